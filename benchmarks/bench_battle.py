"""Whole battles: the standard one with 10^2 to 10^4 drones, on one thread and on all; night-raid; the mix sweep."""

import os
import subprocess
import sys
import uuid

import pytest

from benchmarks import worlds
from wargame.battle import engine as battle

BATTLES = {100: 60, 300: 40, 1_000: 12, 10_000: 2}


def time_battles(benchmark, setup, battles, threads):
    """Benchmark a number of battles, and note the drone-ticks in them."""
    ticks = int(battle.run_many(setup.world, 1, battles, threads=threads).ticks.sum())
    benchmark.extra_info["items"] = ticks * worlds.drones_of(setup)
    outcome = benchmark.pedantic(
        battle.run_many, args=(setup.world, 1, battles), kwargs={"threads": threads}, rounds=9, warmup_rounds=1
    )
    assert outcome.ticks.sum() == ticks


@pytest.mark.parametrize("threads", sorted({1, battle.cores()}))
@pytest.mark.parametrize("drones", list(BATTLES))
def bench_standard_battle(benchmark, drones, threads):
    time_battles(benchmark, worlds.standard(drones), BATTLES[drones], threads)


@pytest.mark.parametrize("threads", sorted({1, battle.cores()}))
def bench_night_raid(benchmark, threads):
    time_battles(benchmark, worlds.shipped("night-raid"), 60, threads)


def bench_mix_sweep(benchmark, tmp_path):
    """Three shares a side, 50 battles a point, from the command line: Python's start, scenarios and tables included."""
    budgets = ["--budget-red", "20e6", "--budget-blue", "500e6", "--replications", "50"]
    shares = ["--red-attritable", "0,0.5,1", "--blue-attritable", "0,0.5,1"]
    code = "from wargame_experiments.cli import main; main()"

    def sweep():
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                code,
                "mix",
                "night-raid",
                *shares,
                *budgets,
                "--out",
                str(tmp_path / uuid.uuid4().hex),
            ],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr

    benchmark.extra_info["items"] = 9 * 50
    benchmark.pedantic(sweep, rounds=3, warmup_rounds=1)
    assert list(tmp_path.iterdir())
