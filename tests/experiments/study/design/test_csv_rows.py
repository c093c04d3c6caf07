"""A CSV file of points: what it says is read as it says it, and what is wrong has its line."""

import os

import pytest

from wargame_experiments.study.design import csv_rows
from wargame_experiments.study.design.csv_rows import read_csv


@pytest.fixture
def read(tmp_path):
    def read(content):
        file = tmp_path / "points.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_csv(file)

    return read


def lines_and_words(found):
    return [(problem.line, problem.path, problem.message) for problem in found.problems]


def test_values_keep_their_types(read):
    found = read("a, units.x.count,b\n1.0,2,red\n0.5,3,true\n")
    assert found.rows == [{"a": 1, "units.x.count": 2, "b": "red"}, {"a": 0.5, "units.x.count": 3, "b": True}]
    assert read('a,b\n1.0,red\n0.5,"[1, 2]"\n').rows == [{"a": 1, "b": "red"}, {"a": 0.5, "b": [1, 2]}]
    assert read("a\n-0.25\n1e3\n+5\n1_000\n").rows == [{"a": -0.25}, {"a": 1000}, {"a": 5}, {"a": 1000}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines_marks_and_blank_lines_do_not_matter(read, end):
    found = read(b"\xef\xbb\xbf" + end.join(["a,b", "1,2", "", "3,4", "", ""]).encode())
    assert (found.rows, found.lines, found.problems) == ([{"a": 1, "b": 2}, {"a": 3, "b": 4}], [2, 4], [])


def test_names_are_in_any_script_and_lose_the_quotes_of_toml(read):
    assert read('"units.""помехи"".count",無人機\n1,2\n').rows == [{"units.помехи.count": 1, "無人機": 2}]


def test_a_row_over_several_lines_has_the_line_on_which_it_begins(read):
    found = read('a,b\n"[1,\n2]",3\n4,\n')
    assert found.rows == [{"a": [1, 2], "b": 3}]
    assert [(problem.line, problem.path) for problem in found.problems] == [(4, "b")]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (",a\n0,1\n", 1, "column 1 has no name; allowed: a factor's name in each column; an index column"),
        ("a,\n1,\n", 1, "column 2 has no name; allowed: a factor's name in each column; is a comma at the end"),
        ("a,b\n1,2,\n", 2, "a row of 3 cells; is a comma at its end?; allowed: 2, as in the header"),
        ("a,b\n1\n", 2, "a row of 1 cells; allowed: 2"),
        ("a,b\n1,\n", 2, "an empty cell; allowed: a value in each cell"),
        ("a,b\n1,  \n", 2, "an empty cell"),
        ("a\nnan\n", 2, "got nan; allowed: a finite number"),
        ("a\n-inf\n", 2, "got -inf; allowed: a finite number"),
        ("a\n9007199254740993\n", 2, "got 9007199254740993; allowed: a finite number from"),
        ("a\n1979-05-27\n", 2, "a date"),
        ('a\n"[1, [nan]]"\n', 2, "got nan; allowed: a finite number"),
        ('a\n"1,0"\n', 2, "got '1,0', a decimal comma; allowed: a point in decimal numbers"),
        ("a;b\n1;2\n", 1, "cells are separated by a semicolon; allowed: commas"),
        ("a\tb\n1\t2\n", 1, "cells are separated by a tab; allowed: commas"),
        ("a|b\n1|2\n", 1, "cells are separated by '|'; allowed: commas"),
        ("a,b,a\n1,2,3\n", 1, "'a' is the name of 2 columns"),
        ("a,'b' c\n1,2\n", 1, "a column called \"'b' c\"; allowed: a name"),
        ("a,b\n1,2\n".encode("utf-16"), 0, "not UTF-8 but UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), 1, "a NUL byte"),
        ("a,b\n1,é\n".encode("latin-1"), 2, "not UTF-8 but perhaps Latin-1 or Windows-1252: byte 0xe9 in column 3"),
        (b"a,b\n1,\x002\n", 2, "a NUL byte"),
        ('a\n"1\n', 2, "no CSV: unexpected end of data"),
        ('a\n"1"2\n', 2, "no CSV:"),
        ("", 1, "got no rows; allowed: a header with factor names, and a row a point"),
        ("a,b\n", 1, "got no rows"),
        ("a\n" + "[" * 5000 + "\n", 2, ""),
    ],
)
def test_a_mistake_has_its_line(read, content, line, words):
    found = read(content)
    assert not found.problems or found.problems[0].file.endswith("points.csv")
    if words:
        assert [problem.line for problem in found.problems] == [line]
        assert words in found.problems[0].message


def test_every_mistake_is_said_up_to_a_number_of_them(read):
    found = read("a,b\n,nan\n1,2\ninf,3\n")
    assert [(line, name) for line, name, _ in lines_and_words(found)] == [(2, "a"), (2, "b"), (4, "a")]
    assert found.rows == [{"a": 1, "b": 2}]
    found = read("a\n" + "nan\n" * 1000)
    assert len(found.problems) == csv_rows.MOST_PROBLEMS + 1
    assert "only the first 20 are shown" in found.problems[-1].message


def test_more_rows_than_points_are_refused(read, monkeypatch):
    monkeypatch.setattr(csv_rows, "MOST_POINTS", 3)
    assert read("a\n1\n2\n3\n").problems == []
    (problem,) = read("a\n1\n2\n3\n4\n").problems
    assert (problem.line, problem.message) == (5, "too many rows; allowed: up to 3")


def test_no_pipe_is_waited_for_and_no_folder_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv", "none.csv", "n" * 300 + ".csv"):
        (problem,) = read_csv(tmp_path / name).problems
        assert "cannot be read" in problem.message
