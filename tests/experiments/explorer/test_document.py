"""The document of an explorer: each design opens its own view, and its numbers are those of `wargame analyse`."""

import json

import numpy as np
import pytest

from tests.experiments.analysis.made import data, mixes, rows_study
from tests.experiments.explorer.studies import DESIGNS, document, one_at_a_time, sample, three_mixes, worlds
from wargame_experiments.analysis.summary import sections
from wargame_experiments.statistics import morris, sobol


def analysed(found):
    """Return what `wargame analyse --json` has of a study, by the name of the analysis."""
    return {one.name: one.values for one in sections(found) if not one.reason}


def view(text, kind):
    return next(one for one in text["views"] if one["kind"] == kind)


def ends(interval):
    return [interval["mean"], interval["low"], interval["high"]]


@pytest.mark.parametrize("name", DESIGNS)
def test_each_design_opens_its_own_view(name):
    made, kinds = DESIGNS[name]
    text = document(made())
    assert [one["kind"] for one in text["views"]] == kinds
    json.dumps(text, allow_nan=False)


@pytest.mark.parametrize(("method", "bars"), [(sobol, ["total", "first"]), (morris, ["mean size μ*", "spread σ"])])
def test_a_sensitivity_sample_opens_the_scatter_and_ranks(method, bars):
    pytest.importorskip("SALib")
    found = rows_study(method.sample(3, 8, 1), lambda a, b, c: 4.0 * a + b, noise=0.0)
    text = document(found)
    assert [one["kind"] for one in text["views"]] == ["scatter", "ranked"]
    ranked = view(text, "ranked")
    assert ranked["bars"] == bars
    assert ranked["measures"]["value_lost"][0]["factor"] == "a"


def test_points_are_those_of_the_tables():
    found = three_mixes()
    text = document(found)
    for spec in found.measures:
        columns = text["estimates"][spec.name]
        for i, one in enumerate(found.estimates(spec.name)):
            assert [columns[end][i] for end in ("mean", "low", "high")] == list(one)
    assert [factor["name"] for factor in text["factors"]] == [axis.name for axis in found.axes]
    for factor, axis in zip(text["factors"], found.axes, strict=True):
        assert factor["values"] == [level for (level,) in found.levels((axis,))]


def test_quantiles_are_those_of_the_replications():
    found = mixes()
    columns = document(found)["estimates"]["value_lost"]
    values = found.runs[4].columns["value_lost__num"]
    assert columns["quantiles"][4] == pytest.approx(np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95]), rel=1e-5)
    assert len(json.dumps(columns)) < 60 * 9 * 8  # no replication is in it: 60 at each of nine points


def test_a_heat_map_has_each_point_and_the_contour_of_the_analysis():
    found = mixes()
    text = document(found)
    grid = view(text, "heat-map")
    cells = grid["slices"][0]["cells"]
    for row, blue in zip(cells, grid["y"]["values"], strict=True):
        for point, red in zip(row, grid["x"]["values"], strict=True):
            values = found.study.points[point].values
            assert (values["red.attritable"], values["blue.attritable"]) == (red, blue)
    crossings = [one["x"] for row in analysed(found)["contour"] for one in row["crossings"]]
    line = np.concatenate([np.array(one) for one in grid["contours"]["cer_raid"][0]["lines"]])
    assert all(np.abs(line[:, 0] - x).min() < 1e-9 for x in crossings)
    assert crossings


def test_front_and_game_are_those_of_the_analysis():
    found = three_mixes()
    text, wanted = document(found), analysed(found)
    front = view(text, "front")
    shown = [
        (values, on, share)
        for one in front["fronts"]
        for values, on, share in zip(one["values"], one["on_front"], one["share"], strict=True)
    ]
    assert shown == [(one["values"], one["on_front"], one["share_of_resamples"]) for one in wanted["front"]["options"]]
    game = view(text, "game")
    for one, other in zip(game["games"], wanted["game"]["games"], strict=True):
        assert one["row_plays"] == other["game"]["equilibrium"]["red"]
        assert one["column_plays"] == other["game"]["equilibrium"]["blue"]
        assert one["value"] == ends(other["game"]["value"])
        for row, names in zip(one["cells"], one["rows"], strict=True):
            assert all(found.name_of(point).startswith(f"red {names}") for point in row)


def test_a_tornado_is_that_of_the_analysis():
    found = one_at_a_time()
    bars = view(document(found), "tornado")["measures"]["value_lost"]["bars"]
    wanted = analysed(found)["tornado"][0]
    assert [bar["factor"] for bar in bars] == [bar["name"] for bar in wanted["bars"]]
    for bar, other in zip(bars, wanted["bars"], strict=True):
        assert [bar["low"], bar["high"], bar["swing"]] == [ends(other[key]) for key in ("low", "high", "swing")]
        low, high = (found.study.points[point].values[bar["factor"]] for point in bar["points"])
        assert bar["ends"] == [low, high]


def test_worlds_are_those_of_the_analysis_and_regret_is_to_the_best():
    found = worlds(1, 2)
    text, wanted = view(document(found), "worlds"), analysed(found)["band"]["bands"]
    assert [row["band"] for row in text["measures"]["value_lost"]] == [ends(one["band"]) for one in wanted]
    rows = text["regrets"]["value_lost"]["rows"]
    means = np.array([[found.estimates("value_lost")[case].mean for case in row["cases"]] for row in rows])
    np.testing.assert_allclose([row["regrets"] for row in rows], means - means.min(axis=0))
    assert sum(row["best_in"] for row in rows) == pytest.approx(1.0)


def test_a_sample_is_ranked_by_rank_correlation():
    rows = view(document(sample()), "ranked")["measures"]["value_lost"]
    assert [(row["factor"], row["matters"]) for row in rows] == [("gun", True), ("decoy", False)]
    assert rows[0]["bars"][0][0] == pytest.approx(1.0)


def test_factors_that_move_together_are_one():
    from tests.experiments.analysis.made import data

    rows = [
        {"units.drones.count": n, "units.decoys.count": 2 * n, "units.guns.count": g} for n in (1, 2) for g in (0, 1)
    ]
    found = data(
        lambda values: {"leakage": 0.1}, factors={}, measures=["leakage"], design=[{"kind": "list", "rows": rows}]
    )
    text = document(found)
    assert [factor["name"] for factor in text["factors"]] == ["units.drones.count", "units.guns.count"]
    assert text["factors"][0]["follows"] == ["decoys, elements"]
    assert text["views"][0]["kind"] == "heat-map"


def test_what_json_lacks_is_said_otherwise():
    found = data(
        lambda values: {"leakage": 0.1, "value_lost": 5.0}, n=5, factors={"units.drones.count": [1, 2]},
        measures=["leakage", "value_lost"], failed=[(1, i) for i in range(5)],
    )  # fmt: skip
    columns = document(found)["estimates"]["leakage"]
    assert columns["mean"][1] is None
    assert columns["n"] == [5, 0]
    assert columns["quantiles"][1] is None
