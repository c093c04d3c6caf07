"""What nations do together, as records: joint orders, reforms of standards; and the columns of their state."""

from typing import Final

import numpy as np

# A joint order: who leads it and how it goes.
JOINT = np.dtype(
    [
        ("key", np.uint64),
        ("good", np.int64),  # the common design
        ("lead", np.int64),  # nation that chooses the line
        ("share", np.float64),  # of what members order
        ("open_weeks", np.int64),  # in which it may be joined
        ("award_weeks", np.float64),  # mean delay between the end of these and the award
        ("award_row", np.int64),  # row of World.delay_quantiles; NONE if it is fixed
        ("from_week", np.int64),
    ],
    align=True,
)

# A good whose standard becomes another one.
REFORM = np.dtype([("good", np.int64), ("standard", np.int64), ("week", np.int64)], align=True)

# Columns of State.joint.
OPENED: Final = 0  # week in which the present order was opened; NONE if none is
DUE: Final = 1  # week of its award
PRODUCT: Final = 2  # good of a line that it is ordered as; NONE if nobody makes it
N_OPENED: Final = 3  # orders that somebody has joined
N_JOINT: Final = 4

# Columns of State.under, of each nation: is it not above its target?
JOINT_TARGET: Final = 0
UNION_TARGET: Final = 1
TRADED_TARGET: Final = 2
N_TARGETS: Final = 3

# Places of State.manned; the first two are those of Force.rounds.
ELEMENTS: Final = 2
N_PLACES: Final = 3
