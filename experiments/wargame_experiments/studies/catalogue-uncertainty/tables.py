"""What catalogue-uncertainty says."""

from functools import cache

from reading import Sweep, markdown, sentence, shown

from wargame_experiments.analysis.tornado import TornadoBars, tornado_bars
from wargame_experiments.figures import tornado
from wargame_experiments.figures.figure_spec import FigureSpec
from wargame_experiments.formatting import in_unit, listed, number, share
from wargame_experiments.statistics.tornado import Bar

SHOWN, NAMED = 12, 3  # rows of a table, figures in a sentence
WORDS = {"cer_raid": "the ratio raid", "cer_full": "the ratio full", "leakage": "leakage"}


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    found = _found(sweep)
    texts = {"raid": "cer_raid", "full": "cer_full", "leakage": "leakage"}
    return {"answer": _answer(sweep), **{name: _table(sweep, found[measure]) for name, measure in texts.items()}}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the tornadoes of both ratios and of leakage."""
    return tornado.figure_specs(sweep.data)


@cache
def _found(sweep: Sweep) -> dict[str, TornadoBars]:
    return {found.measure.name: found for found in tornado_bars(sweep.data)}


def _answer(sweep: Sweep) -> str:
    found = _found(sweep)
    raid = found["cer_raid"]
    counts = listed([f"{sum(bar.matters for bar in found[name].bars)} move {words}" for name, words in WORDS.items()])
    hangs = [f"{words} hangs most on {_most(found[name])}." for name, words in WORDS.items()]
    return sentence(f"""
        With all figures typical, the ratio raid is {number(raid.typical.mean)}, the ratio full
        {number(found["cer_full"].typical.mean)} and leakage {share(found["leakage"].typical.mean)}. Of the
        {len(raid.bars)} figures that have a range, {counts}, each by a 95 % interval of its own, not corrected for
        their number.
        {" ".join(h[0].upper() + h[1:] for h in hangs)} {_below_one(raid)}
    """)


def _most(found: TornadoBars) -> str:
    """Return the figures with the widest swings, with what they make of a measure."""
    words = []
    for bar in found.bars[:NAMED]:
        low, high = (in_unit(found.typical.mean + end.mean, found.unit) for end in (bar.low, bar.high))
        words.append(f"`{bar.name}` (from {_range(found, bar)} it goes from {low} to {high})")
    return listed(words)


def _range(found: TornadoBars, bar: Bar) -> str:
    return " to ".join(number(float(value)) for value in found.ends[bar.name])


def _below_one(found: TornadoBars) -> str:
    """Return which figures bring the ratio below 1, alone."""
    names = [b.name for b in found.bars if min(found.typical.mean + end.mean for end in (b.low, b.high)) < 1.0]
    if not names:
        return "No figure alone brings the ratio raid below 1."
    return f"Alone, {listed([f'`{name}`' for name in names])} can bring the ratio raid below 1."


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
