"""Readiness, reserves, losses, shortage, survival, exhaustion against hand computation; surge; replay of a raid."""

from pathlib import Path

import pytest

from tests.wargame.campaign.test_raids import night_raids
from wargame.battle import engine as battle
from wargame.battle.build.setup import build as build_battle
from wargame.battle.force_file import force_text, load_force
from wargame.battle.kernels.state import KILLED, SOFT_KILLED
from wargame.campaign.assess import assess
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run
from wargame.campaign.kernels import state as s
from wargame.campaign.measures import measures, specs
from wargame.campaign.outcome import empty_outcome
from wargame.campaign.replay import raid_replay
from wargame.campaign.scenario_file import load_text

TEXT = """
name = "strength"
[clock]
pre_war_weeks = 1
war_weeks = 3
[nations.giver]
side = "blue"
pre_war_budget_usd = 1e3
shares = { good = 1.0 }
[nations.partner]
side = "blue"
[nations.foe]
side = "red"
[goods.good]
price_usd = 10
bill = { part = 1 }
[goods.part]
item = "component"
[suppliers.shop]
component = "part"
lead_weeks = 1
[lines.line]
nation = "giver"
good = "good"
capacity_a_week = 20
base_rate_a_week = { giver = 5 }
surge = { most = 1.5, weeks = 10 }
[depots.giver.good]
target = 100
reserve_low = 20
reserve_high = 40
[depots.partner.good]
target = 50
[demands.use]
nation = "giver"
good = "good"
units_a_week = 5
[donations.gift]
giver = "giver"
receiver = "partner"
good = "good"
share = 0.1
"""
GIVER, PARTNER, GOOD = 1, 2, 0


@pytest.fixture(scope="module")
def found():
    """One replication of a week of peace and three of war."""
    setup = build(load_text(TEXT, "strength"))
    outcome = empty_outcome(setup.world, 1)
    giver, partner = outcome.goods[0, :, GIVER, GOOD], outcome.goods[0, :, PARTNER, GOOD]
    giver[:, s.CLOSING] = [10, 30, 19, 200]  # released 0, 5, 0, 180
    partner[:, s.CLOSING] = [50, 50, 20, 10]
    giver[:, s.OPENING], partner[:, s.OPENING] = [99, 10, 30, 20], [0, 40, 50, 50]
    giver[:, s.DESTROYED], partner[:, s.DESTROYED] = [9, 1, 2, 3], [0, 0, 0, 4]
    giver[:, s.OF_CONSUMPTION] = [9, 30, 40, 50]
    outcome.capacity[0, :, 0] = [9, 10, 20, 30]
    outcome.lines[0, :, 0, s.MAKES] = GOOD
    outcome.lines[0, :, 0, s.BOUND] = [s.COMPONENT, s.COMPONENT, s.CAPACITY, s.COMPONENT]
    outcome.lines[0, :, 0, s.OUTPUT] = [0, 5, 20, 5]
    return measures(setup, outcome)


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("readiness_end_nation_giver", 1.0),  # 180 released of a target of 100
        ("readiness_mean_nation_giver", (0.05 + 0.0 + 1.0) / 3),
        ("readiness_end_donors_blue", 1.0),
        ("readiness_end_partners_blue", 10 / 50),
        ("readiness_mean_partners_blue", (50 + 20 + 10) / 150),
        ("reserve_breach_weeks_blue_good", 1.0),  # 19 < 20; the week of peace does not count
        ("loss_rate_blue_good", (1 + 2 + 3 + 4) / (10 + 30 + 20 + 40 + 50 + 50)),
        ("capacity_gap_blue_good", (20 + 20 + 20) / 3),
        ("weeks_lost_line_line", 2 - 10 / 20),  # two weeks that made 10 of the 40 that they could
    ],
)
def test_measure_is_what_hand_computation_gives(found, name, mean):
    assert found[name].mean == pytest.approx(mean, rel=1e-12)


def test_what_nobody_has_is_not_measured(found):
    assert not {"readiness_end_nation_foe", "readiness_end_donors_red"} & set(found)
    assert not any(name.startswith(("production_surviving", "value_surviving", "p_exhausted")) for name in found)


def test_exhaustion_and_survival_are_counted_by_raid_and_by_week():
    setup = build(night_raids())
    outcome = empty_outcome(setup.world, 2)
    blue, good = setup.nations.index("blue"), setup.goods.index("coyotes-round")
    outcome.raids[:, :, s.OF_RAIDS] = 2
    outcome.goods[0, 1, blue, good, s.OF_STARVED] = 2  # the second raid of the second week: the fourth of the war
    outcome.raids[:, :, s.OF_CAPACITY_CENTS + 1] = 1_000
    outcome.raids[0, :, s.OF_IDLE_CENTS + 1] = [0, 500]
    rows = [row for row in setup.world.assignments if row["element"] == s.NONE]
    value = sum(int(row["most"] * row["value_cents"]) for row in rows)
    outcome.raids[0, :, s.OF_DOWN_CENTS + 1] = [value // 2, value]
    found = measures(setup, outcome)
    assert found["p_exhausted_blue_coyotes_round"].mean == 0.5
    assert found["raids_to_exhaustion_blue_coyotes_round"].mean == 4.0
    assert found["p_exhausted_blue_manpads_round"].mean == 0.0
    assert found["production_surviving_blue_end"].mean == (0.5 + 1.0) / 2
    assert found["production_surviving_blue_mean"].mean == (0.75 + 1.0) / 2
    assert found["value_surviving_blue_end"].mean == (0.0 + 1.0) / 2
    assert found["value_surviving_blue_mean"].mean == pytest.approx((0.25 + 1.0) / 2, rel=1e-6)


def test_surge_is_what_capacity_and_surge_leave():
    """From 5 a week to capacity 20, with surge 1 + .05 a week: in weeks 22 to 25 1.5 times 20, so six times as much.

    The component comes after a week; orders are awarded at once.
    """
    found = assess(build(load_text(TEXT, "strength")), 1, 2)
    assert found.measures["surge_blue"].mean == 6.0
    assert found.specs["surge_blue"].variants == ("surge",)
    assert "surge_red" not in found.measures  # it has no line
    assert "surge_blue" not in specs(found.setup)  # not without its variant


def test_one_raid_is_replayed_from_a_file(tmp_path: Path):
    """The second raid of the second week: its force as a file, and the battle that it is."""
    loaded = night_raids()
    setup = build(loaded)
    assert loaded.battle is not None
    fought = build_battle(loaded.battle)
    replay = raid_replay(setup, 3, 0, 1, 1)
    file = tmp_path / "raid.toml"
    file.write_text(force_text(fought, replay.force))
    force = load_force(file, fought)
    for name, one, other in zip(force._fields, force, replay.force, strict=True):
        assert one.tobytes() == other.tobytes(), name
    first = raid_replay(setup, 3, 0, 1, 0)
    results = [
        battle.read(
            (mustered := fought.muster(each.force)).world, battle.run(mustered.world, each.seed, each.replication)
        )
        for each in (first, replay._replace(force=force))
    ]
    week = run(setup, 3)
    red = [u for u, name in enumerate(setup.units) if setup.world.battle.units[u].side == 0]
    killed = sum(int(each.statuses[0, red][:, [KILLED, SOFT_KILLED]].sum()) for each in results)
    assert killed == week.goods[0, 1, setup.nations.index("red"), :, s.DESTROYED].sum() > 0


@pytest.mark.parametrize(("week", "raid", "message"), [(2, 0, "week of the war: got 2"), (0, 2, "raid of the week")])
def test_no_raid_is_no_replay(week: int, raid: int, message: str):
    with pytest.raises(ValueError, match=message):
        raid_replay(build(night_raids()), 3, 0, week, raid)


def test_raid_that_is_not_flown_is_no_replay():
    with pytest.raises(ValueError, match="0 were flown"):
        raid_replay(build(night_raids(raids="share = 0.5\nevery_weeks = 2")), 3, 0, 1, 0)
