"""Adaptation race: methods that work for a plateau, then decay as the other side answers, and are renewed.

A method of age a multiplies by m(a) = worn + (fresh - worn) l(a), with the life l = 1 up to the plateau P and
2^(-(a - P)/h) beyond. A week takes the mean of l over it, L(a + 1) - L(a) with the integral
L(a) = min(a, P) + (h/ln 2)(1 - 2^(-(a - P)/h)), so that a mean over weeks is that of the continuous law. A new
generation follows every C weeks, as soon as its development is paid. A method that answers another stays fresh until
the other side's next generation, ages from then on, and is renewed C weeks after it: an alternating race.

Source: Cox, Renewal Theory (1962), ch. 7, for the alternating race. The plateau and the half-life are assumptions.
"""

import math
from typing import Final

from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS
from wargame.campaign.kernels.alliance_tables import N_PLACES
from wargame.campaign.kernels.generations import (
    draw_newest,
    mean_over,
    oldest_of,
    retrofit,
    settle_cohorts,
)
from wargame.campaign.kernels.method_state import (
    CARRYING_UNITS,
    DETECTION,
    EFFECT,
    GENERATION,
    JAMMING,
    KILL,
    LIFE,
    NEWEST_UNITS,
    OBSOLETE_CENTS,
    RECOGNITION,
)
from wargame.campaign.kernels.shares import part_of
from wargame.campaign.kernels.standards import are_mixed
from wargame.campaign.kernels.state import BUDGET, DEVELOPMENT, F8, NONE, State, World
from wargame.compiled.compile import kernel

NEVER: Final = 2**40  # a week after the end of every campaign


@kernel
def lived(age_weeks: float, plateau_weeks: float, half_life_weeks: float) -> float:
    """Return the integral of the life of a method over its age, weeks; 0 before it is there."""
    if age_weeks <= plateau_weeks:
        return max(0.0, age_weeks)
    if half_life_weeks <= 0.0:
        return plateau_weeks
    mean_life = half_life_weeks / math.log(2.0)
    return plateau_weeks - mean_life * math.expm1(-(age_weeks - plateau_weeks) / mean_life)


@kernel
def ages_from(world: World, state: State, method: int, generation: int) -> int:
    """Return the week from which on a generation ages; `NEVER` if it answers a method that has not answered it."""
    born, other = state.methods.fielded[method, generation], world.methods.methods[method].answers
    if other == NONE:
        return born
    for g in range(state.methods.generation[other] + 1):
        if state.methods.fielded[other, g] >= born:
            return state.methods.fielded[other, g]
    return NEVER


@kernel
def life_of(world: World, state: State, method: int, generation: int, week: int) -> float:
    """Return how much of its effect a generation of a method has left, mean of a week, 0 .. 1."""
    row, age = world.methods.methods[method], float(week - ages_from(world, state, method, generation))
    if age < 0.0:
        return 1.0
    before = lived(age, row.plateau_weeks, row.half_life_weeks)
    return lived(age + 1.0, row.plateau_weeks, row.half_life_weeks) - before


@kernel
def note_effects(world: World, state: State, method: int, week: int) -> None:
    """Note by how much each generation of a method multiplies this week, in place."""
    row = world.methods.methods[method]
    for g in range(state.methods.generation[method] + 1):
        life = life_of(world, state, method, g, week)
        state.methods.effect[method, g] = row.worn + (row.fresh - row.worn) * life


@kernel
def renew(world: World, state: State, nation: int, week: int) -> None:
    """Let a nation pay for the development of generations that are due, if its money is enough, in place.

    In the order of the methods' names. Each has one generation under development at most.
    """
    for m in range(len(world.methods.methods)):
        row = world.methods.methods[m]
        if row.nation != nation or row.cycle_weeks == 0 or state.methods.due[m] != NONE:
            continue
        since = ages_from(world, state, m, state.methods.generation[m])
        is_due = week + row.fielding_weeks >= since + row.cycle_weeks
        if is_due and state.money[nation, BUDGET] >= row.cents:
            state.money[nation, BUDGET] -= row.cents
            state.money[nation, DEVELOPMENT] += row.cents
            state.methods.due[m] = week + row.fielding_weeks


@kernel
def field(world: World, state: State, method: int, week: int) -> None:
    """Bring a generation into the field that is developed, in place."""
    if state.methods.due[method] == week:
        state.methods.generation[method] += 1
        state.methods.fielded[method, state.methods.generation[method]] = week
        state.methods.due[method] = NONE


@kernel
def adapt_methods(world: World, state: State, week: int) -> None:
    """Field what is developed, then settle which generation is in stock, retrofit and note effects, in place."""
    for m in range(len(world.methods.methods)):
        field(world, state, m, week)
        state.methods.oldest[m] = oldest_of(world, state, m)
    for c in range(len(world.methods.cohorts)):
        settle_cohorts(world, state, c)
        retrofit(world, state, c)
    for m in range(len(world.methods.methods)):
        note_effects(world, state, m, week)


@kernel
def open_methods(world: World, state: State) -> None:
    """Field the generations of week 0, with all stock of them, in place."""
    state.methods.units[:, :] = 0
    for m in range(len(world.methods.methods)):
        state.methods.generation[m], state.methods.due[m] = 0, NONE
        state.methods.fielded[m, 0] = -world.methods.methods[m].age_weeks
    for c in range(len(world.methods.cohorts)):
        row = world.methods.cohorts[c]
        state.methods.units[c, 0] = world.opening[row.nation, world.methods.methods[row.method].carrier]


@kernel
def apply_methods(world: World, state: State) -> None:
    """Fill in what methods multiply in the next raid, in place of the multipliers of the force."""
    if len(world.methods.methods) == 0:
        return
    for c in range(len(world.methods.cohorts)):
        draw_newest(world, state, c)
    force, own = state.force, world.own
    for u in range(len(own.jamming)):
        force.jamming[u], force.sensing[u] = own.jamming[u], own.sensing[u]
        force.susceptibility[u] = own.susceptibility[u]
        for k in range(own.kill.shape[1]):
            force.kill[u, k] = own.kill[u, k]
    for w in range(len(own.p_discriminate)):
        force.p_discriminate[w] = own.p_discriminate[w]
    for m in range(len(world.methods.methods)):
        row = world.methods.methods[m]
        for i in range(row.subject_first, row.subject_first + row.subject_count):
            subject = world.methods.subjects[i]
            multiply(world, state, m, subject, effect_on(world, state, m, subject))


@kernel
def effect_on(world: World, state: State, method: int, subject: int) -> float:
    """Return by how much a method multiplies for a unit or network, mean of the generations and goods that it uses."""
    good = world.methods.methods[method].carrier
    if good == NONE:
        return float(state.methods.effect[method, state.methods.generation[method]])
    for c in range(len(world.methods.cohorts)):
        row = world.methods.cohorts[c]
        if row.method == method and row.nation == world.assignments[subject].nation:
            by, share = mean_over(world, state, c, in_use(world, state, row.nation, good)), 1.0
            if are_mixed(state):
                share = share_of(state, subject, good)
            return by if share == 1.0 else 1.0 + share * (by - 1.0)
    return 1.0


@kernel
def share_of(state: State, unit: int, good: int) -> float:
    """Return the share of a good among those that stand in for each other in a unit."""
    for place in range(N_PLACES):
        if state.manned[unit, place, good] > 0:
            return float(state.manned[unit, place, good] / state.manned[unit, place].sum())
    return 0.0


@kernel
def in_use(world: World, state: State, nation: int, good: int) -> int:
    """Return how many units of a good a nation has in the next raid: as elements, and as rounds."""
    units = 0.0
    for u in range(len(world.assignments)):
        row = world.assignments[u]
        if row.nation != nation:
            continue
        for place in range(N_PLACES if are_mixed(state) else 0):
            units += state.manned[u, place, good]
        if are_mixed(state):
            continue
        units += state.force.count[u] if row.element == good else 0.0
        units += state.force.rounds[u, OF_LAUNCHERS] if row.launcher_round == good else 0.0
        units += state.force.rounds[u, OF_GUNS] if row.gun_round == good else 0.0
    return math.ceil(units - 1e-9)


@kernel
def multiply(world: World, state: State, method: int, subject: int, by: float) -> None:
    """Multiply what a method is about for a unit or network, in place."""
    row, force = world.methods.methods[method], state.force
    if row.kind == JAMMING:
        force.jamming[subject] *= by
    elif row.kind == DETECTION:
        force.sensing[subject] *= by
    elif row.kind == RECOGNITION:
        force.p_discriminate[subject] = min(1.0, force.p_discriminate[subject] * by)
    elif row.kind == KILL:
        for k in range(force.kill.shape[1]):
            if row.target_class in (NONE, k):
                force.kill[subject, k] *= by
    else:
        force.susceptibility[subject] *= by


@kernel
def note_methods(world: World, state: State, week: int, rows: F8) -> None:
    """Write a week of methods into the outcome, in place; shape (n_methods, N_METHOD_COLUMNS)."""
    for m in range(len(world.methods.methods)):
        newest = state.methods.generation[m]
        rows[m, LIFE] = life_of(world, state, m, newest, week)
        rows[m, EFFECT] = state.methods.effect[m, newest]
        rows[m, GENERATION] = newest
        note_stock(world, state, m, rows[m])


@kernel
def note_stock(world: World, state: State, method: int, row: F8) -> None:
    """Write the generations in stock of a method that a good carries into its row of the outcome, in place."""
    newest, units, fresh, effect, cents = state.methods.generation[method], 0, 0, 0.0, 0
    for c in range(len(world.methods.cohorts)):
        cohort = world.methods.cohorts[c]
        if cohort.method == method:
            draw_newest(world, state, c)
            good, have = world.methods.methods[method].carrier, 0
            for g in range(newest + 1):
                have += state.methods.units[c, g]
                effect += state.methods.units[c, g] * state.methods.effect[method, g]
            old = have - state.methods.units[c, newest]
            cents += part_of(int(state.stock_cents[cohort.nation, good]), old, have) if have > 0 else 0
            units, fresh = units + have, fresh + have - old
    row[NEWEST_UNITS], row[CARRYING_UNITS], row[OBSOLETE_CENTS] = fresh, units, cents
    if units > 0:
        row[EFFECT] = effect / units
