"""Registry of named tuples of arrays that cross a call as one pointer; it needs no compiler."""

from collections.abc import Callable
from typing import Any

Registrar = Callable[[type[Any]], None]

_classes: list[type[Any]] = []
_registrars: list[Registrar] = []


def register_pointed[T: tuple[Any, ...]](cls: type[T]) -> type[T]:
    """Hand instances of a named tuple from kernel to kernel by pointer; a decorator of the class.

    Its fields are arrays, numbers and named tuples of these. Kernels may modify what the arrays hold. Its arrays take
    indices as they are: a negative one is not counted from the end. With ``NUMBA_DISABLE_JIT=1`` or
    ``FORCEMIX_PLAIN_NUMBA=1`` in the environment nothing changes.

    Parameters
    ----------
    cls
        A subclass of ``typing.NamedTuple``, registered before a kernel is first called with it.

    Raises
    ------
    TypeError
        If it is no named tuple.

    Examples
    --------
    >>> from typing import NamedTuple
    >>> import numpy as np
    >>> from numpy.typing import NDArray
    >>> @register_pointed
    ... class Depot(NamedTuple):
    ...     stock: NDArray[np.int64]
    >>> register_pointed(dict)
    Traceback (most recent call last):
    TypeError: only a named tuple is handed over by pointer, got dict
    """
    if not (isinstance(cls, type) and issubclass(cls, tuple) and hasattr(cls, "_fields")):
        raise TypeError(f"only a named tuple is handed over by pointer, got {getattr(cls, '__name__', repr(cls))}")
    _classes.append(cls)
    for register in _registrars:
        register(cls)
    return cls


def connect(registrar: Registrar) -> None:
    """Let the compiler know of every class that is registered, so far and from now on."""
    _registrars.append(registrar)
    for cls in _classes:
        registrar(cls)
