"""Pointer type of a registered named tuple: one pointer, and arrays without a sign check.

Numba passes a named tuple by value, each of its arrays as seven words or more: some 290 words for World and State, so
that a call costs more than most kernels do. Here the tuple is unpacked once, where Python calls a kernel; kernels
pass its address. Reading a field is a load marked invariant, since nothing ever writes to the tuple itself.

A negative index counts from the end in Python; Numba tests for that at every access. Kernels have none (NOBODY is
always tested first), so the arrays of a registered tuple take indices as they are.
"""

import hashlib
import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.core.typing.typeof import Purpose, typeof
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_builtin,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)

from wargame.compiled.pointed import connect


class Rows(types.Array):
    """The type of an field of a registered tuple: an array whose indices are never negative."""

    def __init__(self, array: types.Array) -> None:
        super().__init__(array.dtype, array.ndim, array.layout, not array.mutable, f"Rows({array})", array.aligned)
        self.array = array


class Pointed(types.Type):
    """The type of a pointer to a named tuple of arrays."""

    def __init__(self, pointee: types.NamedTuple) -> None:
        self.pointee = pointee
        digest = hashlib.sha256(str(pointee).encode()).hexdigest()[:16]
        super().__init__(name=f"{pointee.instance_class.__name__}_{digest}")  # short: it is part of every symbol's name

    def field(self, name: str) -> tuple[int, Any]:
        """Return where a field is, and its type."""
        i = self.pointee.fields.index(name)
        kind = self.pointee[i]
        return i, Rows(kind) if isinstance(kind, types.Array) else kind


register_model(Rows)(models.ArrayModel)


@register_model(Pointed)
class PointedModel(models.PrimitiveModel):
    """A pointer, to LLVM as to Numba's own kinds; what lies there is said by each load."""

    def __init__(self, manager: Any, kind: Pointed) -> None:
        super().__init__(manager, kind, cgutils.voidptr_t)


@infer_getattr
class PointedAttribute(AttributeTemplate):
    """A field of what is pointed to."""

    key = Pointed

    def generic_resolve(self, value: Pointed, attr: str) -> Any:
        """Return the type of a field."""
        return value.field(attr)[1] if attr in value.pointee.fields else None


@lower_getattr_generic(Pointed)
def read_field(context: Any, builder: Any, kind: Pointed, value: Any, attr: str) -> Any:
    """Load a field; the tuple keeps it, whoever reads it counts a reference if it counts any."""
    i, field = kind.field(attr)
    struct = context.get_value_type(kind.pointee)
    place = field_address(builder, value, struct, i)
    return impl_ret_borrowed(context, builder, field, load_constant(builder, place, struct.elements[i]))


def field_address(builder: Any, place: Any, whole: Any, i: int) -> Any:
    """Return the address of entry ``i`` of a struct or array of LLVM type ``whole`` that lies at a place."""
    word = ir.IntType(32)
    return builder.gep(place, [word(0), word(i)], inbounds=True, source_etype=whole)


def load_constant(builder: Any, place: Any, kind: Any) -> Any:
    """Return the value of LLVM type ``kind`` at a place, each of its words loaded as one that never changes.

    A mark on the load of the whole would be lost.
    """
    if isinstance(kind, ir.LiteralStructType | ir.ArrayType):
        whole = ir.Constant(kind, ir.Undefined)
        parts = kind.elements if isinstance(kind, ir.LiteralStructType) else [kind.element] * kind.count
        for i, part in enumerate(parts):
            whole = builder.insert_value(whole, load_constant(builder, field_address(builder, place, kind, i), part), i)
        return whole
    word = builder.load(place, typ=kind)
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


def pointed_type(value: Any, context: Any) -> Pointed:
    """Return how a named tuple of Python is handed over."""
    return Pointed(types.NamedTuple([typeof(field, Purpose.argument) for field in value], type(value)))


def register(cls: type[Any]) -> None:
    """Let Numba take instances of a named tuple for pointers."""
    typeof_impl.register(cls)(pointed_type)


connect(register)


@unbox(Pointed)
def take(kind: Pointed, value: Any, c: Any) -> NativeValue:
    """Unpack a named tuple into the caller's frame and return its address."""
    native = c.unbox(kind.pointee, value)
    place = c.builder.bitcast(cgutils.alloca_once_value(c.builder, native.value), cgutils.voidptr_t)
    return NativeValue(place, is_error=native.is_error, cleanup=native.cleanup)


def as_unsigned(context: Any, builder: Any, kind: Any, index: Any) -> tuple[Any, Any]:
    """Return an index, or a tuple of them, as unsigned, with its type; None if it is something else."""
    if isinstance(kind, types.Integer):
        return types.uintp, context.cast(builder, index, kind, types.uintp)
    words = cgutils.unpack_tuple(builder, index, len(kind))
    cast = [context.cast(builder, word, k, types.uintp) for word, k in zip(words, kind, strict=True)]
    unsigned = types.UniTuple(types.uintp, len(kind))
    return unsigned, context.make_tuple(builder, unsigned, cast)


def is_plain(kind: Any) -> bool:
    """Return whether an index is an integer or a tuple of integers."""
    return isinstance(kind, types.Integer) or all(isinstance(k, types.Integer) for k in kind)


@lower_builtin(operator.getitem, Rows, types.Integer)
@lower_builtin(operator.getitem, Rows, types.BaseTuple)
def get_row(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Read an item or a record without asking for the sign of its index."""
    kind, value = sig.args[1], args[1]
    if is_plain(kind):
        kind, value = as_unsigned(context, builder, kind, value)
    plain = sig.return_type(sig.args[0].array, kind)
    return context.get_function(operator.getitem, plain)(builder, (args[0], value))


@lower_builtin(operator.setitem, Rows, types.Integer, types.Any)
@lower_builtin(operator.setitem, Rows, types.BaseTuple, types.Any)
def set_row(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Write an item without asking for the sign of its index."""
    kind, value = sig.args[1], args[1]
    if is_plain(kind):
        kind, value = as_unsigned(context, builder, kind, value)
    plain = sig.return_type(sig.args[0].array, kind, sig.args[2])
    return context.get_function(operator.setitem, plain)(builder, (args[0], value, args[2]))
