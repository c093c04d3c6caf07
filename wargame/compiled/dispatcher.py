"""Dispatchers of kernels: no reference counts, one version for whole numbers of any size, cached machine code.

This leans on private parts of Numba (``CPUDispatcher``, its cache, options that begin with an underscore): hence its
ceiling in pyproject.toml, and a plain path without any of it (:mod:`wargame.compiled.mode`).
"""

import threading
from collections.abc import Callable
from typing import Any, Final

from numba.core import types
from numba.core.registry import CPUDispatcher

from wargame.compiled import pointer_type as _pointer_type  # noqa: F401  (lets Numba know of registered tuples)
from wargame.compiled.inner_code import InnerCompiler, rebuild
from wargame.compiled.overload_cache import OverloadCache

ONE_AT_A_TIME: Final = threading.RLock()  # makes an entry


class CodeCache(OverloadCache):
    """The compiled overloads of a kernel, inner code among them."""

    def rebuild(self, target_context: Any, parts: tuple[Any, ...]) -> Any:
        """Return a compile result from its parts."""
        return rebuild(target_context, parts)


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


class Compiled(CPUDispatcher):
    """A function that looks for its machine code in ``folder`` of the cache when it is first needed."""

    folder = "entries"

    def compile(self, sig: Any) -> Any:
        """Return the entry point for a signature, compiled afresh only if none is cached."""
        if not isinstance(self._cache, OverloadCache):
            self.enable_caching()
        return super().compile(sig)

    def enable_caching(self) -> None:
        """Look for machine code on disk, and keep it there."""
        self._cache = CodeCache(self.py_func, self.folder)


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
        return self.entry_dispatcher()(*args)

    def entry_dispatcher(self) -> Compiled:
        """Return what Python calls, made on first use; kernels of other packages may call it too."""
        if "entry" not in self.__dict__:
            with ONE_AT_A_TIME:
                if "entry" not in self.__dict__:
                    self.entry = Compiled(self.py_func, targetoptions=_options())
        return self.entry


def inner_kernel(function: Callable[..., Any], **options: Any) -> Kernel:
    """Return ``function`` as other kernels call it, without a wrapper for Python; ``options`` go to the compiler."""
    options = _options() | {"no_cpython_wrapper": True} | options
    return Kernel(function, targetoptions=options, pipeline_class=InnerCompiler)
