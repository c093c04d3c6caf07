"""The view says how to get what it needs; what it draws of an agent needs Solara too."""

from importlib.util import find_spec

import pytest

from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load
from wargame.catalogue.elements import Kind
from wargame_agents import view
from wargame_agents.battle.collector import collector


@pytest.mark.skipif(find_spec("solara") is not None, reason="Solara is installed")
def test_without_solara_it_says_what_to_install():
    with pytest.raises(view.ViewError, match=r"pip install 'forcemix\[view\]'"):
        view.page("duel")


def test_every_kind_has_a_marker_and_every_plot_its_columns():
    assert set(view.MARKERS) == set(Kind.__args__)
    assert {column for columns in view.PLOTS for column in columns} <= set(
        collector(build(load("night-raid"))).model_vars
    )


@pytest.mark.skipif(find_spec("solara") is None, reason="needs the extra 'view'")
def test_a_page_of_every_field():
    for field in view.COLOUR_MAPS:
        assert view.page("duel", field=field) is not None
    with pytest.raises(ValueError, match="did you mean 'jamming_nav'"):
        view.page("duel", field="jaming-nav")
