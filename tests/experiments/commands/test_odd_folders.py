"""Paths are paths: any letters in a folder's name, a home, the working directory."""

import os
import shlex

import pytest

from tests.experiments.study.small import study_file
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Results

ODD = ["run[1]*? = $HOME 'x' \"y\" `z` \\n", "помехи-干扰", "a\nb", "--out", os.fsdecode(b"\xff\xfe"), "~"]

DRAWN = (ODD[0], ODD[-2])  # to draw takes a few seconds: figures go into the worst of them
DRAWING = (
    ["figures", "{folder}", "--only", "line"],
    ["figures", "{folder}", "--only", "line", "--out={folder}/drawn"],
    ["battle", "duel", "--replications", "2", "--out={folder}/battle"],
)


def study(folder):
    return str(study_file(folder / "study", instead={"n = 10": "n = 2", "block = 4": "block = 2"}))


@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_every_command_takes_any_name(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file, folder = study(tmp_path), f"./{name}"
    (tmp_path / "run1").mkdir()  # what a pattern would find
    assert main(["sweep", file, f"--out={folder}", "--workers", "1", "--quiet"]) == DONE
    for words in (
        ["status", folder],
        ["analyse", folder],
        ["analyse", folder, "--json"],
        ["reproduce", folder, "--workers", "1"],
        ["sweep", "--resume", folder, "--workers", "1", "--quiet"],
        ["work", folder, "--workers", "1", "--quiet"],
        *(DRAWING if name in DRAWN else ()),
    ):
        assert main([word.format(folder=folder) for word in words]) == DONE, words
    capsys.readouterr()
    results = Results.load(folder)
    assert results.sql("SELECT count(*) AS n FROM points")["n"].to_pylist() == [2]
    assert results.sql("SELECT count(*) AS n FROM chunks")["n"].to_pylist() == [4]
    assert sorted(os.listdir(tmp_path)) == sorted(["run1", "study", name])
    drawn = {"battle", "drawn", "figures"} if name in DRAWN else set[str]()
    assert {"runs.parquet", *drawn} <= set(os.listdir(f"./{name}"))


def test_a_command_in_a_message_can_be_pasted(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = ODD[0]
    assert main(["sweep", study(tmp_path), "--plan", "--out", folder]) == DONE
    words = shlex.split(capsys.readouterr().out.partition("any number of: ")[2])
    assert words == ["wargame", "work", folder]
    assert main(["status", folder]) == DONE
    words = shlex.split(capsys.readouterr().out.partition("To continue: ")[2])
    assert words == ["wargame", "sweep", "--resume", folder]


@pytest.mark.parametrize("option", ["--out=~/x", "--out"])
def test_a_home_is_one_after_an_equals_sign_too(option, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)
    words = [option] if "=" in option else [option, "~/x"]
    assert main(["battle", "duel", "--replications", "2", *words]) == DONE
    assert (home / "x" / "battle.json").is_file()
    assert os.listdir(tmp_path) == ["home"]


def test_every_path_of_every_command_expands_a_home():
    """A command that takes a path takes it by the type that expands."""
    import inspect
    from importlib import import_module
    from pathlib import Path

    from wargame_experiments.cli import COMMANDS
    from wargame_experiments.commands.options import PathOption

    found = 0
    for target, _ in COMMANDS.values():
        module, _, name = target.partition(":")
        function = getattr(import_module(f"wargame_experiments.{module}"), name)
        for parameter in inspect.signature(function).parameters.values():
            if "Path" in str(parameter.annotation):
                found += 1
                assert parameter.annotation in (PathOption, PathOption | None), (target, parameter)
    assert found >= 12
    assert Path in PathOption.__args__ or PathOption.__origin__ is Path


def test_a_home_that_is_not_there_is_told(capsys):
    assert main(["status", "~nobody-of-that-name/x"]) == WRONG
    assert "there is no such home" in capsys.readouterr().err


def test_the_working_directory_is_filled(tmp_path, monkeypatch):
    file = study(tmp_path)
    for number, words in enumerate(
        (["sweep", file, "--workers", "1", "--quiet"], ["battle", "duel", "--replications", "2"])
    ):
        here = tmp_path / f"here-{number}"
        here.mkdir()
        monkeypatch.chdir(here)
        inode = os.stat(".").st_ino
        assert main([*words, "--out", "."]) == DONE
        assert os.stat(".").st_ino == os.stat(here).st_ino == inode
        assert {"scenario.toml", "battle.json"} & set(os.listdir("."))
