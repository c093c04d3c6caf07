"""Outages of suppliers, correlated by origin.

A supplier is up if its own chain and that of its origin are up, each a two-state Markov chain: it fails with
probability alpha a week and is repaired with probability beta. In week 0 each is up with its stationary probability
beta/(alpha + beta). The origin's share of a supplier's outages is fixed where the file is read, so that the supplier
fails as often and is up for as long as the file says: see `wargame.campaign.build.suppliers`.
"""

import numpy as np

from wargame.campaign.kernels.state import State, World
from wargame.campaign.kernels.streams import FIRST_OUTAGE, ORIGIN_OUTAGE, SUPPLIER_OUTAGE
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def first_state(state: State, key: np.uint64, failures: float, repairs: float) -> int:
    """Return whether a chain is up in week 0, by its stationary law."""
    if failures <= 0.0:
        return 1
    return 1 if uniform(state.key[0], state.key[1], FIRST_OUTAGE, key, 0) * (failures + repairs) < repairs else 0


@kernel
def next_state(state: State, stream: int, key: np.uint64, up: int, failures: float, repairs: float, week: int) -> int:
    """Return whether a chain is up in a week."""
    u = uniform(state.key[0], state.key[1], stream, key, week)
    if up == 1:
        return 0 if u < failures else 1
    return 1 if u < repairs else 0


@kernel
def fail_origin(world: World, state: State, origin: int, week: int) -> None:
    """Let the chain of an origin fail or be repaired, in place; week 0 is as it was set up."""
    row, up = world.origins[origin], state.origin_up[origin]
    if week > 0:
        failures, repairs = row.failures_a_week, row.repairs_a_week
        state.origin_up[origin] = next_state(state, ORIGIN_OUTAGE, row.key, up, failures, repairs, week)


@kernel
def fail(world: World, state: State, supplier: int, week: int) -> None:
    """Let a supplier's own chain fail or be repaired, in place; week 0 is as it was set up."""
    row, up = world.suppliers[supplier], state.supplier_up[supplier]
    if week > 0:
        failures, repairs = row.failures_a_week, row.repairs_a_week
        state.supplier_up[supplier] = next_state(state, SUPPLIER_OUTAGE, row.key, up, failures, repairs, week)


@kernel
def is_up(world: World, state: State, supplier: int) -> bool:
    """Return whether a supplier and its origin are up."""
    origin = world.suppliers[supplier].origin
    return state.supplier_up[supplier] == 1 and (origin < 0 or state.origin_up[origin] == 1)
