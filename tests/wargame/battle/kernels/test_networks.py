"""Networks: nodes, outages, latency, and what is listed."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import networks as twin
from tests.reference.examples import IS_COMPILED, examples, real
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import networks


def watched(tick_s=1.0, duration_s=400.0, **network):
    """Return a network with two nodes over a drone that flies for a long time in full view."""
    units = {
        "drones": unit("red", drone(motion={"speed_mps": 20.0}), 1e3, 5e3, targets=["radar"]),
        "radar": unit("blue", element(sensor={"rate_per_s": 100.0}), 9.5e3, 5e3, network="net"),
        "nodes": unit("blue", element(), 9e3, 9e3, count=2, network="net"),
    }
    networks = {"net": {"side": "blue"} | network}
    rules = {"detection_rate_max_per_s": 100.0}
    return scene(units, tick_s, duration_s, width_m=10e3, networks=networks, rules=rules)


def test_a_network_without_nodes_is_up():
    assert Stage(watched()).fight(5).state.networks[0].up == 1


def test_a_network_is_up_while_one_of_its_nodes_lives_and_works():
    stage = Stage(watched(command=["nodes"]))
    for lost, up in ((0, 1), (1, 0)):
        stage.fight()
        assert stage.state.networks[0].up == 1
        stage.bodies("nodes")["status"][lost] = 5
        networks.command(stage.world, stage.state, 0, stage.ticks)
        assert stage.state.networks[0].up == up
    stage.bodies("nodes")["status"][:] = 3
    stage.shooters("nodes")["ready"][:] = 0
    networks.command(stage.world, stage.state, 0, stage.ticks)
    assert stage.state.networks[0].up == 0


def test_a_network_whose_nodes_number_none_is_down():
    setup = watched(command=["nodes"])
    units = {g.name: g.unit.model_dump() | {"_element": g.element} for g in setup.groups}
    units["nodes"]["count"] = 0
    empty = scene(units, width_m=10e3, networks={"net": {"side": "blue", "command": ["nodes"]}})
    assert Stage(empty).fight().state.networks[0].up == 0


@examples(15, 2)
@given(real(5.0, 80.0), real(5.0, 80.0), st.integers(0, 2**32 - 1))
def test_outages_are_the_twins(mtbf, mttr, seed):
    stage = Stage(watched(mtbf_s=mtbf, mttr_s=mttr), seed, with_twin=True)
    for _ in range(300 if IS_COMPILED else 60):
        stage.fight()
        assert stage.state.networks[0].up == stage.twin.networks[0].up


def test_outages_take_their_share_of_the_time_and_have_their_mean_length():
    """A day-long renewal process: 600 cycles, so 4 standard errors are about 4 sqrt(2 / 600) of the mean."""
    stage = Stage(watched(mtbf_s=100.0, mttr_s=50.0))
    n = 90_000 if IS_COMPILED else 6_000
    up = np.empty(n, bool)
    for tick in range(n):
        networks.command(stage.world, stage.state, 0, tick)
        up[tick] = stage.state.networks[0].up
    cycles = n / 150.0
    assert up.mean() == pytest.approx(2.0 / 3.0, abs=4.0 * math.sqrt(2.0 * (100 * 50) ** 2 / 150.0**4 / cycles))
    failures = int((np.diff(up.astype(int)) == -1).sum())
    assert failures == pytest.approx(cycles, abs=4.0 * math.sqrt(cycles))


def test_outages_are_drawn_by_the_networks_name():
    """Another unit, and another network, change nothing."""
    stage, other = Stage(watched(mtbf_s=20.0, mttr_s=20.0)), Stage(watched(mtbf_s=20.0, mttr_s=20.0, latency_s=9.0))
    ups = [[int(s.fight().state.networks[0].up) for _ in range(100)] for s in (stage, other)]
    assert ups[0] == ups[1]
    assert 0 < sum(ups[0]) < 100


@pytest.mark.parametrize("latency_s", [0.0, 6.5])
def test_a_track_is_listed_when_it_is_as_old_as_the_latency(latency_s):
    stage = Stage(watched(latency_s=latency_s))
    track = stage.tracks("radar", "drones")[0]
    listed_at = None
    for _ in range(12):
        stage.fight()
        n = int(stage.state.networks[0].n_listed)
        if listed_at is None and n:
            listed_at = stage.now_s
    assert listed_at == math.ceil(float(track.since_s) + latency_s)


@examples(15, 6)
@given(raids(), st.integers(0, 2**32 - 1))
def test_the_list_kept_up_to_date_is_the_one_made_anew(raid, seed):
    """In every tick, over losses, outages and decoys: in order, each once, and what came or was freed is new."""
    stage = Stage(raid.setup, seed)
    world, state = stage.world, stage.state
    rows = np.arange(len(world.elements))
    while not stage.is_over:
        was = [set(state.listed[w, : state.networks[w].n_listed].tolist()) for w in range(len(world.networks))]
        freed = [set(state.freed[w, : state.networks[w].n_freed].tolist()) for w in range(len(world.networks))]
        stage.fight()
        for w, net in enumerate(world.networks):
            now, tracks = state.networks[w], state.tracks[w]
            looks_s = net.identify_s if net.p_discriminate > 0.0 or net.p_misidentify > 0.0 else 0.0
            known_since = stage.now_s - (net.latency_s if now.up == 1 else 0.0) - looks_s
            is_known = (tracks["since_s"] <= known_since) & (tracks["known_decoy"] == 0)
            listed = state.listed[w, : now.n_listed]
            assert (np.diff(listed) > 0).all()
            assert listed[state.on_list[w, listed] == 1].tolist() == rows[is_known].tolist()
            new = state.new[w, : now.n_new].tolist()
            assert len(set(new)) == len(new)
            assert set(new) >= set(rows[is_known].tolist()) - was[w]
            assert set(new) <= set(listed.tolist()) & ((set(listed.tolist()) - was[w]) | freed[w])


def test_a_network_that_is_down_lists_its_units_own_tracks_at_once():
    stage = Stage(watched(latency_s=50.0, command=["nodes"])).fight(3)
    assert stage.state.networks[0].n_listed == 0
    stage.bodies("nodes")["status"][:] = 5
    stage.fight()
    assert stage.state.networks[0].n_listed == 1
    assert stage.state.listed[0, 0] == stage.first("drones")


def test_outage_events_of_the_twin_alternate_by_their_means():
    battle = Stage(watched(mtbf_s=100.0, mttr_s=1.0), with_twin=True).twin
    events = twin.outages(battle, battle.networks[0], 1e5)
    gaps = np.diff([0.0, *events])
    assert gaps[::2].mean() > 50.0 > 2.0 > gaps[1::2].mean()
