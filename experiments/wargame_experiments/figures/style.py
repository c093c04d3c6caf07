"""Style of all figures: what a journal takes, colours that everybody can tell apart, and how a figure is saved.

A figure is drawn and saved in one context, in which matplotlib has its own defaults and this style: a matplotlibrc of
the user changes nothing. Texts are shown as they are written, never read as formulas.
Colours: Okabe & Ito, Color Universal Design (2008).
"""

import csv
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from wargame_experiments.figures.fonts import FAMILY, Fonts, quiet

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
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # begin a formula of a spreadsheet
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # without tab and line feed
UNDATED: Final = {"png": {}, "pdf": {"CreationDate": None}}  # the same figure, the same bytes

STYLE: Final[Any] = {
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
    "text.parse_math": False,
    "figure.dpi": 100,
}


def styled(families: Sequence[str] = (FAMILY,)) -> AbstractContextManager[None]:
    """Return a context in which figures have the common style, whatever the settings of the user."""
    return matplotlib.style.context(["default", {**STYLE, "font.family": list(families)}])


def save(
    draw: Callable[[], Figure], folder: Path, name: str, fonts: Fonts | None = None, png_dpi: int | None = None
) -> None:
    """Draw a figure and write it as ``name.png`` (200 dpi) and ``name.pdf`` (vectors), laid out once for both.

    Parameters
    ----------
    draw
        Returns the figure; called in the context of the style, once more if letters need another font.
    folder, name
        Where to.
    fonts
        Those of the command; they take note of letters that no font has.
    png_dpi
        Dots an inch of a PNG alone, without a PDF beside it. Default: both, at 200.
    """
    fonts = fonts or Fonts()
    kinds = UNDATED if png_dpi is None else {"png": UNDATED["png"]}
    with quiet():
        families = fonts.families()
        figure = _laid_out(draw, families)
        needed = fonts.families("".join(text.get_text() for text in figure.findobj(Text)))
        if needed != families:
            figure = _laid_out(draw, needed)
        with styled(needed):
            for suffix, metadata in kinds.items():
                figure.savefig(folder / f"{name}.{suffix}", dpi=png_dpi or PNG_DPI, metadata=metadata)


def _laid_out(draw: Callable[[], Figure], families: Sequence[str]) -> Figure:
    """Return a figure in which everything has its place: to find it again takes as long as to draw."""
    with styled(families):
        figure = draw()
        figure.set_dpi(PNG_DPI)
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
    return figure


def write_csv(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write the numbers behind a figure; a missing value is an empty cell, and no text is a formula."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([[_cell(value) for value in row] for row in (header, *rows)])


def _cell(value: object) -> object:
    r"""Return a value as it stands in a cell.

    A spreadsheet computes a text that begins as a formula does, so that an apostrophe goes before it. Characters that
    steer a terminal are written as escapes. Source: OWASP, CSV Injection.

    >>> _cell("=1+1"), _cell("-0.5"), _cell(-0.0), _cell(float("nan")), _cell("a\x1b[2J")
    ("'=1+1", '-0.5', 0.0, '', 'a\\x1b[2J')
    """
    if isinstance(value, str):
        text = CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", value)
        return f"'{text}" if text.startswith(FORMULA) and not _is_number(text) else text
    if value != value:
        return ""
    return 0.0 if isinstance(value, float) and value == 0.0 else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def named(text: str) -> str:
    """Return a text as the label of an artist: a legend leaves out what begins with "_", so that a space goes before.

    >>> named("wave"), named("_wave")
    ('wave', ' _wave')
    """
    return f" {text}" if text.startswith("_") else text


def caption(figure: Figure, *sentences: str) -> None:
    """Put small print below a figure, as many lines as it takes: how many replications, which seed."""
    letters = int(figure.get_figwidth() * LETTERS_PER_IN)
    text = "\n".join(textwrap.fill(sentence, letters) for sentence in sentences if sentence)
    figure.supxlabel(text, x=0.01, ha="left", fontsize=SMALL_PRINT, color="#444444")


def letter(axes: Iterable[Axes]) -> None:
    """Put a, b, c … before the titles of panels."""
    for i, panel in enumerate(axes):
        panel.set_title(f"{'abcdefgh'[i]}  {panel.get_title(loc='left')}", loc="left")
