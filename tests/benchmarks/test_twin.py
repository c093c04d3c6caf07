"""The C twin fights the same battles as the engine, bit by bit, or says that it cannot."""

import numpy as np
import pytest

from benchmarks import twin, worlds
from benchmarks.limit import differences
from wargame.battle import engine as battle
from wargame.battle.build import setup as world
from wargame.battle.scenario_file import load

needs_compiler = pytest.mark.skipif(twin.compiler() is None, reason=twin.NO_COMPILER)


@needs_compiler
@pytest.mark.parametrize("seed", range(1, 9))
def test_the_twin_fights_the_standard_battle_bit_by_bit(seed):
    setup = worlds.standard()
    copy = twin.make(setup.world)
    assert differences(battle.run_many(setup.world, seed, 25), twin.fight_many(copy, seed, 25)) == []


@needs_compiler
@pytest.mark.parametrize(("drones", "launchers"), [(3, 1), (40, 2), (500, 4), (900, 40)])
def test_the_twin_fights_other_sizes_bit_by_bit(drones, launchers):
    setup = worlds.standard(drones, launchers)
    copy = twin.make(setup.world)
    assert differences(battle.run_many(setup.world, 1, 20, first=7), twin.fight_many(copy, 1, 20, first=7)) == []


@needs_compiler
def test_pods_with_little_time_and_hot_lasers_are_the_twins():
    setup = worlds.standard()
    setup.world.units["takeovers_per_s"] = 0.003
    setup.world.units["heat_limit_s"] = 12.0
    outcome = battle.run_many(setup.world, 1, 25)
    assert differences(outcome, twin.fight_many(twin.make(setup.world), 1, 25)) == []
    free = battle.run_many(worlds.standard().world, 1, 25)
    assert 0 < outcome.statuses[:, :, 6].sum() < 0.7 * free.statuses[:, :, 6].sum()


@needs_compiler
def test_threads_change_nothing():
    copy = twin.make(worlds.standard().world)
    one, three = (twin.fight_many(copy, 1, 50, threads=n) for n in (1, 3))
    assert differences(one, three) == []


@needs_compiler
def test_something_happens_in_the_battles_compared():
    outcome = battle.run_many(worlds.standard().world, 1, 25)
    assert np.all(outcome.statuses[:, :3].sum(axis=(0, 1))[[4, 5, 6]] > 0)  # some arrive, are shot down, are jammed


def test_a_world_with_more_than_the_twin_has_is_refused():
    with pytest.raises(ValueError, match="guns or microwaves"):
        twin.make(world.build(load("night-raid")).world)


def test_without_a_compiler_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(twin, "compiler", lambda: None)
    with pytest.raises(FileNotFoundError, match="install gcc"):
        twin.make(worlds.standard().world)
