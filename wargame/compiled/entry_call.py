"""Calls of an entry from a kernel, by Numba's own calling convention; see :mod:`wargame.compiled.entries`."""

import inspect
from typing import Any

from numba.core import cgutils
from numba.core.extending import intrinsic

from wargame.compiled.entries import Entry, provide
from wargame.compiled.pointer_type import Rows


def entry_call(kernel: Any) -> Any:
    """Return what kernels call in place of ``kernel``, to call its entry."""

    def typing(context: Any, *arguments: Any) -> Any:
        entry = Entry(kernel.py_func.__module__, kernel.py_func.__name__, tuple(map(as_of_python, arguments)))
        returned = provide(entry).signature.return_type

        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            convention, kinds = context.call_conv, entry.arguments
            function = cgutils.get_or_insert_function(
                builder.module, convention.get_function_type(returned, kinds), entry.symbol
            )
            status, result = convention.call_function(builder, function, returned, kinds, values)
            with cgutils.if_unlikely(builder, status.is_error):
                convention.return_status_propagate(builder, status)
            return result

        return returned(*arguments), codegen

    own = inspect.signature(kernel.py_func).parameters.values()
    first = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    typing.__signature__ = inspect.Signature([first, *own])  # type: ignore[attr-defined]
    return intrinsic(typing)


def as_of_python(kind: Any) -> Any:
    """Return the type by which Python hands an array over, for one of a registered tuple; any other as it is."""
    return kind.array if isinstance(kind, Rows) else kind
