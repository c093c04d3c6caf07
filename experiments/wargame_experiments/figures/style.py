"""Style of all figures: what a journal takes, colours that everybody can tell apart, and how a figure is saved.

Colours: Okabe & Ito, Color Universal Design (2008).
"""

import csv
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLACK: Final = "#000000"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
YELLOW: Final = "#F0E442"
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
GREY: Final = "#8C8C8C"
CYCLE: Final = (BLUE, ORANGE, GREEN, PURPLE, VERMILION, SKY, YELLOW, BLACK)

MM_PER_IN: Final = 25.4
COLUMN_IN: Final = 85 / MM_PER_IN  # width of a figure in one column of a journal
PAGE_IN: Final = 178 / MM_PER_IN  # in both
PNG_DPI: Final = 200
SMALL_PRINT: Final = 6.5  # points
LETTERS_PER_IN: Final = 20  # of it
UNDATED: Final = {"png": {}, "pdf": {"CreationDate": None}}  # the same figure, the same bytes

STYLE: Final[Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 8,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1.4,
    "legend.fontsize": 7.5,
    "legend.frameon": False,
    "legend.handlelength": 1.4,
    "hatch.linewidth": 0.5,
    "pdf.fonttype": 42,  # letters stay letters
    "figure.dpi": 100,
}


def styled():
    """Return a context in which figures have the common style."""
    return rc_context(STYLE)


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write a figure as ``name.png`` (200 dpi) and ``name.pdf`` (vectors), laid out once for both."""
    figure.set_dpi(PNG_DPI)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # everything has its place: to find it again takes as long as to draw
    for suffix, metadata in UNDATED.items():
        figure.savefig(folder / f"{name}.{suffix}", dpi=PNG_DPI, metadata=metadata)


def write_csv(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write the numbers behind a figure; a missing value is an empty cell."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([["" if value != value else value for value in row] for row in rows])


def caption(figure: Figure, *sentences: str) -> None:
    """Put small print below a figure, as many lines as it takes: how many replications, which seed."""
    letters = int(figure.get_figwidth() * LETTERS_PER_IN)
    text = "\n".join(textwrap.fill(sentence, letters) for sentence in sentences if sentence)
    figure.supxlabel(text, x=0.01, ha="left", fontsize=SMALL_PRINT, color="#444444")


def letter(axes: Iterable[Axes]) -> None:
    """Put a, b, c … before the titles of panels."""
    for i, panel in enumerate(axes):
        panel.set_title(f"{'abcdefgh'[i]}  {panel.get_title(loc='left')}", loc="left")
