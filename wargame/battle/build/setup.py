"""Setup of a battle: the arrays that it runs on, from a checked scenario.

A scenario is laid out once, for as many elements as its units have sites; who is there is mustered, as often as need
be: see :mod:`wargame.battle.build.layout` and :mod:`wargame.battle.kernels.muster`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wargame.battle.build import layout
from wargame.battle.build.force import check, copy_of, neutral
from wargame.battle.build.unit_records import SIDES as SIDES
from wargame.battle.kernels.force import Force, Layout
from wargame.battle.kernels.state import World
from wargame.battle.scenario import Scenario, UnitTable
from wargame.battle.scenario_file import LoadedScenario
from wargame.catalogue import elements as catalogue
from wargame.catalogue.elements import Element
from wargame.inputs.visible import visible


@dataclass(frozen=True, slots=True)
class Group:
    """A unit of the scenario with its catalogue element, the one that this imitates, and its place in the arrays."""

    name: str
    unit: UnitTable
    element: Element
    first: int
    count: int
    imitated: Element | None = None

    @property
    def label(self) -> str:
        """Return what people read for the unit: its label, or its name where it has none."""
        return visible(self.unit.label) or self.name

    @property
    def last(self) -> int:
        """Return one past the index of the group's last element."""
        return self.first + self.count


@dataclass(frozen=True, slots=True)
class Setup:
    """A scenario ready to fight: its arrays, and the names that belong to their rows.

    Attributes
    ----------
    groups
        Its units with the elements that are there, in the order of the tables.
    networks
        Names of networks; that of a unit by itself begins with ``~``.
    world
        The arrays that are fought from.
    base, plan
        The arrays with every site taken, and what they were laid out from.
    present
        Who and what is there.
    allow_agents
        Modules and packages of agent classes whose code may run; none but ours without it.
    """

    scenario: Scenario
    groups: tuple[Group, ...]
    networks: tuple[str, ...]
    world: World
    base: World
    plan: Layout
    present: Force
    allow_agents: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return name and size, as its arrays say nothing.

        >>> from wargame.battle.scenario_file import load
        >>> build(load("duel"))
        <Setup of duel: 2 units, 7 elements>
        """
        elements = sum(group.count for group in self.groups)
        return f"<Setup of {self.scenario.name}: {len(self.groups)} units, {elements:,} elements>"

    def index(self, unit: str) -> int:
        """Return the row of a unit by name."""
        return [g.name for g in self.groups].index(unit)

    def allowing(self, agents: Iterable[str]) -> "Setup":
        """Return the same battle, in which agent classes of some modules and packages may run that the units name."""
        return replace(self, allow_agents=tuple(agents))

    def force(self) -> Force:
        """Return who and what is there, to be changed: as the scenario says, if nothing else was mustered.

        Examples
        --------
        >>> from wargame.battle.scenario_file import load
        >>> build(load("duel")).force().count.tolist()
        [3, 4]
        """
        return copy_of(self.present)

    def muster(self, force: Force) -> "Setup":
        """Return the same battle with another force; what was laid out is shared.

        Raises
        ------
        ValueError
            If the force is not one of this scenario, with all that is wrong with it.

        Examples
        --------
        >>> from wargame.battle.scenario_file import load
        >>> setup = build(load("duel"))
        >>> force = setup.force()
        >>> force.count[0] = 2
        >>> [g.count for g in setup.muster(force).groups]
        [2, 4]
        """
        check(self, force)
        world = layout.muster(self.base, self.plan, force)
        rows = zip(self.groups, world.units["first"].tolist(), world.units["count"].tolist(), strict=True)
        groups = tuple(replace(group, first=first, count=count) for group, first, count in rows)
        return replace(self, groups=groups, world=world, present=copy_of(force))


def build(loaded: LoadedScenario, room: Mapping[str, int] | None = None) -> Setup:
    """Return the arrays of a scenario.

    Parameters
    ----------
    loaded
        A scenario as :func:`wargame.battle.scenario_file.load` returns it, so already checked.
    room
        Elements for which there is to be room, by name of a unit, where its sites are fewer: in all, so for a
        carried unit on all its platforms together.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> setup = build(load("duel"))
    >>> [(g.name, g.count) for g in setup.groups]
    [('red-group', 3), ('blue-group', 4)]
    """
    scenario = loaded.scenario
    groups = _groups(scenario, loaded)
    base, plan, networks = layout.lay_out(scenario, groups, layout.sites_of(scenario, room or {}))
    force = neutral(base, [group.count for group in groups])
    return Setup(scenario, groups, networks, base, base, plan, force).muster(force)


def make_room(setup: Setup, loaded: LoadedScenario, room: Mapping[str, int]) -> Setup:
    """Return a scenario with room for more elements; arrays are shared where they would be the same.

    Parameters
    ----------
    setup
        The scenario as it was laid out.
    loaded
        The same scenario as it was loaded.
    room
        As in :func:`build`.
    """
    wider = layout.widen(setup.base, setup.plan, setup.groups, room)
    if wider is None:
        return build(loaded, room).allowing(setup.allow_agents)
    return replace(setup, base=wider[0], plan=wider[1])


def _groups(scenario: Scenario, loaded: LoadedScenario) -> tuple[Group, ...]:
    """Return the units sorted by side, in file order within a side, with the elements that the scenario has of each."""
    ordered = sorted(scenario.units.items(), key=lambda item: SIDES.index(item[1].side))
    groups: list[Group] = []
    for name, unit in ordered:
        first, element = groups[-1].last if groups else 0, loaded.elements[name]
        imitated = catalogue.load(element.imitates, loaded.own) if element.imitates else None
        groups.append(Group(name, unit, element, first, layout.elements_of(scenario, name), imitated))
    return tuple(groups)
