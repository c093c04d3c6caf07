"""What a newcomer imports is there by its short name, and importing it loads nothing heavy."""

import subprocess
import sys

import pytest

import wargame
import wargame_agents
import wargame_experiments


@pytest.mark.parametrize("package", [wargame, wargame_agents, wargame_experiments])
def test_every_name_of_a_face_is_there(package):
    for name in package.__all__:
        assert getattr(package, name) is not None, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("package", "heavy"),
    [
        ("wargame", ("numba", "llvmlite", "numpy", "scipy", "pydantic")),
        ("wargame_agents", ("numba", "mesa", "numpy")),
        ("wargame_experiments", ("numba", "numpy", "pyarrow", "matplotlib", "duckdb")),
    ],
)
def test_importing_a_face_loads_nothing_heavy(package, heavy):
    script = f"import sys, {package}; print(*(name for name in {heavy!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_command_is_a_module_too():
    done = subprocess.run([sys.executable, "-m", "wargame", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("forcemix ")
