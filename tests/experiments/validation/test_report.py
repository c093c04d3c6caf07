"""Tables for the terminal and in Markdown, and the files."""

import csv
import json

import pytest

from wargame_experiments.console import console
from wargame_experiments.validation import files
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.case import ReferenceComparison, ValidationCase
from wargame_experiments.validation.comparisons import exact, share
from wargame_experiments.validation.records import COLUMNS, record
from wargame_experiments.validation.report import HEADERS, cells, markdown, table
from wargame_experiments.validation.verdict import judge, summarise

FOUND = [
    share(520, 1_000, 0.5, 1_000),
    exact(52_881.2, 52_835.4, 100.0, 3),
    exact(1.0, 2.0, 0.0),
    share(9, 10, 0.1, 10),
]
NAMES = ["duel/even", "duel/many", "money/one|two", "money/off"]


def rows():
    def never(bench: Bench) -> ReferenceComparison:
        raise AssertionError(bench)

    cases = [ValidationCase(name, f"what of {name}", "Somebody 1954", never) for name in NAMES]
    return judge(cases, FOUND)


def test_cells():
    even, many, wrong, off = (cells(record(row)) for row in rows())
    assert even == (
        "duel",
        "what of duel/even",
        "Somebody 1954",
        "A",
        "0.5",
        "0.52",
        "[0.489, 0.5508]",
        "+1.3",
        "ok",
        "1,000",
    )
    assert many[4:] == ("52,835", "52,881", "±100", "", "ok", "3")
    assert wrong[4:] == ("2", "1", "exact", "", "FAIL", "")
    assert off[8] == "FAIL"


def test_a_table_has_a_line_for_each_group_and_each_case(capsys):
    console().print(table([record(row) for row in rows()], "Title"))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "Title"
    assert lines.index("duel") < lines.index("money")
    assert sum("what of" in line for line in lines) == 4


def test_markdown_escapes_its_own_signs():
    lines = markdown(cells(record(row)) for row in rows()).splitlines()
    assert lines[0].startswith("| group | what |")
    assert {line.replace("\\|", "").count("|") for line in lines} == {len(HEADERS) + 1}


def test_the_files_hold_what_was_found(tmp_path, monkeypatch):
    monkeypatch.setattr(
        files, "FIGURES", ("wargame_experiments.validation.figures.parity", "wargame_experiments.nowhere")
    )
    found, summary = rows(), summarise(rows(), 1_013)
    whole = files.document(found, summary, "quick", 1, files.made_by(level="quick", seed=1))
    files.write(tmp_path, whole, found, summary, Bench())
    assert json.loads((tmp_path / "validation.json").read_text("utf-8")) == whole
    with (tmp_path / "validation.csv").open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    assert [row["name"] for row in read] == NAMES
    assert tuple(read[0]) == COLUMNS
    assert read[1]["errors"] == ""
    assert "what of duel/even" in (tmp_path / "validation.md").read_text("utf-8")
    assert {"parity.png", "parity.pdf", "parity.csv"} <= {file.name for file in tmp_path.iterdir()}
    assert whole["summary"]["failed"] == 2


@pytest.mark.parametrize("figure", ["survivors", "win_share", "knee", "tick", "joint_share", "method_life"])
def test_a_figure_without_its_cases_is_not_drawn(figure, tmp_path):
    from importlib import import_module

    module = import_module(f"wargame_experiments.validation.figures.{figure}")
    module.write(tmp_path, rows(), Bench(), "quick")
    assert list(tmp_path.iterdir()) == []
