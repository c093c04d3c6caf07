"""``wargame analyse`` and ``wargame figures`` on a small sweep."""

import json

import pytest

from tests.experiments.analysis.made import SKIRMISH
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Study, sweep

MIXES = {"red": {"side": "red", "budget_usd": 3e6}, "blue": {"side": "blue", "budget_usd": 30e6}}


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("analyse") / "sweep"
    study = Study(
        scenario=SKIRMISH, mixes=MIXES, factors={"red.attritable": [0, 1], "blue.attritable": [0, 1]}, replications=50,
        measures=["cer_raid", "leakage", "value_lost", "cost_red", "cost_blue"], question="How much?", name="small",
    )  # fmt: skip
    sweep(study, out=folder, workers=1)
    return folder


def test_analyse_prints_tables_and_what_does_not_apply(swept, capsys):
    assert main(["analyse", str(swept)]) == DONE
    out = capsys.readouterr().out
    assert "small: How much?" in out
    assert "4 points, 50 replications at each, seed 1" in out
    assert "Pareto front of blue at red 0 % attritable" in out
    assert "Mix game: Defender's losses less attacker's" in out
    assert "difference to the best of the sample" in out
    assert "sobol: does not apply" in out


def test_analyse_prints_one_document(swept, capsys):
    assert main(["analyse", str(swept), "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert {"front", "best", "differences", "game", "does_not_apply"} <= set(found)
    assert found["orientation"].startswith("ratios are defender USD per attacker USD")
    assert abs(sum(found["game"]["game"]["equilibrium"]["red"]) - 1.0) < 1e-9


def test_figures_are_written_with_their_tables_and_captions(swept, tmp_path, capsys):
    assert main(["figures", str(swept), "--only", "line", "--out", str(tmp_path / "out")]) == DONE
    names = {path.name for path in (tmp_path / "out").iterdir()}
    files = {f"line_leakage{end}" for end in ("-column.pdf", "-column.png", "-page.pdf", "-page.png", ".csv", ".txt")}
    assert files <= names
    assert not any(name.startswith("game") for name in names)
    caption = (tmp_path / "out" / "line_cer_raid.txt").read_text("utf-8")
    assert "defender USD per attacker USD: above 1 the defender pays more" in " ".join(caption.split())
    assert "n = 50 replications" in " ".join(caption.split())


def test_a_figure_that_does_not_apply_is_named_and_nothing_is_left(swept, tmp_path, capsys):
    assert main(["figures", str(swept), "--only", "sobol", "--out", str(tmp_path / "out")]) == WRONG
    assert "sobol: skipped" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_a_kind_of_figure_that_is_not_there_is_corrected(swept, tmp_path, capsys):
    assert main(["figures", str(swept), "--only", "heatmap", "--out", str(tmp_path / "out")]) == WRONG
    assert "heat-map" in capsys.readouterr().err


def test_a_folder_without_a_sweep_is_refused(tmp_path, capsys):
    assert main(["analyse", str(tmp_path)]) == WRONG
    assert "holds no manifest.json" in capsys.readouterr().err
