"""Two folders of results: a bit, a row, a column, a table that differs is found; a renamed column is compared."""

import json
import math
import shutil
import subprocess

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tools import compare_results
from tools.columns import Renamed, RenamedError
from tools.compare_results import BYTES, DIFFERENT, MISSING, NUMBERS, ROOT, ResultsError, compared, main

POINTS = {"point_id": ["p", "q"], "leakage": [0.25, math.nan], "n": [4, None], "reached": [True, False]}


def write(folder, **changes):
    """Write results with a table, a CSV file and a document, some columns of the table being others; None takes one."""
    (folder / "one/figures").mkdir(parents=True)
    table = {name: values for name, values in (POINTS | changes).items() if values is not None}
    pq.write_table(pa.table(table), folder / "one/points.parquet")
    (folder / "one/figures/line.csv").write_text("curve,x\na,0.5\nb,\n")
    (folder / "one/manifest.json").write_text(json.dumps({"machine": str(folder)}))
    (folder / "validation.json").write_text(json.dumps({"cases": [{"what": "duel", "model": 0.1}]}))
    return folder


@pytest.fixture
def a(tmp_path):
    return write(tmp_path / "a")


def verdicts(a, b, renamed=None):
    """Return the files that are not equal byte by byte, with what is said of them."""
    found, _ = compared(a, b, renamed)
    return {each.name: (each.verdict, each.lines) for each in found if each.verdict != BYTES}


def test_equal_folders_are_equal_and_manifests_do_not_count(a, tmp_path, capsys):
    assert main([str(a), str(write(tmp_path / "b"))]) == 0
    assert "3 files: 3 bytes equal, 0 numbers equal, 0 not" in capsys.readouterr().out


def test_the_last_bit_of_a_number_is_found(a, tmp_path, capsys):
    b = write(tmp_path / "b", leakage=[math.nextafter(0.25, 1.0), math.nan])
    said = "leakage: 1 of 2 rows, the first in row 0: 0.25 -> 0.25000000000000006"
    assert verdicts(a, b) == {"one/points.parquet": (DIFFERENT, [said])}
    assert main([str(a), str(b)]) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": [4, 0]}, "n: 1 of 2 rows, the first in row 1: None -> 0"),
        ({"reached": None}, "reached: missing in B"),
        ({"reached": [True, True]}, "reached: 1 of 2 rows, the first in row 1: False -> True"),
        ({"leakage": ["0.25", "nan"]}, "leakage: 2 of 2 rows, the first in row 0: 0.25 -> '0.25'"),
    ],
)
def test_what_differs_is_told(a, tmp_path, change, said):
    assert verdicts(a, write(tmp_path / "b", **change)) == {"one/points.parquet": (DIFFERENT, [said])}


def test_other_rows_are_told(a, tmp_path):
    b = write(tmp_path / "b", **{name: values[:1] for name, values in POINTS.items()})
    assert "leakage: 2 rows -> 1" in verdicts(a, b)["one/points.parquet"][1]


def test_texts_and_new_columns_are_told_and_are_no_difference_in_numbers(a, tmp_path):
    b = write(tmp_path / "b", point_id=["p", "r"], more=[1, 2])
    said = ["text: point_id: 1 of 2 rows, the first in row 1: 'q' -> 'r'", "only in B: more"]
    assert verdicts(a, b) == {"one/points.parquet": (NUMBERS, said)}
    assert main([str(a), str(b)]) == 0


def test_a_text_that_becomes_a_number_is_a_difference(a, tmp_path):
    assert verdicts(a, write(tmp_path / "b", point_id=[1, 2]))["one/points.parquet"][0] == DIFFERENT


def test_a_renamed_column_is_compared_if_it_is_declared(a, tmp_path):
    b = write(tmp_path / "b", leakage=None, leaked=POINTS["leakage"])
    assert verdicts(a, b)["one/points.parquet"][0] == DIFFERENT
    renamed = Renamed({"columns": {"leakage": "leaked"}})
    assert verdicts(a, b, renamed)["one/points.parquet"] == (NUMBERS, ["renamed: leakage -> leaked"])


def test_a_renamed_column_with_other_numbers_is_different(a, tmp_path):
    b = write(tmp_path / "b", leakage=None, leaked=[0.5, math.nan])
    found = verdicts(a, b, Renamed({"columns": {"leakage": "leaked"}}))
    assert found["one/points.parquet"][0] == DIFFERENT
    assert "leaked: 1 of 2 rows, the first in row 0: 0.25 -> 0.5" in found["one/points.parquet"][1]


def test_two_columns_do_not_become_one(a, tmp_path):
    b = write(tmp_path / "b", n=None)
    with pytest.raises(RenamedError, match=r"one/points\.parquet: several columns become leakage"):
        compared(a, b, Renamed({"columns": {"n": "leakage"}}))


def test_a_missing_table_is_named(a, tmp_path, capsys):
    b = write(tmp_path / "b")
    (b / "one/points.parquet").unlink()
    assert verdicts(a, b) == {"one/points.parquet": (MISSING, [])}
    assert main([str(a), str(b)]) == 1
    assert "MISSING in B   one/points.parquet" in capsys.readouterr().out


def test_a_moved_table_is_compared_if_it_is_declared(a, tmp_path):
    b = write(tmp_path / "b")
    shutil.move(b / "one/points.parquet", b / "one/design.parquet")
    found, added = compared(a, b, Renamed({"files": {"*/points.parquet": "*/design.parquet"}}))
    assert [each.verdict for each in found] == [BYTES] * 3
    assert added == []


def test_a_table_that_is_new_is_told(a, tmp_path):
    b = write(tmp_path / "b")
    shutil.copy(b / "one/points.parquet", b / "one/series.parquet")
    assert compared(a, b)[1] == ["one/series.parquet"]


def test_numbers_of_csv_files_and_documents_are_compared(a, tmp_path):
    b = write(tmp_path / "b")
    (b / "one/figures/line.csv").write_text("curve,x\na,0.50\nc,1\n")
    (b / "validation.json").write_text(json.dumps({"cases": [{"what": "a duel", "model": 0.2}]}))
    row = "1 of 2 rows, the first in row 1:"
    lines = [f"x: {row} None -> 1.0", f"text: curve: {row} 'b' -> 'c'"]
    assert verdicts(a, b) == {
        "one/figures/line.csv": (DIFFERENT, lines),
        "validation.json": (DIFFERENT, ["cases.0.model: 0.1 -> 0.2", "text: cases.0.what: 'duel' -> 'a duel'"]),
    }


def test_a_folder_without_results_is_told(a, tmp_path, capsys):
    with pytest.raises(ResultsError, match=r"no results; allowed: a folder with \.parquet"):
        compared(a, tmp_path / "nowhere")
    assert main([str(a), str(tmp_path / "nowhere")]) == 2
    assert "compare_results: " in capsys.readouterr().err


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Return a git repository whose one commit holds results, and whose working tree may change."""
    write(tmp_path / "results")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Keep results"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    monkeypatch.setattr(compare_results, "ROOT", tmp_path)
    return tmp_path


def test_the_results_of_a_revision_are_those_of_its_commit(repository):
    assert main(["--against", "HEAD"]) == 0
    shutil.rmtree(repository / "results")
    write(repository / "results", leakage=[0.5, math.nan])
    assert main(["--against", "HEAD"]) == 1
    assert main([str(repository / "results/one"), "--against", "HEAD"]) == 1


def test_a_revision_that_is_not_there_is_told(repository, capsys):
    assert main(["--against", "nothing"]) == 2
    assert "no results/ in revision 'nothing'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["a"], ["a", "b", "c"], ["a", "b", "--against", "HEAD"]])
def test_too_few_or_too_many_folders_are_told(words, capsys):
    with pytest.raises(SystemExit):
        main(words)
    assert "allowed: A and B, or at most one with --against" in capsys.readouterr().err


def test_the_shipped_results_are_equal_to_themselves():
    assert main([str(ROOT / "results"), str(ROOT / "results")]) == 0
