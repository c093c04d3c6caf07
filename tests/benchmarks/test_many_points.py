"""Analyses of many points: none takes the square of their number."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks import many_points
from wargame_experiments.analysis.break_even import break_evens
from wargame_experiments.analysis.summary import sections
from wargame_experiments.study import Study

POINTS, REPLICATIONS = 1_000, 50
SCENARIO = str(Path(__file__).parents[1] / "experiments" / "skirmish.toml")
STUDIES = many_points.studies(POINTS)


def made_up(name):
    if name in ("saltelli", "morris"):
        pytest.importorskip("SALib")
    words = {"scenario": SCENARIO, "measures": ["cer_raid", "value_lost", "cost_blue"], "name": "many"}
    words |= {"replications": {"n": REPLICATIONS}}
    return many_points.made_up(Study(**{**words, **STUDIES[name], "replications": {"n": REPLICATIONS}}), REPLICATIONS)


@pytest.mark.parametrize("name", STUDIES)
def test_all_analyses_of_a_study_end_soon_or_say_why_not(name):
    data = made_up(name)
    start = time.process_time()
    found = list(sections(data))
    assert time.process_time() - start < 30.0
    assert all(section.tables or section.reason for section in found)


def test_what_would_take_the_square_is_skipped_with_number_and_limit():
    reasons = {one.name: one.reason for one in sections(made_up("options of one side")) if one.reason}
    assert "961 options under one circumstance" in reasons["best"].replace(",", "")
    assert "up to 60" in reasons["best"]


def test_a_break_even_looks_at_each_line_once():
    data = made_up("crossed")
    start = time.process_time()
    with suppress(ValueError):
        break_evens(data, "blue.attritable", "value_lost", 5e5)
    assert time.process_time() - start < 30.0
