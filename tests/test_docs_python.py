"""The page on Python shows what is true: its examples run and print what stands there."""

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("page", ["python.md"])
def test_examples_print_what_stands_there(page):
    text = "".join(
        "\n" if line.startswith("```") else line
        for line in (ROOT / "docs" / page).read_text("utf-8").splitlines(keepends=True)
    )
    test = doctest.DocTestParser().get_doctest(text, {}, page, str(ROOT / "docs" / page), 0)
    said = []
    found = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    assert found.attempted > 10
    assert found.failed == 0, "".join(said)
