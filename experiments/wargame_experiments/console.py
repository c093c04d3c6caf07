"""Console for tables: stdout, as wide as the terminal, or 132 columns where stdout is no terminal."""

import sys
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH: Final = 132


def console() -> Console:
    """Return a console on stdout that prints text as it is, without markup."""
    width = None if sys.stdout.isatty() else WIDTH
    return Console(width=width, markup=False, highlight=False, soft_wrap=False, emoji=False)


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
