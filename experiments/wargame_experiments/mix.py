"""The first sweep: each side's share of attritable units, at equal budgets.

Every pair of shares is one point. All points are fought with the same seed: replication i shares its luck throughout
(common random numbers), so that differences between points are differences of the mix.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.assess import Assessment, Engine, Progress, assess
from wargame.errors import dotted
from wargame.exchange import armed, armed_leakers, on_side, spending
from wargame.kernels.state import LAUNCHED, SOFT_KILLED, VALUE_LOST_USD
from wargame.metrics import Measure
from wargame.scenario import Side
from wargame.scenario_file import LoadedScenario, load
from wargame.variants import Batch
from wargame_experiments.budget import TIERS, Force, articles, force, own_budget_usd

RATIOS: Final = ("munition", "raid", "full")  # those that need no other batch of battles
MEASURES: Final = (
    "cer_raid",
    "cer_full",
    "cer_munition",
    "leakage",
    "leakage_all",
    "soft_kill_share",
    "value_lost",
    "launched",
    "cost_red",
    "cost_blue",
)
SIDES: Final[tuple[Side, Side]] = ("red", "blue")


class Point(NamedTuple):
    """One pair of forces, as a scenario."""

    red: Force
    blue: Force
    loaded: LoadedScenario


class Result(NamedTuple):
    """What a point came to.

    Attributes
    ----------
    point
        The forces.
    measures
        By name, those of ``MEASURES``.
    runs
        Columns with one entry a replication, from which the measures can be computed again.
    """

    point: Point
    measures: dict[str, Measure]
    runs: dict[str, NDArray[np.float64]]


class Axis(NamedTuple):
    """One side's budget and the shares of it that go to attritable units; a budget of None is what it has now."""

    shares: Sequence[float]
    budget_usd: float | None = None


def parse_shares(text: str, option: str = "shares") -> tuple[float, ...]:
    """Return shares in ascending order, each once, from a text of numbers between commas.

    Parameters
    ----------
    text
        As in ``0,0.5,1``.
    option
        What an error calls it.

    Raises
    ------
    ValueError
        If one of them is not a number from 0 to 1, or there is none.

    Examples
    --------
    >>> parse_shares("0.5, 0,1")
    (0.0, 0.5, 1.0)
    """
    words = [word.strip() for word in text.split(",")]
    try:
        shares = {float(word) for word in words}
    except ValueError:
        shares = {-1.0}
    if not all(0.0 <= share <= 1.0 for share in shares):
        raise ValueError(f"{option}: got '{text}', allowed are numbers from 0 to 1 with commas between, as in 0,0.5,1")
    return tuple(sorted(shares))


def points(loaded: LoadedScenario, settings: Sequence[str], red: Axis, blue: Axis) -> list[Point]:
    """Return all pairs of forces, red's share the slower; each is a scenario that is known to be right.

    Parameters
    ----------
    loaded
        The scenario, settings included.
    settings
        What was laid over it; it is laid over each point too.
    red, blue
        Budgets and shares.

    Raises
    ------
    ValueError
        If a side has no unit with a tier, or a budget, a share or the scenario of a point is not right.
    """
    fielded = [_forces(loaded, side, axis) for side, axis in zip(SIDES, (red, blue), strict=True)]
    return [Point(r, b, _with_counts(loaded, settings, r, b)) for r in fielded[0] for b in fielded[1]]


def sweep(
    todo: Sequence[Point], seed: int, replications: int, engine: Engine, progress: Progress | None = None
) -> Iterator[Result]:
    """Fight each point, and yield what it came to.

    Parameters
    ----------
    todo
        The points.
    seed, replications
        The same at all points.
    engine
        What fights.
    progress
        Called with the number of battles just finished, ``len(todo) * replications`` in all.
    """
    for point in todo:
        found = assess(point.loaded, seed, replications, engine, progress, RATIOS)
        yield Result(point, {name: found.measures[name] for name in MEASURES}, _runs(found))


def _forces(loaded: LoadedScenario, side: Side, axis: Axis) -> list[Force]:
    if not any(articles(loaded, side, tier) for tier in TIERS):
        found = f"{loaded.source}: no unit of {side} has a tier, so there is nothing for a budget to buy"
        raise ValueError(f"{found}; allowed: tier = '{TIERS[0]}' or '{TIERS[1]}' in some of its [units]")
    budget = own_budget_usd(loaded, side) if axis.budget_usd is None else axis.budget_usd
    if not 0.0 <= budget < math.inf:
        raise ValueError(f"--budget-{side}: got {budget:g}, allowed is a number of USD >= 0")
    return [force(loaded, side, budget, share) for share in axis.shares]


def _with_counts(loaded: LoadedScenario, settings: Sequence[str], red: Force, blue: Force) -> LoadedScenario:
    """Return the scenario with the counts of two forces."""
    counts = [f"{dotted(('units', name, 'count'))}={n}" for side in (red, blue) for name, n in side.counts.items()]
    try:
        return load(loaded.source, [*settings, *counts])
    except ValueError as error:
        where = f"with attritable shares of {red.share:g} (red) and {blue.share:g} (blue)"
        raise ValueError(f"{where}, {error}") from error


def _runs(found: Assessment) -> dict[str, NDArray[np.float64]]:
    batch: Batch = found.batches.main
    setup, outcome = batch
    attacker, defender = setup.scenario.attacker, setup.scenario.defender
    attackers, defenders = on_side(setup, attacker), on_side(setup, defender)
    columns = {
        "launched": outcome.tally[:, attackers, LAUNCHED].sum(axis=1),
        "armed_launched": outcome.tally[:, armed(setup), LAUNCHED].sum(axis=1),
        "armed_leaked": armed_leakers(batch),
        "soft_killed": outcome.statuses[:, attackers, SOFT_KILLED].sum(axis=1),
        "attacker_used_usd": spending(setup, outcome, attacker).consumed,
        "defender_used_usd": spending(setup, outcome, defender).consumed,
        "value_lost_usd": outcome.tally[:, defenders, VALUE_LOST_USD].sum(axis=1),
        "duration_s": outcome.ticks * setup.world.grid.tick_s,
    }
    return {name: column.astype(np.float64) for name, column in columns.items()}
