"""Donations: help to a partner, out of stock above the reserve or as a place in the queue.

Out of stock a nation gives every week a share of what lies above its reserve. As a place in the queue it gives a share
of what lines deliver to it, the fraction of a unit carried: the customer changes, the payer never. Either way units
leave the giver's books at moving average cost, and arrive after the time of transport and the delay of export control
between the two. Of the book value the receiver pays back a share as they are sent, as far as its money goes: donations
of a week come by giver, then by name.
"""

import math

from wargame.campaign.kernels.state import BUDGET, GIVEN, GRANTED, RECEIVED, REIMBURSED, State, World
from wargame.campaign.kernels.stock import take
from wargame.compiled.compile import kernel


@kernel
def is_given(world: World, donation: int, week: int) -> bool:
    """Return whether a donation goes on in a week."""
    return world.donations[donation].from_week <= week < world.donations[donation].until_week


@kernel
def donate(world: World, state: State, donation: int, week: int) -> int:
    """Return how many units are given now: a share of what lay above the reserve before this week's donations."""
    row = world.donations[donation]
    if row.is_queue or not is_given(world, donation, week):
        return 0
    left = state.stock[row.giver, row.good] - math.ceil(world.reserve[row.giver, row.good, 1])
    above = left + state.books[row.giver, row.good, GIVEN] - state.passed[row.giver, row.good]
    return max(0, min(left, math.floor(row.share * above + 1e-9)))


@kernel
def give_all(world: World, state: State, nation: int, week: int) -> None:
    """Let a nation send out of stock what it gives to partners, in place."""
    for d in range(len(world.donations)):
        if world.donations[d].giver == nation:
            give(world, state, d, donate(world, state, d, week), week)


@kernel
def pass_on(world: World, state: State, nation: int, week: int) -> None:
    """Let a nation send on what lines have delivered and it gives its place in the queue for, in place."""
    for d in range(len(world.donations)):
        row = world.donations[d]
        if row.giver == nation and row.is_queue and is_given(world, d, week):
            received = state.books[nation, row.good, RECEIVED]
            state.queue_seen[d] += received
            due = math.floor(row.share * state.queue_seen[d] + 1e-9) - state.queue_given[d]
            units = min(due, received - state.passed[nation, row.good])
            if units > 0:
                state.queue_given[d] += units
                state.passed[nation, row.good] += units
                give(world, state, d, units, week)


@kernel
def give(world: World, state: State, donation: int, units: int, week: int) -> None:
    """Send units to a partner, who pays back its share of what they have cost, in place.

    They are on their way for the weeks of the donation and the export delay of the pair, in nobody's stock until then.
    """
    if units <= 0:
        return
    row = world.donations[donation]
    delay = row.weeks + world.transfer_weeks[row.giver, row.receiver]
    at = min(week + delay, state.help_due.shape[2] - 1)
    cents = take(state, row.giver, row.good, units, GIVEN)
    state.help_due[row.receiver, row.good, at] += units
    state.help_cents[row.receiver, row.good, at] += cents
    state.transit[row.receiver, row.good] += units
    state.transit_cents[row.receiver, row.good] += cents
    state.on_order[row.receiver, row.good] += units
    back = min(math.floor(row.reimbursed * cents + 1e-9), state.money[row.receiver, BUDGET])
    state.money[row.receiver, BUDGET] -= back
    state.money[row.receiver, REIMBURSED] += back
    state.money[row.giver, BUDGET] += back
    state.money[row.giver, GRANTED] += back
