"""A better defence never lets more through on average: over random raids paired by common random numbers.

Single raids may go the other way (a kill frees a channel for a shot that then misses), so means are compared: the mean
paired difference may be above 0 by at most 4 of its standard errors. Examples are always the same (derandomize), so a
test that passes does not depend on the seed.
"""

import itertools
import math
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reference.scenes import drone, element, scene, unit
from wargame.battle import engine as battle
from wargame.battle.kernels.state import ARRIVED

Raid = dict[str, Any]
N = 120
STEADY = settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def reals(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_subnormal=False)


@st.composite
def raids(draw: st.DrawFn) -> Raid:
    """Draw drones on their way to an asset, and figures of launchers, guns and lasers around it."""
    return {
        "drones": draw(st.integers(5, 30)),
        "gap_s": draw(st.sampled_from([0.0, 2.0, 10.0])),
        "spread_m": draw(st.sampled_from([0.0, 3e3])),
        "count": draw(st.integers(1, 3)),
        "channels": draw(st.integers(1, 3)),
        "magazine": draw(st.integers(1, 8)),
        "p_kill": draw(reals(0.1, 0.8)),
        "salvo": draw(st.integers(1, 2)),
        "max_shots": draw(st.sampled_from([0, 1, 3])),
        "shot_mps": draw(st.sampled_from([150.0, 600.0])),
        "shared": draw(st.booleans()),
        "kill_rate": draw(st.sampled_from([0.0, 0.01, 0.05])),
        "lasers": draw(st.integers(0, 2)),
        "power_w": draw(reals(20e3, 100e3)),
        "visibility_m": draw(reals(3e3, 30e3)),
        "rate_per_s": draw(st.sampled_from([0.002, 0.02, 1.0])),
    }


def leaked(raid: Raid, seed: int) -> np.ndarray:
    """Return how many drones arrive in each battle, shape (N,)."""
    figures = {name: raid[name] for name in ("channels", "magazine")}
    figures |= {"speed_mps": raid["shot_mps"], "max_range_m": 8e3, "p_kill": {"drone": raid["p_kill"]}}
    doctrine = {"salvo": raid["salvo"], "max_shots": raid["max_shots"]}
    armed = element(launcher=figures, gun={"kill_rate_per_s": {"drone": raid["kill_rate"]}})
    beam = element(laser={"power_w": raid["power_w"], "range_m": 4e3, "slew_s": 1.0, "heat_limit_s": 20.0})
    flight = {"speed_mps": 80.0, "altitude_m": raid.get("altitude_m", 0.0)}
    flier = drone(motion=flight, hardness={"fluence_j_per_m2": 5e6})
    second = "near" if raid["shared"] else "far"
    radar = element(sensor={"range_m": 12e3, "rate_per_s": raid["rate_per_s"]})
    stream = {"launch_interval_s": raid["gap_s"], "formation": "line", "spread_m": raid["spread_m"]}
    units = {
        "drones": unit("red", flier, 1e3, 10e3, raid["drones"], targets=["asset"], **stream),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 18e3, 10e3),
        "radar": unit("blue", radar, 17e3, 10e3, network="near"),
        "other-radar": unit("blue", radar, 17e3, 11e3, network=second),
        "first": unit("blue", armed, 17e3, 9.5e3, raid["count"], network="near", doctrine=doctrine),
        "second": unit("blue", armed, 16e3, 10.5e3, raid["count"], network=second, doctrine=doctrine),
        "lasers": unit("blue", beam, 17.5e3, 10e3, raid["lasers"], network="near"),
    }
    networks = {name: {"side": "blue"} for name in {"near", second}}
    setup = scene(
        units, tick_s=2.0, width_m=20e3, cell_m=1e3, networks=networks, raid={"visibility_m": raid["visibility_m"]}
    )
    return battle.run_many(setup.world, seed, N, threads=1).statuses[:, setup.index("drones"), ARRIVED].astype(float)


def better(**changes: Callable[[Any], Any]) -> Callable[[Raid], Raid]:
    """Return what makes a raid's defence better: a function of each figure that changes."""

    def change(raid: Raid) -> Raid:
        changed = deepcopy(raid)
        return changed | {name: step(raid[name]) for name, step in changes.items()}

    return change


BETTER = {
    "more interceptors": better(magazine=lambda m: m + 4),
    "more launchers": better(count=lambda c: c + 1),
    "more channels": better(channels=lambda c: c + 2),
    "better shots": better(p_kill=lambda p: min(p + 0.15, 1.0)),
    "faster shots": better(shot_mps=lambda v: 2.0 * v),
    "guns that kill faster": better(kill_rate=lambda r: r + 0.02),
    "more lasers": better(lasers=lambda n: n + 1),
    "clearer air": better(visibility_m=lambda v: 2.0 * v),
    "radars that find sooner": better(rate_per_s=lambda r: 5.0 * r),
}


# What a raid must have for the improvement to be one; found by this test where it was not. With one channel a salvo of
# two is a single shot, with two channels it is two at one target; two networks that find the same drones sooner shoot
# at the same ones; a laser that finds a drone sooner begins with it farther off, where it takes longer. Each may mean
# fewer kills for the same rounds or time, as it would in earnest.
NEEDS = {
    "clearer air": {"lasers": 2},
    "more channels": {"salvo": 1, "shared": True},
    "radars that find sooner": {"shared": True, "lasers": 0},
}


@pytest.mark.slow
@pytest.mark.parametrize("how", BETTER)
@STEADY
@given(raid=raids(), seed=st.integers(0, 2**32 - 1))
def test_a_better_defence_lets_no_more_through(how, raid, seed):
    base = raid | NEEDS.get(how, {})
    difference = leaked(BETTER[how](base), seed) - leaked(base, seed)
    error = difference.std(ddof=1) / math.sqrt(N)
    assert difference.mean() <= 4.0 * error


@pytest.mark.parametrize("how", BETTER)
def test_a_better_defence_lets_less_through_where_it_is_short_of_that(how):
    """One raid in which each of them counts: the mean difference is below 0 by 3 of its standard errors.

    Its laser is weak: a strong one takes what launchers leave, and more of them then change little.
    """
    raid = {
        "drones": 30, "gap_s": 2.0, "spread_m": 3e3, "count": 1, "channels": 1, "magazine": 3, "p_kill": 0.5,
        "salvo": 1, "max_shots": 0, "shot_mps": 150.0, "shared": True, "kill_rate": 0.01, "lasers": 1, "power_w": 20e3,
        "visibility_m": 5e3, "rate_per_s": 0.002,
    }  # fmt: skip
    raid |= {"magazine": 30} if how in ("more channels", "faster shots") else {}
    difference = leaked(BETTER[how](raid), 1) - leaked(raid, 1)
    assert difference.mean() <= -3.0 * difference.std(ddof=1) / math.sqrt(N)


def leaked_past_guns(raid: Raid, seed: int) -> np.ndarray:
    """Return how many drones arrive in each battle past guns alone, shape (N,)."""
    return leaked(raid | {"p_kill": 1e-12, "lasers": 0, "magazine": 1, "max_shots": 1}, seed)


@pytest.mark.slow
@STEADY
@given(
    raids(), st.sampled_from([0.0, 300.0, 1_500.0]), st.sampled_from([500.0, 1_400.0, 9e3]), st.integers(0, 2**32 - 1)
)
def test_higher_is_never_easier_for_a_gun(raid, low_m, more_m, seed):
    """Guns of 3 km slant range: to fly higher lets no fewer through, to 4 standard errors of the paired difference.

    All networks see everything at once, since a higher drone would be over the horizon earlier.
    """
    raid |= {"rate_per_s": 1.0, "kill_rate": 0.05}
    low, high = (leaked_past_guns(raid | {"altitude_m": h}, seed) for h in (low_m + 1.0, low_m + more_m))
    difference = low - high
    assert difference.mean() <= 4.0 * difference.std(ddof=1) / math.sqrt(N)


def test_guns_kill_fewer_the_higher_drones_fly():
    """The same raid at four heights: the mean paired difference is above 0 by 3 standard errors at each step."""
    raid = {
        "drones": 24, "gap_s": 2.0, "spread_m": 0.0, "count": 1, "channels": 1, "magazine": 1, "p_kill": 1e-12,
        "salvo": 1, "max_shots": 1, "shot_mps": 150.0, "shared": True, "kill_rate": 0.05, "lasers": 0, "power_w": 50e3,
        "visibility_m": 5e3, "rate_per_s": 1.0,
    }  # fmt: skip
    leaks = [leaked_past_guns(raid | {"altitude_m": h}, 1) for h in (100.0, 2_000.0, 2_800.0, 9_000.0)]
    for low, high in itertools.pairwise(leaks):
        difference = high - low
        assert difference.mean() >= 3.0 * difference.std(ddof=1) / math.sqrt(N)
    assert (leaks[-1] == raid["drones"]).all()
