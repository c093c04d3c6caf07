"""A model with an error in it fails: effects of weapons a tenth off, and a constant of a kernel."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from wargame.battle.kernels.state import GUN_RATE, P_KILL, PULSE
from wargame_experiments.validation.bench import Bench, Data, setup_of
from wargame_experiments.validation.registry import cases
from wargame_experiments.validation.verdict import judge

ROOT = Path(__file__).parents[3]


def failures(patterns: str, layer: int, factor: float) -> set[str]:
    """Return which quick cases fail if a layer of effects is a factor off in every world."""

    def wrong(data: Data):
        setup = setup_of(data)
        setup.world.effects[layer] *= factor
        if layer == P_KILL:
            np.minimum(setup.world.effects[layer], 1.0, out=setup.world.effects[layer])
        return setup

    bench, wanted = Bench(1, wrong), cases("quick", patterns)
    rows = judge(wanted, [case.compare(bench) for case in wanted])
    return {row.case.name for row in rows if row.verdict == "FAIL"}


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_guns_that_kill_too_fast_or_too_slowly_are_noticed(factor):
    """Who wins a duel of equals does not depend on it: what depends on time has to tell."""
    timed = {
        "hazard/gun-200-s",
        "hazard/gun-500-s",
        "square-law/red-10-v-8-at-200-s",
        "square-law/blue-10-v-8-at-200-s",
    }
    assert failures(",".join(timed), GUN_RATE, factor) == timed


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_shots_that_kill_too_often_or_too_seldom_are_noticed(factor):
    wanted = {"looks/0.7-up-to-3-killed", "looks/salvo-of-2", "salvo/hits", "salvo/armstrong-accurate"}
    assert failures(",".join(wanted), P_KILL, factor) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_pulses_that_are_too_strong_or_too_weak_are_noticed(factor):
    wanted = {"linear-law/duration-5-v-3", "linear-law/red-8-v-4-at-50-s"}
    assert failures("linear-law", PULSE, factor) == wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kernel", "right", "wrong", "patterns"),
    [
        (
            "guns",
            "[GUN_RATE, unit, target_class] * time_s",
            "[GUN_RATE, unit, target_class] * 1.1 * time_s",
            "hazard/gun*",
        ),
        ("lasers", "3.912 / visibility_m", "3.5 / visibility_m", "laser"),
        ("jamming", "x / (1.0 + x)", "x / (1.1 + x)", "hazard/jam*"),
        ("fields", "return power * power if", "return power if", "radar"),
    ],
)
def test_a_constant_of_a_kernel_that_is_off_is_noticed(kernel, right, wrong, patterns, tmp_path):
    """Copy the sources, edit one kernel, validate in a process with a kernel cache of its own."""
    for source in ("wargame", "agents", "experiments"):
        shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "wargame" / "kernels" / f"{kernel}.py"
    text = file.read_text("utf-8")
    assert text.count(right) == 1
    file.write_text(text.replace(right, wrong), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "wargame_experiments.cli", "validate", "--cases", patterns, "--json"],
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(str(tmp_path / part) for part in ("", "agents", "experiments")),
            "FORCEMIX_CACHE_DIR": str(tmp_path / "cache"),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert found["summary"]["failed"] > 0
    assert {case["verdict"] for case in found["cases"]} >= {"FAIL"}
