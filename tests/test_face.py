"""What a newcomer imports is there by its short name, and importing it loads nothing heavy."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import pytest

import forcemix
import wargame
import wargame_agents
import wargame_experiments


@pytest.mark.parametrize("package", [forcemix, wargame, wargame_agents, wargame_experiments])
def test_every_name_of_a_face_is_there(package):
    for name in package.__all__:
        assert getattr(package, name) is not None, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("package", "heavy"),
    [
        ("forcemix", ("numba", "numpy", "pyarrow", "pydantic", "mesa", "wargame_experiments.study")),
        ("wargame", ("numba", "llvmlite", "numpy", "scipy", "pydantic")),
        ("wargame_agents", ("numba", "mesa", "numpy")),
        ("wargame_experiments", ("numba", "numpy", "pyarrow", "matplotlib", "duckdb")),
    ],
)
def test_importing_a_face_loads_nothing_heavy(package, heavy):
    script = f"import sys, {package}; print(*(name for name in {heavy!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("package", [forcemix, wargame, wargame_agents, wargame_experiments])
def test_every_package_has_the_version_of_the_distribution(package):
    assert package.__version__ == version("forcemix")


def test_a_source_tree_that_is_not_installed_has_a_word_for_its_version(monkeypatch):
    def absent(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr("wargame.version.version", absent)
    assert forcemix.__version__ == "(not installed)"


def test_names_of_the_face_are_those_of_the_packages():
    assert forcemix.Results is wargame_experiments.Results
    assert forcemix.scenario is wargame.load
    assert forcemix.sweep is wargame_experiments.sweep


def test_the_command_is_a_module_too():
    done = subprocess.run([sys.executable, "-m", "wargame", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("forcemix ")
