"""Specification of a figure for a paper: drawn at two widths, with the table behind it and a caption."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from wargame.estimates.losses import RARE
from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis.data import Data
from wargame_experiments.figures import style
from wargame_experiments.figures.fonts import Fonts
from wargame_experiments.formatting import count_of, listed

WIDTHS: Final = {"column": style.COLUMN_IN, "page": style.PAGE_IN}
LINE: Final = 100  # letters of a line of a caption
LETTER_IN: Final = 0.06  # width of a letter of a legend or a tick
KEY_IN: Final = 0.45  # of the sign before a name in a legend, and the gap after


class FigureSpec(NamedTuple):
    """A figure that is not drawn yet.

    Attributes
    ----------
    name
        Of its files.
    draw
        Returns the figure at a width, in.
    header, rows
        The table behind it.
    caption
        What is shown, in sentences.
    estimates
        What is drawn, nan where undefined; without any the figure would be empty.
    of
        What an estimate belongs to.
    reason
        Why there is nothing to draw, "" if there is something.
    """

    name: str
    draw: Callable[[float], Figure]
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    caption: str
    estimates: Sequence[float]
    of: str = "point"
    reason: str = ""


class Effects[T](NamedTuple):
    """How the effects of factors on a measure are shown: as fields of a `FigureSpec`, functions of what was found."""

    kind: str
    draw: Callable[[T, Mapping[str, str], float], Figure]
    header: Sequence[str]
    table: Callable[[T], Sequence[Sequence[Any]]]
    caption: Callable[[T, Data], str]
    estimates: Callable[[T], Sequence[float]]

    def figure_specs(self, found: Mapping[str, T], data: Data, left_out: Mapping[str, str]) -> list[FigureSpec]:
        """Return a figure for each measure, and for those that were left out the reason."""
        specs = [
            FigureSpec(
                f"{self.kind}_{name}", partial(self.draw, one, data.study.labels), self.header, self.table(one),
                self.caption(one, data), self.estimates(one), "effect",
            )
            for name, one in found.items()
        ]  # fmt: skip
        nothing = ((lambda _: Figure()), (), (), "", (), "effect")
        return [*specs, *(FigureSpec(f"{self.kind}_{name}", *nothing, reason) for name, reason in left_out.items())]


def checked(spec: FigureSpec) -> FigureSpec:
    """Return a figure with a reason if nothing of it is defined, or a word in the caption if some of it is not."""
    n, defined = len(spec.estimates), int(np.isfinite(np.asarray(spec.estimates, dtype=float)).sum())
    if spec.reason or defined == n > 0:
        return spec
    if not defined:
        return spec._replace(reason=f"undefined at all {count_of(n, spec.of)}" if n else "nothing to draw")
    gaps = f"Undefined and not drawn: {n - defined:,} of {count_of(n, spec.of)}."
    return spec._replace(caption=f"{spec.caption} {gaps}")


def write(folder: Path, spec: FigureSpec, fonts: Fonts | None = None) -> None:
    """Write ``<name>-column`` and ``<name>-page`` (PNG and PDF), ``<name>.csv`` and ``<name>.txt`` into a folder."""
    for word, width in WIDTHS.items():
        style.save(partial(spec.draw, width), folder, f"{spec.name}-{word}", fonts)
    write_words(folder, spec)


def write_picture(folder: Path, spec: FigureSpec, name: str, dpi: int) -> None:
    """Write ``<name>.png``, as wide as a page, and its caption ``<name>.txt`` on one line into a folder."""
    style.save(partial(spec.draw, style.PAGE_IN), folder, name, png_dpi=dpi)
    (folder / f"{name}.txt").write_text(" ".join(spec.caption.split()) + "\n", "utf-8")


def write_words(folder: Path, spec: FigureSpec) -> None:
    """Write the table and the caption of a figure into a folder."""
    style.write_csv(folder / f"{spec.name}.csv", spec.header, spec.rows)
    text = textwrap.fill(" ".join(spec.caption.split()), LINE, break_long_words=False, break_on_hyphens=False)
    (folder / f"{spec.name}.txt").write_text(text + "\n", "utf-8")


def made_with(data: Data) -> str:
    """Return the last sentences of every caption: scenario, replications, seed, level."""
    fewest, most = data.replications
    n = f"n = {fewest:,}" if fewest == most else f"n = {fewest:,} to {most:,}"
    gone = len(data.dropped)
    left_out = f"; {count_of(gone, 'replication')} that failed at some point left out of comparisons" if gone else ""
    scenario, seed = data.study.model.title(data.loaded), data.study.table.seed
    level = f"{100 * data.level:g} %"
    made = (
        f"Scenario {scenario}; {n} replications at each point, seed {seed}{left_out}; intervals at the {level} level."
    )
    return " ".join([made, *budgets(data)])


def budgets(data: Data) -> list[str]:
    """Return a sentence that says what the budgets of a study pay for; none if it has no mixes."""
    counted: dict[str, list[str]] = {}
    for mix in data.study.mixes.values():
        counted.setdefault(mix.counting.words, []).append(mix.name)
    if len(counted) == 1:
        return [f"Budgets pay for {words}." for words in counted]
    return [f"The budget of {listed(names)} pays for {words}." for words, names in counted.items()]


def rarity(data: Data, measure: str) -> str:
    """Return at how many points the interval of a measure is not to be relied on, "" if at none."""
    rare = data.rare(measure)
    if not any(rare):
        return ""
    return f"At {sum(rare):,} of {count_of(len(rare), 'point')}, {RARE} (events are in the table)."


def orientation(*measures: MeasureSpec) -> str:
    """Return what has to be said under a figure of some measures, "" if nothing: which way ratios are meant."""
    return " ".join(dict.fromkeys(spec.note for spec in measures if spec.note))


def legend_columns(names: Sequence[str], width_in: float) -> int:
    """Return into how many columns the names of a legend fit, as few rows as that takes, evenly filled.

    >>> legend_columns(["75 %", "50 %", "25 %", "0 %", "100 %, nothing added"], 3.35)
    3
    """
    n = len(names)
    for rows in range(1, n + 1):
        columns = -(-n // rows)
        filled = [n // columns + (i < n % columns) for i in range(columns)]  # as matplotlib fills them
        starts = [sum(filled[:i]) for i in range(columns)]
        widths = [max(map(len, names[at : at + count])) for at, count in zip(starts, filled, strict=True)]
        if sum(KEY_IN + LETTER_IN * letters for letters in widths) <= width_in:
            return columns
    return 1


def folded(text: str, width_in: float) -> str:
    r"""Return a text in lines that are no wider than a panel.

    >>> folded("46 % drones, 4 % decoys", 1.0)
    '46 % drones, 4 %\ndecoys'
    """
    return textwrap.fill(text, max(1, int(width_in / LETTER_IN)), break_long_words=False, break_on_hyphens=False)


def is_wide(width_in: float) -> bool:
    """Return whether a width is that of a page rather than of a column."""
    return width_in > (style.COLUMN_IN + style.PAGE_IN) / 2.0
