"""Variants of a raid: without defence, with more attack, with more defence; the ratios compare a battle with them.

All variants keep the names of units, so that with one seed every element that two of them share draws the same luck
(common random numbers): differences between them are differences of cause.
"""

import math
from collections.abc import Callable, Collection, Iterable
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from wargame.battle.books import is_shooter
from wargame.battle.build.setup import SIDES, Group, Setup, build, make_room
from wargame.battle.engine import Outcome, join
from wargame.battle.kernels.force import Force
from wargame.battle.scenario_file import LoadedScenario
from wargame.catalogue.elements import Element

GROWTH: Final = 1.25  # by how much a force is scaled for the marginal ratio
VARIANTS: Final = ("undefended", "more_attack", "more_defence")


class Setups(NamedTuple):
    """A scenario built as it is, and its variants; None for one that is not wanted or would change nothing."""

    main: Setup
    undefended: Setup | None = None
    more_attack: Setup | None = None
    more_defence: Setup | None = None

    @property
    def n_battles(self) -> int:
        """Return how many battles one replication of all takes."""
        return sum(setup is not None for setup in self)

    def allowing(self, agents: Iterable[str]) -> "Setups":
        """Return the same setups, in which agent classes of some modules and packages may run."""
        names = tuple(agents)
        return Setups(*(setup and setup.allowing(names) for setup in self))  # type: ignore[arg-type]


class Batch(NamedTuple):
    """A setup and the outcome of its replications."""

    setup: Setup
    outcome: Outcome


class Batches(NamedTuple):
    """The batches of a scenario and its variants, fought with one seed: replication i is paired throughout."""

    main: Batch
    undefended: Batch | None = None
    more_attack: Batch | None = None
    more_defence: Batch | None = None


def setups(loaded: LoadedScenario, wanted: Collection[str] = VARIANTS, force: Force | None = None) -> Setups:
    """Return a scenario built with the variants that are wanted, names as in ``VARIANTS``.

    Parameters
    ----------
    force
        Who and what is there, in place of what the scenario says.

    Raises
    ------
    ValueError
        If the force is not one of the scenario.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> setups(load("duel")).more_attack is None  # nothing flies, so there is nothing to scale
    True
    """
    main = build(loaded) if force is None else build(loaded).muster(force)
    return Setups(
        main,
        undefended(main) if "undefended" in wanted else None,
        more_attack(main, loaded) if "more_attack" in wanted else None,
        more_defence(main, loaded) if "more_defence" in wanted else None,
    )


def undefended(setup: Setup) -> Setup:
    """Return a setup in which the defender does nothing: no shot, beam, pulse, jamming or strike.

    All of its elements stay where they are and can be hit; its sensors still see.
    """
    force, side = setup.force(), SIDES.index(setup.scenario.defender)
    rows = setup.world.units["side"] == side
    force.kill[rows] = 0.0
    force.jamming[rows] = 0.0
    return setup.muster(force)


def more_attack(setup: Setup, loaded: LoadedScenario, growth: float = GROWTH) -> Setup | None:
    """Return a setup with all attackers that move scaled in number, or None if none does.

    Parameters
    ----------
    setup, loaded
        A scenario as it was built, and as it was loaded: it is laid out anew if it has too few sites.
    growth
        By how much; see `scaled_count`.
    """
    attacker = loaded.scenario.attacker
    return _scaled(
        setup, loaded, lambda group: group.unit.side == attacker and group.element.motion is not None, growth
    )


def more_defence(setup: Setup, loaded: LoadedScenario, growth: float = GROWTH) -> Setup | None:
    """Return a setup with the defender's shooters and jammers scaled in number, or None if it has none.

    Sensors, command nodes and assets stay as they are. Arguments as of `more_attack`.
    """
    defender = loaded.scenario.defender
    return _scaled(setup, loaded, lambda group: group.unit.side == defender and _fights(group.element), growth)


def scaled_count(count: int, growth: float = GROWTH) -> int:
    """Return a count times ``growth``, rounded half up, at least one more; 0 stays 0.

    >>> [scaled_count(n) for n in (0, 1, 2, 6, 36)]
    [0, 2, 3, 8, 45]
    """
    return max(count + 1, math.floor(count * growth + 0.5)) if count else 0


def join_batches(blocks: list[Batches]) -> Batches:
    """Return batches of the same setups, fought one after the other, as one.

    Examples
    --------
    >>> from wargame.battle.engine import run_many
    >>> from wargame.battle.scenario_file import load
    >>> setup = build(load("duel"))
    >>> blocks = [Batches(Batch(setup, run_many(setup.world, 1, 2, first))) for first in (0, 2)]
    >>> len(join_batches(blocks).main.outcome.ticks)
    4
    """
    columns = zip(*blocks, strict=True)
    return Batches(*(_join([batch for batch in column if batch is not None]) for column in columns))  # type: ignore[arg-type]


def _join(batches: list[Batch]) -> Batch | None:
    return Batch(batches[0].setup, join([batch.outcome for batch in batches])) if batches else None


def _fights(element: Element) -> bool:
    return element.jammer is not None or is_shooter(element)


def _scaled(setup: Setup, loaded: LoadedScenario, chosen: Callable[[Group], bool], growth: float) -> Setup | None:
    """Return a setup with the chosen units scaled; what a scaled platform carries grows with it, not twice."""
    old = {group.name: group.count for group in setup.groups}
    carriers = {group.name: group.unit.carried_by for group in setup.groups}
    names = {group.name for group in setup.groups if group.count and chosen(group)}
    names = {name for name in names if carriers[name] not in names}
    if not names:
        return None

    def scaled(name: str) -> int:
        carrier = carriers[name]
        each = Fraction(old[name], old[carrier]) if carrier and old[carrier] else Fraction(old[name])
        if name in names:
            each = max(each + 1, Fraction(math.floor(each * Fraction(growth) + Fraction(1, 2))))
        return round(each * (scaled(carrier) if carrier else 1))

    counts = {name: scaled(name) for name in old}
    roomy = make_room(setup, loaded, counts)
    force = setup.force()
    count = np.array([counts[group.name] for group in setup.groups])
    force.rounds[:] = np.floor(force.rounds * (count / np.maximum(force.count, 1))[:, None])
    force.count[:] = count
    return roomy.muster(force)
