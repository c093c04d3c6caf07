"""Methods of electronic warfare and the like as arrays: what they act on (Methods), how far the race has come.

Index letters: ``m`` method, ``c`` cohorts: the stock of a nation whose units carry the generation of a method that they
were received with. Generations count from 0, which is that of week 0.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.compiled.records import Records

F8 = NDArray[np.float64]
I8 = NDArray[np.int64]

# What a method multiplies in the battle.
JAMMING: Final = 0  # the effect of a unit's jammers
KILL: Final = 1  # what a unit does to a target class, or to all
RECOGNITION: Final = 2  # the chance that a network recognises a decoy
DETECTION: Final = 3  # the rate at which a unit's sensors find
SUSCEPTIBILITY: Final = 4  # what jamming does to a unit

# Columns of Outcome.methods.
LIFE: Final = 0  # of the newest generation, mean of the week: 1 fresh, 0 worn out
EFFECT: Final = 1  # by which it multiplies, mean of all that carries it
GENERATION: Final = 2
NEWEST_UNITS: Final = 3  # units in stock of the newest generation
CARRYING_UNITS: Final = 4  # and of all
OBSOLETE_CENTS: Final = 5  # book value of those of older ones
N_METHOD_COLUMNS: Final = 6

METHOD = np.dtype(
    [
        ("nation", np.int64),  # that renews it
        ("kind", np.int64),
        ("fresh", np.float64),  # by which it multiplies while it is fresh
        ("worn", np.float64),  # and when it is worn out
        ("plateau_weeks", np.float64),
        ("half_life_weeks", np.float64),
        ("cycle_weeks", np.int64),  # from one generation to the next; 0 if it is never renewed
        ("fielding_weeks", np.int64),  # from the start of development to the field
        ("cents", np.int64),  # of development
        ("age_weeks", np.int64),  # in week 0
        ("answers", np.int64),  # method of the other side that it answers and is answered by; NONE
        ("carrier", np.int64),  # good; NONE if it is software, which the whole force has at once
        ("target_class", np.int64),  # against which it acts; NONE: all
        ("retrofit_cents", np.int64),  # a unit
        ("retrofit_a_week", np.int64),  # units of a nation
        ("subject_first", np.int64),  # rows of Methods.subjects
        ("subject_count", np.int64),
    ],
    align=True,
)

COHORTS = np.dtype([("method", np.int64), ("nation", np.int64)], align=True)


class Methods(NamedTuple):
    """What is fixed over a campaign."""

    methods: Records
    subjects: I8  # units of the battle, or networks, by method
    cohorts: Records


class MethodState(NamedTuple):
    """What changes from week to week."""

    generation: I8  # (n_methods,): the newest
    due: I8  # (n_methods,): week in which the next comes into the field; NONE if none is under development
    fielded: I8  # (n_methods, n_generations): week in which each came
    effect: F8  # (n_methods, n_generations): by which each multiplies this week
    oldest: I8  # (n_methods,): that any depot had as the week began; the newest if they were empty
    units: I8  # (n_cohorts, n_generations): in stock, as last settled
