"""Battles of which theory knows the outcome: queues, layers, looks, and duels."""

import math

import numpy as np
import pytest

from tests.reference.scenes import drone, element, scene, unit
from wargame.battle import engine as battle
from wargame.battle.build.setup import build
from wargame.battle.kernels.state import ARRIVED, DETECTED, DETECTION_RANGE_M, ENGAGEMENTS, KILLED, SHOTS, STANDING
from wargame.battle.scenario_file import load

FLUX = 50e3 / (math.pi * 0.1**2)  # W/m2 of 50 kW on a spot of 10 cm


def erlang_b(offered: float, channels: int) -> float:
    """Return the share of customers that find all channels busy (Erlang 1917)."""
    blocked = 1.0
    for c in range(1, channels + 1):
        blocked = offered * blocked / (c + offered * blocked)
    return blocked


@pytest.mark.parametrize("dwell", ["fixed", "exponential"])
@pytest.mark.parametrize(("channels", "offered"), [(1, 0.5), (1, 1.5), (2, 2.0), (4, 4.0)])
def test_lasers_are_a_loss_system(channels, offered, dwell):
    """Drones fly at lasers in a Poisson stream; who is not engaged as it comes into range leaks.

    A drone is in range for a dwell and one tick, so there is time for it in one tick only, whichever that is. A random
    dwell ends when its drone strikes, about a dwell and 1.5 ticks after it began, if not before; blocking
    depends on its mean alone. (A drone that strikes in the tick in which its dwell would end was served, too.)

    Whoever comes in a tick in which a laser becomes free is served, also if it came before: an idle time of mean
    1/lambda is shorter by up to a tick, and 1/(1 + a) served become 1/(1 + a - lambda dt): blocking is lower by
    up to lambda dt (1 - B)^2. The lasers are idle at first: a drone more for each is served of n.
    """
    dwell_s, n, replications = 5.0, 400, 50
    tick_s = dwell_s / 60.5
    speed, reach = 100.0, (dwell_s + tick_s) * 100.0
    mean_s = dwell_s if dwell == "fixed" else dwell_s * (1.0 - math.exp(-1.0 - 1.5 * tick_s / dwell_s))
    gap_s = mean_s / offered
    target = drone(motion={"speed_mps": speed, "altitude_m": 0.0}, hardness={"fluence_j_per_m2": FLUX * dwell_s})
    laser = element(laser={"range_m": reach, "dwell": dwell})
    stream = {"launch_interval_s": gap_s, "launch_process": "poisson", "formation": "point"}
    units = {
        "drones": unit("red", target, 1e3, 1e3, n, targets=["asset"], **stream),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 3e3, 1e3),
        "lasers": unit("blue", laser, 3e3, 1e3, channels, formation="point", network="net"),
    }
    setup = scene(
        units,
        tick_s=tick_s,
        duration_s=2.0 * n * gap_s + 100.0,
        width_m=4e3,
        networks={"net": {"side": "blue", "omniscient": True}},
        raid={"visibility_m": 1e12},
    )
    outcome = battle.run_many(setup.world, 5, replications)
    served = outcome.tally[:, setup.index("lasers"), ENGAGEMENTS]
    killed = outcome.statuses[:, setup.index("drones"), KILLED]
    arrived = outcome.statuses[:, setup.index("drones"), ARRIVED]
    assert (killed + arrived == n).all()
    assert (served >= killed).all()
    blocked = 1.0 - served / n
    exact = erlang_b(offered, channels)
    error = 3.0 * blocked.std(ddof=1) / math.sqrt(replications)
    lower = channels / n + tick_s / gap_s * (1.0 - exact) ** 2
    assert -error - lower < blocked.mean() - exact < error


def shooting(units, n, **more):
    """Return n drones on their way to an asset past launchers that never run out of channels."""
    units = {
        "drones": unit("red", drone(), 1e3, 20e3, n, formation="line", spread_m=1e3, targets=["asset"]),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 38e3, 20e3),
        **units,
    }
    names = {u["network"] for u in units.values() if u.get("network")}
    networks = {name: {"side": "blue", "omniscient": True} for name in sorted(names)}
    return scene(units, tick_s=2.0, width_m=40e3, networks=networks, **more)


def launchers(x_m, p_kill, n, network, **doctrine):
    launcher = {"channels": n, "magazine": 9 * n, "max_range_m": 6e3, "p_kill": {"drone": p_kill}}
    return unit("blue", element(launcher=launcher), x_m, 20e3, network=network, doctrine=doctrine)


def test_leakage_of_two_layers_is_the_product_of_what_each_lets_through():
    """100 drones, one shot each of p = .7 and of p = .8: 6 leak, binomially."""
    n, replications, p = 100, 400, 0.3 * 0.2
    outer = launchers(15e3, 0.7, n, "outer", max_shots=1)
    inner = launchers(30e3, 0.8, n, "inner", max_shots=1)
    setup = shooting({"outer": outer, "inner": inner}, n)
    outcome = battle.run_many(setup.world, 1, replications)
    leaked = outcome.statuses[:, setup.index("drones"), ARRIVED]
    spread = math.sqrt(n * p * (1.0 - p))
    assert leaked.mean() == pytest.approx(n * p, abs=3.0 * spread / math.sqrt(replications))
    assert leaked.std(ddof=1) == pytest.approx(spread, rel=3.0 / math.sqrt(2.0 * replications))
    second = outcome.tally[:, setup.index("inner"), SHOTS]
    assert second.mean() == pytest.approx(n * 0.3, abs=3.0 * math.sqrt(n * 0.21 / replications))
    assert (outcome.tally[:, setup.index("outer"), SHOTS] == n).all()


@pytest.mark.parametrize(("p", "looks"), [(0.7, 3), (0.3, 2), (0.5, 4)])
def test_shoot_look_shoot(p, looks):
    """Shots: (1 - (1 - p)^n)/p in the mean, for p = .7 and n = 3 1.39; destroyed: 1 - (1 - p)^n, .973."""
    n, replications = 100, 100
    setup = shooting({"launcher": launchers(30e3, p, n, "net", salvo=1, max_shots=looks)}, n)
    outcome = battle.run_many(setup.world, 2, replications)
    killed = 1.0 - (1.0 - p) ** looks
    shots = killed / p
    second = sum(k * k * p * (1.0 - p) ** (k - 1) for k in range(1, looks)) + looks**2 * (1.0 - p) ** (looks - 1)
    total = n * replications
    got = outcome.tally[:, setup.index("launcher"), SHOTS].sum() / total
    assert got == pytest.approx(shots, abs=3.0 * math.sqrt((second - shots**2) / total))
    share = outcome.statuses[:, setup.index("drones"), KILLED].sum() / total
    assert share == pytest.approx(killed, abs=3.0 * math.sqrt(killed * (1.0 - killed) / total))


def test_a_salvo_is_shots_without_a_look():
    """Two at once of p = .5 destroy three quarters."""
    n, replications = 100, 100
    setup = shooting({"launcher": launchers(30e3, 0.5, 2 * n, "net", salvo=2, max_shots=2)}, n)
    outcome = battle.run_many(setup.world, 3, replications)
    assert (outcome.tally[:, setup.index("launcher"), SHOTS] == 2 * n).all()
    share = outcome.statuses[:, setup.index("drones"), KILLED].mean() / n
    assert share == pytest.approx(0.75, abs=3.0 * math.sqrt(0.1875 / (n * replications)))


def mean_detection_range_m(rcs: float) -> float:
    """Return how far from a radar of 30 km drones are found that fly straight at it over 50 km."""
    sensor = {"range_m": 30e3, "rate_per_s": 20.0, "instrumented_range_m": 60e3, "mast_m": 400.0}
    target = drone(signature={"rcs": rcs}, motion={"speed_mps": 100.0, "altitude_m": 400.0})
    units = {
        "drones": unit("red", target, 1e3, 125.0, 20, targets=["radar"]),
        "radar": unit("blue", element(sensor=sensor), 51e3, 125.0, network="net"),
    }
    strip = {"width_m": 52e3, "height_m": 250.0, "cell_m": 250.0}
    networks, rules = {"net": {"side": "blue"}}, {"detection_rate_max_per_s": 20.0}
    setup = scene(units, tick_s=1.0, map=strip, networks=networks, rules=rules)
    tally = battle.run_many(setup.world, 4, 20).tally[:, setup.index("drones")]
    assert (tally[:, DETECTED] == 20).all()
    return float(tally[:, DETECTION_RANGE_M].sum() / tally[:, DETECTED].sum())


def test_radar_range_goes_with_the_fourth_root_of_the_cross_section():
    """A tenth of it: .562. Range is found to a cell (250 m) and the flight of a tick or two (200 m)."""
    full, tenth = mean_detection_range_m(1.0), mean_detection_range_m(0.1)
    assert full == pytest.approx(30e3, abs=450.0)
    assert tenth / full == pytest.approx(0.562341, abs=450.0 / full)


# P(first side wins), equal effectiveness (Brown 1963): 233/315 and so on.
DUELS = [((4, 3), 233 / 315), ((5, 3), 35779 / 40320), ((10, 8), 0.791358)]


def share_won(first: int, second: int, tick_s: float, replications: int) -> float:
    """Return how often the first side has somebody left; both lost in one tick is half a win.

    That and all else that a tick changes is of the order of the tick times the rate at which both sides
    together kill: 0.004 to 0.036 at 0.001 per s and 2 s; its sign is open, as it is the same for both.
    """
    loaded = load(
        "duel", [f"clock.tick_s={tick_s}", f"units.red-group.count={first}", f"units.blue-group.count={second}"]
    )
    setup = build(loaded)
    left = battle.run_many(setup.world, 1, replications).statuses[:, :, STANDING]
    red, blue = left[:, setup.index("red-group")] > 0, left[:, setup.index("blue-group")] > 0
    assert not (red & blue).any()
    return float(np.mean(red + 0.5 * (~red & ~blue)))


@pytest.mark.parametrize(("sides", "exact"), DUELS)
def test_a_duel_obeys_the_stochastic_square_law(sides, exact):
    n = 3000
    assert share_won(*sides, tick_s=2.0, replications=n) == pytest.approx(
        exact, abs=3.0 * math.sqrt(exact * (1.0 - exact) / n)
    )


@pytest.mark.slow
@pytest.mark.parametrize("tick_s", [2.0, 1.0])
@pytest.mark.parametrize(("sides", "exact"), DUELS)
def test_a_duel_obeys_the_stochastic_square_law_at_any_tick(sides, exact, tick_s):
    n = 20_000
    assert share_won(*sides, tick_s=tick_s, replications=n) == pytest.approx(
        exact, abs=3.0 * math.sqrt(exact * (1.0 - exact) / n)
    )


def test_a_duel_does_not_care_which_side_is_red():
    n = 3000
    one, other = share_won(5, 4, 2.0, n), share_won(4, 5, 2.0, n)
    assert one + other == pytest.approx(1.0, abs=3.0 * math.sqrt(2.0 * one * (1.0 - one) / n))
