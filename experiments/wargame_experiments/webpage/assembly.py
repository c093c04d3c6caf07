"""Assembly of a page for the browser: one HTML file that holds its data and all that draws them.

The page asks for nothing: its policy (Content-Security-Policy) allows the scripts and the style it holds, by their
hashes, and no request. Names enter as packed JSON and are shown as text: of their characters the page has none but in
its title, which is escaped. Scripts and style are joined and packed (zlib, base64), which halves the page; ``boot.js``
unpacks and starts them.
"""

import base64
import hashlib
import html as markup
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame_experiments.output_file import write_whole

BOOT: Final = "boot.js"
SHARED: Final = (BOOT, "common.js")  # scripts of every page
BASE64: Final = re.compile("[A-Za-z0-9+/=]*")
MARKED_IN: Final = 2_000  # bytes at the start of a page

Document = Mapping[str, Any]


class PageSource(NamedTuple):
    """What a kind of page is made of.

    Attributes
    ----------
    package
        Package whose folder ``page/`` holds the page, its styles and its scripts.
    noun
        What a page is called: ``replay``. It stands in the page as the name of its generator.
    scripts
        Names of the scripts in order, after those that all pages share.
    live_scripts, live_rules
        What a page of a server has besides: scripts, and rules of its policy.
    page, styles
        Names of its files.
    inside
        Pages that it opens in a frame, whose scripts and styles its policy allows too.
    """

    package: str
    noun: str
    scripts: tuple[str, ...]
    live_scripts: tuple[str, ...] = ()
    live_rules: tuple[str, ...] = ("connect-src 'self'",)
    page: str = "page.html"
    styles: tuple[str, ...] = ("page.css",)
    inside: "tuple[PageSource, ...]" = ()

    def html(self, title: str, documents: Mapping[str, Document | None], is_live: bool = False) -> str:
        """Return a page, the same bytes for the same documents.

        Parameters
        ----------
        title
            In words, any letters.
        documents
            By the id of the element that holds each; None for one that is not there.
        is_live
            Whether it comes from a server and may ask it.

        Raises
        ------
        ValueError
            If JSON cannot say a document, or its ``data`` are not base64.
        """
        parts = {
            "policy": self.policy(is_live),
            "title": markup.escape(title),
            "generator": f"forcemix {self.noun}",
            "script": _joined(self.package, BOOT),
            "code": packed(self._style(), self.script(is_live)),
            "data": "\n".join(_element(name, value) for name, value in documents.items() if value is not None),
        }
        head, *rest = _read(self.package, self.page).split("{{")
        for piece in rest:  # one pass: what a document says is never looked at for places
            name, _, text = piece.partition("}}")
            head += parts[name] + text
        return head

    def policy(self, is_live: bool = False) -> str:
        """Return the Content-Security-Policy: its own script and style by hash, and its own server if it is live."""
        scripts = [_joined(self.package, BOOT), self.script(is_live), *(one.script(False) for one in self.inside)]
        styles = [self._style(), *(one._style() for one in self.inside)]
        rules = [
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
        return "; ".join([*rules, *(self.live_rules if is_live else ())])

    def script(self, is_live: bool) -> str:
        """Return all scripts as one, in a function of its own so that no name of theirs is global."""
        body = _joined(self.package, *SHARED[1:], *self.scripts, *(self.live_scripts if is_live else ()))
        return f'(() => {{\n"use strict";\n{body}}})();\n'

    def write(self, file: Path, page: str, force: bool = False) -> None:
        """Write a page into a file, at once and whole.

        Raises
        ------
        ValueError
            If the file is there and is no page of this kind, unless forced.
        OSError
            If it cannot be written.
        """
        if file.is_dir() or (file.exists() and not force and not self._is_page(file)):
            article = "an" if self.noun[0] in "aeiou" else "a"
            allowed = f"a new file, that of {article} {self.noun}, or --force"
            raise ValueError(f"{file}: is no {self.noun}; allowed: {allowed}")
        write_whole(file, page, force=True)

    def _is_page(self, file: Path) -> bool:
        """Return whether a regular file holds a page of this kind, by the name of its generator."""
        if not file.is_file():
            return False
        with file.open("rb") as source:
            return f'<meta name="generator" content="forcemix {self.noun}">'.encode() in source.read(MARKED_IN)

    def _style(self) -> str:
        return _joined(self.package, *self.styles)


def packed(*texts: str) -> str:
    """Return texts, divided by zero bytes, deflated and in base64."""
    return base64.b64encode(zlib.compress("\0".join(texts).encode(), 9)).decode()


def _element(name: str, value: Document) -> str:
    """Return an element that holds a document: its JSON without the data, packed, a blank, and the data as they are."""
    bare = {key: part for key, part in value.items() if key != "data"}
    text = json.dumps(bare, separators=(",", ":"), allow_nan=False)
    data = str(value.get("data", ""))
    if not BASE64.fullmatch(data):
        raise ValueError("the data of a record must be base64")
    return f'<script type="text/plain" id="{name}">{packed(text)} {data}</script>'


@cache
def _joined(package: str, *names: str) -> str:
    """Return files one after the other, without indentation, empty lines and lines of comment."""
    lines = (line.strip() for name in names for line in _read(package, name).splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))


@cache
def _read(package: str, name: str) -> str:
    """Return a file of a page, one that all share from this package."""
    return files(__package__ if name in SHARED else package).joinpath("page", name).read_text("utf-8")


def _hashes(texts: Iterable[str]) -> str:
    """Return the hashes of some texts as a policy has them."""
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)
