"""Measures of a campaign against hand computation on a small outcome that was made up, and blocks against the whole."""

from pathlib import Path

import numpy as np
import pytest

from wargame.campaign.assess import assess
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run_many
from wargame.campaign.kernels import state as s
from wargame.campaign.measures import measures, specs
from wargame.campaign.outcome import empty_outcome
from wargame.campaign.scenario_file import load
from wargame.campaign.state_measures import first_week, is_dry, state_measures
from wargame.campaign.summary import CampaignSummary
from wargame.inputs.names import column_part

THIN = Path(__file__).parent / "thin.toml"
NORTH, SOUTH, DEFENDER, FIGHTER = 0, 1, 0, 1  # rows, sorted by name
LINE_A, LINE_B = 0, 1
RED, BLUE = 0, 1


@pytest.fixture(scope="module")
def setup():
    return build(load(THIN))


@pytest.fixture(scope="module")
def made_up(setup):
    """Two replications of two weeks of peace and three of war: in the second, nothing happens at all."""
    outcome = empty_outcome(setup.world, 2)
    goods, lines, raids = outcome.goods, outcome.lines, outcome.raids
    own = goods[0, :, SOUTH, DEFENDER]
    own[:, s.EXPENDED] = [9, 9, 1, 2, 3]
    own[:, s.DESTROYED] = [9, 0, 0, 1, 0]
    own[:, s.RECEIVED] = [9, 0, 4, 0, 5]
    own[:, s.CLOSING] = [0, 0, 5, 0, 2]
    own[:, s.OF_WANTED] = [9, 9, 4, 10, 6]
    own[:, s.OF_SERVED] = [0, 9, 4, 2, 3]
    own[:, s.OF_RECEIVED_CENTS] = [100_00, 0, 0, 0, 200_00]
    own[-1, s.OF_CLOSING_CENTS] = 50_00
    goods[1, :, SOUTH, DEFENDER, s.CLOSING] = 4
    goods[1, -1, SOUTH, DEFENDER, s.OF_CLOSING_CENTS] = 400_000_00
    goods[:, :, NORTH, FIGHTER, s.OF_RECEIVED_CENTS] = 10_00
    lines[0, :, LINE_A, s.OUTPUT] = [7, 7, 1, 2, 4]
    lines[0, :, LINE_A, s.BACKLOG] = [9, 9, 3, 6, 3]
    lines[0, :, LINE_A, s.BOUND] = [s.MONEY, s.MONEY, s.CAPACITY, s.LABOUR, s.CAPACITY]
    outcome.prices[0, :, FIGHTER] = [200_00, 1, 1, 1, 150_00]
    outcome.prices[1, :, FIGHTER] = [200_00, 1, 1, 1, 50_00]
    outcome.prices[:, -1, DEFENDER] = 30_00
    outcome.money[0, -1, SOUTH, s.PAID], outcome.money[0, -1, NORTH, s.PAID] = 300_00, 50_00
    outcome.money[0, -1, SOUTH, s.REBUILT] = 20_00
    outcome.money[1, -1, NORTH, s.PAID] = 50_00
    raids[0, :, s.OF_RAIDS] = [0, 0, 1, 0, 2]
    raids[0, :, s.OF_ATTACKERS] = [0, 0, 10, 0, 30]
    raids[0, :, s.OF_LEAKERS] = [0, 0, 4, 0, 6]
    raids[0, :, s.OF_ARMED] = [0, 0, 10, 0, 30]
    raids[0, :, s.OF_LOST_CENTS + BLUE] = [0, 0, 0, 0, 70_00]
    return outcome


@pytest.fixture(scope="module")
def found(setup, made_up):
    return measures(setup, made_up)


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("expended_blue_defender", (1 + 2 + 3) / 2),  # of the war alone: peace does not count
        ("lost_blue_defender", 1 / 2),
        ("received_blue_defender", 9 / 2),
        ("stockout_weeks_blue_defender", 2 / 2),
        ("fill_rate_blue_defender", 9 / 20),  # served over wanted, not a mean of shares
        ("p_dry_blue_defender", 1 / 2),
        ("weeks_to_dry_blue_defender", 2.0),  # the second week of the war, of the replications that ran dry
        ("output_line_a", 7 / 2),
        ("output_red_fighter", 7 / 2),
        ("backlog_mean_line_a", 4 / 2),
        ("backlog_end_line_a", 3 / 2),
        ("weeks_bound_capacity_line_a", 2 / 2),
        ("weeks_bound_labour_line_a", 1 / 2),
        ("weeks_bound_money_line_a", 0.0),
        ("weeks_bound_nothing_line_a", 3 / 2),
        ("price_end_fighter", 100.0),
        ("price_ratio_fighter", 0.5),  # ratio of means
        ("paid_nation_south", 160.0),
        ("paid_red", 50.0),
        ("rebuilt_blue", (320 - 300) / 2),
        ("value_destroyed_blue", 35.0),
        ("raids", 3 / 2),
        ("attackers", 20.0),
        ("leakers", 5.0),
        ("leakage", 10 / 40),
    ],
)
def test_a_measure_is_what_hand_computation_gives(found, name, mean):
    assert found[name].mean == pytest.approx(mean, rel=1e-12)


def test_cost_is_paid_and_opening_less_closing_stock_and_value_destroyed(found):
    opening_south, opening_north = 4 * 100_000, 3 * 100_000
    blue = [300 + opening_south - 50 + 70, 0 + opening_south - 400_000 + 0]
    red = [50 + opening_north, 50 + opening_north]
    assert found["cost_blue_book"].mean == pytest.approx(np.mean(blue), rel=1e-12)
    assert found["cer_book"].mean == pytest.approx(np.mean(blue) / np.mean(red), rel=1e-12)
    assert found["balance_book"].mean == pytest.approx(np.mean(blue) - np.mean(red), rel=1e-12)
    renewed = [300 + opening_south - 2 * 30 + 70, opening_south - 4 * 30]
    assert found["cost_blue_replacement"].mean == pytest.approx(np.mean(renewed), rel=1e-12)
    assert found["cer_replacement"].mean == pytest.approx(np.mean(renewed) / np.mean(red), rel=1e-12)


def test_what_never_happens_is_undefined_or_zero(found):
    assert found["lost_red_fighter"].mean == 0.0
    assert found["lost_red_fighter"].high > 0.0  # nothing lost in two campaigns does not prove that nothing can be
    assert np.isnan(found["price_ratio_defender"].mean)  # a price of 0 in week 0


def test_dry_is_an_empty_depot_or_less_than_a_tenth_of_what_is_asked_for(setup, made_up):
    from wargame.campaign.state_measures import holdings

    defender = next(one for one in holdings(setup) if one.good == "defender")
    assert is_dry(made_up, defender)[0].tolist() == [True, True, False, True, False]
    made = empty_outcome(setup.world, 1)
    made.goods[0, :, SOUTH, DEFENDER, s.CLOSING] = 1
    made.goods[0, :, SOUTH, DEFENDER, s.OF_WANTED] = 100
    made.goods[0, :, SOUTH, DEFENDER, s.OF_SERVED] = [9, 10, 11, 100, 0]
    assert is_dry(made, defender)[0].tolist() == [True, False, False, False, True]
    assert first_week(np.array([[False, False], [False, True]])).tolist() == [0, 2]


def test_state_measures_read_a_week_as_they_read_all_of_them(setup, made_up):
    for name, measure in state_measures(setup).items():
        every = np.asarray(measure.at(made_up))
        assert every.shape == (2, 5), name
        week = type(made_up)(*(array[0, 4] for array in made_up))
        assert float(measure.at(week)) == float(every[0, 4]), name


def test_names_are_columns_and_unique(setup):
    names = [*specs(setup)]
    assert all(column_part(name) == name for name in names)
    assert len(set(names)) == len(names)
    assert set(specs(setup)["cer_book"].columns) == {"num", "den"}


def test_blocks_change_no_number(setup):
    whole, blocks = assess(setup, 3, 7), assess(setup, 3, 7, block=3)
    assert {n: m._asdict() for n, m in whole.measures.items()}.__repr__() == {
        n: m._asdict() for n, m in blocks.measures.items()
    }.__repr__()
    for name, one in whole.series.items():
        assert (one.weeks == blocks.series[name].weeks).all(), name
    assert (whole.bounds == blocks.bounds).all()
    summary = CampaignSummary(setup)
    summary.add(run_many(setup, 3, 7))
    assert summary.assessment().measures["attackers"] == whole.measures["attackers"]


def test_the_first_replication_counts(setup):
    assert assess(setup, 3, 1, first=4).measures["attackers"].mean == run_many(setup, 3, 5).raids[4, :, 1].sum()


def test_the_shares_of_what_binds_add_up(setup):
    assert assess(setup, 1, 3).bounds.sum(axis=-1) == pytest.approx(1.0)


def test_no_replications_are_refused(setup):
    with pytest.raises(ValueError, match="replications: got 0"):
        assess(setup, 1, 0)
