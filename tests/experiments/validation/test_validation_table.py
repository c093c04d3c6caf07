"""The tables of README.md and docs/validation.md are those of the committed results."""

import importlib.util
import json
from pathlib import Path

import pytest

from wargame_experiments.validation.case import ValidationCase
from wargame_experiments.validation.comparisons import share
from wargame_experiments.validation.files import document, made_by
from wargame_experiments.validation.verdict import judge, summarise

FILE = Path(__file__).parents[3] / "tools" / "validation_table.py"
README = "# Title\n\n<!-- validation -->\nold\n<!-- /validation -->\n\nEnd\n"
DOCS = "# Validation\n\n<!-- cases -->\n<!-- /cases -->\n"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("validation_table", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tool, tmp_path):
    """Return a repository with results of the cases that the README shows, and one more."""
    found = [share(500 + i, 1_000, 0.5, 1_000) for i in range(len(tool.SHOWN) + 1)]
    names = [*tool.SHOWN, "other/one"]
    rows = judge([ValidationCase(name, name, "Source", lambda bench: found[0]) for name in names], found)
    (tmp_path / "results" / "validation").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    whole = document(rows, summarise(rows, 7_000), "full", 1, made_by(level="full"))
    (tmp_path / "results" / "validation" / "validation.json").write_text(json.dumps(whole))
    (tmp_path / "README.md").write_text(README)
    (tmp_path / "docs" / "validation.md").write_text(DOCS)
    return tmp_path


def test_tables_are_written_between_the_markers(tool, root):
    assert tool.main(["--root", str(root), "--check"]) == 1
    assert (root / "README.md").read_text() == README
    assert tool.main(["--root", str(root)]) == 0
    assert tool.main(["--root", str(root), "--check"]) == 0
    readme, docs = (root / "README.md").read_text(), (root / "docs" / "validation.md").read_text()
    assert readme.startswith("# Title\n\n<!-- validation -->\n\n| what |")
    assert readme.endswith("<!-- /validation -->\n\nEnd\n")
    assert readme.count("\n| ") == 8  # six cases, the head and its rule
    assert "old" not in readme
    assert "other/one" in docs
    assert "other/one" not in readme
    assert "`wargame validate --level full`: 7 cases" in docs


def test_another_number_is_noticed(tool, root, capsys):
    tool.main(["--root", str(root)])
    file = root / "docs" / "validation.md"
    file.write_text(file.read_text().replace("0.503", "0.505"))
    assert tool.main(["--root", str(root), "--check"]) == 1
    assert "docs/validation.md: its table is not that of" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["no markers", "<!-- cases -->", "<!-- /cases --> <!-- cases -->", DOCS + DOCS])
def test_a_marker_that_is_missing_is_said_to_be(tool, root, text, capsys):
    (root / "docs" / "validation.md").write_text(text)
    assert tool.main(["--root", str(root)]) == 2
    assert "wanted one line '<!-- cases -->' and after it one line '<!-- /cases -->'" in capsys.readouterr().err
    assert (root / "README.md").read_text() == README


def test_results_that_are_missing_are_said_to_be(tool, tmp_path, capsys):
    assert tool.main(["--root", str(tmp_path)]) == 2
    assert "validation.json: no such file" in capsys.readouterr().err


MECHANISMS = [
    {"name": "known", "figures": ["a.*"], "absence": 0.2, "public": "fitted"},
    {"name": "unknown", "figures": ["b.*", "c.x"], "absence": 1, "public": "none"},
    {"name": "exact", "absence": 0, "twin": "yes"},
]


def test_evidence_is_sorted_by_effect_times_absence_of_data(tool):
    table = tool.evidence(MECHANISMS, {"a.x": 4e6, "b.y": 1e6, "c.x": 3e5}).splitlines()
    assert [line.split("|")[1].strip() for line in table[2:]] == ["unknown", "known", "exact"]
    assert "1.00 M" in table[2]
    with pytest.raises(tool.Trouble, match="'known': no figure like a"):
        tool.evidence(MECHANISMS, {"b.y": 1e6, "c.x": 1.0})


def test_the_evidence_of_the_page_is_that_of_the_shipped_results(tool):
    _, page = tool.updated(tool.ROOT)[tool.ROOT / "docs" / "validation.md"]
    assert (tool.ROOT / "docs" / "validation.md").read_text("utf-8") == page
