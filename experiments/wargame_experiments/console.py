"""Console for tables: stdout, as wide as the terminal, or 132 columns where stdout is no terminal.

Texts of users are printed as they are, but for what would steer the terminal, which is written out.
"""

import sys
from collections.abc import Iterator
from typing import Any, Final

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from wargame.inputs.visible import visible

WIDTH: Final = 132


class VisibleConsole(Console):
    """Console on which no text of a user steers the terminal."""

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text with its control characters written out, so that it is measured as it is printed."""
        return super().render_str(visible(text, lines=True), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """Yield the segments of anything; those that are text have their control characters written out."""
        for segment in super().render(renderable, options):
            is_text = segment.control is None
            yield Segment(visible(segment.text, lines=True), segment.style) if is_text else segment


def say(text: str) -> None:
    """Print a text on stdout, its control characters written out."""
    print(visible(text, lines=True))


def console() -> Console:
    """Return a console on stdout that prints text as it is, without markup."""
    width = None if sys.stdout.isatty() else WIDTH
    return VisibleConsole(width=width, markup=False, highlight=False, soft_wrap=False, emoji=False)


def table(title: str, *columns: str, left: int = 1, caption: str = "") -> Table:
    """Return an empty table: the first ``left`` columns hold text, the others numbers.

    Parameters
    ----------
    title
        Printed above, flush left.
    columns
        Headers.
    left
        Number of columns that are flush left.
    caption
        Printed below.
    """
    result = Table(title=Text(title, "bold"), title_justify="left", caption=Text(caption, "dim") if caption else None)
    result.box = _simple_head()
    result.caption_justify = "left"
    result.pad_edge = False
    result.collapse_padding = True
    for i, header in enumerate(columns):
        result.add_column(Text(header), justify="left" if i < left else "right", overflow="fold")
    return result


def _simple_head():
    from rich import box

    return box.SIMPLE_HEAD
