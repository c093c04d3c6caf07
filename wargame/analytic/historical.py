"""Iwo Jima, 1945: the battle on which Lanchester's square law was first tested.

M' = P(t) - A N, N' = -B M, M the United States' troops ashore, N the Japanese, in days from the landing. The rates were
fitted by Engel to the daily losses; they are not predictions. Of a chain of stochastic duels under the same rates the
means obey the equations until a side may be gone: the last days of the Japanese take the chain.

Source: Engel, J. Oper. Res. Soc. Am. 2(2) 163 (1954).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.death_process import state_probabilities
from wargame.analytic.lanchester import reinforced

F8 = NDArray[np.float64]

JAPANESE_AT_LANDING = 21_500.0  # troops
US_LOSS_RATE = 0.0544  # A: US troops put out of action per Japanese and day
JAPANESE_LOSS_RATE = 0.0106  # B: Japanese put out of action per US soldier and day
US_LANDINGS = ((0.0, 1.0, 54_000.0), (2.0, 3.0, 6_000.0), (5.0, 6.0, 13_000.0))  # from day, to day, troops a day


class Troops(NamedTuple):
    """Troops in action on both sides; numbers for a single time, arrays of its shape for many."""

    us: F8
    japanese: F8


class ChainMoments(NamedTuple):
    """Mean and standard deviation of the troops of both sides."""

    us: float
    us_sd: float
    japanese: float
    japanese_sd: float


def iwo_jima_chain(days: Sequence[float], men: int) -> list[ChainMoments]:
    """Return the troops in action by a chain of stochastic duels, in elements of ``men`` soldiers, exact.

    What lands from one day to another comes half at the beginning and half at the end. Kolmogorov's forward equations
    are solved by uniformisation (`wargame.analytic.death_process`).

    Parameters
    ----------
    days
        Days from the landing, rising, > 0.
    men
        Soldiers that one element stands for; all numbers are whole at 100.

    Examples
    --------
    >>> found = iwo_jima_chain([1.0], 500)[0]
    >>> round(found.us), round(found.japanese)
    (52838, 21220)
    """
    ends = sorted({0.0, *days, *(day for begin, end, _ in US_LANDINGS for day in (begin, end))})
    landed = {begin: rate * (end - begin) / (2 * men) for begin, end, rate in US_LANDINGS}
    most_us = round(sum(2.0 * half for half in landed.values()))
    japanese = round(JAPANESE_AT_LANDING / men)
    m, n = np.meshgrid(np.arange(most_us + 1.0), np.arange(japanese + 1.0), indexing="ij")
    both = (m > 0.0) & (n > 0.0)
    rates = US_LOSS_RATE * n * both, JAPANESE_LOSS_RATE * m * both
    law, found = np.zeros(m.shape), []
    law[0, -1] = 1.0
    for begin, end in pairwise(ends):
        half = round(landed.get(begin, 0.0))
        law = _moved(law, half)
        law = _moved(state_probabilities(*rates, end - begin, law)[0], half)
        if end in days:
            found.append(ChainMoments(*_moments(law.sum(axis=1), men), *_moments(law.sum(axis=0), men)))
    return found


def _moved(law: F8, more: int) -> F8:
    """Return the law of the states after so many elements of the first side have landed."""
    return np.vstack([np.zeros((more, law.shape[1])), law[: len(law) - more]]) if more else law


def _moments(law: F8, men: int) -> tuple[float, float]:
    number = men * np.arange(len(law))
    mean = float(law @ number)
    return mean, float(np.sqrt(law @ (number - mean) ** 2))


def iwo_jima(times_days: ArrayLike) -> Troops:
    """Return the troops in action on Iwo Jima by Engel's equations, solved exactly between changes of the landings.

    Parameters
    ----------
    times_days
        Time since the landing, or an array of times, days, >= 0; the fighting ended on day 36.

    Raises
    ------
    ValueError
        If a time is negative.

    Examples
    --------
    >>> iwo_jima([1.0, 10.0, 28.0]).us.round().tolist()
    [52835.0, 62778.0, 53042.0]
    """
    return Troops(*reinforced(0.0, JAPANESE_AT_LANDING, US_LOSS_RATE, JAPANESE_LOSS_RATE, US_LANDINGS, (), times_days))
