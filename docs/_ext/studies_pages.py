"""A page of each shipped study out of its README, and links to READMEs turned into links to these pages."""

import os
import re
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx

DOCS: Final = Path(__file__).parents[1]
ROOT: Final = DOCS.parent
STUDIES: Final = ROOT / "experiments/wargame_experiments/studies"
PAGES: Final = DOCS / "auto/studies"
LINK: Final = re.compile(r"(?<=\]\()(?!\w+:|#)([^)\s#]+)")


def relinked(text: str, source: Path, place: Path) -> str:
    """Return Markdown with its relative links as they must be in another folder, READMEs of studies as pages.

    Parameters
    ----------
    text
        Markdown.
    source, place
        Folder from which the links hold, and folder of the page.
    """

    def moved(match: re.Match[str]) -> str:
        target = (source / match[1]).resolve()
        folder = target.parent if target.name == "README.md" else target
        if folder.parent == STUDIES and folder.is_dir():
            target = PAGES / f"{folder.name}.md"
        return os.path.relpath(target, place)

    return LINK.sub(moved, text)


def write_pages(app: Sphinx) -> None:
    """Write the page of each study that has a README, if it is not there as it should be."""
    PAGES.mkdir(parents=True, exist_ok=True)
    readmes = {path.parent.name: path for path in sorted(STUDIES.glob("*/README.md"))}
    for page in PAGES.glob("*.md"):
        if page.stem not in readmes:
            page.unlink()
    for name, path in readmes.items():
        page, text = PAGES / f"{name}.md", relinked(path.read_text(), path.parent, PAGES)
        if not page.exists() or page.read_text() != text:
            page.write_text(text)


STUDY_TREE: Final = """
```{toctree}
:hidden:
:glob:

*
../studies
../auto/studies/*
```
"""


def remove_stale(app: Sphinx) -> None:
    """Remove pages of gallery scripts that are no longer there."""
    scripts = {path.stem for path in (DOCS / "gallery").glob("*.py")} | {"index"}
    for page in (DOCS / "auto/gallery").glob("*.rst"):
        if page.stem not in scripts:
            page.unlink()


def relink_source(app: Sphinx, name: str, source: list[str]) -> None:
    """Turn links out of a page to READMEs of studies into links to their pages."""
    path = Path(app.env.doc2path(name))
    if path.suffix == ".md" and STUDIES.name in source[0]:
        source[0] = relinked(source[0], path.parent, path.parent)
    if name == "questions/index":  # which stays readable where no toctree is known
        source[0] += STUDY_TREE


def setup(app: Sphinx) -> dict[str, bool]:
    """Hook both in."""
    app.connect("builder-inited", remove_stale)
    app.connect("builder-inited", write_pages)
    app.connect("source-read", relink_source)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
