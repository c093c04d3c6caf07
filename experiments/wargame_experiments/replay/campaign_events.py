"""Events of a recorded campaign: what a reader jumps to."""

import math
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES
from wargame.campaign.kernels import method_state as m
from wargame.campaign.kernels import state as s
from wargame.campaign.recording import Recording
from wargame.campaign.state_measures import holdings, is_dry
from wargame.campaign.upkeep_series import stopped_by_incidents
from wargame_experiments.formatting import number, usd
from wargame_experiments.replay.campaign_raids import FlownRaid
from wargame_experiments.replay.document import Columns

KINDS: Final = ("war", "raid", "dry", "outage", "incident", "expansion", "donation", "method", "reform")
NONE: Final = -1
BUILT: Final = 0.95  # share of new capacity that counts as all
GAP_WEEKS: Final = 4  # without a shipment that do not end a donation


class Event(NamedTuple):
    """What happened in a week; rows of a side, good, line and raid are -1 where it has none."""

    week: int
    kind: str
    text: str
    side: int = NONE
    good: int = NONE
    line: int = NONE
    raid: int = NONE


def events(recording: Recording, raids: Iterable[FlownRaid]) -> list[Event]:
    """Return the events of a campaign by week, then in the order of `KINDS`."""
    found = [
        *_war(recording),
        *_raids(recording, raids),
        *_dry(recording),
        *_outages(recording),
        *_incidents(recording),
        *_expansions(recording),
        *_donations(recording),
        *_methods(recording),
        *_reforms(recording),
    ]
    return sorted(found, key=lambda event: (event.week, KINDS.index(event.kind)))


def table(found: list[Event]) -> tuple[Columns, list[str]]:
    """Return the columns of events, and the texts that their column ``text`` counts."""
    texts = sorted({event.text for event in found})
    place = {text: i for i, text in enumerate(texts)}
    columns: dict[str, tuple[NDArray[Any], str]] = {"week": (np.array([event.week for event in found], "u2"), "week")}
    columns["kind"] = (np.array([KINDS.index(event.kind) for event in found], "u1"), "")
    columns["text"] = (np.array([place[event.text] for event in found], "u4"), "")
    for name in ("side", "good", "line", "raid"):
        columns[name] = (np.array([getattr(event, name) for event in found], "i4"), "")
    return columns, texts


def spells(flags: NDArray[Any]) -> list[tuple[int, int]]:
    """Return first week and number of weeks of each spell in which a flag is set.

    >>> spells(np.array([True, True, False, True]))
    [(0, 2), (3, 1)]
    """
    edges = np.diff(np.concatenate([[0], np.asarray(flags, bool).astype(int), [0]]))
    return [(int(a), int(b - a)) for a, b in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)]


def weeks(n: int) -> str:
    """Return a number of weeks in words.

    >>> weeks(1), weeks(3)
    ('1 week', '3 weeks')
    """
    return f"{n} week{'s' * (n != 1)}"


def _war(recording: Recording) -> Iterator[Event]:
    clock = recording.setup.campaign.clock
    if clock.war_weeks and clock.pre_war_weeks:
        yield Event(clock.pre_war_weeks, "war", f"war begins, for {weeks(clock.war_weeks)}")


def _raids(recording: Recording, raids: Iterable[FlownRaid]) -> Iterator[Event]:
    attacker = int(recording.setup.world.raids[0].attacker)
    for row, raid in enumerate(raids):
        text = f"raid {raid.number} of the week"
        if raid.is_known:
            lost = raid.lost_usd[1 - attacker]
            text = f"{raid.attackers} attack, {raid.leakers} get through, {usd(lost)} USD lost"
        yield Event(raid.week, "raid", text, attacker, raid=row)


def _dry(recording: Recording) -> Iterator[Event]:
    goods = recording.outcome.goods[0][..., [s.CLOSING, s.OF_WANTED]].any(
        axis=(0, 1, 3)
    )  # that anybody has or asks for
    for one in (one for one in holdings(recording.setup) if goods[one.column]):
        for week, n in spells(is_dry(recording.outcome, one)[0]):
            text = f"{one.side} dry of {one.good} for {weeks(n)}"
            yield Event(week, "dry", text, SIDES.index(one.side), good=one.column)


def _outages(recording: Recording) -> Iterator[Event]:
    setup = recording.setup
    for row, name in enumerate(setup.suppliers):
        table = setup.campaign.suppliers[name]
        for week, n in spells(~recording.supplier_up[:, row]):
            good = setup.goods.index(table.component)
            yield Event(week, "outage", f"supplier {table.label or name} out for {weeks(n)}", good=good)


def _incidents(recording: Recording) -> Iterator[Event]:
    setup = recording.setup
    for row, name in enumerate(sorted(setup.campaign.providers)):
        for week in np.flatnonzero(recording.outcome.struck[0, :, row]).tolist():
            n = int(recording.outcome.struck[0, week, row])
            what = "cyber incident" if n == 1 else f"{n} cyber incidents"
            yield Event(week, "incident", f"{what} at {setup.campaign.providers[name].label or name}")
    for one in stopped_by_incidents(setup):
        for week, n in spells(recording.outcome.stops[0, :, one.row]):
            line = setup.lines.index(one.name) if one.kind == "line" else NONE
            side = SIDES.index(one.side) if one.side else NONE
            yield Event(week, "incident", f"{one.kind} {one.name} stopped for {weeks(n)}", side, line=line)


def _expansions(recording: Recording) -> Iterator[Event]:
    setup = recording.setup
    for row, name in enumerate(setup.lines):
        line = setup.campaign.lines[name]
        of = {"side": SIDES.index(setup.campaign.nations[line.nation].side), "line": row}
        of["good"] = setup.goods.index(line.good)
        for more in line.expansions:
            added, label = f"{number(more.added_a_week * more.slip)} a week", line.label or name
            begins = more.week + more.dead_weeks
            done = math.ceil(begins - more.ramp_weeks * math.log(1.0 - BUILT))
            yield Event(
                more.week, "expansion", f"expansion of {label} decided: {number(more.added_a_week)} a week", **of
            )
            if math.ceil(begins) > more.week:
                yield Event(math.ceil(begins), "expansion", f"expansion of {label} begins to produce", **of)
            yield Event(done, "expansion", f"expansion of {label} done: {added}", **of)


def _donations(recording: Recording) -> Iterator[Event]:
    """Yield what is given, several weeks as one event: by donation, as long as no long gap comes between."""
    setup, sent = recording.setup, recording.flows["donations"]
    for row, name in enumerate(sorted(setup.campaign.donations)):
        one, own = setup.campaign.donations[name], sent[sent[:, 1] == row]
        if not len(own):
            continue
        starts = np.flatnonzero(np.diff(own[:, 0], prepend=-GAP_WEEKS - 1) > GAP_WEEKS)
        for part in np.split(own, starts[1:]):
            first, n, units = int(part[0, 0]), int(part[-1, 0] - part[0, 0]) + 1, int(part[:, 2].sum())
            text = f"{one.giver} gives {one.receiver} {units:,} {one.good} in {weeks(n)}"
            side = SIDES.index(setup.campaign.nations[one.giver].side)
            yield Event(first, "donation", text, side, good=setup.goods.index(one.good))


def _methods(recording: Recording) -> Iterator[Event]:
    setup = recording.setup
    for row, name in enumerate(sorted(setup.campaign.methods)):
        table, generation = setup.campaign.methods[name], recording.outcome.methods[0, :, row, m.GENERATION]
        for week in np.flatnonzero(np.diff(generation) > 0).tolist():
            text = f"generation {int(generation[week + 1])} of {table.label or name}"
            yield Event(week + 1, "method", text, SIDES.index(setup.campaign.nations[table.nation].side))


def _reforms(recording: Recording) -> Iterator[Event]:
    setup = recording.setup
    for name in sorted(setup.campaign.reforms):
        reform = setup.campaign.reforms[name]
        text = f"{reform.good} now of the standard {reform.standard}"
        yield Event(reform.decided_week + reform.delay_weeks, "reform", text, good=setup.goods.index(reform.good))
