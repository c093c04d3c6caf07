"""A campaign is the same, bit for bit, whatever runs it: alone, in threads, in processes, in parts, tables shuffled."""

import hashlib
import json
import os
import random
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.every_mechanism import SETTINGS, YEAR, every_mechanism
from benchmarks.every_mechanism import text as every_table
from tests.campaign_strategies import Data, campaigns, loaded
from tests.fuzz.mutate import written
from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run, run_many
from wargame.campaign.kernels import land_state as f
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario_file import load_text

SHORT = ["clock.pre_war_weeks=12", "clock.war_weeks=3"]
PIECE = """
import hashlib, json, sys
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run_many
from benchmarks.every_mechanism import every_mechanism
first, n, *settings = sys.argv[1:]
outcome = run_many(build(every_mechanism(settings)), 7, int(n), first=int(first))
print(json.dumps({name: [hashlib.sha256(row.tobytes()).hexdigest() for row in array]
                  for name, array in outcome._asdict().items()}))
"""


def hashed(outcome: Outcome) -> dict[str, list[str]]:
    """Return a hash of every replication in every array."""
    rows = outcome._asdict().items()
    return {name: [hashlib.sha256(row.tobytes()).hexdigest() for row in array] for name, array in rows}


def year(text: str | None = None) -> Setup:
    """Return the shipped campaign with every mechanism on and short clocks."""
    return build(every_mechanism(SHORT, text))


def shuffled(seed: int) -> str:
    """Return the shipped campaign with all of its tables, and the keys in them, in another order."""
    rng = random.Random(seed)

    def turned(value):
        if not isinstance(value, dict):
            return value
        keys = list(value)
        rng.shuffle(keys)
        return {key: turned(value[key]) for key in keys}

    return written(turned(tomllib.loads(every_table())))


def test_every_mechanism_acts() -> None:
    """What other tests of this file run has something of each in it."""
    outcome = run_many(year(), 7, 6)
    columns = (s.RECEIVED, s.EXPENDED, s.DESTROYED, s.GIVEN, s.HELP, s.OF_REPAIRED, s.OF_BROKEN)
    assert all(outcome.goods[..., column].any() for column in columns)
    payments = (s.PAID, s.REPAIRS, s.SECURITY, s.DEVELOPMENT, s.REIMBURSED)
    assert all(outcome.money[..., column].any() for column in payments)
    orders = (s.ORDERS, s.JOINT_ORDERS, s.UNION_ORDERS)
    assert all(outcome.money[..., column].any() for column in orders)
    assert all(outcome.land[..., side, f.LOSSES].any() for side in (0, 1))
    assert outcome.repairs[..., r.SENT].any()
    assert outcome.stops.any()
    assert outcome.struck.any()
    assert np.ptp(outcome.rates) > 0
    assert outcome.methods.any(axis=(0, 1, 3)).all()
    assert outcome.raids[..., s.OF_RAIDS].any()


@pytest.mark.parametrize(
    "path",
    [
        "providers",
        "methods.waveform",
        "methods.seeker-software",
        "reforms",
        "donations.rockets-from-the-queue",
        "lines.long-range-west.capital",
        "land",
        "shops.edge",
    ],
)
def test_without_a_mechanism_it_is_another_campaign(path: str) -> None:
    tables = tomllib.loads(every_table())
    *above, last = path.split(".")
    inner = tables
    for name in above:
        inner = inner[name]
    del inner[last]
    assert hashed(run_many(year(written(tables)), 7, 6)) != hashed(run_many(year(), 7, 6))


@pytest.mark.parametrize("path", [s.partition("=")[0] for s in SETTINGS if "battle." not in s and "union" not in s])
def test_without_a_setting_it_is_another_campaign(path: str) -> None:
    """But for readiness, whose place repair takes, and for the union, without which targets would be an error."""
    settings = [one for one in SETTINGS if not one.startswith(f"{path}=")]
    assert len(settings) == len(SETTINGS) - 1
    lacking = build(load_text(every_table(), str(YEAR), [*settings, *SHORT]))
    assert hashed(run_many(lacking, 7, 6)) != hashed(run_many(year(), 7, 6))


def test_threads_and_parts_are_the_same_campaign() -> None:
    setup = year()
    alone, together = (hashed(run_many(setup, 7, 6, threads=n)) for n in (1, 3))
    part = hashed(run_many(setup, 7, 3, first=3))
    assert alone == together
    assert {name: rows[3:] for name, rows in alone.items()} == part
    assert len(set(alone["goods"])) == 6


def test_processes_are_the_same_campaign() -> None:
    """Two pieces in processes of their own, the second of which knows nothing of the first."""
    whole, found = hashed(run_many(year(), 7, 4)), dict[str, list[str]]()
    for first in (0, 2):
        done = subprocess.run(
            [sys.executable, "-c", PIECE, str(first), "2", *SHORT],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        for name, rows in json.loads(done.stdout).items():
            found.setdefault(name, []).extend(rows)
    assert found == whole


def test_the_order_of_tables_and_keys_changes_nothing() -> None:
    setup = year()
    expected = hashed(run(setup, 3))
    for seed in (1, 2):
        text = shuffled(seed)
        assert text != written(tomllib.loads(every_table()))
        assert hashed(run(year(text), 3)) == expected


@settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(campaigns(has_raids=True), st.integers(0, 99))
def test_books_balance_and_nothing_is_negative(data: Data, seed: int) -> None:
    assert_balanced(build(loaded(data)), seed)


def test_books_of_every_mechanism_balance() -> None:
    assert_balanced(year(), 7)


def assert_balanced(setup: Setup, seed: int) -> None:
    """Week by week, of every nation and good: what there was and came is what went and is left, in units and in cents.

    The engine asserts it as well; here it is worked out from what the outcome says. Money that was granted, or paid
    back by a partner, is free, committed or paid; stock of a week is that of the next.
    """
    outcome = run_many(setup, seed, 2)
    goods, money = outcome.goods, outcome.money
    came = goods[..., s.OPENING] + goods[..., s.RECEIVED] + goods[..., s.HELP] + goods[..., s.OF_REPAIRED]
    went = goods[..., s.EXPENDED] + goods[..., s.DESTROYED] + goods[..., s.GIVEN] + goods[..., s.OF_BROKEN]
    assert np.array_equal(came, went + goods[..., s.CLOSING])
    assert np.array_equal(goods[:, 1:, ..., s.OPENING], goods[:, :-1, ..., s.CLOSING])
    paid = money[..., [*s.PAYMENTS, s.REIMBURSED]]
    assert np.array_equal(money[..., s.GRANTED], money[..., s.BUDGET] + money[..., s.COMMITTED] + paid.sum(axis=-1))
    assert (np.diff(paid, axis=1) >= 0).all()
    received = goods[..., s.OF_RECEIVED_CENTS].sum(axis=3)
    assert np.array_equal(np.diff(money[..., s.PAID], axis=1, prepend=0), received)
    for array in outcome:
        assert np.isfinite(array).all()
        assert array.min(initial=0) >= 0
    assert (goods[..., s.OF_SERVED] <= goods[..., s.OF_WANTED]).all()
    assert (goods[goods[..., s.CLOSING] == 0][:, s.OF_CLOSING_CENTS] == 0).all()
    helped, given_away = goods[..., s.HELP].sum(axis=(1, 2)), goods[..., s.GIVEN].sum(axis=(1, 2))
    assert (helped <= given_away).all()  # the rest is on its way
