"""Two revisions in one run: A B A B …, and what differs by more than the noise.

Run ``python -m benchmarks.compare A B`` (any two git revisions; ``.`` is the working tree). Each is laid out in a
folder of its own, with its own kernel cache, and a worker process that stays; the workers take turns. A case is
flagged if the 95 % interval of the ratio of medians (bootstrap over rounds) lies outside 1 +- 3 %.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks import report, worlds
from benchmarks.measure import MedianRatio, ratio_of_medians

ROOT: Final = Path(__file__).parent.parent
NOISE: Final = 0.03
WORKER: Final = Path(__file__).parent / "compare_worker.py"


def cases() -> dict[str, dict[str, Any]]:
    """Return what is timed, by name."""
    many = {f"units.{name}.count": 3_334 for name in worlds.WAVES}
    standard = {"file": str(worlds.STANDARD)}
    return {
        "standard battle, 1 thread": standard | {"battles": 40, "threads": 1},
        "standard battle, 2 threads": standard | {"battles": 80, "threads": 2},
        "standard battle, 10,000 drones": standard | {"settings": many, "battles": 1, "threads": 1},
        "night-raid, 1 thread": {"scenario": "night-raid", "battles": 60, "threads": 1},
        "two-nations, 1 thread": {"scenario": "two-nations", "battles": 60, "threads": 1},
    }


def lay_out(revision: str, folder: Path) -> None:
    """Put the sources of a revision into a folder.

    Raises
    ------
    SystemExit
        If there is no such revision.
    """
    folder.mkdir()
    if revision == ".":
        for name in ("wargame", "agents", "experiments"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        return
    done = subprocess.run(
        ["git", "archive", revision, "wargame", "agents", "experiments"], cwd=ROOT, capture_output=True
    )
    if done.returncode != 0:
        raise SystemExit(f"no revision '{revision}': {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        tar.extractall(folder, filter="data")


class Worker:
    """A process that times one revision."""

    def __init__(self, folder: Path, what: dict[str, dict[str, Any]]) -> None:
        environment = os.environ | {"FORCEMIX_CACHE_DIR": str(folder.with_name(folder.name + "-cache"))}
        environment.pop("PYTHONPATH", None)
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(WORKER), str(folder), json.dumps(what)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def answer(self) -> str:
        """Return the next line of the worker.

        Raises
        ------
        SystemExit
            If it has died.
        """
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("a worker failed: see above; does the scenario suit that revision?")
        return line.strip()

    def seconds(self, name: str) -> float:
        """Let the worker run a case; return how long it took, s."""
        assert self.process.stdin is not None
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        return float(self.answer())

    def close(self) -> None:
        """End the worker."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def verdict(ratio: MedianRatio) -> str:
    """Return whether B is slower or faster than A beyond the noise, or ``same`` if that cannot be said.

    >>> [verdict(MedianRatio(r, r - 0.02, r + 0.02)) for r in (1.02, 1.10, 0.90)]
    ['same', 'B is slower', 'B is faster']
    """
    if ratio.low > 1.0 + NOISE:
        return "B is slower"
    return "B is faster" if ratio.high < 1.0 - NOISE else "same"


def compare(a: Worker, b: Worker, what: dict[str, dict[str, Any]], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return times, s, by case and side; the sides take turns, who is first changes every round."""
    times: dict[str, dict[str, list[float]]] = {name: {"A": [], "B": []} for name in what}
    for i in range(-1, rounds):
        for name in what:
            for side, worker in [("A", a), ("B", b)][:: 1 if i % 2 else -1]:
                took = worker.seconds(name)
                if i >= 0:  # the first round compiles and warms up
                    times[name][side].append(took)
    return times


def main() -> None:
    """Compare, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("a", metavar="A", help="a git revision, or . for the working tree")
    parser.add_argument("b", metavar="B", help="another")
    parser.add_argument("--rounds", type=int, default=41, help="rounds of A and B (default 41)")
    options = parser.parse_args()
    report.warn_if_busy()
    what = cases()
    with tempfile.TemporaryDirectory() as temporary:
        workers = []
        for side, revision in (("A", options.a), ("B", options.b)):
            lay_out(revision, Path(temporary) / side)
            workers.append(Worker(Path(temporary) / side, what))
        print("compiling both; then A and B take turns", flush=True)
        for worker in workers:
            worker.answer()
        times = compare(workers[0], workers[1], what, options.rounds)
        for worker in workers:
            worker.close()
    ratios = {name: ratio_of_medians(t["B"], t["A"]) for name, t in times.items()}
    rows = [[name, ratio, verdict(ratio)] for name, ratio in ratios.items()]
    print(
        f"A = {options.a}, B = {options.b}, {options.rounds} rounds; time of B over that of A, medians, 95 % interval"
    )
    print(report.table(["case", "B / A", "beyond 3 %"], rows))
    print("saved:", report.save("compare", {"a": options.a, "b": options.b, "ratios": ratios, "seconds": times}))


if __name__ == "__main__":
    main()
