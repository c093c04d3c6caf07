"""Fire control: the radars and posts without which launchers do not shoot, and what they see."""

from wargame.battle.kernels.impact import is_alive
from wargame.battle.kernels.sensing import sees_itself
from wargame.battle.kernels.state import State, World
from wargame.compiled.compile import inlined, kernel


@inlined
def has_working(world: World, state: State, unit: int) -> bool:
    """Return whether an element of a unit lives and works tonight."""
    u, works = world.units[unit], False
    for e in range(u.first, u.first + u.count):
        works |= is_alive(state, e) and state.shooters[e].ready == 1
    return works


@kernel
def has_fire_control(world: World, state: State, unit: int) -> bool:
    """Return whether the launchers of a unit can be guided: of each unit that they need one element works.

    A unit that needs none always can. What was lost does not come back, so neither does fire control.
    """
    u = world.units[unit]
    for row in range(u.fire_control_first, u.fire_control_first + u.fire_control_count):
        if not has_working(world, state, world.fire_control[row]):
            return False
    return True


@kernel
def fire_control_sees(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether one of the working sensors of a launcher's fire control holds a target.

    A sensor that is lost, out of order or blinded has no gain, and holds nothing.
    """
    u = world.units[world.unit_of[shooter]]
    for row in range(u.fire_control_first, u.fire_control_first + u.fire_control_count):
        unit = world.units[world.fire_control[row]]
        for e in range(unit.first, unit.first + unit.count):
            if sees_itself(world, state, e, target):
                return True
    return False
