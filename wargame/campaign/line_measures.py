"""Measures of lines: output, backlog, what bound them, weeks lost to shortage, prices, and what survives of them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from wargame.battle.build.setup import SIDES
from wargame.campaign.campaign_weeks import F8, Array, CampaignWeeks, spec_of
from wargame.campaign.goods_measures import mean_of_weeks
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario import goods_of
from wargame.campaign.state_measures import BOUNDS
from wargame.estimates.measure import Recipe
from wargame.inputs.names import column_part

Recipes = Iterator[Recipe]


def lines(weeks: CampaignWeeks) -> Recipes:
    """Yield what each line made, what waited for it, and what held it up."""
    campaign = weeks.setup.campaign
    for row, name in enumerate(weeks.setup.lines):
        part, words = column_part(name), campaign.lines[name].label or name
        backlog = partial(weeks.line, row, s.BACKLOG)
        output = spec_of(f"output_line_{part}", f"Output of {words}", "unit", "units in the war")
        yield Recipe(output, lambda row=row: weeks.line(row, s.OUTPUT).sum(axis=-1).astype(float))
        mean = spec_of(f"backlog_mean_line_{part}", f"Mean backlog of {words}", "unit", "units")
        yield Recipe(mean, lambda backlog=backlog: mean_of_weeks(backlog()))
        end = spec_of(f"backlog_end_line_{part}", f"Backlog of {words} at the end", "unit", "units")
        yield Recipe(end, lambda row=row: weeks.outcome.lines[:, -1, row, s.BACKLOG].astype(float))
        for code, what in enumerate(BOUNDS):
            label = f"Weeks in which {what} bound {words}"
            spec = spec_of(f"weeks_bound_{what}_line_{part}", label, "week", "weeks of war")
            yield Recipe(spec, partial(_weeks_bound, weeks, row, code))
        if any(campaign.goods[good].bill for good in goods_of(campaign.lines[name])):
            label, side = f"Weeks that {words} lost to shortage", campaign.nations[campaign.lines[name].nation].side
            spec = spec_of(
                f"weeks_lost_line_{part}", label, "week", "weeks of output at capacity", "loss", player=side,
                direction="min",
            )  # fmt: skip
            yield Recipe(spec, partial(_weeks_lost, weeks, row))


def _weeks_bound(weeks: CampaignWeeks, row: int, code: int) -> F8:
    return (weeks.line(row, s.BOUND) == code).sum(axis=-1).astype(float)


def _weeks_lost(weeks: CampaignWeeks, row: int) -> F8:
    """Return weeks of output lost in weeks that a component bound: their number less output over mean capacity."""
    is_bound = weeks.line(row, s.BOUND) == s.COMPONENT
    number = is_bound.sum(axis=-1)
    made, could = ((is_bound * one).sum(axis=-1) for one in (weeks.line(row, s.OUTPUT), weeks.capacity(row)))
    weeks_made = np.divide(made * number, could, out=np.zeros(len(made)), where=could > 0.0)
    return np.maximum(number - weeks_made, 0.0)


def prices(weeks: CampaignWeeks) -> Recipes:
    """Yield the price of what is made, in the last week, and over that of week 0."""
    made = {weeks.setup.campaign.lines[name].good for name in weeks.setup.lines}
    for good, row in weeks.goods.items():
        if good not in made:
            continue
        end, start = partial(weeks.price, row, -1), partial(weeks.price, row, 0)
        yield Recipe(spec_of(f"price_end_{column_part(good)}", f"Price at the end: {good}", "USD", "USD a unit"), end)
        label, empty = f"Price at the end over that of week 0: {good}", "no line could make it in week 0"
        ratio = spec_of(f"price_ratio_{column_part(good)}", label, "USD/USD", "ratio", "ratio", True, empty=empty)
        yield Recipe(ratio, end, start)


def surviving(weeks: CampaignWeeks) -> Recipes:
    """Yield what damage leaves of the capacity and of the value of each side, at the end and in the mean of the war."""
    campaign, world, raids = weeks.setup.campaign, weeks.setup.world, weeks.outcome.raids
    for i, side in enumerate(SIDES):
        aim: dict[str, Any] = {"player": side, "direction": "max"}
        if any(one.unit and campaign.nations[one.nation].side == side for one in campaign.lines.values()):
            share = partial(_left, raids[:, :, s.OF_IDLE_CENTS + i], raids[:, :, s.OF_CAPACITY_CENTS + i])
            per = "share of capacity, at prices of week 0"
            yield from _over_war(
                weeks, f"production_surviving_{side}", f"Production surviving of {side}", per, share, aim
            )
        value = sum(
            int(row.most * row.value_cents)
            for u, row in enumerate(world.assignments)
            if row.element == s.NONE and world.battle.units[u].side == i
        )
        if value:
            share = partial(_left, raids[:, :, s.OF_DOWN_CENTS + i], np.float64(value))
            per = "share of the value of what is no stock"
            yield from _over_war(weeks, f"value_surviving_{side}", f"Value surviving of {side}", per, share, aim)


def _over_war(
    weeks: CampaignWeeks, name: str, label: str, per: str, share: Callable[[], F8], aim: dict[str, Any]
) -> Recipes:
    """Yield a share by week as it is at the end, and its mean over the war."""
    yield Recipe(spec_of(f"{name}_end", f"{label} at the end", "1", per, **aim), lambda: share()[:, -1])
    mean = spec_of(f"{name}_mean", f"{label}, mean of the war", "1", per, **aim)
    yield Recipe(mean, lambda: mean_of_weeks(weeks.war(share())))


def _left(down: Array, whole: Array | np.float64) -> F8:
    """Return which share is not down in each week, 1 of nothing, shape (n, n_weeks)."""
    return 1.0 - np.divide(down, whole, out=np.zeros(down.shape), where=whole > 0)
