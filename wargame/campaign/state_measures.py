"""State measures: numbers that a week of a campaign holds, by name, for series over weeks.

``<side>`` is red or blue, ``<good>``, ``<line>`` and ``<nation>`` are names of the file, hyphens as underscores. What
is of a side is the sum over its nations.

Goods: ``stock_<side>_<good>`` units at the end of the week; ``expended_<side>_<good>``, ``lost_<side>_<good>`` units in
the week; ``wanted_<side>_<good>``, ``served_<side>_<good>`` units that consumption asked for, and got;
``dry_<side>_<good>`` 1 in a week in which the side is dry of it: its depots close with none, or it got under a tenth of
what it asked for.
Lines: ``output_line_<line>`` units started; ``capacity_line_<line>`` units a week, surge and damage included;
``backlog_line_<line>`` units in its queue; ``bound_line_<line>`` what bound it, a number of `BOUNDS`.
Money, USD: ``price_<good>`` of the next unit; ``paid_nation_<nation>`` from the first week on, for goods and to
rebuild, ``rebuilt_nation_<nation>`` of it to rebuild; ``in_work_nation_<nation>`` committed for what lines have
started; ``transit_<side>`` goods on their way between partners at moving average cost; ``value_destroyed_<side>`` in
the week; ``value_down_<side>`` value of what is no stock that is damaged and not rebuilt.
Where nations order jointly or are in a union: ``share_joint_<side>``, ``share_union_<side>``, ``share_traded_<side>``
of the money ordered for so far (`wargame.campaign.alliance_measures`).
Raids in the week: ``raids``, ``attackers`` decoys included, ``leakers`` armed attackers that got through.
Repair and incidents: `wargame.campaign.upkeep_series`.
Requirement against capacity: `wargame.campaign.gap_series`.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES
from wargame.campaign import upkeep_series
from wargame.campaign.adaptation_series import adaptation
from wargame.campaign.alliance_series import shares_by_week
from wargame.campaign.build.setup import Setup
from wargame.campaign.gap_series import gap
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.estimates.measure_spec import StateMeasure
from wargame.inputs.names import column_part

CENTS: Final = 100.0
EXHAUSTED: Final = 0.1  # share of what is asked for below which a side counts as dry
BOUNDS: Final = (
    "nothing",
    "capacity",
    "labour",
    "component",
    "money",
    "retooling",
    "stopped",
)  # in the order of the kernels' numbers
FLOWS: Final = {
    "expended": ("expended", s.EXPENDED),
    "lost": ("destroyed", s.DESTROYED),
    "wanted": ("asked for", s.OF_WANTED),
    "served": ("got of what it asked for", s.OF_SERVED),
}
COUNTS: Final = {
    "raids": ("raids in the week", "raid", s.OF_RAIDS),
    "attackers": ("attackers in the week, decoys included", "element", s.OF_ATTACKERS),
    "leakers": ("armed attackers that got through in the week", "element", s.OF_LEAKERS),
}

Array = NDArray[Any]
Measures = Iterator[StateMeasure]


class Holding(NamedTuple):
    """A good of a side.

    Attributes
    ----------
    side, good
        Their names.
    column
        The good's row.
    nations
        Rows of the nations of the side.
    is_asked_for
        Whether consumption asks for it, so that it has a fill rate: rounds of units, and what a demand process takes.
    lines
        Rows of the lines of the side that make it.
    """

    side: str
    good: str
    column: int
    nations: tuple[int, ...]
    is_asked_for: bool
    lines: tuple[int, ...]

    @property
    def name(self) -> str:
        """Return the end of the names of its measures."""
        return f"{self.side}_{column_part(self.good)}"


def holdings(setup: Setup) -> list[Holding]:
    """Return the goods that each side has, makes, buys or consumes, components aside, by side and name."""
    return [one for side in SIDES for good in setup.goods if (one := _holding(setup, side, good)) is not None]


def _holding(setup: Setup, side: str, good: str) -> Holding | None:
    campaign = setup.campaign
    own = {name for name, nation in campaign.nations.items() if nation.side == side}
    units = [unit for unit in campaign.units.values() if unit.nation in own]
    asked = any(good in (unit.round, unit.gun_round) for unit in units)
    asked |= any(one.good == good and one.nation in own for one in campaign.demands.values())
    lines = tuple(i for i, name in enumerate(setup.lines) if _makes(campaign.lines[name], good, own))
    is_held = any(good in campaign.depots.get(name, {}) or campaign.nations[name].shares.get(good) for name in own)
    is_held |= any(unit.element == good for unit in units)
    is_held |= any(one.good == good and one.receiver in own for one in campaign.donations.values())
    if campaign.goods[good].item == "component" or not (asked or lines or is_held):
        return None
    rows = tuple(i for i, name in enumerate(setup.nations) if name in own)
    return Holding(side, good, setup.goods.index(good), rows, asked, lines)


def _makes(line: Any, good: str, nations: set[str]) -> bool:
    return line.good == good and line.nation in nations


def of_side(weeks: Outcome, one: Holding, column: int) -> Array:
    """Return a column of the goods' weeks summed over the nations of a side, shape (..., n_weeks)."""
    return weeks.goods[..., list(one.nations), one.column, column].sum(axis=-1)


def _of_nations(weeks: Outcome, nations: list[int], column: int) -> Any:
    """Return a column of the goods' weeks summed over all goods of some nations, shape (..., n_weeks)."""
    return weeks.goods[..., column][..., nations, :].sum(axis=(-2, -1))


def is_dry(weeks: Outcome, one: Holding) -> Array:
    """Return in which weeks a side is dry of a good, shape (..., n_weeks), as the head of this module says."""
    wanted, served = of_side(weeks, one, s.OF_WANTED), of_side(weeks, one, s.OF_SERVED)
    return (of_side(weeks, one, s.CLOSING) == 0) | ((wanted > 0) & (served < EXHAUSTED * wanted))


def state_measures(setup: Setup) -> dict[str, StateMeasure]:
    """Return all that can be followed of a campaign, by name.

    ``at`` of each takes an `Outcome`: of whole replications it returns an array of shape (n, n_weeks), of a week of one
    replication (its arrays without the first two axes) a number.
    """
    groups = (
        *(_goods(setup), _lines(setup), _money(setup), _raids()),
        *(upkeep_series.series(setup, holdings(setup)), shares_by_week(setup), adaptation(setup)),
        gap(setup, holdings(setup)),
    )
    return {measure.name: measure for group in groups for measure in group}


def _goods(setup: Setup) -> Measures:
    for one in holdings(setup):
        of: dict[str, Any] = {"player": one.side, "subject": one.good}
        label = f"{one.good} in depots of {one.side}"
        yield StateMeasure(f"stock_{one.name}", label, "unit", _of_side(one, s.CLOSING), **of)
        yield StateMeasure(f"dry_{one.name}", f"{one.side} is dry of {one.good}", "1", _of(is_dry, one), **of)
        for word, (label, column) in FLOWS.items():
            if one.is_asked_for or column <= s.CLOSING:
                text = f"{one.good} that {one.side} {label} in the week"
                text = f"{one.good} of {one.side} {label} in the week" if column <= s.CLOSING else text
                yield StateMeasure(f"{word}_{one.name}", text, "unit", _of_side(one, column), **of)


def _lines(setup: Setup) -> Measures:
    for row, name in enumerate(setup.lines):
        line = setup.campaign.lines[name]
        of: dict[str, Any] = {"player": setup.campaign.nations[line.nation].side, "subject": name}
        words = line.label or name
        rows = {
            "output": (f"{line.good} that {words} started", _line(row, s.OUTPUT)),
            "backlog": (f"queue of {words}", _line(row, s.BACKLOG)),
            "bound": (f"what bound {words}", _line(row, s.BOUND)),
            "capacity": (f"capacity of {words}, units a week", lambda weeks, row=row: weeks.capacity[..., row]),
        }
        for word, (label, at) in rows.items():
            unit = "1" if word == "bound" else "unit"
            yield StateMeasure(f"{word}_line_{column_part(name)}", label, unit, at, **of)


def _money(setup: Setup) -> Measures:
    for row, name in enumerate(setup.goods):
        if setup.campaign.goods[name].item != "component":
            at = lambda weeks, row=row: weeks.prices[..., row] / CENTS  # noqa: E731
            yield StateMeasure(f"price_{column_part(name)}", f"price of the next {name}", "USD", at, subject=name)
    for row, name in enumerate(setup.nations):
        side = setup.campaign.nations[name].side
        columns = {
            "paid": (f"paid by {name} so far", list(s.PAYMENTS)),
            "rebuilt": (f"paid by {name} to rebuild so far", [s.REBUILT]),
            "in_work": (f"committed by {name} for what lines have started", [s.IN_WORK]),
        }
        for word, (label, taken) in columns.items():
            at = lambda weeks, row=row, taken=taken: weeks.money[..., row, taken].sum(axis=-1) / CENTS  # noqa: E731
            yield StateMeasure(f"{word}_nation_{column_part(name)}", label, "USD", at, side, name)
    for row, side in enumerate(SIDES):
        at = lambda weeks, row=row: weeks.raids[..., s.OF_LOST_CENTS + row] / CENTS  # noqa: E731
        yield StateMeasure(f"value_destroyed_{side}", f"value that {side} lost in the week", "USD", at, side)
        at = lambda weeks, row=row: weeks.raids[..., s.OF_DOWN_CENTS + row] / CENTS  # noqa: E731
        yield StateMeasure(f"value_down_{side}", f"value of {side} that is not rebuilt", "USD", at, side)
        own = [i for i, name in enumerate(setup.nations) if setup.campaign.nations[name].side == side]
        at = lambda weeks, own=own: _of_nations(weeks, own, s.OF_TRANSIT_CENTS) / CENTS  # noqa: E731
        yield StateMeasure(f"transit_{side}", f"goods on their way between partners of {side}", "USD", at, side)


def _raids() -> Measures:
    for word, (label, unit, column) in COUNTS.items():
        at = lambda weeks, column=column: weeks.raids[..., column]  # noqa: E731
        yield StateMeasure(word, label, unit, at)


def _of_side(one: Holding, column: int) -> Callable[[Outcome], Any]:
    return lambda weeks: of_side(weeks, one, column)


def _of(function: Callable[[Outcome, Holding], Any], one: Holding) -> Callable[[Outcome], Any]:
    return lambda weeks: function(weeks, one)


def _line(row: int, column: int) -> Callable[[Outcome], Any]:
    return lambda weeks: weeks.lines[..., row, column]


def war_weeks(setup: Setup, weeks: Array) -> Array:
    """Return the weeks of the war out of those of the campaign, the last axis."""
    return weeks[..., setup.campaign.clock.pre_war_weeks :]


def first_week(flags: Array) -> Array:
    """Return the number of the first week that is flagged, from 1; 0 if none is. Shape (..., n_weeks) gives (...).

    >>> first_week(np.array([[False, True, True], [False, False, False]])).tolist()
    [2, 0]
    """
    if flags.shape[-1] == 0:
        return np.zeros(flags.shape[:-1], np.int64)
    return np.where(flags.any(axis=-1), flags.argmax(axis=-1) + 1, 0)
