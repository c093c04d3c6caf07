"""Cruise missiles as they come: raids of the second window with missiles in numbers that the counts give.

A share of raids has any missile, a smaller one ten or more. Given any, the number is taken as geometric, which the two
shares fix:

P(M >= 10 | M >= 1) = q^9,    mean of M = 1 / (1 - q)

Its mean comes to 4.5 missiles a raid, of which the counts have 3.8 cruise missiles; the rest are ballistic. Class j of
raids has the quantile at level (1/2 + j g) mod 1, g the golden ratio's fraction: a fixed draw that is even over levels
and independent of size.
"""

from typing import Final

import numpy as np

from wargame.battle.assess import Engine, Progress, compiled
from wargame.battle.scenario_file import LoadedScenario
from wargame_experiments.calibration.counts import MissileCounts, Window
from wargame_experiments.calibration.model import Parameters, Raids, Simulator
from wargame_experiments.calibration.raid_sizes import GOLDEN
from wargame_experiments.calibration.sizes import size_classes

CLASSES: Final = 40
TEN: Final = 10


def numbers(counts: MissileCounts, classes: int) -> list[int]:
    """Return how many missiles fly in each class of raids.

    >>> from wargame_experiments.calibration.counts import public_counts
    >>> drawn = np.array(numbers(public_counts().missiles, 1000))
    >>> [round(float((drawn >= least).mean()), 2) for least in (1, 10)]
    [0.53, 0.17]
    """
    q = (counts.share_with_ten / counts.share_with_any) ** (1.0 / (TEN - 1))
    level = (0.5 + GOLDEN * np.arange(classes)) % 1.0
    above = np.clip((1.0 - level) / counts.share_with_any, 1e-12, 1.0)  # share of raids with missiles that have more
    return np.where(level < 1.0 - counts.share_with_any, 0, 1 + np.floor(np.log(above) / np.log(q))).astype(int).tolist()


def raids_with_missiles(
    loaded: LoadedScenario,
    window: Window,
    counts: MissileCounts,
    parameters: Parameters,
    replications: int,
    seed: int,
    progress: Progress | None = None,
    engine: Engine = compiled,
) -> Raids:
    """Return raids of a window with missiles as they come, ``CLASSES`` classes of equal share."""
    sizes = np.round(size_classes(window, CLASSES))
    flown = numbers(counts, CLASSES)
    return Simulator(loaded, sizes, replications, seed, flown, engine).raids(parameters, progress)
