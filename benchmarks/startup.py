"""How long one waits: for help, for a first battle, and once for the compiler.

Run ``python -m benchmarks.startup``. Each command is a fresh process, timed from outside, medians over runs; the cold
compilation is a first battle with an empty kernel cache. What is over its aim is taken apart by import.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Final

from benchmarks import report, worlds

CLI: Final = "from wargame_experiments.cli import main; main()"
FIRST_BATTLE: Final = (
    "import sys, time; from pathlib import Path; from wargame import battle, scenario_file, world; "
    "w = world.build(scenario_file.load(Path(sys.argv[1]))).world; t = time.perf_counter(); "
    "battle.run_many(w, 1, 1, threads=1); print(time.perf_counter() - t)"
)
AIMS: Final = {"--help": 0.4, "battle night-raid": 1.5}  # s


def call(
    code: str, arguments: Sequence[str] = (), flags: Sequence[str] = (), **environment: str
) -> tuple[float, str, str]:
    """Return how long a fresh Python takes for some code, s, and what it printed on both streams."""
    paths = os.pathsep.join(path for path in sys.path if path)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *flags, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": paths} | environment,
        capture_output=True,
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return time.perf_counter() - start, done.stdout, done.stderr


def cold_compile_s() -> float:
    """Return the time of a first battle with an empty kernel cache, s."""
    with tempfile.TemporaryDirectory() as folder:
        return float(call(FIRST_BATTLE, [str(worlds.STANDARD)], FORCEMIX_CACHE_DIR=folder)[1])


def imports(arguments: Sequence[str], count: int = 12) -> str:
    """Return the imports of a command that take longest, own time, as a table."""
    _, _, lines = call(CLI, arguments, ("-X", "importtime"))
    rows = []
    for line in lines.splitlines():
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


def main() -> None:
    """Time, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9, help="runs the medians are over (default 9)")
    parser.add_argument("--no-compile", action="store_true", help="leave out the cold compilation")
    options = parser.parse_args()
    report.warn_if_busy()
    numbers: dict[str, object] = {}
    rows = []
    for command, aim_s in AIMS.items():
        call(CLI, command.split())
        times = [call(CLI, command.split())[0] for _ in range(options.runs)]
        median_s = statistics.median(times)
        numbers[command] = {"seconds": times, "median_s": median_s, "aim_s": aim_s}
        rows.append(
            [f"wargame {command}", f"{median_s:.3f}", f"{min(times):.3f}", aim_s, "yes" if median_s < aim_s else "NO"]
        )
    bare = statistics.median([call("pass")[0] for _ in range(options.runs)])
    rows.append(["python, nothing imported", f"{bare:.3f}", "", "", ""])
    print(report.table(["command, kernels in the cache", "median, s", "least, s", "aim, s", "met"], rows))
    for command in AIMS:
        print(f"\nimports of wargame {command} (clocked, so slower than without)")
        print(imports(command.split()))
    if not options.no_compile:
        numbers["cold_compile_s"] = cold_compile_s()
        print(f"\ncold compilation with a first battle: {numbers['cold_compile_s']:.1f} s")
    print("saved:", report.save("startup", numbers))


if __name__ == "__main__":
    main()
