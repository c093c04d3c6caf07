"""Procurement targets: least shares of the money that a nation orders for, that bind while it is under them.

Three shares of the money committed by orders since a week: through joint orders, at lines of nations of the union, at
lines of its other nations (trade inside it). While a share is not above its target as the week begins, an order of a
good goes there only, if a line there makes it; see `orders.choose_line` and `joint.choose_route`. An order counts as
committed; what the award then costs less is not taken back.

Source of the targets .40, .50, .35: European Defence Industrial Strategy, JOIN(2024) 10.
"""

from wargame.campaign.kernels.alliance_tables import JOINT_TARGET, TRADED_TARGET, UNION_TARGET
from wargame.campaign.kernels.state import (
    JOINT_ORDERS,
    ORDERS,
    TRADED_ORDERS,
    UNION_ORDERS,
    State,
    World,
)
from wargame.compiled.compile import kernel


@kernel
def is_under(state: State, nation: int, column: int, target: float) -> int:
    """Return 1 if the share of a nation's orders that a column of money counts is not above a target."""
    return 1 if target > 0.0 and state.money[nation, column] <= target * state.money[nation, ORDERS] else 0


@kernel
def observe_targets(world: World, state: State, nation: int, week: int) -> None:
    """Note under which of its targets a nation is as the week begins, in place."""
    row = world.nations[nation]
    state.under[nation, :] = 0
    if week >= row.targets_from:
        state.under[nation, JOINT_TARGET] = is_under(state, nation, JOINT_ORDERS, row.joint_target)
        state.under[nation, UNION_TARGET] = is_under(state, nation, UNION_ORDERS, row.union_target)
        state.under[nation, TRADED_TARGET] = is_under(state, nation, TRADED_ORDERS, row.traded_target)


@kernel
def is_in_union(world: World, line: int) -> bool:
    """Return whether a line is in the union."""
    return world.nations[world.lines[line].nation].in_union


@kernel
def is_traded(world: World, nation: int, line: int) -> bool:
    """Return whether what a nation orders at a line is trade inside the union."""
    return world.nations[nation].in_union and is_in_union(world, line) and world.lines[line].nation != nation


@kernel
def qualifies(world: World, nation: int, line: int, target: int) -> bool:
    """Return whether an order of a nation at a line counts for a target, JOINT_TARGET standing for none."""
    if target == TRADED_TARGET:
        return is_traded(world, nation, line)
    return is_in_union(world, line) if target == UNION_TARGET else True


@kernel
def is_better_apart(world: World, state: State, nation: int, good: int, line: int) -> bool:
    """Return whether a nation is under a target that a line does not count for, and another that makes a good does."""
    for target in (TRADED_TARGET, UNION_TARGET):
        if state.under[nation, target] == 1 and not qualifies(world, nation, line, target):
            for p in range(len(world.products)):
                other = world.products[p].line
                makes = world.products[p].good == good and world.buys_from[nation, other] == 1
                if makes and state.capacity[other] > 0.0 and qualifies(world, nation, other, target):
                    return True
    return False


@kernel
def count_order(world: World, state: State, nation: int, line: int, cents: int, is_joint: bool, week: int) -> None:
    """Count the money of an order, in place."""
    if week < world.nations[nation].targets_from:
        return
    state.money[nation, ORDERS] += cents
    if is_joint:
        state.money[nation, JOINT_ORDERS] += cents
    if is_in_union(world, line):
        state.money[nation, UNION_ORDERS] += cents
    if is_traded(world, nation, line):
        state.money[nation, TRADED_ORDERS] += cents
