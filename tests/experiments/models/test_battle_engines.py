"""A battle that is looked at now and then is the battle."""

from pathlib import Path

import numpy as np
import pytest

from wargame.battle.build.setup import build
from wargame.battle.replay import now_and_then
from wargame.battle.scenario_file import load
from wargame_experiments.models.battle_engines import snapshots, states

SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")


def seen(found):
    """Return statuses, shots in flight and tallies at each snapshot."""
    return [(state.bodies["status"].copy(), state.n_flying.copy(), state.tally.copy()) for state in found]


def are_same(one, other):
    return len(one) == len(other) and all(
        (a == b).all() for x, y in zip(one, other, strict=True) for a, b in zip(x, y, strict=True)
    )


@pytest.mark.parametrize("scenario", [SKIRMISH, "duel"])
@pytest.mark.parametrize("every_s", [0.7, 2.0, 7.0, 30.0, 1e6])
def test_snapshots_are_states_of_the_battle(scenario, every_s):
    """Fought compiled from one to the next, or tick by tick and then picked: the same, however they fall."""
    setup = build(load(scenario))
    for replication in range(3):
        one = seen(snapshots(setup, 1, replication, every_s))
        assert are_same(one, seen(now_and_then(states(setup, 1, replication), setup.world.grid.tick_s, every_s)))


def test_the_first_snapshot_is_before_the_battle_and_the_last_after_it():
    setup = build(load(SKIRMISH))
    all_states = seen(states(setup, 1, 0))
    first, *_, last = seen(snapshots(setup, 1, 0, 60.0))
    assert are_same([first, last], [all_states[0], all_states[-1]])
    ticks = len(all_states) - 1
    assert len(seen(snapshots(setup, 1, 0, 60.0))) == 1 + int(np.ceil(ticks * setup.world.grid.tick_s / 60.0))


def test_an_agent_in_python_is_looked_at_too():
    """The class changes nothing in this replication, so that it is the compiled battle."""
    own = ["units.guns.agent=tests.experiments.study.agents:FailsInTheSecond"]
    found = seen(snapshots(build(load(SKIRMISH, own)).allowing(["tests"]), 1, 0, 60.0))
    assert are_same(found, seen(snapshots(build(load(SKIRMISH)), 1, 0, 60.0)))
