"""Answer, tables and figures of the study catalogue-uncertainty."""

from functools import cache

from reading import Sweep, markdown, sentence, shown

from wargame_experiments.analysis.tornado import TornadoBars, tornado_bars
from wargame_experiments.figures import tornado
from wargame_experiments.figures.figure_spec import FigureSpec
from wargame_experiments.formatting import in_unit, listed, number, share, usd
from wargame_experiments.statistics.tornado import Bar

SHOWN, NAMED = 12, 3  # rows of a table, figures in a sentence
LABELS = {"balance": "the balance", "cer_full": "the ratio full", "leakage": "leakage"}

ANSWER = """
    With all figures at their typical values, what blue is out of, less red, is {balance} USD a raid, the ratio full
    {cer_full} and leakage {leakage}. Of the {n_figures} figures with a range, {n_significant}, each judged by its own
    95 % interval, without a correction for multiple comparisons. {most_influential} {turned}
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    found = _found(sweep)
    texts = {"balance": "balance", "full": "cer_full", "leakage": "leakage"}
    return {"answer": _answer(sweep), **{name: _table(sweep, found[measure]) for name, measure in texts.items()}}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the tornadoes of the balance, of the ratio full and of leakage."""
    return tornado.figure_specs(sweep.data)


@cache
def _found(sweep: Sweep) -> dict[str, TornadoBars]:
    return {found.measure.name: found for found in tornado_bars(sweep.data)}


def _answer(sweep: Sweep) -> str:
    found = _found(sweep)
    balance = found["balance"]
    counts = listed([f"{sum(bar.matters for bar in found[name].bars)} move {label}" for name, label in LABELS.items()])
    influences = [f"{label} depends most on {_most(found[name])}." for name, label in LABELS.items()]
    return sentence(
        ANSWER.format(
            balance=usd(balance.typical.mean),
            cer_full=number(found["cer_full"].typical.mean),
            leakage=share(found["leakage"].typical.mean),
            n_figures=len(balance.bars),
            n_significant=counts,
            most_influential=" ".join(line[0].upper() + line[1:] for line in influences),
            turned=_turned(balance),
        )
    )


def _most(found: TornadoBars) -> str:
    """Return the figures with the widest swings, each with its range and that of the measure."""
    phrases = []
    for bar in found.bars[:NAMED]:
        low, high = (in_unit(found.typical.mean + end.mean, found.unit) for end in (bar.low, bar.high))
        phrases.append(f"`{bar.name}` (range {_range(found, bar)}: {low} to {high})")
    return listed(phrases)


def _range(found: TornadoBars, bar: Bar) -> str:
    return " to ".join(number(float(value)) for value in found.ends[bar.name])


def _turned(found: TornadoBars) -> str:
    """Return the figures that turn the sign of the balance on their own."""
    sign = found.typical.mean > 0.0
    ends = {bar.name: [found.typical.mean + end.mean for end in (bar.low, bar.high)] for bar in found.bars}
    names = [name for name, both in ends.items() if any((one > 0.0) != sign for one in both)]
    if not names:
        return "No single figure turns the sign of the balance."
    return f"On their own, {listed([f'`{name}`' for name in names])} can turn the sign of the balance."


def _table(sweep: Sweep, found: TornadoBars) -> str:
    factors = sweep.results.study.factors
    lines = []
    for bar in found.bars[:SHOWN]:
        ends = [in_unit(found.typical.mean + end.mean, found.unit) for end in (bar.low, bar.high)]
        low, high = (number(float(value)) for value in found.ends[bar.name])
        typical, source = number(float(factors[bar.name].middle)), factors[bar.name].source
        worth = source.partition(":")[0].removeprefix("confidence ")
        lines.append([f"`{bar.name}`", low, typical, high, *ends, shown(bar.swing, found.unit), worth])
    return markdown(["figure", "low", "typical", "high", "at low", "at high", "swing", "confidence"], lines)
