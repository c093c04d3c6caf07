"""Measures of a campaign, each value with its confidence interval and unit.

Names are stable. ``<side>`` is red or blue, ``<good>``, ``<line>`` and ``<nation>`` are names of the file, hyphens as
underscores. Measures are of the war unless they speak of the first week or of week 0; what is of a side is the sum
over its nations.

Goods: ``expended_<side>_<good>``, ``lost_<side>_<good>``, ``received_<side>_<good>``, ``output_<side>_<good>`` units of
the war; ``stock_end_<side>_<good>`` units at its end; ``stockout_weeks_<side>_<good>`` weeks in which a nation got less
than it asked for; ``fill_rate_<side>_<good>`` units served / units wanted; ``p_dry_<side>_<good>`` share of wars in
which the side runs dry (`wargame.campaign.state_measures`), ``weeks_to_dry_<side>_<good>`` after how many weeks, the
mean of those.
Lines: ``output_line_<line>`` units; ``backlog_mean_line_<line>``, ``backlog_end_line_<line>`` units;
``weeks_bound_<what>_line_<line>`` weeks of the war bound by nothing, capacity, labour, component or money.
Prices: ``price_end_<good>`` USD, of the next unit in the last week; ``price_ratio_<good>`` the same over that of
week 0.
Raids: ``raids``, ``attackers``, ``leakers`` of the war; ``leakage`` leakers / attackers.
Money, USD from the first week of peace: ``paid_nation_<nation>``, ``paid_<side>``; ``unspent_<side>`` neither paid nor
committed at the end; ``rebuilt_<side>`` paid to rebuild; ``value_destroyed_<side>``; ``cost_<side>_book``,
``cost_<side>_replacement`` what the campaign has cost a side, with what is left at its end at moving average cost, or
at the price of its last week. Cost = paid for goods + opening stock - closing stock + value destroyed: what is paid to
rebuild is part of the value destroyed, and not counted twice. ``cer_<ratio>`` defender USD per attacker USD,
``balance_<ratio>`` the defender's cost less the attacker's, with ``<ratio>`` book or replacement.

A chance has Wilson's interval, a proportion that of Wilson corrected for clustering in campaigns, a mean Student's, a
loss the gamma interval, a ratio Fieller's (`wargame.estimates`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES
from wargame.battle.exchange import largest_hit
from wargame.campaign.build.setup import Setup, price_usd
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome, empty_outcome
from wargame.campaign.state_measures import BOUNDS, CENTS, Holding, first_week, holdings, is_dry, of_side, war_weeks
from wargame.estimates.measure import Measure, Recipe, measured
from wargame.estimates.measure_spec import MeasureSpec, columns_of
from wargame.estimates.observations import Kind, Observations
from wargame.inputs.names import column_part

F8 = NDArray[np.float64]
Array = NDArray[Any]
Recipes = Iterator[Recipe]
VALUATIONS: Final = {"book": "moving average cost", "replacement": "the price of the last week"}
ORIENTATION: Final = "defender USD per attacker USD"
COST_NOTE: Final = (
    "Paid for goods, plus opening stock, less closing stock, plus value destroyed, from the first week of peace."
)


class _Weeks:
    """Weeks of a batch, and what measures have in common."""

    def __init__(self, setup: Setup, outcome: Outcome) -> None:
        self.setup, self.outcome = setup, outcome
        self.holdings = holdings(setup)
        self.goods = {one.good: one.column for one in self.holdings}
        self.attacker = SIDES[int(setup.world.raids[0].attacker)]
        self.defender = next(side for side in SIDES if side != self.attacker)

    def war(self, weeks: Array) -> Array:
        """Return the weeks of the war, the last axis."""
        return war_weeks(self.setup, weeks)

    def total(self, one: Holding, column: int) -> F8:
        """Return units of a good of a side over the war, shape (n,)."""
        return self.war(of_side(self.outcome, one, column)).sum(axis=-1).astype(float)

    def shortages(self, one: Holding) -> F8:
        """Return the weeks of the war in which a nation of a side got less of a good than it asked for, shape (n,)."""
        rows = self.outcome.goods[:, :, list(one.nations), one.column]
        short = (rows[..., s.OF_SERVED] < rows[..., s.OF_WANTED]).any(axis=-1)
        return self.war(short).sum(axis=-1).astype(float)

    def dry_week(self, one: Holding) -> F8:
        """Return the week of the war in which a side first is dry of a good, from 1, 0 if never, shape (n,)."""
        return first_week(self.war(is_dry(self.outcome, one))).astype(float)

    def line(self, row: int, column: int) -> Array:
        """Return a column of a line in the weeks of the war, shape (n, n_weeks)."""
        return self.war(self.outcome.lines[:, :, row, column])

    def price(self, good: int, week: int) -> F8:
        """Return the price of the next unit of a good in a week, USD, shape (n,)."""
        return self.outcome.prices[:, week, good] / CENTS

    def nations(self, side: str) -> list[int]:
        """Return the rows of the nations of a side."""
        return [i for i, name in enumerate(self.setup.nations) if self.setup.campaign.nations[name].side == side]

    def money(self, rows: list[int], column: int) -> F8:
        """Return what nations have in a column of money at the end, USD, shape (n,)."""
        return self.outcome.money[:, -1, rows, column].sum(axis=-1) / CENTS

    def destroyed(self, side: str) -> F8:
        """Return the value destroyed of a side, USD, shape (n,)."""
        return self.outcome.raids[:, :, s.OF_LOST_CENTS + SIDES.index(side)].sum(axis=-1) / CENTS

    def bought(self, side: str) -> F8:
        """Return what a side has paid for goods that lines delivered, USD, shape (n,)."""
        return self.outcome.goods[..., s.OF_RECEIVED_CENTS][:, :, self.nations(side)].sum(axis=(1, 2, 3)) / CENTS

    def rebuilt(self, side: str) -> F8:
        """Return what a side has paid to rebuild what is no stock, USD, shape (n,)."""
        return self.money(self.nations(side), s.PAID) - self.bought(side)

    def closing(self, side: str, valuation: str) -> F8:
        """Return the worth of the stock of a side at the end, USD, shape (n,)."""
        last = self.outcome.goods[:, -1, self.nations(side)]
        if valuation == "book":
            return last[..., s.OF_CLOSING_CENTS].sum(axis=(1, 2)) / CENTS
        start = np.array([CENTS * price_usd(self.setup.campaign.goods[name]) for name in self.setup.goods])
        now = self.outcome.prices[:, -1]
        prices = np.where(now > 0.0, now, start)  # what nobody makes has the price of week 0
        return (last[..., s.CLOSING].sum(axis=1) * prices).sum(axis=1) / CENTS

    def cost(self, side: str, valuation: str) -> F8:
        """Return what the campaign has cost a side, USD, shape (n,)."""
        opening = self.setup.world.opening_cents[self.nations(side)].sum() / CENTS
        return self.bought(side) + opening - self.closing(side, valuation) + self.destroyed(side)


def recipes(setup: Setup, outcome: Outcome) -> dict[str, Recipe]:
    """Return how each measure of a batch is computed, by name, in order."""
    weeks = _Weeks(setup, outcome)
    groups = (_raids, _ratios, _goods, _lines, _prices, _money)
    return {recipe.spec.name: recipe for group in groups for recipe in group(weeks)}


def specs(setup: Setup) -> dict[str, MeasureSpec]:
    """Return the measures of a campaign by name."""
    return {name: recipe.spec for name, recipe in recipes(setup, empty_outcome(setup.world, 1)).items()}


def measures(setup: Setup, outcome: Outcome, level: float = 0.95) -> dict[str, Measure]:
    """Return all measures of a batch by name; the names are listed at the head of this module.

    Parameters
    ----------
    setup
        The campaign as it was built.
    outcome
        Its replications.
    level
        Confidence level, in (0, 1).
    """
    found = recipes(setup, outcome).items()
    return {name: measured(recipe.observations(), recipe.spec.unit, level) for name, recipe in found}


def observations(setup: Setup, outcome: Outcome, wanted: Collection[str]) -> dict[str, Observations]:
    """Return what each replication contributes to some measures, by name; zeros for one that the campaign lacks."""
    known, none = recipes(setup, outcome), np.zeros(len(outcome.goods))
    return {name: known[name].observations() if name in known else Observations("mean", none) for name in wanted}


def _spec(name: str, label: str, unit: str, per: str, kind: Kind = "mean", pair: bool = False, **more: Any) -> Any:
    return MeasureSpec(name, label, unit, per, kind, columns_of(kind, pair), **more)


def _goods(weeks: _Weeks) -> Recipes:
    for one in weeks.holdings:
        of = f"{one.good} of {one.side}"
        aim: dict[str, Any] = {"player": one.side, "direction": "min"}
        per = "units in the war"
        yield Recipe(
            _spec(f"expended_{one.name}", f"Expended: {of}", "unit", per), partial(weeks.total, one, s.EXPENDED)
        )
        lost = _spec(f"lost_{one.name}", f"Destroyed: {of}", "unit", per, "loss", **aim)
        yield Recipe(lost, partial(weeks.total, one, s.DESTROYED))
        received = _spec(f"received_{one.name}", f"Received from lines: {of}", "unit", per)
        yield Recipe(received, partial(weeks.total, one, s.RECEIVED))
        if one.lines:
            output = _spec(f"output_{one.name}", f"Output: {of}", "unit", per)
            yield Recipe(output, partial(_output, weeks, one))
        stock = _spec(f"stock_end_{one.name}", f"In stock at the end: {of}", "unit", "units")
        yield Recipe(stock, lambda one=one: of_side(weeks.outcome, one, s.CLOSING)[:, -1].astype(float))
        yield from _shortage(weeks, one, of, aim)


def _shortage(weeks: _Weeks, one: Holding, of: str, aim: dict[str, Any]) -> Recipes:
    dry = partial(weeks.dry_week, one)
    chance = _spec(f"p_dry_{one.name}", f"Runs dry: {of}", "1", "share of wars", "chance", **aim)
    yield Recipe(chance, lambda: (dry() > 0.0).astype(float))
    never = f"{one.side} never runs dry of {one.good}"
    when = _spec(f"weeks_to_dry_{one.name}", f"Dry after: {of}", "week", "weeks of war", "mean", True, empty=never)
    yield Recipe(when, dry, lambda: (dry() > 0.0).astype(float))
    if not one.is_asked_for:
        return
    short = _spec(f"stockout_weeks_{one.name}", f"Weeks short: {of}", "week", "weeks of war", "loss", **aim)
    yield Recipe(short, partial(weeks.shortages, one))
    fill: dict[str, Any] = {"player": one.side, "direction": "max", "empty": f"nobody asks for {one.good}"}
    rate = _spec(f"fill_rate_{one.name}", f"Fill rate: {of}", "1", "share of units asked for", "share", True, **fill)
    yield Recipe(rate, partial(weeks.total, one, s.OF_SERVED), partial(weeks.total, one, s.OF_WANTED))


def _output(weeks: _Weeks, one: Holding) -> F8:
    """Return the units that lines of a side start of a good in the war, shape (n,)."""
    return sum(weeks.line(row, s.OUTPUT).sum(axis=-1) for row in one.lines) + np.zeros(len(weeks.outcome.goods))


def _lines(weeks: _Weeks) -> Recipes:
    for row, name in enumerate(weeks.setup.lines):
        part, words = column_part(name), weeks.setup.campaign.lines[name].label or name
        backlog = partial(weeks.line, row, s.BACKLOG)
        output = _spec(f"output_line_{part}", f"Output of {words}", "unit", "units in the war")
        yield Recipe(output, lambda row=row: weeks.line(row, s.OUTPUT).sum(axis=-1).astype(float))
        mean = _spec(f"backlog_mean_line_{part}", f"Mean backlog of {words}", "unit", "units")
        yield Recipe(mean, lambda backlog=backlog: _mean(backlog()))
        end = _spec(f"backlog_end_line_{part}", f"Backlog of {words} at the end", "unit", "units")
        yield Recipe(end, lambda row=row: weeks.outcome.lines[:, -1, row, s.BACKLOG].astype(float))
        for code, what in enumerate(BOUNDS):
            label = f"Weeks in which {what} bound {words}"
            spec = _spec(f"weeks_bound_{what}_line_{part}", label, "week", "weeks of war")
            yield Recipe(spec, partial(_weeks_bound, weeks, row, code))


def _weeks_bound(weeks: _Weeks, row: int, code: int) -> F8:
    return (weeks.line(row, s.BOUND) == code).sum(axis=-1).astype(float)


def _mean(weeks: Array) -> F8:
    """Return the mean over weeks, 0 of none, shape (n,)."""
    return weeks.sum(axis=-1) / max(1, weeks.shape[-1])


def _prices(weeks: _Weeks) -> Recipes:
    made = {weeks.setup.campaign.lines[name].good for name in weeks.setup.lines}
    for good, row in weeks.goods.items():
        if good not in made:
            continue
        end, start = partial(weeks.price, row, -1), partial(weeks.price, row, 0)
        yield Recipe(_spec(f"price_end_{column_part(good)}", f"Price at the end: {good}", "USD", "USD a unit"), end)
        label, empty = f"Price at the end over that of week 0: {good}", "no line could make it in week 0"
        ratio = _spec(f"price_ratio_{column_part(good)}", label, "USD/USD", "ratio", "ratio", True, empty=empty)
        yield Recipe(ratio, end, start)


def _raids(weeks: _Weeks) -> Recipes:
    if weeks.setup.battle is None:
        return
    aim: dict[str, Any] = {"player": weeks.defender, "direction": "min"}

    def count(column: int) -> F8:
        return weeks.war(weeks.outcome.raids[:, :, column]).sum(axis=-1).astype(float)

    yield Recipe(_spec("raids", "Raids", "raid", "raids in the war", is_headline=True), partial(count, s.OF_RAIDS))
    size: dict[str, Any] = {"player": weeks.defender, "role": "size", "is_headline": True}
    attackers = _spec("attackers", "Attackers", "element", "elements in the war", **size)
    yield Recipe(attackers, partial(count, s.OF_ATTACKERS))
    leakers = _spec("leakers", "Leakers", "element", "elements in the war", "loss", role="loss", rank=1, **aim)
    yield Recipe(leakers, partial(count, s.OF_LEAKERS))
    more: dict[str, Any] = {**aim, "is_headline": True, "empty": "no raid is flown"}
    leakage = _spec("leakage", "Leakage", "1", "leakers as a share of attackers", "ratio", True, **more)
    yield Recipe(leakage, partial(count, s.OF_LEAKERS), partial(count, s.OF_ATTACKERS))


def _ratios(weeks: _Weeks) -> Recipes:
    top, bottom = weeks.defender, weeks.attacker
    for rank, (name, words) in enumerate(VALUATIONS.items()):
        own_cost, their_cost = partial(weeks.cost, top, name), partial(weeks.cost, bottom, name)
        own: dict[str, Any] = {"player": top, "direction": "min", "is_headline": True, "rank": rank, "note": COST_NOTE}
        definition = f"what the campaign has cost, closing stock at {words}"
        label, empty = f"Cost-exchange ratio, stock at {words}", "the campaign cost the attacker nothing"
        more = {**own, "role": "exchange", "even": 1.0, "definition": definition, "empty": empty}
        yield Recipe(_spec(f"cer_{name}", label, "USD/USD", ORIENTATION, "ratio", True, **more), own_cost, their_cost)
        label = f"Defender's cost less the attacker's, stock at {words}"
        balance = _spec(f"balance_{name}", label, "USD", "USD", **own, role="balance", definition=definition)
        yield Recipe(balance, partial(_less, own_cost, their_cost))


def _less(top: Callable[[], F8], bottom: Callable[[], F8]) -> F8:
    return top() - bottom()


def _money(weeks: _Weeks) -> Recipes:
    since = "USD from the first week"
    for row, name in enumerate(weeks.setup.nations):
        spec = _spec(f"paid_nation_{column_part(name)}", f"Paid by {name}", "USD", since)
        yield Recipe(spec, partial(weeks.money, [row], s.PAID))
    for side in SIDES:
        rows = weeks.nations(side)
        aim: dict[str, Any] = {"player": side, "direction": "min"}
        paid = _spec(f"paid_{side}", f"Paid by {side}", "USD", since, is_headline=True, **aim)
        yield Recipe(paid, partial(weeks.money, rows, s.PAID))
        unspent = _spec(f"unspent_{side}", f"Neither paid nor committed: {side}", "USD", "USD at the end")
        yield Recipe(unspent, partial(weeks.money, rows, s.BUDGET))
        rebuilt = _spec(f"rebuilt_{side}", f"Paid by {side} to rebuild", "USD", since, **aim)
        yield Recipe(rebuilt, partial(weeks.rebuilt, side))
        label = f"Value destroyed of {side}"
        headline = side == weeks.defender
        value = _spec(f"value_destroyed_{side}", label, "USD", "USD in the war", "loss", is_headline=headline, **aim)
        most = largest_hit(weeks.setup.battle).value_usd if weeks.setup.battle and headline else 1.0
        yield Recipe(value, partial(weeks.destroyed, side), event=float(most))
        for valuation, words in VALUATIONS.items():
            cost: dict[str, Any] = {**aim, "role": "cost", "note": COST_NOTE}
            spec = _spec(f"cost_{side}_{valuation}", f"Cost to {side}, stock at {words}", "USD", since, **cost)
            yield Recipe(spec, partial(weeks.cost, side, valuation))


def undefined(found: Mapping[str, Measure], described: Mapping[str, MeasureSpec]) -> dict[str, str]:
    """Return why measures are undefined, by name."""
    return {name: described[name].empty for name in found if described[name].empty}
