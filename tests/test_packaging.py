"""What people install: four packages, their data and their types, and nothing else."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The folder that holds each package, by the package's import name.
SOURCE_ROOTS = {
    "forcemix": ROOT,
    "wargame": ROOT,
    "wargame_agents": ROOT / "agents",
    "wargame_experiments": ROOT / "experiments",
}
DATA_FOLDERS = ["wargame/catalogue/data", "wargame/battle/scenarios"]


def installable_files() -> dict[str, str]:
    """Return the path in the wheel -> path in the repository of every module, data file and py.typed."""
    return {
        path.relative_to(source_root).as_posix(): path.relative_to(ROOT).as_posix()
        for package, source_root in SOURCE_ROOTS.items()
        for path in sorted((source_root / package).rglob("*"))
        if path.suffix in {".py", ".toml", ".json", ".html", ".css", ".js", ".csv"} or path.name == "py.typed"
    }


@pytest.fixture(scope="module")
def dist_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist from the repository, then the wheel from that sdist; return where they are."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    build = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert build.returncode == 0, build.stdout + build.stderr
    return folder


@pytest.fixture(scope="module")
def wheel_names(dist_folder: Path) -> set[str]:
    """Return the paths of all files in the wheel."""
    (wheel,) = dist_folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def sdist_names(dist_folder: Path) -> set[str]:
    """Return the paths of all files in the sdist, below its one top folder."""
    (sdist,) = dist_folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_wheel_installs_exactly_four_packages(wheel_names: set[str]) -> None:
    top_level = {name.partition("/")[0] for name in wheel_names}
    (dist_info,) = (name for name in top_level if name.endswith(".dist-info"))
    assert dist_info.startswith("forcemix-")
    assert top_level - {dist_info} == set(SOURCE_ROOTS)


def test_wheel_has_every_module_data_file_and_py_typed(wheel_names: set[str]) -> None:
    assert set(installable_files()) - wheel_names == set()


@pytest.mark.parametrize("package", SOURCE_ROOTS)
def test_wheel_says_that_each_package_is_typed(wheel_names: set[str], package: str) -> None:
    assert f"{package}/py.typed" in wheel_names


@pytest.mark.parametrize("folder", DATA_FOLDERS)
def test_wheel_has_toml_data(wheel_names: set[str], folder: str) -> None:
    assert [name for name in wheel_names if name.startswith(f"{folder}/") and name.endswith(".toml")]


def test_what_is_shipped_is_found_by_name_from_anywhere(dist_folder: Path, tmp_path: Path) -> None:
    """The wheel alone, unpacked, in a folder that holds nothing else: studies, scenarios, and a study by its name."""
    (wheel,) = dist_folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")

    script = """
import sys, forcemix, wargame_experiments
from wargame.battle.scenario_file import shipped
from wargame.catalogue.elements import names
print(forcemix.__file__, wargame_experiments.__file__, len(shipped()), len(names()))
from wargame_experiments.cli import main
sys.exit(main(["studies", "--json"]))
"""
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    first, document = done.stdout.split("\n", 1)
    *files, scenarios, elements = first.split()
    assert all(file.startswith(str(tmp_path / "site")) for file in files)
    assert int(scenarios) == len(list((ROOT / "wargame/battle/scenarios").glob("*.toml")))
    assert int(elements) == len(list((ROOT / "wargame/catalogue/data").glob("*.toml")))
    studies = {one["name"] for one in json.loads(document)["studies"]}
    sources = {path.parent.name for path in (ROOT / "experiments/wargame_experiments/studies").glob("*/study.toml")}
    assert studies == sources


def test_wheel_has_the_command_and_the_licence(dist_folder: Path, wheel_names: set[str]) -> None:
    (entry_points,) = (name for name in wheel_names if name.endswith(".dist-info/entry_points.txt"))
    (wheel,) = dist_folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert "wargame = wargame_experiments.cli:main" in archive.read(entry_points).decode()
    assert [name for name in wheel_names if name.endswith(".dist-info/licenses/LICENSE")]


def test_sdist_has_what_the_wheel_needs(sdist_names: set[str]) -> None:
    needed = {"pyproject.toml", "README.md", "LICENSE", *installable_files().values()}
    assert needed - sdist_names == set()


def test_sdist_has_no_environment_or_output(sdist_names: set[str]) -> None:
    strays = {name for name in sdist_names if name.startswith((".venv", "out/", "dist/")) or "__pycache__" in name}
    assert strays == set()
