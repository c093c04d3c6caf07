"""Opportunities of a defence: which of its weapons could reach which attacker when, in the raid as it was drawn.

A battle is run in which nothing can be destroyed but what the defender's jammers bring down: trajectories do not
depend on a defence, pursuers apart, and all chance that does not lie in its fire is keyed. In every tick each
weapon is asked what it could do to each attacker (:mod:`wargame.battle.kernels.opportunities`); of a slot of several
ticks the best answer is kept.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import Setup
from wargame.battle.kernels.battle import fight_until, reset
from wargame.battle.kernels.opportunities import NONE, look, see_all
from wargame.battle.kernels.position import locate_all
from wargame.battle.kernels.record import empty_record
from wargame.battle.kernels.state import CARRIED, GUN_RATE, I8, LASER, MOVED, P_KILL, PULSE, State, World, empty_state
from wargame.interruption import check_stopped, stop_flag

CAPABILITIES: Final = ((P_KILL, "launcher"), (GUN_RATE, "gun"), (LASER, "laser"), (PULSE, "microwave"))


class Opportunities(NamedTuple):
    """What could be fired at what, and what becomes of those that nobody fires at.

    Attributes
    ----------
    weapons
        Element and layer of ``World.effects`` of each weapon that works, (n_weapons, 2).
    targets
        Elements that it is about, (n_targets,).
    weapon, target, slot
        Rows of ``weapons`` and ``targets``, and the slot, of each opportunity, (n,).
    merit
        The best in the slot, see `wargame.battle.kernels.opportunities.merit`, (n,).
    seconds
        Time in the slot during which there was one, (n,).
    status
        Of every element at the end, (n_elements,).
    released_s
        When an element was let go by what carried it, inf if never, -inf of one that nothing carries, (n_elements,).
    slot_s
        Length of a slot: whole ticks.
    """

    weapons: I8
    targets: I8
    weapon: I8
    target: I8
    slot: I8
    merit: NDArray[np.float64]
    seconds: NDArray[np.float64]
    status: NDArray[np.int8]
    released_s: NDArray[np.float64]
    slot_s: float


def without_losses(setup: Setup) -> Setup:
    """Return a setup in which nothing is destroyed: the defender's jammers alone still bring attackers down."""
    force = setup.force()
    force.kill[:] = 0.0
    force.jamming[setup.world.units["side"] != setup.world.grid.defender] = 0.0
    peaceful = setup.muster(force)
    peaceful.world.units["takeovers_per_s"] = 0.0
    return peaceful


def working_weapons(world: World, ready: NDArray[np.int8]) -> I8:
    """Return elements and weapons of the defender that work in this raid, (n_weapons, 2)."""
    rows = [
        (element, weapon)
        for unit in world.units[world.units["side"] == world.grid.defender]
        for weapon, name in CAPABILITIES
        if unit[f"has_{name}"]
        for element in range(unit["first"], unit["first"] + unit["count"])
        if ready[element] == 1
    ]
    return np.array(rows, np.int64).reshape(-1, 2)


def opportunities(
    setup: Setup, peaceful: Setup, seed: int, replication: int, targets: I8, slot_s: float = 20.0
) -> Opportunities:
    """Return what the defender's weapons could be fired at.

    Parameters
    ----------
    setup
        The scenario.
    peaceful
        The same `without_losses`.
    seed, replication
        Key of the battle.
    targets
        Elements that matter, (n_targets,).
    slot_s
        Length of a slot, s; rounded to whole ticks, at least one.
    """
    world, tick_s = setup.world, setup.world.grid.tick_s
    per_slot = max(1, round(slot_s / tick_s))
    state, seen = empty_state(peaceful.world, stop=stop_flag()), empty_state(world)
    reset(peaceful.world, state, seed, replication)
    reset(world, seen, seed, replication)
    see_all(seen)
    world = world._replace(units=world.units.copy())
    world.units["own_track_only"] = False  # whoever needs a track of his own has one
    weapons = working_weapons(world, seen.shooters["ready"])
    best = np.full((len(weapons), len(targets)), NONE)
    ticks = np.zeros(best.shape, np.int64)
    released_s = np.where(state.bodies["status"] == CARRIED, np.inf, -np.inf)
    kept, tick = [], 0
    for tick in _ticks(peaceful.world, state):
        released_s[np.isposinf(released_s) & (state.bodies["status"] != CARRIED)] = (tick + 1) * tick_s
        seen.bodies[:], seen.counts[MOVED] = state.bodies, state.counts[MOVED]
        look(world, seen, weapons, targets, best, ticks)
        if (tick + 1) % per_slot == 0:
            kept.append(_harvest(tick // per_slot, best, ticks))
    kept.append(_harvest(tick // per_slot, best, ticks))
    weapon, target, slot, merit, n_ticks = (np.concatenate(column) for column in zip(*kept, strict=True))
    status = np.array(state.bodies["status"])
    found = weapon, target, slot, merit, n_ticks * tick_s
    return Opportunities(weapons, targets, *found, status, released_s, per_slot * tick_s)


def _ticks(world: World, state: State) -> Iterator[int]:
    """Fight tick by tick to the end; yield each tick when it has been fought, places up to date."""
    unrecorded = empty_record(world, 0, {}, is_on=False)
    for tick in range(world.grid.n_ticks):
        if fight_until(world, state, unrecorded, tick, tick + 1) == tick:
            return
        check_stopped(state.stop)
        locate_all(world, state)
        yield tick


def _harvest(slot: int, best: NDArray[np.float64], ticks: I8) -> tuple[NDArray[Any], ...]:
    """Return what was noted in a slot, and clear it for the next, in place."""
    weapon, target = np.nonzero(ticks)
    found = weapon, target, np.full(len(weapon), slot), best[weapon, target], ticks[weapon, target]
    best[:], ticks[:] = NONE, 0
    return found
