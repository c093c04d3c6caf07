"""Forces: what a muster takes, and a battle in a world laid out for ten times as many against one built for it."""

import pytest

from benchmarks import worlds
from wargame.battle import engine as battle
from wargame.battle import scenario_file
from wargame.battle.build.layout import room_for
from wargame.battle.build.setup import Setup, build
from wargame.battle.kernels import battle as kernels
from wargame.battle.kernels.force import MUSTERED
from wargame.battle.kernels.muster import muster
from wargame.battle.kernels.state import empty_state

TIMES: int = 10  # as many sites as elements
BATTLES = 60


def laid_out(times: int) -> Setup:
    """Return the standard battle, laid out for a multiple of what moves in it."""
    scenario = scenario_file.load(worlds.STANDARD)
    waves = {name: times * scenario.scenario.units[name].count for name in worlds.WAVES}
    setup = build(scenario, waves)
    return setup.muster(setup.force())


@pytest.mark.parametrize("arrays", ["built", "sliced", "full-size"])
def bench_battle_of_few_in_a_world_for_many(benchmark, arrays):
    """Built for as many; mustered into arrays of their length; mustered into arrays for all, as a campaign does."""
    setup = laid_out(1 if arrays == "built" else TIMES)
    world = setup.world
    if arrays == "full-size":
        world = room_for(setup.base, setup.plan, setup.plan.deployments["sites"])
        assert muster(setup.base, setup.plan, setup.present, world) == MUSTERED
    state, outcome = empty_state(world), battle.empty_outcome(world, BATTLES)
    benchmark.extra_info["items"] = BATTLES
    benchmark.pedantic(kernels.fight_many, args=(world, state, 1, 0, *outcome), rounds=15, warmup_rounds=1)


@pytest.mark.parametrize("name", ["standard-battle", "night-raid"])
def bench_muster(benchmark, name):
    """Fill in arrays that are there, as a campaign does."""
    setup = worlds.shipped(name)
    world = room_for(setup.base, setup.plan, setup.plan.deployments["sites"])
    benchmark.pedantic(
        muster, args=(setup.base, setup.plan, setup.present, world), rounds=50, iterations=20, warmup_rounds=1
    )


def bench_muster_from_python(benchmark):
    """Check a force, make arrays and fill them in, as a calibration does."""
    setup = worlds.shipped("night-raid")
    force = setup.force()
    benchmark.pedantic(setup.muster, args=(force,), rounds=50, iterations=5, warmup_rounds=1)
