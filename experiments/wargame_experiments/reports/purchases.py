"""Purchases of the mixes of a study: what each share of the money buys, what it costs, and what is left."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from rich.table import Table

from wargame.inputs.names import column_part
from wargame_experiments.console import table
from wargame_experiments.formatting import listed, share, usd
from wargame_experiments.models.model import Bought, Mix, PurchaseOrder
from wargame_experiments.models.units import COUNTS, Amounts
from wargame_experiments.study.design.case import Point
from wargame_experiments.study.store.results import Results

MAX_ROWS: Final = 40
MONEY: Final = {
    "spent": "spent_usd",
    "left": "left_usd",
    "procurement": "procurement_usd",
    "life cycle": "life_cycle_usd",
}
Purchases = Iterable[tuple[PurchaseOrder, Bought]]


def planned(points: Sequence[Point]) -> Iterator[tuple[PurchaseOrder, Bought]]:
    """Yield what each order of a design buys, at the first point that has it; what cannot be bought is left out."""
    known: set[PurchaseOrder] = set()
    for point in points:
        if known.issuperset(point.case.orders):
            continue
        try:
            _, bought = point.case.load()
        except ValueError:  # the sweep has it among its failures
            continue
        yield from zip(point.case.orders, bought, strict=True)
        known.update(point.case.orders)


def made(results: Results) -> Iterator[tuple[PurchaseOrder, Bought]]:
    """Yield what was bought at each point of a finished sweep."""
    for point, row in zip(results.study.points, results.points.to_pylist(), strict=True):
        for order in point.case.orders:
            bought = _of_row(order.mix, row, results.study.model.amounts)
            if bought is not None:
                yield order, bought


def _of_row(mix: Mix, row: Mapping[str, Any], amounts: Amounts) -> Bought | None:
    """Return what a row of points.parquet says was bought with a mix, None if its point could not be loaded."""
    name = column_part(mix.name)
    spent, left, procurement, life_cycle = (row.get(f"{name}_{column}") for column in MONEY.values())
    if spent is None or left is None:
        return None
    counts = {good: row[amounts.column(good)] for _, goods in mix.parts for good in goods}
    return Bought(counts, spent, left, procurement, life_cycle)


def purchases_tables(purchases: Purchases, amounts: Amounts = COUNTS) -> list[Table]:
    """Return a table for each mix, a row for each order that buys something else.

    Its title says what the budget counts; what fire control was bought with it is not among the columns.
    """
    by_mix: dict[str, dict[str, tuple[PurchaseOrder, Bought]]] = {}
    for order, bought in purchases:
        by_mix.setdefault(order.mix.name, {}).setdefault(repr((order, bought)), (order, bought))
    return [_table(list(rows.values()), amounts) for rows in by_mix.values()]


def _table(rows: list[tuple[PurchaseOrder, Bought]], amounts: Amounts) -> Table:
    mix = rows[0][0].mix
    parts = [part for part, _ in mix.parts]
    units = [unit for _, units in mix.parts for unit in units]
    more = f" The first {MAX_ROWS} of {len(rows):,}." if len(rows) > MAX_ROWS else ""
    caption = f"USD. Left: what could buy nothing more, and is returned.{more}"
    title = f"Purchases of {mix.name}; its budget pays for {mix.counting.words}"
    listing = table(title, *parts, "budget", *MONEY, "bought", left=0, caption=caption)
    listing.columns[-1].justify = "left"
    for order, bought in rows[:MAX_ROWS]:
        money = (getattr(bought, column) for column in MONEY.values())
        listing.add_row(
            *map(share, order.shares),
            usd(order.mix.budget_usd),
            *("" if each is None else usd(each) for each in money),
            listed([amounts.said(unit, bought.counts[unit]) for unit in units if bought.counts[unit]]) or "nothing",
        )
    return listing


def purchases_values(purchases: Purchases) -> dict[str, list[dict[str, Any]]]:
    """Return the purchases by mix as plain values, each once."""
    found: dict[str, list[dict[str, Any]]] = {}
    for order, bought in purchases:
        shares = {part: x for (part, _), x in zip(order.mix.parts, order.shares, strict=True)}
        one = {"shares": shares, "budget_usd": order.mix.budget_usd, "pays_for": order.mix.counting.words}
        one |= bought._asdict()
        rows = found.setdefault(order.mix.name, [])
        if one not in rows:
            rows.append(one)
    return found
