"""A sweep as a table for the terminal: one row a pair of shares."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from wargame.metrics import Measure
from wargame.scenario import Scenario
from wargame_experiments.console import table
from wargame_experiments.mix import Result
from wargame_experiments.wording import count_of, in_unit, interval, number, share, usd


def mix_table(results: Sequence[Result], scenario: Scenario, seed: int) -> Group:
    """Return a headline and a table.

    Parameters
    ----------
    results
        The points, in order.
    scenario
        What was swept.
    seed
        Of all points.
    """
    n = len(results[0].runs["launched"])
    budgets = [f"{side} {usd(getattr(results[0].point, side).budget_usd)} USD" for side in ("red", "blue")]
    text = Text(f"\n{scenario.name}: {scenario.title or scenario.summary}\n", "bold")
    text.append(f"{count_of(len(results), 'pair')} of shares, budgets: {budgets[0]} and {budgets[1]}; ", "not bold")
    text.append(f"{count_of(n, 'replication')} each, seed {seed}, the same luck for all.\n", "not bold")
    return Group(text, _rows(results))


def _rows(results: Sequence[Result]) -> Table:
    made = table(
        "Attritable shares of the budgets, and what the raid came to",
        "red", "blue", "launched", "leakage", "95 %", "raid ratio", "95 %", "value lost",
        "red spent (left)", "blue spent (left)", left=0,
        caption="Raid ratio: defender USD per attacker USD, all used up or lost : all launched; above 1 the defender"
        " pays more. Leakage: of armed attackers launched, limits in %. Value lost a raid, spent and left of the"
        " budget: USD.",
    )  # fmt: skip
    before = None
    for result in results:
        red, blue = result.point.red, result.point.blue
        if before not in (None, red.share):
            made.add_section()
        before = red.share
        made.add_row(
            share(red.share), share(blue.share), number(result.measures["launched"].mean),
            *_with_limits(result.measures["leakage"]), *_with_limits(result.measures["cer_raid"]),
            usd(result.measures["value_lost"].mean),
            f"{usd(red.spent_usd)} ({usd(red.left_usd)})", f"{usd(blue.spent_usd)} ({usd(blue.left_usd)})",
        )  # fmt: skip
    return made


def _with_limits(measure: Measure) -> tuple[str, str]:
    return in_unit(measure.mean, measure.unit), interval(measure.low, measure.high, measure.unit)
