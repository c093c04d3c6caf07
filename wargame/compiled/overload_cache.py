"""Cache on disk of the compiled overloads of a function: an index (``.nbi``) and a file for each overload (``.nbc``).

Numba's own cache hands whatever a file holds to pickle and to the processor, wants a folder that it can write, and
lets an error of either end the program. Here a file is read only as it was written, and whatever goes wrong is a miss.

This leans on private parts of Numba: what a dispatcher asks of its cache, how a compile result is taken apart and put
together, and the key of an overload.
"""

import hashlib
import inspect
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from numba.core.caching import FunctionCache, NullCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from wargame.compiled import cache_file
from wargame.compiled.compile_cache import cache_folder
from wargame.compiled.entries import called_by, provide
from wargame.compiled.folder import cache_root
from wargame.compiled.notice import notice

HASH_DIGITS: Final = 16
UNFIT: Final = str.maketrans("", "", "<>")  # of a qualified name, in the name of a file


class OverloadCache(NullCache):
    """The compiled overloads of a function.

    Numba makes its compiler ready before it looks for anything: it imports all that it knows of Python and NumPy,
    SciPy's linear algebra too, and compiles what counts references. Cached machine code of ours needs none of it: it
    counts no references. Where nothing is cached, compiling makes the compiler ready by itself.

    Parameters
    ----------
    function
        In Python.
    folder
        Part of the cache of the function's package.
    needs_compiler
        Whether cached machine code counts references, as what Numba alone compiles does.
    """

    def __init__(self, function: Callable[..., Any], folder: str, needs_compiler: bool = False) -> None:
        self._py_func, self.needs_compiler = function, needs_compiler
        source = os.path.abspath(inspect.getfile(function))
        folder = f"{cache_folder(function.__module__)}/{folder}/{_hash(os.path.dirname(source).encode())}"
        name = f"{os.path.splitext(os.path.basename(source))[0]}.{function.__qualname__}"
        self.name = f"{folder}/{name.translate(UNFIT)}-{function.__code__.co_firstlineno}"
        self.source_hash = _source_hash(source)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compile result that is cached for a signature, or None."""
        found = None
        with suppress(Exception):
            if self.needs_compiler:
                target_context.refresh()
            found = self._load(self._key(sig, target_context.codegen()), target_context)
        if found is None:
            notice("compile", f"compiling kernels first, about a minute, {_how_often()}")
        return found

    def save_overload(self, sig: Any, cres: Any) -> None:
        """Keep the compile result of a signature, if it can be kept."""
        if cres.library.has_dynamic_globals or cres.lifted:
            return
        with suppress(Exception):
            key = self._key(sig, cres.codegen)
            file = f"{self.name}.{_hash(repr(key).encode())}.nbc"
            cache_file.write(file, dumps((key, called_by(cres.library), cres._reduce())))
            cache_file.write(f"{self.name}.nbi", dumps({**self._index(), key: file}))

    def _load(self, key: Any, target_context: Any) -> Any:
        file = self._index().get(key)
        content = cache_file.read(file) if file else None
        if content is None:
            return None
        stored, entries, parts = pickle.loads(content)
        if stored != key:
            return None
        for entry in entries:
            provide(entry)
        return self.rebuild(target_context, parts)

    def rebuild(self, target_context: Any, parts: tuple[Any, ...]) -> Any:
        """Return a compile result from its parts."""
        return CompileResult._rebuild(target_context, *parts)

    def _index(self) -> dict[Any, str]:
        """Return the file of each overload by its key."""
        content = cache_file.read(f"{self.name}.nbi")
        with suppress(Exception):
            return pickle.loads(content) if content else {}
        return {}

    def _key(self, sig: Any, codegen: Any) -> Any:
        """Return all that the machine code of an overload depends on, but for what names the folder."""
        return (self.source_hash, FunctionCache._index_key(self, sig, codegen))  # type: ignore[arg-type]


def _source_hash(file: str) -> str:
    """Return a hash of a source file, "" if there is none: a function typed at a prompt has its code for a key."""
    with suppress(OSError), open(file, "rb") as source:
        return _hash(source.read())
    return ""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def _how_often() -> str:
    root = cache_root()
    return "once" if root is not None and os.access(root, os.W_OK) else "at every run"
