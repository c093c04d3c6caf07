"""Shares of procurement by week: what is ordered jointly, inside the union, and traded inside it.

What is in numerator and denominator: `wargame.campaign.alliance_measures`.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.setup import Setup
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.estimates.measure_spec import StateMeasure

SHARES: Final = {
    "joint": ("through joint orders", s.JOINT_ORDERS),
    "union": ("at lines inside the union", s.UNION_ORDERS),
    "traded": ("at lines of other nations of the union", s.TRADED_ORDERS),
}
PER: Final = "share of the money ordered for"


def buyers(setup: Setup) -> Iterator[tuple[str, list[int]]]:
    """Yield sides and nations, with the rows of their nations, that order jointly or are in the union."""
    nations = setup.campaign.nations
    involved = {member for joint in setup.campaign.joint.values() for member in joint.members}
    involved |= {name for name, nation in nations.items() if nation.union}
    for side in SIDES:
        rows = [i for i, name in enumerate(setup.nations) if nations[name].side == side]
        if any(setup.nations[row] in involved for row in rows):
            yield side, rows
    for i, name in enumerate(setup.nations):
        if name in involved:
            yield f"nation_{name}", [i]


def in_union(setup: Setup, rows: Sequence[int]) -> list[int]:
    """Return the rows of the nations that are in the union."""
    return [row for row in rows if setup.campaign.nations[setup.nations[row]].union]


def shares_by_week(setup: Setup) -> Iterator[StateMeasure]:
    """Yield the three shares of each side as they stand at the end of a week; 0 while nothing is ordered."""
    for name, rows in buyers(setup):
        for key, (words, column) in SHARES.items() if name in SIDES else ():
            members = rows if key == "joint" else in_union(setup, rows)
            if members:
                label = f"ordered {words} so far, {PER}: {name}"
                at = partial(_share, rows=members, column=column)
                yield StateMeasure(f"share_{key}_{name}", label, "1", at, name)


def _share(weeks: Outcome, rows: list[int], column: int) -> Any:
    have = weeks.money[..., rows, column].sum(axis=-1)
    total = weeks.money[..., rows, s.ORDERS].sum(axis=-1)
    return have / (total + (total == 0))
