"""Cyber incidents at providers that several users share, and what security spending takes off them.

Incidents at a provider are Poisson; each strikes a user with probability q = q0 exp(-spending/scale), times a factor
while the spending is below a standard, and stops it for a lognormal time, from the week of the incident on. Stops
overlap: with the rate lambda and mean m a user works a share exp(-lambda q m) of the time (busy period of M/G/inf),
here exactly, as the fraction of a week is one week more with that probability. What is stopped in week 0 follows from
the incidents before it.

Sources: Takacs, Introduction to the Theory of Queues, ch. 3 (1962); spending: after Gordon & Loeb, ACM Trans. Inf.
Syst. Secur. 5(4) 438 (2002), class II.
"""

import math

import numpy as np

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.demand import poisson
from wargame.campaign.kernels.incident_state import I8, MOST_BACK, MOST_IN_WEEK
from wargame.campaign.kernels.state import BUDGET, NONE, SECURITY, State, World
from wargame.campaign.kernels.streams import HIT, INCIDENTS, STOP_TIME, STOP_WEEKS
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def hit_probability(world: World, state: State, hit_share: float, nation: int) -> float:
    """Return the chance that an incident strikes a user that a nation's security protects (NONE: nobody's)."""
    if nation == NONE:
        return hit_share
    security, spent = world.incidents.security[nation], float(state.incidents.spent_cents[nation])
    q = hit_share * math.exp(-spent / security.scale_cents) if security.scale_cents > 0.0 else hit_share
    q *= security.below_factor if spent < security.standard_cents else 1.0
    return min(1.0, q)


@kernel
def stop_weeks(world: World, state: State, provider: int, key: np.uint64, draw: int) -> int:
    """Return for how many weeks an incident stops a user."""
    row = world.incidents.providers[provider]
    weeks = row.stop_weeks
    if row.stop_row != NONE:
        u = uniform(state.key[0], state.key[1], STOP_TIME, key, draw)
        weeks = quantile(world.incidents.quantiles[row.stop_row], u)
    return math.floor(weeks + uniform(state.key[0], state.key[1], STOP_WEEKS, key, draw))


@kernel
def strike(world: World, state: State, provider: int, week: int) -> int:
    """Let the incidents of a week at a provider stop its users, in place; return how many incidents there are."""
    row = world.incidents.providers[provider]
    n = poisson(row.a_week, uniform(state.key[0], state.key[1], INCIDENTS, row.key, MOST_BACK + week))
    for i in range(row.user_first, row.user_first + row.user_count if n > 0 else row.user_first):
        user = world.incidents.users[i]
        key, q = row.key ^ user.key, hit_probability(world, state, row.hit_share, user.defender)
        for one in range(n):
            draw = (MOST_BACK + week) * MOST_IN_WEEK + one
            if uniform(state.key[0], state.key[1], HIT, key, draw) < q:
                until = week + stop_weeks(world, state, provider, key, draw)
                state.incidents.until[user.stoppable] = max(state.incidents.until[user.stoppable], until)
    return n


@kernel
def strike_users(world: World, state: State, provider: int, week: int) -> None:
    """Let a week of incidents pass at a provider, in place."""
    state.incidents.struck[provider] = strike(world, state, provider, week)


@kernel
def note_stopped(state: State, week: int) -> None:
    """Note what incidents have stopped this week, in place."""
    for i in range(len(state.incidents.until)):
        state.incidents.down[i] = 1 if state.incidents.until[i] > week else 0


@kernel
def note_incidents(state: State, stops: I8, struck: I8) -> None:
    """Write a week into the outcome, in place; shapes (n_stoppable,), or none without providers, and (n_providers,)."""
    for i in range(len(stops)):
        stops[i] = state.incidents.down[i]
    for p in range(len(struck)):
        struck[p] = state.incidents.struck[p]


@kernel
def open_incidents(world: World, state: State) -> None:
    """Let the incidents before week 0 have happened, with security as planned, in place."""
    state.incidents.until[:] = 0
    for n in range(len(world.nations)):
        state.incidents.spent_cents[n] = world.incidents.security[n].cents_a_week
    for p in range(len(world.incidents.providers)):
        for back in range(1, world.incidents.providers[p].back_weeks + 1):
            strike(world, state, p, -back)


@kernel
def pay_security(world: World, state: State, nation: int) -> None:
    """Let a nation pay for security, as far as its money goes, in place; the incidents of the next week meet it."""
    cents = max(0, min(world.incidents.security[nation].cents_a_week, state.money[nation, BUDGET]))
    state.money[nation, BUDGET] -= cents
    state.money[nation, SECURITY] += cents
    state.incidents.spent_cents[nation] = cents


@kernel
def line_is_stopped(state: State, line: int) -> bool:
    """Return whether an incident has stopped a line."""
    return state.incidents.down[line] == 1


@kernel
def supplier_is_stopped(world: World, state: State, supplier: int) -> bool:
    """Return whether an incident has stopped a supplier."""
    return state.incidents.down[len(world.lines) + supplier] == 1


@kernel
def network_is_up(world: World, state: State, network: int) -> int:
    """Return 1 if no incident has stopped a network of the battle, else 0."""
    return 1 - state.incidents.down[len(world.lines) + len(world.suppliers) + network]
