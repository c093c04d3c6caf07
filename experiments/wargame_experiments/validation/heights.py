"""Heights: how long a pass is in reach of a gun, and shots, beams and radars at their slant range.

One target at a known place, so that geometry gives the number; drones come straight down on their aims unless they are
said to dive, and pass the weapon level until then.
"""

import math
from functools import partial
from typing import Any, Final

from wargame.analytic.laser import dwell_s, extinction_per_m, irradiance_w_per_m2
from wargame.battle.kernels.state import BEAM_S, CHANNEL_S, ROUNDS
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, Data
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.lasers import BEAM, FLUENCE, laser_of
from wargame_experiments.validation.scenes import drones, ground, gun, launcher, scene
from wargame_experiments.validation.sensing import AT_ONCE, HEIGHT_M, MIDDLE_M, RANGE_M, SLACK_M, approach, found_at_m

GUN_RANGE_M: Final = 3e3
SPEED_MPS: Final = 100.0
SHOT_MPS: Final = 500.0
TICK_S: Final = 0.1
WEST_M: Final = 10e3  # of the weapon, where drones start
DIVE_RAD: Final = math.pi / 6
GEOMETRY: Final = "geometry"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of heights; nothing in them is left to chance, so they are the same at every level."""
    found = [
        ValidationCase(
            f"height/gun-pass-{h_m:.0f}-m", f"gun of 3 km, pass at {h_m:.0f} m: s of fire", "2 sqrt(R^2-h^2)/v",
            partial(_pass, h_m),
        )
        for h_m in (300.0, 2_000.0, 2_900.0, 9_000.0)
    ]  # fmt: skip
    return [
        *found,
        ValidationCase("height/gun-dive", "gun of 3 km, dive of 30 degrees on it: s of fire", "R cos(g)/v", _dive),
        ValidationCase("height/gun-ceiling", "the same, ceiling 1 km: s of fire", "h/(v tan(g))", _under_ceiling),
        ValidationCase("height/intercept", "shot at a drone 9 km up: s of flight", GEOMETRY, partial(_shot, None)),
        ValidationCase("height/intercept-dive", "the same, it dives: s of flight", GEOMETRY, partial(_shot, DIVE_RAD)),
        ValidationCase("height/laser-dwell", "50 kW at 2 km, 1.2 km of it up: s of beam", "Kruse 1962", _dwell),
        ValidationCase("height/radar", "range over the ground, drones 10 km above the mast, m", GEOMETRY, _radar),
    ]


def _scene(name: str, flight: Data, weapon: Data, aim_m: float = 2.0 * WEST_M) -> Data:
    """Return one drone on its way over a weapon to an aim, ``aim_m`` east of where it starts."""
    units = {
        "drone": drones("red", 0.0, WEST_M, 1, ["aim"], SPEED_MPS, **flight),
        "aim": ground("blue", aim_m, WEST_M, hits=1e9),
        "weapon": ground("blue", WEST_M, WEST_M, network="net", **weapon),
    }
    return scene(name, units, TICK_S, size_m=2.0 * WEST_M, raid={"visibility_m": 23e3})


def _tally(data: Data, column: int, bench: Bench) -> float:
    batch = bench.fight(data, 1)
    return float(batch.outcome.tally[0, batch.setup.index("weapon"), column])


def _fire_s(name: str, flight: Data, bench: Bench, aim_m: float = 2.0 * WEST_M, **figures: Any) -> float:
    """Return how long a gun fires, at a round a second, that never hits."""
    weapon = {"gun": gun(1e-30, "drone", range_m=GUN_RANGE_M, **figures)}
    return _tally(_scene(name, flight, weapon, aim_m), ROUNDS, bench)


def _pass(height_m: float, bench: Bench) -> ReferenceComparison:
    """Compare the time of fire, to a tick at each end; above its range a gun does not fire at all."""
    exact = 2.0 * math.sqrt(max(GUN_RANGE_M**2 - height_m**2, 0.0)) / SPEED_MPS
    found = _fire_s(f"pass-{height_m:.0f}", {"altitude_m": height_m}, bench)
    return comparisons.exact(found, exact, 2.0 * TICK_S if exact else 0.0, 1)


def _dive(bench: Bench) -> ReferenceComparison:
    """Compare for a drone that has begun its dive out of range: slant range is the way left over cos(g)."""
    found = _fire_s("dive", {"altitude_m": 3e3, "dive_angle_rad": DIVE_RAD}, bench, WEST_M)
    return comparisons.exact(found, GUN_RANGE_M * math.cos(DIVE_RAD) / SPEED_MPS, 2.0 * TICK_S, 1)


def _under_ceiling(bench: Bench) -> ReferenceComparison:
    flight = {"altitude_m": 3e3, "dive_angle_rad": DIVE_RAD}
    found = _fire_s("under-ceiling", flight, bench, WEST_M, ceiling_m=1e3)
    return comparisons.exact(found, 1e3 / math.tan(DIVE_RAD) / SPEED_MPS, 2.0 * TICK_S, 1)


def _shot(dive_rad: float | None, bench: Bench) -> ReferenceComparison:
    """Compare the flight of the first and only shot, sent at the end of the first tick at a drone that comes on.

    Level: (d - v t)^2 + h^2 = s^2 t^2, solved for t. In a dive at the launcher both speeds lie on one line.
    """
    away_m = WEST_M - SPEED_MPS * TICK_S
    flight: Data = {"altitude_m": 9e3}
    if dive_rad is None:
        surplus = SHOT_MPS**2 - SPEED_MPS**2
        half = away_m * SPEED_MPS
        exact = (math.sqrt(half**2 + surplus * (away_m**2 + 9e3**2)) - half) / surplus
    else:
        flight |= {"dive_angle_rad": dive_rad}
        exact = away_m / math.cos(dive_rad) / (SHOT_MPS + SPEED_MPS / math.cos(dive_rad))
    weapon = {"launcher": launcher(1.0, 1, 1, speed_mps=SHOT_MPS)}
    aim_m = 2.0 * WEST_M if dive_rad is None else WEST_M
    found = _tally(_scene(f"shot-{'level' if dive_rad is None else 'dive'}", flight, weapon, aim_m), CHANNEL_S, bench)
    return comparisons.exact(found, exact, 1e-9 * exact, 1)


def _dwell(bench: Bench) -> ReferenceComparison:
    """Burn a drone that hovers, 1.6 km away over the ground and 1.2 km up."""
    units = {
        "drone": drones("red", 1e3, 1e3, 1, ["aim"], 1e-6, altitude_m=1.2e3, fluence_j_per_m2=FLUENCE),
        "aim": ground("blue", 5e3, 1e3, hits=1e9),
        "weapon": ground("blue", 1e3 + 1.6e3, 1e3, laser=laser_of(), network="net"),
    }
    data = scene("dwell-at-slant-range", units, 0.5, size_m=10e3, raid={"visibility_m": 23e3})
    exact = dwell_s(FLUENCE, irradiance_w_per_m2(BEAM, 2e3, extinction_per_m(23e3)))
    return comparisons.exact(_tally(data, BEAM_S, bench), exact, 1e-6 * exact, 1)


def _radar(bench: Bench) -> ReferenceComparison:
    """Compare the range at which drones above a radar are found; it is reported over the ground, as on a map."""
    rise_m = 10e3
    flight = drones("red", 1.1 * RANGE_M, MIDDLE_M, 1, ["goal"], SPEED_MPS, altitude_m=HEIGHT_M + rise_m)
    data = approach("radar-above", flight, 0.25, AT_ONCE, goal=ground("blue", 1e3, MIDDLE_M, hits=1e9))
    return comparisons.exact(found_at_m(data, bench), math.sqrt(RANGE_M**2 - rise_m**2), SLACK_M, 1)
