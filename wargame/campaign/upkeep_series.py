"""State measures of repair and of cyber incidents, by week.

Goods that shops repair: ``in_repair_<what>_<side>_<good>`` units as the week closes, with ``<what>`` wait, work or
travel. Incidents: ``incidents_<provider>`` in the week; ``stopped_<kind>_<name>`` 1 in a week in which a line, supplier
or network stands still.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from wargame.campaign.build.setup import Setup
from wargame.campaign.build.upkeep import jobs_of, users_of
from wargame.campaign.kernels import repair_state as r
from wargame.estimates.measure_spec import StateMeasure
from wargame.inputs.names import column_part

if TYPE_CHECKING:
    from wargame.campaign.state_measures import Holding

STAGES: Final = {"wait": r.WAITING, "work": r.WORKING, "travel": r.TRAVELLING}
PHRASES: Final = {"wait": "that wait for repair", "work": "under repair", "travel": "on the way to repair or back"}
KINDS: Final = ("line", "supplier", "network")


class Stoppable(NamedTuple):
    """What an incident may stop: its kind, name, side ("" of a supplier), and column of Outcome.stops."""

    kind: str
    name: str
    side: str
    row: int


def rows_of(setup: Setup, one: "Holding") -> list[int]:
    """Return the jobs at shops of a good of a side."""
    nations = {setup.nations[n] for n in one.nations}
    return [j for j, (_, nation, good) in enumerate(jobs_of(setup.campaign)) if nation in nations and good == one.good]


def stopped_by_incidents(setup: Setup) -> list[Stoppable]:
    """Return lines, suppliers and networks that use a provider, in the order of their columns."""
    used = {user for provider in setup.campaign.providers.values() for user in users_of(provider)}
    networks = setup.battle.networks if setup.battle is not None else ()
    names = [(kind, name) for kind, family in enumerate((setup.lines, setup.suppliers, networks)) for name in family]
    return [
        Stoppable(KINDS[kind], name, _side(setup, kind, name), row)
        for row, (kind, name) in enumerate(names)
        if (kind, name) in used
    ]


def _side(setup: Setup, kind: int, name: str) -> str:
    if kind == 0:
        return setup.campaign.nations[setup.campaign.lines[name].nation].side
    return setup.battle.scenario.networks[name].side if kind == 2 and setup.battle is not None else ""


def series(setup: Setup, holdings: Sequence["Holding"]) -> Iterator[StateMeasure]:
    """Yield what can be followed of repair and incidents."""
    for one in holdings:
        jobs = rows_of(setup, one)
        for word, column in STAGES.items() if jobs else ():
            at = lambda weeks, jobs=jobs, column=column: weeks.repairs[..., jobs, column].sum(axis=-1)  # noqa: E731
            name, label = f"in_repair_{word}_{one.name}", f"{one.good} of {one.side} {PHRASES[word]}"
            yield StateMeasure(name, label, "unit", at, player=one.side, subject=one.good)
    for row, name in enumerate(sorted(setup.campaign.providers)):
        at = lambda weeks, row=row: weeks.struck[..., row]  # noqa: E731
        yield StateMeasure(f"incidents_{column_part(name)}", f"incidents at {name}", "incident", at, subject=name)
    for kind, name, side, row in stopped_by_incidents(setup):
        at = lambda weeks, row=row: weeks.stops[..., row]  # noqa: E731
        label = f"the {kind} {name} is stopped by an incident"
        yield StateMeasure(f"stopped_{kind}_{column_part(name)}", label, "1", at, player=side, subject=name)
