"""Joint orders: several nations order one design together, as one lot.

What a member requires of its own good g and of the common design G that replaces it is one requirement, W_g + W_G less
both inventory positions. Of what it orders a share j goes into the joint order, the fraction of a unit carried; all of
it while it is under its target for joint orders. A joint order is opened by the first who joins it, stays open for so
many weeks, and is awarded after the award delay that follows. Nobody withdraws. All that members have joined for comes
to the line in one week, as one lot: learned from once, dealt out in turn of the line's queue.

The development of one more design for n members costs sqrt(n) times what one nation would pay alone, in equal parts,
which they pay as money comes; until the last has, all buy their own.

Source: Hartley & Braddon, Defence and Peace Economics 25(6) 535 (2014), for the square root.
"""

import math

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.alliance_tables import DUE, JOINT_TARGET, N_OPENED, OPENED, PRODUCT
from wargame.campaign.kernels.state import BUDGET, DEVELOPMENT, NONE, State, World
from wargame.campaign.kernels.streams import JOINT_AWARD
from wargame.campaign.kernels.targets import is_better_apart
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def common_design(world: World, nation: int, good: int) -> int:
    """Return the design that a nation's joint orders put in place of a good of its own; NONE if none or the same."""
    joint = world.joint_of[nation, good]
    if joint == NONE or world.joints[joint].good == good:
        return NONE
    return int(world.joints[joint].good)


@kernel
def develop(world: World, state: State, joint: int) -> None:
    """Let members pay what they owe for the development of a common design, as far as their money goes, in place."""
    for n in range(len(world.nations)):
        owed = world.development[joint, n] - state.developed[joint, n]
        cents = min(owed, state.money[n, BUDGET])
        if cents > 0:
            state.developed[joint, n] += cents
            state.money[n, BUDGET] -= cents
            state.money[n, DEVELOPMENT] += cents


@kernel
def is_developed(world: World, state: State, joint: int) -> bool:
    """Return whether the development of a common design is paid."""
    for n in range(len(world.nations)):
        if state.developed[joint, n] < world.development[joint, n]:
            return False
    return True


@kernel
def has_ended(world: World, state: State, joint: int, week: int) -> bool:
    """Return whether no order is open, so that one may be opened: one that nobody has joined is opened anew."""
    if week < world.joints[joint].from_week or not is_developed(world, state, joint):
        return False
    if state.joint[joint, OPENED] == NONE or week - state.joint[joint, OPENED] >= world.joints[joint].open_weeks:
        return True
    for n in range(len(world.nations)):
        if state.joint_units[joint, n] > 0:
            return False
    return True


@kernel
def due_week(world: World, state: State, joint: int, week: int) -> int:
    """Return in which week a joint order that is opened in this one is awarded."""
    row = world.joints[joint]
    closes = week + row.open_weeks - 1
    if row.award_row == NONE:
        return int(closes + int(row.award_weeks))
    u = uniform(state.key[0], state.key[1], JOINT_AWARD, row.key, week)
    return int(closes + int(quantile(world.delay_quantiles[row.award_row], u) + 0.5))


@kernel
def open_joint(world: World, state: State, joint: int, product: int, week: int) -> None:
    """Open the next joint order, for a product of the line that the lead nation has chosen, in place."""
    state.joint[joint, OPENED], state.joint[joint, PRODUCT] = week, product
    state.joint[joint, DUE] = min(due_week(world, state, joint, week), state.award_units.shape[2] - 1)
    for n in range(len(world.nations)):
        state.joint_units[joint, n], state.joint_cents[joint, n] = 0, 0


@kernel
def is_open(state: State, joint: int) -> bool:
    """Return whether a joint order may be joined: it has been opened, at a line."""
    return state.joint[joint, OPENED] != NONE and state.joint[joint, PRODUCT] != NONE


@kernel
def choose_route(world: World, state: State, nation: int, good: int) -> float:
    """Return which share of what a nation orders of a good goes into its joint order, 0 .. 1; the rest is its own.

    A nation that is under its target for joint orders orders all jointly. Else one that is under another target, which
    the line of the joint order does not count for and one that makes its own good does, orders nothing jointly.
    """
    joint = world.joint_of[nation, good]
    if joint == NONE or not is_open(state, joint):
        return 0.0
    if state.under[nation, JOINT_TARGET] == 1:
        return 1.0
    line = world.products[state.joint[joint, PRODUCT]].line
    return 0.0 if is_better_apart(world, state, nation, good, line) else float(world.joints[joint].share)


@kernel
def joint_part(state: State, joint: int, nation: int, units: int, share: float) -> int:
    """Return how many of so many units go into a joint order, and carry the fraction, in place."""
    exact = share * units + state.joint_carry[joint, nation]
    whole = min(units, math.floor(exact + 1e-9))
    state.joint_carry[joint, nation] = min(max(0.0, exact - whole), 1.0)
    return whole


@kernel
def take_part(state: State, joint: int, nation: int, units: int, cents: int) -> None:
    """Write down what a nation has joined a joint order for, in place."""
    if units > 0 and state.joint_units[joint].sum() == 0:
        state.joint[joint, N_OPENED] += 1
    state.joint_units[joint, nation] += units
    state.joint_cents[joint, nation] += cents
