"""Hints to compiler and processor in LLVM's words, put where a kernel calls them; see :mod:`wargame.compiled.hints`."""

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from wargame.compiled.records import LINE

LINES: Final = 3  # of a record that are prefetched: what is hot lies there


@intrinsic
def prefetch(context: Any, array: Any, index: Any) -> Any:
    """Prefetch the first cache lines of a record; the index is an integer, or one for each dimension."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        place = context.make_array(kind)(context, builder, arguments[0])
        words = cgutils.unpack_tuple(builder, arguments[1]) if kind.ndim > 1 else [arguments[1]]
        kinds = list(signature.args[1]) if kind.ndim > 1 else [signature.args[1]]
        at = [context.cast(builder, word, own, types.intp) for word, own in zip(words, kinds, strict=True)]
        first = cgutils.get_item_pointer(context, builder, kind, place, at)
        pointer, byte, word = ir.PointerType(), ir.IntType(8), ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [pointer, word, word, word])
        prefetch = cgutils.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        to_write, keep, data = ir.Constant(word, 1), ir.Constant(word, 3), ir.Constant(word, 1)
        for offset in range(0, min(kind.dtype.size, LINES * LINE), LINE):
            line = builder.gep(first, [ir.Constant(ir.IntType(64), offset)], source_etype=byte)
            builder.call(prefetch, [line, to_write, keep, data])
        return context.get_dummy_value()

    return types.void(array, index), codegen


@intrinsic
def unlikely(context: Any, condition: Any) -> Any:
    """Return the condition, marked as one that rarely holds."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bit = ir.IntType(1)
        expect = cgutils.get_or_insert_function(builder.module, ir.FunctionType(bit, [bit, bit]), "llvm.expect.i1")
        return builder.call(expect, [arguments[0], ir.Constant(bit, 0)])

    return types.boolean(types.boolean), codegen


@intrinsic
def cold(context: Any) -> Any:
    """Mark the function under way as one that is rarely called."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        builder.function.attributes.add("cold")
        return context.get_dummy_value()

    return types.void(), codegen
