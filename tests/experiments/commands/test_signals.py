"""Commands that are stopped by signals: one line, the exit code, and nothing left."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wargame_experiments import signals
from wargame_experiments.cli import main

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

CODES = {"INT": 130, "TERM": 143, "HUP": 129}
SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")
ENDLESS = [
    *("duel", "--set", "units.red-group.count=4000", "--set", "units.blue-group.count=4000"),
    *("--set", "units.red-group.figures.gun.kill_rate_per_s.ground=1e-12"),
    *("--set", "units.blue-group.figures.gun.kill_rate_per_s.ground=1e-12"),
]
STUDY = """
question = "How many guns?"
scenario = "skirmish.toml"
measures = ["leakage"]
replications = { n = 1_000_000, block = 4 }
[factors]
units.guns.count = [0, 1]
"""
PATIENCE_S = 60.0


def heard():
    """Let a process hear the signals that whoever runs the tests may ignore, as a background job does."""
    for name in CODES:
        signal.signal(getattr(signal, f"SIG{name}"), signal.SIG_DFL)


def started(*arguments, until, cwd, **options):
    """Start the command, and return its process once ``until`` says that it is under way."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wargame_experiments.cli", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, start_new_session=True,
        **{"preexec_fn": heard, **options},
    )  # fmt: skip
    end = time.monotonic() + 4 * PATIENCE_S
    while not until() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.5)
    assert process.poll() is None, process.communicate()
    return process


def ended(process):
    """Return exit code and lines on stderr of a process that was signalled."""
    _, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, err.splitlines()


def workers_of(process):
    """Return the processes that a process has started and that still run."""
    return [int(entry) for entry in os.listdir("/proc") if entry.isdecimal() and _parent(entry) == process.pid]


def _parent(entry):
    try:
        return int(Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def is_running(process_id):
    """Return whether a process runs; one that ended and that nobody asked for does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("name", CODES)
def test_a_battle_that_is_stopped_leaves_one_line_and_nothing_else(name, tmp_path):
    def parts():
        return list(tmp_path.glob(".out.*.part"))

    process = started("battle", *ENDLESS, "--replications", "1", "--out", "out", until=parts, cwd=tmp_path)
    process.send_signal(getattr(signal, f"SIG{name}"))
    code, lines = ended(process)
    assert code == CODES[name]
    words = "stopped" if name == "INT" else f"stopped by {name}"
    assert [line for line in lines if line.startswith("wargame: stopped")] == [f"wargame: {words}; nothing was written"]
    assert "Traceback" not in "".join(lines)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["TERM", "KILL"])
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked up in /proc")
def test_no_worker_outlives_a_sweep(name, tmp_path):
    (tmp_path / "study.toml").write_text(STUDY)
    shutil.copy(SKIRMISH, tmp_path)
    out = tmp_path / "the out"

    def chunks():
        return list(out.glob("chunks/*.parquet"))

    process = started("sweep", ".", "--out", "the out", "--processes", "2", "--quiet", until=chunks, cwd=tmp_path)
    workers = workers_of(process)
    assert len(workers) >= 2
    process.send_signal(getattr(signal, f"SIG{name}"))
    code, lines = ended(process)
    if name == "TERM":
        hint = "completed runs are stored; to continue: wargame sweep --resume 'the out'"
        assert (code, lines) == (143, [f"wargame: stopped by TERM; {hint}"])
    end = time.monotonic() + PATIENCE_S
    while any(map(is_running, workers)) and time.monotonic() < end:
        time.sleep(0.1)
    assert [worker for worker in workers if is_running(worker)] == []
    assert list(out.rglob("*.part")) == [] or name == "KILL"


def test_a_signal_that_is_ignored_stays_ignored(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals.interrupting() as received:
            signal.raise_signal(signal.SIGHUP)
        assert received.number is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_those_of_before_when_the_command_is_done(capsys):
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    assert main(["scenarios"]) == 0
    assert [signal.getsignal(number) for number in numbers] == before


def test_a_second_signal_ends_the_process_and_an_echo_of_the_first_does_not(monkeypatch):
    codes, now = [], [0.0]
    monkeypatch.setattr(os, "_exit", codes.append)
    monkeypatch.setattr("wargame_experiments.signals.time.monotonic", lambda: now[0])
    received = signals.Signals()
    with pytest.raises(signals.Interrupted):
        received.receive(signal.SIGTERM)
    received.receive(signal.SIGTERM)
    assert codes == []
    now[0] = 2.0
    received.receive(signal.SIGINT)
    assert (codes, received.exit_code) == ([130], 143)


UNGUARDED = f"""
from wargame_experiments.study import Study, sweep
study = Study(scenario={SKIRMISH!r}, factors={{"units.guns.count": [0, 1]}}, measures=["leakage"], replications=4)
sweep(study, POOL)
"""


def test_a_script_without_a_guard_ends_with_one_sentence(tmp_path):
    (tmp_path / "script.py").write_text(UNGUARDED.replace("POOL", "processes=2"))
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert len([line for line in done.stderr.splitlines() if "compiling" not in line]) == 1
    assert 'if __name__ == "__main__":' in done.stderr


def test_workers_of_others_that_import_a_sweep_say_the_sentence(tmp_path):
    (tmp_path / "script.py").write_text(
        UNGUARDED.replace("POOL", "workers=1")
        + "\nimport multiprocessing\nmultiprocessing.get_context('spawn').Process(target=print).start()\n"
    )
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert done.stderr.count('if __name__ == "__main__":') == 1
