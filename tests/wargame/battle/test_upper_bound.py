"""The bound on what can be saved: closed forms of small raids, never below what a battle saves, what is in reach."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import BASIS, scenarios, setup_of
from wargame.battle.build.setup import build
from wargame.battle.engine import run, run_many
from wargame.battle.kernels.force import OF_LAUNCHERS
from wargame.battle.kernels.state import (
    ARRIVED,
    CHANNEL_S,
    FLYING,
    HITS,
    LASER,
    P_KILL,
    PULSE,
    SOFT_KILLED,
    STANDING,
    VALUE_LOST_USD,
)
from wargame.battle.opportunities import opportunities, without_losses
from wargame.battle.replay import states
from wargame.battle.scenario_file import load
from wargame.battle.stakes import damage_usd, program, that_matter, will_hit
from wargame.battle.upper_bound import most_saved, summary, upper_bounds
from wargame.battle.variants import undefended

LAUNCHER = {
    "channels": 1,
    "magazine": 1,
    "reloads": 0,
    "min_range_m": 0,
    "max_range_m": 6_000,
    "speed_mps": 300,
    "launch_interval_s": 0,
    "p_kill": {"drone": 0.6, "cruise": 0.6},
    "basis": BASIS,
}


def raid(launchers=1, magazine=1, max_range_m=6_000.0, drones=4, p_hit=1.0, **units):
    """Return a small raid: drones fly 10 km at a depot worth 8 M USD, which eight hits destroy."""
    return {
        "name": "small",
        "attacker": "red",
        "map": {"width_m": 20_000.0, "height_m": 20_000.0, "cell_m": 1_000.0},
        "clock": {"tick_s": 2.0, "duration_s": 400.0},
        "networks": {"net": {"side": "blue", "omniscient": True}},
        "units": {
            "drones": {
                "side": "red", "element": "one-way-attack-drone", "count": drones, "x_m": 2_000.0, "y_m": 10_000.0,
                "targets": ["depot"], "launch_interval_s": 5.0,
                "figures": {"motion": {"speed_mps": 50}, "warhead": {"damage_hits": 1, "p_hit": p_hit, "basis": BASIS}},
            },
            "depot": {
                "side": "blue", "element": "depot", "count": 1, "x_m": 12_000.0, "y_m": 10_000.0,
                "figures": {"value": {"usd": 8e6, "basis": BASIS}, "hardness": {"hits_to_destroy": 8}},
            },
            "launchers": {
                "side": "blue", "element": "coyote-launcher", "count": launchers, "x_m": 12_000.0, "y_m": 10_000.0,
                "network": "net", "doctrine": {"salvo": 1},
                "figures": {"launcher": LAUNCHER | {"magazine": magazine, "max_range_m": max_range_m}},
            },
            **units,
        },
    }  # fmt: skip


def one_bound(data, **options):
    (found,) = upper_bounds(setup_of(data), 1, 1, **options)
    return found


# --------------------------------------------------------------------------------------- closed forms


@pytest.mark.parametrize(("launchers", "magazine"), [(1, 1), (1, 3), (2, 1), (2, 2)])
def test_few_rounds_save_p_times_the_damage_of_one_hit_each(launchers, magazine):
    found = one_bound(raid(launchers, magazine))
    assert found.undefended_usd == 4e6
    assert found.bound_usd == pytest.approx(0.6 * 1e6 * launchers * magazine)
    assert found.round_usd[setup_of(raid()).index("launchers"), OF_LAUNCHERS] == pytest.approx(0.6e6)


def test_enough_rounds_save_all_and_one_more_is_worth_nothing():
    found = one_bound(raid(magazine=40, launchers=3))
    assert found.bound_usd == pytest.approx(4e6)
    assert found.gap_share == pytest.approx(1.0 - found.saved_usd / 4e6)
    assert not found.round_usd.any()


@pytest.mark.parametrize("data", [raid(max_range_m=1.0), raid(launchers=0)])
def test_what_reaches_nothing_saves_nothing(data):
    found = one_bound(data)
    assert (found.bound_usd, found.saved_usd) == (0.0, 0.0)
    assert math.isnan(found.gap_share)


def test_hits_beyond_destruction_share_the_value():
    """16 drones at a depot that 8 destroy: each is worth half a hit to who has one round."""
    found = one_bound(raid(drones=16))
    assert found.undefended_usd == 8e6
    assert found.bound_usd == pytest.approx(0.6 * 0.5e6)


def test_who_will_miss_and_decoys_are_left_alone():
    decoys = raid()["units"]["drones"] | {"element": "decoy", "figures": {"motion": {"speed_mps": 50}}, "count": 9}
    setup = setup_of(raid(magazine=99, launchers=9, drones=30, p_hit=0.5, decoys=decoys))
    hits = will_hit(setup.world, 1, 0)
    bare = run(undefended(setup).world, 1, 0)
    assert hits.sum() >= bare.tally[setup.index("drones"), HITS] >= 8
    assert not hits[setup.world.unit_of == setup.index("decoys")].any()
    assert damage_usd(setup.world, hits).sum() == pytest.approx(bare.tally[setup.index("depot"), VALUE_LOST_USD])


def test_a_carrier_brought_down_early_saves_what_its_cargo_would_hit():
    """One round that reaches the platform alone, before it lets its two munitions go 6 km out."""
    platform = {
        "side": "red",
        "element": "strike-ucav",
        "count": 1,
        "x_m": 2_000.0,
        "y_m": 10_000.0,
        "targets": ["depot"],
    }
    platform["figures"] = {
        "motion": {"altitude_m": 300, "speed_mps": 200, "release_range_m": 6_000, "loiter_s": 0},
    }
    cargo = {"side": "red", "element": "stand-off-munition", "count": 2, "carried_by": "platform", "targets": ["depot"]}
    cargo["figures"] = {"warhead": {"damage_hits": 1, "p_hit": 1, "basis": BASIS}}
    far = LAUNCHER | {"max_range_m": 9_000, "min_range_m": 6_500, "speed_mps": 900, "p_kill": {"aircraft": 0.6}}
    near = far | {"max_range_m": 5_000, "min_range_m": 0}
    saved = []
    for launcher in (far, near):
        data = raid(drones=0, platform=platform, cargo=cargo)
        data["units"]["launchers"]["figures"] = {"launcher": launcher}
        saved.append(one_bound(data).bound_usd)
    assert saved == pytest.approx([0.6 * 2e6, 0.0])


def test_whom_the_jammers_bring_down_costs_no_round():
    pods = {"side": "blue", "element": "ew-pod-navigation", "count": 6, "x_m": 12_000.0, "y_m": 10_000.0}
    setup = setup_of(raid(launchers=0, drones=8, pods=pods))
    found = most_saved(setup, without_losses(setup), 1, 0)
    lost = (found.opportunities.status[found.opportunities.targets] == SOFT_KILLED).sum()
    assert lost > 0
    (bound,) = upper_bounds(setup, 1, 1)
    assert bound.bound_usd == pytest.approx(lost * 1e6) == pytest.approx(bound.saved_usd)


def test_more_rounds_channels_and_launchers_never_save_less():
    few = [one_bound(raid(magazine=n, drones=12)).bound_usd for n in (1, 2, 4, 8)]
    assert few == sorted(few)
    assert one_bound(raid(launchers=2, drones=12)).bound_usd >= few[0]


# ----------------------------------------------------------------------------------- it is a bound


def worth_something(setup):
    """Return a setup in which everything that the defender has is worth something."""
    force = setup.force()
    force.value_usd[setup.world.units["side"] == setup.world.grid.defender] = 1e6
    return setup.muster(force)


def lost_usd(setup, replication):
    defender = setup.world.units["side"] == setup.world.grid.defender
    return run(setup.world, 5, replication).tally[defender, VALUE_LOST_USD].sum()


def best_of(setup, replication):
    """Return what was saved in a battle, and the bound on it if the luck of the defender is the best."""
    bare = lost_usd(undefended(setup), replication)
    found = most_saved(setup, without_losses(setup), 5, replication, best_luck=True)
    return bare - lost_usd(setup, replication), bare - found.certain_usd + found.solution.dual_usd


@pytest.mark.parametrize("name", ["night-raid", "high-end-strike"])
@pytest.mark.parametrize("replication", [0, 1])
def test_no_battle_saves_more_than_the_best_luck_could(name, replication):
    saved, bound = best_of(build(load(name)), replication)
    assert saved <= bound * (1.0 + 1e-9)


@given(data=scenarios(), replication=st.integers(0, 2**20))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_random_battle_saves_more_than_the_best_luck_could(data, replication):
    saved, bound = best_of(worth_something(setup_of(data)), replication)
    assert saved <= bound + 1.0


@pytest.mark.slow
@given(data=scenarios(), replication=st.integers(0, 2**20))
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_random_battle_of_many_saves_more_than_the_best_luck_could(data, replication):
    saved, bound = best_of(worth_something(setup_of(data)), replication)
    assert saved <= bound + 1.0


def test_the_doctrine_saves_less_than_the_bound_on_average():
    """One launcher with six rounds, so that the doctrine comes near: within 3 standard errors over 40 battles."""
    setup = setup_of(raid(magazine=6, drones=8))
    bounds = upper_bounds(setup, 3, 40)
    above = np.array([each.bound_usd - each.saved_usd for each in bounds])
    assert above.mean() > -3.0 * above.std(ddof=1) / math.sqrt(len(above))
    assert any(above < 0.0)  # luck: single battles may lie above the expected value
    assert np.mean([each.saved_usd for each in bounds]) > 0.5 * bounds[0].bound_usd


def test_the_summary_is_of_the_paired_battles():
    setup = setup_of(raid(magazine=6, drones=12))
    bounds = upper_bounds(setup, 3, 10)
    found = summary(setup, bounds)
    assert found.battles == 10
    assert found.share.mean == pytest.approx(found.saved_usd.mean / found.bound_usd.mean)
    assert found.above_usd.mean == pytest.approx(found.bound_usd.mean - found.saved_usd.mean)
    assert found.round_usd[setup.index("depot")] == (None, None)
    launchers, guns = found.round_usd[setup.index("launchers")]
    assert guns is None
    assert launchers is not None
    assert launchers.mean == pytest.approx(0.6e6 * 8 / 12)


def test_a_finer_slot_bounds_no_looser_by_much():
    setup = build(load("high-end-strike"))
    peaceful = without_losses(setup)
    coarse, fine = (most_saved(setup, peaceful, 1, 0, slot_s).solution.saved_usd for slot_s in (40.0, 10.0))
    assert fine <= coarse * (1.0 + 1e-9)


@pytest.mark.parametrize(
    ("data", "battles", "slot_s", "said"),
    [
        (raid(), 0, 20.0, "bound: got 0 battles, allowed is a whole number >= 1"),
        (raid(), 1, 0.0, "slot_s: got 0.0, allowed is a number > 0"),
        (load("duel"), 1, 20.0, "blue has nothing of value to save in duel"),
    ],
)
def test_what_is_wrong_is_said(data, battles, slot_s, said):
    setup = setup_of(data) if isinstance(data, dict) else build(data)
    with pytest.raises(ValueError, match=said):
        upper_bounds(setup, 1, battles, slot_s=slot_s)


# ----------------------------------------------------------------------------------- what is in reach


def test_a_launcher_reaches_what_a_plain_search_finds():
    """Every tick while drones fly level: quadratic formula of the meeting point, and ranges."""
    setup = setup_of(raid(drones=6))
    world, targets = setup.world, that_matter(setup.world, will_hit(setup.world, 1, 0))
    found = opportunities(setup, without_losses(setup), 1, 0, targets)
    (launcher,) = np.flatnonzero(world.unit_of == setup.index("launchers"))
    expected: dict[tuple[int, int], float] = {}
    for tick, state in enumerate(states(without_losses(setup), 1, 0)):
        for row, e in enumerate(targets):
            body, at = state.bodies[e], state.bodies[launcher]
            if tick == 0 or body.status != FLYING:
                continue
            away_m = math.hypot(body.x_m - at.x_m, body.y_m - at.y_m)
            rise_m = world.units["height_m"][world.unit_of[e]] - world.units["height_m"][world.unit_of[launcher]]
            # head on: (away - 50 t)^2 + rise^2 = (300 t)^2
            a, b, c = 300.0**2 - 50.0**2, 50.0 * away_m, away_m**2 + rise_m**2
            t = (math.sqrt(b * b + a * c) - b) / a
            if 300.0 * t <= 6_000.0 and away_m > 4_000.0:
                key = (row, (tick - 1) // 10)
                expected[key] = min(expected.get(key, math.inf), t)
    launched = found.weapons[found.weapon, 1] == P_KILL
    got = {
        (int(j), int(s)): -m
        for j, s, m in zip(found.target[launched], found.slot[launched], found.merit[launched], strict=True)
    }
    assert len(expected) > 10
    assert expected.keys() <= got.keys()
    first = {row: min(slot for j, slot in expected if j == row) for row, _ in expected}
    assert all(slot >= first[row] for row, slot in got)
    assert all(got[key] == pytest.approx(expected[key], rel=1e-3) for key in expected if key[1] == first[key[0]])


def test_all_weapons_of_a_raid_that_work_are_asked():
    setup = build(load("night-raid"))
    world, peaceful = setup.world, without_losses(setup)
    state = run(world, 1, 1)
    found = opportunities(setup, peaceful, 1, 1, that_matter(world, will_hit(world, 1, 1)))
    assert (state.shooters["ready"][found.weapons[:, 0]] == 1).all()
    fired = [u for u in range(len(world.units)) if state.tally[u, CHANNEL_S] > 0.0]
    assert set(fired) <= set(world.unit_of[found.weapons[np.unique(found.weapon), 0]].tolist())
    assert {P_KILL, PULSE} <= set(found.weapons[:, 1].tolist()) <= {P_KILL, 1, LASER, PULSE}
    assert set(np.unique(found.status)) <= {ARRIVED, SOFT_KILLED, STANDING}


def test_guns_that_need_a_track_of_their_own_are_asked_as_if_they_had_one():
    """The bound is on any doctrine and any sensor: perfect knowledge is every gun's own."""
    gun = {"side": "blue", "element": "airburst-gun", "count": 1, "x_m": 12_000.0, "y_m": 10_000.0, "network": "net"}
    found = [
        one_bound(raid(launchers=0, gun=gun | {"doctrine": {"engage_on_remote": remote}})).bound_usd
        for remote in (True, False)
    ]
    assert found[0] == found[1] > 0.0


def test_without_losses_nobody_falls_but_to_jamming():
    setup = build(load("night-raid"))
    outcome = run_many(without_losses(setup).world, 1, 4)
    assert not outcome.scoreboard[:, 0].any()
    assert outcome.scoreboard[:, 1].any()


def test_the_program_of_the_best_luck_kills_with_every_shot():
    setup = setup_of(raid(drones=6))
    hits = will_hit(setup.world, 1, 0)
    found = opportunities(setup, without_losses(setup), 1, 0, that_matter(setup.world, hits))
    plain, best = (program(setup.world, found, hits, (1, 0), luck) for luck in (False, True))
    assert set(plain.kills) == {0.6}
    assert set(best.kills) == {1.0}
