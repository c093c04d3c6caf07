"""Variants and joint buying against sums unit by unit; where joint buying is even."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from tests.reference.examples import examples
from wargame.analytic.fragmentation import (
    OPTIONS,
    break_even_joint_share,
    joint_cost_ratio,
    shared_development,
    variants_cost_ratio,
)

slopes = st.floats(0.6, 0.98)


def lot(units, slope):
    return math.fsum(n ** math.log2(slope) for n in range(1, units + 1))


@examples(40)
@given(st.integers(1, 20), st.integers(1, 60), slopes)
def test_variants_unit_by_unit(variants, of_each, slope):
    ratio = variants_cost_ratio(variants, variants * of_each, slope)
    assert ratio == pytest.approx(variants * lot(of_each, slope) / lot(variants * of_each, slope))
    assert ratio >= 1.0 - 1e-12
    assert variants_cost_ratio(variants, 100.0, 1.0) == pytest.approx(1.0)  # nothing is learned, nothing lost


@examples(40)
@given(st.integers(2, 8), st.integers(1, 20), st.integers(0, 10), slopes)
def test_joint_orders_unit_by_unit(nations, tens, tenths, slope):
    """Each nation buys ten times a whole number, so that tenths of it are whole."""
    joint, own = nations * tens * tenths, tens * (10 - tenths)
    apart = nations * lot(10 * tens, slope)
    costs = {
        "existing": (nations - 1) * lot(own, slope) + lot(own + joint, slope),
        "new": nations * lot(own, slope) + lot(joint, slope),
    }
    for joins, cost in costs.items():
        ratio = joint_cost_ratio(nations, nations * 10 * tens, slope, tenths / 10.0, joins)
        assert ratio == pytest.approx(cost / apart)
    assert costs["existing"] <= costs["new"] + 1e-9


@examples(40)
@given(st.integers(2, 20), st.integers(20, 500), slopes)
def test_all_or_nothing_is_the_same_either_way(nations, of_each, slope):
    units = nations * of_each
    for joins in OPTIONS:
        assert joint_cost_ratio(nations, units, slope, 0.0, joins) == pytest.approx(1.0)
        assert joint_cost_ratio(nations, units, slope, 1.0, joins) == pytest.approx(
            1.0 / variants_cost_ratio(nations, units, slope)
        )


@examples(40)
@given(st.integers(2, 20), st.integers(20, 500), slopes)
def test_one_more_variant_costs_below_the_even_share_and_saves_above(nations, of_each, slope):
    units = nations * of_each
    even = break_even_joint_share(nations, units, slope)
    assert joint_cost_ratio(nations, units, slope, even, "new") == pytest.approx(1.0, abs=1e-9)
    assert joint_cost_ratio(nations, units, slope, 0.5 * even, "new") > 1.0
    assert joint_cost_ratio(nations, units, slope, 0.5 * (1.0 + even), "new") < 1.0


@pytest.mark.parametrize(("nations", "known"), [(5, 0.469), (17, 0.168)])
def test_the_even_share_of_many_units_does_not_depend_on_their_number(nations, known):
    """With sums as integrals the first joint unit costs less: the share of few units lies below."""
    power = 1.0 + math.log2(0.85)
    limit = brentq(lambda j: (1.0 - j) ** power + nations ** (power - 1.0) * j**power - 1.0, 0.01, 0.99)
    assert limit == pytest.approx(known, abs=5e-4)
    shares = [break_even_joint_share(nations, nations * of_each, 0.85) for of_each in (100, 1_000, 100_000)]
    assert shares == sorted(shares)
    assert limit - shares[-1] == pytest.approx(0.0, abs=2e-4)
    assert shares[-1] < limit


@examples(40)
@given(st.integers(1, 30))
def test_partners_pay_less_each_and_more_together(partners):
    total, share = shared_development(partners)
    assert total == pytest.approx(partners * share)
    assert total**2 == pytest.approx(partners)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"joins: got 'newer'; allowed: existing, new; did you mean 'new'"):
        joint_cost_ratio(5, 100, 0.85, 0.2, "newer")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"units, slope: got 5, 1.0; allowed: more than one unit a nation \(5\)"):
        break_even_joint_share(5, 5, 1.0)
    with pytest.raises(ValueError, match=r"nations: got 1; allowed: a whole number >= 2"):
        break_even_joint_share(1, 100, 0.85)
