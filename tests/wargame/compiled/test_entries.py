"""A kernel of another package is called by its entry: the same results, and none of its code in the caller."""

from typing import Any

import numpy as np
import pytest

from wargame.compiled.compile import entry_of, kernel
from wargame.compiled.mode import MODE, Mode


@kernel
def fill(stock, first, share):
    """Write into an array, and return what is left of a share."""
    for i in range(len(stock)):
        stock[i] += first + i
    return share / len(stock)


fill_by_entry = entry_of(fill)


@kernel
def fill_twice(stock, share):
    return fill_by_entry(stock, 3, share) + fill_by_entry(stock, 4, share)


def test_a_call_of_an_entry_gives_what_the_kernel_gives():
    stock, expected = np.zeros(4, np.int64), np.zeros(4, np.int64)
    left = fill(expected, 3, 0.7) + fill(expected, 4, 0.7)
    assert fill_twice(stock, 0.7) == left
    assert stock.tolist() == expected.tolist() == [7, 9, 11, 13]


@pytest.mark.skipif(MODE is not Mode.POINTERS, reason="without our own means callers contain what they call")
def test_the_caller_holds_none_of_its_code():
    from wargame.compiled.entries import called_by

    caller: Any = fill_twice
    dispatcher = type(caller.entry_dispatcher())(caller.py_func, targetoptions=caller.targetoptions)
    kinds = tuple(map(dispatcher.typeof_pyval, (np.zeros(4, np.int64), 0.7)))
    library = dispatcher._compiler.compile(kinds, None).library
    assert [entry.name for entry in called_by(library)] == ["fill"]
    defined = [function.name for function in library.get_defined_functions() if "fill" in function.name]
    assert defined
    assert all("fill_twice" in name for name in defined)
