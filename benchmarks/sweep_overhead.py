"""What the study layer costs beside the battles.

    python benchmarks/sweep_overhead.py [--points 1000] [--replications 100] [--scenario night-raid] [--mix]

With ``--mix``: the 25 points of a 5 x 5 mix of night-raid, as `wargame mix` fights it, red's budget 300 drones.

A sweep of many points on one thread, with a clock around its two parts that any program would need: *ready* loads and
builds each point, *battles* is `run_many`. What is left is the runner, the books that are checked, the measures, the
runs written to Parquet with every file flushed to disk, the intervals and the tables. CPU time, since the machine may
be busy with other work; what waits for the disk shows in the wall-clock column, where with more than one thread
others fight meanwhile. Prints the largest memory too, after a tenth of the points and at the end: it must not grow
with the number of runs.
"""

import argparse
import resource
import sys
import tempfile
import time
from concurrent.futures import Executor, Future
from pathlib import Path

from wargame_experiments.commands.mix_study import MixAxis, mix_study
from wargame_experiments.study import Study
from wargame_experiments.study.run import job
from wargame_experiments.study.run.sweep import SilentReporter, run_all, sweep_state_of
from wargame_experiments.study.run.workers import WorkerPool
from wargame_experiments.study.store.folder import create

TARGET = 0.05  # of the time that the battles and what makes them ready take


class Stopwatch:
    """CPU and wall-clock time of a function, s."""

    def __init__(self, cpu_s=0.0, wall_s=0.0):
        self.cpu_s, self.wall_s = cpu_s, wall_s

    def around(self, function):
        """Return the function with this clock around it."""

        def timed(*args, **kwargs):
            cpu, wall = time.process_time(), time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.cpu_s += time.process_time() - cpu
                self.wall_s += time.perf_counter() - wall

        return timed

    def minus(self, other):
        """Return the time without another's."""
        return Stopwatch(self.cpu_s - other.cpu_s, self.wall_s - other.wall_s)


class Memory(SilentReporter):
    """Notes the largest memory after the first blocks."""

    def __init__(self, early):
        self.early, self.seen, self.early_mb = early, 0, 0.0

    def stored(self, block):
        self.seen += 1
        if self.seen == self.early:
            self.early_mb = peak_mb()


def peak_mb():
    """Return the largest memory of this process so far, MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def a_study(scenario, points, replications):
    """Return a study of so many points, all much alike in what they cost."""
    cv = [i / points for i in range(points)]
    return Study(
        scenario=scenario,
        factors={"raid.ew_cv": cv},
        measures=["cer_raid", "leakage", "value_lost", "launched"],
        replications={"n": replications, "block": min(100, replications)},
    )


def a_mix(replications):
    """Return the study of a 5 x 5 mix, red's budget that of 300 drones."""
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    return mix_study("night-raid", (), MixAxis(shares, 15e6), MixAxis(shares, 500e6), replications)


class AtOnce(Executor):
    """Does everything at once, on this thread, so that a clock sees one thing at a time."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--scenario", default="night-raid")
    parser.add_argument("--mix", action="store_true", help="25 points of a mix")
    given = parser.parse_args()
    sweep(a_study(given.scenario, 2, 2), SilentReporter())  # compile, import
    ready, battles, everything = Stopwatch(), Stopwatch(), Stopwatch()
    job.prepare, job.run_many = ready.around(job.prepare), battles.around(job.run_many)
    given.points = 25 if given.mix else given.points
    memory = Memory(max(1, given.points // 10))
    study = a_mix(given.replications) if given.mix else a_study(given.scenario, given.points, given.replications)
    everything.around(sweep)(study, memory)
    report(given, ready, battles, everything)
    print(f"largest memory after a tenth of the points {memory.early_mb:.0f} MB, at the end {peak_mb():.0f} MB")


def sweep(study, reporter):
    with tempfile.TemporaryDirectory() as folder:
        create(Path(folder) / "sweep", study, ["benchmark"])
        run_all(sweep_state_of(Path(folder) / "sweep", study), WorkerPool(AtOnce(), 1, "at once"), reporter)


def report(given, ready, battles, everything):
    runs = given.points * given.replications
    over = everything.minus(ready).minus(battles)
    print(f"{given.scenario}: {given.points} points x {given.replications} replications, one thread")
    print(f"{'':22}{'CPU s':>10}{'wall s':>10}{'CPU ms a point':>18}")
    for name, clock in (("ready", ready), ("battles", battles), ("runner and store", over)):
        print(f"{name:22}{clock.cpu_s:10.2f}{clock.wall_s:10.2f}{1e3 * clock.cpu_s / given.points:18.2f}")
    share = over.cpu_s / (ready.cpu_s + battles.cpu_s)
    verdict = "within" if share < TARGET else "above"
    print(
        f"a battle takes {1e3 * battles.cpu_s / runs:.2f} ms; runner and store add {share:.1%}: {verdict} {TARGET:.0%}"
    )
    print(f"beside the battles alone {over.cpu_s / battles.cpu_s:.1%}")


if __name__ == "__main__":
    main()
