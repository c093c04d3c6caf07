"""Every scenario file is refused with lines, or can be fought, priced and reported, and is read in time."""

import time

import pytest

from tests.fuzz.scenarios import SCENARIOS, run
from wargame.battle.scenario_file import check
from wargame.inputs.errors import ScenarioError

MOST_LOAD_S = 20.0  # ten times what a load may take
HALF_MB = 500_000
DUEL = (SCENARIOS / "duel.toml").read_text("utf-8")
HEAD = DUEL[: DUEL.index("[units")]


def test_mutated_files_are_refused_with_lines_or_fought():
    tally, faults = run(files=120, seed=4)
    assert faults == []
    assert tally["fought"] > 12  # else nothing is said of those that are accepted
    assert tally["slowest_ms"] < 1000 * MOST_LOAD_S


@pytest.mark.slow
def test_a_hundred_thousand_mutated_files_are_refused_with_lines_or_fought():
    tally, faults = run(files=100_000, seed=5)
    assert faults == []
    assert tally["slowest_ms"] < 1000 * MOST_LOAD_S


def units(n, extra="", name="u-{i}", element="duellist"):
    rows = (
        f'[units.{name}]\nside = "red"\nelement = "{element}"\ncount = 1\n{extra}\n'.format(i=i, next=i + 1)
        for i in range(n)
    )
    return HEAD + "".join(rows)


ONE = units(1)


def filled(piece, before=ONE, after="\n"):
    return before + piece * (HALF_MB // len(piece)) + after


SHAPES = {
    "keys misspelt": units(3000, "x_n = 1\nspred_m = 2\ncuont = 3"),
    "names misspelt": units(4000, 'targets = ["u_{i}", "v-{i}"]'),
    "elements misspelt": units(6000, element="dullist"),
    "carriers in carriers": units(4000, 'carried_by = "u-{next}"'),
    "figures of each unit": units(4000, "figures.gun.range_m = {i}"),
    "figures misspelt": units(3000, "figures.gun.rang_m = {i}\nfigures.gun.magazine = -1"),
    "names alike": units(3000, name="a-{i}") + units(3000, name="a_{i}")[len(HEAD) :],
    "names of two words": units(4000, name='"u {i}"'),
    "points on one line": filled("[1, 2], ", ONE + "waypoints = [", "]\n"),
    "a key of many parts": filled("a.", after="a = 1\n"),
    "a header of many parts": filled("a.", ONE + "[", "a]\n"),
    "lists in lists": filled("[", ONE + "a = "),
    "tables in tables": filled("{ a = ", ONE + "a = "),
    "lists fairly deep": filled("[" * 50 + "]" * 50 + ",", ONE + "a = [", "]\n"),
    "unknown keys": ONE + "".join(f"k{i} = 1\n" for i in range(45_000)),
    "a key again and again": filled("count = 1\n"),
    "a table again and again": filled("[map]\n"),
    "an array of tables": filled("[[a]]\n[a.b]\n"),
    "no TOML": filled("= =\n"),
    "quotes": filled("a = \"\"\"\n[x]\nb = '''\n"),
    "brackets": filled("}", ONE + "a = ["),
    "an inline table": filled("{ a ", ONE + "a = "),
    "digits": filled("7", ONE + "a = "),
    "numbers beyond reach": filled("nan, ", ONE + "a = [", "]\n"),
    "dates": filled("2001-02-03, ", ONE + "a = [", "]\n"),
    "hills": filled("{ x_m = -1, y_m = 1, heigth_m = 1, radius_m = 1 }, ", ONE + "terrain.hills = [", "]\n"),
    "a long text": filled("a", ONE + 'targets = ["', '"]\n'),
    "lines that are not UTF-8": b"a = '\xff'\n" * (HALF_MB // 9),
    "bytes": bytes(i * i % 251 + 1 for i in range(HALF_MB)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_half_a_megabyte_of_any_shape_is_read_in_time(shape, tmp_path):
    file = tmp_path / "raid.toml"
    content = SHAPES[shape]
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert file.stat().st_size > 150_000
    start = time.process_time()
    message = str(ScenarioError(check(file)))
    assert time.process_time() - start < MOST_LOAD_S
    assert len(message) < 200_000
