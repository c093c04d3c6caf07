"""The battle as a model of studies: who owns what, what is uncertain, and what money buys."""

import pytest

from wargame.battle.scenario_file import load
from wargame_experiments.models.battle import MODEL


def test_units_without_elements_are_left_out_unless_money_buys_them():
    loaded = load("night-raid", ["units.coyotes.count=0"])
    for bought, is_there in (((), False), (("coyotes",), True)):
        names = [one.name for one in MODEL.uncertain(loaded, "element", (), bought)]
        assert any(name.startswith("coyote-launcher.") for name in names) == is_there


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        (("units", "wave-north", "count"), "red"),
        (("units", "guns-north", "count"), "blue"),
        (("units", "guns-north", "figures", "gun", "range_m"), ""),
        (("raid", "visibility_m"), ""),
        (("units", "nobody", "count"), ""),
    ],
)
def test_a_path_belongs_to_the_side_of_its_unit(path, owner):
    assert MODEL.owner(load("night-raid"), path) == owner


def test_a_count_is_the_number_of_a_good_and_nothing_else_is():
    assert MODEL.good_of(("units", "guns-north", "count")) == "guns-north"
    assert MODEL.good_of(("units", "guns-north", "x_m")) == MODEL.good_of(("raid", "visibility_m")) == ""
