"""A sweep of mixes as a table for the terminal: one row a pair of shares."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from wargame.metrics import Measure
from wargame.scenario_file import load_text
from wargame_experiments.console import table
from wargame_experiments.mix import SIDES, Row, measure, rows_of
from wargame_experiments.study.results import Results
from wargame_experiments.wording import count_of, in_unit, interval, number, share, usd


def mix_table(results: Results) -> Group:
    """Return a headline and a table."""
    study, rows = results.study, rows_of(results)
    scenario = load_text(study.text, study.source).scenario
    budgets = [f"{side} {usd(rows[0][f'{side}_budget_usd'])} USD" for side in SIDES]
    each = count_of(rows[0]["replications"], "replication")
    text = Text(f"\n{scenario.name}: {scenario.title or scenario.summary}\n", "bold")
    text.append(f"{count_of(len(rows), 'pair')} of shares, budgets: {budgets[0]} and {budgets[1]}; ", "not bold")
    text.append(f"{each} each, seed {study.table.seed}, the same luck for all.\n", "not bold")
    return Group(text, _table(results, rows))


def _table(results: Results, rows: list[Row]) -> Table:
    made = table(
        "Attritable shares of the budgets, and what the raid came to",
        "red", "blue", "launched", "leakage", "95 %", "raid ratio", "95 %", "value lost",
        "red spent (left)", "blue spent (left)", left=0,
        caption="Raid ratio: defender USD per attacker USD, all used up or lost : all launched; above 1 the defender"
        " pays more. Leakage: of armed attackers launched, limits in %. Value lost a raid, spent and left of the"
        " budget: USD.",
    )  # fmt: skip
    before = None
    for row in rows:
        red, blue = (row[f"{side}_attritable"] for side in SIDES)
        if before not in (None, red):
            made.add_section()
        before = red
        made.add_row(
            share(red), share(blue), number(row["launched"]),
            *_with_limits(measure(results, row, "leakage")), *_with_limits(measure(results, row, "cer_raid")),
            usd(row["value_lost"]),
            *(f"{usd(row[f'{side}_spent_usd'])} ({usd(row[f'{side}_left_usd'])})" for side in SIDES),
        )  # fmt: skip
    return made


def _with_limits(found: Measure) -> tuple[str, str]:
    return in_unit(found.mean, found.unit), interval(found.low, found.high, found.unit)
