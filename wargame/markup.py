"""HTML of notebooks: a table, and a page in a frame. Whatever a user named stays text."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

from wargame.inputs.visible import visible

FRAME: Final = (
    '<iframe title="{title}" srcdoc="{page}" sandbox="allow-scripts allow-downloads" loading="lazy" '
    'style="width: 100%; height: {height_px}px; border: 1px solid #8888"></iframe>'
)


def text(value: Any) -> str:
    r"""Return a value as text of HTML, control characters written out.

    >>> text("<b>\x1b")
    '&lt;b&gt;\\x1b'
    """
    return escape(visible(str(value)))


def table(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], left: int = 1, note: str = "") -> str:
    """Return a table: the first ``left`` columns hold text, the others numbers.

    Parameters
    ----------
    title, note
        Above and below it.
    headers, rows
        Its cells, all of them text.
    left
        Number of columns that are flush left.

    Examples
    --------
    >>> table("Units", ["name", "count"], [["a<b", 2]]).count("&lt;")
    1
    """
    align = ["left" if i < left else "right" for i in range(len(headers))]
    head = _row("th", headers, align)
    body = "".join(_row("td", row, align) for row in rows)
    below = f'<div style="opacity: 0.7">{text(note)}</div>' if note else ""
    above = f'<div style="font-weight: bold">{text(title)}</div>'
    return f"{above}<table><thead>{head}</thead><tbody>{body}</tbody></table>{below}"


def frame(page: str, title: str, height_px: int = 640) -> str:
    """Return a page in a frame of its own, which reaches nothing of the page around it.

    Parameters
    ----------
    page
        A whole HTML document.
    title
        What screen readers call the frame.
    height_px
        Height of the frame, pixels; it is as wide as there is room.

    Examples
    --------
    >>> 'srcdoc="&lt;p class=&quot;a&quot;&gt;"' in frame('<p class="a">', "A page")
    True
    """
    return FRAME.format(title=text(title), page=escape(page), height_px=height_px)


def _row(cell: str, values: Iterable[Any], align: Sequence[str]) -> str:
    styles = [f"text-align: {side}; padding: 0.1em 0.6em" for side in align]
    cells = (f'<{cell} style="{style}">{text(one)}</{cell}>' for one, style in zip(values, styles, strict=True))
    return f"<tr>{''.join(cells)}</tr>"
