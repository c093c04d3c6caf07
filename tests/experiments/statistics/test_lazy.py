"""Importing the statistics loads nothing heavy."""

import subprocess
import sys
from importlib import resources

HEAVY = ("scipy.stats", "scipy.optimize", "SALib", "contourpy", "matplotlib", "pandas", "pyarrow", "mesa")


def test_nothing_heavy_is_loaded_at_import():
    folder = resources.files("wargame_experiments.statistics")
    names = [file.name.removesuffix(".py") for file in folder.iterdir() if file.name.endswith(".py")]
    assert len(names) > 15
    lines = [f"import wargame_experiments.statistics.{name}" for name in sorted(names) if name != "__init__"]
    code = "\n".join(
        [f"import sys; sys.path[:0] = {sys.path!r}", *lines, f"print([h for h in {HEAVY!r} if h in sys.modules])"]
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
