"""Shipped studies are found by name from anywhere; a path wins."""

import pytest

from wargame_experiments.study import Study, StudyError
from wargame_experiments.study.document.shipped import resolved, shipped
from wargame_experiments.study.document.sketch import sketch

OWN = 'question = "Mine?"\nscenario = "duel"\nmeasures = ["p_win_red"]\n'


def test_a_shipped_study_is_read_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = Study.load("magazine-depth")
    assert (found.name, found.table.scenario) == ("magazine-depth", "night-raid")
    assert len(found.points) == sketch("magazine-depth").points


@pytest.mark.parametrize("name", ["jamming-decay", "who-pays"])  # a CSV design beside it, and mixes
def test_a_sketch_has_the_size_of_the_study(name):
    study, one = Study.load(name), sketch(name)
    ends = study.table.replications.ends
    assert (one.points, one.least, one.most) == (len(study.points), *ends)
    assert (one.question, one.scenario, one.model) == (study.table.question, study.table.scenario, study.table.model)


@pytest.mark.parametrize("place", ["who-pays", "who-pays/study.toml"])
def test_a_path_wins(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "who-pays").mkdir()
    (tmp_path / "who-pays" / "study.toml").write_text(OWN)
    assert Study.load(place).table.question == "Mine?"


def test_a_broken_link_of_that_name_is_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "who-pays").symlink_to("nowhere")
    assert resolved("who-pays").is_symlink()
    with pytest.raises(StudyError, match="no such file"):
        Study.load("who-pays")


def test_a_misspelt_name_is_told_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError, match="did you mean 'who-pays'"):
        Study.load("who-payz")
    assert "who-pays" in shipped()
