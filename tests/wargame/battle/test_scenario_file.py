"""A scenario file with mistakes gets one message that holds all of them, each with its line and its cure."""

import hashlib
import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wargame.battle.scenario import Scenario, UnitTable
from wargame.battle.scenario_file import check, load, shipped
from wargame.catalogue import elements as catalogue
from wargame.inputs.errors import AGAIN, ScenarioError, nearest

FILES = Path(__file__).parent / "scenario_files"
GOOD = (FILES / "good.toml").read_text("utf-8")
BAD = (FILES / "bad.toml").read_text("utf-8")


@pytest.fixture
def write(tmp_path):
    def write(text, name="raid.toml"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def edited(old, new):
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def line_of(text, fragment):
    """Return the number of the only line that holds a fragment."""
    (number,) = [n for n, line in enumerate(text.split("\n"), start=1) if fragment in line]
    return number


def test_a_good_file_loads(write):
    file = write(GOOD)
    assert check(file) == []
    loaded = load(file)
    assert isinstance(loaded.scenario, Scenario)
    assert list(loaded.elements) == list(loaded.scenario.units)
    assert loaded.elements["sam"].launcher.magazine == (4, 8, 9)
    assert loaded.elements["sam"].launcher.p_kill["cruise"].typical == 0.7  # the catalogue's own
    assert loaded.elements["ucav"] is catalogue.load("strike-ucav")
    assert loaded.scenario.units["wave-1"].waypoints[1] == (60_000.0, 45_000.0)
    assert loaded.source == str(file)
    assert loaded.text_sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


def test_line_ends_and_byte_order_mark_change_nothing(write):
    file = write(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(file) == load(write(GOOD, "other.toml"))._replace(source=str(file))


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenarios_are_right(name):
    assert check(name) == []
    assert load(name).source == name


# -------------------------------------------------------------------------------- all mistakes at once

BAD_AT = [
    (1, "name"),
    (2, "titel"),
    (6, "map.cell_m"),
    (9, "clock.tick_s"),
    (12, "networks.blue-net.command.0"),
    (13, "networks.blue-net.mtbf_s"),
    (15, "units.bunker.side"),
    (16, "units.bunker.element"),
    (17, "units.bunker.count"),
    (20, "units.sam.element"),
    (22, "units.sam.count"),
    (23, "units.sam.network"),
    (24, "units.sam.x_m"),
    (25, "units.sam"),
    (28, f'units."sam{AGAIN}".cuont'),
    (29, f'units."sam{AGAIN}".agent'),
    (36, "units.wave.targets.1"),
    (37, "units.wave.targets.2"),
    (39, "units.wave.waypoints.1.1"),
    (40, "units.wave.figures.motion.sped_mps"),
    (41, "units.wave.figures.warhead"),
    (42, "units.cargo"),
    (42, "units.cargo.targets"),
    (46, "units.cargo.carried_by"),
    (47, "units.cargo.time_on_target_s"),
    (0, "units.wav.count"),
    (0, "units.wave.cuont"),
]


def test_all_mistakes_are_reported_at_once_and_nothing_else(write):
    file = write(BAD)
    with pytest.raises(ScenarioError) as raised:
        load(file, ["units.wave.cuont=1", "units.wav.count=2"])
    assert [(p.line, p.path) for p in raised.value.problems] == BAD_AT
    first, *rest = str(raised.value).split("\n")
    assert first == f"{len(BAD_AT)} problems in {file}:"
    assert len(rest) == len(BAD_AT)
    assert rest[1].startswith(f"{file}:2: titel: unknown key 'titel'; allowed: attack, attacker, ")
    assert rest[1].endswith("; did you mean 'title'?")
    assert rest[-1].startswith("setting: units.wave.cuont: unknown key 'cuont'; allowed: ")


def test_the_error_survives_pickling(write):
    with pytest.raises(ScenarioError) as raised:
        load(write(BAD))
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.problems == raised.value.problems
    assert str(again) == str(raised.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([GOOD, BAD]),
    st.integers(0, len(GOOD)),
    st.integers(0, 80),
    st.text("[]{}=\"'.,#\n1a-", max_size=4),
)
def test_damaged_text_is_loaded_or_reported(tmp_path, text, start, length, patch):
    file = tmp_path / "damaged.toml"
    damaged = text[:start] + patch + text[start + length :]
    file.write_text(damaged, "utf-8", newline="")
    problems = check(file)
    assert problems == sorted(problems, key=lambda p: (p.line, p.path))
    assert all(0 < p.line <= damaged.count("\n") + 1 for p in problems)
    if not problems:
        assert load(file).scenario.name


# ---------------------------------------------------------------------------------------- no such text


def test_a_file_that_is_not_there_lists_what_is(tmp_path, monkeypatch):
    monkeypatch.setattr("wargame.battle.scenario_file.shipped", lambda: ("duel", "night-raid"))
    (problem,) = check("nigth-raid")
    assert problem == ("nigth-raid", 0, "", "no text", problem.message)
    assert problem.message.endswith("allowed: duel, night-raid; did you mean 'night-raid'?")
    with pytest.raises(ScenarioError, match=r"(?s)1 problem in .*no such file"):
        load(tmp_path / "none.toml")


def test_a_path_is_never_a_shipped_name(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert "no such file" in check(Path("duel"))[0].message


def test_a_directory(tmp_path):
    (problem,) = check(tmp_path)
    assert "a directory, not a file" in problem.message


@pytest.mark.parametrize("text", ["", "\n# nothing\n"])
def test_an_empty_file_gets_the_required_keys(write, text):
    (problem,) = check(write(text))
    assert problem.line == 1
    for word in (
        "name (",
        "map (",
        "width_m, height_m",
        "clock (",
        "duration_s",
        "units (",
        "side, element, count",
    ):
        assert word in problem.message


def test_no_units_at_all(write):
    (problem,) = check(write(GOOD[: GOOD.index("[networks")] + "[units]\n"))
    assert problem.message == "got an empty table; allowed: a table of entries, each with side, element, count"


def test_a_file_that_is_not_utf_8_is_checked_all_the_same(write):
    text = edited("[map]", 'title = "é"\n[map]').replace("count = 3", "count = -3")
    problems = check(write(text.encode("latin-1")))
    assert [(p.line, p.path) for p in problems] == [(3, ""), (line_of(text, "count = -3"), "units.sam.count")]
    assert "byte 0xe9 in column 10" in problems[0].message


def test_a_text_in_utf_16(write):
    (problem,) = check(write(GOOD.encode("utf-16")))
    assert "save it as UTF-8" in problem.message


# ------------------------------------------------------------------------------------------- the words


@given(st.sampled_from(sorted(UnitTable.model_fields)), st.data())
def test_a_slip_of_one_letter_is_recognised(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    slip = word[:at] + data.draw(st.sampled_from("qj")) + word[at + 1 :]
    assert nearest(slip, [word, "zzzzzz"]) == word or len(word) < 4


def test_a_word_like_no_other_has_no_nearest():
    assert nearest("velocity", ["count", "side"]) == ""
    assert nearest("x", []) == ""


@pytest.mark.parametrize(
    ("name", "of_units", "of_all"),
    [
        ("night-raid-calibrated", set(), {"raid"}),
        ("defence-suppression", {"suppression_targets", "suppression_share", "route"}, set()),
    ],
)
def test_a_scenario_differs_from_the_night_raid_where_its_header_says_so(name, of_units, of_all):
    one, other = (
        load(n).scenario.model_dump(exclude=of_all | {"name", "title", "summary"}) for n in ("night-raid", name)
    )
    changed = set()
    for unit, table in one["units"].items():
        changed |= {key for key in table if table[key] != other["units"][unit][key]}
        other["units"][unit] = table
    assert changed == of_units
    assert one == other
