"""State of a campaign: arrays of the right shapes."""

from typing import Any

import numpy as np

from wargame.battle.build.force import copy_of
from wargame.battle.build.layout import room_for
from wargame.battle.engine import empty_outcome as empty_battle
from wargame.battle.kernels import state as battle_state
from wargame.campaign.build.adaptation import empty_method_state
from wargame.campaign.build.alliance import are_mixed
from wargame.campaign.build.land import empty_land_state
from wargame.campaign.build.setup import Setup
from wargame.campaign.build.upkeep import empty_incident_state, empty_repair_state
from wargame.campaign.kernels import alliance_tables as a
from wargame.campaign.kernels import state as s
from wargame.campaign.kernels.state import State, World

Arrays = dict[str, Any]


def empty_state(setup: Setup, stop: np.ndarray | None = None) -> State:
    """Return a state with arrays of the right shapes, to be filled by `wargame.campaign.kernels.week.reset`.

    Parameters
    ----------
    stop
        Flag of shape (1,) by which another thread ends the campaign; None for one that nobody else has.
    """
    world, weeks = setup.world, setup.n_weeks
    n, g, n_stoppable = len(world.nations), len(world.goods), len(world.lines) + len(world.suppliers)
    flag = np.zeros(1, np.int8) if stop is None else stop
    return State(
        key=_whole(2),
        stop=flag,
        **_lines(world),
        **_supplies(world, weeks),
        **_orders(world, weeks),
        **_alliance(world, weeks),
        **_depots(world, weeks),
        **_raids(world, flag),
        repair=empty_repair_state(world.repair, n, g, weeks),
        incidents=empty_incident_state(world.incidents, n, n_stoppable + len(world.own.up)),
        methods=empty_method_state(world.methods, weeks),
        land=empty_land_state(world.land),
    )


def _whole(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.int64)


def _lines(world: World) -> Arrays:
    """Return what lines can make, are tooled for, and have learned."""
    n = len(world.lines)
    real = ("capacity", "surge", "veterans", "rookies", "carry", "damage")
    whole = ("bound", "output", "tooled", "choice", "retooling", "load", "pipeline")
    found: Arrays = {name: np.zeros(n) for name in real} | {name: _whole(n) for name in whole}
    return found | {"experience": np.zeros(len(world.families)), "output_rate": np.zeros(len(world.capital))}


def _supplies(world: World, weeks: int) -> Arrays:
    """Return who supplies, and the components of lines."""
    supplies, suppliers = len(world.supplies), len(world.suppliers)
    return {
        "supplier_up": _whole(suppliers),
        "origin_up": _whole(len(world.origins)),
        "supplier_share": np.zeros(suppliers),
        "component_premium": np.zeros(len(world.goods)),
        "supply": _whole(supplies),
        "supply_open": _whole(supplies, suppliers),
        "supply_carry": np.zeros((supplies, suppliers)),
        "supply_due": _whole(supplies, suppliers, weeks + 1),
        "coming": _whole(supplies),
    }


def _orders(world: World, weeks: int) -> Arrays:
    """Return what is ordered, in the queues of lines, and on its way; prices, and the money of nations."""
    products, n, g = len(world.products), len(world.nations), len(world.goods)
    rings = ("award_units", "award_cents", "queue", "queue_cents", "due", "due_cents")
    found: Arrays = {name: _whole(products, n, weeks + 1) for name in rings}
    return found | {
        "pending": _whole(products),
        "awarded": _whole(n),
        "oldest": _whole(products, n),
        "backlog": _whole(products, n),
        "allotted": _whole(g),
        "on_order": _whole(n, g),
        "money": _whole(n, s.N_MONEY),
        "price_cents": np.zeros(g),
        "first_price_cents": np.zeros(g),
    }


def _alliance(world: World, weeks: int) -> Arrays:
    """Return what nations give, order jointly and have to buy where; standards, if goods share any."""
    n, g, joints, donations = len(world.nations), len(world.goods), len(world.joints), len(world.donations)
    mixed = int(are_mixed(world))
    return {
        "help_due": _whole(n, g, weeks + 1),
        "help_cents": _whole(n, g, weeks + 1),
        "passed": _whole(n, g),
        "queue_seen": _whole(donations),
        "queue_given": _whole(donations),
        "transit": _whole(n, g),
        "transit_cents": _whole(n, g),
        "joint": _whole(joints, a.N_JOINT),
        "joint_units": _whole(joints, n),
        "joint_cents": _whole(joints, n),
        "joint_carry": np.zeros((joints, n)),
        "developed": _whole(joints, n),
        "under": _whole(n, a.N_TARGETS),
        "route": np.zeros(n),
        "standard": _whole(mixed * g),
        "manned": _whole(mixed * len(world.assignments), a.N_PLACES, mixed * g),
    }


def _depots(world: World, weeks: int) -> Arrays:
    """Return stocks, their books, and consumption."""
    n, g = len(world.nations), len(world.goods)
    names = ("stock", "stock_cents", "recent", "wanted", "released", "starved")
    return {name: _whole(n, g) for name in names} | {
        "held": _whole(g, 2),
        "books": _whole(n, g, s.N_BOOKS),
        "book_cents": _whole(n, g, s.N_BOOKS),
        "consumption": _whole(n, g, weeks),
        "tally": _whole(n, g, s.N_TALLY),
        "loaded": _whole(n, g, 2),
    }


def _raids(world: World, flag: np.ndarray) -> Arrays:
    """Return the raids of a week, what they have done, and the battle that they are fought in."""
    battle, units = empty_battle(world.battle, 1), len(world.assignments)
    return {
        "raid_share": np.zeros(len(world.nations)),
        "lost_cents": _whole(2),
        "spent": _whole(2, s.N_SPENT),
        "counts": _whole(s.N_COUNTS),
        "gone": _whole(units),
        "hits": np.zeros(units),
        "force": copy_of(world.own),
        "battle_world": room_for(world.battle, world.layout, world.layout.deployments["sites"]),
        "battle_state": battle_state.empty_state(world.battle, stop=flag),
        "statuses": battle.statuses,
        "scoreboard": battle.scoreboard,
        "battle_tally": battle.tally,
        "battle_raid": battle.raid,
        "ticks": battle.ticks,
    }


def own_work(world: World) -> World:
    """Return the same world with scratch of its own, for another thread."""
    return world._replace(layout=world.layout._replace(work=np.array(world.layout.work)))
