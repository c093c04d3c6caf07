"""Decorators of all kernels.

With ``NUMBA_DISABLE_JIT=1`` in the environment a kernel stays plain Python; with ``FORCEMIX_PLAIN_NUMBA=1`` it is what
``numba.njit`` makes of it. Its numbers are the same, bit for bit.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, cast

from numba import njit

from wargame.compiled.mode import MODE, Mode

Inlining = Literal["by Numba", "by LLVM", "never"]


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile ``function`` when it is first needed, and keep the result on disk."""
    return _compiled(function, "never")


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile ``function`` as a kernel whose body is put where it is called: for the innermost loops only."""
    return _compiled(function, "by LLVM")


def inline_source[F: Callable[..., Any]](function: F) -> F:
    """Put the statements of ``function`` where it is called, before types are inferred: not compiled by itself."""
    return _compiled(function, "by Numba")


def entry_of[F: Callable[..., Any]](function: F) -> F:
    """Return a kernel as kernels of another package call it: by the entry that Python calls, not compiled into them."""
    if MODE is not Mode.POINTERS:
        return function
    from wargame.compiled.entry_call import entry_call

    return cast(F, entry_call(function))


def _compiled[F: Callable[..., Any]](function: F, inlining: Inlining) -> F:
    """Return ``function`` as kernels and Python call it."""
    if MODE is Mode.PYTHON:
        return function
    if MODE is Mode.PLAIN_NUMBA:
        return cast(F, _plain(function, inlining))
    from wargame.compiled.dispatcher import inner_kernel

    if inlining == "by Numba":
        return cast(F, inner_kernel(function, inline="always"))
    return cast(F, inner_kernel(function, forceinline=inlining == "by LLVM"))  # else inherited from a caller


def _plain(function: Callable[..., Any], inlining: Inlining) -> Any:
    """Return ``function`` as Numba compiles it: LLVM decides what to inline, references are counted."""
    compiled: Any = njit(
        nogil=True,
        error_model="numpy",
        fastmath=False,
        inline="always" if inlining == "by Numba" else "never",
    )(function)
    with suppress(ImportError, AttributeError):  # a Numba without the private parts that it takes: not cached
        from wargame.compiled.overload_cache import OverloadCache

        compiled._cache = OverloadCache(function, "plain", needs_compiler=True)
    return compiled
