"""The layers hold: nothing imports upwards, world and kernels stay light, a crossing is caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ["forcemix", "wargame", "agents/wargame_agents", "experiments/wargame_experiments"]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of ``folder``'s own pyproject.toml against ``folder``'s own packages."""
    source_roots = [folder, folder / "agents", folder / "experiments"]
    return subprocess.run(
        [sys.executable, "-c", "from importlinter import cli; cli.lint_imports_command()", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, source_roots)), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of the packages and of the contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_no_border_is_crossed() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_kernels_may_import_numpy_numba_and_each_other(copy: Path) -> None:
    good = "import math\nimport numpy.typing\nfrom numba import njit\nfrom wargame.compiled.random import uniform\n"
    (copy / "wargame/battle/kernels/good.py").write_text(good)
    (copy / "wargame/battle/kernels/user.py").write_text("from wargame.battle.kernels import good\n")
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("place", "statement", "crossing"),
    [
        ("wargame", "import wargame_agents", "wargame.intruder -> wargame_agents"),
        ("wargame", "import wargame_experiments", "wargame.intruder -> wargame_experiments"),
        (
            "agents/wargame_agents",
            "import wargame_experiments",
            "wargame_agents.intruder -> wargame_experiments",
        ),
        ("wargame", "def late():\n    import pandas.api", "wargame.intruder -> pandas"),
        ("wargame", "from mesa import Agent", "wargame.intruder -> mesa"),
        ("wargame/battle/kernels", "import scipy.stats", "wargame.battle.kernels.intruder -> scipy"),
        ("wargame/battle/kernels", "import time", "wargame.battle.kernels.intruder -> time"),
        (
            "wargame/battle/kernels",
            "from wargame import outsider",
            "wargame.battle.kernels.intruder -> wargame.outsider",
        ),
        ("wargame/compiled", "import time", "wargame.compiled.intruder -> time"),
        (
            "wargame/compiled",
            "from wargame.battle.kernels import state",
            "wargame.compiled.intruder -> wargame.battle.kernels.state",
        ),
    ],
)
def test_a_crossing_is_caught(copy: Path, place: str, statement: str, crossing: str) -> None:
    (copy / "wargame/outsider.py").touch()
    (copy / place / "intruder.py").write_text(f"{statement}\n")
    result = lint_imports(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert crossing in result.stdout
