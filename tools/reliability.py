"""What a sweep survives: kills, signals, workers that die, full disks. Prints the table of docs/reliability.md.

Run ``python tools/reliability.py`` (a quarter of an hour; ``--tries 5`` for a short look; ``--write`` puts the table
into the page). Each try is the command itself, on a small study. It is stopped at a moment drawn with a fixed seed,
continued, and its tables are compared with those of a sweep that nobody disturbed. *Lost* counts tries with other
bytes, a sweep that cannot continue, or files and processes that stay behind.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

PAGE: Final = Path(__file__).parent.parent / "docs/reliability.md"
MARK: Final = "reliability"
TABLES: Final = ("points.parquet", "runs.parquet", "failures.parquet")
COMMAND: Final = (sys.executable, "-m", "wargame_experiments.cli")
STUDY: Final = """
question = "Who wins a duel?"
scenario = "duel"
measures = ["p_win_red", "cer_raid"]
replications = { n = 600, block = 30 }
[factors]
units.red-group.count = [2, 3, 4]
units.blue-group.count = [3, 4]
"""
CODES: Final = {"INT": 130, "TERM": 143, "HUP": 129}
PATIENCE_S: Final = 600.0  # the first sweep compiles
STALE_S: Final = 2.0


class Row(NamedTuple):
    """A row of the table: what was tried, how often, how often it went well, what went wrong."""

    what: str
    tried: int
    lost: list[str]


class Bench:
    """A place for tries, with the tables of an undisturbed sweep and the time that it took."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        (folder / "study.toml").write_text(STUDY, "utf-8")
        self.sweep("warm")  # compiles
        began = time.monotonic()
        self.sweep("whole")
        self.seconds = time.monotonic() - began
        self.expected = digests(folder / "whole")

    def start(self, *arguments: str, folder: Path | None = None) -> subprocess.Popen[str]:
        """Start the command in a session of its own."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=folder or self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def run(self, *arguments: str, folder: Path | None = None) -> tuple[int, str]:
        """Run the command to its end, and return its exit code and stderr."""
        process = self.start(*arguments, folder=folder)
        _, err = process.communicate(timeout=PATIENCE_S)
        return process.returncode, err

    def sweep(self, name: str) -> None:
        """Run the whole study into a folder."""
        code, err = self.run("sweep", "study.toml", "--out", name, "--quiet")
        if code:
            raise SystemExit(f"an undisturbed sweep ends with {code}: {err}")

    def moment(self) -> float:
        """Return a moment of a sweep, s after its start."""
        return self.random.uniform(0.1, 1.1) * self.seconds

    def resumed(self, name: str) -> str:
        """Continue a sweep, or begin it if it was stopped before there was a folder; return what is wrong, or ""."""
        is_begun = (self.folder / name / "manifest.json").is_file()
        words = ("--resume", name) if is_begun else ("study.toml", "--out", name)
        code, err = self.run("sweep", *words, "--quiet")
        if code:
            return f"exit code {code} when resumed: {err}"
        return "" if digests(self.folder / name) == self.expected else "other bytes"

    def remove(self, name: str) -> None:
        """Remove what a try made."""
        shutil.rmtree(self.folder / name, ignore_errors=True)


def digests(folder: Path) -> list[str]:
    """Return hashes of the tables of a sweep, "" for one that is missing."""
    files = [folder / name for name in TABLES]
    return [hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "" for file in files]


def kill(bench: Bench, name: str, options: tuple[str, ...]) -> str:
    """Kill a sweep and continue it; return what was lost."""
    process = bench.start("sweep", "study.toml", "--out", name, "--quiet", *options)
    time.sleep(bench.moment())
    workers = children_of(process.pid)
    process.kill()
    process.communicate()
    return left_processes(workers) or bench.resumed(name)


def interrupt(bench: Bench, name: str, options: tuple[str, ...], sign: str) -> str:
    """Stop a sweep with a signal and continue it; return what was lost."""
    process = bench.start("sweep", "study.toml", "--out", name, "--quiet", *options)
    time.sleep(bench.moment())
    workers = children_of(process.pid)
    number = getattr(signal, f"SIG{sign}")
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE_S)
    lines = [line for line in err.splitlines() if line.strip()]
    is_early = process.returncode == -number or (sign == "INT" and "KeyboardInterrupt" in err)  # while Python starts
    if not is_early and process.returncode not in (0, CODES[sign]):
        return f"exit code {process.returncode}: {err}"
    if process.returncode == CODES[sign] and not (len(lines) == 1 and lines[0].startswith("wargame: stopped")):
        return f"said {err}"
    parts = [str(part) for part in (bench.folder / name).rglob("*.part")] + [
        str(part) for part in bench.folder.glob(f".{name}.*")
    ]
    if parts and not is_early:
        return f"left {parts}"
    return left_processes(workers) or bench.resumed(name)


def lose_a_worker(bench: Bench, name: str) -> str:
    """Let two workers share a sweep, and kill one; return what was lost."""
    code, err = bench.run("sweep", "study.toml", "--out", name, "--plan")
    if code:
        return f"exit code {code}: {err}"
    pair = [bench.start("work", name, "--workers", "1", "--quiet", "--stale", str(STALE_S)) for _ in range(2)]
    time.sleep(bench.moment())
    bench.random.choice(pair).kill()
    codes = [process.wait(PATIENCE_S) for process in pair]
    for process in pair:
        process.communicate()
    if 0 not in codes:
        return f"exit codes {codes}"
    return "" if digests(bench.folder / name) == bench.expected else "other bytes"


def fill_disk(bench: Bench, disk: Path, kilobytes: int, most: int) -> str:
    """Run a sweep on a disk that gets full, enlarge the disk, and continue; return what was lost."""
    with small_disk(disk, kilobytes) as enlarge:
        code, err = bench.run("sweep", "../study.toml", "--out", "out", "--quiet", folder=disk)
        if code == 0:
            return "" if digests(disk / "out") == bench.expected else "other bytes"
        if code != 1 or "Traceback" in err or "No space left" not in err:
            return f"exit code {code}: {err}"
        enlarge(most)
        is_begun = (disk / "out/manifest.json").is_file()
        words = ("--resume", "out") if is_begun else ("../study.toml", "--out", "out")
        code, err = bench.run("sweep", *words, "--quiet", folder=disk)
        if code:
            return f"exit code {code} when resumed: {err}"
        return "" if digests(disk / "out") == bench.expected else "other bytes"


def fill_disk_with_output(bench: Bench, disk: Path, kilobytes: int, arguments: tuple[str, ...]) -> str:
    """Run a command with an output folder on a disk that gets full; return what was lost."""
    with small_disk(disk, kilobytes):
        code, err = bench.run(*arguments, "--out", str(disk / "out"))
        if code == 0:
            return ""
        if code != 1 or "Traceback" in err or "No space left" not in err:
            return f"exit code {code}: {err}"
        return f"left {os.listdir(disk)}" if os.listdir(disk) else ""


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Callable[[int], None]]:
    """Mount a disk of some size in memory; yield what enlarges it."""
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)], check=True)

    def enlarge(more: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={more}k", str(place)], check=True)

    try:
        yield enlarge
    finally:
        subprocess.run(["umount", str(place)], check=True)


def children_of(process_id: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for entry in filter(str.isdecimal, os.listdir("/proc")):
        try:
            words = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == process_id:
            found.append(int(entry))
    return found


def left_processes(processes: list[int]) -> str:
    """Return which of some processes still run after some seconds."""
    end = time.monotonic() + 10.0
    while (left := [one for one in processes if _runs(one)]) and time.monotonic() < end:
        time.sleep(0.05)
    return f"processes {left} stay" if left else ""


def _runs(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def rows(bench: Bench, tries: int) -> Iterator[Row]:
    """Yield the rows of the table; ``tries`` is the number of sweeps that are killed."""

    def row(what: str, number: int, attempt: Callable[[int, str], str]) -> Row:
        lost = []
        for i in range(number):
            name = f"try-{i}"
            if wrong := attempt(i, name):
                lost.append(f"{what}, {i}: {wrong}")
            bench.remove(name)
        return Row(what, number, lost)

    pools = (("--workers", "2"), ("--processes", "2"))
    yield row("sweep killed (KILL) at a random moment, continued", tries, lambda i, n: kill(bench, n, pools[i % 2]))
    for sign in CODES:
        words = f"sweep stopped by {sign} at a random moment, continued"
        yield row(words, max(1, tries * 2 // 5), lambda i, n, s=sign: interrupt(bench, n, pools[i % 2], s))
    yield row("one of two `wargame work` killed", max(1, tries // 5), lambda i, n: lose_a_worker(bench, n))
    if os.geteuid() == 0:
        disk = bench.folder / "disk"
        with small_disk(disk, 1_000_000):
            code, err = bench.run("sweep", "../study.toml", "--out", "out", "--quiet", folder=disk)
            used = shutil.disk_usage(disk).used // 1024
        if code:
            raise SystemExit(err)
        number = max(2, tries * 2 // 5)
        sizes = [8 + (used + 64) * i // number for i in range(number)]
        words = "disk full in a sweep, at stages from its first file to its last, continued on a larger one"
        yield row(words, number, lambda i, n: fill_disk(bench, disk, sizes[i], 4 * used))
        outputs = (("battle", "duel", "--replications", "50"), ("figures", "whole"))
        words = "disk full under `battle --out` and `figures --out`: nothing is left"
        yield row(words, number, lambda i, n: fill_disk_with_output(bench, disk, 8 + 40 * i, outputs[i % 2]))


def table(found: list[Row]) -> str:
    """Return rows as a Markdown table."""
    lines = ["| tried | times | survived | lost |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.tried} | {row.tried - len(row.lost)} | {len(row.lost)} |" for row in found]
    return "\n".join(lines)


def main() -> int:
    """Try everything; return 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=50, help="sweeps that are killed; the other rows follow from it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    options = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="reliability-") as folder:
        for row in rows(Bench(Path(folder), options.seed), options.tries):
            found.append(row)
            print(f"{row.what}: {row.tried} tried, {len(row.lost)} lost", file=sys.stderr, flush=True)
            for line in row.lost:
                print(f"  {line}", file=sys.stderr, flush=True)
    print(table(found))
    if options.write:
        before, _, rest = PAGE.read_text("utf-8").partition(f"<!-- {MARK} -->\n")
        after = rest.partition(f"<!-- /{MARK} -->")[2]
        text = f"{before}<!-- {MARK} -->\n{table(found)}\n<!-- /{MARK} -->{after}"
        PAGE.write_text(text, "utf-8")
    return 1 if any(row.lost for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
