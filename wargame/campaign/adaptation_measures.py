"""Measures of methods, of fighting on land and of private capital, of the war unless they speak of its end.

Methods: ``effectiveness_method_<method>`` share of its fresh effect that the newest generation has, mean over weeks;
``effect_method_<method>`` by which it multiplies, mean of all that carries it and over weeks;
``generations_method_<method>`` that came into the field; with a good as carrier ``newest_share_method_<method>`` units
of the newest generation / units in depots, summed over the ends of weeks, ``obsolete_end_method_<method>`` USD, book
value of those of older ones at the end. What they cost is in ``development_<side>``.
Land: ``strength_end_land_<side>``, ``losses_land_<side>``, ``reinforcements_land_<side>`` units;
``missions_served_land_<side>`` rounds that fire missions got / asked for; ``hunger_weeks_land_<side>`` weeks in which
they got less; ``rounds_a_month_land_<side>`` rounds fired a month; ``loss_ratio_land`` units the defender lost for one
of the attacker's.
Capital: ``fixed_cost_end_line_<line>`` USD in the price of a unit, its cap aside; ``capacity_end_line_<line>`` units a
week, surge and damage included.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.industry import WEEKS_A_YEAR
from wargame.campaign.campaign_weeks import F8, Array, CampaignWeeks, spec_of
from wargame.campaign.kernels import land_state as f
from wargame.campaign.kernels import method_state as m
from wargame.estimates.measure import Recipe
from wargame.inputs.names import column_part

Recipes = Iterator[Recipe]
CENTS: Final = 100.0
MONTH_WEEKS: Final = WEEKS_A_YEAR / 12.0


def methods(weeks: CampaignWeeks) -> Recipes:
    """Yield how well methods work, and how much of the stock that carries them is new."""
    campaign = weeks.setup.campaign
    for row, name in enumerate(sorted(campaign.methods)):
        table, part = campaign.methods[name], column_part(name)
        words, side = table.label or name, campaign.nations[table.nation].side
        column = partial(_method, weeks, row)
        best: dict[str, Any] = {"player": side, "direction": "max"}
        spec = spec_of(f"effectiveness_method_{part}", f"Effectiveness of {words}", "1", "share of it fresh", **best)
        yield Recipe(spec, lambda column=column: column(m.LIFE).mean(axis=-1))
        spec = spec_of(f"effect_method_{part}", f"Effect of {words}", "1", "factor, mean of what carries it")
        yield Recipe(spec, lambda column=column: column(m.EFFECT).mean(axis=-1))
        spec = spec_of(f"generations_method_{part}", f"Generations of {words}", "generation", "fielded in the war")
        yield Recipe(spec, partial(_fielded, weeks, row))
        if table.carrier is not None:
            yield from _stock(weeks, row, part, words, best)


def _method(weeks: CampaignWeeks, row: int, column: int) -> Array:
    """Return a column of a method in the weeks of the war, shape (n, n_weeks)."""
    return weeks.war(weeks.outcome.methods[:, :, row, column])


def _units(weeks: CampaignWeeks, row: int, column: int) -> F8:
    """Return units in stock summed over the ends of weeks of the war, shape (n,)."""
    return _method(weeks, row, column).sum(axis=-1)


def _fielded(weeks: CampaignWeeks, row: int) -> F8:
    generation = weeks.outcome.methods[:, :, row, m.GENERATION]
    before = weeks.setup.campaign.clock.pre_war_weeks
    return generation[:, -1] - (generation[:, before - 1] if before else 0.0)


def _stock(weeks: CampaignWeeks, row: int, part: str, words: str, best: dict[str, Any]) -> Recipes:
    empty = "no depot has any of what carries it"
    spec = spec_of(
        f"newest_share_method_{part}", f"Newest generation in stock: {words}", "1", "share of units in depots",
        "share", True, empty=empty, **best,
    )  # fmt: skip
    newest, every = (partial(_units, weeks, row, column) for column in (m.NEWEST_UNITS, m.CARRYING_UNITS))
    yield Recipe(spec, newest, every)
    worse: dict[str, Any] = {**best, "direction": "min"}
    spec = spec_of(
        f"obsolete_end_method_{part}", f"Older generations in stock: {words}", "USD", "USD at the end", **worse
    )
    yield Recipe(spec, lambda: weeks.outcome.methods[:, -1, row, m.OBSOLETE_CENTS] / CENTS)


def land(weeks: CampaignWeeks) -> Recipes:
    """Yield how strong land forces are at the end, what they lost, and what their guns got."""
    table = weeks.setup.campaign.land
    if table is None:
        return
    for row, side in enumerate(SIDES):
        total, best = partial(_land, weeks, row), dict[str, Any](player=side, direction="max")
        end = spec_of(f"strength_end_land_{side}", f"Land force of {side} at the end", "unit", "units", **best)
        yield Recipe(end, lambda row=row: weeks.outcome.land[:, -1, row, f.STRENGTH].astype(float))
        worse: dict[str, Any] = {"player": side, "direction": "min"}
        lost = spec_of(f"losses_land_{side}", f"Losses on land: {side}", "unit", "units in the war", "loss", **worse)
        yield Recipe(lost, partial(total, f.LOSSES))
        joined = spec_of(f"reinforcements_land_{side}", f"Reinforcements of {side}", "unit", "units in the war")
        yield Recipe(joined, partial(total, f.REINFORCEMENTS))
        if getattr(table, side).fire_missions is not None:
            yield from _fire(weeks, row, side)
    own, other = (SIDES.index(side) for side in (weeks.defender, weeks.attacker))
    label, empty = f"Losses of {weeks.defender} on land for one of {weeks.attacker}", "the attacker loses none on land"
    ratio = spec_of(
        "loss_ratio_land", label, "1", "units for a unit", "ratio", True, empty=empty, player=weeks.defender,
        direction="min",
    )  # fmt: skip
    yield Recipe(ratio, partial(_land, weeks, own, f.LOSSES), partial(_land, weeks, other, f.LOSSES))


def _fire(weeks: CampaignWeeks, row: int, side: str) -> Recipes:
    """Yield what fire missions of a force asked for and got."""
    total = partial(_land, weeks, row)
    best: dict[str, Any] = {"player": side, "direction": "max", "empty": f"guns of {side} ask for no rounds"}
    served = spec_of(
        f"missions_served_land_{side}", f"Fire missions served: {side}", "1", "share of rounds asked for", "share",
        True, **best,
    )  # fmt: skip
    yield Recipe(served, partial(total, f.FIRED), partial(total, f.MISSIONS))
    short = spec_of(
        f"hunger_weeks_land_{side}", f"Weeks short of shells: {side}", "week", "weeks of war", "loss", player=side,
        direction="min",
    )  # fmt: skip
    yield Recipe(short, partial(_hungry, weeks, row))
    rounds = spec_of(f"rounds_a_month_land_{side}", f"Rounds a month: {side}", "unit", "rounds fired a month of war")
    n = max(1, weeks.setup.campaign.clock.war_weeks)
    yield Recipe(rounds, lambda: total(f.FIRED) / n * MONTH_WEEKS)


def _land(weeks: CampaignWeeks, row: int, column: int) -> F8:
    """Return a column of a force summed over the war, shape (n,)."""
    return weeks.war(weeks.outcome.land[:, :, row, column]).sum(axis=-1).astype(float)


def _hungry(weeks: CampaignWeeks, row: int) -> F8:
    asked, got = (weeks.war(weeks.outcome.land[:, :, row, c]) for c in (f.MISSIONS, f.FIRED))
    return (got < asked).sum(axis=-1).astype(float)


def capital(weeks: CampaignWeeks) -> Recipes:
    """Yield the fixed cost in prices, and the capacity that lines with capital of their makers have in the end."""
    for row, name in enumerate(weeks.setup.lines):
        table = weeks.setup.campaign.lines[name]
        if table.capital is None:
            continue
        part, words = column_part(name), table.label or name
        end = spec_of(f"capacity_end_line_{part}", f"Capacity of {words} at the end", "unit", "units a week")
        yield Recipe(end, lambda row=row: weeks.outcome.capacity[:, -1, row])
        weekly = table.capital.fixed_usd_a_year * table.capital.private_share / WEEKS_A_YEAR
        if weekly > 0.0:
            label, empty = f"Fixed cost in the price, {words}", "the line has made nothing for long"
            spec = spec_of(f"fixed_cost_end_line_{part}", label, "USD", "USD a unit", "ratio", True, empty=empty)
            yield Recipe(spec, partial(_same, weeks, weekly), lambda row=row: weeks.outcome.rates[:, -1, row])


def _same(weeks: CampaignWeeks, value: float) -> F8:
    return weeks.outcome.rates[:, -1, 0] * 0.0 + value
