"""A battle is fought from what is there: mustered and built are the same, and what a force says holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forces import forces, rooms, same, with_counts
from tests.reference import battle as twin
from tests.reference.examples import examples
from tests.reference.lockstep import differences
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.strategies import loaded, scenarios
from wargame.battle import engine as battle
from wargame.battle.books import ledger
from wargame.battle.build.layout import room_for
from wargame.battle.build.setup import build, make_room
from wargame.battle.build.terrain import spiral
from wargame.battle.kernels import battle as kernels
from wargame.battle.kernels.force import MUSTERED, NO_CARRIER, OF_LAUNCHERS, TOO_MANY
from wargame.battle.kernels.muster import muster, pairwise_sum
from wargame.battle.kernels.state import (
    DAMAGE_HITS,
    DETECTED,
    KILLED,
    LEAKED,
    ROUNDS,
    SHOTS,
    SOFT_KILLED,
    VALUE_LOST_USD,
    empty_state,
)
from wargame.battle.scenario_file import load
from wargame_agents.battle import engine

N = 3


def outcome(setup, n=N, seed=7):
    return battle.run_many(setup.world, seed, n, threads=1)


# ------------------------------------------------------------------------------- mustered and built


@examples(40)
@given(st.data())
def test_a_few_in_a_world_laid_out_for_many_fight_as_if_it_had_been_built_for_them(data):
    many, few = data.draw(scenarios().map(loaded).flatmap(rooms))
    of_few = build(few)
    wide = build(many)
    mustered = wide.muster(with_counts(wide, [g.count for g in of_few.groups]))
    assert [(g.first, g.count) for g in mustered.groups] == [(g.first, g.count) for g in of_few.groups]
    assert same(mustered.world, of_few.world)
    assert same(outcome(mustered), outcome(of_few))


@examples(4)
@given(st.data())
def test_agents_fight_a_mustered_force_as_the_compiled_battle_does(data):
    setup = data.draw(scenarios().map(loaded).map(build))
    mustered = setup.muster(data.draw(forces(setup)))
    assert same(engine.run_many(mustered, 7, 1, processes=1), outcome(mustered, 1))


@pytest.mark.parametrize("name", ["duel", "night-raid", "high-end-strike"])
def test_the_scenarios_own_force_changes_nothing(name):
    setup = build(load(name))
    again = setup.muster(setup.force())
    assert same(again.world, setup.world)
    assert again.world.rasters is setup.world.rasters


def test_room_for_what_moves_shares_the_fields_and_changes_nothing():
    scenario = load("night-raid")
    setup = build(scenario)
    wide = make_room(setup, scenario, {"wave-north": 200})
    assert wide.world.rasters is setup.world.rasters
    assert same(outcome(wide.muster(wide.force())), outcome(setup))
    more = wide.force()
    more.count[wide.index("wave-north")] = 200
    whole = build(load("night-raid", ["units.wave-north.count=200"]))
    assert same(outcome(wide.muster(more), 1), outcome(whole, 1))


@examples(20)
@given(st.data())
def test_one_state_and_one_world_of_full_size_serve_all_forces(data):
    """As in a compiled loop: nothing is allocated, and nothing of one battle is left over for the next."""
    setup = data.draw(scenarios().map(loaded).map(build))
    drawn = [data.draw(forces(setup)) for _ in range(3)]
    world = room_for(setup.base, setup.plan, setup.plan.deployments["sites"])
    movers = int(setup.base.units["is_mover"].sum())
    deployments = setup.plan.deployments
    n_shots = int((deployments["sites"] * setup.base.units["channels"] * deployments["shots_of_channel"]).sum())
    state = empty_state(world, n_signature_classes=movers, n_shots=n_shots)
    for force in [*drawn, drawn[0]]:
        assert muster(setup.base, setup.plan, force, world) == MUSTERED
        found = battle.empty_outcome(world, N)
        kernels.fight_many(world, state, 7, 0, *found)
        assert same(found, outcome(setup.muster(force)))


def test_a_force_that_cannot_be_is_refused_by_number_too():
    setup = build(load("high-end-strike"))
    world = room_for(setup.base, setup.plan, setup.plan.deployments["sites"])
    force = setup.force()
    force.count[0] = setup.plan.deployments["sites"][0] + 1
    assert muster(setup.base, setup.plan, force, world) == TOO_MANY
    force = setup.force()
    cargo = int(np.flatnonzero(setup.world.units["carrier"] >= 0)[0])
    force.count[setup.world.units["carrier"][cargo]] = 0
    assert muster(setup.base, setup.plan, force, world) == NO_CARRIER
    assert world.side_first.tolist() == [0, 0, 0]


def test_sums_and_directions_are_those_of_numpy():
    rng = np.random.default_rng(1)
    for n in [*range(20), 100, 128, 129, 300, 1000]:
        terms = rng.random(n + 2) * 1e5
        assert pairwise_sum(terms, 2, n) == terms[2:].sum()
    assert all((spiral(n) == spiral(500)[:n]).all() for n in (1, 7, 64, 333))


# ------------------------------------------------------------------------------- what a force says


@examples(25, 2)
@given(raids().flatmap(lambda raid: st.tuples(st.just(raid.setup), forces(raid.setup))))
def test_the_slow_twin_fights_any_force_alike(drawn):
    setup = drawn[0].muster(drawn[1])
    assert differences(setup, battle.run(setup.world, 3), twin.fight(setup, 3)) == []


@examples(40)
@given(st.data())
def test_no_more_is_shot_than_there_is_and_the_books_balance(data):
    setup = data.draw(scenarios().map(loaded).map(build))
    mustered = setup.muster(data.draw(forces(setup)))
    found = outcome(mustered)
    assert (found.statuses.sum(axis=2) == mustered.present.count).all()
    assert (found.tally[:, :, SHOTS] <= mustered.present.rounds[:, OF_LAUNCHERS]).all()
    assert (found.tally[:, :, ROUNDS] <= mustered.present.rounds[:, 1] * (1.0 + 1e-9)).all()
    ledger(mustered, found).check()


def raid_on(n=20, **asset):
    """Build a scene of drones that all arrive and hit one asset each."""
    return scene(
        {
            "drones": unit("red", drone(), count=n, x_m=10e3, y_m=50e3, targets=["asset", "spare"]),
            "asset": unit("blue", element(value=True, **asset), count=n, x_m=20e3, y_m=50e3, sites=2 * n),
            "spare": unit("blue", element(value=True, **asset), count=n, x_m=20e3, y_m=40e3),
        }
    )


def test_damage_already_taken_is_on_the_books_and_lowers_what_is_still_to_lose():
    setup = raid_on(hardness={"hits_to_destroy": 2.0})
    force = setup.force()
    force.damage_hits[setup.index("asset")] = 1.0
    force.target_weights[0] = [0.0, 1.0, 0.0]
    whole, hurt = (outcome(setup.muster(f), 1) for f in (force._replace(damage_hits=0.0 * force.damage_hits), force))
    assert (whole.statuses[0, 1, KILLED], hurt.statuses[0, 1, KILLED]) == (0, 20)
    assert hurt.tally[0, 1, DAMAGE_HITS] == 40.0
    assert hurt.tally[0, 1, VALUE_LOST_USD] == whole.tally[0, 1, VALUE_LOST_USD] == 20 * 0.5e6


def test_targets_are_dealt_out_by_largest_remainder_and_then_in_turn():
    setup = raid_on(n=7)
    force = setup.force()
    force.target_weights[0] = [0.0, 2.0, 1.0]
    world = setup.muster(force).world
    aims = world.elements["aim"][:7]
    assert np.bincount(world.unit_of[aims], minlength=3).tolist() == [0, 5, 2]
    first = world.units["first"]
    assert sorted(aims.tolist()) == [*range(first[1], first[1] + 5), first[2], first[2] + 1]
    force.count[1] = 0
    world = setup.muster(force).world
    assert set(world.unit_of[world.elements["aim"][:7]]) == {2}


def test_rounds_are_dealt_out_evenly_and_the_last_reload_is_what_is_left():
    armed = element(launcher={"magazine": 3, "reloads": 2})
    setup = scene({"sam": unit("blue", armed, count=3), "red": unit("red", drone(), targets=["sam"])})
    force = setup.force()
    assert force.rounds[setup.index("sam"), OF_LAUNCHERS] == 27
    force.rounds[setup.index("sam"), OF_LAUNCHERS] = 13
    rows = setup.muster(force).world.elements[1:]
    assert (rows["rounds"].tolist(), rows["stock"].tolist()) == ([3, 3, 3], [2, 1, 1])


def test_without_a_network_nobody_shoots_at_what_only_others_see():
    armed = element(launcher={"p_kill": {"drone": 1.0}})
    setup = scene(
        {
            "drones": unit("red", drone(), count=5, x_m=10e3, y_m=50e3, targets=["sam"]),
            "sam": unit("blue", armed, x_m=30e3, y_m=50e3, network="net"),
            "radar": unit("blue", element(sensor=True), x_m=30e3, y_m=50e3, network="net"),
        },
        networks={"net": {"side": "blue"}},
    )
    force = setup.force()
    assert outcome(setup, 1).tally[0, setup.index("sam"), SHOTS] > 0
    force.up[:] = 0
    found = outcome(setup.muster(force), 1)
    assert found.tally[0, setup.index("sam"), SHOTS] == 0
    assert found.tally[0, setup.index("drones"), DETECTED] == 5
    assert found.tally[0, setup.index("drones"), LEAKED] == 5


@pytest.mark.parametrize(
    ("field", "side", "column", "falls"),
    [("kill", 1, LEAKED, True), ("jamming", 1, SOFT_KILLED, False), ("susceptibility", 0, SOFT_KILLED, False)],
)
def test_more_of_a_multiplier_never_does_less_on_average(field, side, column, falls):
    """Fixed seeds; means over 60 raids may not turn by more than 2 of 115 launches."""
    setup = build(load("night-raid"))
    means = []
    for factor in (0.0, 0.5, 1.0, 2.0):
        force = setup.force()
        getattr(force, field)[setup.world.units["side"] == side] *= factor
        found = battle.run_many(setup.muster(force).world, 5, 60, threads=1)
        red = setup.world.units["side"] == 0
        counted = found.tally[:, red, LEAKED] if column == LEAKED else found.statuses[:, red, SOFT_KILLED]
        means.append(counted.sum(axis=1).mean())
    steps = np.diff(means) * (-1.0 if falls else 1.0)
    assert (steps > -2.0).all(), means
    assert steps.sum() > 2.0, means


def test_twice_the_sensing_finds_earlier_and_none_finds_nothing():
    setup = scene(
        {
            "drones": unit("red", drone(), count=50, x_m=10e3, y_m=50e3, spread_m=3e3, targets=["radar"]),
            "radar": unit("blue", element(sensor={"rate_per_s": 0.02}), x_m=60e3, y_m=50e3),
        }
    )
    found = []
    for factor in (0.0, 0.5, 1.0, 2.0):
        force = setup.force()
        force.sensing[:] = factor
        found.append(outcome(setup.muster(force), 4).tally[:, 0, DETECTED].sum())
    assert found[0] == 0
    assert found[0] < found[1] <= found[2] <= found[3]


def test_units_that_jamming_hurts_differently_do_not_share_a_signature():
    setup = build(load("night-raid"))
    classes = setup.world.units["signature_class"]
    north, south = setup.index("wave-north"), setup.index("wave-south")
    assert classes[north] == classes[south]
    force = setup.force()
    force.susceptibility[north] = 0.5
    classes = setup.muster(force).world.units["signature_class"]
    assert classes[north] != classes[south]


def test_everything_that_is_wrong_is_said_at_once():
    setup = build(load("night-raid"))
    force = setup.force()
    force.count[0] = 37
    force.price_usd[1] = np.nan
    force.damage_hits[2] = -1.0
    force.rounds[setup.index("coyotes"), 0] = 2.5
    force.target_weights[0] = 1.0
    force.up[0] = 2
    force.kill[3, 1] = np.inf
    force.raid_quantiles[1, 0] = 1e9
    with pytest.raises(ValueError, match="no force of the scenario") as error:
        setup.muster(force)
    fields = ["count", "price_usd", "damage_hits", "rounds", "target_weights", "up", "kill", "raid_quantiles"]
    assert [field for field in fields if f"\n  {field}: " not in str(error.value)] == []
    assert "wave-north 37; allowed: from 0 to its sites" in str(error.value)


def test_arrays_of_another_shape_are_refused():
    setup = build(load("duel"))
    with pytest.raises(ValueError, match=r"sensing: got float64 \(3,\); allowed: an array of float64 of shape \(2,\)"):
        setup.muster(setup.force()._replace(sensing=np.ones(3)))


def test_cargo_without_a_platform_is_refused():
    setup = build(load("high-end-strike"))
    force = setup.force()
    cargo = int(np.flatnonzero(setup.world.units["carrier"] >= 0)[0])
    force.count[setup.world.units["carrier"][cargo]] = 0
    with pytest.raises(ValueError, match="nothing is there to carry it"):
        setup.muster(force)
