"""The answers of the shipped studies are those of their results, and their results are those of their studies."""

import importlib.util
import json
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from wargame_experiments.study import Results, Study, sweep
from wargame_experiments.study.document.band import band_words

ROOT = Path(__file__).parents[2]
NAMES = sorted(file.parent.name for file in (ROOT / "experiments/wargame_experiments/studies").glob("*/study.toml"))
SMALL = "directed-energy-breakeven"  # the smallest, and without a bootstrap
STUDIES = "experiments/wargame_experiments/studies"
LINK = r"!\[[^\]]*\]\(([^)]*results/[^)]*)\)"


@cache
def shipped(name):
    """Return a shipped study."""
    return Study.load(ROOT / STUDIES / name)


def band_sizes(name):
    """Return how many points the band of a shipped study has, and how many replications at each, as its words say."""
    words = band_words(shipped(name))
    rows, worlds = words["design"]
    return len(rows["rows"]) * worlds["points"], words["replications"]["n"]


def load_tool():
    """Return tools/study_tables.py as a module."""
    spec = importlib.util.spec_from_file_location("study_tables", ROOT / "tools/study_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_bands():
    """Return the module of packed bands."""
    spec = importlib.util.spec_from_file_location("bands", ROOT / STUDIES / "bands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool():
    return load_tool()


@pytest.fixture(scope="module")
def band(tmp_path_factory):
    """Return the folder of a small sweep of worlds, of the results that are shipped."""
    stored = Results.load(ROOT / f"results/{SMALL}").study
    points = shipped(SMALL).table.band.points
    table = {"worlds": 20, "replications": 2, "points": points, "measures": ["value_lost", "cost_blue", "leakage"]}
    study = Study.stored({**stored.words(), "band": table}, stored.inputs, stored.name).band()
    return sweep(study, tmp_path_factory.mktemp("band") / "band").folder


@pytest.fixture
def repository(tmp_path, band):
    """Return a repository with one study, its band, and an index that names it."""
    for folder in (f"experiments/wargame_experiments/studies/{SMALL}", f"results/{SMALL}"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for name in ("reading.py", "bands.py"):
        shutil.copy(ROOT / f"experiments/wargame_experiments/studies/{name}", tmp_path / STUDIES)
    (tmp_path / f"results/{SMALL}/band.parquet").unlink(missing_ok=True)
    shutil.copytree(band, tmp_path / f"results/{SMALL}/band")
    load_tool().pack_bands(tmp_path, [SMALL])
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
    assert manifest["study"] == shipped(name).words()


@pytest.mark.parametrize("name", NAMES)
def test_no_result_names_the_machine(name):
    manifest = json.loads((ROOT / f"results/{name}/manifest.json").read_text("utf-8"))
    assert set(manifest["machine"]) == {"cpu", "cores"}


def test_all_results_are_small():
    assert sum(file.stat().st_size for name in NAMES for file in (ROOT / f"results/{name}").rglob("*")) < 14_000_000


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


def test_the_answer_has_its_band_beside_the_interval_by_chance(tool, repository):
    assert tool.main(["--root", str(repository)]) == 0
    text = (repository / STUDIES / SMALL / "README.md").read_text("utf-8")
    answer = text.partition("<!-- answer -->")[2].partition("<!-- /answer -->")[0]
    assert re.search(r"by chance, \[[^]]+\] over 20 worlds, the same sign in \d+ % of them", answer)
    table = text.partition("<!-- band -->")[2].partition("<!-- /band -->")[0]
    assert table.count("\n| blue") == 3 * 3 + 3 * 3  # three measures at three points, and in three differences
    assert "20 worlds: 120 battles" in table


def test_a_packed_band_holds_the_estimates_of_its_sweep(repository, band):
    bands, packed = load_bands(), repository / f"results/{SMALL}/band.parquet"
    assert not packed.with_name("band").exists()
    assert packed.stat().st_size < 30_000
    found, table = bands.read(packed), Results.load(band).points
    for name, values in found.estimates.items():
        assert values.ravel().tolist() == table[name].to_pylist()
    assert found.about["study"] == bands.fingerprint(Results.load(band).study)
    assert found.about["tables"] == json.loads((band / "manifest.json").read_text("utf-8"))["tables"]
    row, other = found.points[:2]
    raw = found.estimates["value_lost"][0] - found.estimates["value_lost"][1]
    apart = found.of(["value_lost"], row, other)
    assert apart.mean() == pytest.approx(raw.mean())
    assert 0.0 < apart.std() <= raw.std()  # chance is taken off
    assert found.of(["value_lost"], {**row, "drones": 7}) is None
    assert found.of(["cer_full"], row) is None


def test_a_headline_that_is_not_in_the_band_is_named(tool, repository, capsys):
    tables = repository / STUDIES / SMALL / "tables.py"
    text = tables.read_text("utf-8").replace("HEADLINE_USD, HEADLINE_M = 20e6", "HEADLINE_USD, HEADLINE_M = 10e6")
    tables.write_text(text, "utf-8")
    assert tool.main(["--root", str(repository)]) == 1
    said = capsys.readouterr().err
    assert f"{SMALL}: no band of the headline cost_blue, value_lost at" in said
    assert f"make bands STUDIES={SMALL}" in said
    assert "without a band over worlds" in (repository / STUDIES / SMALL / "README.md").read_text("utf-8")


def test_a_study_without_its_band_is_named(tool, repository, capsys):
    (repository / f"results/{SMALL}/band.parquet").unlink()
    assert tool.main(["--root", str(repository)]) == 1
    assert "no band of the headline" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_band_is_of_the_study(name):
    study = shipped(name)
    file = ROOT / f"results/{name}/band.parquet"
    assert file.is_file() == (study.table.band is not None)
    if study.table.band is not None:
        bands, asked = load_bands(), study.band()
        assert bands.read(file).about["study"] == bands.fingerprint(asked)
        assert (len(asked.points), asked.table.replications.n) == band_sizes(name)


def test_every_shipped_band_asks_two_or_three_points_of_its_study():
    """As its words say: to build the worlds takes seconds a study, see above."""
    sizes = [band_sizes(name) for name in NAMES if shipped(name).table.band]
    without = {name for name in NAMES if not shipped(name).table.band}
    assert without == {"catalogue-uncertainty", "production-mix", "structural-band"}
    assert all(points in (400, 600) for points, _ in sizes)
    assert sum(points * replications for points, replications in sizes) <= 60_000


def test_a_missing_marker_is_named(tool, repository, capsys):
    (repository / "docs/studies.md").write_text("nothing\n", "utf-8")
    assert tool.main(["--root", str(repository)]) == 2
    assert f"<!-- {SMALL} -->" in capsys.readouterr().err


def test_a_study_without_results_is_named(tool, repository, capsys):
    shutil.rmtree(repository / f"results/{SMALL}")
    assert tool.main(["--check", "--root", str(repository)]) == 2
    assert f"wargame sweep experiments/wargame_experiments/studies/{SMALL}" in capsys.readouterr().err


def test_earlier_answers_stand_beside_the_first_sentences_of_todays(tool):
    then = {"one": {"sentences": 2, "then": "It was so.", "why": "It changed."}}
    table = tool.then_and_now(then, {"one": "It is 1.5 M. It is so. And more."})
    assert table.splitlines()[-1] == "| one | It was so. | It is 1.5 M. It is so. | It changed. |"
    with pytest.raises(tool.Trouble, match="no study 'one'"):
        tool.then_and_now(then, {"other": ""})
