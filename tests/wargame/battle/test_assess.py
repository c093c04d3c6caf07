"""Raids that are really fought, few at a time."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wargame.battle import assess as module
from wargame.battle.assess import assess, assess_in_blocks, compiled, fight, judge, plan
from wargame.battle.engine import Outcome
from wargame.battle.exchange import RATIOS, armed_leakers
from wargame.battle.kernels.state import HITS, LAUNCHED, SHOTS, VALUE_LOST_USD
from wargame.battle.scenario_file import load
from wargame.battle.summary import _compact
from wargame.battle.variants import join_batches
from wargame.estimates.ledger import LedgerError

N = 60


@pytest.fixture(scope="module")
def night():
    return assess(load("night-raid"), seed=2, replications=N)


def test_the_books_of_all_batches_have_the_same_raids(night):
    main, bare, attack, defence = night.batches
    red = main.setup.world.units["side"] == 0
    assert (bare.outcome.tally[:, red, LAUNCHED] == main.outcome.tally[:, red, LAUNCHED]).all()
    assert attack.outcome.tally[:, red, LAUNCHED].sum() > main.outcome.tally[:, red, LAUNCHED].sum()
    assert (defence.outcome.tally[:, red, LAUNCHED] == main.outcome.tally[:, red, LAUNCHED]).all()
    assert not bare.outcome.tally[:, :, SHOTS].any()
    assert len(attack.outcome.ticks) == len(defence.outcome.ticks) == N


def test_defence_saves_and_more_of_each_side_works_its_way(night):
    main, bare, attack, defence = night.batches
    assert armed_leakers(bare).mean() > armed_leakers(main).mean()
    assert armed_leakers(attack).mean() > armed_leakers(main).mean() > armed_leakers(defence).mean()
    lost, lost_bare = (batch.outcome.tally[:, :, VALUE_LOST_USD].sum(axis=1) for batch in (main, bare))
    assert (lost_bare > lost).all()
    assert bare.outcome.tally[:, :, HITS].sum() > main.outcome.tally[:, :, HITS].sum()


def test_all_six_ratios_are_positive_and_in_order(night):
    assert tuple(night.ratios) == RATIOS
    for name, ratio in night.ratios.items():
        assert ratio.reason == "", name
        assert 0.0 < ratio.mean < math.inf
        assert ratio.low < ratio.mean < ratio.high
        assert night.measures[f"cer_{name}"] == (*ratio[:4], ratio.events)
    assert night.ratios["full"].mean > night.ratios["raid"].mean


def test_the_ledger_agrees_with_the_raid_ratio(night):
    # Nothing is left in the air, so all that is consumed is expended or lost.
    books = night.ledger
    spent = {
        side: sum(books.total_usd(column, side).mean() for column in ("expended", "lost_hard", "lost_soft"))
        for side in ("red", "blue")
    }
    assert night.ratios["raid"].mean == pytest.approx(spent["blue"] / spent["red"])
    assert night.measures["cost_blue"].mean == pytest.approx(spent["blue"])


def test_replications_may_be_fought_in_parts(night):
    planned = plan(load("night-raid"), ["raid", "leaker"])
    parts = [fight(planned, 2, n, first=first) for first, n in ((0, 25), (25, N - 25))]
    found = judge(join_batches(parts), ["raid", "leaker"])
    assert found.ratios == {name: night.ratios[name] for name in ("raid", "leaker")}
    assert len(found.batches.main.outcome.ticks) == N


@pytest.mark.parametrize("name", ["duel", "night-raid"])
def test_blocks_change_no_bit(name, monkeypatch):
    monkeypatch.setattr(module, "block_size", lambda planned: 16)
    planned, done = plan(load(name)), []
    whole = judge(fight(planned, 2, 50, first=3))
    blocks = assess_in_blocks(planned, 2, 50, progress=done.append, first=3)
    assert sum(done) == 50 * planned.n_battles
    assert (repr(blocks.measures), repr(blocks.books)) == (repr(whole.measures), repr(whole.books))
    assert (repr(blocks.ratios), blocks.scoreboard) == (repr(whole.ratios), whole.scoreboard)
    assert (blocks.ticks.tolist(), blocks.leakers.tolist()) == (whole.ticks.tolist(), whole.leakers.tolist())


def test_a_block_is_small_where_a_battle_is_large(monkeypatch):
    assert module.block_size(plan(load("duel"))) == 8_192
    monkeypatch.setattr(module, "BLOCK_BYTES", 1)
    assert module.block_size(plan(load("duel"))) == 1_024


@given(arrays(np.float64, st.integers(1, 20), elements=st.floats() | st.integers(-(2**40), 2**40).map(float)))
def test_a_compact_column_gives_every_bit_back(column):
    found = np.concatenate([_compact(column)], dtype=np.float64)
    assert found.tobytes() == column.tobytes()


@pytest.mark.parametrize(
    ("values", "size"), [([3.0, 3.0, 3.0], 8), ([0.0, 1.0, 5.0], 1), ([1e5, 0.0], 4), ([0.1, 2.0], 8), ([-0.0, 1.0], 4)]
)
def test_a_column_is_as_small_as_it_can_be(values, size):
    assert _compact(np.array(values)).itemsize == size


def test_only_the_battles_that_the_ratios_need_are_fought():
    fought, finished = [], []

    def engine(setup, seed, replications, *, first, progress):
        fought.append((setup, seed, replications, first))
        return compiled(setup, seed, replications, first=first, progress=progress)

    loaded = load("night-raid")
    found = assess(loaded, 7, 3, engine, finished.append, ratios=["value"])
    assert [call[1:] for call in fought] == [(7, 3, 0), (7, 3, 0)]
    assert fought[0][0] is found.batches.main.setup
    assert sum(finished) == 3 * plan(loaded, ["value"]).n_battles == 6
    assert list(found.ratios) == ["value"]
    assert assess(loaded, 7, 3, ratios=[]).ratios == {}


def test_a_ratio_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no cost-exchange ratio leakage, rade; allowed: munition, raid"):
        assess(load("duel"), 1, 1, ratios=["rade", "leakage"])


def test_books_that_do_not_balance_are_refused():
    def forger(setup, seed, replications, *, first, progress) -> Outcome:
        outcome = compiled(setup, seed, replications, first=first)
        outcome.scoreboard[:] = 0
        return outcome

    with pytest.raises(LedgerError, match="arrivals and scoreboard"):
        assess(load("night-raid"), 1, 2, forger, ratios=[])


def test_a_duel_obeys_the_square_law_and_has_few_ratios():
    # Stochastic Lanchester, 4 against 3: P(first side wins) = 233/315 (Brown, Oper. Res. 11(3) 418, 1963).
    n = 800
    found = assess(load("duel", ["units.blue-group.count=4", "units.red-group.count=3"]), 1, n, ratios=RATIOS)
    three_standard_errors = 3 * np.sqrt(233 / 315 * 82 / 315 / n)
    assert found.measures["p_win_blue"].mean == pytest.approx(233 / 315, abs=three_standard_errors)
    assert found.measures["p_win_red"].mean == pytest.approx(82 / 315, abs=three_standard_errors)
    assert found.measures["p_draw"].mean == 0.0
    assert {name for name, ratio in found.ratios.items() if ratio.reason} == {
        "munition",
        "leaker",
        "marginal",
        "value",
    }
    assert all(math.isnan(found.ratios[name].mean) for name in ("munition", "leaker", "marginal", "value"))


def test_a_duel_between_equals_costs_both_the_same_on_average():
    settings = ["units.blue-group.count=3", "units.red-group.count=3"]
    raid = assess(load("duel", settings), 5, 400, ratios=["raid"]).ratios["raid"]
    assert raid.low < 1.0 < raid.high
