"""When replications are enough: the rule, its edges, and what it does not depend on."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments.statistics.parts import part
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.statistics.replications import (
    PrecisionRule,
    PrecisionTarget,
    believed_from,
    decide,
    look_ahead,
)


def normal(n: int, seed: int = 1, mean: float = 10.0) -> Observations:
    return Observations("mean", mean + np.random.Generator(np.random.Philox(seed)).normal(size=n))


def test_it_stops_where_a_loop_over_the_replications_would():
    """Hoad et al.'s algorithm, one replication at a time."""
    whole = normal(2000)
    rule = PrecisionRule([PrecisionTarget("x", half_width=0.1)], n_min=20, n_max=2000, look_ahead=5)
    first = None
    for n in range(20, 2001):
        found = estimate(whole.first(n))
        first = (first or n) if (found.high - found.low) / 2.0 <= 0.1 else None
        if first and n >= first + look_ahead(first, rule):
            break
    decision = decide({"x": whole}, rule)
    assert decision[:4] == (True, n, True, n)
    assert 300 < n < 500  # (1.96 / 0.1)^2 = 384


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_batches_do_not_matter(seed, batch):
    """Asking after every batch stops at the same replication as asking once of all."""
    whole, leak = normal(600, seed), part("share", 600, seed)
    rule = PrecisionRule(
        [PrecisionTarget("x", relative=0.02), PrecisionTarget("leak", half_width=0.05)],
        n_min=10,
        n_max=600,
        look_ahead=7,
    )
    at_once = decide({"x": whole, "leak": leak}, rule)
    n, decision = 0, None
    while decision is None or not decision.done:
        n = min(600, n + batch)
        decision = decide({"x": whole.first(n), "leak": leak.first(n)}, rule)
    assert decision == at_once


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_following_next_n_ends_and_loses_nothing(seed):
    whole = normal(3000, seed)
    rule = PrecisionRule([PrecisionTarget("x", half_width=0.15)], n_min=10, n_max=3000)
    n, asked = 0, 0
    while not (decision := decide({"x": whole.first(n)}, rule)).done:
        assert n < decision.next_n <= rule.n_max
        n, asked = decision.next_n, asked + 1
    assert decision.n == decide({"x": whole}, rule).n
    assert asked < 60


def test_all_targets_are_to_be_met():
    rule = PrecisionRule([PrecisionTarget("x", half_width=0.2), PrecisionTarget("y", half_width=0.05)], n_min=10)
    both = {"x": normal(5000), "y": normal(5000, 2)}
    alone = decide(both, rule._replace(targets=rule.targets[1:]))
    assert decide(both, rule).n == alone.n
    early = decide({name: part.first(200) for name, part in both.items()}, rule)
    assert (early.done, early.worst) == (False, "y")
    assert early.progress["x"].reason == ""
    assert "target 0.05" in early.progress["y"].reason
    assert early.progress["y"].share == pytest.approx(200 / 1540, rel=0.3)


def test_the_wider_of_two_goals_counts():
    whole = normal(5000, mean=1.0)
    n = {
        goals: decide({"x": whole}, PrecisionRule([PrecisionTarget("x", *goals)], n_min=10)).n
        for goals in [(0.2, None), (None, 0.05), (0.2, 0.05)]
    }
    assert n[0.2, 0.05] == n[0.2, None] < n[None, 0.05]


def test_an_undefined_ratio_goes_on_to_n_max_and_says_why():
    rule = PrecisionRule([PrecisionTarget("cer", relative=0.1)], n_min=5, n_max=50)
    decision = decide({"cer": Observations("ratio", np.ones(30), np.zeros(30))}, rule)
    assert (decision.done, decision.next_n) == (False, 50)
    decision = decide({"cer": Observations("ratio", np.ones(50), np.zeros(50))}, rule)
    assert decision[:3] == (True, 50, False)
    assert "undefined" in decision.progress["cer"].reason
    assert math.isnan(decision.progress["cer"].half_width)


def test_an_unbounded_ratio_says_so():
    bottom = np.tile([1.0, -0.9], 20)
    decision = decide(
        {"cer": Observations("ratio", np.ones(40), bottom)},
        PrecisionRule([PrecisionTarget("cer", relative=0.1)], n_min=5),
    )
    assert not decision.done
    assert "unbounded" in decision.progress["cer"].reason


def test_a_share_of_nothing_cannot_be_reached():
    part = Observations("chance", np.zeros(100))
    rule = PrecisionRule([PrecisionTarget("p", relative=0.1)], n_min=5, n_max=100)
    assert "half_width" in decide({"p": part}, rule).progress["p"].reason
    assert decide({"p": part}, rule._replace(targets=[PrecisionTarget("p", 0.05, 0.1)])).reached


def test_values_that_are_all_equal_are_believed_late():
    """A loss in one raid of a hundred is not seen in 50 raids by 6 of 10; after 299 by 1 of 20."""
    rule = PrecisionRule([PrecisionTarget("lost", half_width=1e3)], n_min=10)
    early = decide({"lost": Observations("mean", np.zeros(100))}, rule)
    assert not early.done
    assert "299" in early.progress["lost"].reason
    assert 0.99 ** believed_from(rule) <= 0.05 < 0.99 ** (believed_from(rule) - 1)
    late = decide({"lost": Observations("mean", np.zeros(400))}, rule)
    assert (late.reached, late.n) == (True, 299 + look_ahead(299, rule))


def test_what_is_exact_needs_no_more_than_n_min():
    rule = PrecisionRule([PrecisionTarget("price", half_width=1.0)], n_min=10, look_ahead=0)
    assert decide({"price": Observations("constant", np.ones(10))}, rule)[:3] == (True, 10, True)


def test_without_targets_n_min_are_enough():
    rule = PrecisionRule(n_min=30, look_ahead=0)
    assert decide({}, rule)[:4] == (False, 0, False, 30)
    assert decide({"x": normal(30)}, rule).done


def test_before_the_first_replication_n_min_are_asked_for():
    decision = decide(
        {"x": Observations("mean", np.empty(0))}, PrecisionRule([PrecisionTarget("x", relative=0.1)], n_min=25)
    )
    assert (decision.done, decision.next_n) == (False, 25)
    assert decision.progress["x"].reason == "no replications yet"


def test_more_than_n_max_are_not_looked_at():
    rule = PrecisionRule([PrecisionTarget("x", half_width=1e-6)], n_min=10, n_max=100)
    assert decide({"x": normal(150)}, rule) == decide({"x": normal(100)}, rule)


def test_all_that_is_wrong_is_said_at_once():
    rule = PrecisionRule(
        [PrecisionTarget("x"), PrecisionTarget("y", half_width=-1.0), PrecisionTarget("y", relative=1.0)], 1, 0, 2.0, -1
    )
    with pytest.raises(ValueError, match=r"n_min.*look_ahead.*level.*target x.*target y.*y twice.*no measure x; .*z"):
        decide({"z": normal(3), "y": normal(3)}, rule)
    with pytest.raises(ValueError, match="x 3, y 4"):
        decide({"x": normal(3), "y": normal(4)}, PrecisionRule([PrecisionTarget("x", 1.0), PrecisionTarget("y", 1.0)]))


def test_it_decides_on_many_replications():
    kinds = ("mean", "share", "chance", "ratio", "price")
    many = {kind: part(kind, 100_000, 2) for kind in kinds}
    rule = PrecisionRule([PrecisionTarget(kind, half_width=1e-9) for kind in kinds], n_max=10**6)
    assert not decide(many, rule).done


def test_a_relative_target_on_nothing_is_met():
    """What is never launched is launched with a half-width of 0, which is any share of 0."""
    rule = PrecisionRule([PrecisionTarget("launched", relative=0.1)], n_min=20, n_max=100)
    for kind, den in (("mean", None), ("ratio", np.ones(40))):
        found = decide({"launched": Observations(kind, np.zeros(40), den)}, rule)
        assert (found.done, found.reached, found.n) == (True, True, 20 + look_ahead(20, rule))
    once = np.zeros(40)
    once[3] = 1.0
    assert not decide({"launched": Observations("mean", once)}, rule).reached


def test_a_loss_is_not_believed_before_enough_events():
    lost = np.zeros(400)
    lost[::40] = 1.0  # ten events, the tenth in replication 361
    part = Observations("loss", lost, event=np.ones(400))
    rule = PrecisionRule([PrecisionTarget("x", half_width=1.0)], n_min=50, n_max=400, look_ahead=0)
    assert decide({"x": part}, rule).n == 361
    few = decide({"x": part.first(300)}, rule)
    assert not few.done
    assert few.progress["x"].reason == "something was lost in fewer than 10 replications"
    at_once = rule._replace(targets=[PrecisionTarget("x", half_width=1.0, events=0)])
    assert decide({"x": part}, at_once).n == 50
