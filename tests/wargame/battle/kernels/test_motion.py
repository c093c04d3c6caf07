"""Motion: corners, launches in mid-tick, release, loitering, return and pursuit."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples, real
from tests.reference.philox import Chance
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage

PATH = st.lists(st.tuples(real(1e3, 19e3), real(1e3, 19e3)), max_size=6)


def along(points, s: float) -> tuple[float, float]:
    """Return the point a length along a line of points."""
    for a, b in itertools.pairwise(points):
        leg = math.dist(a, b)
        if s <= leg:
            return a[0] + (b[0] - a[0]) * s / leg, a[1] + (b[1] - a[1]) * s / leg
        s -= leg
    return points[-1]


def flight(waypoints=(), tick_s=1.0, speed_mps=100.0, at=(1e3, 1e3), target=(19e3, 18e3), **given):
    """Return a drone on its way over waypoints to an asset."""
    moving = drone(motion={"speed_mps": speed_mps})
    units = {
        "drone": unit("red", moving, *at, waypoints=list(waypoints), targets=["asset"], **given),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 99.0}), *target),
    }
    return scene(units, tick_s=tick_s, duration_s=3000.0, width_m=20e3)


@examples(80, 5)
@given(PATH, real(0.3, 60.0), real(60.0, 900.0), real(0.0, 200.0))
def test_a_drone_is_on_its_path_round_as_many_corners_as_a_step_passes(corners, tick_s, speed, launch_s):
    """At any time it is speed times time along the polyline; it arrives in the tick in which that is its length."""
    points = [(1e3, 1e3), *corners, (19e3, 18e3)]
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    stage = Stage(flight(corners, tick_s, speed, launch_s=launch_s))
    body = stage.bodies("drone")[0]
    while not stage.is_over:
        stage.fight()
        s = speed * max(stage.now_s - launch_s, 0.0)
        wanted = ["waiting"] if stage.now_s <= launch_s else ["flying"] if s < length else ["arrived"]
        assert stage.statuses("drone") == wanted
        if wanted == ["flying"]:
            assert (body.x_m, body.y_m) == pytest.approx(along(points, s), abs=1e-6)
            assert body.remaining_m == pytest.approx(length - s, abs=1e-6)
            assert math.hypot(body.vx_mps, body.vy_mps) == pytest.approx(speed)
    assert stage.statuses("drone") == ["arrived"]
    assert stage.tally("drone", "launched") == stage.tally("drone", "leaked") == 1.0


def test_three_corners_in_one_step():
    corners = [(1.1e3, 1e3), (1.1e3, 1.1e3), (1.2e3, 1.1e3)]
    stage = Stage(flight(corners, tick_s=4.0)).fight()
    body = stage.bodies("drone")[0]
    assert (body.x_m, body.y_m) == pytest.approx(along([(1e3, 1e3), *corners, (19e3, 18e3)], 400.0))
    assert body.leg == 3


def test_a_launch_in_mid_tick_flies_for_the_rest_of_it():
    stage = Stage(flight(tick_s=2.0, launch_s=3.25, target=(19e3, 1e3)))
    assert stage.fight().statuses("drone") == ["waiting"]
    assert stage.fight().statuses("drone") == ["flying"]
    assert stage.bodies("drone")[0].x_m == pytest.approx(1e3 + 75.0)


def test_elements_leave_one_interval_after_the_other():
    stage = Stage(flight(count=4, launch_s=1.0, launch_interval_s=2.5))
    launched = [stage.fight().tally("drone", "launched") for _ in range(10)]
    assert launched == [0, 1, 1, 2, 2, 2, 3, 3, 4, 4]


def test_a_poisson_process_draws_its_gaps_by_element():
    n = 300
    stage = Stage(flight(count=n, launch_s=5.0, launch_interval_s=3.0, launch_process="poisson"), seed=6, replication=1)
    chance = Chance(6, 1)
    gaps = [3.0 * chance.exponential("launch", int(key)) for key in stage.world.elements["key"][:n]]
    assert stage.bodies("drone")["until_s"] == pytest.approx(5.0 + np.cumsum(gaps))
    assert np.mean(gaps) == pytest.approx(3.0, abs=4.0 * 3.0 / math.sqrt(n))


def test_a_time_on_target_is_met():
    points = [(3e3, 9e3), (12e3, 4e3)]
    stage = Stage(flight(points, time_on_target_s=400.5))
    while stage.statuses("drone") != ["arrived"]:
        stage.fight()
    assert stage.ticks == 401


def strike_aircraft(release_m=5e3, loiter_s=0.0, waypoints=(), cargo_first=True, cargo_at=("asset",), tick_s=1.0, n=2):
    """Return an aircraft that flies 12 km east to an asset, with cargo for it."""
    plane = element("aircraft", motion={"speed_mps": 200.0, "release_range_m": release_m, "loiter_s": loiter_s})
    bombs = unit("red", drone(motion={"speed_mps": 300.0}), count=n, targets=list(cargo_at), carried_by="plane")
    carrier = unit("red", plane, 3e3, 5e3, targets=["asset"], waypoints=list(waypoints), launch_s=0.5)
    pair = {"bombs": bombs, "plane": carrier} if cargo_first else {"plane": carrier, "bombs": bombs}
    units = pair | {
        "asset": unit("blue", element(hardness={"hits_to_destroy": 99.0}), 15e3, 5e3),
        "other": unit("blue", element(hardness={"hits_to_destroy": 99.0}), 8e3, 8e3),
    }
    return scene(units, tick_s=tick_s, duration_s=3000.0, width_m=20e3)


def test_a_platform_releases_its_cargo_and_goes_home():
    """7 km at 200 m/s from 0.5 s: released as the tick of 35.5 s ends, at 36 s; 7.1 km back are 35.5 s."""
    stage = Stage(strike_aircraft())
    plane = stage.bodies("plane")[0]
    stage.fight(35)
    assert stage.statuses("bombs") == ["carried"] * 2
    stage.fight()
    assert plane.x_m == pytest.approx(10.1e3)
    assert stage.bodies("bombs")["x_m"] == pytest.approx([10.1e3] * 2)
    stage.fight()
    assert stage.statuses("bombs") == ["flying"] * 2
    assert stage.bodies("bombs")["x_m"] == pytest.approx([10.4e3] * 2)
    assert plane.x_m == pytest.approx(9.9e3)
    assert plane.vx_mps == pytest.approx(-200.0)
    while stage.statuses("plane") == ["flying"]:
        stage.fight()
    assert (stage.ticks, stage.statuses("plane")) == (72, ["home"])
    assert stage.statuses("bombs") == ["arrived"] * 2
    assert stage.tally("plane", "leaked") == 0.0


def test_cargo_flies_from_the_tick_after_its_release_wherever_its_unit_is_listed():
    """Nobody is ahead by standing later in the table."""
    orders = [Stage(strike_aircraft(cargo_first=first)).fight(40) for first in (True, False)]
    one, other = (stage.bodies("bombs")["x_m"].tolist() for stage in orders)
    assert one == pytest.approx(other)


def test_cargo_flies_over_its_units_waypoints():
    setup = strike_aircraft()
    units = {g.name: g.unit.model_dump() | {"_element": g.element} for g in setup.groups}
    units["bombs"]["waypoints"] = [(12e3, 9e3)]
    stage = Stage(scene(units, duration_s=3000.0, width_m=20e3)).fight(36)
    released = stage.bodies("plane")[0].x_m, stage.bodies("plane")[0].y_m
    points = [tuple(float(v) for v in released), (12e3, 9e3), (15e3, 5e3)]
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    while "carried" in (s := stage.statuses("bombs")) or "waiting" in s or "flying" in s:
        stage.fight()
        if stage.statuses("bombs")[0] == "flying":
            body = stage.bodies("bombs")[0]
            assert (body.x_m, body.y_m) == pytest.approx(along(points, 300.0 * (stage.now_s - 36.0)), abs=1e-6)
    assert stage.now_s == 36.0 + math.ceil(length / 300.0)


def test_a_platform_loiters_where_it_turns():
    """10.5 s from the release at 36 s on."""
    stage = Stage(strike_aircraft(loiter_s=10.5)).fight(36)
    for tick in range(37, 60):
        stage.fight()
        late = max(tick - 47, 0)
        assert stage.bodies("plane")[0].x_m == pytest.approx(10.1e3 - 200.0 * late)


def test_a_platform_may_turn_back_before_its_last_waypoint():
    """The path is measured along its corners: 5 km short of its end lies before the last of them."""
    points = [(3e3, 5e3), (9e3, 5e3), (9e3, 9e3), (15e3, 5e3)]
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    stage = Stage(strike_aircraft(release_m=9e3, waypoints=points[1:-1]))
    while stage.statuses("bombs")[0] == "carried":
        stage.fight()
    assert stage.ticks == math.ceil(0.5 + (length - 9e3) / 200.0)
    body = stage.bodies("plane")[0]
    back = math.dist((float(body.x_m), float(body.y_m)), points[0])
    released_at = stage.ticks
    while stage.statuses("plane") == ["flying"]:
        stage.fight()
    assert stage.ticks - released_at == math.ceil(back / 200.0)


def hunt(prey_side="red", prey_speed=60.0, hunter_speed=130.0, n_prey=1, hunters=1, waypoints=(), **hunter):
    """Return hunters that pursue slow prey on its way to an asset."""
    other = {"red": "blue", "blue": "red"}[prey_side]
    preys = unit(prey_side, drone(motion={"speed_mps": prey_speed}), 2e3, 3e3, n_prey, targets=["asset"], spread_m=1e3)
    of = element("aircraft", motion={"speed_mps": hunter_speed}, **hunter) if hunter else None
    of = of or drone(motion={"speed_mps": hunter_speed})
    units = {
        "prey": preys,
        "asset": unit(other, element(), 18e3, 3e3),
        "hunters": unit(
            other, of, 15e3, 15e3, hunters, targets=["prey"], route="pursue", waypoints=list(waypoints), launch_s=1.0
        ),
    }
    return scene(units, width_m=20e3, attacker=prey_side)


@pytest.mark.parametrize("prey_side", ["red", "blue"])
def test_a_pursuer_flies_at_where_its_target_was_as_the_tick_began(prey_side):
    """A curve of pursuit in steps of a tick; the same for either side."""
    stage = Stage(hunt(prey_side))
    hunter, x, y = stage.bodies("hunters")[0], 15e3, 15e3
    while True:
        prey_x = 2e3 + 60.0 * stage.ticks
        distance = math.dist((x, y), (prey_x, 3e3))
        flies = stage.ticks >= 2  # at 1.0 s, the end of the first tick, it takes off
        stage.fight()
        if not flies and stage.ticks < 2:
            continue
        if distance <= 130.0:
            break
        x, y = x + 130.0 * (prey_x - x) / distance, y + 130.0 * (3e3 - y) / distance
        assert (hunter.x_m, hunter.y_m) == pytest.approx((x, y), abs=1e-6)
    assert stage.statuses("hunters") == ["arrived"]
    assert stage.statuses("prey") == ["killed"]
    assert stage.kills("prey", by="hunters") == 1


def test_a_pursuer_whose_target_is_gone_takes_the_next_of_its_unit():
    stage = Stage(hunt(n_prey=3)).fight(5)
    assert stage.bodies("hunters")[0].aim == stage.first("prey")
    stage.bodies("prey")["status"][0] = 5
    stage.bodies("prey")["status"][1] = 5
    stage.fight()
    assert stage.bodies("hunters")[0].aim == stage.first("prey") + 2


def test_a_pursuer_with_nobody_left_strikes_nobody():
    stage = Stage(hunt()).fight(5)
    stage.bodies("prey")["status"][0] = 5
    stage.state.counts[4] -= 1
    stage.fight_to_the_end()
    assert stage.statuses("hunters") == ["arrived"]
    assert stage.tally("hunters", "hits") == 0.0


def test_a_pursuer_has_no_use_for_waypoints():
    """It flies at its target, so that a platform turns back where it met it and nowhere else."""
    paths = []
    for waypoints in ((), [(1e3, 19e3), (19e3, 19e3)]):
        stage = Stage(hunt(waypoints=waypoints, signature=True))
        path = []
        for _ in range(150):
            stage.fight()
            path += [float(stage.bodies("hunters")[0].x_m), float(stage.bodies("hunters")[0].y_m)]
        paths.append(path)
    assert paths[0] == pytest.approx(paths[1])


def test_what_comes_home_or_arrives_is_tracked_no_more():
    setup = strike_aircraft()
    units = {g.name: g.unit.model_dump() | {"_element": g.element} for g in setup.groups}
    units["radar"] = unit("blue", element(), 16e3, 5e3, network="net")
    networks = {"net": {"side": "blue", "omniscient": True}}
    stage = Stage(scene(units, duration_s=3000.0, width_m=20e3, networks=networks)).fight(40)
    assert (stage.state.tracks["since_s"][0, :3] < math.inf).all()
    stage.fight_to_the_end()
    assert stage.statuses("plane") + stage.statuses("bombs") == ["home", "arrived", "arrived"]
    assert (stage.state.tracks["since_s"][0, :3] == math.inf).all()
