"""Shipped campaigns: each is free of mistakes, runs and has a page; twins differ in what they are said to."""

from pathlib import Path

import numpy as np
import pytest

from wargame.campaign.build.setup import build
from wargame.campaign.engine import run
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario_file import check, load, shipped

DOCS = Path(__file__).parents[3] / "docs"
LEAST = ["clock.pre_war_weeks=2", "clock.war_weeks=4"]


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_campaign_is_free_of_mistakes_and_has_a_page(name):
    assert check(name) == []
    page = DOCS / ("campaign.md" if name == "attrition-year" else f"{name}.md")
    text = page.read_text("utf-8")
    assert f"wargame campaign {name}" in text
    if name not in ("attrition-year", "standardised"):
        for title in ("## What is assumed", "## What it shows", "## What it must not be used for"):
            assert title in text


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_campaign_runs(name):
    settings = [] if name in ("shell-hunger", "fragmented", "standardised") else LEAST  # without battles all of it
    outcome = run(build(load(name, settings)), 1)
    assert outcome.goods[..., s.RECEIVED].any()
    assert outcome.goods[..., s.EXPENDED].any()


def leaves(data, path=()):
    """Yield every value of a nested dictionary with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    else:
        yield path, data


def test_twins_differ_in_names_families_and_standards_alone():
    one, other = (dict(leaves(load(name).campaign.model_dump())) for name in ("fragmented", "standardised"))
    assert set(one) == set(other)
    differing = {path for path in one if one[path] != other[path]}
    kinds = {(path[0], path[-1]) for path in differing}
    assert kinds == {("name", "name"), ("title", "title"), ("goods", "family"), ("goods", "standard"),
                     ("shops", "standards")}  # fmt: skip
    assert len({path[1] for path in differing if path[0] == "goods"}) == 17
    designs = [good for good in load("fragmented").campaign.goods if good != "drone-common"]
    assert len(designs) == 17


def test_twins_ask_for_the_same_units_in_every_week():
    """Asked for by each nation, all goods together: what stands in for another good does not count twice."""
    asked = [run(build(load(name)), 3).goods[..., s.OF_WANTED].sum(axis=-1) for name in ("fragmented", "standardised")]
    assert asked[0].any()
    assert np.array_equal(*asked)


def test_guns_of_shell_hunger_ask_for_three_times_what_is_planned():
    campaign = load("shell-hunger").campaign
    asked = campaign.demands["fire-missions"].units_a_week
    assert asked == pytest.approx(356_400 * 12 / 52.18, rel=0.01)  # rounds a month
    planned = campaign.depots["front"]["shell"].target / campaign.nations["front"].rules.cover_weeks
    assert asked / planned == pytest.approx(3.0, rel=0.02)


def test_aid_comes_out_of_stock_and_by_a_place_in_the_queue():
    setup = build(load("aid-to-partner", ["clock.pre_war_weeks=110", "clock.war_weeks=20"]))
    goods = run(setup, 1).goods[0]
    missile, front = setup.goods.index("medium-range-missile"), setup.nations.index("front")
    for name in ("giver", "maker"):
        given = goods[:, setup.nations.index(name), missile]
        assert given[:104, s.GIVEN].sum() == 0
        assert given[:, s.GIVEN].sum() > 0, name
    queue = goods[:, setup.nations.index("maker"), missile]
    assert (queue[:, s.GIVEN] <= queue[:, s.RECEIVED]).all()  # of what is delivered to it
    assert goods[:, front, missile, s.HELP].sum() > 0
