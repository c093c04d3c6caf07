"""``wargame validate``: exit codes, JSON, a folder."""

import json

import pytest

from wargame_experiments.cli import DONE, FAILED, WRONG, main
from wargame_experiments.validation import registry
from wargame_experiments.validation.case import ValidationCase
from wargame_experiments.validation.comparisons import exact

FEW = ["validate", "--cases", "salvo/hughes,hazard/gun-2*,identity/unit-*"]


def test_a_table_and_a_summary(capsys):
    assert main(FEW) == DONE
    out = capsys.readouterr().out
    assert "The model against theory (quick, seed 1)" in out
    assert "4 cases, 2 of them fought (12,010 battles): 0 failed." in out


def test_json_is_one_document_and_nothing_else(capsys):
    assert main([*FEW, "--json"]) == DONE
    captured = capsys.readouterr()
    assert captured.err == ""
    found = json.loads(captured.out)
    assert list(found) == ["level", "seed", "summary", "cases", "provenance"]
    assert [case["name"] for case in found["cases"]][:2] == ["hazard/gun-200-s", "salvo/hughes"]
    assert found["cases"][1]["errors"] is None


def test_the_same_seed_gives_the_same_bytes(capsys):
    outputs = []
    for seed in ("7", "7", "8"):
        assert main([*FEW, "--json", "--seed", seed]) == DONE
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != outputs[2]


def test_a_case_that_fails_is_an_exit_code(monkeypatch, capsys):
    class Wrong:
        @staticmethod
        def cases(level):
            return [ValidationCase("wrong/one", "what is off", "", lambda bench: exact(1.0, 2.0, 0.5))]

    monkeypatch.setattr(registry, "MODULES", ("json",))
    monkeypatch.setattr(registry, "import_module", lambda name: Wrong)
    assert main(["validate"]) == FAILED
    assert "1 failed" in capsys.readouterr().out


def test_a_folder_has_all_files(tmp_path, capsys):
    assert main([*FEW, "--out", str(tmp_path / "out")]) == DONE
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"validation.json", "validation.csv", "validation.md", "parity.png", "parity.pdf", "parity.csv"} <= names
    assert "Written to" in capsys.readouterr().err


def test_a_folder_that_cannot_be_is_not_written_to(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert main([*FEW, "--out", str(tmp_path)]) == WRONG
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("wrong", [["--cases", "salvos"], ["--level", "middling"], ["--seed", "-1"]])
def test_wrong_options_are_said_to_be_wrong(wrong, capsys):
    assert main(["validate", *wrong]) == WRONG
    assert capsys.readouterr().err
