"""With --quiet stderr has errors alone; notes come through the logger forcemix."""

import logging
import sys

import pytest

from wargame_experiments.cli import COMMANDS, DONE, WRONG, app, main
from wargame_experiments.config_file import _options
from wargame_experiments.log import LOGGER, logged_on_stderr
from wargame_experiments.study import Study, sweep

CHATTY = {"battle", "campaign", "mix", "sweep", "work", "reproduce", "validate", "calibrate", "figures", "replay"}


def test_every_command_with_chatter_can_be_quiet():
    assert {command for command in COMMANDS if "quiet" in _options(app[command])} >= CHATTY


@pytest.mark.parametrize(
    "words",
    [
        ["battle", "duel", "--replications", "2"],
        ["replay", "duel", "--out", "r.html"],
        ["sweep", "study.toml", "--replications", "4", "--out", "s"],
    ],
)
def test_nothing_but_errors_is_on_stderr(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.toml").write_text('question = "?"\nscenario = "duel"\nmeasures = ["p_win_red"]\n')
    assert main(words) == DONE
    assert capsys.readouterr().err != ""  # so that there is something to be quiet about
    again = [word if word not in ("r.html", "s") else f"{word}2" for word in words]
    assert main([*again, "--quiet"]) == DONE
    assert capsys.readouterr().err == ""


def test_an_error_is_said_however_quiet(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["battle", "deul", "--quiet"]) == WRONG
    assert "did you mean 'duel'?" in capsys.readouterr().err
    assert main(["battle", "duel", "--replications", "0", "--quiet"]) == WRONG
    assert "got 0, allowed is a whole number >= 1" in capsys.readouterr().err
    before = sys.stderr
    assert main(["sweep", "no.toml", "--quiet"]) == WRONG
    assert sys.stderr is before


def test_notes_of_the_library_are_logged_and_a_command_shows_them(capsys, caplog):
    LOGGER.info("unseen")
    assert capsys.readouterr().err == ""
    with logged_on_stderr():
        LOGGER.info("seen %d", 1)
    LOGGER.info("unseen")
    assert capsys.readouterr().err == "seen 1\n"
    with caplog.at_level(logging.INFO, "forcemix"):
        LOGGER.info("taken up")
    assert [record.name for record in caplog.records if record.message == "taken up"] == ["forcemix"]


def test_the_library_says_nothing_unless_asked(capsys, caplog, monkeypatch):
    monkeypatch.setattr("wargame_experiments.study.run.progress.PLAIN_EVERY_S", 0.0)
    study = Study(scenario="duel", factors={"units.red-group.count": [2]}, measures=["p_win_red"], replications=60)
    with caplog.at_level(logging.INFO, "forcemix"):
        sweep(study, workers=1)
    assert "60 of 60 replications" in caplog.text
    caplog.clear()
    sweep(study, workers=1)
    assert (*capsys.readouterr(), caplog.text) == ("", "", "")
