"""A sweep is the same bytes however it is fought, and every number in it is that of the battle itself."""

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.experiments.study.small import ADAPTIVE, SKIRMISH, chunk_names, digests, small, unchecked
from wargame.battle.assess import assess
from wargame.battle.build.setup import build
from wargame.battle.measures import specs
from wargame.battle.scenario_file import load
from wargame.estimates.observations import Observations
from wargame.estimates.proportions import clustered_proportion
from wargame.estimates.ratios import ratio_of_means
from wargame_experiments.study import ChangedError, Results, Study, connect, sweep
from wargame_experiments.study.run.runner import TooManyFailuresError
from wargame_experiments.study.store.folder import stored_inputs


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a finished sweep of the small study, on one thread."""
    out = tmp_path_factory.mktemp("sweep") / "out"
    sweep(small(), out, workers=1)
    return out


@pytest.fixture(scope="module")
def adaptive(tmp_path_factory):
    out = tmp_path_factory.mktemp("adaptive") / "out"
    sweep(small(replications=ADAPTIVE), out, workers=1)
    return out


# ------------------------------------------------------------------------------------------- the numbers


def test_every_measure_is_that_of_the_battle(tmp_path):
    """All measures that a scenario has, at both points, to the last bit."""
    names = list(specs(build(load(SKIRMISH))))
    study = small(measures=names, replications={"n": 9, "block": 4})
    rows = sweep(study, tmp_path, workers=1).points.to_pylist()
    for row, guns in zip(rows, (0, 1), strict=True):
        counts = ["units.drones.count=3", "units.decoys.count=2", f"units.guns.count={guns}"]
        found = assess(load(SKIRMISH, counts), seed=1, replications=9).measures
        for name in names:
            for end, value in zip(("", "_low", "_high"), found[name][:3], strict=True):
                stored = row[f"{name}{end}"]
                assert stored == value or (stored is None and math.isnan(value)), (name, end)


def test_estimates_can_be_computed_again_from_the_runs(folder):
    results = Results.load(folder)
    runs = results.runs.to_pandas()
    for row in results.points.to_pylist():
        here = runs[runs.point == row["point"]]
        assert here.replication.tolist() == list(range(10))
        assert ratio_of_means(here.cer_raid__num, here.cer_raid__den)[0] == row["cer_raid"]
        leakage = clustered_proportion(here.leakage__num, here.leakage__den)
        assert (*leakage,) == (row["leakage"], row["leakage_low"], row["leakage_high"])
        assert here.value_lost__num.mean() == row["value_lost"]


def test_columns_have_units_and_words(folder):
    results = Results.load(folder)
    for table in (results.points, results.runs, results.failures):
        for field in table.schema:
            assert field.metadata[b"unit"], field.name
            assert field.metadata[b"description"], field.name
    units = {field.name: field.metadata[b"unit"].decode() for field in results.runs.schema}
    assert (units["cer_raid__num"], units["cer_raid__den"], units["leakage__num"]) == ("USD", "USD", "element")


def test_a_mix_reports_what_it_bought_and_what_is_left(tmp_path):
    study = small(
        mixes={"red": {"side": "red", "budget_usd": 8e6}},
        factors={"red.attritable": [0.0, 0.1]},
        replications={"n": 2},
    )
    first, second = sweep(study, tmp_path, workers=1).points.to_pylist()
    assert (first["count_missile"], first["red_spent_usd"], first["red_left_usd"]) == (5, 7.5e6, 0.5e6)
    assert (second["red_attritable"], second["red_high_end"], second["red_budget_usd"]) == (0.1, 0.9, 8e6)
    assert second["red_spent_usd"] + second["red_left_usd"] == 8e6
    prices = {"drones": 50e3, "decoys": 3e3, "missile": 1.5e6}
    assert sum(second[f"count_{unit}"] * usd for unit, usd in prices.items()) == second["red_spent_usd"]


def test_a_point_that_is_there_twice_is_fought_once(tmp_path):
    rows = [{"units.guns.count": n} for n in (1, 0, 1)]
    study = small(factors={}, design={"kind": "list", "rows": rows}, replications={"n": 4})
    results = sweep(study, tmp_path, workers=2)
    assert len(chunk_names(tmp_path)) == 2
    assert results.points["point"].to_pylist() == [0, 1, 2]
    first, _, third = results.points.to_pylist()
    assert {**first, "point": 2} == third
    assert results.runs.num_rows == 12


# ------------------------------------------------------------------------------------ the same bytes always


def test_two_threads_give_the_same_bytes(folder, adaptive, tmp_path):
    sweep(small(), tmp_path / "fixed", workers=2)
    sweep(small(replications=ADAPTIVE), tmp_path / "adaptive", workers=2)
    assert digests(tmp_path / "fixed") == digests(folder)
    assert digests(tmp_path / "adaptive") == digests(adaptive)


@pytest.mark.slow
def test_processes_give_the_same_bytes(folder, adaptive, tmp_path):
    sweep(small(), tmp_path / "fixed", processes=2)
    sweep(small(replications=ADAPTIVE), tmp_path / "adaptive", processes=2)
    assert digests(tmp_path / "fixed") == digests(folder)
    assert digests(tmp_path / "adaptive") == digests(adaptive)


@pytest.mark.slow
def test_dask_with_two_workers_gives_the_same_bytes(folder, adaptive, tmp_path):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        sweep(small(), tmp_path / "fixed", dask=cluster.scheduler_address)
        sweep(small(replications=ADAPTIVE), tmp_path / "adaptive", dask=cluster.scheduler_address)
    assert digests(tmp_path / "fixed") == digests(folder)
    assert digests(tmp_path / "adaptive") == digests(adaptive)


def test_blocks_that_arrive_in_any_order_give_the_same_bytes(adaptive, tmp_path):
    """An executor that fights the newest block first."""
    from concurrent.futures import Executor, Future

    from wargame_experiments.study.run.sweep import SilentReporter, run_all, sweep_state_of
    from wargame_experiments.study.run.workers import WorkerPool
    from wargame_experiments.study.store.folder import create
    from wargame_experiments.study.store.manifest import FILE

    class Backwards(Executor):
        def __init__(self):
            self.waiting = []

        def submit(self, fn, /, *args, **kwargs):
            future = Future()
            self.waiting.append((future, fn, args))
            if len(self.waiting) == 3:
                self.flush()
            return future

        def flush(self):
            while self.waiting:
                future, fn, args = self.waiting.pop()
                future.set_result(fn(*args))

    study = small(replications=ADAPTIVE)
    create(tmp_path, study, [])
    pool = Backwards()
    state = sweep_state_of(tmp_path, study)
    state.missing_before, look = None, state.missing

    def missing(address):
        pool.flush()
        return look(address)

    state.missing = missing
    with pytest.MonkeyPatch.context() as patch:
        from wargame_experiments.study.run import runner

        patch.setattr(runner, "wait", lambda flying, *_: (pool.flush(), (set(flying), set()))[1])
        run_all(state, WorkerPool(pool, 2, "backwards"), SilentReporter())
    assert (tmp_path / FILE).is_file()
    assert digests(tmp_path) == digests(adaptive)


# --------------------------------------------------------------------------------- go on, extend, refuse


def test_a_finished_sweep_is_not_fought_again(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    before = {name: (copy / "chunks" / name).stat().st_mtime_ns for name in chunk_names(copy)}
    sweep(small(), copy, workers=1)
    assert {name: (copy / "chunks" / name).stat().st_mtime_ns for name in chunk_names(copy)} == before
    assert digests(copy) == digests(folder)


def test_lost_and_damaged_chunks_are_fought_again(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    first, second, *_ = chunk_names(copy)
    (copy / "chunks" / first).unlink()
    content = bytearray((copy / "chunks" / second).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / "chunks" / second).write_bytes(content)
    sweep(small(), copy, workers=2)
    assert digests(copy) == digests(folder)
    assert chunk_names(copy) == chunk_names(folder)
    assert (copy / "chunks" / f"{second}.broken").is_file()


def test_more_points_and_more_replications_use_what_is_there(folder, tmp_path):
    larger = small(
        factors={"units.guns.count": [0, 2, 1], "units.drones.count": 3, "units.decoys.count": 2},
        replications={"n": 17, "block": 4},
    )
    copy = shutil.copytree(folder, tmp_path / "copy")
    before = {n: (copy / "chunks" / n).stat().st_mtime_ns for n in chunk_names(copy) if "-4-0-" in n}
    assert len(before) == 4
    sweep(larger, copy, workers=1)
    assert {n: (copy / "chunks" / n).stat().st_mtime_ns for n in before} == before
    sweep(larger, tmp_path / "fresh", workers=1)
    assert digests(copy) == digests(tmp_path / "fresh")


def test_more_replications_fight_only_what_is_missing(tmp_path):
    """Ten in one block, then twenty, then thirty in blocks of seven: as much is fought as there is more."""
    steps = ({"n": 10}, {"n": 20}, {"n": 30, "block": 7})
    sizes = []
    for replications in steps:
        sweep(small(replications=replications), tmp_path / "out", workers=1)
        sizes.append(sum(int(name.split("-")[3]) for name in chunk_names(tmp_path / "out")))
    assert sizes == [20, 40, 60]  # at two points
    sweep(small(replications={"n": 30}), tmp_path / "fresh", workers=1)
    assert digests(tmp_path / "out") == digests(tmp_path / "fresh")


def test_fewer_replications_are_a_part_of_more(tmp_path):
    few, many = small(replications={"n": 4, "block": 4}), small(replications={"n": 8, "block": 4})
    sweep(many, tmp_path / "a", workers=1)
    sweep(few, tmp_path / "a", workers=1)
    sweep(few, tmp_path / "b", workers=1)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_another_scenario_is_refused_with_a_difference(tmp_path):
    scenario = tmp_path / "raid.toml"
    scenario.write_text(Path(SKIRMISH).read_text())
    study = small(scenario=scenario, replications={"n": 2})
    sweep(study, tmp_path / "out", workers=1)
    scenario.write_text(Path(SKIRMISH).read_text().replace("duration_s = 600", "duration_s = 500"))
    changed = small(scenario=scenario, replications={"n": 2})
    with pytest.raises(ChangedError) as caught:
        sweep(changed, tmp_path / "out", workers=1)
    assert "-duration_s = 600" in str(caught.value)
    assert "+duration_s = 500" in str(caught.value)
    assert "--allow-mixed" in str(caught.value)
    mixed = sweep(changed, tmp_path / "out", workers=1, allow_mixed=True)
    fresh = sweep(changed, tmp_path / "fresh", workers=1)
    assert digests(mixed.folder) == digests(fresh.folder)
    assert len(json.loads((tmp_path / "out" / "manifest.json").read_text())["earlier"]) == 1


def test_other_code_is_refused_by_file(tmp_path):
    sweep(small(replications={"n": 2}), tmp_path, workers=1)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["code"]["files"]["wargame/battle/engine.py"] = "0"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ChangedError, match=r"code changed: wargame/battle/engine.py"):
        sweep(small(replications={"n": 2}), tmp_path, workers=1)


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds other files; allowed: a new or empty folder"):
        sweep(small(), tmp_path, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


# ------------------------------------------------------------------------------------------- the manifest


def test_the_manifest_holds_what_made_it_and_every_hash(folder):
    import hashlib

    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["state"] == "finished"
    assert manifest["seed"] == 1
    assert manifest["tables"] == digests(folder)
    assert sorted(manifest["chunks"]) == chunk_names(folder)
    for name, digest in manifest["chunks"].items():
        assert hashlib.sha256((folder / "chunks" / name).read_bytes()).hexdigest() == digest
    assert {"code", "versions", "git", "machine", "command", "study", "scenario"} <= set(manifest)
    assert Study.stored(manifest["study"], stored_inputs(folder), "small").points


def test_the_database_has_a_view_of_each_table(folder):
    with connect(folder) as database:
        assert database.sql("SELECT count(*) FROM runs JOIN points USING (point)").fetchall() == [(20,)]
        assert database.sql("SELECT count(*) FROM chunks").fetchall() == [(20,)]
        assert database.sql("SELECT count(*) FROM failures").fetchall() == [(0,)]


def test_results_in_words(folder):
    results = Results.load(folder)
    found = results.measure("leakage")
    assert found.column_names == ["point", "units_guns_count", "mean", "low", "high", "n"]
    assert found["mean"].to_pylist() == results.points["leakage"].to_pylist()
    with pytest.raises(ValueError, match="did you mean 'leakage'"):
        results.measure("leakige")


# ------------------------------------------------------------------------------------------------ failures

BROKEN = {"units.red-group.agent": "tests.experiments.study.agents:FailsInTheSecond"}


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """Return a sweep whose first point fails in its second replication, and whose second cannot be loaded."""
    out = tmp_path_factory.mktemp("failing") / "out"
    rows = [{"units.blue-group.count": 2, **BROKEN}, {"units.blue-group.count": 2, "clock.duration_s": -1}]
    words = {"scenario": "duel", "measures": ["p_win_red"], "replications": {"n": 4, "block": 3}}
    sweep(unchecked(rows, **words), out, 1, allow_agents=["tests.experiments"])
    return Results.load(out)


def test_a_failure_costs_one_replication_and_says_why(failing):
    runs = failing.runs.to_pylist()
    assert [row["failed_at"] for row in runs] == [None, "fight", None, None, *["load"] * 4]
    assert [row["p_win_red__num"] is None for row in runs] == [False, True, False, False, *[True] * 4]
    first, second = failing.failures.to_pylist()
    assert (first["point"], first["replication"], first["replications"], first["stage"]) == (0, 1, 1, "fight")
    assert first["error"] == "RuntimeError: the second raid"
    assert "agents.py" in first["traceback"]
    assert (second["point"], second["replication"], second["replications"], second["stage"]) == (1, 0, 4, "load")
    assert "got -1; allowed: a number >= 0.001" in second["error"]
    points = failing.points.to_pylist()
    assert [(row["failed"], row["p_win_red_n"]) for row in points] == [(1, 3), (4, 0)]
    assert points[1]["p_win_red"] is None


def test_a_failure_can_be_fought_again_by_its_command(failing, capsys):
    import shlex

    from wargame_experiments.cli import WRONG, main

    first, second = failing.failures["command"].to_pylist()
    words = shlex.split(first)
    assert words[:3] == ["wargame", "battle", "duel"]
    assert main([*words[1:], "--processes", "1"]) == WRONG
    assert "in fire_guns: RuntimeError: the second raid" in capsys.readouterr().err
    assert main(shlex.split(second)[1:]) == WRONG
    assert "clock.duration_s: got -1" in capsys.readouterr().err


def test_too_many_failures_stop_the_sweep_and_are_kept(tmp_path):
    rows = [{"clock.duration_s": value} for value in (-1, -2, 600)]
    study = unchecked(rows, replications={"n": 2})
    with pytest.raises(TooManyFailuresError, match=r"1 failure, allowed are 0; the last, at load: ScenarioError"):
        sweep(study, tmp_path, workers=1, max_failures=0)
    assert any("-2-2-" in name for name in chunk_names(tmp_path))  # two of two replications failed
    assert sweep(study, tmp_path, workers=1).points["failed"].to_pylist() == [2, 2, 0]


def test_a_point_without_any_battle_is_not_fought_for_ever(tmp_path):
    rows = [{"clock.duration_s": -1}]
    results = sweep(unchecked(rows, replications=ADAPTIVE), tmp_path, 1)
    (row,) = results.points.to_pylist()
    assert (row["simulated"], row["failed"], row["reached"], row["leakage"]) == (4, 4, False, None)


# ---------------------------------------------------------------------------------------- as many as needed


def test_an_adaptive_sweep_stops_where_the_rule_says(adaptive):
    from wargame_experiments.statistics.replications import PrecisionRule, PrecisionTarget, decide

    rule = PrecisionRule([PrecisionTarget("leakage", half_width=0.25)], n_min=4, n_max=24)
    runs = Results.load(adaptive).runs.to_pandas()
    for row in Results.load(adaptive).points.to_pylist():
        here = runs[runs.point == row["point"]]
        part = Observations("share", here.leakage__num.to_numpy(), here.leakage__den.to_numpy())
        decision = decide({"leakage": part}, rule)
        assert (row["replications"], row["reached"]) == (decision.n, decision.reached)
        assert here.used.sum() == row["replications"]
        assert row["simulated"] == len(here)
        assert row["simulated"] == min(24, math.ceil(row["simulated"] / 4) * 4)
        used = here[here.used]
        assert clustered_proportion(used.leakage__num, used.leakage__den)[0] == row["leakage"]


def test_all_points_share_their_luck(tmp_path):
    """A setting that changes nothing leaves every replication as it was."""
    study = small(factors={"money.raids_per_year": [10, 50]}, replications={"n": 5})
    runs = sweep(study, tmp_path, workers=1).runs
    both = [runs.filter(np.array(runs["point"]) == point)["leakage__num"].to_pylist() for point in (0, 1)]
    assert both[0] == both[1]


def test_altitude_is_a_factor_like_any_other(tmp_path):
    """Ten drones past one gun alone; above its ceiling all of them arrive, whatever the seed."""
    away = {"units.coyotes.count": 0, "units.battery.count": 0, "units.missile.count": 0, "units.decoys.count": 0}
    factors = {"units.drones.altitude_m": [300, 9_000], "units.drones.count": 10, **away}
    straight_down = {"units.drones.figures.motion.dive_angle_rad": 1.5708}
    rows = sweep(small(factors=factors | straight_down), tmp_path, workers=1).points.to_pylist()
    low, high = (row["leakage"] for row in rows)
    assert low < 0.95
    assert high == 1.0
