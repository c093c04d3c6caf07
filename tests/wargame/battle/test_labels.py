"""People read the label of a unit in place of its name; columns keep the name."""

import numpy as np

from wargame.battle.assess import assess
from wargame.battle.build.setup import build
from wargame.battle.measures import specs
from wargame.battle.scenario_file import check, load
from wargame.battle.state_measures import state_measures

LABEL = "SAM “Nord” $5 [1]"


def labelled(label):
    return load("night-raid", {"units.medium-range.label": label})


def test_measures_are_labelled_as_written():
    setup = build(labelled(LABEL))
    assert specs(setup)["shots_unit_medium_range"].label == f"Rounds fired: {LABEL}"
    assert LABEL in state_measures(setup)["left_unit_medium_range"].label
    assert next(group for group in setup.groups if group.name == "gun" or group.unit.label).label == LABEL


def test_a_unit_without_a_label_is_called_by_its_name():
    assert specs(build(load("night-raid")))["shots_unit_medium_range"].label == "Rounds fired: medium-range"


def test_control_characters_of_a_label_are_written_out():
    setup = build(labelled("a\x1b[31mb\u202ec"))
    assert specs(setup)["shots_unit_medium_range"].label == "Rounds fired: a\\x1b[31mb\\u202ec"


def test_a_label_changes_no_number():
    plain, other = (assess(loaded, 3, 2) for loaded in (load("night-raid"), labelled(LABEL)))
    for one, two in zip(plain.batches.main.outcome, other.batches.main.outcome, strict=True):
        np.testing.assert_array_equal(one, two)


def test_a_label_has_an_end():
    assert [problem.path for problem in check("duel", {"units.red-group.label": "x" * 101})] == [
        "units.red-group.label"
    ]
