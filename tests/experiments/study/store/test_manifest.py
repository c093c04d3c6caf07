"""What the numbers depend on is what the manifest hashes: all that a run can reach, and nothing that it cannot."""

import subprocess
import sys
from pathlib import Path

import wargame_experiments
from tests.experiments.study.small import SKIRMISH, small
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.imports import imported_by

HOME = Path(wargame_experiments.__file__).parent


def modules(files):
    return {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in files}


def test_every_module_that_a_sweep_loads_is_hashed():
    """Run a sweep in a process of its own and look what it has imported of ours."""
    script = "\n".join(
        [
            "import sys",
            "from wargame_experiments.study import Study",
            "from wargame_experiments.study.run.job import Job, run_block",
            "from wargame_experiments.study.run.stopping import StoppingRule",
            f"study = Study(scenario={SKIRMISH!r}, factors={{'units.guns.count': [0, 1]}}, replications=2)",
            "point = study.points[0]",
            "block = run_block(Job(point.case, point.address, tuple(study.described.values()), 0, 2))",
            "assert not block.failures, block.failures",
            "ours = ('wargame.', 'wargame_agents.', 'wargame_experiments.')",
            "print(*(name for name in sys.modules if name.startswith(ours)))",
        ]
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    known = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in manifest.code_files(small())
    }
    # the package's face brings in what reads and writes folders, whatever is run
    around = set(imported_by(["wargame_experiments.study"]))
    around = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in around}
    assert set(done.stdout.split()) - known <= around - known
    assert {
        "wargame.battle.engine",
        "wargame.battle.kernels.fires",
        "wargame_experiments.models.battle_budget",
    } <= known


def test_what_no_run_reaches_is_not_hashed():
    files = manifest.code_files(small())
    for name in ("figures/line", "analysis/game", "study/run/progress", "study/run/claims", "reports/battle", "cli"):
        assert (HOME / f"{name}.py").is_file()
        assert f"wargame_experiments/{name}.py" not in files
    for name in ("wargame/estimates/observations.py", "wargame/battle/exchange.py", "wargame/battle/kernels/battle.py"):
        assert name in files
    assert "wargame/catalogue/data/decoy.toml" in files


def test_an_import_that_only_a_type_checker_sees_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr("wargame_experiments.study.store.imports.PACKAGES_OF_OURS", ("mypkg",))
    (tmp_path / "mypkg").mkdir()
    for name, text in {
        "__init__": "",
        "a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mypkg import b\nfrom . import c\n",
        "b": "",
        "c": "def later():\n    import mypkg.d\n",
        "d": "",
    }.items():
        (tmp_path / "mypkg" / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert sorted(imported_by(["mypkg.a"])) == [f"mypkg/{name}.py" for name in ("__init__", "a", "c", "d")]
