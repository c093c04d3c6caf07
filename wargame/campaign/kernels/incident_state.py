"""Cyber incidents as arrays: providers, their users, what nations spend on security, and what is stopped.

Whatever may be stopped has one number: lines first, then suppliers, then networks of the battle.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.compiled.records import Records

F8 = NDArray[np.float64]
I8 = NDArray[np.int64]

MOST_BACK: Final = 8_192  # weeks before week 0 whose incidents may still stop somebody; draws of week 0 begin there
MOST_IN_WEEK: Final = 4_096  # incidents at a provider

PROVIDER = np.dtype(
    [
        ("key", np.uint64),
        ("a_week", np.float64),  # mean number of incidents
        ("hit_share", np.float64),  # chance that one strikes a user that nobody protects
        ("stop_weeks", np.float64),
        ("stop_row", np.int64),  # row of Incidents.quantiles; NONE if the time is fixed
        ("back_weeks", np.int64),  # for which a stop lasts at most
        ("user_first", np.int64),  # rows of Incidents.users
        ("user_count", np.int64),
    ],
    align=True,
)

USER = np.dtype(
    [
        ("key", np.uint64),
        ("stoppable", np.int64),  # number of what is stopped
        ("defender", np.int64),  # nation whose security protects it; NONE: nobody's
    ],
    align=True,
)

SECURITY = np.dtype(
    [
        ("cents_a_week", np.int64),  # planned
        ("scale_cents", np.float64),  # at which the chance of a hit falls to exp(-1); 0 if it does not fall
        ("standard_cents", np.float64),
        ("below_factor", np.float64),  # by which it rises while less is spent
    ],
    align=True,
)


class Incidents(NamedTuple):
    """What is fixed over a campaign."""

    providers: Records
    users: Records  # by provider
    security: Records  # (n_nations,)
    quantiles: F8  # (rows, levels) weeks


class IncidentState(NamedTuple):
    """What changes from week to week."""

    until: I8  # (n_stoppable,): week in which it works again
    down: I8  # (n_stoppable,): 1 if it is stopped this week
    spent_cents: I8  # (n_nations,): paid for security in the last week that was decided
    struck: I8  # (n_providers,): incidents of the week
