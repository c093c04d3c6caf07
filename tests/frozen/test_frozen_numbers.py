"""The frozen numbers: one scenario, one study and one campaign in every run, all of them in the slow one."""

import json

import pytest

from tools.columns import RENAMED, Renamed
from tools.frozen_numbers import NUMBERS, Comparison, compared, selected
from tools.measured_numbers import measured

FEW = ("skirmish", "jamming-decay", "whole")


def check(only=()) -> Comparison:
    """Return the comparison of the code as it is with what is frozen."""
    renamed = Renamed.read(RENAMED)
    frozen = selected(json.loads(NUMBERS.read_text("utf-8")), only, renamed)
    return compared(frozen, selected(measured(only=only)), renamed)


def lines(differences) -> list[str]:
    return [str(each) for each in differences]


@pytest.fixture(scope="module")
def few() -> Comparison:
    return check(FEW)


@pytest.fixture(scope="module")
def whole() -> Comparison:
    return check()


def test_a_scenario_a_study_and_a_campaign_come_to_the_frozen_numbers(few):
    assert lines(few.numbers) == []


def test_the_points_of_a_study_have_the_frozen_addresses(few):
    assert lines(few.ids) == []


@pytest.mark.slow
def test_every_scenario_and_study_comes_to_the_frozen_numbers(whole):
    assert lines(whole.numbers) == []


@pytest.mark.slow
def test_the_points_of_every_study_have_the_frozen_addresses(whole):
    assert lines(whole.ids) == []


@pytest.mark.slow
def test_every_scenario_and_study_is_frozen(whole):
    assert whole.new == []
