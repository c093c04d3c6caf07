"""No kernel uses a negative index: compiled code takes indices of World and State as they are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
STRICT = """
import sys
from pathlib import Path
import numpy as np
from wargame.battle import scenario_file
from wargame.battle.build import setup as world
from wargame.battle.kernels import battle
from wargame.battle.kernels.state import empty_state

def check(index):
    for i in index if isinstance(index, tuple) else (index,):
        if isinstance(i, (int, np.integer)) and i < 0:
            raise IndexError(f"negative index {index}")

def strict(kind):
    class Strict(kind):
        def __getitem__(self, index):
            check(index)
            return super().__getitem__(index)

        def __setitem__(self, index, value):
            check(index)
            super().__setitem__(index, value)

    return Strict

def guarded(fields):
    return type(fields)(*(f.view(strict(type(f))) if isinstance(f, np.ndarray) else f for f in fields))

name, ticks, settings = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
source = Path(name) if name.endswith(".toml") else name
setup = world.build(scenario_file.load(source, settings))
fixed, state = guarded(setup.world), guarded(empty_state(setup.world))
try:
    fixed.elements[-1]
    raise SystemExit("the arrays do not refuse a negative index")
except IndexError:
    pass
battle.reset(fixed, state, 1, 0)
fought = 0
while fought < min(ticks, fixed.grid.n_ticks) and not battle.is_over(fixed, state):
    battle.fight_tick(fixed, state, fought)
    fought += 1
print(fought)
"""


@pytest.mark.parametrize(
    ("scenario", "settings"),
    [("duel", []), ("benchmarks/every-phase.toml", ["units.drones.count=6", "units.pursuers.count=2"])],
)
def test_no_kernel_uses_a_negative_index(scenario, settings):
    done = subprocess.run(
        [sys.executable, "-c", STRICT, scenario, "400", *settings],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 10
