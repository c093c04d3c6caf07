"""All cases: enough of them, each with a name of its own, and found by name."""

import pytest

from wargame_experiments.validation import registry
from wargame_experiments.validation.case import LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_there_are_enough_cases_and_most_of_them_fight(level):
    cases = registry.cases(level)
    assert len(cases) >= 100
    assert sum(case.kind == "engine" for case in cases) >= 80
    assert len({case.name for case in cases}) == len(cases)
    assert all(case.what and case.source and "/" in case.name for case in cases)


def test_levels_have_the_same_cases():
    quick, full = (registry.cases(level) for level in LEVELS)
    assert [case[:3] for case in quick] == [case[:3] for case in full]


def test_cases_of_a_group_are_together():
    groups = [case.group for case in registry.cases("quick")]
    assert len([i for i in range(1, len(groups)) if groups[i] != groups[i - 1]]) == len(set(groups)) - 1


def test_cases_are_found_by_name_or_group():
    names = [case.name for case in registry.cases("quick", "salvo, radar/t*")]
    assert names[0] == "radar/tenth"
    assert {name.split("/")[0] for name in names} == {"salvo", "radar"}


def test_a_pattern_that_matches_nothing_is_an_error():
    with pytest.raises(ValueError, match="did you mean 'salvo'"):
        registry.cases("quick", "salvos")


def test_modules_that_are_not_there_are_left_out(monkeypatch):
    monkeypatch.setattr(registry, "MODULES", (registry.MODULES[0], "wargame_experiments.nowhere.cases"))
    assert {case.group for case in registry.cases("quick")} == {"square-law"}
