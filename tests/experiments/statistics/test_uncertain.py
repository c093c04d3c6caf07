"""Catalogue figures as inputs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.scenario_file import load
from wargame_experiments.statistics.uncertain import Uncertain, settings, uncertain_figures


@given(st.floats(-1e3, 1e3), st.floats(0, 1e3), st.floats(0, 1e3), st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise_from_low_to_high(low, below, above, u, v):
    figure = Uncertain("x", ("x",), low, low + below, low + below + above, False)
    for shape in ("triangular", "uniform"):
        assert figure.at(0.0, shape) == figure.low
        assert figure.at(1.0, shape) == pytest.approx(figure.high)
        assert figure.at(min(u, v), shape) <= figure.at(max(u, v), shape) + 1e-9


def test_the_triangular_distribution_has_its_mean():
    """(low + typical + high) / 3, by the midpoint rule over 10,000 quantiles."""
    figure = Uncertain("x", ("x",), 1.0, 2.0, 6.0, False)
    values = [figure.at(u) for u in (np.arange(10_000) + 0.5) / 10_000]
    assert np.mean(values) == pytest.approx(3.0, abs=1e-4)
    assert np.var(values) == pytest.approx((1 + 4 + 36 - 2 - 6 - 12) / 18, rel=1e-3)


def test_every_figure_with_a_range_can_be_set_at_both_ends():
    """All of a scenario's, one end at a time and all at once; what is loaded holds the value at every level."""
    loaded = load("night-raid")
    inputs = uncertain_figures(loaded)
    assert len({one.name for one in inputs}) == len(inputs) > 50
    for u in (0.0, 1.0):
        again = load("night-raid", settings(inputs, [u] * len(inputs)))
        assert uncertain_figures(again) == []
    price = again.elements["wave-north"].cost.element.usd
    assert price == loaded.elements["wave-north"].cost.element.usd._replace(low=price.high, typical=price.high)


def test_units_of_one_element_share_its_figures():
    by_element = uncertain_figures(load("night-raid"), ["airburst-gun.*"])
    by_unit = uncertain_figures(load("night-raid"), ["guns-*"], by="unit")
    assert len(by_unit) == 2 * len(by_element) > 0
    assert all(len(one.paths) == 2 for one in by_element)
    assert by_unit[0].paths[0].startswith("units.guns-north.figures.")


def test_a_unit_with_figures_of_its_own_is_an_input_of_its_own():
    loaded = load("night-raid", ["units.wave-south.figures.cost.element.usd=[1e3,2e3,3e3]"])
    prices = uncertain_figures(loaded, ["*cost.element.usd"])
    found = {one.name: one.paths for one in prices if one.paths[0].startswith("units.wave")}
    assert found == {
        "one-way-attack-drone.cost.element.usd": ("units.wave-north.figures.cost.element.usd",),
        "wave-south.cost.element.usd": ("units.wave-south.figures.cost.element.usd",),
    }


def test_counts_are_whole_and_units_without_elements_left_out():
    counted = [one for one in uncertain_figures(load("night-raid")) if one.is_whole]
    assert all(one.at(0.37) % 1 == 0 for one in counted)
    names = [one.name for one in uncertain_figures(load("night-raid", ["units.coyotes.count=0"]))]
    assert not any(name.startswith("coyote-launcher.") for name in names)
    assert any(
        name.startswith("coyote-launcher.") for name in (one.name for one in uncertain_figures(load("night-raid")))
    )


def test_a_setting_is_the_exact_value():
    figure = Uncertain("x", ("units.a.figures.gun.range_m",), 0.1, 0.2, 0.3, False)
    (text,) = figure.settings(figure.at(1 / 3))
    assert float(text.partition("=")[2]) == figure.at(1 / 3)
