"""Recipes run, print what docs/recipes.md says they print, and are short."""

import pytest

from tools import recipes_page as page

LIBRARIES = {"ema": "ema_workbench", "optuna": "optuna", "pandas": "pandas", "salib": "SALib", "xarray": "xarray"}
MOST_LINES = 20


def test_there_is_a_recipe_for_each_tool():
    assert [*page.recipes()] == sorted(LIBRARIES)
    assert len(page.sections(page.PAGE.read_text("utf-8"))) == len(LIBRARIES)


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_recipe_prints_what_the_page_says(name):
    pytest.importorskip(LIBRARIES[name])
    source = page.recipes()[name]
    assert len(source.splitlines()) <= MOST_LINES
    assert page.section(source, page.run(name)) in page.sections(page.PAGE.read_text("utf-8"))
