"""An error of the machine is no outcome of a run: the sweep stops, and goes on where it was."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

import pytest

from tests.experiments.study.small import ADAPTIVE, chunk_names, digests, small, study_file
from wargame.machine_error import LOST_WORKER, MachineError
from wargame_experiments.cli import DONE, FAILED, WRONG, main
from wargame_experiments.models.battle import MODEL
from wargame_experiments.models.model import StageError
from wargame_experiments.study import Results, sweep
from wargame_experiments.study.run.runner import run
from wargame_experiments.study.run.sweep import SilentReporter, sweep_state_of
from wargame_experiments.study.run.workers import WorkerPool
from wargame_experiments.study.store import chunks
from wargame_experiments.study.store.folder import create

NO_ROOM = OSError(28, "No space left on device")


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return the folder of the small study in which nothing ever failed, and that of an adaptive one."""
    folder = tmp_path_factory.mktemp("sound")
    sweep(small(), folder / "fixed", workers=1)
    sweep(small(replications=ADAPTIVE), folder / "adaptive", workers=1)
    return folder


@pytest.fixture
def failing(monkeypatch):
    """Return a function that lets runs of some replications raise an error."""
    model, fight = type(MODEL), type(MODEL).run

    def let(error, is_wrong):
        def run_or_raise(self, prepared, seed, first, count, *options):
            if is_wrong(first, count):
                raise StageError("fight", error) from error
            return fight(self, prepared, seed, first, count, *options)

        monkeypatch.setattr(model, "run", run_or_raise)

    return let


@pytest.mark.parametrize("error", [NO_ROOM, MemoryError(), ImportError("no module"), EOFError("Ran out of input")])
def test_nothing_is_stored_of_what_the_machine_failed_at(error, sound, failing, tmp_path):
    failing(error, lambda first, count: first + count > 8)
    with pytest.raises(MachineError, match=r"^point [01], replications [48] to [79]: ") as stopped:
        sweep(small(), tmp_path, workers=1)
    assert "\n" not in str(stopped.value)
    names = [chunks.parse(name) for name in chunk_names(tmp_path)]
    assert names
    assert {(name.failed, name.first) for name in names if name} <= {(0, 0), (0, 4)}
    failing(error, lambda first, count: False)
    assert sweep(small(), tmp_path, workers=1).failures.num_rows == 0
    assert digests(tmp_path) == digests(sound / "fixed")


def test_a_block_that_is_too_large_is_run_one_by_one(sound, failing, tmp_path):
    failing(MemoryError("Unable to allocate 2 TiB"), lambda first, count: count > 1)
    sweep(small(), tmp_path, workers=1)
    assert digests(tmp_path) == digests(sound / "fixed")


def test_a_point_that_could_not_be_prepared_is_prepared_again(monkeypatch, tmp_path):
    """Nothing of the error stays in the cache of prepared cases, which a worker elsewhere keeps for long."""
    prepare, errors = type(MODEL).prepare, [MemoryError()]

    def first_raises(self, *inputs, **options):
        if errors:
            raise errors.pop()
        return prepare(self, *inputs, **options)

    monkeypatch.setattr(type(MODEL), "prepare", first_raises)
    study = small(seed=77)
    with pytest.raises(MachineError):
        sweep(study, tmp_path, workers=1)
    assert sweep(study, tmp_path, workers=1).failures.num_rows == 0


def test_what_is_in_flight_is_stored(failing, tmp_path):
    """One block fails at once, while the other is being run."""
    is_running = threading.Event()

    def is_wrong(first, count):
        if first == 0:
            is_running.wait(60.0)
            time.sleep(0.3)
            return False
        is_running.set()
        return True

    failing(NO_ROOM, is_wrong)
    with pytest.raises(MachineError):
        sweep(small(replications={"n": 8, "block": 4}, factors={"units.guns.count": [1]}), tmp_path, workers=2)
    assert len(chunk_names(tmp_path)) == 1


class Dying(Executor):
    """Workers that run a few jobs, and are then killed."""

    def __init__(self, jobs):
        self.left = jobs

    def submit(self, fn, /, *args, **kwargs):
        if self.left < 0:
            raise BrokenProcessPool("A child process terminated abruptly")
        self.left -= 1
        future = Future()
        if self.left < 0:
            future.set_exception(BrokenProcessPool("A process was terminated abruptly"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("jobs", [0, 3])
def test_a_lost_worker_stops_the_sweep(jobs, tmp_path):
    create(tmp_path, small(), ["test"])
    state = sweep_state_of(tmp_path, small())
    with pytest.raises(MachineError, match="a worker process was lost"):
        run(state, WorkerPool(Dying(jobs), 1, "dying"), SilentReporter())
    assert len(chunk_names(tmp_path)) == jobs


# -------------------------------------------------------------------------------------------- the command


@pytest.mark.parametrize("command", ["sweep", "work"])
def test_the_command_says_how_to_go_on(command, failing, tmp_path, capsys):
    study, out = str(study_file(tmp_path / "guns")), str(tmp_path / "my out")
    failing(NO_ROOM, lambda first, count: first > 0)
    words = ["sweep", study, "--out", out, "--workers", "1"]
    if command == "work":
        assert main([*words[:-2], "--plan"]) == DONE
        words = ["work", out, "--workers", "1"]
    assert main([*words, "--quiet"] if command == "work" else words) == FAILED
    told = capsys.readouterr().err.splitlines()
    (line,) = [line for line in told if "of 20 replications" not in line and "warning: 10 replications" not in line]
    assert "replications 4 to 7: No space left on device; completed runs are stored; to continue: wargame" in line
    assert f"--resume '{out}'" in line
    failing(NO_ROOM, lambda first, count: False)
    assert main(["sweep", "--resume", out, "--workers", "1"]) == DONE


def test_a_disk_that_is_full_is_named_with_the_way_out(tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    stored = []

    def put(folder, block, *words):
        if stored:
            raise NO_ROOM
        stored.append(block)
        return write(folder, block, *words)

    write = chunks.write
    monkeypatch.setattr(chunks, "write", put)
    assert main(["sweep", str(study_file(tmp_path / "guns")), "--out", str(out), "--workers", "1"]) == FAILED
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith(f"wargame: {out}: No space left on device; completed runs are stored; ")
    assert f"wargame sweep --resume {out}" in line


# ---------------------------------------------------------------------------------------- --retry-failed


@pytest.mark.parametrize("words", [{}, {"replications": ADAPTIVE}])
def test_what_failed_is_run_again_as_if_it_never_had(words, sound, failing, tmp_path):
    failing(ZeroDivisionError("in an agent"), lambda first, count: first <= 5 < first + count)
    assert sweep(small(**words), tmp_path, workers=1).failures.num_rows == 2
    failing(ZeroDivisionError(), lambda first, count: False)
    assert sweep(small(**words), tmp_path, workers=1).failures.num_rows == 2
    assert sweep(small(**words), tmp_path, workers=1, retry_failed=True).failures.num_rows == 0
    fresh = sound / ("adaptive" if words else "fixed")
    assert digests(tmp_path) == digests(fresh)
    assert set(chunk_names(fresh)) <= set(chunk_names(tmp_path))
    assert len(list((tmp_path / "chunks").glob("*.parquet.failed"))) == 2
    manifests = [json.loads((folder / "manifest.json").read_text()) for folder in (tmp_path, fresh)]
    assert manifests[0]["chunks"] == manifests[1]["chunks"]


def test_what_fails_again_has_the_same_bytes(failing, tmp_path):
    failing(ZeroDivisionError("always"), lambda first, count: first <= 5 < first + count)
    sweep(small(), tmp_path, workers=1)
    before = digests(tmp_path)
    sweep(small(), tmp_path, workers=1, retry_failed=True)
    assert digests(tmp_path) == before


def test_a_time_series_that_lacks_replications_is_followed_again(failing, monkeypatch, tmp_path):
    follow, series = type(MODEL).follow, {"every_s": 30.0, "measures": ["flying_red"], "replications": 4}

    def wrong(self, prepared, seed, replication, *words):
        if replication == 2:
            raise ZeroDivisionError
        return follow(self, prepared, seed, replication, *words)

    with monkeypatch.context() as patch:
        patch.setattr(type(MODEL), "follow", wrong)
        assert set(sweep(small(series=series), tmp_path, workers=1).series()["n"].to_pylist()) == {3}
    assert set(sweep(small(series=series), tmp_path, workers=1, retry_failed=True).series()["n"].to_pylist()) == {4}


def test_an_error_of_the_machine_is_none_of_a_time_series(monkeypatch, tmp_path):
    def wrong(*words):
        raise MemoryError

    monkeypatch.setattr(type(MODEL), "follow", wrong)
    series = {"every_s": 30.0, "measures": ["flying_red"], "replications": 4}
    with pytest.raises(MachineError, match="MemoryError"):
        sweep(small(series=series), tmp_path, workers=1)


def test_status_and_summary_name_the_way(failing, tmp_path, capsys):
    study, out = study_file(tmp_path / "guns"), tmp_path / "out"
    failing(ZeroDivisionError("in an agent"), lambda first, count: first == 0)
    assert main(["sweep", str(study), "--out", str(out), "--workers", "1"]) == FAILED
    assert f"wargame sweep --resume {out} --retry-failed" in capsys.readouterr().out
    assert main(["status", str(out)]) == FAILED
    assert f"wargame sweep --resume {out} --retry-failed" in capsys.readouterr().out.replace("\n", " ").replace(
        "  ", " "
    )
    failing(ZeroDivisionError(), lambda first, count: False)
    assert main(["sweep", "--resume", str(out), "--workers", "1", "--retry-failed"]) == DONE
    assert main(["status", str(out)]) == DONE
    assert "retry" not in capsys.readouterr().out


# ------------------------------------------------------------------------- options before the folder is made


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--workers", "0"], "workers: got 0"),
        (["--processes", "-1"], "processes: got -1"),
        (["--workers", "2", "--dask", "local"], "threads cannot be combined"),
        (["--workers", "0", "--plan"], "workers: got 0"),
        (["--dask", "nonsense"], "dask: got 'nonsense'"),
        (["--dask", "tcp://127.0.0.1:1", "--dask-timeout", "0"], "dask-timeout: got 0"),
        (["--dask", "tcp://127.0.0.1:1", "--dask-security", "a,b,c"], "dask-security"),
        (["--retry-failed"], "--retry-failed: allowed with --resume DIR"),
        (["--max-failures", "-1"], "max-failures: got -1"),
        (["--set", "measures=['leekage']"], "no measure 'leekage'"),
        (["--allow-mixed", "--workers", "0"], "workers: got 0"),
    ],
)
def test_a_wrong_option_leaves_no_folder(options, message, tmp_path, capsys):
    study = study_file(tmp_path / "guns")
    if "--dask" in options:
        pytest.importorskip("distributed")
    assert main(["sweep", str(study), "--out", str(tmp_path / "above" / "out"), *options]) == WRONG
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["guns"]


def test_a_scheduler_that_is_not_there_leaves_no_folder(tmp_path, monkeypatch, capsys):
    pytest.importorskip("distributed")
    monkeypatch.setattr("wargame_experiments.study.run.workers.CONNECT_S", 0.5)
    study = study_file(tmp_path / "guns")
    assert main(["sweep", str(study), "--out", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:1"]) == FAILED
    *warnings, line = capsys.readouterr().err.splitlines()
    assert line == "wargame: no Dask scheduler answers at tcp://127.0.0.1:1"
    assert len(warnings) == 1  # of few replications
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_in_which_nothing_could_begin_is_removed(is_there, tmp_path, monkeypatch, capsys):
    from wargame_experiments.study.store import manifest

    def full(*words, **event):
        raise NO_ROOM

    if is_there:
        (tmp_path / "out").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "log", full)
        words = ["sweep", str(study_file(tmp_path / "guns")), "--out", str(tmp_path / "out"), "--workers", "1"]
        assert main(words) == FAILED
    assert (tmp_path / "out").exists() == is_there
    assert not is_there or list((tmp_path / "out").iterdir()) == []
    assert main(words) == DONE


@pytest.mark.parametrize("options", [["--processes", "0"], ["--replications", "0"], ["--measure", "cer"]])
def test_a_mix_with_a_wrong_option_leaves_no_folder(options, tmp_path, capsys):
    assert main(["mix", "night-raid", "--out", str(tmp_path / "out"), *options]) == WRONG
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------------- real worker processes


def start(*words, cwd=None, **environment):
    """Start the command in a process of its own."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-m", "wargame_experiments.cli", *map(str, words)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": paths} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def children(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_a_worker(process, is_ready, limit_s=120.0):
    """Kill a worker process of a command once it is ready."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until and process.poll() is None:
        workers = [pid for pid in children(process.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        if workers and is_ready():
            os.kill(workers[0], signal.SIGKILL)
            return
        time.sleep(0.05)
    process.kill()
    pytest.fail(process.communicate()[1])


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are looked up in /proc")
def test_a_killed_worker_costs_a_line(tmp_path):
    study, out = study_file(tmp_path / "guns", instead={"n = 10": "n = 4_000"}), tmp_path / "out"
    process = start("sweep", study, "--out", out, "--processes", "2", "--quiet")
    kill_a_worker(process, lambda: out.exists() and chunk_names(out))
    _, said = process.communicate(timeout=300)
    assert process.returncode == FAILED
    (line,) = said.splitlines()
    assert line == f"wargame: {LOST_WORKER}; completed runs are stored; to continue: wargame sweep --resume {out}"
    state = json.loads((out / "manifest.json").read_text())["state"]
    assert (state, bool(chunk_names(out))) == ("unfinished", True)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are looked up in /proc")
def test_a_killed_worker_of_a_battle_costs_a_line(tmp_path):
    process = start("battle", "night-raid", "--engine", "mesa", "--processes", "2", "--replications", "500", "--json")
    began = time.monotonic()
    kill_a_worker(process, lambda: time.monotonic() > began + 5.0)
    _, said = process.communicate(timeout=300)
    assert process.returncode == FAILED
    assert said.splitlines()[-1] == f"wargame: {LOST_WORKER}"
    assert "Traceback" not in said


# ---------------------------------------------------------------------------------------------------- Dask


class Cluster:
    """A Dask scheduler in a process of its own, and workers."""

    def __init__(self, folder):
        file, self.parts = folder / "scheduler.json", []
        self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", file)
        until = time.monotonic() + 120.0
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        self.address = json.loads(file.read_text())["address"]

    def worker(self, path=()):
        """Start a worker that finds modules in these folders first."""
        return self._start("worker", self.address, "--nthreads", "1", "--nworkers", "1", path=path)

    def wait_for_worker(self):
        from distributed import Client

        with Client(self.address, timeout=60) as client:
            client.wait_for_workers(1, timeout=120)

    def _start(self, part, *words, path=()):
        paths = os.pathsep.join([*map(str, path), *(entry for entry in sys.path if entry)])
        command = [sys.executable, "-m", f"distributed.cli.dask_{part}", "--no-dashboard", *map(str, words)]
        process = subprocess.Popen(
            command,
            env=os.environ | {"PYTHONPATH": paths},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.parts.append(process)
        return process

    def kill(self, process):
        """Kill a part and what it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def cluster(tmp_path):
    """Return a cluster without workers."""
    pytest.importorskip("distributed")
    found = Cluster(tmp_path)
    yield found
    for part in found.parts:
        found.kill(part)


@pytest.mark.slow
def test_a_cluster_without_workers_is_said_and_has_an_end(cluster, tmp_path):
    address, out = cluster.address, tmp_path / "out"
    words = ("sweep", study_file(tmp_path / "guns"), "--out", out, "--dask", address, "--dask-timeout", "6")
    process = start(*words)
    _, said = process.communicate(timeout=300)
    assert process.returncode == FAILED
    *_, first, last = said.splitlines()
    assert first == f"waiting for workers at {address}, at most 6 s (--dask-timeout)"
    assert last.startswith(f"wargame: no Dask worker at {address} for 6 s; ")
    assert f"wargame sweep --resume {out}" in last
    assert json.loads((out / "log.jsonl").read_text().splitlines()[0])["workers"] == "0 Dask workers"


@pytest.mark.slow
def test_workers_may_come_later(cluster, tmp_path, sound):
    address, out = cluster.address, tmp_path / "out"
    process = start("sweep", study_file(tmp_path / "guns"), "--out", out, "--dask", address)
    while not out.exists() and process.poll() is None:
        time.sleep(0.1)
    cluster.worker()
    _, said = process.communicate(timeout=300)
    assert process.returncode == DONE, said
    assert Results.load(out).failures.num_rows == 0


@pytest.mark.slow
@pytest.mark.parametrize("part", ["scheduler", "worker"])
def test_a_lost_part_of_a_cluster_costs_a_line(part, cluster, tmp_path):
    address = cluster.address
    lost = cluster.worker()
    cluster.wait_for_worker()
    study, out = study_file(tmp_path / "guns", instead={"n = 10": "n = 100_000"}), tmp_path / "out"
    process = start("sweep", study, "--out", out, "--dask", address, "--dask-timeout", "2", "--quiet")
    while process.poll() is None and not (out.exists() and chunk_names(out)):
        time.sleep(0.1)
    if part == "worker":
        cluster.kill(lost)
    else:
        cluster.kill(cluster.parts[0])
    _, said = process.communicate(timeout=300)
    assert process.returncode == FAILED, said
    assert f"wargame sweep --resume {out}" in said.splitlines()[-1]
    assert "Traceback" not in said


OTHER_AGENT = """
from wargame_agents.battle.interceptor_battery import InterceptorBattery


class Nearest(InterceptorBattery):
    \"\"\"{}\"\"\"
"""


@pytest.fixture
def agents(tmp_path):
    """Return two folders with an agent of the same name and other sources."""
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own_doctrine.py").write_text(OTHER_AGENT.format(name))
    return tmp_path / "here", tmp_path / "there"


def agent_study(folder):
    factors = '[factors]\nunits.medium-range.agent = "own_doctrine:Nearest"\nraid.ew_effectiveness = [0, 1]\n'
    folder.mkdir()
    text = (
        f'question = "Whose code?"\nscenario = "night-raid"\nmeasures = ["leakage"]\n{factors}[replications]\nn = 2\n'
    )
    (folder / "study.toml").write_text(text)
    return folder / "study.toml"


@pytest.mark.slow
@pytest.mark.parametrize("is_there", [True, False])
def test_a_worker_with_other_code_or_without_it_is_refused(is_there, agents, cluster, tmp_path):
    address = cluster.address
    here, there = agents
    cluster.worker([there] if is_there else [])
    cluster.wait_for_worker()
    paths = os.pathsep.join([str(here), *(path for path in sys.path if path)])
    words = ("--dask", address, "--allow-agents", "own_doctrine", "--quiet")
    process = start("sweep", agent_study(tmp_path / "study"), "--out", tmp_path / "out", *words, PYTHONPATH=paths)
    _, said = process.communicate(timeout=300)
    assert process.returncode == FAILED
    (line,) = said.splitlines()
    assert line.startswith("wargame: worker tcp://127.0.0.1:")
    assert line.endswith("has other code or versions than this command: agent own_doctrine")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_worker_with_other_code_that_comes_later_is_refused(agents, cluster, tmp_path):
    address = cluster.address
    here, there = agents
    paths = os.pathsep.join([str(here), *(path for path in sys.path if path)])
    words = ("--dask", address, "--allow-agents", "own_doctrine", "--quiet")
    process = start("sweep", agent_study(tmp_path / "study"), "--out", tmp_path / "out", *words, PYTHONPATH=paths)
    while not (tmp_path / "out").exists() and process.poll() is None:
        time.sleep(0.1)
    cluster.worker([there])
    _, said = process.communicate(timeout=300)
    assert process.returncode == FAILED
    assert "has other code or versions than this command; completed runs are stored; to continue:" in said
    assert chunk_names(tmp_path / "out") == []
