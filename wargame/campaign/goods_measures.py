"""Measures of goods: use, losses, shortage, reserves, readiness, and what lines could replace."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.setup import price_usd
from wargame.campaign.campaign_weeks import F8, Array, CampaignWeeks, spec_of
from wargame.campaign.kernels import state as s
from wargame.campaign.state_measures import Holding, first_week, of_side
from wargame.estimates.measure import Recipe
from wargame.inputs.names import column_part

Recipes = Iterator[Recipe]


def goods(weeks: CampaignWeeks) -> Recipes:
    """Yield what is counted of each good of a side."""
    for one in weeks.holdings:
        of = f"{one.good} of {one.side}"
        aim: dict[str, Any] = {"player": one.side, "direction": "min"}
        per = "units in the war"
        expended = spec_of(f"expended_{one.name}", f"Expended: {of}", "unit", per)
        yield Recipe(expended, partial(weeks.total, one, s.EXPENDED))
        lost = spec_of(f"lost_{one.name}", f"Destroyed: {of}", "unit", per, "loss", **aim)
        yield Recipe(lost, partial(weeks.total, one, s.DESTROYED))
        label, empty = f"Loss rate: {of}", f"{one.side} never has any {one.good}"
        rate = spec_of(
            f"loss_rate_{one.name}", label, "1", "destroyed a week, share of stock", "ratio", True, empty=empty, **aim
        )
        yield Recipe(rate, partial(weeks.total, one, s.DESTROYED), partial(weeks.total, one, s.OPENING))
        received = spec_of(f"received_{one.name}", f"Received from lines: {of}", "unit", per)
        yield Recipe(received, partial(weeks.total, one, s.RECEIVED))
        if one.lines:
            output = spec_of(f"output_{one.name}", f"Output: {of}", "unit", per)
            yield Recipe(output, partial(_output, weeks, one))
            label = f"Use less capacity: {of}"
            gap = spec_of(f"capacity_gap_{one.name}", label, "unit", "units a week of the war", **aim)
            yield Recipe(gap, partial(_capacity_gap, weeks, one))
        stock = spec_of(f"stock_end_{one.name}", f"In stock at the end: {of}", "unit", "units")
        yield Recipe(stock, lambda one=one: of_side(weeks.outcome, one, s.CLOSING)[:, -1].astype(float))
        yield from _shortage(weeks, one, of, aim)
        yield from _exhaustion(weeks, one, of, aim)


def _shortage(weeks: CampaignWeeks, one: Holding, of: str, aim: dict[str, Any]) -> Recipes:
    dry = partial(weeks.dry_week, one)
    chance = spec_of(f"p_dry_{one.name}", f"Runs dry: {of}", "1", "share of wars", "chance", **aim)
    yield Recipe(chance, partial(_happens, dry))
    never = f"{one.side} never runs dry of {one.good}"
    when = spec_of(f"weeks_to_dry_{one.name}", f"Dry after: {of}", "week", "weeks of war", "mean", True, empty=never)
    yield Recipe(when, dry, partial(_happens, dry))
    if weeks.setup.world.reserve[list(one.nations), one.column, 0].any():
        label = f"Weeks below the reserve: {of}"
        breach = spec_of(
            f"reserve_breach_weeks_{one.name}", label, "week", "weeks of nations in the war", "loss", **aim
        )
        yield Recipe(breach, partial(_breaches, weeks, one))
    if not one.is_asked_for:
        return
    short = spec_of(f"stockout_weeks_{one.name}", f"Weeks short: {of}", "week", "weeks of war", "loss", **aim)
    yield Recipe(short, partial(_shortages, weeks, one))
    fill: dict[str, Any] = {"player": one.side, "direction": "max", "empty": f"nobody asks for {one.good}"}
    rate = spec_of(f"fill_rate_{one.name}", f"Fill rate: {of}", "1", "share of units asked for", "share", True, **fill)
    yield Recipe(rate, partial(weeks.total, one, s.OF_SERVED), partial(weeks.total, one, s.OF_WANTED))


def _exhaustion(weeks: CampaignWeeks, one: Holding, of: str, aim: dict[str, Any]) -> Recipes:
    """Yield the first raid that a side meets with under a tenth of the rounds that it asks for."""
    units = weeks.setup.campaign.units.values()
    if not any(one.good in (unit.round, unit.gun_round) for unit in units):
        return
    raid = partial(_starved_raid, weeks, one)
    label = f"A raid is met with under a tenth: {of}"
    chance = spec_of(f"p_exhausted_{one.name}", label, "1", "share of wars", "chance", **aim)
    yield Recipe(chance, partial(_happens, raid))
    label, never = f"First raid met with under a tenth: {of}", f"no raid is met with under a tenth of {one.good}"
    first = spec_of(
        f"raids_to_exhaustion_{one.name}", label, "raid", "raids of the war", "mean", True, player=one.side,
        direction="max", empty=never,
    )  # fmt: skip
    yield Recipe(first, raid, partial(_happens, raid))


def _happens(when: Callable[[], F8]) -> F8:
    return (when() > 0.0).astype(float)


def _shortages(weeks: CampaignWeeks, one: Holding) -> F8:
    """Return the weeks of the war in which a nation of a side got less of a good than it asked for."""
    rows = weeks.outcome.goods[:, :, list(one.nations), one.column]
    short = (rows[..., s.OF_SERVED] < rows[..., s.OF_WANTED]).any(axis=-1)
    return weeks.war(short).sum(axis=-1).astype(float)


def _breaches(weeks: CampaignWeeks, one: Holding) -> F8:
    """Return the weeks of the war that nations of a side close with less of a good than their reserve, added up."""
    low = weeks.setup.world.reserve[list(one.nations), one.column, 0]
    below = weeks.outcome.goods[:, :, list(one.nations), one.column, s.CLOSING] < low
    return weeks.war(below.sum(axis=-1)).sum(axis=-1).astype(float)


def _starved_raid(weeks: CampaignWeeks, one: Holding) -> F8:
    """Return the number in the war of the first raid that a nation of a side met with too few rounds; 0 if none."""
    starved = weeks.war(weeks.outcome.goods[:, :, list(one.nations), one.column, s.OF_STARVED].transpose(0, 2, 1))
    number = np.where(starved > 0, starved, np.iinfo(np.int64).max).min(axis=1)
    week = first_week((starved > 0).any(axis=1))
    raids = weeks.war(weeks.outcome.raids[:, :, s.OF_RAIDS]).cumsum(axis=-1)
    rows, at = np.flatnonzero(week), week[week > 0] - 1
    found = np.zeros(len(week))
    found[rows] = np.where(at > 0, raids[rows, at - 1], 0) + number[rows, at]
    return found


def _output(weeks: CampaignWeeks, one: Holding) -> F8:
    """Return the units that lines of a side start of a good in the war."""
    return sum(weeks.line(row, s.OUTPUT).sum(axis=-1) for row in one.lines) + np.zeros(len(weeks.outcome.goods))


def _capacity_gap(weeks: CampaignWeeks, one: Holding) -> F8:
    """Return consumption, which forecasts are of, less the capacity tooled for a good, mean of the weeks of the war."""
    use = weeks.war(of_side(weeks.outcome, one, s.OF_CONSUMPTION)).astype(float)
    for row in range(len(weeks.setup.lines)):
        nation = weeks.setup.campaign.lines[weeks.setup.lines[row]].nation
        if weeks.setup.campaign.nations[nation].side == one.side:
            use = use - weeks.capacity(row) * (weeks.line(row, s.MAKES) == one.column)
    return mean_of_weeks(use)


def mean_of_weeks(weeks: Array) -> F8:
    """Return the mean over weeks, the last axis; 0 of none."""
    return weeks.sum(axis=-1) / max(1, weeks.shape[-1])


# ------------------------------------------------------------------------------------------------------- readiness


def readiness(weeks: CampaignWeeks) -> Recipes:
    """Yield usable stock over its target, of each nation, and of those that give and that receive, by side."""
    campaign = weeks.setup.campaign
    groups = [
        (f"nation_{column_part(name)}", name, campaign.nations[name].side, [name]) for name in weeks.setup.nations
    ]
    for side in SIDES:
        gifts = [one for one in campaign.donations.values() if campaign.nations[one.giver].side == side]
        givers, receivers = sorted({one.giver for one in gifts}), sorted({one.receiver for one in gifts})
        groups.append((f"donors_{side}", f"nations of {side} that give", side, givers))
        groups.append((f"partners_{side}", f"nations of {side} that are given to", side, receivers))
    for part, words, side, names in groups:
        rows = [weeks.setup.nations.index(name) for name in names]
        if not weeks.setup.world.target[rows].any():
            continue
        per = "usable stock over target"
        aim: dict[str, Any] = {"player": side, "direction": "max"}
        end = spec_of(f"readiness_end_{part}", f"Readiness at the end: {words}", "1", per, **aim)
        yield Recipe(end, lambda rows=rows: _ready(weeks, rows)[:, -1])
        mean = spec_of(f"readiness_mean_{part}", f"Readiness, mean of the war: {words}", "1", per, **aim)
        yield Recipe(mean, lambda rows=rows: mean_of_weeks(weeks.war(_ready(weeks, rows))))


def _ready(weeks: CampaignWeeks, rows: list[int]) -> F8:
    """Return the readiness of some nations by week: sum of p min(U, T) / sum of p T, shape (n, n_weeks).

    U is what depots release as the week closes, T the target, p the price of week 0: a glut of one good does not make
    up for the want of another.
    """
    world = weeks.setup.world
    price = np.array([price_usd(weeks.setup.campaign.goods[name]) for name in weeks.setup.goods])
    target = world.target[rows]
    stock = weeks.outcome.goods[:, :, rows][..., s.CLOSING]
    usable = released(stock, world.reserve[rows, :, 0], world.reserve[rows, :, 1])
    return (np.minimum(usable, target) * price).sum(axis=(2, 3)) / (target * price).sum()


def released(stock: Array, low: Array, high: Array) -> F8:
    """Return what a feathered reserve releases of a stock, units, as `wargame.campaign.kernels.stock.usable` does.

    >>> released(np.array([30, 50, 10]), np.full(3, 20.0), np.full(3, 40.0)).tolist()
    [5.0, 30.0, 0.0]
    """
    above = np.maximum(stock - low, 0.0)
    width = np.where(high > low, high - low, 1.0)
    share = np.where(high > low, np.minimum(1.0, above / width), 1.0)
    return np.floor(share * above + 1e-9)
