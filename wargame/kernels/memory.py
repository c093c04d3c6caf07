"""What compiler and processor are told: memory that will be needed soon, and what rarely happens. No number changes.

Elements that are due lie scattered over their arrays; a kernel that touched them one after the other would wait for
memory at each once the arrays are larger than the caches. What rarely happens is kept out of the way of what does.
"""

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core import cgutils, config
from numba.extending import intrinsic

from wargame.kernels.compile import inlined
from wargame.kernels.state import I4, LINE, State

AHEAD: Final = 12  # elements
LINES: Final = 3  # of a record that are asked for: what is hot lies there


def _ask(context: Any, array: Any, index: Any) -> Any:
    """Ask for the first cache lines of a record; the index is an integer, or one for each dimension."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        place = context.make_array(kind)(context, builder, arguments[0])
        words = cgutils.unpack_tuple(builder, arguments[1]) if kind.ndim > 1 else [arguments[1]]
        kinds = list(signature.args[1]) if kind.ndim > 1 else [signature.args[1]]
        at = [context.cast(builder, word, own, types.intp) for word, own in zip(words, kinds, strict=True)]
        first = cgutils.get_item_pointer(context, builder, kind, place, at)
        pointer, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [pointer, word, word, word])
        prefetch = cgutils.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0i8")
        byte = builder.bitcast(first, pointer)
        to_write, keep, data = ir.Constant(word, 1), ir.Constant(word, 3), ir.Constant(word, 1)
        for offset in range(0, min(kind.dtype.size, LINES * LINE), LINE):
            line = builder.gep(byte, [ir.Constant(ir.IntType(64), offset)])
            builder.call(prefetch, [line, to_write, keep, data])
        return context.get_dummy_value()

    return types.void(array, index), codegen


def _is_rare(context: Any, condition: Any) -> Any:
    """Return the condition, marked as one that rarely holds."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bit = ir.IntType(1)
        expect = cgutils.get_or_insert_function(builder.module, ir.FunctionType(bit, [bit, bit]), "llvm.expect.i1")
        return builder.call(expect, [arguments[0], ir.Constant(bit, 0)])

    return types.boolean(types.boolean), codegen


def _stays_apart(context: Any) -> Any:
    """Mark the function under way as one that is rarely called."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        builder.function.attributes.add("cold")
        return context.get_dummy_value()

    return types.void(), codegen


def ask(array: Any, index: int | tuple[int, int]) -> None:
    """Ask for a record; in plain Python there is nothing to ask for."""


def stays_apart() -> None:
    """Keep the kernel that says this out of those that call it: it is rarely needed."""


def is_rare(condition: bool) -> bool:
    """Return a condition; the compiler takes it to hold rarely, and keeps what follows from it out of the way."""
    return condition


if not config.DISABLE_JIT:  # type: ignore[attr-defined]
    ask = intrinsic(_ask)  # type: ignore[assignment]
    is_rare = intrinsic(_is_rare)  # type: ignore[assignment]
    stays_apart = intrinsic(_stays_apart)  # type: ignore[assignment]


@inlined
def ask_ahead(state: State, elements: I4, i: int, n: int) -> None:
    """Ask for the body of the element that comes ``AHEAD`` after place ``i`` of a list of ``n`` elements."""
    if i + AHEAD < n:
        ask(state.bodies, elements[i + AHEAD])
