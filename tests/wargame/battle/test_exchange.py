"""Ratios of outcomes made by hand against arithmetic done by hand."""

import math

import numpy as np
import pytest

from wargame.battle.build.setup import build
from wargame.battle.engine import empty_outcome
from wargame.battle.exchange import RATIOS, amortised_usd, armed, armed_leakers, exchange_ratios, spending
from wargame.battle.kernels.state import (
    ARRIVED,
    CARRIED,
    DRY_S,
    ENGAGEMENTS,
    FLYING,
    HOME,
    KILLED,
    LAUNCHED,
    LEAKED,
    ROUNDS,
    SHOTS,
    STANDING,
    VALUE_LOST_USD,
    WAITING,
)
from wargame.battle.scenario_file import load
from wargame.battle.variants import Batch, Batches, undefended
from wargame.estimates.ratios import ratio_of_means

# Numbers that are easy to multiply; those of the shipped scenario and of the catalogue may change.
NIGHT = [
    "units.wave-north.count=36",
    "units.decoys-north.count=20",
    "units.guns-north.count=2",
    "units.long-range.count=2",
    "units.wave-north.figures.cost.element.usd=50_000",
    "units.decoys-north.figures.cost.element.usd=10_000",
    "units.long-range.figures.cost.round.usd=4_000_000",
    "units.guns-north.figures.cost.round.usd=500",
    "units.guns-north.figures.cost.element.usd=16_000_000",
    "units.laser.figures.cost.round.usd=10",
]
DRONE, DECOY, MISSILE, SHELL, GUN, BEAM = 50e3, 10e3, 4e6, 500.0, 16e6, 10.0


def untouched(setup, n):
    outcome = empty_outcome(setup.world, n)
    for row, group in enumerate(setup.groups):
        start = CARRIED if group.unit.carried_by else WAITING if group.element.motion else STANDING
        outcome.statuses[:, row, start] = group.count
    outcome.tally[:, :, DRY_S] = -1.0
    return outcome


@pytest.fixture(scope="module")
def setup():
    return build(load("night-raid", NIGHT))


class Raid:
    """Outcomes to be filled in by hand, of two replications unless told otherwise."""

    def __init__(self, setup, n=2):
        self.setup, self.outcome = setup, untouched(setup, n)

    def become(self, unit, status, counts, start=WAITING):
        row = self.setup.index(unit)
        self.outcome.statuses[:, row, status] += np.asarray(counts, np.int32)
        self.outcome.statuses[:, row, start] -= np.asarray(counts, np.int32)

    def arrive(self, unit, counts):
        self.become(unit, ARRIVED, counts)
        self.add(unit, LEAKED, counts)
        self.add(unit, LAUNCHED, counts)

    def shot_down(self, unit, counts, by):
        self.become(unit, KILLED, counts)
        self.add(unit, LAUNCHED, counts)
        self.outcome.scoreboard[:, 0, self.setup.index(unit), self.setup.index(by)] += np.asarray(counts, np.int32)

    def add(self, unit, column, values):
        self.outcome.tally[:, self.setup.index(unit), column] += values

    @property
    def batch(self):
        return Batch(self.setup, self.outcome)


@pytest.fixture
def raid(setup):
    """Return two raids: 30 and 20 drones shot down, 2 and 4 leak, 10 decoys shot down, a gun lost in the second."""
    raid = Raid(setup)
    raid.shot_down("wave-north", [30, 20], "long-range")
    raid.arrive("wave-north", [2, 4])
    raid.become("wave-north", FLYING, [0, 1])
    raid.shot_down("decoys-north", [10, 10], "guns-north")
    raid.become("guns-north", KILLED, [0, 1], STANDING)
    raid.outcome.scoreboard[1, 0, setup.index("guns-north"), setup.index("wave-north")] = 1
    raid.add("long-range", SHOTS, [20, 16])
    raid.add("guns-north", ROUNDS, [100.0, 300.0])
    raid.add("laser", ENGAGEMENTS, [3, 0])
    raid.add("power-station", VALUE_LOST_USD, [25e6, 75e6])
    return raid


ROUND_USD = np.array([20 * MISSILE + 100 * SHELL + 3 * BEAM, 16 * MISSILE + 300 * SHELL])
DEFENDER = ROUND_USD + np.array([0.0, GUN])
LAUNCHED_USD = np.array([32 * DRONE + 10 * DECOY, 25 * DRONE + 10 * DECOY])


def ratio(batches, name):
    return exchange_ratios(batches, [name])[name]


def assert_is(found, numerator, denominator):
    expected = ratio_of_means(numerator, denominator)
    assert found.mean == pytest.approx(np.mean(numerator) / np.mean(denominator), rel=1e-12)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert not found.reason


def assert_undefined(found, why):
    assert all(map(math.isnan, found[:3]))
    assert why in found.reason


# ------------------------------------------------------------------------------------------ what is spent


def test_what_each_side_uses_up(raid):
    blue, red = (spending(*raid.batch, side) for side in ("blue", "red"))
    assert blue.rounds.tolist() == ROUND_USD.tolist()
    assert blue.lost.tolist() == [0.0, GUN]
    assert blue.value_lost.tolist() == [25e6, 75e6]
    assert red.expendables.tolist() == LAUNCHED_USD.tolist()
    assert red.consumed.tolist() == LAUNCHED_USD.tolist()


def test_a_platform_that_comes_home_is_not_consumed_and_cargo_lost_aboard_is():
    setup = build(load("high-end-strike", ["units.strikers.count=4", "units.munitions.count=2"]))
    raid = Raid(setup, 1)
    raid.become("strikers", HOME, [3])
    raid.become("strikers", KILLED, [1])
    raid.become("munitions", KILLED, [2], CARRIED)
    raid.become("munitions", FLYING, [5], CARRIED)
    raid.add("munitions", LAUNCHED, [5])
    price = {group.name: group.element.cost.element.usd.typical for group in setup.groups}
    red = spending(*raid.batch, "red")
    assert red.lost.tolist() == [price["strikers"]]
    assert red.expendables.tolist() == [7 * price["munitions"]]


def only_long_range(*more):
    """Return the night raid with nothing of blue but two long-range launchers, what they need, and assets."""
    settings = [f"units.{name}.count=0" for name in ("medium-range", "pads-north", "pads-south", "coyotes", "rockets")]
    settings += [f"units.{name}.count=0" for name in ("manpads", "guns-north", "guns-south", "laser", "microwave")]
    settings += [
        f"units.{name}.count=0"
        for name in ("fire-groups-north", "fire-groups-south", "ew-pods", "early-warning", "gap-fillers", "command")
    ]
    settings += [f"units.medium-range-{what}.count=0" for what in ("fire-control", "control")]
    settings += [f"units.fire-groups-{side}.count=0" for side in ("north", "south")]
    return build(load("night-raid", [*settings, "networks.blue-net.command=[]", "units.long-range.count=2", *more]))


def test_capital_is_charged_by_life_and_crews_by_year():
    # two launchers 10M each and one system 600M over 20 years, crews by the year, at 50 raids a year; a launcher's crew
    # is a figure for three shifts, of which one is paid
    figures = ["element.usd=10_000_000", "crew_per_year.usd=1_000_000"]
    figures.append('system={ usd = 600_000_000, year = 2026, source = "assumed", confidence = "assumed" }')
    settings = [f"units.long-range.figures.cost.{figure}" for figure in figures]
    settings += [f"units.long-range-{what}.count=0" for what in ("fire-control", "control")]
    setup = only_long_range(*settings)
    assert amortised_usd(setup, "blue") == pytest.approx((2 * 10e6 + 600e6) / (20 * 50) + 2 * 1e6 / 3 / 50)
    assert amortised_usd(setup, "red") == 0.0


def test_fire_control_is_charged_as_a_system_was():
    # two launchers 10M each, a radar and a control post 737.6M; crews in three
    # shifts: 10 a launcher, 15 at each of the two
    usd = amortised_usd(only_long_range(), "blue")
    assert usd == pytest.approx((2 * 10e6 + 737.6e6) / (20 * 50) + (2 * 10 + 15 + 15) / 3 * 100e3 / 50)


# ---------------------------------------------------------------------------------------------- the ratios


def test_munition_is_shots_per_attacker_destroyed(raid):
    destroyed = np.array([30 * DRONE + 10 * DECOY, 20 * DRONE + 10 * DECOY])
    assert_is(ratio(Batches(raid.batch), "munition"), ROUND_USD, destroyed)


def test_munition_counts_no_soft_kill(raid):
    raid.outcome.scoreboard[:, 1, raid.setup.index("wave-north"), raid.setup.index("ew-pods")] = 5
    destroyed = np.array([30 * DRONE + 10 * DECOY, 20 * DRONE + 10 * DECOY])
    assert_is(ratio(Batches(raid.batch), "munition"), ROUND_USD, destroyed)


def test_raid_is_all_spent_and_lost_per_all_launched(raid):
    assert_is(ratio(Batches(raid.batch), "raid"), DEFENDER, LAUNCHED_USD)


def test_full_adds_capital_crews_and_value_lost(raid):
    charge = amortised_usd(raid.setup, "blue")
    assert charge > 0.0
    assert_is(ratio(Batches(raid.batch), "full"), DEFENDER + charge + [25e6, 75e6], LAUNCHED_USD)


def test_leaker_is_spending_per_leaker_prevented(raid):
    bare = Raid(undefended(raid.setup))
    bare.arrive("wave-north", [36, 35])
    bare.arrive("decoys-north", [20, 20])
    found = ratio(Batches(raid.batch, bare.batch), "leaker")
    assert_is(found, DEFENDER, np.array([36 - 2, 35 - 4]))
    assert found.unit == "USD/leaker"


def test_value_is_spending_per_value_saved(raid):
    bare = Raid(undefended(raid.setup))
    bare.add("power-station", VALUE_LOST_USD, [500e6, 450e6])
    charge = amortised_usd(raid.setup, "blue")
    assert_is(ratio(Batches(raid.batch, bare.batch), "value"), DEFENDER + charge, np.array([475e6, 375e6]))


def scaled(setup, leak, drones, shots):
    """Return a raid of ``drones`` of which ``leak`` arrive and into which ``shots`` go."""
    raid = Raid(setup, len(leak))
    raid.arrive("wave-north", leak)
    raid.become("wave-north", FLYING, np.asarray(drones) - leak)
    raid.add("long-range", SHOTS, shots)
    return raid.batch


def test_marginal_follows_constant_leakage(setup):
    main = scaled(setup, [4, 6, 5, 5], [20, 20, 20, 20], [10, 10, 10, 10])
    attack = scaled(setup, [6, 8, 7, 7], [24, 24, 24, 24], [11, 12, 11, 12])
    defence = scaled(setup, [3, 5, 4, 4], [20, 20, 20, 20], [12, 12, 12, 12])
    found = ratio(Batches(main, None, attack, defence), "marginal")
    # four drones more let two more through and draw 1.5 shots; two steps of defence, two shots each, stop those two
    assert found.mean == pytest.approx((1.5 + 2 * 2) * MISSILE / (4 * DRONE))
    assert found.low < found.mean < found.high


def test_marginal_interval_is_fiellers_where_costs_do_not_vary(setup):
    main = scaled(setup, [4, 6, 5, 5], [20] * 4, [10] * 4)
    attack = scaled(setup, [6, 9, 7, 7], [24] * 4, [10] * 4)
    defence = scaled(setup, [3, 4, 4, 4], [20] * 4, [12] * 4)
    up = np.array([2, 3, 2, 2]) / (4 * DRONE)
    down = np.array([1, 2, 1, 1]) / (2 * MISSILE)
    assert_is(ratio(Batches(main, None, attack, defence), "marginal"), up, down)


def test_marginal_interval_grows_with_the_noise_of_the_costs(setup):
    main = scaled(setup, [4, 6, 5, 5], [20] * 4, [10] * 4)
    attack = scaled(setup, [6, 9, 7, 7], [24] * 4, [10] * 4)
    quiet = scaled(setup, [3, 4, 4, 4], [20] * 4, [12] * 4)
    noisy = scaled(setup, [3, 4, 4, 4], [20] * 4, [13, 11, 14, 10])
    exact, vague = (ratio(Batches(main, None, attack, d), "marginal") for d in (quiet, noisy))
    assert vague.mean == pytest.approx(exact.mean)
    assert vague.high - vague.low > exact.high - exact.low


# --------------------------------------------------------------------------------------------- undefined


def test_nothing_is_zero_for_want_of_a_value(setup):
    batch = Raid(setup).batch
    found = exchange_ratios(Batches(batch, batch, batch, batch))
    assert list(found) == list(RATIOS)
    for name, why in {
        "munition": "fires no shot",
        "raid": "uses up nothing",
        "leaker": "prevents no armed leaker",
        "marginal": "launches nothing more",
        "full": "uses up nothing",
        "value": "saves no value",
    }.items():
        assert_undefined(found[name], why)


def test_a_ratio_says_which_battle_was_not_fought(raid):
    found = exchange_ratios(Batches(raid.batch))
    assert_undefined(found["leaker"], "not fought undefended")
    assert_undefined(found["value"], "not fought undefended")
    assert_undefined(found["marginal"], "not fought with more attack")
    assert found["leaker"].unit == "USD/leaker"


def test_shots_that_hit_nothing_have_no_ratio(setup):
    raid = Raid(setup)
    raid.add("long-range", SHOTS, [1, 2])
    assert_undefined(ratio(Batches(raid.batch), "munition"), "destroys no attacker")


def test_a_defence_that_attracts_leakers_prevents_none(raid):
    assert_undefined(ratio(Batches(raid.batch, Raid(raid.setup).batch), "leaker"), "prevents no armed leaker")


@pytest.mark.parametrize(
    ("leak", "shots", "why"),
    [
        ([5, 5, 5, 5], [12] * 4, "not significantly different from zero"),
        ([3, 7, 5, 4], [12] * 4, "not significantly different from zero"),
        ([9, 9, 9, 9], [12] * 4, "makes it worse"),
        ([3, 4, 4, 4], [2] * 4, "costs no more per raid"),
    ],
)
def test_marginal_needs_a_defence_that_costs_and_works(setup, leak, shots, why):
    main = scaled(setup, [4, 6, 5, 5], [20] * 4, [10] * 4)
    attack = scaled(setup, [6, 9, 7, 7], [24] * 4, [10] * 4)
    assert_undefined(ratio(Batches(main, None, attack, scaled(setup, leak, [20] * 4, shots)), "marginal"), why)


def test_one_replication_gives_ratios_without_limits(setup):
    raid = Raid(setup, 1)
    raid.shot_down("wave-north", [10], "long-range")
    raid.add("long-range", SHOTS, [12])
    found = ratio(Batches(raid.batch), "munition")
    assert found.mean == 12 * MISSILE / (10 * DRONE)
    assert math.isnan(found.low)


def test_armed_are_those_that_leak_damage(raid):
    setup = raid.setup
    names = [group.name for group, real in zip(setup.groups, armed(setup), strict=True) if real]
    assert names == ["wave-north", "wave-south", "cruise-missiles"]
    raid.arrive("decoys-north", [3, 3])
    assert armed_leakers(raid.batch).tolist() == [2, 4]


def test_sides_may_be_the_other_way_round():
    loaded = load("duel", ["attacker=blue"])
    setup = build(loaded)
    raid = Raid(setup, 1)
    raid.become("red-group", KILLED, [2], STANDING)
    raid.become("blue-group", KILLED, [1], STANDING)
    assert ratio(Batches(raid.batch), "raid").mean == 2.0
