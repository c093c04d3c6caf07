"""Entry points: the newest name wins, an older one is found, and what is not there is told with all that was tried."""

import doctest
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import entry_points
from benchmarks.entry_points import KNOWN, EntryPointError, entry_point

ROOT = Path(__file__).parents[2]
PLACES = {"build": ("house:build", "house.battle.build.build:build", "house.world:build")}
# A revision with other names than ours: a face, and an engine that takes the setup and not its world.
MOVED = {
    "wargame/__init__.py": "def __getattr__(name):\n"
    "    if name not in ('load', 'build', 'run_many'):\n"
    "        raise AttributeError(name)\n"
    "    from wargame.battle import engine\n"
    "    return getattr(engine, name)\n",
    "wargame/battle/__init__.py": "",
    "wargame/battle/engine.py": "def load(scenario, settings=()):\n    return scenario, settings\n"
    "def build(loaded):\n    return [loaded]\n"
    "def run_many(setup, seed, replications, first=0, threads=None):\n"
    "    assert setup == [('duel', {})] and (seed, replications, first, threads) == (1, 5, 0, 2)\n",
}


def lay_out(folder: Path, files: dict[str, str]) -> None:
    """Write files of a made-up package."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Return a function that lays out a made-up package, which is forgotten afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda files: lay_out(tmp_path, files)
    for name in [name for name in sys.modules if name.partition(".")[0] == "house"]:
        del sys.modules[name]


def test_the_examples_are_right():
    assert doctest.testmod(entry_points).failed == 0


@pytest.mark.parametrize("name", list(KNOWN))
def test_every_entry_point_is_there_today(name):
    assert callable(entry_point(name))


def test_both_engines_are_found_and_give_the_same():
    setup = entry_points.build(entry_points.load("duel"))
    compiled = entry_points.run_many(setup, 3, 1, first=2)
    for array, other in zip(compiled, entry_points.run_many_mesa(setup, 3, 1, first=2), strict=True):
        np.testing.assert_array_equal(array, other)


def test_a_world_alone_will_do():
    setup = entry_points.build(entry_points.load("duel"))
    whole, alone = entry_points.run_many(setup, 1, 2), entry_points.run_many(setup.world, 1, 2)
    np.testing.assert_array_equal(whole.statuses, alone.statuses)


def test_the_face_goes_before_all_others(house):
    house({"house/__init__.py": "def build(): return 'face'", "house/world.py": "def build(): return 'old'"})
    assert entry_point("build", PLACES)() == "face"


def test_a_module_deeper_down_is_found(house):
    house(dict.fromkeys(["house/__init__.py", "house/battle/__init__.py", "house/battle/build/__init__.py"], ""))
    house({"house/battle/build/build.py": "def build(): return 'moved'"})
    assert entry_point("build", PLACES)() == "moved"


def test_a_module_of_that_name_is_not_taken_for_the_function(house):
    house({"house/__init__.py": "from house import build", "house/build.py": "", "house/world.py": "def build(): pass"})
    assert entry_point("build", PLACES).__module__ == "house.world"


def test_what_is_nowhere_is_told_with_all_that_was_tried(house):
    house({"house/__init__.py": "", "house/world.py": "build = 1"})
    with pytest.raises(EntryPointError) as error:
        entry_point("build", PLACES)
    assert "house:build (not there)" in str(error.value)
    assert "house.battle.build.build:build (no module 'house.battle')" in str(error.value)
    assert "house.world:build (a int)" in str(error.value)


def test_a_broken_module_is_not_passed_over_for_an_older_one(house):
    house({"house/__init__.py": "import no_such_library", "house/world.py": "def build(): pass"})
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        entry_point("build", PLACES)


def test_an_unknown_entry_point_is_told_with_what_is_allowed():
    with pytest.raises(ValueError, match="no entry point 'fight'; allowed: load, "):
        entry_point("fight")


def test_a_repository_without_studies_is_told(tmp_path):
    with pytest.raises(EntryPointError, match=r"no shipped study in .*; tried: experiments/"):
        entry_points.studies(tmp_path)


def worker(folder: Path, lines: str) -> subprocess.CompletedProcess[str]:
    """Let the worker of a comparison time what it finds in a folder."""
    case = {"duel": {"scenario": "duel", "battles": 5, "threads": 2}}
    command = [sys.executable, "-P", str(ROOT / "benchmarks/compare_worker.py"), str(folder), json.dumps(case)]
    return subprocess.run(command, input=lines, capture_output=True, text=True)


def test_a_worker_times_a_revision_with_other_names(tmp_path):
    lay_out(tmp_path, MOVED)
    done = worker(tmp_path, "duel\n")
    assert done.returncode == 0, done.stderr
    ready, seconds = done.stdout.split()
    assert ready == "ready"
    assert float(seconds) >= 0.0


def test_a_worker_refuses_the_package_of_another_folder(tmp_path):
    done = worker(tmp_path, "duel\n")
    assert done.returncode == 1
    assert "timed the wrong package" in done.stderr
