"""The one decorator of all kernels, and a compile cache that notices an edit in any of them.

Numba keys its disk cache by the source file of the decorated function alone, so an edit in an imported
kernel would go unseen. Kernels are therefore cached in a folder whose name is a hash of every kernel
source and of the versions that compile them.
"""

import hashlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import llvmlite
import numba
import numpy as np
from numba.core import config, types
from numba.core.caching import FunctionCache
from numba.core.registry import CPUDispatcher

from wargame.kernels import pointer_type as _pointer_type  # noqa: F401  (lets Numba know of registered tuples)
from wargame.kernels.folder import cache_root


def source_hash(folder: Path = Path(__file__).parent) -> str:
    """Return a short hash of all kernel sources in ``folder`` and of the compiler's versions."""
    digest = hashlib.sha256()
    for version in (sys.version, numba.__version__, llvmlite.__version__, np.__version__):
        digest.update(version.encode())
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder of this version's compiled kernels."""
    return cache_root() / f"kernels-{source_hash()}"


def _writable(folder: Path) -> bool:
    """Return whether compiled code can be kept in ``folder``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


_CACHE = cache_folder()
_CACHING = _writable(_CACHE)
_ONE_AT_A_TIME = threading.RLock()  # numba reads the folder of its cache from a global


def _options() -> dict[str, Any]:
    """Return how every kernel is compiled: the interpreter lock released, IEEE arithmetic kept (no fastmath)."""
    return {
        "nopython": True,
        "nogil": True,
        "fastmath": False,
        "error_model": "numpy",
        "_nrt": False,
        "no_cfunc_wrapper": True,
    }


class Kept(FunctionCache):
    """The compiled overloads of a function on disk, loaded without what only compiling needs.

    Numba makes its compiler ready before it looks for anything: it imports all that it knows of Python and NumPy,
    SciPy's linear algebra too, and compiles what counts references. Machine code that is kept needs none of it: ours
    counts no references. Where nothing is kept, compiling makes the compiler ready by itself.
    """

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compile result that is kept for a signature, or None."""
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


class Compiled(CPUDispatcher):
    """A function that looks for its machine code in ``folder`` of the cache when it is first needed."""

    folder = "entries"

    def compile(self, sig: Any) -> Any:
        """Return the entry point for a signature, compiled afresh only if none is kept."""
        if _CACHING and not isinstance(self._cache, Kept):
            self.enable_caching()
        return super().compile(sig)

    def enable_caching(self) -> None:
        """Look for machine code on disk, and keep it there."""
        with _ONE_AT_A_TIME:
            before = config.CACHE_DIR  # type: ignore[attr-defined]
            config.CACHE_DIR = str(_CACHE / self.folder)  # type: ignore[attr-defined]
            try:
                self._cache = Kept(self.py_func)
            finally:
                config.CACHE_DIR = before  # type: ignore[attr-defined]


def widened(kind: Any) -> Any:
    """Return the type of a whole number with 64 bits for a shorter one, or a constant; any other type as it is."""
    return types.int64 if isinstance(kind, types.Integer) and kind.signed else kind  # type: ignore[attr-defined]


class Kernel(Compiled):
    """A compiled function: called directly by other kernels, from Python through an entry made on first use."""

    folder = "inner"

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Return how another kernel's call is typed: for whole numbers of any size by the one version for 64 bits."""
        return super().get_call_template([widened(a) for a in args], {name: widened(a) for name, a in kws.items()})

    def __call__(self, *args: Any) -> Any:  # type: ignore[override]
        """Call the kernel from Python."""
        if "entry" not in self.__dict__:
            with _ONE_AT_A_TIME:
                if "entry" not in self.__dict__:
                    self.entry = Compiled(self.py_func, targetoptions=_options())
        return self.entry(*args)


def _inner(function: Callable[..., Any], **options: Any) -> Kernel:
    """Return ``function`` as other kernels call it: without a wrapper for Python."""
    return Kernel(function, targetoptions=_options() | {"no_cpython_wrapper": True} | options)


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile ``function`` when it is first needed, and keep the result on disk.

    With ``NUMBA_DISABLE_JIT=1`` in the environment it stays plain Python.
    """
    if config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    return cast(F, _inner(function, forceinline=False))  # else it would inherit it from a caller


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile ``function`` as a kernel whose body is put where it is called: for the innermost loops only."""
    if config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    return cast(F, _inner(function, forceinline=True))


def spliced[F: Callable[..., Any]](function: F) -> F:
    """Put the statements of ``function`` where it is called, before types are inferred: not compiled by itself."""
    if config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    return cast(F, _inner(function, inline="always"))
