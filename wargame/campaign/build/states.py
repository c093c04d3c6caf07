"""State of a campaign: arrays of the right shapes."""

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


def empty_state(setup: Setup, stop: np.ndarray | None = None) -> State:
    """Return a state with arrays of the right shapes, to be filled by `wargame.campaign.kernels.week.reset`.

    Parameters
    ----------
    stop
        Flag of shape (1,) by which another thread ends the campaign; None for one that nobody else has.
    """
    world, weeks = setup.world, setup.n_weeks
    n, g, lines = len(world.nations), len(world.goods), len(world.lines)
    supplies, suppliers, units = len(world.supplies), len(world.suppliers), len(world.assignments)
    products, joints, mixed = len(world.products), len(world.joints), int(are_mixed(world))
    flag = np.zeros(1, np.int8) if stop is None else stop
    full = setup.world.battle
    outcome = empty_battle(full, 1)
    i8 = np.int64
    return State(
        key=np.zeros(2, i8),
        stop=flag,
        supplier_up=np.zeros(suppliers, i8),
        origin_up=np.zeros(len(world.origins), i8),
        capacity=np.zeros(lines),
        surge=np.zeros(lines),
        veterans=np.zeros(lines),
        rookies=np.zeros(lines),
        carry=np.zeros(lines),
        damage=np.zeros(lines),
        experience=np.zeros(len(world.families)),
        bound=np.zeros(lines, i8),
        output=np.zeros(lines, i8),
        tooled=np.zeros(lines, i8),
        choice=np.zeros(lines, i8),
        retooling=np.zeros(lines, i8),
        load=np.zeros(lines, i8),
        supplier_share=np.zeros(suppliers),
        component_premium=np.zeros(g),
        supply=np.zeros(supplies, i8),
        supply_open=np.zeros((supplies, suppliers), i8),
        supply_carry=np.zeros((supplies, suppliers)),
        supply_due=np.zeros((supplies, suppliers, weeks + 1), i8),
        award_units=np.zeros((products, n, weeks + 1), i8),
        award_cents=np.zeros((products, n, weeks + 1), i8),
        pending=np.zeros(products, i8),
        awarded=np.zeros(n, i8),
        queue=np.zeros((products, n, weeks + 1), i8),
        queue_cents=np.zeros((products, n, weeks + 1), i8),
        oldest=np.zeros((products, n), i8),
        backlog=np.zeros((products, n), i8),
        allotted=np.zeros(g, i8),
        due=np.zeros((products, n, weeks + 1), i8),
        due_cents=np.zeros((products, n, weeks + 1), i8),
        help_due=np.zeros((n, g, weeks + 1), i8),
        help_cents=np.zeros((n, g, weeks + 1), i8),
        passed=np.zeros((n, g), i8),
        queue_seen=np.zeros(len(world.donations), i8),
        queue_given=np.zeros(len(world.donations), i8),
        joint=np.zeros((joints, a.N_JOINT), i8),
        joint_units=np.zeros((joints, n), i8),
        joint_cents=np.zeros((joints, n), i8),
        joint_carry=np.zeros((joints, n)),
        developed=np.zeros((joints, n), i8),
        under=np.zeros((n, a.N_TARGETS), i8),
        standard=np.zeros(mixed * g, i8),
        route=np.zeros(n),
        manned=np.zeros((mixed * units, a.N_PLACES, mixed * g), i8),
        transit=np.zeros((n, g), i8),
        transit_cents=np.zeros((n, g), i8),
        held=np.zeros((g, 2), i8),
        on_order=np.zeros((n, g), i8),
        pipeline=np.zeros(lines, i8),
        coming=np.zeros(supplies, i8),
        stock=np.zeros((n, g), i8),
        stock_cents=np.zeros((n, g), i8),
        books=np.zeros((n, g, s.N_BOOKS), i8),
        book_cents=np.zeros((n, g, s.N_BOOKS), i8),
        money=np.zeros((n, s.N_MONEY), i8),
        consumption=np.zeros((n, g, weeks), i8),
        recent=np.zeros((n, g), i8),
        wanted=np.zeros((n, g), i8),
        released=np.zeros((n, g), i8),
        raid_share=np.zeros(n),
        tally=np.zeros((n, g, s.N_TALLY), i8),
        price_cents=np.zeros(g),
        first_price_cents=np.zeros(g),
        lost_cents=np.zeros(2, i8),
        spent=np.zeros((2, s.N_SPENT), i8),
        loaded=np.zeros((n, g, 2), i8),
        starved=np.zeros((n, g), i8),
        counts=np.zeros(s.N_COUNTS, i8),
        gone=np.zeros(units, i8),
        hits=np.zeros(units),
        repair=empty_repair_state(world.repair, n, g, weeks),
        incidents=empty_incident_state(world.incidents, n, lines + suppliers + len(world.own.up)),
        output_rate=np.zeros(len(world.capital)),
        methods=empty_method_state(world.methods, weeks),
        land=empty_land_state(world.land),
        force=copy_of(world.own),
        battle_world=room_for(full, world.layout, setup.world.layout.deployments["sites"]),
        battle_state=battle_state.empty_state(full, stop=flag),
        statuses=outcome.statuses,
        scoreboard=outcome.scoreboard,
        battle_tally=outcome.tally,
        battle_raid=outcome.raid,
        ticks=outcome.ticks,
    )


def own_work(world: World) -> World:
    """Return the same world with scratch of its own, for another thread."""
    return world._replace(layout=world.layout._replace(work=np.array(world.layout.work)))
