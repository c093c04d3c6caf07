"""Cruise missiles as they come: raids of the second window with missiles in numbers that the counts give.

A share of raids has any missile, a smaller one ten or more. Given any, the number is taken as geometric, which the two
shares fix:

P(M >= 10 | M >= 1) = q^9,    mean of M = 1 / (1 - q)

Its mean comes to 4.5 missiles a raid, of which the counts have 3.8 cruise missiles; the rest are ballistic. Class j of
raids has the quantile at level (1/2 + j g) mod 1, g the golden ratio's fraction: a fixed draw that is even over levels
and independent of size.

Where interception at typical figures falls short, kill probabilities and rates against cruise missiles are raised
together from typical (level 0) towards the highs of the catalogue (level 1). No drone is touched by it, so this one
parameter is fitted after the others.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from wargame.battle.assess import Engine, Progress, compiled
from wargame.battle.scenario_file import LoadedScenario, load
from wargame.catalogue.elements import Figure
from wargame_experiments.calibration.counts import MissileCounts, PublicCounts, Window
from wargame_experiments.calibration.model import SCENARIO, Parameters, Raids, Simulator, missiles_destroyed
from wargame_experiments.calibration.raid_sizes import GOLDEN
from wargame_experiments.calibration.sizes import size_classes

CLASSES: Final = 40
TEN: Final = 10
CRUISE: Final = "cruise"


class CruiseFit(NamedTuple):
    """Level of figures against cruise missiles in [0, 1], and destroyed over launched there and at levels 0 and 1."""

    level: float
    model: float
    typical: float
    high: float
    launched: int


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
    return (
        np.where(level < 1.0 - counts.share_with_any, 0, 1 + np.floor(np.log(above) / np.log(q))).astype(int).tolist()
    )


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


def at_cruise_level(loaded: LoadedScenario, level: float) -> LoadedScenario:
    """Return the scenario with typical figures against cruise missiles moved towards their highs.

    Parameters
    ----------
    loaded
        The scenario.
    level
        0 leaves them, 1 is the high end of the catalogue.
    """

    def moved(weapon: Any, key: str) -> Any:
        figures = getattr(weapon, key, None)
        if not figures or CRUISE not in figures:
            return weapon
        old = figures[CRUISE]
        new = Figure(old.low, old.typical + level * (old.high - old.typical), old.high)
        return weapon.model_copy(update={key: {**figures, CRUISE: new}})

    elements = {
        name: each.model_copy(
            update={"launcher": moved(each.launcher, "p_kill"), "gun": moved(each.gun, "kill_rate_per_s")}
        )
        for name, each in loaded.elements.items()
    }
    return loaded._replace(elements=elements)


def fit_cruise(counts: PublicCounts, parameters: Parameters, replications: int, seed: int) -> CruiseFit:
    """Return the level at which interception is that of the counts, or the end of its range that is nearest.

    Interception is taken as straight between the ends, and fought once more at the level found, with common random
    numbers at all levels.
    """
    goal, launched = counts.missiles.interception, 0

    def interception(level: float) -> float:
        nonlocal launched
        loaded = at_cruise_level(load(SCENARIO), level)
        raids = raids_with_missiles(loaded, counts.windows[-1], counts.missiles, parameters, replications, seed)
        launched = int(raids.missiles_launched.sum())
        return missiles_destroyed(raids)

    typical, high = interception(0.0), interception(1.0)
    level = float(np.clip((goal - typical) / (high - typical), 0.0, 1.0))
    found = interception(level)
    return CruiseFit(level, found, typical, high, launched)
