"""Write docs/recipes.md: each recipe of docs/recipes with what it prints.

python tools/recipes_page.py            run all recipes and write the page
python tools/recipes_page.py --check    run them and compare; exit code 1 if the page says something else
"""

import argparse
import ast
import contextlib
import io
import re
import runpy
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "recipes"
PAGE = ROOT / "docs" / "recipes.md"
HEAD = """# Recipes

From the tool that you use already to a battle of ours, in at most twenty lines each. What stands below each recipe is
what it prints; the tests run all of them.

```console
$ pip install 'forcemix[recipes]'
```

Names of settings are paths of the scenario's keys, as after `--set`. A battle is a random variable: with the same
`seed` at all points they have common random numbers, so that differences between points are differences of the
settings, and an optimiser sees a function. Its value still has an interval, and the best of many noisy points looks
better than it is: run the best again with another seed.

This page is written by `python tools/recipes_page.py`.
"""


def recipes() -> dict[str, str]:
    """Return the recipes by the name of what they start from, each its source."""
    return {file.stem.removeprefix("from_"): file.read_text("utf-8") for file in sorted(FOLDER.glob("from_*.py"))}


def run(name: str) -> str:
    """Return what a recipe prints."""
    printed = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        runpy.run_path(str(FOLDER / f"from_{name}.py"), run_name="__main__")
    return printed.getvalue().rstrip()


def section(source: str, printed: str) -> str:
    """Return the section of a recipe."""
    title, _, words = (ast.get_docstring(ast.parse(source)) or "").partition(": ")
    code = source.split('"""', 2)[2].strip()
    printed = "\n".join(line.rstrip() for line in printed.splitlines())
    text = words[:1].upper() + words[1:]
    return f"## From {title}\n\n{text}\n\n```python\n{code}\n```\n\n```text\n{printed}\n```\n"


def sections(page: str) -> list[str]:
    """Return the sections of a page."""
    return [f"## {part}".rstrip() + "\n" for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]]


def main() -> int:
    """Run all recipes; write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only")
    made = [section(source, run(name)) for name, source in recipes().items()]
    page = "\n".join([HEAD, *made])
    if not parser.parse_args().check:
        PAGE.write_text(page, "utf-8")
        return 0
    same = PAGE.is_file() and PAGE.read_text("utf-8") == page
    if not same:
        print(f"{PAGE}: is not what the recipes are and print; write it again: {sys.argv[0]}", file=sys.stderr)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
