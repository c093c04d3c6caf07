"""Assignment of fire to targets over time, as a linear program: the least upper bound of what fire can save.

Decide how much of each opportunity to take, x >= 0: shots, or seconds of a gun or a laser. Expected kills of a target
are at most the sum of p x, and at most 1; damage saved is D_j times that. So

    max sum D_j z_j   subject to   z_j <= z0_j + sum p x over j and who carries j,   z_j <= 1,
    channels of each launcher in each slot, rounds of each weapon as reloads allow, seconds of each gun and laser.

Any doctrine that does not know how its shots will fall is a point of this set, with x its expected number of shots, so
the optimum bounds what it is expected to save. The shadow price of a rounds constraint is what one more is worth.
Sources: Manne, Operations Research 6(3) 346 (1958), weapon-target assignment; Dantzig, Linear Programming and
Extensions (1963), duality; Huangfu & Hall, Math. Prog. Comp. 10 119 (2018), the solver.
"""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Weapons(NamedTuple):
    """What limits each weapon, arrays of shape (n_weapons,).

    Attributes
    ----------
    channels
        Shots that it may have under way at once, inf for any number; ignored of one that fires by the second.
    by_second
        Whether its x are seconds, of which a slot has ``slot_s``, rather than shots.
    rounds_each
        Rounds that one x takes: 1 of a shot, rounds per second of a gun, 0 of a laser.
    first
        Rounds on it as the battle begins.
    stock
        Rounds for its reloads; inf if it never runs out.
    magazine
        Rounds that a reload brings.
    reload_s
        How long that takes.
    """

    channels: Floats
    by_second: NDArray[np.bool_]
    rounds_each: Floats
    first: Floats
    stock: Floats
    magazine: Floats
    reload_s: Floats


class Program(NamedTuple):
    """A raid and what could be done about it.

    Attributes
    ----------
    damage_usd
        Damage D_j that each target does if nothing stops it, (n_targets,).
    lost_anyway
        Share z0_j of it that is saved whatever is fired, (n_targets,).
    weapons
        Their limits.
    weapon, target, slot
        Of each opportunity, (n,).
    kills
        Expected kills of one x, (n,).
    busy_s
        How long one shot holds a channel, whole ticks, (n,); unused of a weapon that fires by the second.
    most
        Largest x of each opportunity, finite, (n,).
    carried_opportunity, carried_target
        Pairs: an opportunity against a carrier, and a target still on it then.
    slot_s, tick_s
        Length of a slot and of a tick.
    """

    damage_usd: Floats
    lost_anyway: Floats
    weapons: Weapons
    weapon: Ints
    target: Ints
    slot: Ints
    kills: Floats
    busy_s: Floats
    most: Floats
    carried_opportunity: Ints
    carried_target: Ints
    slot_s: float
    tick_s: float


class Solution(NamedTuple):
    """Optimum of a program.

    Attributes
    ----------
    saved_usd
        Damage saved.
    dual_usd
        Value of the dual solution, which bounds it from above whatever the solver's tolerances did to the primal one.
    taken
        How much of each opportunity, (n,).
    killed
        Share of each target that is stopped, (n_targets,).
    round_usd
        What one more round on a weapon as the battle begins would save, (n_weapons,).
    n_variables, n_constraints
        Size of the program.
    solve_s
        Time that it took.
    """

    saved_usd: float
    dual_usd: float
    taken: Floats
    killed: Floats
    round_usd: Floats
    n_variables: int
    n_constraints: int
    solve_s: float


class Constraints(NamedTuple):
    """Some constraints A x <= b: entries of A as (row, column, value), and b."""

    row: Ints
    column: Ints
    value: Floats
    limit: Floats


def solve(program: Program) -> Solution:
    """Return the optimum of a program.

    Raises
    ------
    RuntimeError
        If the solver does not find it.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    n, n_targets = len(program.weapon), len(program.damage_usd)
    if n_targets == 0:
        return Solution(0.0, 0.0, np.zeros(0), np.zeros(0), np.zeros(len(program.weapons.first)), 0, 0, 0.0)
    blocks = [kill_rows(program), carrier_rows(program), *channel_rows(program), *second_rows(program)]
    rounds, owner = round_rows(program)
    n_other = sum(len(block.limit) for block in blocks)
    row, column, value, limit = stacked([*blocks, rounds])
    cost = np.concatenate([np.zeros(n), -program.damage_usd])
    most = np.concatenate([program.most, np.ones(n_targets)])
    begin = time.perf_counter()
    matrix = coo_array((value, (row, column)), shape=(len(limit), n + n_targets)).tocsr()
    found = linprog(cost, matrix, limit, bounds=np.column_stack([np.zeros(len(most)), most]), method="highs")
    seconds = time.perf_counter() - begin
    if found.status != 0:
        raise RuntimeError(f"the linear program of the assignment was not solved: {found.message}")
    prices = np.maximum(-np.asarray(found.ineqlin.marginals), 0.0)
    round_usd = np.bincount(owner, prices[n_other:], len(program.weapons.first))
    dual_usd = dual_value(cost, matrix, limit, most, prices)
    return Solution(-float(found.fun), dual_usd, found.x[:n], found.x[n:], round_usd, len(cost), len(limit), seconds)


def dual_value(cost: Floats, matrix: Any, limit: Floats, most: Floats, prices: Floats) -> float:
    """Return the upper bound that prices y >= 0 give, whoever found them: b y + sum of u (gain - A' y)+ over columns.

    Parameters
    ----------
    cost
        Minus the gain of each column.
    matrix, limit
        A and b.
    most
        Largest value u of each column, finite.
    prices
        y, of each row.
    """
    return float(limit @ prices + most @ np.maximum(-cost - matrix.T @ prices, 0.0))


def kill_rows(program: Program) -> Constraints:
    """Return z_j - sum p x <= z0_j for each target, x over what is fired at it and at who carries it."""
    n, targets = len(program.weapon), np.arange(len(program.damage_usd))
    row = np.concatenate([targets, program.target, program.carried_target])
    column = np.concatenate([n + targets, np.arange(n), program.carried_opportunity])
    fired = -program.kills
    value = np.concatenate([np.ones(len(targets)), fired, fired[program.carried_opportunity]])
    return Constraints(row, column, value, program.lost_anyway)


def carrier_rows(program: Program) -> Constraints:
    """Return sum p x <= 1 for each carrier, which is brought down once at most."""
    fired_at = np.unique(program.target[program.carried_opportunity])
    column = np.flatnonzero(np.isin(program.target, fired_at))
    row = np.searchsorted(fired_at, program.target[column])
    return Constraints(row, column, program.kills[column], np.ones(len(fired_at)))


def channel_rows(program: Program) -> Iterator[Constraints]:
    """Yield what channels allow: time in use in each slot, and shots begun in each.

    A shot is somewhere in its slot, we do not say where. It surely holds its channel for a tick of that slot, and of
    the k-th slot after it for min(busy - k slots, a slot). And of the shots that a channel begins in a slot all but the
    last are over before the last begins, so that for any B the sum of min(busy, B) is at most slot - tick + B.
    """
    limited = ~program.weapons.by_second & np.isfinite(program.weapons.channels)
    shots = np.flatnonzero(limited[program.weapon])
    if not len(shots):
        return
    weapon, slot, busy_s = program.weapon[shots], program.slot[shots], program.busy_s[shots]
    yield _occupancy(program, shots, weapon, slot, busy_s)
    pair, row = np.unique(np.column_stack([weapon, slot]), axis=0, return_inverse=True)
    row = row.reshape(-1)
    longest, shortest = np.zeros(len(pair)), np.full(len(pair), np.inf)
    np.maximum.at(longest, row, busy_s)
    np.minimum.at(shortest, row, busy_s)
    channels = program.weapons.channels[pair[:, 0]]
    for least in (longest, shortest):
        limit = channels * (program.slot_s - program.tick_s + least)
        yield Constraints(row, shots, np.minimum(busy_s, least[row]), limit)


def _occupancy(program: Program, shots: Ints, weapon: Ints, slot: Ints, busy_s: Floats) -> Constraints:
    """Return the constraint of each weapon and slot on the channel-seconds that are surely used in it."""
    later = np.maximum(np.ceil(busy_s / program.slot_s).astype(np.int64), 1)  # slots that a shot may touch
    of = np.repeat(np.arange(len(shots)), later)
    k = np.arange(len(of)) - np.repeat(np.cumsum(later) - later, later)
    used_s = np.clip(busy_s[of] - k * program.slot_s, 0.0, program.slot_s)
    used_s[k == 0] = program.tick_s
    keys = np.column_stack([weapon[of], slot[of] + k])
    pair, row = np.unique(keys, axis=0, return_inverse=True)
    return Constraints(row.reshape(-1), shots[of], used_s, program.weapons.channels[pair[:, 0]] * program.slot_s)


def second_rows(program: Program) -> Iterator[Constraints]:
    """Yield the seconds of each slot that a gun or a laser can be on any target."""
    column = np.flatnonzero(program.weapons.by_second[program.weapon])
    if len(column):
        keys = np.column_stack([program.weapon[column], program.slot[column]])
        pair, row = np.unique(keys, axis=0, return_inverse=True)
        yield Constraints(row.reshape(-1), column, np.ones(len(column)), np.full(len(pair), program.slot_s))


def round_rows(program: Program) -> tuple[Constraints, Ints]:
    """Return the constraints on rounds, and the weapon that each is of.

    Before the k-th reload can be over, k times its duration after the first opportunity, no more can be spent than the
    first magazine and k - 1 others; in the whole battle no more than there are.
    """
    weapons, blocks, owner = program.weapons, [], []
    for w in range(len(weapons.first)):
        column = np.flatnonzero(program.weapon == w)
        if not len(column) or weapons.rounds_each[w] == 0.0 or not np.isfinite(weapons.first[w]):
            continue
        each = np.full(len(column), weapons.rounds_each[w])
        for by_s, rounds in _stores(program, w, int(program.slot[column].min())):
            chosen = (program.slot[column] + 1) * program.slot_s < by_s
            if chosen.any():
                blocks.append(
                    Constraints(np.zeros(chosen.sum(), np.int64), column[chosen], each[chosen], np.array([rounds]))
                )
                owner.append(w)
    return stacked(blocks), np.array(owner, np.int64)


def _stores(program: Program, w: int, first_slot: int) -> Iterator[tuple[float, float]]:
    """Yield times and how many rounds a weapon can have spent before each, the last for the whole battle."""
    weapons = program.weapons
    begin_s, end_s = first_slot * program.slot_s + program.tick_s, (program.slot.max() + 1) * program.slot_s
    spent, left = weapons.first[w], weapons.stock[w]
    while left > 0.0 and begin_s + weapons.reload_s[w] <= end_s:
        begin_s += weapons.reload_s[w]
        yield begin_s, spent
        spent, left = spent + min(weapons.magazine[w], left), left - min(weapons.magazine[w], left)
    yield np.inf, spent


def stacked(blocks: list[Constraints]) -> Constraints:
    """Return constraints one after the other as one."""
    starts = np.cumsum([0, *(len(block.limit) for block in blocks)])
    nothing = Constraints(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    blocks = [block._replace(row=block.row + start) for block, start in zip(blocks, starts, strict=False)]
    return Constraints(*(np.concatenate(column) for column in zip(nothing, *blocks, strict=True)))  # type: ignore[arg-type]
