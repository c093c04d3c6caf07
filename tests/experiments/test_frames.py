"""Results as data frames and data sets: the numbers of the tables, in their places, with their units."""

import math
import re
import sys

import numpy as np
import pyarrow as pa
import pytest

from wargame_experiments import frames
from wargame_experiments.study import Results, Study, sweep

RED, BLUE = "units_red_group_count", "units_blue_group_count"


@pytest.fixture(scope="module")
def grid():
    """Return the results of a full grid, 2 by 3."""
    factors = {"units.red-group.count": [3, 2], "units.blue-group.count": [1, 2, 4]}
    return sweep(
        Study(scenario="duel", factors=factors, measures=["p_win_red", "leakage"], replications=60, question="<Who>?"),
        workers=1,
    )


@pytest.fixture(scope="module")
def rows():
    """Return the results of two points with different numbers of replications, and a constant that is no factor."""
    design = {"kind": "list", "rows": [{"units.red-group.count": 2}, {"units.red-group.count": 3}]}
    target = {"p_win_red": {"half_width": 0.12}}
    rule = {"n_min": 20, "n_max": 90, "block": 10, "targets": target}
    study = Study(
        scenario="duel",
        factors={"units.red-group.count": [2, 3], "units.blue-group.count": 4},
        design=design,
        measures=["p_win_red"],
        replications=rule,
    )
    return sweep(study, workers=1)


def test_pandas_has_the_table_and_its_units(grid):
    frame = grid.to_pandas()
    assert len(frame) == 6
    assert frame["p_win_red"].tolist() == grid.points["p_win_red"].to_pylist()
    assert frame.attrs["units"]["p_win_red"] == "1"
    assert frame.attrs["question"] == "<Who>?"
    assert frame.attrs["descriptions"]["p_win_red_low"] == "lower 95 % limit"
    assert frame["leakage"].isna().all()
    runs = grid.to_pandas("runs")
    assert len(runs) == 360
    means = runs.groupby("point")["p_win_red__num"].mean()
    assert np.allclose(means, frame["p_win_red"])


def test_polars_has_the_table(grid):
    frame = grid.to_polars()
    assert frame.shape == (6, grid.points.num_columns)
    assert frame["p_win_red"].to_list() == grid.points["p_win_red"].to_pylist()
    assert grid.units("runs")["p_win_red__num"] == "1"
    assert grid.to_polars("runs").height == 360


def test_xarray_has_the_factors_as_dimensions_of_a_grid(grid):
    found = grid.to_xarray()
    assert dict(found.sizes) == {RED: 2, BLUE: 3}
    assert found[RED].values.tolist() == [2, 3]  # ascending, whatever the order of the design
    for row in grid.points.to_pylist():
        here = found.sel({RED: row[RED], BLUE: row[BLUE]})
        for name in ("p_win_red", "p_win_red_low", "p_win_red_high", "p_win_red_n", "point"):
            assert here[name].item() == row[name]
    assert found["p_win_red"].attrs["units"] == "1"
    assert found["p_win_red"].attrs["long_name"] == grid.study.described["p_win_red"].label
    assert found["p_win_red_low"].attrs["long_name"].endswith(", lower 95 % limit")
    assert found.attrs["study"] == "study"


def test_runs_have_a_dimension_for_replications(grid):
    found = grid.to_xarray("runs")
    assert dict(found.sizes) == {RED: 2, BLUE: 3, "replication": 60}
    for row in grid.runs.to_pylist()[::37]:
        factors = grid.points.slice(row["point"], 1).to_pylist()[0]
        here = found["p_win_red__num"].sel({RED: factors[RED], BLUE: factors[BLUE]})
        assert here.sel(replication=row["replication"]).item() == row["p_win_red__num"]
    assert np.allclose(found["p_win_red__num"].mean("replication"), grid.to_xarray()["p_win_red"])


def test_points_with_different_numbers_of_replications_are_filled_up(rows):
    stored, used = (rows.points[name].to_pylist() for name in ("simulated", "replications"))
    assert stored[0] != stored[1]  # the rule stops them at different numbers
    found = rows.to_xarray("runs")
    assert dict(found.sizes) == {RED: 2, "replication": max(stored)}
    lacking = np.isnan(found["p_win_red__num"]).sum("replication").values
    assert lacking.tolist() == [max(stored) - n for n in stored]
    assert found["used"].dtype == bool
    assert found["used"].sum("replication").values.tolist() == used


def test_a_factor_that_repeats_or_is_a_text_is_a_coordinate():
    points = pa.table({"point": [0, 1, 2], "a": [1, 1, 2], "b": ["x", "x", "y"], "c": [5, 5, 5], "y": [1.0, 2.0, None]})
    found = frames.to_xarray(points, ["a", "b", "c"])
    assert dict(found.sizes) == {"point": 3}
    assert (found["a"].values.tolist(), found["b"].values.tolist(), found["c"].item()) == (
        [1, 1, 2],
        ["x", "x", "y"],
        5,
    )
    assert math.isnan(found["y"].values[2])


def test_a_grid_of_texts_keeps_the_order_of_the_design():
    rows = [("low", 2, 0.1), ("high", 2, 0.2), ("low", 1, 0.3), ("high", 1, 0.4)]
    columns = dict(zip(("level", "n", "y"), map(list, zip(*rows, strict=True)), strict=True))
    found = frames.to_xarray(pa.table({"point": range(4), **columns}), ["level", "n"])
    assert found["level"].values.tolist() == ["low", "high"]
    for level, n, y in rows:
        assert found["y"].sel(level=level, n=n).item() == y


def test_rows_of_different_lengths_are_filled_up():
    points = pa.table({"point": [0, 1], "x": [1, 2]})
    rows = pa.table(
        {"point": [0, 0, 1], "t": [0.0, 1.0, 1.0], "n": [3, 4, 5], "is": [True, True, True], "s": ["a"] * 3}
    )
    found = frames.to_xarray(points, ["x"], rows, "t")
    assert found["n"].values.tolist()[0] == [3.0, 4.0]
    assert np.isnan(found["n"].values[1][0])
    assert found["is"].values.tolist() == [[True, True], [False, True]]
    assert found["s"].values.tolist() == [["a", "a"], ["", "a"]]


@pytest.mark.parametrize("library", ["pandas", "polars", "xarray"])
def test_a_library_that_is_absent_is_named_with_what_installs_it(library, grid, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)  # importing it fails
    message = f"{library} is not installed; to install it: pip install 'forcemix[frames]'"
    with pytest.raises(ImportError, match=re.escape(message)):
        getattr(grid, f"to_{library}")()


def test_a_table_that_is_not_there_is_told_the_nearest(grid):
    with pytest.raises(
        ValueError, match="no table 'run'; allowed: points, runs, failures, series; did you mean 'runs'"
    ):
        grid.to_pandas("run")
    with pytest.raises(ValueError, match="no data set of the table 'failures'; allowed: points, runs, series"):
        grid.to_xarray("failures")
    with pytest.raises(ValueError, match="the study keeps no series"):
        grid.to_pandas("series")


def test_results_are_opened_by_their_folder_and_show_themselves(grid, tmp_path):
    found = Results(str(grid.folder))
    assert found.points.equals(grid.points)
    assert repr(found) == f"<Results of study: 6 points, 2 measures, in {grid.folder}>"
    html = found._repr_html_()
    assert "&lt;Who&gt;?" in html
    assert "<Who>" not in html
    assert html.count("<tr>") == 1 + 6
    with pytest.raises(ValueError, match="holds no manifest"):
        Results(tmp_path)
