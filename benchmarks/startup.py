"""How long one waits: for help, for a first battle, and once for the compiler.

Run ``python -m benchmarks.startup``. Each command is a fresh process, timed from outside, medians over runs; the cold
compilation is a first battle with an empty kernel cache. Each command is taken apart by import. Python's bytecode lies
ready in a folder of its own, as it does where the package is installed.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

from benchmarks import report, worlds

CLI: Final = "import sys; from wargame_experiments.cli import main; sys.exit(main())"
FIRST_BATTLE: Final = (
    "import sys, time; from pathlib import Path; from wargame import build, load, run_many; "
    "w = build(load(Path(sys.argv[1]))).world; t = time.perf_counter(); "
    "run_many(w, 1, 1, threads=1); print(time.perf_counter() - t)"
)
AIMS: Final = {"--help": 0.4, "battle night-raid": 1.5}  # s


class Done(NamedTuple):
    """How long a fresh Python took by the clock and on all cores together, s, and what it printed."""

    wall_s: float
    cpu_s: float
    stdout: str
    stderr: str


def call(code: str, arguments: Sequence[str] = (), flags: Sequence[str] = (), **environment: str) -> Done:
    """Return what a fresh Python takes for some code."""
    paths = os.pathsep.join(path for path in sys.path if path)
    start, before_s = time.perf_counter(), children_s()
    done = subprocess.run(
        [sys.executable, *flags, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": paths} | environment,
        capture_output=True,
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return Done(time.perf_counter() - start, children_s() - before_s, done.stdout, done.stderr)


def children_s() -> float:
    """Return the time that finished children of this process have computed, s."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def cold_compile_s() -> float:
    """Return the time of a first battle with an empty kernel cache, s."""
    with tempfile.TemporaryDirectory() as folder:
        return float(call(FIRST_BATTLE, [str(worlds.STANDARD)], FORCEMIX_CACHE_DIR=folder).stdout)


def imports(arguments: Sequence[str], ready: dict[str, str], count: int = 12) -> str:
    """Return the imports of a command that take longest, own time, as a table."""
    rows = []
    for line in call(CLI, arguments, ("-X", "importtime"), **ready).stderr.splitlines():
        if line.startswith("import time:") and "self [us]" not in line:
            own, total, name = line.removeprefix("import time:").split("|")
            rows.append((int(own), int(total), name.strip()))
    all_ms = sum(own for own, _, _ in rows) / 1e3
    packages: dict[str, list[int]] = {}
    for own, _, name in rows:
        packages.setdefault(name.split(".")[0], []).append(own)
    largest = sorted(packages.items(), key=lambda item: -sum(item[1]))[:count]
    body = [[name, len(own), f"{sum(own) / 1e3:.1f}"] for name, own in largest]
    return report.table(["package", "modules", "own ms"], [*body, ["all", len(rows), f"{all_ms:.1f}"]])


def commands(runs: int, ready: dict[str, str]) -> dict[str, object]:
    """Time the commands, in turn so that a busy spell meets all of them; print and return what they took."""
    bare = {"python, nothing imported": ("pass", [], None)}
    cases = {f"wargame {name}": (CLI, name.split(), aim_s) for name, aim_s in AIMS.items()} | bare
    for code, arguments, _ in cases.values():
        call(code, arguments, **ready)
    turns = [{name: call(case[0], case[1], **ready) for name, case in cases.items()} for _ in range(runs)]
    numbers: dict[str, object] = {}
    rows = []
    for name, (_, _, aim_s) in cases.items():
        wall, cpu = [turn[name].wall_s for turn in turns], [turn[name].cpu_s for turn in turns]
        median_s = statistics.median(wall)
        numbers[name] = {"seconds": wall, "median_s": median_s, "cpu_s": cpu, "aim_s": aim_s}
        met = "" if aim_s is None else "yes" if median_s < aim_s else "NO"
        seconds = [f"{value:.3f}" for value in (median_s, min(wall), statistics.median(cpu))]
        rows.append([name, *seconds, "" if aim_s is None else aim_s, met])
    print(report.table(["command, kernels in the cache", "median, s", "least, s", "cores', s", "aim, s", "met"], rows))
    for name in AIMS:
        print(f"\nimports of wargame {name} (clocked, so slower than without)")
        print(imports(name.split(), ready))
    return numbers


def main() -> None:
    """Time, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9, help="runs the medians are over (default 9)")
    parser.add_argument("--no-compile", action="store_true", help="leave out the cold compilation")
    options = parser.parse_args()
    report.warn_if_busy()
    with tempfile.TemporaryDirectory() as folder:
        numbers = commands(options.runs, {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""})
    if not options.no_compile:
        numbers["cold_compile_s"] = cold_compile_s()
        print(f"\ncold compilation with a first battle: {numbers['cold_compile_s']:.1f} s")
    print("saved:", report.save("startup", numbers))


if __name__ == "__main__":
    main()
