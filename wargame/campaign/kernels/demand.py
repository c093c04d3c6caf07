"""Consumption without a raid: a demand process for a good.

Units wanted in a week: rate * intensity, where the intensity is drawn once in four weeks from a gamma law of mean 1 and
the given coefficient of variation; a Poisson number of that mean if it is said to be, else rounded. Poisson numbers by
inversion of one keyed draw.
"""

import math

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.state import NONE, State, World
from wargame.campaign.kernels.stock import consume
from wargame.campaign.kernels.streams import DEMAND, INTENSITY
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform

MONTH = 4  # weeks


@kernel
def poisson(mean: float, u: float) -> int:
    """Return the Poisson number at level u, by adding up probabilities from 0; the mean is at most some thousands."""
    if mean <= 0.0:
        return 0
    n, log_p = 0, -mean
    total = math.exp(log_p)
    most = mean + 12.0 * math.sqrt(mean) + 40.0
    while total <= u and n < most:
        n += 1
        log_p += math.log(mean / n)
        total += math.exp(log_p)
    return n


@kernel
def demand(world: World, state: State, process: int, week: int) -> None:
    """Let a process consume for a week, in place."""
    row = world.demands[process]
    if week < row.from_week or week >= row.until_week:
        return
    rate = row.units_a_week
    if row.intensity_row != NONE:
        u = uniform(state.key[0], state.key[1], INTENSITY, row.key, week // MONTH)
        rate *= quantile(world.intensity_quantiles[row.intensity_row], u)
    if row.is_poisson:
        wanted = poisson(rate, uniform(state.key[0], state.key[1], DEMAND, row.key, week))
    else:
        wanted = int(math.floor(rate + 0.5))
    consume(world, state, row.nation, row.good, wanted, week)
