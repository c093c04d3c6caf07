"""Put the numbers of results/ into the pages of questions, docs/questions/*.md, or say that they are not those.

    python tools/question_pages.py            writes them
    python tools/question_pages.py --check    exits 1 if a page differs from results/

A page has its words by hand and its numbers between markers, as the READMEs of studies have: `<!-- short -->` and
`<!-- /short -->` hold the answer in a sentence, `<!-- hangs -->` what it hangs on, `<!-- figure -->` a figure.
`tools/questions/<page>.py` has the templates and fills their slots. The page of a study also takes the answer and the
cost out of the README of the study, where tools/study_tables.py has put them: run that first after a sweep. In
docs/questions/index.md each page has markers with its name, between which stand its question and its answer in brief.
Exit codes: 0 done, 1 a page differs, 2 a file or a marker is missing.
"""

import argparse
import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path

TOOLS = Path(__file__).parent
sys.path.insert(0, str(TOOLS))

from study_tables import Trouble, filled, read  # noqa: E402

ROOT = TOOLS.parent
PAGES = "docs/questions"
INDEX = "index"
OPENING = re.compile(r"<!-- ([a-z-]+) -->")
FROM_README = ("answer", "cost")  # sections of a study that a page shows as its README does


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page differs")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    try:
        texts = updated(options.root)
    except Trouble as trouble:
        print(f"question_pages: {trouble}", file=sys.stderr)
        return 2
    stale = [file for file, (before, after) in texts.items() if before != after]
    for file in stale:
        if options.check:
            print(f"{file.relative_to(options.root)}: not what its results say; run this without --check")
        else:
            file.write_text(texts[file][1], "utf-8")
            print(f"wrote {file.relative_to(options.root)}")
    return int(options.check and bool(stale))


def pages(root: Path) -> list[str]:
    """Return the names of the pages, without the index."""
    return sorted(file.stem for file in (root / PAGES).glob("*.md") if file.stem != INDEX)


def updated(root: Path) -> dict[Path, tuple[str, str]]:
    """Return the text of each page as it is and as it should be."""
    from questions.source import Source

    source, texts, lines = Source(root), dict[Path, tuple[str, str]](), dict[str, str]()
    for name in pages(root):
        file = root / PAGES / f"{name}.md"
        sections = {**from_readme(source, name), **templates(root, name)(source)}
        texts[file] = (text := read(file), filled(file, text, sections))
        if unknown := set(OPENING.findall(text)) - set(sections):
            raise Trouble(f"{file}: markers that nothing fills: {', '.join(sorted(unknown))}")
        lines[name] = f"**[{title(file, text)}]({name}.md)** {sections['short']}"
    index = root / PAGES / f"{INDEX}.md"
    return texts | {index: (text := read(index), filled(index, text, lines))}


def title(file: Path, text: str) -> str:
    """Return the question that a page answers, its first line."""
    head = text.partition("\n")[0]
    if not (head.startswith("# ") and head.endswith("?")):
        raise Trouble(f"{file}: begins with '{head}'; wanted '# ' and a question")
    return head.removeprefix("# ")


def from_readme(source: "Source", name: str) -> dict[str, str]:  # noqa: F821
    """Return what the page of a study shows as its README does; nothing of a page of something else."""
    return {marker: source.readme(name, marker) for marker in FROM_README} if source.is_study(name) else {}


def templates(root: Path, name: str) -> Callable[["Source"], dict[str, str]]:  # noqa: F821
    """Return the function that fills the templates of a page."""
    file = root / "tools/questions" / f"{name.replace('-', '_')}.py"
    if not file.is_file():
        raise Trouble(f"{file}: no templates for {PAGES}/{name}.md")
    spec = importlib.util.spec_from_file_location(f"questions.{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.sections


if __name__ == "__main__":
    sys.exit(main())
