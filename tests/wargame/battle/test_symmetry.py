"""Red and blue are only names: what is measured and paid of a battle swaps with the sides.

That the battle itself swaps, bit for bit, is in tests/agents/test_same_outcome.py. Pursuers are left out, as there: one
that reaches a mover in the tick in which that arrives at its own target counts a hit or not by who moves first.
"""

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import scenarios, setup_of, swapped
from wargame.battle import engine as battle
from wargame.battle.books import ledger
from wargame.battle.exchange import exchange_ratios
from wargame.battle.measures import measures
from wargame.battle.scoreboard import scoreboard
from wargame.battle.variants import Batch, Batches
from wargame.estimates.ledger import COLUMNS

OTHER = {"red": "blue", "blue": "red"}
QUIET = settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def fought(data, seed: int) -> Batch:
    setup = setup_of(data)
    return Batch(setup, battle.run_many(setup.world, seed, 4, threads=1))


def renamed(name: str) -> str:
    """Return the name of a measure with the side in it swapped; the units of these scenarios have sides in theirs."""
    words = name.split("_")
    keeps = name.startswith(("shots_unit", "p_dry_unit", "dry_s_unit", "channel_use_unit", "detection_range_unit"))
    return name if keeps else "_".join(OTHER.get(word, word) for word in words)


def same(one: float, other: float) -> bool:
    """Return whether two numbers are the same up to the order in which they were summed."""
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(one) and math.isnan(other))


@QUIET
@given(data=scenarios(pursuit=False), seed=st.integers(0, 2**32 - 1))
def test_measures_and_ratios_swap_with_the_sides(data, seed):
    """Every ratio is of defender to attacker, whatever their colours."""
    batches = [fought(each, seed) for each in (data, swapped(data))]
    ratios = [exchange_ratios(Batches(batch), ["munition", "raid", "full"]) for batch in batches]
    one, other = (measures(*batch, found) for batch, found in zip(batches, ratios, strict=True))
    assert {renamed(name) for name in one} == set(other)
    for name, measure in one.items():
        assert all(map(same, measure[:3], other[renamed(name)][:3])), name


@QUIET
@given(data=scenarios(pursuit=False), seed=st.integers(0, 2**32 - 1))
def test_the_books_and_the_scoreboard_swap_with_the_sides(data, seed):
    one, other = (fought(each, seed) for each in (data, swapped(data)))
    books = [ledger(*batch) for batch in (one, other)]
    for item in ("element", "round"):
        for column in COLUMNS:
            for side, opposite in OTHER.items():
                mine, theirs = books[0].total_usd(column, side, item), books[1].total_usd(column, opposite, item)
                assert all(map(same, mine, theirs)), (column, side)
    lines = {line._replace(mean=0.0): line.mean for line in scoreboard(*other)}
    for line in scoreboard(*one):
        turned = line._replace(mean=0.0, victim_side=OTHER[line.victim_side], cause_side=OTHER[line.cause_side])
        assert lines.pop(turned) == line.mean
    assert not lines
