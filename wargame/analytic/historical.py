"""Iwo Jima, 1945: the battle on which Lanchester's square law was first tested.

M' = P(t) - A N, N' = -B M, M the United States' troops ashore, N the Japanese, in days from the landing. The rates were
fitted by Engel to the daily losses; they are not predictions.

Source: Engel, J. Oper. Res. Soc. Am. 2(2) 163 (1954).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
