"""Check of the built documentation site: no page loads anything from elsewhere, no link inside it is broken.

    python tools/check_site.py docs/_build/html

Links to elsewhere in the text are allowed: a reader follows them, a page does not. Exit code 1 lists every mistake.
"""

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

LOADED: Final = {"src", "srcset", "poster", "data"}  # attributes that make a browser ask for something
LOADING_LINKS: Final = {
    "stylesheet",
    "icon",
    "shortcut icon",
    "preload",
    "prefetch",
    "preconnect",
    "modulepreload",
    "search",
}


class Page(HTMLParser):
    """Addresses that a page loads, addresses that it links to, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads, links to and names."""
        values = {name: value or "" for name, value in attributes}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self.loaded += [values[name] for name in LOADED & values.keys()]
        if tag == "link" and set(values.get("rel", "").lower().split()) & LOADING_LINKS:
            self.loaded.append(values.get("href", ""))
        elif tag == "a" and "href" in values:
            self.linked.append(values["href"])


def mistakes(site: Path) -> Iterator[str]:
    """Yield a line for each address that a page must not have."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in pages_of(site)}
    for path, page in pages.items():
        for address in page.loaded:
            if is_elsewhere(address):
                yield f"{path}: loads {address}; allowed: files of the site"
            elif why := broken(address, path, pages, site):
                yield f"{path}: loads {address}; {why}"
        for address in page.linked:
            if not is_elsewhere(address) and (why := broken(address, path, pages, site)):
                yield f"{path}: links to {address}; {why}"
    for path in sorted(site.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        if "url(http" in text.replace('"', "").replace("'", "") or "@import url(//" in text:
            yield f"{path}: loads from elsewhere; allowed: files of the site"


def pages_of(site: Path) -> list[Path]:
    """Return the pages of a site; what lies in _static is the theme's own."""
    return [path for path in sorted(site.rglob("*.html")) if "_static" not in path.relative_to(site).parts]


def is_elsewhere(address: str) -> bool:
    """Return whether an address names another machine.

    >>> [is_elsewhere(a) for a in ("https://a.b/c", "//a.b", "a/b.html", "data:image/png;base64,AA", "#x")]
    [True, True, False, False, False]
    """
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme in {"http", "https", "ws", "wss"}


def broken(address: str, path: Path, pages: dict[Path, Page], site: Path) -> str | None:
    """Return what is wrong with an address inside the site, or None."""
    parts = urlsplit(address)
    if parts.scheme:  # data:, mailto:
        return None
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(site):
        return "allowed: inside the site"
    if not target.is_file():
        return "there is no such file"
    fragment = unquote(parts.fragment)
    if fragment and target in pages and fragment not in pages[target].anchors:
        return "there is no such place on the page"
    return None


def main() -> int:
    """Print the mistakes of the site that is named on the command line."""
    site = Path(sys.argv[1]).resolve()
    if not (site / "index.html").is_file():
        print(f"{site}: holds no site; allowed: the folder that `make docs` writes", file=sys.stderr)
        return 2
    found = list(mistakes(site))
    print(
        "\n".join(found)
        or f"{sum(1 for _ in site.rglob('*.html'))} pages: no broken link, nothing loaded from elsewhere"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
