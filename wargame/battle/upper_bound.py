"""Upper bound on the value that a defence can save in a raid, and how near its doctrine comes to it.

Perfect knowledge of the raid as it was drawn: who comes when and from where, who is a decoy, who will hit what, which
weapon works tonight, whom the jammers bring down. Luck of the defender's own shots, bursts and dwells is not known to
it: the bound is on what is expected to be saved, and single battles may lie above it.

Damage. Let w_j be the hits of an attacker j that will hit asset a, and g_a(W) = value min(W, hits left) / hits to
destroy the loss of the asset, a concave function. With W_a the sum of all, its chord lies below it, so that survivors
cost at least the sum of D_j = g_a(W_a) w_j / W_a. Then saved <= undefended loss - sum of D_j (1 - z_j), z_j the chance
that j is stopped: :mod:`wargame.battle.assignment` maximises that. Whatever else the attacker does to assets (fire,
pursuers, arrivals on something that moves) counts as saved.

Optimistic wherever there is a choice: nothing that the defender has is lost, tracks are not needed, identification is
free; salvos and launch intervals do not bind; a shot takes the shortest flight of its slot; guns lay at once; lasers
neither slew nor heat up; each pulse of a microwave meets all in range; the defender's own strikers find their prey.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.assess import Engine, compiled
from wargame.battle.assignment import Solution, solve
from wargame.battle.build.setup import Setup
from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS
from wargame.battle.kernels.state import GUN_RATE, P_KILL, VALUE_LOST_USD
from wargame.battle.opportunities import Opportunities, opportunities, without_losses
from wargame.battle.stakes import program, that_matter, will_hit
from wargame.battle.variants import undefended
from wargame.estimates.interval import Interval
from wargame.estimates.means import mean_interval, paired_difference
from wargame.estimates.ratios import ratio_of_means

Floats = NDArray[np.float64]

STORES: Final = ((OF_LAUNCHERS, P_KILL), (OF_GUNS, GUN_RATE))


class PerfectDefence(NamedTuple):
    """What could be fired in a raid, the damage that is certain without fire, and the best use of it."""

    opportunities: Opportunities
    certain_usd: float
    solution: Solution


class Bound(NamedTuple):
    """Upper bound on what can be saved in one raid, beside what was.

    Attributes
    ----------
    undefended_usd
        Value lost without defence.
    saved_usd
        Of that, what the doctrine saved in the battle with the same key; below 0 if it made things worse.
    bound_usd
        What any doctrine can save at most, expected over the luck of its fire.
    round_usd
        What one more round on each launcher or gun of a unit would save, mean over them, (n_units, 2): launchers, guns.
    n_variables, n_constraints, solve_s
        Size of the linear program, and the time that it took.
    """

    undefended_usd: float
    saved_usd: float
    bound_usd: float
    round_usd: Floats
    n_variables: int
    n_constraints: int
    solve_s: float

    @property
    def gap_share(self) -> float:
        """Return what share of the bound was not saved; nan if nothing can be."""
        return 1.0 - self.saved_usd / self.bound_usd if self.bound_usd > 0.0 else np.nan


class BoundSummary(NamedTuple):
    """Means over raids: what was saved, what can be at most, the share, the difference, prices of rounds.

    ``round_usd`` has a pair of intervals a unit, of its launchers and its guns; None where it has no such store.
    """

    battles: int
    undefended_usd: Interval
    saved_usd: Interval
    bound_usd: Interval
    share: Interval
    above_usd: Interval
    round_usd: tuple[tuple[Interval | None, Interval | None], ...]


def upper_bounds(
    setup: Setup,
    seed: int,
    battles: int,
    first: int = 0,
    slot_s: float = 20.0,
    engine: Engine = compiled,
    progress: Callable[[int], None] | None = None,
) -> list[Bound]:
    """Return the bound of each of the first replications of a scenario, beside what its doctrine saved.

    Parameters
    ----------
    setup
        The scenario.
    seed
        Key of the battles.
    battles, first
        How many, >= 1, and the first.
    slot_s
        Length of a time slot of the linear program, s, > 0. A shorter one gives a tighter bound.
    engine
        What fights the battles with and without defence.
    progress
        Called with 1 after each.

    Raises
    ------
    ValueError
        If there is nothing of value to save, or battles or the slot are out of range.

    Examples
    --------
    >>> from wargame.battle.build.setup import build
    >>> from wargame.battle.scenario_file import load
    >>> (found,) = upper_bounds(build(load("high-end-strike")), seed=1, battles=1)
    >>> 0.0 < found.bound_usd <= found.undefended_usd * (1.0 + 1e-9)  # an optimum, but for rounding
    True
    """
    check_bound(setup, battles, slot_s)
    defender = setup.world.units["side"] == setup.world.grid.defender
    bare, peaceful = undefended(setup), without_losses(setup)
    lost, lost_bare = (
        engine(each, seed, battles, first=first, progress=None).tally[:, defender, VALUE_LOST_USD].sum(axis=1)
        for each in (setup, bare)
    )
    bounds = []
    for i in range(battles):
        found = most_saved(setup, peaceful, seed, first + i, slot_s)
        bound = float(lost_bare[i]) - found.certain_usd + found.solution.dual_usd
        size = found.solution.n_variables, found.solution.n_constraints, found.solution.solve_s
        saved = float(lost_bare[i] - lost[i])
        bounds.append(Bound(float(lost_bare[i]), saved, bound, round_prices(setup, found), *size))
        if progress is not None:
            progress(1)
    return bounds


def most_saved(
    setup: Setup, peaceful: Setup, seed: int, replication: int, slot_s: float = 20.0, best_luck: bool = False
) -> PerfectDefence:
    """Return the perfect defence of one raid.

    Parameters
    ----------
    setup, peaceful
        The scenario, and the same as `wargame.battle.opportunities.without_losses` returns it.
    seed, replication, slot_s
        As in `upper_bounds`.
    best_luck
        As in `wargame.battle.stakes.program`.
    """
    hits = will_hit(setup.world, seed, replication)
    found = opportunities(setup, peaceful, seed, replication, that_matter(setup.world, hits), slot_s)
    posed = program(setup.world, found, hits, (seed, replication), best_luck)
    return PerfectDefence(found, float(posed.damage_usd.sum()), solve(posed))


def round_prices(setup: Setup, found: PerfectDefence) -> Floats:
    """Return what one more round on each launcher, and each gun, of a unit would save, mean over them, (n_units, 2)."""
    world, prices = setup.world, np.zeros((len(setup.groups), 2))
    element, kind = found.opportunities.weapons.T
    for store, weapon in STORES:
        mine = np.flatnonzero(kind == weapon)
        np.add.at(prices[:, store], world.unit_of[element[mine]], found.solution.round_usd[mine])
    return prices / np.maximum(world.units["count"], 1)[:, None]


def summary(setup: Setup, bounds: Sequence[Bound], level: float = 0.95) -> BoundSummary:
    """Return means and intervals of the bounds of several raids.

    Parameters
    ----------
    setup, bounds
        The scenario, and what `upper_bounds` returned.
    level
        Confidence level of all intervals, in (0, 1).
    """
    saved, bound = [each.saved_usd for each in bounds], [each.bound_usd for each in bounds]
    prices = np.array([each.round_usd for each in bounds])
    units = setup.world.units

    def price(unit: int, store: int, name: str) -> Interval | None:
        return mean_interval(prices[:, unit, store], level) if units[unit][name] and units[unit]["count"] else None

    return BoundSummary(
        len(bounds),
        mean_interval([each.undefended_usd for each in bounds], level),
        mean_interval(saved, level),
        mean_interval(bound, level),
        ratio_of_means(saved, bound, level),
        paired_difference(bound, saved, level),
        tuple((price(u, OF_LAUNCHERS, "has_launcher"), price(u, OF_GUNS, "has_gun")) for u in range(len(units))),
    )


def check_bound(setup: Setup, battles: int, slot_s: float = 20.0) -> None:
    """Raise ValueError, with all faults, unless there is something to bound."""
    faults, units = [], setup.world.units
    if battles < 1:
        faults.append(f"bound: got {battles} battles, allowed is a whole number >= 1")
    if not slot_s > 0.0:
        faults.append(f"slot_s: got {slot_s}, allowed is a number > 0")
    mine = units[units["side"] == setup.world.grid.defender]
    if not (mine["value_usd"] * mine["count"]).any():
        faults.append(f"bound: {setup.scenario.defender} has nothing of value to save in {setup.scenario.name}")
    if faults:
        raise ValueError("; ".join(faults))
