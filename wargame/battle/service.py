"""What a raid destroys of each unit, and what the service of it costs until it works again.

Of damage d this raid to a unit whose elements take h hits each, d / h elements were destroyed, parts of them counted as
parts. Service lost = service_usd * d / h, USD: revenue and service for as long as repair takes, an account apart from
the value, which is what it costs to rebuild. Days lost = repair_days * d / h in the same way.
"""

from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome
from wargame.battle.kernels.state import DAMAGE_HITS, F8
from wargame.catalogue.elements import Value

SERVICE: Final = "service_usd"
REPAIR: Final = "repair_days"


def destroyed(setup: Setup, outcome: Outcome) -> F8:
    """Return how many elements of each unit a raid destroyed, parts of them as parts, shape (n, n_units).

    Damage from before the raid does not count.
    """
    before = setup.present.damage_hits * setup.world.units["count"]
    return np.maximum(outcome.tally[:, :, DAMAGE_HITS] - before, 0.0) / setup.world.units["hits_to_destroy"]


def of_value(setup: Setup, figure: str) -> F8:
    """Return a figure of the value of each unit's element, 0 for those without value, shape (n_units,).

    Parameters
    ----------
    figure
        Its name in `wargame.catalogue.elements.Value`: ``SERVICE`` or ``REPAIR``.
    """

    def at(value: Value | None) -> float:
        return attrgetter(figure)(value).at(setup.scenario.catalog_level) if value else 0.0

    return np.array([at(group.element.value) for group in setup.groups], np.float64)


def service_lost(setup: Setup, outcome: Outcome, rows: NDArray[np.bool_]) -> F8:
    """Return the service and revenue that some units lose by a raid, USD, shape (n,); ``rows`` says which units.

    Examples
    --------
    >>> from wargame.battle.build.setup import build
    >>> from wargame.battle.engine import empty_outcome
    >>> from wargame.battle.scenario_file import load
    >>> setup = build(load("night-raid", ["units.depot.figures.value.service_usd=8e6"]))
    >>> outcome, depot = empty_outcome(setup.world, 1), setup.index("depot")
    >>> outcome.tally[0, depot, DAMAGE_HITS] = 0.25 * setup.world.units["hits_to_destroy"][depot]
    >>> float(service_lost(setup, outcome, np.ones(len(setup.groups), bool))[0])
    2000000.0
    """
    return destroyed(setup, outcome) @ (of_value(setup, SERVICE) * rows)
