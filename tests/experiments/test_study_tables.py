"""The answers of the shipped studies are those of their results, and their results are those of their studies."""

import importlib.util
import json
import re
import shutil
from pathlib import Path

import pytest

from wargame_experiments.study import Study

ROOT = Path(__file__).parents[2]
NAMES = sorted(file.parent.name for file in (ROOT / "experiments/wargame_experiments/studies").glob("*/study.toml"))
SMALL = "directed-energy-breakeven"  # the smallest, and without a bootstrap
LINK = r"!\[[^\]]*\]\(([^)]*results/[^)]*)\)"


def load_tool():
    """Return tools/study_tables.py as a module."""
    spec = importlib.util.spec_from_file_location("study_tables", ROOT / "tools/study_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool():
    return load_tool()


@pytest.fixture
def repository(tmp_path):
    """Return a repository with one study and an index that names it."""
    for folder in (f"experiments/wargame_experiments/studies/{SMALL}", f"results/{SMALL}"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(
        ROOT / "experiments/wargame_experiments/studies/reading.py",
        tmp_path / "experiments/wargame_experiments/studies",
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/studies.md").write_text(f"<!-- {SMALL} -->\n<!-- /{SMALL} -->\n", "utf-8")
    return tmp_path


@pytest.mark.slow
def test_the_texts_are_those_of_the_results(tool, capsys):
    assert tool.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_the_results_are_those_of_the_study(name):
    manifest = json.loads((ROOT / f"results/{name}/manifest.json").read_text("utf-8"))
    assert manifest["state"] == "finished"
    assert manifest["study"] == Study.load(ROOT / "experiments/wargame_experiments/studies" / name).words()


@pytest.mark.parametrize("name", NAMES)
def test_no_result_names_the_machine(name):
    manifest = json.loads((ROOT / f"results/{name}/manifest.json").read_text("utf-8"))
    assert set(manifest["machine"]) == {"cpu", "cores"}


def test_all_results_are_small():
    assert sum(file.stat().st_size for name in NAMES for file in (ROOT / f"results/{name}").rglob("*")) < 12_000_000


@pytest.mark.parametrize("name", NAMES)
def test_all_figures_that_are_shown_are_there(name):
    """In the README all of a study, in the index the main one; each as PNG and PDF at two widths, with its table."""
    readme, index = ROOT / f"experiments/wargame_experiments/studies/{name}/README.md", ROOT / "docs/studies.md"
    shown = re.findall(LINK, readme.read_text("utf-8"))
    listed = re.findall(LINK, index.read_text("utf-8"))
    assert shown
    assert f"../results/{shown[0].partition('results/')[2]}" in listed
    for path in shown:
        page = (readme.parent / path).resolve()
        stem = page.name.removesuffix("-page.png")
        ends = ("-page.png", "-page.pdf", "-column.png", "-column.pdf", ".csv", ".txt")
        assert [end for end in ends if not (page.parent / f"{stem}{end}").is_file()] == []
    assert all((index.parent / path).is_file() for path in listed)


def test_a_changed_figure_is_found_and_drawn_again(tool, repository, capsys):
    assert tool.main(["--root", str(repository)]) == 0
    figures = repository / f"results/{SMALL}/figures"
    before = {file.name: file.read_bytes() for file in figures.iterdir()}
    table = next(figures.glob("*.csv"))
    table.write_text(table.read_text("utf-8").replace(".", ",", 1), "utf-8")
    next(figures.glob("*.png")).unlink()
    assert tool.main(["--check", "--root", str(repository)]) == 1
    assert table.name in capsys.readouterr().out
    assert tool.main(["--root", str(repository)]) == 0
    assert {file.name: file.read_bytes() for file in figures.iterdir()} == before


def test_a_changed_number_is_found_and_mended(tool, repository, capsys):
    assert tool.main(["--root", str(repository)]) == 0
    readme = repository / f"experiments/wargame_experiments/studies/{SMALL}/README.md"
    right = readme.read_text("utf-8")
    readme.write_text(right.replace("% [", "k [", 1), "utf-8")
    assert readme.read_text("utf-8") != right
    assert tool.main(["--check", "--root", str(repository)]) == 1
    assert "README.md" in capsys.readouterr().out
    assert tool.main(["--root", str(repository)]) == 0
    assert readme.read_text("utf-8") == right


def test_a_missing_marker_is_named(tool, repository, capsys):
    (repository / "docs/studies.md").write_text("nothing\n", "utf-8")
    assert tool.main(["--root", str(repository)]) == 2
    assert f"<!-- {SMALL} -->" in capsys.readouterr().err


def test_a_study_without_results_is_named(tool, repository, capsys):
    shutil.rmtree(repository / f"results/{SMALL}")
    assert tool.main(["--check", "--root", str(repository)]) == 2
    assert f"wargame sweep experiments/wargame_experiments/studies/{SMALL}" in capsys.readouterr().err
