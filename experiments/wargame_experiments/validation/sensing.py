"""Detection by radar: range against cross-section and jamming, and detection along an approach.

Drones fly along a strip of small cells straight at a radar on a mast as high as they fly. Where the radar's rate is
as good as infinite they are found as soon as they come into view: at a range that is known to half a cell, one
tick's flight, and one more for jamming that is read a tick late.
"""

from functools import partial
from typing import Any, Final

from wargame.analytic.radar import burn_through_factor, jammed_range, range_factor, self_screening_range
from wargame.analytic.search import p_detect_approach
from wargame.battle.kernels.state import DETECTED, DETECTION_RANGE_M
from wargame.battle.variants import Batch
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import BASIS, drones, ground, scene

HEIGHT_M: Final = 2e3  # of drones and mast, so that the horizon is far
SPEED_MPS: Final = 100.0
RANGE_M: Final = 30e3  # at which the radar sees 1 m2
AT_ONCE: Final = 1e9  # detections per s
FOUND_PER_S: Final = 0.0013  # at 30 km
CELL_M: Final = 25.0
MIDDLE_M: Final = 0.5 * CELL_M
TICK_S: Final = 0.25
SLACK_M: Final = 0.5 * CELL_M + 2.0 * SPEED_MPS * TICK_S  # 62.5 m
SKOLNIK: Final = "Skolnik"
SCHLEHER: Final = "Schleher 1999"
SCREEN_M: Final = 120e3  # jammer that equals the radar's noise at 120 km, four times the radar's range
STAND_OFF: Final = 1000.0  # J/S at the radar
KOOPMAN: Final = "Koopman 1946"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of sensing."""
    n = of(level, 100, 1_000)
    return [
        ValidationCase("radar/range", "detection range of 1 m2, m", SKOLNIK, partial(_range, 1.0)),
        ValidationCase("radar/tenth", "range, a tenth of the cross-section : all of it", SKOLNIK, _tenth),
        ValidationCase(
            "radar/self-screening", "burn-through of a jammer aboard, m", SCHLEHER, partial(_screened, SCREEN_M)
        ),
        ValidationCase("radar/self-screening-twice", "the same, twice the power : once", SCHLEHER, _screened_twice),
        ValidationCase(
            "radar/stand-off", "range under stand-off jamming, J/S 1000, m", SCHLEHER, partial(_stand_off, STAND_OFF)
        ),
        ValidationCase("radar/stand-off-twice", "the same, twice the power : once", SCHLEHER, _stand_off_twice),
        ValidationCase(
            "radar/approach", "P(detected on the way from 30 to 15 km)", KOOPMAN, partial(_approach, 1e9, n),
        ),
        ValidationCase(
            "radar/approach-capped", "the same, rate capped at twice that of 30 km", KOOPMAN,
            partial(_approach, 2.0, n),
        ),
    ]  # fmt: skip


def approach(
    name: str, flight: Data, tick_s: float, rate_per_s: float = AT_ONCE, cap: float = 1.0, **more: Data
) -> Data:
    """Return drones on a strip of cells that ends at a radar.

    Parameters
    ----------
    flight
        The unit of drones, on its way to a unit called goal, which is among ``more``.
    rate_per_s
        Of the radar, for 1 m2 at its range; no more than ``cap`` times that nearer.
    """
    sensor = {"range_m": RANGE_M, "rate_per_s": rate_per_s, "instrumented_range_m": 1e6, "mast_m": HEIGHT_M} | BASIS
    units = {"drones": flight, "radar": ground("blue", 0.0, MIDDLE_M, sensor=sensor, network="air")}
    cells = {"width_m": 2e5, "height_m": CELL_M, "cell_m": CELL_M}
    rules = {"detection_rate_max_per_s": cap * rate_per_s, "drop_rate_per_s": 0.0}
    made = scene(name, units | more, tick_s, map=cells, rules=rules)
    return made | {"networks": {"air": {"side": "blue"}}}


def _goal(x_m: float) -> Data:
    return ground("blue", x_m, MIDDLE_M, hits=1e9)


def _drones(from_m: float, n: int = 1, **figures: Any) -> Data:
    return drones("red", from_m, MIDDLE_M, n, ["goal"], SPEED_MPS, altitude_m=HEIGHT_M, **figures)


def found_at_m(data: Data, bench: Bench) -> float:
    """Return the range at which the one drone of a battle is found, m."""
    batch = bench.fight(data, 1)
    tally = batch.outcome.tally[0, batch.setup.index("drones")]
    return float(tally[DETECTION_RANGE_M] / tally[DETECTED])


def _plain_m(rcs: float, bench: Bench) -> float:
    flight = _drones(1.1 * RANGE_M, rcs=rcs)
    return found_at_m(approach(f"radar-{1000 * rcs:.0f}", flight, TICK_S, goal=_goal(1e3)), bench)


def _range(rcs: float, bench: Bench) -> ReferenceComparison:
    return comparisons.exact(_plain_m(rcs, bench), RANGE_M * range_factor(rcs), SLACK_M, 1)


def _tenth(bench: Bench) -> ReferenceComparison:
    full, tenth = (_plain_m(rcs, bench) for rcs in (1.0, 0.1))
    return comparisons.exact(tenth / full, range_factor(0.1), 2.0 * SLACK_M / full, 2)


def _screened_m(jammer_m: float, bench: Bench) -> float:
    jammer = {"band": "radar", "range_m": jammer_m, "mast_m": HEIGHT_M} | BASIS
    flight = _drones(1.1 * RANGE_M, jammer=jammer)  # unseen when it takes off: it jams from the next tick
    return found_at_m(approach(f"screen-{jammer_m:.0f}", flight, TICK_S, goal=_goal(1e3)), bench)


def _screened(jammer_m: float, bench: Bench) -> ReferenceComparison:
    exact = self_screening_range(RANGE_M, jammer_m)
    return comparisons.exact(_screened_m(jammer_m, bench), exact, SLACK_M, 1)


def _screened_twice(bench: Bench) -> ReferenceComparison:
    """Compare with the limit of strong jamming, from which four times the radar's range differs by .0015."""
    once, twice = (_screened_m(SCREEN_M * power**0.5, bench) for power in (1.0, 2.0))
    limit = burn_through_factor(2.0, self_screening=True)
    exact = self_screening_range(RANGE_M, SCREEN_M * 2.0**0.5) / self_screening_range(RANGE_M, SCREEN_M)
    return comparisons.exact(twice / once, limit, 2.0 * SLACK_M / once + abs(exact - limit), 2)


def _stand_off_m(j_to_s: float, bench: Bench) -> float:
    """Return the range under one jammer on the ground, 100 km away, with this J/S at the radar."""
    jammer = {"band": "radar", "range_m": 1e5 * j_to_s**0.5, "mast_m": HEIGHT_M} | BASIS
    pod = ground("red", 1e5, MIDDLE_M, jammer=jammer)
    return found_at_m(approach(f"stand-off-{j_to_s:.0f}", _drones(7e3), TICK_S, goal=_goal(1e3), pod=pod), bench)


def _stand_off(j_to_s: float, bench: Bench) -> ReferenceComparison:
    return comparisons.exact(_stand_off_m(j_to_s, bench), jammed_range(RANGE_M, j_to_s), SLACK_M, 1)


def _stand_off_twice(bench: Bench) -> ReferenceComparison:
    """Compare with the limit of strong jamming, from which J/S = 1000 differs by .0001."""
    once, twice = (_stand_off_m(STAND_OFF * power, bench) for power in (1.0, 2.0))
    limit = burn_through_factor(2.0, self_screening=False)
    return comparisons.exact(twice / once, limit, 2.0 * SLACK_M / once + 0.5 / STAND_OFF, 2)


def _approach(cap: float, n: int, bench: Bench) -> ReferenceComparison:
    """Count who is found of 100 that fly on their own, extrapolated from ticks of 0.5 and 1 s.

    A drone reads the rate of the cell in which a tick ends, and in the tick in which it strikes it reads none.
    """

    def at_tick(tick_s: float) -> Data:
        return approach(f"approach-{cap:.0f}", _drones(31e3, 100), tick_s, FOUND_PER_S, cap, goal=_goal(15e3))

    def share(batch: Batch) -> F8:
        return batch.outcome.tally[:, batch.setup.index("drones"), DETECTED] / 100.0

    cap_per_s = cap * FOUND_PER_S
    exact = p_detect_approach(RANGE_M, FOUND_PER_S, SPEED_MPS, RANGE_M, 15e3, rate_max_per_s=cap_per_s)
    return comparisons.mean(bench.refined(at_tick, 0.5, n, share), exact)
