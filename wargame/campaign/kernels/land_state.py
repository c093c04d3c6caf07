"""Land forces as arrays: two sides that wear each other down, and the shells that their fire takes."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.compiled.records import Records

I8 = NDArray[np.int64]

MOST_STEPS: Final = 1_024  # of a week

# Columns of LandState.tally and of Outcome.land, of each side in a week.
STRENGTH: Final = 0  # as the week closes
LOSSES: Final = 1
REINFORCEMENTS: Final = 2
MISSIONS: Final = 3  # rounds that its fire missions asked for
FIRED: Final = 4  # and got
N_LAND_COLUMNS: Final = 5

LAND_FORCE = np.dtype(
    [
        ("key", np.uint64),
        ("strength", np.int64),  # as the war begins
        ("kills_a_week", np.float64),  # units of the enemy that a unit destroys with all the fire it wants
        ("reinforcements_a_week", np.float64),
        ("nation", np.int64),  # whose depot reinforcements come from
        ("element", np.int64),  # good that they are; NONE if they come without limit
        ("shell_nation", np.int64),
        ("shell", np.int64),  # good that fire missions take; NONE if fire needs none
        ("steps", np.int64),  # of a week
    ],
    align=True,
)


class Land(NamedTuple):
    """What is fixed over a campaign."""

    forces: Records  # red and blue, in the order of sides; none if there is no fighting on land


class LandState(NamedTuple):
    """What changes from week to week."""

    tally: I8  # (n_forces, N_LAND_COLUMNS)
