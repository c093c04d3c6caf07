"""What each weapon could do to each target at one moment, if it saw everything and nobody held it back.

The rules of reach are those of the battle: :mod:`fires`, :mod:`guns`, :mod:`lasers`, :mod:`microwaves` are asked, with
a state in which every element is tracked. What doctrine, magazines and channels allow is left to who asks.
"""

from typing import Final

from wargame.battle.kernels.fires import flight_s
from wargame.battle.kernels.guns import gun_can_hit
from wargame.battle.kernels.impact import is_alive
from wargame.battle.kernels.lasers import irradiance_on, laser_can_hold
from wargame.battle.kernels.microwaves import hardness_factor, pulse_hazard
from wargame.battle.kernels.state import F8, GUN_RATE, I8, LASER, NEVER, P_KILL, State, World
from wargame.compiled.compile import kernel

NONE: Final = -NEVER  # merit of what cannot be done


@kernel
def see_all(state: State) -> None:
    """Let every network be up and hold a track of every element, in place: what perfect knowledge is."""
    for w in range(len(state.networks)):
        state.networks[w].up = 1
        for e in range(state.tracks.shape[1]):
            state.tracks[w, e].since_s, state.tracks[w, e].known_decoy = 0.0, 0


@kernel
def merit(world: World, state: State, shooter: int, weapon: int, target: int) -> float:
    """Return how good it would be to fire a weapon at a target now, more being better; NONE if it cannot be.

    Of a launcher minus the time of flight, s; of a gun its kill rate, 1/s; of a laser the share of the fluence that it
    puts down in a second, 1/s; of microwaves the hazard of a pulse.

    Parameters
    ----------
    weapon
        Layer of ``World.effects``: P_KILL, GUN_RATE, LASER or PULSE.
    """
    unit, target_unit = world.unit_of[shooter], world.units[world.unit_of[target]]
    effect = world.effects[weapon, unit, target_unit.target_class]
    if effect <= 0.0 or not is_alive(state, target):
        return NONE
    if weapon == P_KILL:
        flight = flight_s(world, state, shooter, target)
        return NONE if flight == NEVER else -flight
    if weapon == GUN_RATE:
        return effect if gun_can_hit(world, state, shooter, target) else NONE
    if weapon == LASER:
        if not laser_can_hold(world, state, shooter, target):
            return NONE
        return irradiance_on(world, state, shooter, target) * effect / target_unit.fluence_j_per_m2
    hazard = pulse_hazard(world, state, shooter, target) * hardness_factor(world, state, target)
    return hazard if hazard > 0.0 else NONE


@kernel
def look(world: World, state: State, weapons: I8, targets: I8, best: F8, ticks: I8) -> None:
    """Note what can be done now, in place.

    Parameters
    ----------
    weapons
        Elements and their weapons, (n_weapons, 2).
    targets
        Elements, (n_targets,).
    best, ticks
        The best merit so far, and in how many ticks there was any, (n_weapons, n_targets). Modified in place.
    """
    for i in range(len(weapons)):
        if not is_alive(state, weapons[i, 0]):
            continue
        for j in range(len(targets)):
            if not is_alive(state, targets[j]):
                continue
            found = merit(world, state, weapons[i, 0], weapons[i, 1], targets[j])
            if found > NONE:
                best[i, j] = max(best[i, j], found)
                ticks[i, j] += 1
