"""Without our own means, compiled by Numba alone, every battle is the same, bit for bit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wargame.compiled.mode import Mode, mode_of

ROOT = Path(__file__).parents[3]
SCENARIOS = ("duel", "high-end-strike", "night-raid", "two-nations", "night-raid-calibrated")
MEANS = ("dispatcher", "hint_lowering", "pointer_type")
BATTLES = f"""
import hashlib, json, sys
from pathlib import Path
import numba
from wargame.battle import engine as battle, scenario_file
from wargame.battle.build import setup as world
from wargame_agents.battle.model import BattleModel

def hashed(outcome):
    return {{name: hashlib.sha256(array.tobytes()).hexdigest() for name, array in outcome._asdict().items()}}

outcomes = {{}}
for source, n in [*((name, 12) for name in {SCENARIOS}), (Path("benchmarks/every-phase.toml"), 1)]:
    setup = world.build(scenario_file.load(source))
    outcomes[str(source)] = hashed(battle.run_many(setup.world, 3, n, threads=2))
    kind = type(numba.typeof(setup.world)).__name__
mesa = BattleModel(world.build(scenario_file.load("night-raid")), 1)
mesa.run()
outcomes["night-raid in Mesa"] = hashed(mesa.outcome())
means = [name for name in {MEANS} if f"wargame.compiled.{{name}}" in sys.modules]
print(json.dumps([outcomes, kind, means]))
"""


def outcomes(**environment: str) -> tuple[dict[str, dict[str, str]], str, list[str]]:
    """Return what a fresh process finds: hashes of outcomes, how Numba takes World, and our own means."""
    done = subprocess.run(
        [sys.executable, "-c", BATTLES],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)} | environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_numba_alone_gives_the_same_bits():
    ours, kind, means = outcomes(FORCEMIX_PLAIN_NUMBA="0")
    plain, plain_kind, plain_means = outcomes(FORCEMIX_PLAIN_NUMBA="1")
    assert (kind, means) == ("Pointed", list(MEANS))
    assert (plain_kind, plain_means) == ("NamedTuple", [])
    assert len(ours) == len(SCENARIOS) + 2
    assert plain == ours


@pytest.mark.parametrize(
    ("switch", "is_jit_disabled", "mode"),
    [("", False, Mode.POINTERS), ("0", False, Mode.POINTERS), ("1", False, Mode.PLAIN_NUMBA), ("1", True, Mode.PYTHON)],
)
def test_the_environment_says_how_kernels_run(switch, is_jit_disabled, mode):
    assert mode_of(switch, is_jit_disabled) is mode


def test_another_value_of_the_switch_is_refused():
    with pytest.raises(ValueError, match=r"FORCEMIX_PLAIN_NUMBA is 1 .* or 0, got 'yes'"):
        mode_of("yes", False)
