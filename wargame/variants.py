"""The same raid without defence, with more attack, with more defence: what the ratios compare a battle with.

All variants keep the names of units, so that with one seed every element that two of them share draws the same luck
(common random numbers): differences between them are differences of cause.
"""

import math
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final, NamedTuple

from wargame.battle import Outcome, join
from wargame.catalogue import Element
from wargame.ledger import is_shooter
from wargame.scenario import Unit
from wargame.scenario_file import LoadedScenario
from wargame.world import SIDES, Setup, build

GROWTH: Final = 1.25  # by how much a force is scaled for the marginal ratio
MEANS: Final = ("has_launcher", "has_gun", "has_laser", "has_microwave", "has_jammer")
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


def setups(loaded: LoadedScenario, wanted: Collection[str] = VARIANTS) -> Setups:
    """Return a scenario built with the variants that are wanted, names as in ``VARIANTS``.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> setups(load("duel")).more_attack is None  # nothing flies, so there is nothing to scale
    True
    """
    main = build(loaded)
    return Setups(
        main,
        undefended(main) if "undefended" in wanted else None,
        more_attack(loaded) if "more_attack" in wanted else None,
        more_defence(loaded) if "more_defence" in wanted else None,
    )


def undefended(setup: Setup) -> Setup:
    """Return a setup in which the defender does nothing: no shot, beam, pulse, jamming or strike.

    All of its elements stay where they are and can be hit; its sensors still see. Beside the capability flags, what
    the kernels need to do harm is zeroed too, so that an engine that does not ask the flags fights the same.
    """
    world, side = setup.world, SIDES.index(setup.scenario.defender)
    units, effects, jammers = world.units.copy(), world.effects.copy(), world.jammers.copy()
    rows = units["side"] == side
    for flag in MEANS:
        units[flag][rows] = False
    units["damage_hits"][rows] = 0.0
    effects[:, rows] = 0.0
    jammers[side] = 0
    return replace(setup, world=world._replace(units=units, effects=effects, jammers=jammers))


def more_attack(loaded: LoadedScenario, growth: float = GROWTH) -> Setup | None:
    """Return the scenario with all attackers that move scaled in number, or None if none does."""
    attacker = loaded.scenario.attacker
    return _scaled(loaded, lambda unit, element: unit.side == attacker and element.motion is not None, growth)


def more_defence(loaded: LoadedScenario, growth: float = GROWTH) -> Setup | None:
    """Return the scenario with the defender's shooters and jammers scaled in number, or None if it has none.

    Sensors, command nodes and assets stay as they are.
    """
    defender = loaded.scenario.defender
    return _scaled(loaded, lambda unit, element: unit.side == defender and _fights(element), growth)


def scaled_count(count: int, growth: float = GROWTH) -> int:
    """Return a count times ``growth``, rounded half up, at least one more; 0 stays 0.

    >>> [scaled_count(n) for n in (0, 1, 2, 6, 36)]
    [0, 2, 3, 8, 45]
    """
    return max(count + 1, math.floor(count * growth + 0.5)) if count else 0


def join_batches(parts: list[Batches]) -> Batches:
    """Return batches of the same setups, fought one after the other, as one.

    Examples
    --------
    >>> from wargame.battle import run_many
    >>> from wargame.scenario_file import load
    >>> setup = build(load("duel"))
    >>> parts = [Batches(Batch(setup, run_many(setup.world, 1, 2, first))) for first in (0, 2)]
    >>> len(join_batches(parts).main.outcome.ticks)
    4
    """
    columns = zip(*parts, strict=True)
    return Batches(*(_join([batch for batch in column if batch is not None]) for column in columns))  # type: ignore[arg-type]


def _join(batches: list[Batch]) -> Batch | None:
    return Batch(batches[0].setup, join([batch.outcome for batch in batches])) if batches else None


def _fights(element: Element) -> bool:
    return element.jammer is not None or is_shooter(element)


def _scaled(loaded: LoadedScenario, chosen: Callable[[Unit, Element], bool], growth: float) -> Setup | None:
    """Return the scenario with the chosen units scaled; what a scaled platform carries grows with it, not twice."""
    old = loaded.scenario.units
    names = {name for name, unit in old.items() if unit.count and chosen(unit, loaded.elements[name])}
    names = {name for name in names if old[name].carried_by not in names}
    if not names:
        return None
    new = {name: old[name].model_copy(update={"count": scaled_count(old[name].count, growth)}) for name in names}
    scenario = loaded.scenario.model_copy(update={"units": {**old, **new}})
    return build(loaded._replace(scenario=scenario))
