"""The kernel cache: an edit is seen, processes that start together do no harm, and the processor does not matter."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import wargame.battle.kernels
import wargame.compiled
from wargame.compiled.package import source_hash

KERNELS = Path(wargame.battle.kernels.__file__).parent
COMPILED = Path(wargame.compiled.__file__).parent
ROOT = KERNELS.parent.parent
BATTLE = "from wargame_experiments.cli import main; main()"
ARGUMENTS = ("battle", "duel", "--replications", "20", "--json")


def run(cache: Path, root: Path = ROOT, code: str = BATTLE, **environment: str) -> str:
    """Return what a fresh process prints, a battle's document, with a cache folder and sources of its own."""
    paths = os.pathsep.join(str(path) for path in (root, root / "agents", root / "experiments"))
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *ARGUMENTS],
        env=os.environ | {"FORCEMIX_CACHE_DIR": str(cache), "PYTHONPATH": paths} | environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", sorted([*COMPILED.glob("*.py"), *KERNELS.glob("*.py")]), ids=lambda path: path.name)
def test_an_edit_of_any_kernel_file_changes_the_hash_of_its_package(tmp_path, path):
    copy = tmp_path / "copy"
    shutil.copytree(path.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert source_hash(copy) == source_hash(path.parent)
    with (copy / path.name).open("a") as stream:
        stream.write("# edited\n")
    assert source_hash(copy) != source_hash(path.parent)


@pytest.mark.slow
def test_processes_that_start_at_once_on_an_empty_cache_all_find_the_same(tmp_path):
    with ThreadPoolExecutor(3) as pool:
        documents = list(pool.map(lambda _: run(tmp_path), range(3)))
    assert len(set(documents)) == 1
    assert run(tmp_path) == documents[0]  # and what they left in the cache is sound


@pytest.mark.slow
def test_an_edit_of_an_imported_kernel_is_seen_by_the_battle(tmp_path):
    """Other draws: an edit in another package alone, of a file that holds no compiled function of battle.py."""
    for name in ("wargame", "agents", "experiments"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = run(tmp_path / "cache", tmp_path)
    file = tmp_path / "wargame" / "compiled" / "random.py"
    source = file.read_text()
    assert "np.uint64(draw) & _MASK" in source
    file.write_text(source.replace("np.uint64(draw) & _MASK", "np.uint64(draw + 7) & _MASK"))
    after = run(tmp_path / "cache", tmp_path)
    assert json.loads(before) != json.loads(after)


@pytest.mark.slow
def test_a_plain_processor_gives_the_same_bits(tmp_path):
    """Compiled for no processor in particular, without its vector and fused instructions."""
    assert run(tmp_path, NUMBA_CPU_NAME="generic") == run(tmp_path)


DEPRECATIONS = """
import warnings
from numba.core.errors import NumbaDeprecationWarning, NumbaPendingDeprecationWarning
for kind in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
    warnings.simplefilter("error", kind)
for kind in (NumbaDeprecationWarning, NumbaPendingDeprecationWarning):
    warnings.simplefilter("error", kind)
from wargame.battle import engine as battle, scenario_file
from wargame.battle.build import setup as world
from wargame_agents.battle.model import BattleModel
battle.run_many(world.build(scenario_file.load("duel")).world, 1, 1)
BattleModel(world.build(scenario_file.load("duel")), 1).run()
"""


@pytest.mark.slow
def test_compiling_every_kernel_calls_nothing_deprecated(tmp_path):
    run(tmp_path, code=DEPRECATIONS)
    assert list(tmp_path.rglob("battle.fight_many*.nbc"))
