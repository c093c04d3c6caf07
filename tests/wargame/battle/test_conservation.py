"""Nothing is created or lost in a battle: elements, rounds, kills, money, over random scenarios."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import scenarios, setup_of
from wargame.battle import engine as battle
from wargame.battle.books import ledger
from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome
from wargame.battle.kernels.state import (
    ARRIVALS_WASTED,
    ARRIVED,
    CARRIED,
    DAMAGE_HITS,
    FLYING,
    HITS,
    HOME,
    KILLED,
    LAUNCHED,
    LEAKED,
    ROUNDS,
    ROUNDS_LOST,
    SHOTS,
    SHOTS_WASTED,
    SOFT_KILLED,
    STANDING,
    VALUE_LOST_USD,
    WAITING,
)

QUIET = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
N = 4


def fought(data, seed: int) -> tuple[Setup, Outcome]:
    setup = setup_of(data)
    return setup, battle.run_many(setup.world, seed, N, threads=1)


@QUIET
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_every_element_ends_in_one_place(data, seed):
    """Launched = leaked + flying still + home + lost in flight; the others wait, are aboard or were lost aboard."""
    setup, outcome = fought(data, seed)
    status, units = outcome.statuses, setup.world.units
    assert (status >= 0).all()
    assert (status.sum(axis=2) == units["count"]).all()
    mover = units["is_mover"]
    assert not status[:, mover, STANDING].any()
    assert not status[:, ~mover][:, :, [WAITING, CARRIED, FLYING, ARRIVED, HOME]].any()
    launched = outcome.tally[:, mover, LAUNCHED]
    ended = status[:, mover][:, :, [FLYING, ARRIVED, HOME]].sum(axis=2)
    lost = status[:, mover][:, :, [KILLED, SOFT_KILLED]].sum(axis=2)
    assert (outcome.tally[:, :, LEAKED] == status[:, :, ARRIVED]).all()
    assert (outcome.tally[:, :, HITS] + outcome.tally[:, :, ARRIVALS_WASTED] <= outcome.tally[:, :, LEAKED]).all()
    assert (ended <= launched).all()
    assert (launched <= ended + lost).all()
    alone = units["carrier"][mover] < 0  # nobody carries them, so none is lost before it takes off
    assert (launched == ended + lost)[:, alone].all()


@QUIET
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_every_loss_has_a_cause_on_the_other_side(data, seed):
    setup, outcome = fought(data, seed)
    hard, soft = outcome.scoreboard[:, 0], outcome.scoreboard[:, 1]
    assert (hard.sum(axis=2) == outcome.statuses[:, :, KILLED]).all()
    assert (soft.sum(axis=2) == outcome.statuses[:, :, SOFT_KILLED]).all()
    side = setup.world.units["side"]
    friends = side[:, None] == side[None, :]
    assert not outcome.scoreboard[:, :, friends].any()
    jams = setup.world.units["has_jammer"]
    assert not soft[:, :, ~jams].any()


@QUIET
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_no_more_is_fired_than_was_there(data, seed):
    setup, outcome = fought(data, seed)
    units, tally = setup.world.units, outcome.tally
    shots = units["count"] * units["magazine"] * (1 + units["reloads"])
    with np.errstate(invalid="ignore"):  # no gun and rounds without end
        rounds = np.where(units["has_gun"], units["count"] * units["gun_magazine"] * (1 + units["gun_reloads"]), 0.0)
    fired, spilt = tally[:, :, SHOTS], tally[:, :, ROUNDS_LOST]
    assert (tally[:, :, SHOTS_WASTED] <= fired).all()
    assert (tally[:, :, ROUNDS] <= rounds * (1.0 + 1e-9)).all()
    assert (fired + tally[:, :, ROUNDS] + spilt <= (shots + rounds) * (1.0 + 1e-9)).all()
    assert not fired[:, ~units["has_launcher"]].any()


@QUIET
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_no_more_is_destroyed_than_there_is_and_the_books_balance(data, seed):
    setup, outcome = fought(data, seed)
    ledger(setup, outcome).check()
    units, tally = setup.world.units, outcome.tally
    assert (tally[:, :, HITS] <= tally[:, :, LEAKED]).all()
    lost = outcome.statuses[:, :, KILLED] + outcome.statuses[:, :, SOFT_KILLED]
    damage = tally[:, :, DAMAGE_HITS] / units["hits_to_destroy"]
    assert (damage >= lost * (1.0 - 1e-9)).all()  # whoever is lost has all the damage that it can have
    assert (damage <= units["count"] * (1.0 + 1e-9)).all()
    assert np.allclose(tally[:, :, VALUE_LOST_USD], damage * units["value_usd"], rtol=1e-9)
