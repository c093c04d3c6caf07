"""State measures of requirement against capacity, by good of a side and week: what a planning board compares.

Goods that lines of the side make, or that consumption asks for: ``consumption_<side>_<good>`` units in the week, which
forecasts are of; ``required_<side>_<good>`` units that nations lack: forecast use over the cover, and target, less the
inventory position, as they decide; ``capacity_<side>_<good>`` units a week of the lines that are tooled for it, surge
and damage included; ``gap_<side>_<good>`` consumption less capacity, units a week.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from wargame.campaign.build.setup import Setup
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.estimates.measure_spec import StateMeasure

if TYPE_CHECKING:
    from wargame.campaign.state_measures import Holding


def planned(holdings: Sequence["Holding"]) -> list["Holding"]:
    """Return the goods that requirement is compared with capacity for: those that are made or asked for."""
    return [one for one in holdings if one.lines or one.is_asked_for]


def gap(setup: Setup, holdings: Sequence["Holding"]) -> Iterator[StateMeasure]:
    """Yield requirement and capacity of each good of a side."""
    for one in planned(holdings):
        rows = makers(setup, one)
        consumption, capacity = partial(_of_side, one, s.OF_CONSUMPTION), partial(_capacity, one, rows)
        found: dict[str, tuple[str, Callable[[Outcome], Any]]] = {
            "consumption": (f"consumption of {one.good} by {one.side}, units a week", consumption),
            "required": (f"{one.good} that {one.side} lacks", partial(_of_side, one, s.OF_REQUIRED)),
            "capacity": (f"capacity of {one.side} for {one.good}, units a week", capacity),
            "gap": (f"consumption less capacity of {one.side} for {one.good}", partial(_gap, one, rows)),
        }
        for word, (label, at) in found.items():
            yield StateMeasure(f"{word}_{one.name}", label, "unit", at, player=one.side, subject=one.good)


def makers(setup: Setup, one: "Holding") -> list[int]:
    """Return the rows of the lines of a side: each may be tooled for the good."""
    campaign = setup.campaign
    own = [campaign.nations[campaign.lines[name].nation].side == one.side for name in setup.lines]
    return [row for row, is_own in enumerate(own) if is_own]


def _of_side(one: "Holding", column: int, weeks: Outcome) -> Any:
    return weeks.goods[..., list(one.nations), one.column, column].sum(axis=-1)


def _capacity(one: "Holding", rows: list[int], weeks: Outcome) -> Any:
    is_tooled = weeks.lines[..., rows, s.MAKES] == one.column
    return (weeks.capacity[..., rows] * is_tooled).sum(axis=-1)


def _gap(one: "Holding", rows: list[int], weeks: Outcome) -> Any:
    return _of_side(one, s.OF_CONSUMPTION, weeks) - _capacity(one, rows, weeks)
