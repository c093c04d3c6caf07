"""What the numbers depend on is what the manifest hashes: every file that is named is there, and none is forgotten."""

import ast
from pathlib import Path

from tests.experiments.study.small import small
from wargame_experiments.study import manifest

SOURCES = Path(__file__).parents[3] / "experiments"
HOME = SOURCES / "wargame_experiments"
ROOTS = ("study/job.py", "study/study.py", "study/course.py", "study/tables.py")  # fights, plans, decides, writes
UNDECIDED = {  # imported on the way; they keep or refuse, and make no number of a table
    "folder.py",
    "provenance.py",
    "statistics/linear.py",  # of the analysis that stands beside a sample
    "statistics/resample.py",
    "statistics/responses.py",
    "study/check.py",
    "study/check_designs.py",
    "study/manifest.py",
    "study/store.py",
}


def _modules(file):
    """Yield the files of the study layer that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            path = SOURCES.joinpath(*name.split(".")).with_suffix(".py")
            if path.is_relative_to(HOME) and path.is_file():
                yield path


def test_every_file_that_is_named_is_there():
    assert [name for name in manifest.DECISIVE if not (HOME / name).is_file()] == []
    assert len(set(manifest.DECISIVE)) == len(manifest.DECISIVE)


def test_no_module_on_the_way_to_a_table_is_forgotten():
    found, open_files = set(), [HOME / name for name in ROOTS]
    while open_files:
        file = open_files.pop()
        if file not in found:
            found.add(file)
            open_files += _modules(file)
    reached = {file.relative_to(HOME).as_posix() for file in found}
    assert reached - UNDECIDED == set(manifest.DECISIVE)


def test_the_world_is_hashed_as_a_whole():
    files = manifest.code_files(small())
    for name in ("parts.py", "intervals.py", "exchange.py", "kernels/battle.py", "catalog/decoy.toml"):
        assert f"wargame/{name}" in files
    assert {f"wargame_experiments/{name}" for name in manifest.DECISIVE} < set(files)
