"""A year in money: its accounts, and that its ratio is the ratio full."""

import numpy as np
import pytest

from wargame.battle.build.setup import build
from wargame.battle.engine import run_many
from wargame.battle.exchange import amortised_usd, exchange_ratios
from wargame.battle.measures import measures
from wargame.battle.scenario_file import load
from wargame.battle.variants import Batch, Batches
from wargame.battle.year import ACCOUNTS, standing, standing_of


@pytest.fixture(scope="module")
def night():
    setup = build(load("night-raid", ["money.raids_per_year=30", "money.service_life_years=10"]))
    return setup, run_many(setup.world, seed=5, replications=40)


def unit(name, *settings):
    setup = build(load("night-raid", settings))
    return standing(setup, setup.groups[setup.index(name)])


def test_capital_is_spread_over_the_years_of_service_and_crews_are_paid_by_the_year():
    figures = ["element.usd=10_000_000", "crew_per_year.usd=3_000_000"]
    settings = [f"units.long-range.figures.cost.{figure}" for figure in figures]
    both = unit("long-range", *settings, "units.long-range.count=2")
    assert both == (2 * 10e6 / 20, 2 * 3e6 / 3)  # a figure for three shifts, of which one is paid
    assert unit("long-range", *settings, "units.long-range.count=2", "money.crew_shifts=3").crews_usd == 2 * 3e6
    assert unit("long-range", *settings, "units.long-range.count=0") == (0.0, 0.0)


def test_crews_of_all_are_paid_for_as_many_shifts():
    """A gun's figure pays for one shift of three people, a command node's for three shifts of twenty in all."""
    one = {name: unit(name).crews_usd for name in ("guns-north", "command")}
    three = {name: unit(name, "money.crew_shifts=3").crews_usd for name in one}
    assert one["guns-north"] == 300e3
    assert one["command"] == pytest.approx(2 * 20 * 100e3 / 3)
    assert {name: three[name] / one[name] for name in one} == pytest.approx({"guns-north": 3.0, "command": 3.0})


def test_drones_and_assets_are_no_capital():
    setup = build(load("night-raid"))
    assert standing_of(setup, "red") == (0.0, 0.0)
    assert standing(setup, setup.groups[setup.index("power-station")]) == (0.0, 0.0)


def test_a_raid_bears_its_part_of_the_year(night):
    setup, _ = night
    year = standing_of(setup, "blue")
    assert amortised_usd(setup, "blue") == pytest.approx((year.capital_usd + year.crews_usd) / 30)


def test_accounts_add_up_to_the_year(night):
    found = measures(*night)
    for side in ("red", "blue"):
        accounts = [found[f"year_{side}_{account}"].mean for account in ACCOUNTS if f"year_{side}_{account}" in found]
        assert found[f"year_{side}"].mean == pytest.approx(sum(accounts), rel=1e-12)
    assert "year_red_damages" not in found
    assert found["year_blue_expended"].mean + found["year_blue_lost"].mean == pytest.approx(
        30 * found["cost_blue"].mean
    )
    assert found["year_blue_damages"].mean == pytest.approx(30 * found["value_lost"].mean)
    assert found["year_blue_damages"].events == found["value_lost"].events


def test_the_limits_of_a_year_are_those_of_its_expected_spending(night):
    found = measures(*night)
    year, lost = found["year_blue"], found["value_lost"]
    assert 0.0 < year.low < year.mean < year.high
    assert found["year_blue_damages"].low == pytest.approx(30 * lost.low)
    assert found["year_blue_damages"].high == pytest.approx(30 * lost.high)


def test_the_ratio_of_both_years_is_the_ratio_full(night):
    found, ratio = measures(*night), exchange_ratios(Batches(Batch(*night)), ["full"])["full"]
    assert found["year_blue"].mean / found["year_red"].mean == pytest.approx(ratio.mean, rel=1e-12)


def test_service_counts_in_a_year_if_it_counts_in_a_raid():
    settings = ["units.city.figures.value.service_usd=1e9", "units.city.figures.value.repair_days=10"]
    years = {}
    for counts in ("false", "true"):
        setup = build(load("night-raid", [*settings, f"money.count_service={counts}"]))
        years[counts] = measures(setup, run_many(setup.world, seed=5, replications=20))
    more = years["true"]["year_blue_damages"].mean - years["false"]["year_blue_damages"].mean
    assert years["true"]["service_lost"].mean > 0.0
    assert more == pytest.approx(50 * years["true"]["service_lost"].mean)
    assert np.isfinite(years["true"]["year_blue"].high)
