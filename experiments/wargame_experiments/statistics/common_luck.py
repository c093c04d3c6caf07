"""How many replications common luck saves between two scenarios, measured against independent luck.

Both scenarios are fought with one seed, and the second with another seed too. The ratio of the variances of the two
differences, replication by replication, is how many times as many replications independent luck takes for the same
width of the interval. What is shared are draws by entity and purpose (`wargame.compiled.random`): an element that is in
both scenarios has the same detection threshold, the same luck of its n-th shot, and so on, and the raid the same
weather, jamming and readiness. Luck parts ways where a change moves the order of events: a launcher that shoots once
more has its later shots at other targets.
"""

import math
from collections.abc import Collection
from typing import Final, NamedTuple

import numpy as np

from wargame.battle import run_many
from wargame.intervals import Interval
from wargame.metrics import parts
from wargame.parts import Part
from wargame.scenario_file import LoadedScenario
from wargame.variants import Batch, Batches
from wargame.world import build
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.statistics.linear import linearised

MEASURES: Final = ("leakage", "soft_kill_share", "value_lost", "cost_blue", "cer_raid", "cer_full", "cer_munition")


class Saving(NamedTuple):
    """What common luck saves on one measure.

    Attributes
    ----------
    difference
        First less second with common luck, with its interval.
    correlation
        Of the two over replications.
    ratio
        Variance of the difference with independent luck over that with common luck; inf where that has none, nan where
        neither has.
    """

    difference: Interval
    correlation: float
    ratio: float


def savings(
    first: LoadedScenario,
    second: LoadedScenario,
    seed: int,
    replications: int,
    measures: Collection[str] = MEASURES,
) -> dict[str, Saving]:
    """Return by measure how many times as many replications independent luck would take.

    Parameters
    ----------
    first, second
        Two scenarios.
    seed
        Common to both; the second is fought with ``seed + 1`` too.
    replications
        Of each, >= 2; the standard error of a ratio is about its own size times 2 / sqrt(replications).
    measures
        Names, cost-exchange ratios that need no other batch as ``cer_<name>``.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> found = savings(load("duel"), load("duel", ["clock.tick_s=4"]), 1, 200, ["duration"])
    >>> found["duration"].ratio > 5.0
    True
    """
    one, other = fought(first, seed, replications, measures), fought(second, seed, replications, measures)
    independent = fought(second, seed + 1, replications, measures)
    return {name: saving(one[name], other[name], independent[name]) for name in measures}


def saving(first: Part, second: Part, independent: Part) -> Saving:
    """Return what common luck saves, from a measure of the first, of the second, and of the second with other luck."""
    found = compare(first, second)
    z = linearised(first)
    together = float(np.var(z - linearised(second), ddof=1))
    apart = float(np.var(z - linearised(independent), ddof=1))
    ratio = apart / together if together > 0.0 else (math.inf if apart > 0.0 else math.nan)
    return Saving(found.difference, found.correlation, ratio)


def fought(loaded: LoadedScenario, seed: int, replications: int, measures: Collection[str]) -> dict[str, Part]:
    """Return the parts of some measures after fighting a scenario."""
    setup = build(loaded)
    batch = Batch(setup, run_many(setup.world, seed, replications))
    return {name: part for name, part in parts(Batches(batch), measures).items() if isinstance(part, Part)}
