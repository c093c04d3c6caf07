"""Files of public series: what is shipped, and every mistake of a file with its line."""

import shutil

import numpy as np
import pytest

from wargame.inputs.errors import ScenarioError
from wargame_experiments.calibration.series_file import described, month_number, public_series, shipped_files

POINTS = {"us_155mm": 3, "one_way_drones": 22, "soft_kill_share": 5, "leak": 5, "liberty_ships": 2, "excalibur": 2}


def problems(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    with pytest.raises(ScenarioError) as error:
        public_series(folder)
    return [(p.line, p.path, p.message) for p in error.value.problems], str(error.value)


def test_the_shipped_series_have_their_points_in_order():
    found = public_series()
    assert {name: len(series.values) for name, series in found.items()} == POINTS
    assert all((np.diff(series.x) > 0).all() and series.x[0] == 0 for series in found.values())
    assert [found["leak"].when(int(x)) for x in found["leak"].x][-2:] == ["2024-12", "2025-01"]
    assert all(series.source and series.weakness for series in found.values())


def test_plans_are_read_with_the_month_of_their_decision():
    plans = public_series()["us_155mm"].plans
    start = month_number("2022-02")
    assert [(plan.decided, plan.level) for plan in plans] == [(7, 36.0), (20, 60.0), (20, 80.0), (20, 100.0)]
    assert plans[-1].due == month_number("2025-12") - start


def test_every_mistake_of_a_folder_is_told_at_once_with_its_line(tmp_path):
    found, text = problems(
        tmp_path,
        one_way_drones="month,launched\n2022-10,253\n2022-13,59\n2022-12,many\n2023-01,-4\n2023-02,45,9\n",
        excalibur="month,share\n2022-06,.7\n",
        soft_kill="month,soft_kill_share,leak\n2024-07,1.2,0.1\n2024-08,0.1,0.1\n",
        us_155mm="month,thousand_per_month,kind,source\n2022-02,14,output,x\n2023-06,24,planned,x\n2023-07,25,output,x\n",
    )
    launches = {(3, "month"), (4, "launched"), (5, "launched"), (6, "")}
    others = {(1, "share_hitting"), (2, "soft_kill_share"), (3, "kind")}
    assert {(line, path) for line, path, _ in found} == launches | others
    assert "got 'many'; allowed: a number > 0 and < 1e+09" in text
    assert "got '1.2'; allowed: a number > 0 and < 1" in text
    assert "allowed: output or plan of YYYY-MM" in text
    assert "one_way_drones.csv:3: month: got '2022-13'; allowed: a month as 2024-07" in text


def test_months_out_of_order_and_too_few_points_are_told(tmp_path):
    found, _ = problems(
        tmp_path,
        one_way_drones="month,launched\n2022-10,253\n2022-12,59\n2022-12,60\n2022-11,61\n",
        excalibur="month,share_hitting\n2022-06,.7\n",
        liberty_ships="",
    )
    assert [(line, path) for line, path, _ in found] == [(4, "month"), (5, "month"), (1, "value"), (0, "share_hitting")]
    assert found[-1][2] == "got 1 points; allowed: 2 or more"


def test_a_folder_without_series_is_told(tmp_path):
    found, _ = problems(tmp_path)
    assert "holds no series" in found[0][2]
    assert "us_155mm.csv" in found[0][2]


def test_a_copy_of_the_shipped_files_is_the_same(tmp_path):
    for file in shipped_files():
        shutil.copy(str(file), tmp_path)
    one, two = public_series(), public_series(tmp_path)
    assert list(one) == list(two) == list(described())
    assert all(np.array_equal(one[name].values, two[name].values) for name in one)
