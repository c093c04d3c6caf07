"""What is paired, what is left out, and what the runs of a real sweep look like."""

import numpy as np
import pytest

from tests.experiments.analysis.made import SKIRMISH, data, line, mixes
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.study import Study, sweep


def test_a_replication_that_failed_at_one_point_is_left_out_at_all():
    means = {"leakage": 0.1, "cer_raid": 2.0}
    found = data(lambda _: means, n=10, failed=[(0, 3)], factors={"units.drones.count": [1, 2]}, measures=list(means))
    assert found.dropped == [3]
    first, second = found.parts("leakage")
    assert len(first.numerator) == len(second.numerator) == 9
    np.testing.assert_array_equal(first.numerator, second.numerator)  # paired, replication by replication


def test_an_estimate_takes_all_that_worked_at_its_own_point():
    means = {"leakage": 0.1, "cer_raid": 2.0}
    found = data(lambda _: means, n=10, failed=[(0, 3)], factors={"units.drones.count": [1, 2]}, measures=list(means))
    whole = data(lambda _: means, n=10, factors={"units.drones.count": [1, 2]}, measures=list(means))
    assert found.estimates("leakage")[1] == whole.estimates("leakage")[1]
    assert found.estimates("leakage")[0] != whole.estimates("leakage")[0]


def test_a_measure_that_is_not_there_is_named():
    with pytest.raises(SkipError, match="does not measure damage; it has leakage, cer_raid"):
        line().parts("damage")


def test_axes_know_sides_units_and_words():
    red, blue = mixes().axes
    assert (red.side, red.unit, red.words) == ("red", "share", "attritable share of red's budget")
    assert blue.side == "blue"
    (count,) = line().axes
    assert (count.side, count.levels, count.words) == ("red", (1, 2, 4), "drones, elements")


def test_points_are_named_in_words():
    """Of a mix of three parts those that get money, of two the first; other factors by what they are."""
    parts = {"drones": ["drones"], "decoys": ["decoys"], "missiles": ["missile"]}
    rows = [{"red.drones": 1.0, "red.decoys": 0.0}, {"red.drones": 0.5, "red.decoys": 0.0}]
    far = {"raid.visibility_m": [2000, 15_000]}
    mixes = {"red": {"side": "red", "parts": parts}, "blue": {"side": "blue"}}
    design = [{"kind": "list", "rows": rows}, {"factors": ["blue.attritable", *far]}]
    words = {"factors": {"blue.attritable": [0, 0.25], **far}, "mixes": mixes, "design": design}
    found = Data(Study(scenario=SKIRMISH, measures=["leakage"], **words), [])
    of = {axis.name: axis for axis in found.axes}
    red = (of["red.drones"],)
    last = len(found.study.points) - 1
    assert found.name_of(0, red) == "red drones"
    assert found.name_of(last, red) == "red 50 % drones, 50 % missiles"
    assert found.short_name(last, (of["blue.attritable"],)) == "25 %"
    assert found.name_of(last, (of["blue.attritable"], of["raid.visibility_m"])) == (
        "blue 25 % attritable, visibility 15,000 m"
    )


def test_the_share_that_follows_from_the_others_is_no_axis():
    design = [{"kind": "simplex", "mix": "red", "steps": 2}]
    study = Study(scenario=SKIRMISH, mixes={"red": {"side": "red"}}, design=design, measures=["leakage"])
    found = Data(study, [])
    assert [axis.name for axis in found.axes] == ["red.attritable"]


def test_estimates_are_those_of_the_table_of_points(tmp_path):
    words = {"factors": {"units.drones.count": [2, 3]}, "measures": ["leakage", "value_lost"], "replications": 6}
    results = sweep(Study(scenario=SKIRMISH, **words), out=tmp_path / "out", workers=1)
    found = Data.load(tmp_path / "out")
    for name in ("leakage", "value_lost"):
        row = results.measure(name).to_pylist()
        assert [one.mean for one in found.estimates(name)] == [each["mean"] for each in row]
        assert [one.low for one in found.estimates(name)] == [each["low"] for each in row]
    assert found.replications == (6, 6)
