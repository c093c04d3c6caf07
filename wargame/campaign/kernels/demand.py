"""Consumption without a raid: a demand process for a good.

Units wanted in a week: rate * intensity, where the intensity is drawn once in four weeks from a gamma law of mean 1 and
the given coefficient of variation; a Poisson number of that mean if it is said to be, else whole units of it with the
fraction carried. Poisson and binomial numbers by inversion of one keyed draw.
"""

import math
from typing import Final

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.shares import by_week
from wargame.campaign.kernels.standards import are_mixed, consume_others
from wargame.campaign.kernels.state import NONE, State, World
from wargame.campaign.kernels.stock import consume
from wargame.campaign.kernels.streams import DEMAND, INTENSITY
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform

MONTH: Final = 4  # weeks


@kernel
def poisson(mean: float, u: float) -> int:
    """Return the Poisson number at level u, by adding up probabilities from 12 standard deviations below the mean."""
    if mean <= 0.0:
        return 0
    width = 12.0 * math.sqrt(mean) + 40.0
    n = max(0, math.floor(mean - width))
    log_p = n * math.log(mean) - mean - math.lgamma(n + 1.0)
    total = math.exp(log_p)
    while total <= u and n < mean + width:
        n += 1
        log_p += math.log(mean / n)
        total += math.exp(log_p)
    return n


@kernel
def binomial(trials: int, p: float, u: float) -> int:
    """Return the binomial number at level u, by adding up probabilities from 12 standard deviations below the mean."""
    if trials <= 0 or p <= 0.0:
        return 0
    if p > 0.5:
        return trials - (binomial_below(trials, 1.0 - p, 1.0 - u) if p < 1.0 else 0)
    return binomial_below(trials, p, u)


@kernel
def binomial_below(trials: int, p: float, u: float) -> int:
    """Return the binomial number at level u, p from 0 to a half: P(n + 1) = P(n) (N - n)/(n + 1) p/(1 - p)."""
    mean, odds = trials * p, p / (1.0 - p)
    width = 12.0 * math.sqrt(mean * (1.0 - p)) + 40.0
    n, most = max(0, math.floor(mean - width)), min(float(trials), mean + width)
    ways = math.lgamma(trials + 1.0) - math.lgamma(n + 1.0) - math.lgamma(trials - n + 1.0)
    chance = math.exp(ways + n * math.log(p) + (trials - n) * math.log1p(-p))
    total = chance
    while total <= u and n < most:
        chance *= (trials - n) / (n + 1.0) * odds
        n += 1
        total += chance
    return n


@kernel
def demand_of(world: World, state: State, process: int, week: int) -> int:
    """Return how many units a process asks for in a week."""
    row = world.demands[process]
    if week < row.from_week or week >= row.until_week:
        return 0
    rate = row.units_a_week
    if row.intensity_row != NONE:
        u = uniform(state.key[0], state.key[1], INTENSITY, row.key, week // MONTH)
        rate *= quantile(world.intensity_quantiles[row.intensity_row], u)
    if row.is_poisson:
        return poisson(rate, uniform(state.key[0], state.key[1], DEMAND, row.key, week))
    return by_week(rate, week)


@kernel
def demand(world: World, state: State, nation: int, week: int) -> None:
    """Let all processes of a nation consume for a week, in place, of what its depot has released.

    What it lacks of a good it takes from others of its standard, once all have been served from their own.
    """
    for g in range(len(world.goods)):
        state.wanted[nation, g] = 0
    for p in range(len(world.demands)):
        if world.demands[p].nation == nation:
            state.wanted[nation, world.demands[p].good] += demand_of(world, state, p, week)
    for g in range(len(world.goods)):
        if state.wanted[nation, g] > 0:
            state.wanted[nation, g] -= consume(state, nation, g, state.wanted[nation, g], week)
    if are_mixed(state):
        consume_others(world, state, nation)
