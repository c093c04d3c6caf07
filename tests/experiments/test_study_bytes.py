"""The tables of a study are the same bytes on any number of workers; packed, they are made again bit by bit."""

import json
import shutil
from pathlib import Path

import pytest

from tests.experiments.study.small import ADAPTIVE, small, unchecked
from tests.experiments.test_study_tables import load_tool
from wargame_experiments.study import sweep
from wargame_experiments.study.run.reproduce import reproduce
from wargame_experiments.study.run.tables import hashes
from wargame_experiments.study.store.folder import tables_of

BROKEN = [
    {"units.blue-group.agent": "tests.experiments.study.agents:FailsInTheSecond"},
    {"clock.duration_s": -1},
    {"units.blue-group.count": 3},
]
OWN = ["tests.experiments.study.agents"]
SIDES = {"red": {"side": "red"}, "blue": {"side": "blue"}}
STUDIES = {
    "adaptive": lambda: small(replications=ADAPTIVE),
    "failures": lambda: unchecked(
        BROKEN, scenario="duel", measures=["p_win_red"], name="failures", replications={"n": 5, "block": 2}
    ),
    "mixes": lambda: small(mixes=SIDES, factors={"red.attritable": [0, 1], "blue.attritable": 0.5}),
    "series": lambda: small(series={"every_s": 30, "measures": ["flying_red", "leakers_armed"], "replications": 5}),
}  # fmt: skip


@pytest.fixture(scope="module", params=STUDIES)
def packed(request, tmp_path_factory):
    """Return the folder of a sweep on one thread, stripped to what is shipped."""
    folder = tmp_path_factory.mktemp("packed") / request.param
    sweep(STUDIES[request.param](), folder, workers=1, allow_agents=OWN)
    shutil.copytree(folder, whole := folder.with_name("whole"))
    load_tool().pack(folder)
    yield folder, whole
    shutil.rmtree(folder.parent)


def test_packing_keeps_every_byte_of_the_tables(packed):
    folder, whole = packed
    assert hashes(folder) == hashes(whole) == json.loads((folder / "manifest.json").read_text("utf-8"))["tables"]
    assert sorted(hashes(folder)) == sorted(tables_of(STUDIES[folder.name]()))
    assert not [path for path in folder.iterdir() if path.is_dir()]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_packed_sweep_comes_out_the_same_on_any_number_of_workers(packed, workers):
    folder, _ = packed
    found = reproduce(folder, workers=workers, allow_agents=OWN)
    assert found.different == []
    assert [line.partition(":")[0] for line in found.same] == list(hashes(folder))


def test_single_blocks_of_a_packed_sweep_come_out_the_same(packed):
    folder, _ = packed
    found = reproduce(folder, sample=3, allow_agents=OWN)
    assert found.different == []
    assert len(found.same) == 3


def test_a_block_that_is_not_what_was_packed_is_found(packed, tmp_path):
    folder, _ = packed
    shutil.copytree(folder, copy := tmp_path / "copy")
    file: Path = copy / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    manifest["chunks"] = {f"{name.rpartition('-')[0]}-{'0' * 12}.parquet": h for name, h in manifest["chunks"].items()}
    file.write_text(json.dumps(manifest), "utf-8")
    assert len(reproduce(copy, sample=1, allow_agents=OWN).different) == 1
