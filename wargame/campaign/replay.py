"""Replay of one raid of a campaign: the force that it is fought from, and the key of its battle."""

from typing import NamedTuple

from wargame.battle.build.force import copy_of
from wargame.battle.engine import check_key
from wargame.battle.kernels.force import Force
from wargame.campaign.build.setup import Setup
from wargame.campaign.build.states import empty_state, own_work
from wargame.campaign.kernels.raids import raid_key
from wargame.campaign.kernels.state import RAIDS_FLOWN
from wargame.campaign.kernels.week import run_many as run_weeks
from wargame.campaign.outcome import empty_outcome


class RaidReplay(NamedTuple):
    """What a raid was fought from, and the key of its draws: `wargame.battle.engine.run` of both is its battle."""

    force: Force
    seed: int
    replication: int


def raid_replay(setup: Setup, seed: int, replication: int, war_week: int, raid: int) -> RaidReplay:
    """Return the force and the key of a raid of a replication.

    Parameters
    ----------
    setup
        As `wargame.campaign.build.setup.build` returns it.
    seed, replication
        Key of the campaign.
    war_week
        Week of the war, from 0.
    raid
        Of the week, from 0.

    Raises
    ------
    ValueError
        If there is no such week, or no such raid is flown.
    """
    check_key(seed, replication, 1)
    weeks, plan = setup.campaign.clock.war_weeks, setup.campaign.raids
    if not 0 <= war_week < weeks:
        raise ValueError(f"week of the war: got {war_week}, allowed is 0 to {weeks - 1}")
    if plan is None or not 0 <= raid < plan.raids_a_week:
        most = plan.raids_a_week if plan else 0
        raise ValueError(f"raid of the week: got {raid}, there are at most {most} in a week")
    clock, raids = setup.world.clock.copy(), setup.world.raids.copy()
    clock[0].war_weeks, raids[0].last_week = war_week + 1, raid + 1  # so that the state stays as the raid left it
    world, state = own_work(setup.world)._replace(clock=clock, raids=raids), empty_state(setup)
    run_weeks(world, state, seed, replication, empty_outcome(world, 1))
    flown = int(state.counts[RAIDS_FLOWN])
    if flown <= raid:
        raise ValueError(f"week {war_week}, raid {raid}: {flown} were flown in that week of replication {replication}")
    return RaidReplay(copy_of(state.force), *map(int, raid_key(state, war_week, raid)))
