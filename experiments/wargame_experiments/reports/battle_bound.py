"""What a doctrine saves beside what any could save at most: lines for the terminal, and plain values."""

import math
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from wargame.battle.build.setup import Setup
from wargame.battle.upper_bound import BoundSummary
from wargame.estimates.interval import Interval
from wargame.inputs.names import column_part
from wargame_experiments.console import table
from wargame_experiments.formatting import count_of, in_unit, interval, number, share, usd

STORES = ("launchers", "guns")


def bound_report(setup: Setup, found: BoundSummary) -> Group:
    """Return what was saved, what can be at most, and what one more round of each unit would save, for a terminal.

    Parameters
    ----------
    setup
        The scenario.
    found
        Its bounds.
    """
    return Group(Text(f"\n{headline(found)}"), *_tables(setup, found))


def headline(found: BoundSummary) -> str:
    """Return what was saved in a sentence, as in "Value saved: 61 M of at most 88 M USD (69 %), 10 battles."."""
    saved, bound = usd(found.saved_usd.mean), usd(found.bound_usd.mean)
    battles = count_of(found.battles, "battle")
    return f"Value saved: {saved} of at most {bound} USD ({share(found.share.mean)}), {battles}."


def _tables(setup: Setup, found: BoundSummary) -> Iterator[RenderableType]:
    listing = table(
        "Value saved by this doctrine and by a perfect one", "what", "in", "mean", "95 % interval", left=2,
        caption="At most: perfect knowledge of the raid and the same weapons, on average over the luck of their fire.",
    )  # fmt: skip
    for label, unit, value in (
        ("value lost without defence", "USD", found.undefended_usd),
        ("value saved", "USD", found.saved_usd),
        ("value that can be saved, at most", "USD", found.bound_usd),
        ("share of it that is saved", "%", found.share),
        ("value that a better doctrine may save, at most", "USD", found.above_usd),
    ):
        kind = "1" if unit == "%" else "USD"
        listing.add_row(label, unit, in_unit(value.mean, kind), interval(value.low, value.high, kind))
    yield listing
    prices = table(
        "What one more round is worth to a perfect defence, USD", "unit", "of its", "mean", "95 % interval", left=2,
        caption="Shadow prices of the rounds on a launcher or gun as the battle begins.",
    )  # fmt: skip
    for group, pair in zip(setup.groups, found.round_usd, strict=True):
        for store, price in zip(STORES, pair, strict=True):
            if price is not None:
                prices.add_row(group.label, store, number(price.mean), interval(price.low, price.high, "USD"))
    yield prices


def bound_document(setup: Setup, found: BoundSummary) -> dict[str, Any]:
    """Return the bounds as plain values, intervals as mean, low and high; what is undefined is None.

    Arguments as of `bound_report`.
    """
    names = ("undefended_usd", "saved_usd", "bound_usd", "share", "above_usd")
    return {
        "battles": found.battles,
        **{name: _plain(getattr(found, name)) for name in names},
        "round_usd": {
            f"{column_part(group.name)}_{store}": _plain(price)
            for group, pair in zip(setup.groups, found.round_usd, strict=True)
            for store, price in zip(STORES, pair, strict=True)
            if price is not None
        },
    }


def _plain(value: Interval) -> dict[str, float | None]:
    return {name: limit if math.isfinite(limit) else None for name, limit in value._asdict().items()}
