"""A named tuple of one's own is handed over by pointer once it is registered, with the results it had before."""

from typing import NamedTuple

import numba
import numpy as np
import pytest

from tests.reference.examples import IS_COMPILED
from wargame.battle.kernels.state import F8, I8, State, World
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.pointed import register_pointed

CRATE = np.dtype([("rounds", np.int64), ("mass_kg", np.float64)])


class Rates(NamedTuple):
    per_day: float
    use: F8  # (n,)


class Depot(NamedTuple):
    """A tuple with all that World and State have: records, arrays of one and two dimensions, a tuple, numbers."""

    rates: Rates
    crates: np.recarray
    stock: I8  # (n, 2)
    first: int


@register_pointed
class PointedDepot(NamedTuple):
    rates: Rates
    crates: np.recarray
    stock: I8
    first: int


@inlined
def mass_of(depot, i):
    return depot.crates[i].rounds * depot.crates[i].mass_kg


@kernel
def issue(depot, i):
    depot.stock[i, 1] += depot.stock[i, 0]
    depot.crates[i].rounds -= depot.first
    return depot.rates.per_day * depot.rates.use[i] + mass_of(depot, i)


@kernel
def issue_all(depot):
    total = 0.0
    for i in range(depot.first, len(depot.crates)):
        total += issue(depot, i)
    return total


def depot(cls):
    crates = np.zeros(5, CRATE).view(np.recarray)
    crates.rounds, crates.mass_kg = np.arange(5) + 10, np.linspace(0.1, 0.7, 5)
    stock = np.arange(10).reshape(5, 2).copy()
    return cls(Rates(0.3, np.linspace(0.0, 1.0, 5)), crates, stock, 1)


def test_a_registered_tuple_gives_what_a_plain_one_gives():
    plain, pointed = depot(Depot), depot(PointedDepot)
    mass_kg = (plain.crates.rounds - 1) * plain.crates.mass_kg
    expected = np.sum((0.3 * plain.rates.use + mass_kg)[1:])
    assert issue_all(plain) == issue_all(pointed) == pytest.approx(expected)
    assert plain.stock.tobytes() == pointed.stock.tobytes() != depot(Depot).stock.tobytes()
    assert plain.crates.tobytes() == pointed.crates.tobytes()


@pytest.mark.skipif(not IS_COMPILED, reason="plain Python hands over references")
def test_only_registered_tuples_are_pointers():
    kinds = [type(numba.typeof(depot(cls))).__name__ for cls in (Depot, PointedDepot)]
    assert kinds == ["NamedTuple", "Pointed"]


@pytest.mark.skipif(not IS_COMPILED, reason="plain Python hands over references")
def test_a_class_may_be_registered_when_kernels_have_run_already():
    class Late(NamedTuple):
        stock: I8

    issue_all(depot(Depot))
    register_pointed(Late)
    assert type(numba.typeof(Late(np.zeros(2, np.int64)))).__name__ == "Pointed"


def test_world_and_state_are_registered():
    from wargame.compiled import pointed

    assert {World, State} <= set(pointed._classes)


@pytest.mark.parametrize(("wrong", "name"), [(dict, "dict"), (tuple, "tuple"), (3, "3")])
def test_what_is_no_named_tuple_is_refused(wrong, name):
    with pytest.raises(TypeError, match=f"only a named tuple is handed over by pointer, got {name}"):
        register_pointed(wrong)
