"""The state of raids: what it ends at is what was measured, and it is the same bytes however it came about."""

import hashlib
import json
import os
import signal

import numpy as np
import pytest

from tests.experiments.study import crash
from tests.experiments.study.small import ADAPTIVE, FEW, SKIRMISH, chunk_names, digests, small, unchecked
from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load
from wargame.battle.state_measures import state_measures
from wargame_experiments.cli import DONE, main
from wargame_experiments.models.battle import MODEL
from wargame_experiments.study import Results, StudyError, connect, sweep
from wargame_experiments.study.run.claims import ClaimFiles
from wargame_experiments.study.run.sweep import SilentReporter, share_work, sweep_state_of
from wargame_experiments.study.run.time_series import aggregate
from wargame_experiments.study.run.workers import worker_pool
from wargame_experiments.study.store.folder import create

SO_FAR = ["launched", "killed", "soft_killed", "leakers_armed", "leakers_decoy", "value_lost", "shots_unit_coyotes"]
SERIES = {"every_s": 30, "measures": ["flying_red", *SO_FAR, "magazine_unit_coyotes", "left_unit_drones"]}
WORDS = {"measures": SO_FAR, "series": {**SERIES, "replications": 6}}


def all_bytes(folder):
    """Return the hash of each table of a sweep and of each file of a course, the latter by name."""
    courses = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "series").iterdir()}
    table = hashlib.sha256((folder / "series.parquet").read_bytes()).hexdigest()
    return {**digests(folder), **courses, "series.parquet": table}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("series") / "out"
    sweep(small(**WORDS), out, workers=1)
    return out


# ---------------------------------------------------------------------------------------- the numbers


def test_a_course_ends_at_what_the_same_replications_measured(folder):
    """Mean of the first six runs, to the last bit but for the order of the sum."""
    results = Results.load(folder)
    runs, series = results.runs.to_pandas(), results.series().to_pandas()
    for point in (0, 1):
        here, last = runs[(runs.point == point) & (runs.replication < 6)], series[series.point == point].iloc[-1]
        for name in SO_FAR:
            assert last[name] == pytest.approx(here[f"{name}__num"].mean(), rel=1e-12), name
            assert last[f"{name}_sd"] == pytest.approx(here[f"{name}__num"].std(ddof=1), rel=1e-9), name
            assert last[f"{name}_high"] == pytest.approx(np.quantile(here[f"{name}__num"], 0.975)), name
        assert last.n == 6


def test_what_is_so_far_never_falls_and_magazines_never_fill(folder):
    for _, rows in Results.load(folder).series().to_pandas().groupby("point"):
        assert rows.time_s.tolist() == [30.0 * i for i in range(len(rows))]
        assert (np.diff(rows[SO_FAR], axis=0) >= 0.0).all()
        assert rows.magazine_unit_coyotes.iloc[0] == 1.0
        assert (np.diff(rows.magazine_unit_coyotes) <= 0.0).all()
        assert (rows.flying_red_low <= rows.flying_red_high).all()
        assert rows.left_unit_drones.iloc[0] == 3.0


def test_every_quantity_is_a_number_of_the_right_size():
    """In flight there are never more than there are, and a share lies between 0 and 1."""
    setup = build(load(SKIRMISH))
    known = state_measures(setup)
    prepared = MODEL.prepare(load(SKIRMISH), [])
    rows = dict(zip(known, MODEL.follow(prepared, 1, 0, 10.0, list(known)).T, strict=True))
    for name, values in rows.items():
        most = 1.0 if known[name].unit == "1" else np.inf
        assert ((values >= 0.0) & (values <= most)).all(), name
    total = sum(group.count for group in setup.groups)
    assert rows["flying_red"].max() > 0.0
    assert (rows["flying_red"] + rows["flying_blue"] <= total).all()
    assert rows["rounds_unit_coyotes"] == pytest.approx(rows["magazine_unit_coyotes"] * rows["rounds_unit_coyotes"][0])


def test_a_battle_that_is_over_keeps_its_last_values():
    found = aggregate([np.array([[2.0], [0.0]]), np.array([[4.0]])], 10.0, ["a"])
    assert found.columns["a"].tolist() == [3.0, 2.0]
    assert found.columns["a_low"] == pytest.approx([2.05, 0.1])  # linear between the two, at 2.5 %
    assert found.n == 2


def test_looking_twice_as_often_sees_the_same_where_both_look(folder, tmp_path):
    fine = sweep(small(**{**WORDS, "series": {**WORDS["series"], "every_s": 15}}), tmp_path / "fine", workers=1)
    often, seldom = fine.series().to_pandas(), Results.load(folder).series().to_pandas()
    both = seldom.merge(often, on=["point", "time_s"], suffixes=("", "_fine"))
    assert len(both) >= len(seldom) - 2  # the end is seen at the next look
    inner = both[both.time_s < both.groupby("point").time_s.transform("max")]
    assert (inner.leakers_armed == inner.leakers_armed_fine).all()


def test_no_more_are_followed_than_a_point_has(tmp_path):
    few = sweep(small(replications={"n": 3}, series={**SERIES, "replications": 50}), tmp_path, workers=1)
    assert set(few.series()["n"].to_pylist()) == {3}


def test_a_replication_that_cannot_be_fought_is_not_counted(tmp_path):
    rows = [{"clock.duration_s": -1}, {"clock.duration_s": 300}]
    study = unchecked(rows, replications={"n": 2}, series=SERIES)
    results = sweep(study, tmp_path, workers=1)
    assert set(results.series()["point"].to_pylist()) == {1}  # of the other there is no state


def test_a_replication_that_breaks_is_left_out_of_the_course(tmp_path):
    own = {"units.guns.agent": "tests.experiments.study.agents:FailsInTheSecond", **FEW}
    results = sweep(
        small(factors=own, replications={"n": 3}, series=SERIES), tmp_path, workers=1, allow_agents=["tests"]
    )
    assert set(results.series()["n"].to_pylist()) == {2}
    assert results.failures["replication"].to_pylist() == [1]


# ---------------------------------------------------------------------------------- the same bytes always


def test_threads_and_a_second_go_give_the_same_bytes(folder, tmp_path):
    sweep(small(**WORDS), tmp_path / "threads", workers=2)
    assert all_bytes(tmp_path / "threads") == all_bytes(folder)
    more = {**WORDS, "series": {**WORDS["series"], "replications": 2}}
    sweep(small(**more), tmp_path / "more", workers=1)
    blocks = chunk_names(tmp_path / "more")
    sweep(small(**WORDS), tmp_path / "more", workers=2)
    assert chunk_names(tmp_path / "more") == blocks == chunk_names(folder)  # only the course was fought again
    assert digests(tmp_path / "more") == digests(folder)
    assert (tmp_path / "more" / "series.parquet").read_bytes() == (folder / "series.parquet").read_bytes()


def test_work_without_a_scheduler_gives_the_same_bytes(folder, tmp_path):
    study = small(**WORDS)
    create(tmp_path / "out", study, ["test"])
    state = sweep_state_of(tmp_path / "out", study)
    with worker_pool(2) as pool:
        share_work(state, pool, SilentReporter(), ClaimFiles(state.store), poll_s=0.02)
    assert all_bytes(tmp_path / "out") == all_bytes(folder)
    assert not list((tmp_path / "out" / "claims").iterdir())


@pytest.mark.slow
def test_processes_and_dask_give_the_same_bytes(folder, tmp_path):
    pytest.importorskip("cryptography")
    sweep(small(**WORDS), tmp_path / "processes", processes=2)
    sweep(small(**WORDS), tmp_path / "dask", dask="local", processes=None)
    assert all_bytes(tmp_path / "processes") == all_bytes(folder) == all_bytes(tmp_path / "dask")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_sweep_killed_before_each_of_its_writes_ends_the_same(tmp_path):
    tiny = {
        "factors": {"units.guns.count": 1, **FEW},
        "replications": {"n": 3, "block": 2},
        "series": {**SERIES, "replications": 2},
    }
    sweep(small(**tiny), tmp_path / "whole", workers=1)
    deaths = 0
    while crash.run_and_die(tiny, tmp_path / "torn", deaths + 1) == -signal.SIGKILL:
        deaths += 1
    assert deaths >= 10
    assert all_bytes(tmp_path / "torn") == all_bytes(tmp_path / "whole")


def test_an_adaptive_sweep_follows_the_first_replications_of_each_point(tmp_path):
    words = {"replications": ADAPTIVE, "series": {**SERIES, "replications": 8}}
    sweep(small(**words), tmp_path / "one", workers=1)
    sweep(small(**words), tmp_path / "two", workers=2)
    assert all_bytes(tmp_path / "one") == all_bytes(tmp_path / "two")
    assert set(Results.load(tmp_path / "one").series()["n"].to_pylist()) == {4}  # n_min


def test_a_course_whose_file_is_broken_is_followed_again(folder, tmp_path):
    sweep(small(**WORDS), tmp_path, workers=1)
    file = min((tmp_path / "series").iterdir())
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    (tmp_path / "series.parquet").unlink()
    sweep(small(**WORDS), tmp_path, workers=1)
    assert (tmp_path / "series.parquet").read_bytes() == (folder / "series.parquet").read_bytes()


# ------------------------------------------------------------------------------------- where it is seen


def test_the_table_says_units_and_can_be_asked(folder):
    results = Results.load(folder)
    units = {field.name: field.metadata[b"unit"].decode() for field in results.series().schema}
    assert (units["time_s"], units["value_lost_sd"], units["magazine_unit_coyotes_low"]) == ("s", "USD", "1")
    one = results.series("leakers_armed")
    assert one.column_names == ["point", "units_guns_count", "time_s", "n", "mean", "sd", "low", "high"]
    with connect(folder) as database:
        assert database.sql("SELECT count(*) FROM series").fetchall() == [(results.series().num_rows,)]
    with pytest.raises(ValueError, match="no series of 'leakage'"):
        results.series("leakage")


def test_a_study_without_series_says_so_and_loses_its_table(folder, tmp_path):
    sweep(small(**WORDS), tmp_path, workers=1)
    results = sweep(small(measures=SO_FAR), tmp_path, workers=1)
    assert not (tmp_path / "series.parquet").exists()
    with pytest.raises(ValueError, match="keeps no series"):
        results.series()


def test_it_is_compared_when_a_sweep_is_reproduced(folder, capsys):
    assert main(["reproduce", str(folder), "--workers", "1"]) == DONE
    assert "same      series.parquet" in capsys.readouterr().out
    assert "series.parquet" in json.loads((folder / "manifest.json").read_text())["tables"]


@pytest.mark.parametrize(
    ("series", "words"),
    [
        ({"every_s": 10, "measures": ["flying_rde"]}, "series.measures.0: .*did you mean 'flying_red'"),
        ({"every_s": 0, "measures": ["flying_red"]}, "series.every_s: got 0"),
        ({"every_s": 10, "measures": ["flying_red", "flying_red"]}, "'flying_red' twice"),
        ({"every_s": 10}, "series.measures: required key 'measures' is missing"),
        ({**SERIES, "evry_s": 1}, "did you mean 'every_s'"),
    ],
)
def test_mistakes_are_named(series, words):
    with pytest.raises(StudyError, match=words):
        small(series=series)
