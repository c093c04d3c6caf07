"""A result never vanishes: what is undefined somewhere is listed, with where and why, whatever the analysis."""

import json

import numpy as np
import pytest

from tests.experiments.analysis.made import MEASURES, MIXES, SHARES, SKIRMISH, data
from wargame.estimates.interval import Interval
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.game import mix_game
from wargame_experiments.analysis.sobol import sobol_indices
from wargame_experiments.analysis.summary import plain, sections
from wargame_experiments.analysis.undefined import undefined_measures
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.figures.registry import figure_sets
from wargame_experiments.statistics import morris, sobol
from wargame_experiments.study import Study, sweep


def shares(holes=()):
    """Return 3 x 3 mixes whose ratio has nothing to divide by at some points."""
    found = data(
        lambda v: {name: 0.1 * (1.0 + v["red.attritable"] + v["blue.attritable"]) for name in MEASURES},
        factors=SHARES, mixes=MIXES,
    )  # fmt: skip
    for point in holes:
        found.runs[point].columns["cer_raid__den"][:] = 0.0
    return found


def with_a_hole(sample):
    """Return a study of sensitivity with two measures, one of them undefined at the third point."""
    names = ["drones", "decoys", "missile"]
    paths = [f"units.{unit}.figures.cost.element.usd" for unit in names]
    found = data(
        lambda v: {"value_lost": 1.0 + v["drones"], "cer_raid": 1.0},
        factors={name: {"path": path, "low": 0.0, "high": 1.0} for name, path in zip(names, paths, strict=True)},
        design=[{"kind": "list", "rows": [dict(zip(names, map(float, row), strict=True)) for row in sample]}],
        measures=["cer_raid", "value_lost"],
    )  # fmt: skip
    found.runs[2].columns["cer_raid__den"][:] = 0.0
    return found


def test_points_reasons_and_what_the_points_have_in_common_are_listed():
    found = undefined_measures(shares(holes=(0, 1, 2)))
    assert list(found) == ["cer_raid"]
    assert found["cer_raid"].points == (0, 1, 2)
    words = "undefined at 3 of 9 points: the attacker uses up nothing; all with attritable share of red's budget 0 %"
    assert found["cer_raid"].words == f"{words} (points 0, 1, 2)"


def test_points_that_have_nothing_in_common_are_numbered():
    words = undefined_measures(shares(holes=(0, 4, 5)))["cer_raid"].words
    assert words == "undefined at 3 of 9 points: the attacker uses up nothing (points 0, 4, 5)"


def test_a_point_without_replications_says_so():
    found = data(
        lambda v: {"leakage": 0.1}, factors={"units.drones.count": [1, 2]}, measures=["leakage"], n=4,
        failed=[(1, i) for i in range(4)],
    )  # fmt: skip
    assert "undefined at 1 of 2 points: every replication failed" in undefined_measures(found)["leakage"].words


def test_what_is_defined_everywhere_is_not_listed():
    assert undefined_measures(shares()) == {}


@pytest.mark.parametrize(("kind", "sample"), [("sobol", sobol.sample), ("morris", morris.sample)])
def test_a_sensitivity_analysis_says_which_measure_it_leaves_out(kind, sample):
    found = with_a_hole(sample(3, 8, 1))
    (section,) = [one for one in sections(found) if one.name == kind]
    assert [one["measure"] for one in section.values] == ["value_lost"]
    assert section.left_out["cer_raid"].startswith("undefined at 1 of ")
    (figures,) = figure_sets(found, [kind])
    assert [one.name for one in figures.figure_specs] == [f"{kind}_value_lost"]
    assert figures.left_out[f"{kind}_cer_raid"].startswith("undefined at 1 of ")


def test_a_sensitivity_analysis_of_nothing_names_all_measures():
    found = with_a_hole(sobol.sample(3, 8, 1))
    found.runs[2].failed[:] = True
    with pytest.raises(SkipError, match=r"cer_raid: .*value_lost: "):
        sobol_indices(found)


def test_a_contour_says_which_ratio_does_not_cross():
    found = data(
        lambda v: {"cer_raid": 0.5 + v["red.attritable"], "cer_full": 5.0},
        factors=SHARES, mixes=MIXES, measures=["cer_raid", "cer_full"],
    )  # fmt: skip
    (section,) = [one for one in sections(found) if one.name == "contour"]
    assert section.left_out == {"cer_full": "nowhere below 1"}


COLLAPSE = "small for a defence that collapses or does not shoot"


def test_best_and_differences_keep_a_circumstance_without_a_value_and_name_what_is_no_aim():
    found = data(
        lambda v: {"cer_value": 1.0 + v["blue.attritable"], "cer_raid": 1.0 + v["blue.attritable"], "p_draw": 0.5},
        factors=SHARES, mixes=MIXES, measures=["cer_value", "cer_raid", "p_draw"],
    )  # fmt: skip
    for point in range(3):
        found.runs[point].columns["cer_value__den"][:] = 0.0
    named = {one.name: one for one in sections(found)}
    assert named["best"].left_out == named["differences"].left_out == {"cer_raid": COLLAPSE, "p_draw": "no aim of blue"}
    lost = [one for one in named["differences"].values if "reason" in one]
    assert [one["circumstance"] for one in lost] == ["red 0 % attritable"]
    assert "defined estimate" in lost[0]["reason"]


def test_a_game_says_which_payoff_is_undefined_and_where():
    found = data(lambda v: {"cer_raid": 1.0}, factors=SHARES, mixes=MIXES, measures=["cer_raid"])
    found.runs[4].columns["cer_raid__den"][:] = 0.0
    with pytest.raises(
        SkipError, match="cer_raid, the payoff, is undefined at 1 of 9 pairs of mixes, such as red 50 %"
    ):
        mix_game(found)


def test_an_interval_that_is_no_number_has_a_reason_in_json():
    nothing, half = Interval(np.nan, np.nan, np.nan), Interval(2.0, -np.inf, np.inf)
    assert plain({"a": nothing, "b": half}) == {
        "a": {"mean": None, "low": None, "high": None, "reason": "undefined"},
        "b": {"mean": 2.0, "low": None, "high": None, "reason": "unbounded"},
    }


# --------------------------------------------------------------------------------------- the commands


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """Return a study in which nothing flies at one point of three, and the leak of decoys is undefined everywhere."""
    folder = tmp_path_factory.mktemp("undefined") / "sweep"
    study = Study(
        scenario=SKIRMISH, factors={"units.drones.count": [0, 1, 2], "units.missile.count": {"value": 0}},
        replications=5, measures=["leakage", "overkill_share", "value_lost"], question="What is left?", name="gaps",
    )  # fmt: skip
    sweep(study, out=folder, workers=1)
    return folder


def test_analyse_lists_what_is_undefined(swept, capsys):
    assert main(["analyse", str(swept)]) == DONE
    told = " ".join(capsys.readouterr().out.split())
    assert "leakage: undefined at 1 of 3 points: no such attacker is launched; all with drones 0 (point 0)" in told
    assert main(["analyse", str(swept), "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    first = next(one for one in found["undefined"] if one["measure"] == "leakage")
    assert (first["points"], first["of"], first["reason"]) == ([0], 3, "no such attacker is launched")


def test_figures_draw_what_there_is_and_say_what_is_not(swept, tmp_path, capsys):
    assert main(["figures", str(swept), "--only", "line", "--out", str(tmp_path / "out")]) == DONE
    told = capsys.readouterr().out
    assert "leakage: undefined at 1 of 3 points" in told
    caption = " ".join((tmp_path / "out" / "line_leakage.txt").read_text("utf-8").split())
    assert "Undefined and not drawn: 1 of 3 points." in caption


def test_an_empty_figure_is_not_drawn(tmp_path, capsys):
    study = Study(
        scenario=SKIRMISH, factors={"units.decoys.count": [1, 2], "units.drones.count": {"value": 0},
        "units.missile.count": {"value": 0}}, replications=3, measures=["leakage"], question="Nothing?", name="empty",
    )  # fmt: skip
    sweep(study, out=tmp_path / "sweep", workers=1)
    assert main(["figures", str(tmp_path / "sweep"), "--only", "line"]) == WRONG
    told = capsys.readouterr()
    assert "line: skipped line_leakage, undefined at all 2 points" in told.out
    assert "no figure applies" in told.err
    assert not (tmp_path / "sweep" / "figures").exists()
