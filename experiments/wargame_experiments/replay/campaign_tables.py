"""Tables of a recorded campaign: what every nation, line, shop and supplier had and sent, by week.

Rows are in the order of their key columns, so that the weeks of a depot or a line come one after the other. Units are
whole; money is in USD.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.campaign.build.upkeep import jobs_of
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels import state as s
from wargame.campaign.recording import Recording
from wargame.campaign.state_measures import state_measures
from wargame_experiments.replay.document import Columns, column

CENTS: Final = 100.0
# Columns of a depot: names, and places in Outcome.goods.
DEPOT: Final = {
    "stock": s.CLOSING, "received": s.RECEIVED, "help": s.HELP, "expended": s.EXPENDED, "destroyed": s.DESTROYED,
    "given": s.GIVEN, "repaired": s.OF_REPAIRED, "broken": s.OF_BROKEN, "wanted": s.OF_WANTED, "served": s.OF_SERVED,
    "required": s.OF_REQUIRED, "ordered": s.OF_ORDERED, "transit": s.OF_TRANSIT,
}  # fmt: skip
LINE: Final = {"output": s.OUTPUT, "bound": s.BOUND, "backlog": s.BACKLOG, "pipeline": s.PIPELINE, "good": s.MAKES}
MONEY: Final = {
    "free_usd": s.BUDGET, "committed_usd": s.COMMITTED, "granted_usd": s.GRANTED, "rebuilt_usd": s.REBUILT,
    "repairs_usd": s.REPAIRS,
}  # fmt: skip
JOB: Final = {
    "sent": r.SENT, "returned": r.RETURNED, "scrapped": r.SCRAPPED, "waiting": r.WAITING, "working": r.WORKING,
    "travelling": r.TRAVELLING, "held_up_by": r.HELD_UP_BY,
}  # fmt: skip
WEEK: Final = {
    "raids": (s.OF_RAIDS, "raid"), "attackers": (s.OF_ATTACKERS, "element"), "armed": (s.OF_ARMED, "element"),
    "leakers": (s.OF_LEAKERS, "element"),
}  # fmt: skip

Array = NDArray[Any]


def tables(recording: Recording) -> dict[str, Columns]:
    """Return the tables of a recording but raids and events: columns by name, each with its unit."""
    return {
        "weeks": _weeks(recording),
        "depots": _depots(recording),
        "lines": _lines(recording),
        "money": _money(recording),
        "series": _series(recording),
        "suppliers": _suppliers(recording),
        "components": _components(recording),
        "repairs": _repairs(recording),
        **_flows(recording),
    }


def _weeks(recording: Recording) -> Columns:
    setup, raids = recording.setup, recording.outcome.raids[0]
    week = np.arange(setup.n_weeks)
    columns = {"week": (week.astype("u2"), "week")}
    columns["is_war"] = ((week >= setup.campaign.clock.pre_war_weeks).astype("u1"), "")
    columns |= {name: (raids[:, place].astype("u4"), unit) for name, (place, unit) in WEEK.items()}
    for side, name in enumerate(("red", "blue")):
        columns[f"lost_{name}_usd"] = (raids[:, s.OF_LOST_CENTS + side] / CENTS, "USD")
    return columns


def _depots(recording: Recording) -> Columns:
    """Return a row a nation, good and week, of those goods that a nation ever has, wants or sends."""
    goods = recording.outcome.goods[0][..., list(DEPOT.values())]
    kept = np.argwhere(goods.any(axis=(0, 3)) | (recording.setup.world.target > 0))
    values = goods[:, kept[:, 0], kept[:, 1]].transpose(1, 0, 2).reshape(-1, len(DEPOT))
    columns = _keys(recording, nation=kept[:, 0], good=kept[:, 1])
    return columns | {name: (values[:, i].astype("u4"), "unit") for i, name in enumerate(DEPOT)}


def _lines(recording: Recording) -> Columns:
    lines, capacity = recording.outcome.lines[0], recording.outcome.capacity[0]
    columns = _keys(recording, line=np.arange(lines.shape[1]))
    for name, place in LINE.items():
        kind = {"bound": "u1", "good": "u2"}.get(name, "u4")
        columns[name] = (lines[:, :, place].T.ravel().astype(kind), "" if kind != "u4" else "unit")
    return columns | {"capacity": (column(capacity.T.ravel()), "unit")}


def _money(recording: Recording) -> Columns:
    money = recording.outcome.money[0]
    paid = money[:, :, list(s.PAYMENTS)].sum(axis=2)
    columns = _keys(recording, nation=np.arange(money.shape[1])) | {"paid_usd": (paid.T.ravel() / CENTS, "USD")}
    return columns | {name: (money[:, :, place].T.ravel() / CENTS, "USD") for name, place in MONEY.items()}


def _series(recording: Recording) -> Columns:
    """Return the state measures of the campaign, a column each."""
    columns = {"week": (np.arange(recording.setup.n_weeks).astype("u2"), "week")}
    for name, measure in state_measures(recording.setup).items():
        columns[name] = (column(np.asarray(measure.at(recording.outcome))[0].astype("f8")), measure.unit)
    return columns


def _suppliers(recording: Recording) -> Columns:
    up = recording.supplier_up
    return _keys(recording, supplier=np.arange(up.shape[1])) | {"is_up": (up.T.ravel().astype("u1"), "")}


def _components(recording: Recording) -> Columns:
    stock = recording.components
    return _keys(recording, supply=np.arange(stock.shape[1])) | {"stock": (stock.T.ravel().astype("u4"), "unit")}


def _repairs(recording: Recording) -> Columns:
    """Return a row a shop, nation, good and week, of those goods that a nation ever has in repair there."""
    setup, repairs = recording.setup, recording.outcome.repairs[0]
    kept = np.flatnonzero(repairs.any(axis=(0, 2)))
    jobs = [jobs_of(setup.campaign)[job] for job in kept]
    names = (setup.shops, setup.nations, setup.goods)
    keys = [np.array([rows.index(job[i]) for job in jobs], int) for i, rows in enumerate(names)]
    columns = _keys(recording, shop=keys[0], nation=keys[1], good=keys[2])
    for name, place in JOB.items():
        values = repairs[:, kept, place].T.ravel()
        columns[name] = (values.astype("u1" if name == "held_up_by" else "u4"), "" if name == "held_up_by" else "unit")
    return columns


def _flows(recording: Recording) -> dict[str, Columns]:
    """Return who sent how much to whom, a row for each that is not zero, by week."""
    world = recording.setup.world
    found: dict[str, Columns] = {}
    for name in ("deliveries", "awards"):
        week, product, nation, units = recording.flows[name].T
        line, good = (np.asarray(world.products[key])[product] for key in ("line", "good"))
        found[name] = _flow(week, units, line=line, good=good, nation=nation)
    week, donation, units = recording.flows["donations"].T
    found["donations"] = _flow(week, units, donation=donation)
    week, supplier, supply, units = recording.flows["supplies"].T
    found["supplies"] = _flow(week, units, supplier=supplier, supply=supply)
    return found


def _flow(week: Array, units: Array, **ends: Array) -> Columns:
    keys = {name: (rows.astype("u2"), "") for name, rows in ends.items()}
    return {"week": (week.astype("u2"), "week"), **keys, "units": (units.astype("u4"), "unit")}


def _keys(recording: Recording, **rows: Array) -> dict[str, tuple[Array, str]]:
    """Return the key columns of tables that have all weeks of each row, one row after the other."""
    n, weeks = len(next(iter(rows.values()))), np.arange(recording.setup.n_weeks)
    keys = {name: (np.repeat(values, len(weeks)).astype("u2"), "") for name, values in rows.items()}
    return keys | {"week": (np.tile(weeks, n).astype("u2"), "week")}
