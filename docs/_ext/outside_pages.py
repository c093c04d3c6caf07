"""Pages out of texts that lie elsewhere (READMEs of studies, CONTRIBUTING, SECURITY), and links to these pages."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx

DOCS: Final = Path(__file__).parents[1]
ROOT: Final = DOCS.parent
STUDIES: Final = ROOT / "experiments/wargame_experiments/studies"
PAGES: Final = DOCS / "auto/studies"
PROJECT: Final = DOCS / "auto/project"
LINK: Final = re.compile(r"(?<=\]\()(?!\w+:|#)([^)\s#]+)")


@cache
def pages() -> dict[Path, Path]:
    """Return the page of each text."""
    found = {path: PAGES / f"{path.parent.name}.md" for path in sorted(STUDIES.glob("*/README.md"))}
    return found | {ROOT / f"{name.upper()}.md": PROJECT / f"{name}.md" for name in ("contributing", "security")}


def relinked(text: str, source: Path, place: Path) -> str:
    """Return Markdown with its relative links as they must be in another folder; a text that has a page is its page.

    Parameters
    ----------
    text
        Markdown.
    source, place
        Folder from which the links hold, and folder of the page.
    """

    def moved(match: re.Match[str]) -> str:
        target = (source / match[1]).resolve()
        page = pages().get(target) or pages().get(target / "README.md") or target
        return os.path.relpath(TREES.get(page, page), place)

    return LINK.sub(moved, text)


def write_pages(app: Sphinx) -> None:
    """Write each page that is not there as it should be, and remove what is left of others."""
    for folder in (PAGES, PROJECT):
        folder.mkdir(parents=True, exist_ok=True)
        for page in folder.glob("*.md"):
            if page not in pages().values():
                page.unlink()
    for path, page in pages().items():
        text = relinked(path.read_text("utf-8"), path.parent, page.parent)
        if not page.exists() or page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")


TREES: Final = {DOCS / "decisions": DOCS / "evidence/decisions.md"}  # a folder is the page that lists what is in it
STUDY_TREE: Final = """
```{toctree}
:hidden:
:glob:

*
../studies
../auto/studies/*
```
"""


GUIDES: Final = """
## Guides

```{toctree}
:maxdepth: 1

"""
CAMPAIGN_PAGES: Final = ("campaign", "fragmented", "standardised", "shell-hunger", "aid-to-partner")
EVIDENCE_PAGES: Final = ("validation", "series", "reliability")
PLACED: Final = {"index", "start", "bibliography", "studies", *CAMPAIGN_PAGES, *EVIDENCE_PAGES}  # others are guides


def guides() -> str:
    """Return a section that lists the guides."""
    names = sorted(path.stem for path in DOCS.glob("*.md") if path.stem not in PLACED)
    entries = [*(f"../{name}" for name in names), *(f"../auto/project/{name}" for name in ("contributing", "security"))]
    return GUIDES + "\n".join(entries) + "\n```\n"


def remove_stale(app: Sphinx) -> None:
    """Remove pages of gallery scripts that are no longer there."""
    scripts = {path.stem for path in (DOCS / "gallery").glob("*.py")} | {"index"}
    for page in (DOCS / "auto/gallery").glob("*.rst"):
        if page.stem not in scripts:
            page.unlink()


def relink_source(app: Sphinx, name: str, source: list[str]) -> None:
    """Turn links out of a page to READMEs of studies into links to their pages."""
    path = Path(app.env.doc2path(name))
    if path.suffix == ".md":
        source[0] = relinked(source[0], path.parent, path.parent)
    if name == "questions/index":  # which stays readable where no toctree is known
        source[0] += STUDY_TREE
    if name == "reference/index":
        source[0] += guides()


def outdated(*_: object) -> list[str]:
    """Return the pages whose lists depend on which files there are."""
    return ["questions/index", "reference/index"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Hook both in."""
    app.connect("builder-inited", remove_stale)
    app.connect("builder-inited", write_pages)
    app.connect("source-read", relink_source)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
