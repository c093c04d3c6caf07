"""Attrition on land: Lanchester's square law with reinforcement, stochastic, with fire as far as there are shells.

In a step dt of a week the losses of a side are Poisson with mean a f x dt, at most its strength: a kills a week of an
enemy unit, x their number as the step began, f = rounds served / rounds wanted of the enemy's fire missions this week,
1 if they want none. Both sides lose at once. Reinforcements join as the step ends. While nobody is annihilated the
means follow Euler's recursion of x' = p - b y, y' = q - a x, whose error falls with the step.

Sources: Lanchester, Aircraft in Warfare (1916); steps: tau-leaping, Gillespie, J. Chem. Phys. 115 1716 (2001). That
fire falls in proportion to the shells served is an assumption.
"""

from wargame.campaign.kernels.demand import poisson
from wargame.campaign.kernels.land_state import FIRED, LOSSES, MISSIONS, MOST_STEPS, REINFORCEMENTS, STRENGTH
from wargame.campaign.kernels.shares import by_week
from wargame.campaign.kernels.state import I8, NONE, SERVED, WANTED, State, World
from wargame.campaign.kernels.stock import consume
from wargame.campaign.kernels.streams import LAND_LOSSES
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def open_land(world: World, state: State) -> None:
    """Set up the forces, in place."""
    state.land.tally[:, :] = 0
    for f in range(len(world.land.forces)):
        state.land.tally[f, STRENGTH] = world.land.forces[f].strength


@kernel
def reinforcements(world: World, state: State, force: int, week: int) -> int:
    """Return how many units join a force in a week, out of what a depot releases if they are a good, in place."""
    row = world.land.forces[force]
    units = by_week(row.reinforcements_a_week, week - world.clock[0].peace_weeks)
    if row.element == NONE or units == 0:
        return units
    return consume(state, row.nation, row.element, units, week)


@kernel
def joining(units: int, step: int, steps: int) -> int:
    """Return how many of the units of a week join in a step: of a steady stream, rounded to whole units."""
    return (2 * units * (step + 1) + steps) // (2 * steps) - (2 * units * step + steps) // (2 * steps)


@kernel
def note_missions(world: World, state: State, force: int) -> None:
    """Note the rounds that the fire missions of a force asked for this week, and got, in place."""
    row = world.land.forces[force]
    if row.shell != NONE:
        state.land.tally[force, MISSIONS] = state.tally[row.shell_nation, row.shell, WANTED]
        state.land.tally[force, FIRED] = state.tally[row.shell_nation, row.shell, SERVED]


@kernel
def fire_share(state: State, force: int) -> float:
    """Return the share of the fire that a force wants which it has shells for."""
    wanted = state.land.tally[force, MISSIONS]
    return state.land.tally[force, FIRED] / wanted if wanted > 0 else 1.0


@kernel
def losses(world: World, state: State, force: int, draw: int) -> int:
    """Return the losses of a force in a step."""
    enemy, row = 1 - force, world.land.forces[1 - force]
    mean = row.kills_a_week * fire_share(state, enemy) * state.land.tally[enemy, STRENGTH] / row.steps
    n = poisson(mean, uniform(state.key[0], state.key[1], LAND_LOSSES, world.land.forces[force].key, draw))
    return min(n, state.land.tally[force, STRENGTH])


@kernel
def fight_on_land(world: World, state: State, week: int) -> None:
    """Let a week of fighting pass on land, in place; in peace, nothing."""
    war_week = week - world.clock[0].peace_weeks
    if len(world.land.forces) == 0 or war_week < 0:
        return
    for f in range(2):
        note_missions(world, state, f)
    for f in range(2):
        state.land.tally[f, LOSSES] = 0
        state.land.tally[f, REINFORCEMENTS] = reinforcements(world, state, f, week)
    steps = world.land.forces[0].steps
    for step in range(steps):
        draw = war_week * MOST_STEPS + step
        first, second = losses(world, state, 0, draw), losses(world, state, 1, draw)
        for f in range(2):
            n = first if f == 0 else second
            state.land.tally[f, LOSSES] += n
            state.land.tally[f, STRENGTH] += joining(state.land.tally[f, REINFORCEMENTS], step, steps) - n


@kernel
def note_land(world: World, state: State, rows: I8) -> None:
    """Write a week of fighting on land into the outcome, in place; shape (n_forces, N_LAND_COLUMNS)."""
    for f in range(len(world.land.forces)):
        for c in range(rows.shape[1]):
            rows[f, c] = state.land.tally[f, c]
