"""What no input file may hold is refused at one place, whichever way it comes."""

from datetime import date, time

import numpy as np
import pytest

from wargame.inputs.errors import MOST_PROBLEMS, Problem, ScenarioError
from wargame.inputs.settings import apply
from wargame.inputs.toml_repair import MOST_BYTES, MOST_FAULTS, read
from wargame.inputs.values import LARGEST, MOST_LEVELS, cleared, rule_against

BEYOND = ["1e16", "-1e300", "inf", "-nan", "9007199254740993", "1" + "0" * 300, "0x" + "a" * 4000]
DATED = ["2001-02-03", "04:05:06", "2001-02-03T04:05:06Z"]


@pytest.mark.parametrize("value", BEYOND)
@pytest.mark.parametrize("where", ["v = {}", "v = [0, [{}]]", "v = {{ a = {} }}", "t.v = {}"])
def test_a_number_beyond_reach_is_refused_with_its_line(value, where):
    (fault,) = read("a = 1\n" + where.format(value) + "\nb = 2\n").faults
    assert fault.line == 2
    assert f"from -{LARGEST} to {LARGEST}" in fault.message


def test_a_number_of_too_many_digits_is_refused_with_its_line():
    document = read("a = 1\nv = " + "7" * 6000 + "\nb = 2\n")
    assert document.data == {"a": 1, "b": 2}
    assert [(fault.line, fault.path) for fault in document.faults] == [(2, ("v",))]


@pytest.mark.parametrize("value", DATED)
def test_a_date_or_a_time_is_refused(value):
    (fault,) = read(f"a = 1\nv = [{value}]").faults
    assert (fault.line, fault.path) == (2, ("v", 0))
    assert "a date or a time as a text" in fault.message


@pytest.mark.parametrize("value", [LARGEST, -LARGEST, 5e-324, 0.0, True, None, "x", "ж"])
def test_what_a_file_may_hold_passes(value):
    assert rule_against(value) == ""


@pytest.mark.parametrize("value", [LARGEST + 1, float("nan"), "\ud800", date(2001, 2, 3), time(4), b"x", {1}, 1j])
def test_what_it_may_not_hold_becomes_none(value):
    table = {"a": [1, {"b": value}], "c": 2}
    assert [finding.path for finding in cleared(table)] == [("a", 1, "b")]
    assert table == {"a": [1, {"b": None}], "c": 2}


def test_a_key_that_is_no_text_in_unicode_is_taken_out():
    table = {"\udc80": 1, "b": 2}
    (finding,) = cleared(table)
    assert (finding.path, table) == (("\udc80",), {"b": 2})


@pytest.mark.parametrize("beginning", ["v = ", "t.v = ", "[t]\nv = "])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{ a = ", " }"), ("[{ a = ", " }]")])
def test_what_lies_too_deep_is_refused_and_the_rest_is_read(beginning, opening, closing):
    for depth in (MOST_LEVELS + 1, 500, 50_000):
        text = f"a = 1\n{beginning}{opening * depth}1{closing * depth}\n[z]\nb = 2\n"
        document = read(text)
        assert [fault.line for fault in document.faults] == [text[: text.index(opening * 3)].count("\n") + 1]
        assert "at most 64 levels" in document.faults[0].message
        assert (document.data["a"], document.data["z"]) == (1, {"b": 2})


def test_what_lies_deep_but_not_too_deep_is_read():
    depth = MOST_LEVELS - 1
    assert read("v = " + "[" * depth + "1" + "]" * depth).faults == []
    assert read(".".join("a" * MOST_LEVELS) + " = 1").faults == []
    assert read(".".join("a" * (MOST_LEVELS + 1)) + " = 1").faults != []


def test_deep_lists_that_are_not_closed_end_at_the_next_statement():
    document = read("v = " + "[" * 300 + "\n  1,\nb = 2\n[c]\nd = 3\n")
    assert document.data == {"b": 2, "c": {"d": 3}}


def test_a_text_of_many_megabytes_is_not_read():
    document = read("a = 1\n" * (MOST_BYTES // 6 + 1))
    assert document.is_cut
    assert "characters; allowed: at most" in document.faults[0].message


@pytest.mark.parametrize("line", ["= =", "a = ", "x = nan", "x = 1\nx = 2"])
def test_mistakes_without_end_are_not_all_looked_for(line):
    document = read("\n".join(f"[t{i}]\n{line}" for i in range(3 * MOST_FAULTS)))
    assert document.is_cut
    assert len(document.faults) == MOST_FAULTS + 1
    assert document.faults[-1].message == "more is wrong below; it was not looked for"


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (float("inf"), "t.v"),
        (10**400, "t.v"),
        ([1, np.nan], "t.v.1"),
        (np.array([0.0, -np.inf]), "t.v.1"),
        (date(2001, 2, 3), "t.v"),
        (None, "t.v"),
        ({"a": {"b": "\ud800"}}, "t.v.a.b"),
        (object(), "t.v"),
    ],
)
def test_settings_from_python_pass_the_same_door(value, path):
    data = {"t": {"v": 1}}
    (problem,) = apply({"t.v": value}, data, {(): 1}, ())
    assert (problem.file, problem.path) == ("setting", path)
    assert data == {"t": {"v": 1}}


def test_a_value_that_holds_itself_is_refused():
    knot: list[object] = []
    knot.append(knot)
    (problem,) = apply({"t.v": knot}, {"t": {}}, {(): 1}, ())
    assert "nested too deeply" in problem.message


@pytest.mark.parametrize(
    ("setting", "fragment"),
    [
        ("t.v=nan", "finite number"),
        ("t.v=[1, 1e300]", "finite number"),
        ("t.v=2001-02-03", "a date or a time"),
        ("t.v=" + "[" * 70 + "]" * 70, "nested too deeply"),
        (".".join("a" * 5000) + "=1", "nested too deeply"),
        ("t.v." + "9" * 5000 + "=1", "no item"),
    ],
)
def test_settings_of_the_command_line_pass_the_same_door(setting, fragment):
    (problem,) = apply([setting], {"t": {"v": [1]}}, {(): 1}, ())
    assert fragment in problem.message


def test_a_setting_of_thousands_of_digits_is_no_number():
    data = {"t": {}}
    assert apply(["t.v=" + "7" * 5000], data, {(): 1}, ()) == []
    assert data["t"]["v"] == "7" * 5000  # a text, which no key of numbers takes


def test_a_message_prints_the_first_problems_and_counts_the_others():
    problems = [Problem("raid.toml", i, "a", "1", "wrong") for i in range(1, MOST_PROBLEMS + 8)]
    lines = str(ScenarioError(problems)).split("\n")
    assert lines[0] == f"{MOST_PROBLEMS + 7} problems in raid.toml:"
    assert lines[-1] == "and 7 more"
    assert len(lines) == MOST_PROBLEMS + 2


def test_a_problem_never_steers_the_terminal():
    text = str(Problem("a\x1b[2J.toml", 1, "units.\u202ex", "\x07", "unknown key 'a\nb\x9b2J'"))
    assert text == "a\\x1b[2J.toml:1: units.\\u202ex: unknown key 'a\\nb\\x9b2J'"
