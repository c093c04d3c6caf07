"""Browser page of a replay: one HTML file that holds the record of a battle and all that draws it."""

from pathlib import Path
from typing import Final

from wargame_experiments.webpage.assembly import Document, PageSource

SOURCE: Final = PageSource(
    "wargame_experiments.replay",
    "replay",
    ("record.js", "battle.js", "marks.js", "map.js", "events.js", "panels.js", "main.js"),
    ("live.js",),
)


def html(record_document: Document, other: Document | None = None, live: Document | None = None) -> str:
    """Return the page of a replay, the same bytes for the same records.

    Parameters
    ----------
    record_document
        The record of a battle (`format` "forcemix-replay").
    other
        A second record, drawn beside the first under the same clock.
    live
        What the panel of the live view shows: ``controls`` (rows of ``path``, ``label``, ``value``, ``min``, ``max``),
        ``seed``, ``replication`` and whether there is a ``stepper``. The page then may ask its own origin.

    Examples
    --------
    >>> page = html({"format": "forcemix-replay", "version": 1, "header": {"title": "<b>"}, "data": ""})
    >>> "<b>" in page, "<title>&lt;b&gt;</title>" in page
    (False, True)
    """
    title = str(record_document.get("header", {}).get("title", "Replay"))
    return SOURCE.html(title, {"record": record_document, "other": other, "settings": live}, live is not None)


def write_page(file: Path, page: str, force: bool = False) -> None:
    """Write a page into a file, at once and whole; see `PageSource.write`."""
    SOURCE.write(file, page, force)


def policy(is_live: bool = False) -> str:
    """Return the Content-Security-Policy of a page; see `PageSource.policy`."""
    return SOURCE.policy(is_live)
