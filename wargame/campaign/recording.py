"""Recording of one campaign, week by week: its outcome, who sent what to whom, suppliers, and the forces of its raids.

An outcome has what each nation got and gave in a week. Who got it from whom is read off the state after each week: what
is due, in queues and on its way. Compiled weeks and weeks of agents in Python give the same recording.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.force import copy_of
from wargame.battle.engine import check_key
from wargame.campaign.build.setup import Setup
from wargame.campaign.build.states import empty_state, own_work
from wargame.campaign.engine import check_books
from wargame.campaign.kernels import state as s
from wargame.campaign.kernels import week as weeks
from wargame.campaign.kernels.opening import reset
from wargame.campaign.kernels.raids import raid_key
from wargame.campaign.kernels.state import State
from wargame.campaign.outcome import Outcome, empty_outcome
from wargame.campaign.replay import RaidReplay
from wargame.interruption import check_stopped, stop_flag

I8 = NDArray[np.int64]

# Columns of the flows, one row for each that is not zero; units are those sent in the week, or received in it.
FLOWS: Final = {
    "deliveries": ("week", "product", "nation", "units"),  # received from a line
    "awards": ("week", "product", "nation", "units"),  # that join the queue of a line
    "donations": ("week", "donation", "units"),  # sent off
    "supplies": ("week", "supplier", "supply", "units"),  # components received by a line
}

Flows = Mapping[str, I8]


class Recording(NamedTuple):
    """One campaign, as it can be shown again.

    Attributes
    ----------
    setup
        The campaign.
    seed, replication
        Its key.
    outcome
        Its weeks, with one row.
    flows
        Arrays by name, shape (n, columns of `FLOWS`), by week.
    supplier_up
        Whether a supplier and its origin are up, shape (n_weeks, n_suppliers).
    components
        Units of a component in stock at its line as the week closes, shape (n_weeks, n_supplies).
    raids
        What the last raid of a week was fought from, by week of the war and raid of the week, both from 0.
    """

    setup: Setup
    seed: int
    replication: int
    outcome: Outcome
    flows: Flows
    supplier_up: NDArray[np.bool_]
    components: I8
    raids: Mapping[tuple[int, int], RaidReplay]


class _Before(NamedTuple):
    """What a week begins with: units due and queued by product and nation, components due, places given."""

    due: I8
    started: I8
    backlog: I8
    supplies: I8
    given: I8


class Recorder:
    """Recorder of one campaign.

    Parameters
    ----------
    setup
        The campaign.
    seed, replication
        Its key.
    state
        Its state before the first week.
    """

    def __init__(self, setup: Setup, seed: int, replication: int, state: State) -> None:
        self.setup, self.seed, self.replication = setup, seed, replication
        self.week = 0
        self.flows: dict[str, list[I8]] = {name: [] for name in FLOWS}
        self.supplier_up: list[NDArray[np.bool_]] = []
        self.components: list[I8] = []
        self.raids: dict[tuple[int, int], RaidReplay] = {}
        self.before = self._begin(state)

    def observe(self, state: State) -> None:
        """Record the week after which this is the state."""
        before, world = self.before, self.setup.world
        started, is_up = state.due.sum(axis=2), _suppliers_up(self.setup, state)
        self._add("deliveries", before.due)
        self._add("awards", state.backlog - before.backlog + started - before.started + before.due)
        self._add("donations", donated(self.setup, state, before.given, self.week))
        came = is_up | ~np.isin(world.suppliers["kind"], (s.LOST, s.DELAYED))
        self._add("supplies", (before.supplies * came).T)
        self.supplier_up.append(is_up)
        self.components.append(state.supply.copy())
        flown, war_week = int(state.counts[s.RAIDS_FLOWN]), self.week - int(world.clock[0].peace_weeks)
        if flown:
            key = map(int, raid_key(state, war_week, flown - 1))
            self.raids[war_week, flown - 1] = RaidReplay(copy_of(state.force), *key)
        self.week += 1
        self.before = self._begin(state)

    def recording(self, outcome: Outcome) -> Recording:
        """Return the recording of all weeks, with their outcome."""
        flows = {
            name: np.concatenate(found) if found else np.zeros((0, len(FLOWS[name])), np.int64)
            for name, found in self.flows.items()
        }
        world = self.setup.world
        up = np.array(self.supplier_up, bool).reshape(self.week, len(world.suppliers))
        components = np.array(self.components, np.int64).reshape(self.week, len(world.supplies))
        return Recording(self.setup, self.seed, self.replication, outcome, flows, up, components, self.raids)

    def _begin(self, state: State) -> _Before:
        week = self.week
        started = state.due.sum(axis=2)
        return _Before(
            state.due[:, :, week].copy(),
            started,
            state.backlog.copy(),
            state.supply_due[:, :, week].copy(),
            state.queue_given.copy(),
        )

    def _add(self, name: str, units: I8) -> None:
        """Add a row of the week for each number that is not zero."""
        where = np.argwhere(units)
        week = np.full((len(where), 1), self.week)
        self.flows[name].append(np.hstack([week, where, units[units != 0][:, None]]).astype(np.int64))


def record(
    setup: Setup, seed: int, replication: int = 0, states: Iterator[tuple[State, Outcome]] | None = None
) -> Recording:
    """Return the recording of a campaign.

    Parameters
    ----------
    setup
        As `wargame.campaign.build.setup.build` returns it.
    seed, replication
        Key of the campaign.
    states
        Its state before the first week and after each, with the outcome so far, from whoever runs it; None to run it
        compiled.

    Raises
    ------
    ValueError
        If seed or replication lies outside 0 .. 2^32 - 1.
    LedgerError
        If the books of a week do not balance.

    Examples
    --------
    >>> from wargame.campaign.build.setup import build
    >>> from wargame.campaign.scenario_file import load
    >>> found = record(build(load("shell-hunger")), seed=1)
    >>> len(found.components), sorted(found.flows)
    (156, ['awards', 'deliveries', 'donations', 'supplies'])
    """
    check_key(seed, replication, 1)
    states = states or compiled_states(setup, seed, replication)
    state, outcome = next(states)
    recorder = Recorder(setup, seed, replication, state)
    for state, outcome in states:  # noqa: B007
        recorder.observe(state)
    check_books(outcome, replication)
    return recorder.recording(outcome)


def compiled_states(setup: Setup, seed: int, replication: int) -> Iterator[tuple[State, Outcome]]:
    """Yield the state before the first week and after each, the same arrays every time, with the outcome so far."""
    world, state = own_work(setup.world), empty_state(setup, stop_flag())
    outcome = empty_outcome(world, 1)
    reset(world, state, seed, replication)
    yield state, outcome
    for week in range(setup.n_weeks):
        weeks.week(world, state, week)
        weeks.note(world, state, outcome, 0, week)
        check_stopped(state.stop)
        yield state, outcome


def donated(setup: Setup, state: State, given_before: I8, week: int) -> I8:
    """Return the units that each donation has sent off in a week, shape (n_donations,).

    What a giver sent of a good in all is in the books, and what it gave of its places in queues is counted by donation.
    The rest is out of stock: of a single donation all of it, of several as `wargame.campaign.kernels.donations` deals.
    """
    world = setup.world
    units = state.queue_given - given_before
    by_stock: dict[tuple[int, int], list[int]] = {}
    for row, one in enumerate(world.donations):
        if not one.is_queue and one.from_week <= week < one.until_week:
            by_stock.setdefault((int(one.giver), int(one.good)), []).append(row)
    for (giver, good), rows in by_stock.items():
        left = int(state.books[giver, good, s.GIVEN] - state.passed[giver, good])
        shares = [float(world.donations[row].share) for row in rows]
        units[rows] = [left] if len(rows) == 1 else _dealt(shares, left, _above(setup, state, giver, good))
    return units


def _above(setup: Setup, state: State, giver: int, good: int) -> int:
    """Return what lay above the reserve of a giver before it gave out of stock."""
    books = state.books[giver, good]
    stock = books[[s.OPENING, s.RECEIVED, s.HELP, s.REPAIRED]].sum() - state.passed[giver, good]
    return int(stock) - math.ceil(setup.world.reserve[giver, good, 1])


def _dealt(shares: list[float], total: int, above: int) -> list[int]:
    """Return what donations of a giver sent, each a share of what lay above the reserve; in proportion if they decided.

    >>> _dealt([0.5, 0.25], 7, 10), _dealt([0.5, 0.25], 3, 10)
    ([5, 2], [2, 1])
    """
    units: list[int] = []
    for share in shares:
        units.append(max(0, min(above - sum(units), math.floor(share * above + 1e-9))))
    if sum(units) == total:
        return units
    ends = np.floor(total * np.cumsum([0.0, *shares]) / sum(shares) + 1e-9).astype(int)
    return np.diff(ends).tolist()


def _suppliers_up(setup: Setup, state: State) -> NDArray[np.bool_]:
    """Return whether each supplier and its origin are up, shape (n_suppliers,)."""
    origin: Any = setup.world.suppliers["origin"]
    origin_up = np.array([row < 0 or state.origin_up[row] == 1 for row in origin], bool)
    return (np.asarray(state.supplier_up) == 1) & origin_up
