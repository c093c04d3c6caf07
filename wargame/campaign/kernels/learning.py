"""Cost of a lot on a learning curve, and its price.

Cost of the n-th unit in unit form (Crawford): c_n = c_1 (M + (1 - M) (n + B)^b) exp(-mu t), b = log2(slope); in
cumulative form (Wright) (n + B)^b is the mean of the first n, so that n units cost (n + B)^(1 + b) in all. Price at
award = cost (1 + margin) (1 + kappa max(0, backlog/(capacity T) - 1)): scarcity makes dearer what learning makes
cheaper; the fixed cost of private capital (`wargame.campaign.kernels.capital`) comes on top. Experience is a real
number, since it is forgotten: K' = kept K + units made.

Sources: Wright, J. Aeronautical Sciences 3(4) 122 (1936); Crawford, Learning Curve, Ship Curve (1944); De Jong,
Ergonomics 1(1) 51 (1957); Euler-Maclaurin summation, NIST Digital Library of Mathematical Functions, 2.10(i).
"""

import math
from typing import Final

from wargame.campaign.kernels.capital import fixed_cents
from wargame.campaign.kernels.state import CUMULATIVE, State, World
from wargame.compiled.compile import kernel

PLAIN: Final = 32  # terms of a sum that are added one by one
CENT_TOLERANCE: Final = 1e-6  # cents by which a price may lie above a whole number and count as it
MOST_EXCESS: Final = 9.0  # normal backlogs beyond the first that make dearer, at most; assumed
FAR: Final = 16.0  # from which term on the asymptotic series is exact to the last digits


@kernel
def power_sum(first: float, n: int, exponent: float) -> float:
    """Return the sum of (first + i)^exponent over i = 0 .. n - 1, first > 0, exponent in (-1, 0].

    Terms below 16 and sums of up to 32 terms are added one by one; the rest is the Euler-Maclaurin series up to the
    fifth derivative, exact to 1e-14 of it.
    """
    total, i = 0.0, 0
    while i < n and (n <= PLAIN or first + i < FAR):
        total += (first + i) ** exponent
        i += 1
    if i == n:
        return total
    a, z, b = first + i, first + n - 1.0, exponent
    integral = math.log(z / a) if b == -1.0 else (z ** (b + 1.0) - a ** (b + 1.0)) / (b + 1.0)
    ends = 0.5 * (a**b + z**b)
    slope = b * (z ** (b - 1.0) - a ** (b - 1.0)) / 12.0
    third = b * (b - 1.0) * (b - 2.0) * (z ** (b - 3.0) - a ** (b - 3.0)) / 720.0
    fifth = b * (b - 1.0) * (b - 2.0) * (b - 3.0) * (b - 4.0) * (z ** (b - 5.0) - a ** (b - 5.0)) / 30240.0
    return total + integral + ends + slope - third + fifth


@kernel
def lot_cost(world: World, good: int, made: float, n: int, week: int) -> float:
    """Return the cost of the next n units of a good after ``made`` units of its family, cents.

    Parameters
    ----------
    made
        Experience of the family, units, >= 0.
    n
        Units of the lot, >= 0.
    week
        Of the campaign, from which part of the fall counts.
    """
    g = world.goods[good]
    begin = made + g.prior_units
    if g.form == CUMULATIVE:
        learned = (begin + n) ** (1.0 + g.exponent) - (begin ** (1.0 + g.exponent) if begin > 0.0 else 0.0)
    else:
        learned = power_sum(begin + 1.0, n, g.exponent)
    return g.first_cents * (g.fixed_share * n + (1.0 - g.fixed_share) * learned) * math.exp(-g.yearly_fall * week)


@kernel
def scarcity_factor(world: World, good: int, backlog: int, capacity: float) -> float:
    """Return by how much a backlog makes dearer, >= 1; it counts up to ten times the normal one."""
    g = world.goods[good]
    normal = capacity * g.normal_weeks
    excess = min(backlog / normal - 1.0, MOST_EXCESS) if normal > 0.0 else MOST_EXCESS
    return 1.0 + g.scarcity * max(0.0, excess)


@kernel
def lot_price(world: World, state: State, product: int, nation: int, n: int, ahead: int, week: int) -> float:
    """Return the price of n units that a nation orders now, cents, with ``ahead`` units before them in the queue."""
    row = world.products[product]
    good = world.goods[row.good]
    dear = scarcity_factor(world, row.good, ahead, float(state.capacity[row.line]))
    cost = lot_cost(world, row.good, float(state.experience[good.family]) + ahead, n, week)
    price = cost * (1.0 + world.margins[nation, row.good]) * dear * premium(world, state, product)
    return price + fixed_cents(world, state, row.line, n, price)


@kernel
def cents_of(price: float) -> int:
    """Return a price in whole cents, rounded up."""
    return math.ceil(price - CENT_TOLERANCE)


@kernel
def premium(world: World, state: State, product: int) -> float:
    """Return by how much this week's suppliers make a product dearer, >= 1."""
    line, good, more = world.products[product].line, world.products[product].good, 0.0
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        if world.use[row, good] > 0:
            more += float(state.component_premium[world.supplies[row].component])
    return 1.0 + more


@kernel
def affordable(
    world: World, state: State, product: int, nation: int, cents: int, most: int, ahead: int, week: int
) -> int:
    """Return how many units, up to ``most``, some money buys; the price of a lot never falls with its size."""
    if most <= 0 or lot_price(world, state, product, nation, most, ahead, week) - CENT_TOLERANCE <= cents:
        return max(0, most)
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if lot_price(world, state, product, nation, middle, ahead, week) - CENT_TOLERANCE <= cents:
            low = middle
        else:
            high = middle
    return low


@kernel
def learn(world: World, state: State) -> None:
    """Let families forget, and learn from what was started this week, in place: K' = kept K + units."""
    for f in range(len(world.families)):
        state.experience[f] *= world.families[f].kept_a_week
    for line in range(len(world.lines)):
        good = world.products[state.tooled[line]].good
        state.experience[world.goods[good].family] += state.output[line]
