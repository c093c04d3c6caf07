"""Variants of the learning curve: order among them, limits, and forgetting period by period."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.learning import unit_cost
from wargame.analytic.learning_variants import (
    boone,
    boone_turn,
    de_jong,
    knowledge,
    knowledge_limit,
    plateau,
    stanford_b,
)

slopes = st.floats(0.55, 0.99)
units = st.integers(1, 10_000)


@examples(60)
@given(units, slopes, st.floats(0.0, 1.0))
def test_plateaus_hold(n, slope, share):
    assert plateau(n, slope, share) == max(float(unit_cost(n, slope)), share)
    assert share <= de_jong(n, slope, share) <= 1.0
    assert de_jong(n, slope, 0.0) == pytest.approx(float(unit_cost(n, slope)))
    assert de_jong(n, slope, share) >= unit_cost(n, slope) - 1e-12


@examples(60)
@given(units, slopes, st.floats(1.0, 1e5))
def test_boone_learns_less_than_the_plain_curve_and_as_much_where_nothing_fades(n, slope, decay):
    assert float(unit_cost(n, slope)) <= boone(n, slope, decay) <= 1.0
    assert boone(n, slope, 1e15) == pytest.approx(float(unit_cost(n, slope)))
    log_ratio = math.log(boone(n, slope, decay)) if n > 1 else 0.0
    assert log_ratio * (1.0 + n / decay) == pytest.approx(math.log2(slope) * math.log(n), abs=1e-9)


@examples(60)
@given(slopes, st.floats(10.0, 1e5))
def test_boone_is_lowest_at_its_turn(slope, decay):
    n = boone_turn(decay)
    assert n * (math.log(n) - 1.0) == pytest.approx(decay)
    lowest = boone(n, slope, decay)
    assert (boone(n * np.array([0.5, 0.9, 1.1, 2.0]), slope, decay) > lowest).all()


@examples(60)
@given(units, slopes, st.integers(0, 10), st.floats(0.0, 1.0))
def test_experience_brought_along_is_a_later_unit(n, slope, experience, share):
    assert stanford_b(n, slope, experience) == pytest.approx(float(unit_cost(n + experience, slope)))
    assert stanford_b(n, slope, 0.0) == unit_cost(n, slope)
    both = de_jong(n, slope, share, experience_units=experience)
    assert both == pytest.approx(float(de_jong(n + experience, slope, share)))
    assert both <= de_jong(n, slope, share) + 1e-12


@examples(60)
@given(st.floats(0.0, 0.99), st.floats(0.0, 100.0), st.integers(0, 60), st.floats(0.0, 1e3))
def test_knowledge_period_by_period(retention, built, periods, start):
    kept = start
    for _ in range(periods):
        kept = retention * kept + built
    assert knowledge(retention, built, periods, start) == pytest.approx(kept, abs=1e-9)
    limit = knowledge_limit(retention, built)
    assert knowledge(retention, built, periods, limit) == pytest.approx(limit)  # there it stays


def test_faults_of_variants_are_told():
    with pytest.raises(ValueError, match=r"floor_cost: got 2.0; allowed: 0 <= floor_cost <= first_cost = 1.0"):
        plateau(1, 0.8, 2.0)
    with pytest.raises(ValueError, match=r"unit: got 0"):
        stanford_b(0, 0.8, 4.0)  # the experience does not make a unit of none
    with pytest.raises(ValueError, match=r"fixed_share: got 1.5.*\nexperience_units: got -1"):
        de_jong(1, 0.8, 1.5, experience_units=-1.0)
    with pytest.raises(ValueError, match=r"retention: got 1.0; allowed: a number >= 0 and < 1"):
        knowledge_limit(1.0, 10.0)
