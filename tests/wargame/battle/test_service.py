"""Service and revenue lost: an account of its own, which counts in what a side is out of only if it is asked to."""

import numpy as np
import pytest

from wargame.battle.assess import assess
from wargame.battle.build.setup import build
from wargame.battle.engine import empty_outcome, run_many
from wargame.battle.exchange import largest_hit, on_side, spending
from wargame.battle.kernels.state import DAMAGE_HITS, VALUE_LOST_USD
from wargame.battle.scenario_file import load
from wargame.battle.service import destroyed, service_lost

OF_STATION, OF_CITY, HITS = 45e6, 6e6, 12.0
FIGURES = [
    f"units.power-station.figures.value.service_usd={OF_STATION}",
    "units.depot.figures.value.service_usd=0",
    f"units.city.figures.value.service_usd={OF_CITY}",
    f"units.power-station.figures.hardness.hits_to_destroy={HITS}",
    "units.city.figures.hardness.hits_to_destroy=6",
]
COUNTED = [*FIGURES, "money.count_service=true"]


def battered(settings):
    """Return a setup and two raids: one takes a third of the station and one of the four city blocks, one nothing."""
    setup = build(load("night-raid", settings))
    outcome = empty_outcome(setup.world, 2)
    outcome.tally[0, setup.index("power-station"), DAMAGE_HITS] = HITS / 3.0
    outcome.tally[0, setup.index("city"), DAMAGE_HITS] = 6.0
    outcome.tally[0, setup.index("power-station"), VALUE_LOST_USD] = 1e6
    return setup, outcome


def test_service_is_lost_with_the_share_that_is_destroyed():
    setup, outcome = battered(FIGURES)
    blue = on_side(setup, "blue")
    assert service_lost(setup, outcome, blue) == pytest.approx([OF_STATION / 3.0 + OF_CITY, 0.0])
    assert service_lost(setup, outcome, ~blue).sum() == 0.0
    assert destroyed(setup, outcome).sum(axis=1) == pytest.approx([1.0 / 3.0 + 1.0, 0.0])


def test_it_counts_only_if_it_is_asked_to():
    (setup, outcome), (counted, _) = battered(FIGURES), battered(COUNTED)
    apart, together = spending(setup, outcome, "blue"), spending(counted, outcome, "blue")
    assert apart.damages == pytest.approx([1e6, 0.0])
    assert together.damages == pytest.approx([1e6 + OF_STATION / 3.0 + OF_CITY, 0.0])
    assert np.array_equal(apart.value_lost, together.value_lost)
    assert np.array_equal(apart.consumed, together.consumed)


def test_the_largest_hit_counts_both_accounts_of_one_element_if_service_counts():
    """A missile of six hits takes half of the station or a whole block."""
    setup, counted = (build(load("night-raid", s)) for s in (FIGURES, COUNTED))
    missile = load("night-raid").elements["cruise-missiles"].warhead.damage_hits.typical
    hit, both = largest_hit(setup), largest_hit(counted)
    assert hit.service_usd == both.service_usd == pytest.approx(OF_STATION * missile / HITS)
    assert hit.damages_usd == hit.value_usd
    assert both.damages_usd > max(both.value_usd, both.service_usd)


def test_full_value_and_balance_move_by_the_service_lost_and_nothing_else_does():
    setup, counted = (build(load("night-raid", s)) for s in (FIGURES, COUNTED))
    outcome = run_many(setup.world, 3, 60)
    assert np.array_equal(outcome.tally, run_many(counted.world, 3, 60).tally)
    apart, together = (assess(load("night-raid", s), 3, 60) for s in (FIGURES, COUNTED))
    lost = service_lost(setup, outcome, on_side(setup, "blue")).mean()
    assert lost > 0.0
    before, after = apart.measures, together.measures
    assert before["service_lost"].mean == after["service_lost"].mean == pytest.approx(lost)
    assert after["balance"].mean - before["balance"].mean == pytest.approx(lost)
    red = spending(setup, outcome, "red")
    assert after["cer_full"].mean - before["cer_full"].mean == pytest.approx(
        lost / (red.consumed.mean() + red.amortised)
    )
    for name in ("cer_raid", "leakage", "value_lost", "cost_blue"):
        assert before[name] == after[name]
