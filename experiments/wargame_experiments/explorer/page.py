"""Browser page of an explorer: one HTML file that holds a study's document and all that draws it."""

from pathlib import Path
from typing import Final

from wargame_experiments.webpage.assembly import Document, PageSource

SOURCE: Final = PageSource(
    "wargame_experiments.explorer",
    "explorer",
    ("study.js", "chart.js", "grids.js", "plots.js", "bars.js", "details.js", "boards.js", "main.js"),
    ("served.js",),
    ("connect-src 'self'", "frame-src 'self'"),
)


def html(study: Document, served: Document | None = None) -> str:
    """Return the page of an explorer, the same bytes for the same study.

    Parameters
    ----------
    study
        The document of a study (`format` "forcemix-explorer").
    served
        What a page of the server has besides; it then may ask its own origin and show a replay of its own in a frame.

    Examples
    --------
    >>> page = html({"format": "forcemix-explorer", "version": 1, "header": {"title": "<b>"}})
    >>> "<b>" in page, "<title>&lt;b&gt;</title>" in page
    (False, True)
    """
    title = str(study["header"]["title"])
    return SOURCE.html(title, {"study": study, "served": served}, served is not None)


def write_page(file: Path, page: str, force: bool = False) -> None:
    """Write a page into a file, at once and whole; see `PageSource.write`."""
    SOURCE.write(file, page, force)
