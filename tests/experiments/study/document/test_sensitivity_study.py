"""Studies of sensitivity from the file to the words of ``wargame analyse``, with true battles."""

import json
import sys

import numpy as np
import pytest

from tests.experiments.study.small import FEW, SKIRMISH, chunk_names, digests, small, with_skirmish
from wargame.battle.scenario_file import load
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import ChangedError, Study, StudyError, sweep
from wargame_experiments.study.run.sweep import take_up

FIGURES = ["one-way-attack-drone.cost.element.usd", "airburst-gun.gun.magazine", "airburst-gun.gun.r[ao]*"]
GIVEN = {"measures": ["cer_raid", "leakage"], "replications": {"n": 8, "block": 8}}


def uncertain(design, **words):
    """Return a study of the catalogue's figures in the skirmish."""
    return small(**{"factors": FEW, "uncertain": {"figures": FIGURES}, "design": design, **GIVEN, **words})


# --------------------------------------------------------------------------------------- factors and points


def test_figures_of_the_catalogue_are_factors_with_their_ranges_and_sources():
    study = uncertain({"kind": "one-at-a-time"})
    price = study.factors["one-way-attack-drone.cost.element.usd"]
    figure = load(SKIRMISH).elements["drones"].cost.element
    assert price.paths == ("units.drones.figures.cost.element.usd",)
    assert (price.low, price.typical, price.high) == figure.usd
    assert price.source == f"confidence {figure.confidence}: {figure.source}"
    assert price.distribution == "triangular"
    assert study.factors["airburst-gun.gun.magazine"].is_whole
    assert not any(name.startswith("airburst-gun.cost") for name in study.factors)


def test_one_at_a_time_moves_each_figure_alone():
    study = uncertain({"kind": "one-at-a-time"})
    typical, *moved = [point.values for point in study.points]
    assert typical == {name: factor.middle for name, factor in study.scanned.items()}
    for name, factor in study.scanned.items():
        ends = [row[name] for row in moved if row[name] != typical[name]]
        assert ends == [end for end in (factor.low, factor.high) if end != typical[name]]
    assert all(sum(row[name] != typical[name] for name in typical) == 1 for row in moved)


@pytest.mark.parametrize(
    ("design", "points"),
    [({"kind": "saltelli", "samples": 4}, "4 * (d + 2)"), ({"kind": "morris", "trajectories": 3}, "3 * (d + 1)")],
)
def test_samples_have_their_number_of_points(design, points):
    pytest.importorskip("SALib")
    study = uncertain(design)
    assert len(study.points) == eval(points, {"d": len(study.scanned)})
    for name, factor in study.scanned.items():
        assert all(factor.low <= point.values[name] <= factor.high for point in study.points)
        assert len({point.values[name] for point in study.points}) > 1


def test_a_stored_study_keeps_its_figures_whatever_becomes_of_the_catalogue():
    study = uncertain({"kind": "one-at-a-time"})
    words = json.loads(json.dumps(study.words()))
    assert "uncertain" not in words
    assert set(words["factors"]) > set(study.scanned)
    again = Study.stored(words, study.inputs, study.name)
    assert [point.address for point in again.points] == [point.address for point in study.points]
    assert again.words() == study.words()


def test_a_figure_that_a_factor_sets_is_not_varied_twice():
    study = uncertain(
        {"kind": "one-at-a-time"}, factors={**FEW, "units.guns.figures.gun.range_m": {"low": 1e3, "high": 2e3}}
    )
    assert "airburst-gun.gun.range_m" not in study.factors
    assert study.factors["units.guns.figures.gun.range_m"].middle == 1500
    assert "airburst-gun.gun.rounds_per_s" in study.factors


def test_figures_of_units_that_are_not_there_are_left_out():
    study = uncertain({"kind": "one-at-a-time"}, factors={"units.guns.count": 0}, uncertain={"figures": "all"})
    assert not any(name.startswith("airburst-gun") for name in study.factors)
    assert any(name.startswith("one-way-attack-drone") for name in study.factors)


def test_without_salib_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib", None)
    monkeypatch.setitem(sys.modules, "SALib.sample", None)
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(StudyError, match=r"needs SALib, which is not installed; .*pip install 'forcemix\[gsa\]'"):
        uncertain({"kind": "saltelli", "samples": 4})
    assert uncertain({"kind": "one-at-a-time"}).points


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"design": {"kind": "saltelli", "samples": 6}}, "got 6; allowed: a power of two"),
        ({"design": {"kind": "saltelli"}}, "required key 'samples' of a saltelli is missing"),
        ({"design": {"kind": "morris"}}, "required key 'trajectories' of a morris is missing"),
        ({"design": {"kind": "morris", "trajectories": 4, "levels": 5}}, "got 5; allowed: an even number >= 4"),
        ({"design": {"kind": "saltelli", "samples": 4, "points": 9}}, "a saltelli has no key 'points'"),
        ({"factors": {"units.guns.count": [0, 1]}}, "design of units.guns.count, with values; allowed: ranges"),
        ({"uncertain": {"figures": ["one-way-atack-drone.cost.element.usd"]}}, "did you mean 'one-way-attack-drone"),
        ({"uncertain": {"figures": "laser.*"}}, "no figure 'laser.*' that has a range"),
        ({"uncertain": {"figures": "all", "distribution": "normal"}}, "allowed: uniform, triangular"),
        ({"uncertain": None}, "no factors; allowed: ranges in [factors], or figures in [uncertain]"),
        ({"design": [{"kind": "one-at-a-time"}, {"kind": "csv", "file": "x.csv"}]}, "it alone; other factors constant"),
        ({"factors": {"raid.ew_cv": {"low": 0, "high": 1, "typical": 2}}}, "allowed: low <= typical <= high"),
        ({"factors": {"raid.ew_cv": {"low": 0, "high": 1, "distribution": "triangular"}}}, "with a typical value"),
        ({"factors": {"raid.ew_cv": {"value": 0, "typical": 2}}}, "a typical value alone; allowed: with low and high"),
        ({"factors": {"airburst-gun.gun.range_m": {"path": "raid.ew_cv", "value": 1}}}, "is a figure of the catalogue"),
    ],
)
def test_one_mistake(words, message):
    with pytest.raises(StudyError) as caught:
        uncertain(words.pop("design", {"kind": "one-at-a-time"}), **words)
    assert message in str(caught.value)


# ------------------------------------------------------------------------------------------------ the sweep


def test_more_replications_and_more_samples_go_on_with_what_is_there(tmp_path):
    pytest.importorskip("SALib")
    design = {"kind": "saltelli", "samples": 2}
    sweep(uncertain(design), tmp_path / "out", workers=1)
    first = set(chunk_names(tmp_path / "out"))
    more = uncertain(design, replications={"n": 16, "block": 8})
    sweep(more, tmp_path / "out", workers=1)
    assert first < set(chunk_names(tmp_path / "out"))
    larger = uncertain({"kind": "saltelli", "samples": 4})
    sweep(larger, tmp_path / "out", workers=1)
    assert first < set(chunk_names(tmp_path / "out"))
    sweep(larger, tmp_path / "fresh", workers=1)
    assert digests(tmp_path / "out") == digests(tmp_path / "fresh")


def test_another_sample_is_refused(tmp_path):
    pytest.importorskip("SALib")
    sweep(uncertain({"kind": "saltelli", "samples": 2}), tmp_path, workers=1)
    for other in (
        uncertain({"kind": "saltelli", "samples": 4, "seed": 9}),
        uncertain({"kind": "saltelli", "samples": 2}, uncertain={"figures": FIGURES[1]}),
        uncertain({"kind": "morris", "trajectories": 4}),
    ):
        with pytest.raises(ChangedError, match=r"its sample is saltelli 2 samples .*, and not the beginning of"):
            take_up(tmp_path, other)
    smaller = uncertain({"kind": "saltelli", "samples": 2}, replications={"n": 4, "block": 8})
    take_up(tmp_path, smaller)


# --------------------------------------------------------------------------------------------- the commands

FILE = """
question = "On which figure does it hang?"
scenario = "skirmish.toml"
measures = ["cer_raid", "leakage"]

[factors]
units.drones.count = 3
units.decoys.count = 2

[uncertain]
figures = ["one-way-attack-drone.cost.element.usd", "airburst-gun.cost.round.usd", "airburst-gun.gun.kill_rate_*.drone"]

[design]
DESIGN

[replications]
n = 30
"""


@pytest.mark.parametrize(
    ("design", "section", "words", "figure"),
    [
        ('kind = "saltelli"\nsamples = 4', "sobol", "replication noise", "sobol_cer_raid"),
        ('kind = "morris"\ntrajectories = 4', "morris", "spread sigma", "morris_leakage"),
        ('kind = "one-at-a-time"', "tornado", "One factor at a time: raid cost-exchange ratio", "tornado_leakage"),
    ],
)
def test_from_the_file_to_the_answer(tmp_path, capsys, design, section, words, figure):
    pytest.importorskip("SALib")
    (with_skirmish(tmp_path) / "study.toml").write_text(FILE.replace("DESIGN", design), "utf-8")
    out = tmp_path / "out"
    assert main(["sweep", str(tmp_path), "--dry-run"]) == DONE
    said = capsys.readouterr().out
    assert f"{len(Study.load(tmp_path).points)} points" in said
    assert "largest correlation between two of 3 factors" in said
    assert " ms a replication" in said
    assert main(["sweep", str(tmp_path), "--out", str(out), "--quiet", "--workers", "1"]) == DONE
    capsys.readouterr()
    assert main(["analyse", str(out)]) == DONE
    said = capsys.readouterr().out
    assert words in said
    assert "airburst-gun.cost.round.usd" in said
    assert main(["analyse", str(out), "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert [found["measure"] for found in document[section]] == ["cer_raid", "leakage"]
    assert set(document["does_not_apply"]) >= {"sobol", "morris", "tornado"} - {section}
    assert main(["figures", str(out), "--only", section, "--out", str(tmp_path / "figures")]) == DONE
    assert (tmp_path / "figures" / f"{figure}.csv").is_file()
    assert main(["figures", str(out), "--only", "game", "--out", str(tmp_path / "none")]) == WRONG


def test_the_table_says_where_a_range_is_from(tmp_path):
    study = uncertain({"kind": "one-at-a-time"}, uncertain={"figures": FIGURES[0]}, replications={"n": 2})
    schema = sweep(study, tmp_path, workers=1).points.schema
    about = schema.field("one_way_attack_drone_cost_element_usd").metadata[b"description"].decode()
    assert load(SKIRMISH).elements["drones"].cost.element.source in about


def test_a_price_moves_the_ratio_by_what_it_is_and_leakage_not_at_all(tmp_path):
    """The raid costs red drones alone, so that the ratio is inversely proportional to their price."""
    from wargame_experiments.analysis.data import Data
    from wargame_experiments.analysis.tornado import tornado_bars

    words = {"uncertain": {"figures": FIGURES[0]}, "factors": {"units.decoys.count": 0, "units.missile.count": 0}}
    data = Data.of(sweep(uncertain({"kind": "one-at-a-time"}, **words), tmp_path, workers=1))
    ratio, leakage = tornado_bars(data)
    (bar,) = ratio.bars
    price = load(SKIRMISH).elements["drones"].cost.element.usd
    np.testing.assert_allclose(ratio.typical.mean + bar.low.mean, ratio.typical.mean * price.typical / price.low)
    np.testing.assert_allclose(ratio.typical.mean + bar.high.mean, ratio.typical.mean * price.typical / price.high)
    assert leakage.bars[0].swing.mean == 0.0
