"""A name that becomes a column is one column: in every table, in SQL, and in what is made of them."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.experiments.study.small import FEW, SKIRMISH, small, study_file
from wargame_experiments.analysis.data import Data
from wargame_experiments.figures.registry import figure_sets
from wargame_experiments.study import Results, Study, StudyError, connect, sweep
from wargame_experiments.study.document.columns import layout
from wargame_experiments.study.store import folder as store

GUNS = {"path": "units.guns.count", "values": [0, 1]}
SERIES = {"every_s": 60, "replications": 2, "measures": ["flying_red"]}
MIXES = {"red": {"side": "red", "parts": {"drones": ["drones"], "decoys": ["decoys"]}}}


@pytest.mark.parametrize(
    "name",
    [
        *("point", "point-id", "failed", "simulated", "Replications", "reached"),  # of every table of points
        *("cer_raid", "cer-raid", "Leakage", "value_lost_low", "leakage.n", "value-lost-high"),  # measures
        *("replication", "stage", "error", "traceback", "command"),  # of the other tables
        *("mean", "low", "high", "n", "unit", "resamples-above-1"),  # beside factors in tables and figures
    ],
)
def test_a_factor_that_would_be_a_column_of_the_tables_is_refused(name):
    tables = layout(small())
    known = {field.name for fields in tables[1:] for field in fields}
    assert len(known) > 30
    with pytest.raises(StudyError, match="becomes the column") as caught:
        small(factors={name: GUNS, **FEW})
    assert [problem.path.split(".")[0] for problem in caught.value.problems] == ["factors"] * len(caught.value.problems)


@pytest.mark.parametrize("name", ["time_s", "flying_red", "flying-red-sd", "sd"])
def test_a_factor_that_would_be_a_column_of_the_series_is_refused(name):
    small(factors={"guns": GUNS, **FEW}, series=SERIES)
    with pytest.raises(StudyError, match="becomes the column"):
        small(factors={name: GUNS, **FEW}, series=SERIES)


@pytest.mark.parametrize(
    ("factor", "mixes"),
    [
        ("red_budget_usd", MIXES),
        ("red-spent-usd", MIXES),
        ("red_left_usd", MIXES),
        ("count_drones", MIXES),
        ("red-drones", MIXES),  # the share's own name is red.drones
        ("guns", {"red": {**MIXES["red"], "parts": {"a-b": ["drones"], "a_b": ["decoys"]}}}),
    ],
)
def test_names_of_mixes_are_columns_too(factor, mixes):
    words = {"design": {"kind": "list", "rows": [{factor: n} for n in (0, 1)]}, "mixes": mixes}
    constants = {f"red.{next(iter(mixes['red']['parts']))}": {"value": 0.5}}
    with pytest.raises(StudyError, match=r"(becomes|both become) the column"):
        small(factors={factor: GUNS, **constants}, **words)


def test_a_share_is_the_column_of_its_own_factor():
    study = small(factors={"red.drones": [0.25, 0.5]}, mixes=MIXES)
    assert [field.name for field in layout(study).points].count("red_drones") == 1


def test_a_measure_of_one_unit_is_not_the_limit_of_another(tmp_path):
    """Units gun and gun-low: shots_unit_gun_low is a measure of the one and the lower limit of the other."""
    text = Path(SKIRMISH).read_text("utf-8")
    text = text.replace("[units.guns]", "[units.gun]").replace("[units.coyotes]", "[units.gun-low]")
    (tmp_path / "raid.toml").write_text(text.replace('"coyotes"', '"gun-low"').replace('"guns"', '"gun"'))
    words = {"scenario": str(tmp_path / "raid.toml"), "factors": {"units.gun.count": [0, 1]}}
    small(**words, measures=["shots_unit_gun"])
    with pytest.raises(StudyError, match=r"measures\.1.*'shots_unit_gun_low' becomes the column"):
        small(**words, measures=["shots_unit_gun", "shots_unit_gun_low"])


def test_the_line_of_the_name_is_said(tmp_path):
    file = study_file(
        tmp_path, instead={"units.guns.count = [0, 1]": 'leakage = { path = "units.guns.count", value = 1 }'}
    )
    Study.load(file)  # a constant is no column
    file = study_file(
        tmp_path, instead={"units.guns.count = [0, 1]": 'leakage = { path = "units.guns.count", values = [0, 1] }'}
    )
    with pytest.raises(StudyError, match=r"study\.toml:7: factors\.leakage: 'leakage' becomes the column 'leakage'"):
        Study.load(file)


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        ("units.guns.count = [0, 1]\n'units.guns.count' = [1, 2]", "a second value of factor 'units.guns.count'"),
        ("a = { path = 'units.guns.count', values = [0, 1] }\nunits.guns.count = 2", "is set by two factors"),
    ],
)
def test_of_two_values_neither_wins_in_silence(tmp_path, factors, words):
    file = study_file(tmp_path, instead={"units.guns.count = [0, 1]": factors})
    with pytest.raises(StudyError, match=words):
        Study.load(file)


def test_of_two_values_in_a_row_neither_wins_in_silence():
    rows = [{"units": {"guns": {"count": 1}}, "units.guns.count": 2}]
    with pytest.raises(StudyError, match=r"design\.rows.*a second value of factor 'units.guns.count'"):
        small(factors=FEW, design={"kind": "list", "rows": rows})


def test_of_two_designs_of_one_factor_neither_wins_in_silence():
    design = [{"kind": "list", "rows": [{"units.guns.count": n}]} for n in (0, 1)]
    with pytest.raises(StudyError, match=r"factor 'units.guns.count' is in two designs"):
        small(factors=FEW, design=design)


@pytest.mark.parametrize("header", ["a,a,b", "a, a ,b", "b,a,b"])
def test_a_table_with_two_columns_of_one_name_is_refused(tmp_path, header):
    (tmp_path / "d.csv").write_text(f"{header}\n1,0,1\n")
    factors = {"a": GUNS, "b": {"path": "units.coyotes.count", "values": [0, 1]}}
    with pytest.raises(StudyError, match=r"d\.csv:1: '[ab]' is the name of 2 columns"):
        small(factors=factors, design={"kind": "csv", "file": "d.csv"}, folder=tmp_path)


def test_columns_that_differ_in_signs_alone_are_refused(tmp_path):
    (tmp_path / "d.csv").write_text("units.guns.count,units-guns_count\n1,0\n")
    factors = {**FEW, "units-guns_count": {"path": "units.coyotes.count", "values": [0, 1]}}
    with pytest.raises(StudyError, match="becomes the column"):
        small(factors=factors, design={"kind": "csv", "file": "d.csv"}, folder=tmp_path)


def test_no_table_and_no_file_of_a_figure_has_a_column_twice(tmp_path):
    factors = {"guns": GUNS, "flyers": {"path": "units.drones.count", "values": [2, 3]}, "units.decoys.count": 2}
    sweep(small(factors=factors, series=SERIES), tmp_path / "out", workers=1)
    for file in (tmp_path / "out").glob("*.parquet"):
        names = [name.casefold() for name in pq.ParquetFile(file).schema_arrow.names]
        assert len(set(names)) == len(names), file
    figure_specs = [
        figure_spec for kind in figure_sets(Data.load(tmp_path / "out")) for figure_spec in kind.figure_specs
    ]
    assert len({figure_spec.name for figure_spec in figure_specs}) == len(figure_specs) > 0
    for figure_spec in figure_specs:
        assert len(set(figure_spec.header)) == len(figure_spec.header), figure_spec.name


# ---------------------------------------------------------------------------------------- a query sees the study alone


@pytest.mark.parametrize(
    ("name", "other"),
    [
        *(("run[1]", "run1"), ("what?", "whatX"), ("a*", "ab"), ("{a,b}", "a"), ("**", "x"), ("it's", "its")),
        *(("year=2026", "year=2027"), ("x%20y", "x y"), ("file:a", "a"), ("back\\slash", "backslash"), ("~", "home")),
    ],
)
def test_a_folder_is_its_own_whatever_its_name(tmp_path, monkeypatch, name, other):
    monkeypatch.chdir(tmp_path)
    sweep(small(replications={"n": 4}), tmp_path / name, workers=1)
    sweep(small(replications={"n": 6}), tmp_path / other, workers=1)
    for place in (name, tmp_path / name):
        results = Results.load(place)
        found = results.sql("SELECT * FROM runs")
        assert found.num_rows == 8
        assert found.column_names == results.runs.column_names
        assert results.sql("SELECT count(*) AS n FROM chunks")["n"].to_pylist() == [8]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('secret.csv')",
        "SELECT * FROM 'secret.csv'",
        "SELECT * FROM read_text('secret.csv')",
        "SELECT * FROM secret",
        "COPY points TO 'stolen.csv'",
        "ATTACH 'stolen.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_a_query_reads_and_writes_nothing_else(folder, tmp_path, monkeypatch, query):
    import duckdb
    import pyarrow as pa

    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    secret = pa.table({"a": [1]})  # a variable that DuckDB would find
    assert secret.num_rows == 1
    with connect(folder) as database, pytest.raises(duckdb.Error):
        database.sql(query).fetchall()
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("columns") / "out"
    sweep(small(), out, workers=1)
    return out


def test_a_query_of_a_table_that_was_changed_is_refused(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "out")
    table = pq.read_table(tmp_path / "out" / "runs.parquet")
    pq.write_table(table.slice(1), tmp_path / "out" / "runs.parquet")
    with pytest.raises(ValueError, match="its bytes are not those"):
        Results.load(tmp_path / "out").sql("SELECT 1")


def test_a_sweep_fills_the_folder_one_works_in(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    inode = out.stat().st_ino
    sweep(small(replications={"n": 4}), ".", workers=1)
    assert out.stat().st_ino == inode
    assert (out / "points.parquet").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_force_replaces_a_sweep_and_no_file_of_others(folder, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    (out / "notes.txt").write_text("mine")
    store.create(out, small(), ["sweep"], force=True)
    assert (out / "notes.txt").read_text() == "mine"
    assert not (out / "points.parquet").exists()
    (out / "chunks" / "thesis.txt").write_text("mine")
    with pytest.raises(ValueError, match=r"holds what no sweep wrote \(thesis.txt\)"):
        store.create(out, small(), ["sweep"], force=True)
    (out / "chunks" / "thesis.txt").unlink()
    (tmp_path / "elsewhere").mkdir()
    (out / "series").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="is no folder of a sweep"):
        store.create(out, small(), ["sweep"], force=True)
    (out / "series").unlink()
    (out / "manifest.json").unlink()
    (out / "series").mkdir()
    (out / "series" / "thesis.txt").write_text("mine")
    store.create(out, small(), ["sweep"], force=True)
    assert (out / "series" / "thesis.txt").read_text() == "mine"
