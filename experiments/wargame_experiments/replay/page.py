"""Browser page of a replay: one HTML file that holds the record of a battle and all that draws it.

The page asks for nothing: its policy (Content-Security-Policy) allows the scripts and the style it holds, by their
hashes, and no request. Names enter as packed JSON and are shown as text: of their characters the page has none but in
its title, which is escaped. The scripts and the style in ``page/`` are joined and packed (zlib, base64), which halves
the page; ``boot.js`` unpacks and starts them.
"""

import base64
import hashlib
import html as markup
import json
import re
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from wargame_experiments.output_file import write_whole

BOOT: Final = "boot.js"
SCRIPTS: Final = ("record.js", "battle.js", "marks.js", "map.js", "panels.js", "main.js")
STYLE: Final = "page.css"
PAGE: Final = '<meta name="generator" content="forcemix replay">'  # by which a replay is known
MARKED_IN: Final = 2_000  # bytes at the start of a page
LIVE_SCRIPT: Final = "live.js"
BASE64: Final = re.compile("[A-Za-z0-9+/=]*")

Document = Mapping[str, Any]


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
    is_live = live is not None
    blocks = {"record": record_document, "other": other, "settings": live}
    parts = {
        "policy": policy(is_live),
        "title": markup.escape(str(record_document.get("header", {}).get("title", "Replay"))),
        "script": _joined(BOOT),
        "code": _packed(_joined(STYLE), _script(is_live)),
        "data": "\n".join(_data(name, value) for name, value in blocks.items() if value is not None),
    }
    head, *rest = _read("page.html").split("{{")
    for piece in rest:  # one pass: what a record says is never looked at for places
        name, _, text = piece.partition("}}")
        head += parts[name] + text
    return head


def write_page(file: Path, page: str, force: bool = False) -> None:
    """Write a page into a file, at once and whole.

    Raises
    ------
    ValueError
        If the file is there and is no replay, unless forced.
    OSError
        If it cannot be written.
    """
    if file.is_dir() or (file.exists() and not force and not _is_page(file)):
        raise ValueError(f"{file}: is no replay; allowed: a new file, that of a replay, or --force")
    write_whole(file, page, force=True)


def _is_page(file: Path) -> bool:
    """Return whether a regular file holds a replay."""
    if not file.is_file():
        return False
    with file.open("rb") as source:
        return PAGE.encode() in source.read(MARKED_IN)


@cache
def policy(is_live: bool = False) -> str:
    """Return the Content-Security-Policy of a page: its own script and style by hash, and its own server if live."""
    rules = [
        "default-src 'none'",
        f"script-src '{_hash(_joined(BOOT))}' '{_hash(_script(is_live))}'",
        f"style-src '{_hash(_joined(STYLE))}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules + ["connect-src 'self'"] * is_live)


def _data(name: str, value: Document) -> str:
    """Return an element that holds a document: its JSON without the data, packed, a blank, and the data as they are."""
    bare = {key: part for key, part in value.items() if key != "data"}
    text = json.dumps(bare, separators=(",", ":"), allow_nan=False)
    data = str(value.get("data", ""))
    if not BASE64.fullmatch(data):
        raise ValueError("the data of a record must be base64")
    return f'<script type="text/plain" id="{name}">{_packed(text)} {data}</script>'


def _packed(*texts: str) -> str:
    """Return texts, divided by zero bytes, deflated and in base64."""
    return base64.b64encode(zlib.compress("\0".join(texts).encode(), 9)).decode()


@cache
def _script(is_live: bool) -> str:
    """Return all scripts as one, in a function of its own so that no name of theirs is global."""
    body = _joined(*SCRIPTS, *[LIVE_SCRIPT] * is_live)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


@cache
def _joined(*names: str) -> str:
    """Return files one after the other, without indentation, empty lines and lines of comment."""
    lines = (line.strip() for name in names for line in _read(name).splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))


@cache
def _read(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
