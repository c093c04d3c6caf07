"""Claims, credit, damage and what is lost with a platform."""

import math

import numpy as np
import pytest

from tests.reference import battle as twin_battle
from tests.reference import impact as twin
from tests.reference.examples import IS_COMPILED
from tests.reference.philox import Chance
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import impact

N = 1000 if IS_COMPILED else 400
EVERYTHING = {"blue-net": {"side": "blue", "omniscient": True}}


def targets(n=1, hits=1.0, value=1e6, **more):
    """Return assets of red and three units of blue that may claim them."""
    standing = element(hardness={"hits_to_destroy": hits}, value={"usd": value}, **more)
    units = {"targets": unit("red", standing, 5e3, 5e3, n, formation="point")}
    units |= {f"by-{i}": unit("blue", element(), 6e3, 5e3 + i) for i in range(3)}
    return scene(units, width_m=10e3)


def shares(stage: Stage, victims: str = "targets") -> list[float]:
    """Return the share of the kills that each of the three units is credited with."""
    kills = [stage.kills(victims, by=f"by-{i}") for i in range(3)]
    return [k / sum(kills) for k in kills]


def about(p: float, n: int = N):
    """Return a share to 4 standard errors."""
    return pytest.approx(p, abs=4.0 * math.sqrt(p * (1.0 - p) / n))


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 1, 0, 2, 2, 2]])
def test_each_claim_gets_the_credit_as_often_as_any_other(order):
    stage = Stage(targets(N))
    for e in range(N):
        for i in order:
            impact.claim(stage.world, stage.state, e, stage.row(f"by-{i}"), False, 7)
    impact.settle(stage.world, stage.state, 7)
    assert stage.statuses("targets") == ["killed"] * N
    assert shares(stage) == [about(order.count(i) / len(order)) for i in range(3)]


def test_claims_are_the_twins():
    setup = targets(40)
    stage, slow = Stage(setup, 5, 6), twin_battle.start(setup, 5, 6)
    slow.tick = 12
    rng = np.random.default_rng(3)
    for e in range(40):
        for i in rng.integers(0, 3, size=rng.integers(1, 7)):
            row, soft = stage.row(f"by-{i}"), bool(rng.integers(2))
            impact.claim(stage.world, stage.state, e, row, soft, 12)
            twin.claim(slow, slow.elements[e], slow.units[row], soft)
    impact.settle(stage.world, stage.state, 12)
    twin.settle(slow)
    assert stage.statuses("targets") == [e.status for e in slow.units[0].elements]
    board = stage.state.scoreboard
    kills = {(bool(s), int(v), int(b)): int(board[s, v, b]) for s, v, b in np.argwhere(board)}
    assert kills == slow.scoreboard


def test_a_hard_and_a_soft_claim_of_one_tick_make_one_loss():
    stage = Stage(targets(N))
    for e in range(N):
        impact.claim(stage.world, stage.state, e, stage.row("by-0"), True, 0)
        impact.claim(stage.world, stage.state, e, stage.row("by-1"), False, 0)
    impact.settle(stage.world, stage.state, 0)
    soft = stage.statuses("targets").count("soft-killed")
    assert soft + stage.statuses("targets").count("killed") == N
    assert soft == stage.kills("targets", by="by-0", soft=True)
    assert soft / N == about(0.5)


@pytest.mark.parametrize("order", [[(0, 3.0), (1, 1.0)], [(1, 1.0), (0, 3.0)], [(2, 2.0), (0, 1.0), (1, 1.0)]])
def test_fire_is_credited_by_its_share(order):
    stage = Stage(targets(N))
    for e in range(N):
        for i, hazard in order:
            impact.add_fire(stage.world, stage.state, e, stage.row(f"by-{i}"), hazard * 100.0, 3)
    impact.settle(stage.world, stage.state, 3)
    total = sum(hazard for _, hazard in order)
    assert shares(stage) == [about(sum(h for j, h in order if j == i) / total) for i in range(3)]


# Two and more contributions of one unit after one of another.
REPEATED = [[0, 1, 1], [0, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2]]


@pytest.mark.parametrize("order", REPEATED)
def test_guns_of_one_unit_are_credited_by_their_sum(order):
    stage = Stage(targets(N))
    for e in range(N):
        for i in order:
            impact.add_fire(stage.world, stage.state, e, stage.row(f"by-{i}"), 100.0, 3)
    impact.settle(stage.world, stage.state, 3)
    assert shares(stage) == [about(order.count(i) / len(order)) for i in range(3)]


def raiders(order, n=N, p_hit=1.0, damage=1.0, hits=1.0):
    """Return drones of blue units, in an order, that strike n targets of red in one tick."""
    warhead = {"damage_hits": damage, "p_hit": p_hit}
    standing = element(hardness={"hits_to_destroy": hits})
    units = {"targets": unit("red", standing, 5e3, 5e3, n, formation="point")}
    for k, i in enumerate(order):
        of = drone(motion={"speed_mps": 100.0}, warhead=warhead)
        units[f"by-{i}" if f"by-{i}" not in units else f"more-{k}"] = unit(
            "blue", of, 5e3, 5.01e3, n * order.count(i), targets=["targets"]
        )
    return scene(units, width_m=10e3)


def test_damage_of_one_tick_is_credited_by_its_share():
    stage = Stage(raiders([0, 1, 2])).fight()
    assert stage.statuses("targets") == ["killed"] * N
    assert shares(stage) == [about(1 / 3)] * 3


def test_several_impacts_of_one_unit_are_credited_by_their_sum():
    """One from the first unit, three from the second, on each target."""
    arriving = drone(motion={"speed_mps": 100.0})
    units = {"targets": unit("red", element(), 5e3, 5e3, N, formation="point")}
    for i, times in enumerate((1, 3, 0)):
        units[f"by-{i}"] = unit("blue", arriving, 5e3, 5.01e3, N * times, formation="point", targets=["targets"])
    stage = Stage(scene(units, width_m=10e3)).fight()
    assert stage.statuses("targets") == ["killed"] * N
    assert shares(stage) == [about(0.25), about(0.75), 0.0]


def test_hazard_adds_up_over_ticks_until_it_passes_its_keyed_threshold():
    setup = targets(30)
    stage = Stage(setup, 2, 9)
    keys = stage.world.elements["key"][:30]
    thresholds = [Chance(2, 9).exponential("fire", int(key)) for key in keys]
    for tick in range(20):
        for e in range(30):
            if stage.statuses("targets")[e] == "standing":
                impact.add_fire(stage.world, stage.state, e, stage.row("by-0"), 0.1, tick)
        impact.settle(stage.world, stage.state, tick)
        dead = [s == "killed" for s in stage.statuses("targets")]
        assert dead == [0.1 * (tick + 1) >= threshold for threshold in thresholds]


def test_share_of_arrivals_that_hit():
    stage = Stage(raiders([0], p_hit=0.4)).fight()
    assert stage.tally("by-0", "leaked") == N
    assert stage.tally("by-0", "hits") / N == about(0.4)
    assert stage.statuses("targets").count("killed") == stage.tally("by-0", "hits")


def test_damage_takes_its_share_of_the_value_and_destruction_the_rest():
    """Hits of 0.3, 0.3 and 0.6 on something that stands 1, worth 1 million."""
    stage = Stage(targets())
    lost, damaged = [], []
    for damage in (0.3, 0.3, 0.6):
        impact.lose_value(stage.world, stage.state, 0, damage)
        lost.append(stage.tally("targets", "value_lost_usd"))
        damaged.append(stage.tally("targets", "damaged"))
    assert lost == pytest.approx([3e5, 6e5, 1e6])
    assert damaged == [1.0, 1.0, 0.0]
    assert stage.tally("targets", "damage_hits") == pytest.approx(1.0)


def test_impacts_of_a_fraction_destroy_when_they_add_up():
    """Ten hits of 0.1 are one, although they round to a little less."""
    tenth = drone(motion={"speed_mps": 100.0}, warhead={"damage_hits": 0.1})
    units = {
        "targets": unit("red", element(), 5e3, 5e3),
        "by-0": unit(
            "blue", tenth, 5e3, 5.01e3, count=10, formation="point", targets=["targets"], launch_interval_s=1.0
        ),
    }
    stage = Stage(scene(units, width_m=10e3)).fight(9)
    assert stage.statuses("targets") == ["standing"]
    assert stage.tally("targets", "damaged") == 1.0
    assert stage.fight().statuses("targets") == ["killed"]
    assert stage.tally("targets", "value_lost_usd") == 0.0
    assert stage.tally("targets", "damaged") == 0.0


def test_nobody_dies_before_the_tick_is_settled():
    """Two guns that kill each other for certain in the first tick both do."""
    gun = {"range_m": 5e3, "rounds_per_s": 1.0, "kill_rate_per_s": {"ground": 1e6}}
    networks = {f"{side}-net": {"side": side, "omniscient": True} for side in ("red", "blue")}
    units = {
        side: unit(side, element(gun=gun), x, 5e3, network=f"{side}-net") for side, x in (("red", 4e3), ("blue", 6e3))
    }
    stage = Stage(scene(units, width_m=10e3, networks=networks)).fight_to_the_end()
    assert stage.statuses("red") + stage.statuses("blue") == ["killed", "killed"]
    assert stage.ticks == 1


def carriers(nested=False):
    """Return two aircraft with two bombs each; perhaps what they carry carries the bombs."""
    plane = element("aircraft", motion={"speed_mps": 100.0, "release_range_m": 1e3}, value={"usd": 7e6})
    units = {
        "planes": unit("red", plane, 1e3, 5e3, count=2, formation="point", targets=["asset"]),
        "asset": unit("blue", element(), 9e3, 5e3),
    }
    carried_by = "planes"
    if nested:
        units["gliders"] = unit("red", plane, targets=["asset"], carried_by="planes")
        carried_by = "gliders"
    bombs = drone(value={"usd": 3e5})
    units["bombs"] = unit("red", bombs, count=2, targets=["asset"], carried_by=carried_by)
    return scene(units, width_m=10e3)


def test_what_a_platform_still_carries_is_lost_with_it():
    stage = Stage(carriers()).fight(5)
    assert stage.statuses("bombs") == ["carried"] * 4
    impact.claim(stage.world, stage.state, stage.first("planes") + 1, stage.row("asset"), False, stage.ticks)
    impact.settle(stage.world, stage.state, stage.ticks)
    assert stage.statuses("planes") == ["flying", "killed"]
    parents = [int(p) - stage.first("planes") for p in stage.world.elements["parent"][stage.first("bombs") :][:4]]
    assert stage.statuses("bombs") == ["killed" if parent == 1 else "carried" for parent in parents]
    assert stage.kills("bombs", by="asset") == 2
    assert stage.tally("bombs", "value_lost_usd") == pytest.approx(2 * 3e5)
    stage.fight_to_the_end()
    assert stage.ticks < stage.world.grid.n_ticks


def test_and_what_that_carries():
    stage = Stage(carriers(nested=True)).fight(5)
    for i in range(2):
        impact.claim(stage.world, stage.state, stage.first("planes") + i, stage.row("asset"), False, stage.ticks)
    impact.settle(stage.world, stage.state, stage.ticks)
    assert stage.statuses("gliders") == ["killed"] * 2
    assert stage.statuses("bombs") == ["killed"] * 4
    stage.fight_to_the_end()
    assert stage.ticks == 6


def test_what_was_released_is_not_lost_with_its_platform():
    stage = Stage(carriers()).fight(72)
    assert stage.statuses("bombs") == ["flying"] * 4
    impact.claim(stage.world, stage.state, stage.first("planes"), stage.row("asset"), False, stage.ticks)
    impact.settle(stage.world, stage.state, stage.ticks)
    assert stage.statuses("bombs") == ["flying"] * 4


def test_rounds_are_lost_with_their_launcher():
    armed = {"magazine": 6, "reloads": 2}
    stage = Stage(targets(launcher=armed, gun={"magazine": 100, "reloads": 1}))
    stage.shooters("targets")["rounds"][0] = 4
    impact.claim(stage.world, stage.state, 0, stage.row("by-0"), False, 0)
    impact.settle(stage.world, stage.state, 0)
    assert stage.tally("targets", "rounds_lost") == 4 + 2 * 6 + 200


def test_who_is_lost_is_forgotten_by_every_network():
    units = {
        "drones": unit("red", drone(motion={"speed_mps": 10.0}), 1e3, 5e3, targets=["one"]),
        "one": unit("blue", element(), 9e3, 5e3, network="blue-net"),
        "two": unit("blue", element(), 9e3, 5e3, network="other-net"),
    }
    networks = EVERYTHING | {"other-net": {"side": "blue", "omniscient": True}}
    stage = Stage(scene(units, width_m=10e3, networks=networks)).fight(2)
    assert (stage.state.tracks["since_s"][:, 0] == 1.0).all()
    impact.claim(stage.world, stage.state, 0, stage.row("one"), False, stage.ticks)
    impact.settle(stage.world, stage.state, stage.ticks)
    assert (stage.state.tracks["since_s"][:, 0] == math.inf).all()
