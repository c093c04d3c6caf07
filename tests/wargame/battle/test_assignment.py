"""The linear program of fire: closed forms, duality, and that more means never enable less."""

import numpy as np
import pytest

from wargame.battle.assignment import Program, Weapons, channel_rows, dual_value, round_rows, solve

SLOT_S, TICK_S = 20.0, 2.0


def weapons(rounds, channels=1, stock=0.0, magazine=1.0, reload_s=60.0, by_second=False, each=1.0):
    rounds = np.atleast_1d(np.asarray(rounds, float))
    n = len(rounds)
    columns = (channels, by_second, each, rounds, stock, magazine, reload_s)
    kinds = (float, bool, float, float, float, float, float)
    return Weapons(*(np.broadcast_to(np.asarray(c, k), n).copy() for c, k in zip(columns, kinds, strict=True)))


def program(damage, limits, shots, lost_anyway=0.0, carried=()):
    """Return a program; each of ``shots`` is weapon, target, slot, expected kills of one, busy s, most."""
    weapon, target, slot, kills, busy_s, most = np.array(shots, float).reshape(-1, 6).T
    damage = np.asarray(damage, float)
    return Program(
        damage,
        np.broadcast_to(np.asarray(lost_anyway, float), damage.shape).copy(),
        limits,
        *(column.astype(np.int64) for column in (weapon, target, slot)),
        kills,
        busy_s,
        most,
        *np.array(carried, np.int64).reshape(-1, 2).T,
        SLOT_S,
        TICK_S,
    )


def test_one_round_goes_to_the_target_of_the_largest_damage():
    found = solve(program([4.0, 10.0], weapons(1), [(0, 0, 0, 0.7, 2, 9), (0, 1, 0, 0.7, 2, 9)]))
    assert found.saved_usd == pytest.approx(0.7 * 10.0)
    assert found.round_usd == pytest.approx([0.7 * 10.0])
    assert found.taken == pytest.approx([0.0, 1.0])


def test_a_second_round_finishes_the_first_target_and_a_third_is_worth_the_other_one():
    found = solve(program([4.0, 10.0], weapons(2), [(0, 0, 0, 0.8, 2, 9), (0, 1, 0, 0.8, 2, 9)]))
    assert found.taken == pytest.approx([0.75, 1.25])
    assert found.saved_usd == pytest.approx(10.0 + 0.6 * 4.0)
    assert found.round_usd == pytest.approx([0.8 * 4.0])


def test_the_round_of_a_launcher_that_reaches_one_target_alone_is_worth_what_it_frees_of_another():
    shots = [(0, 0, 0, 0.8, 2, 9), (0, 1, 0, 0.8, 2, 9), (1, 0, 0, 0.8, 2, 9)]
    found = solve(program([10.0, 4.0], weapons([1, 1]), shots))
    assert found.saved_usd == pytest.approx(10.0 + 0.6 * 4.0)
    assert found.round_usd == pytest.approx([0.8 * 4.0, 0.8 * 4.0])


def test_the_price_of_a_round_falls_by_p_times_the_difference_of_damage_once_the_first_target_is_dealt_with():
    shots = [(0, 0, 0, 0.5, 2, 9), (0, 1, 0, 0.5, 2, 9)]
    before, after = (solve(program([10.0, 6.0], weapons(n), shots)).round_usd[0] for n in (1.5, 2.5))
    assert before - after == pytest.approx(0.5 * (10.0 - 6.0))


def test_nothing_in_reach_saves_nothing():
    found = solve(program([4.0, 10.0], weapons(5), []))
    assert (found.saved_usd, found.dual_usd) == (0.0, 0.0)
    assert found.round_usd == pytest.approx([0.0])


@pytest.mark.parametrize(("channels", "shots"), [(1, 10), (2, 20), (3, 25)])
def test_channels_limit_the_shots_of_a_slot(channels, shots):
    """A shot that holds a channel for one tick: as many as there are ticks and channels."""
    fired = [(0, j, 0, 1.0, TICK_S, 99) for j in range(25)]
    found = solve(program(np.full(25, 3.0), weapons(99, channels), fired))
    assert found.saved_usd == pytest.approx(3.0 * shots)
    assert found.round_usd == pytest.approx([0.0])


def test_a_long_flight_keeps_its_channel_in_the_slots_after_it():
    """Ten slots and flights of five: two channels can begin four shots, of which coarse slots make more."""
    fired = [(0, j, j, 1.0, 5 * SLOT_S, 99) for j in range(10)] + [
        (0, 10 + j, j, 1.0, 5 * SLOT_S, 99) for j in range(10)
    ]
    found = solve(program(np.ones(20), weapons(99, 2), fired))
    assert 4.0 <= found.saved_usd <= 6.0


@pytest.mark.parametrize("seed", range(20))
def test_every_schedule_that_channels_and_reloads_allow_is_a_point_of_the_program(seed):
    """Fire at random as the battle would; all constraints must hold for the shots by slot."""
    rng = np.random.default_rng(seed)
    channels, magazine, reload_s, stock = (
        int(rng.integers(1, 4)),
        int(rng.integers(1, 5)),
        float(rng.integers(1, 90)),
        40,
    )
    first, n_ticks = magazine, 150
    longest = rng.choice([3, 30, 120])
    free_at, ready_at, rounds, left, shots = [0] * channels, 0.0, first, stock, []
    for tick in range(1, n_ticks + 1):
        now_s = tick * TICK_S
        for channel in range(channels):
            if free_at[channel] <= now_s and rounds > 0 and ready_at <= now_s and rng.random() < 0.9:
                busy_s = TICK_S * int(rng.integers(1, longest))
                free_at[channel] = now_s + busy_s
                shots.append((0, len(shots), (tick - 1) // int(SLOT_S / TICK_S), 1.0, busy_s, 1.0))
                rounds -= 1
                if rounds == 0:
                    rounds = min(magazine, left)
                    left, ready_at = left - rounds, now_s + reload_s
    limits = weapons(first, channels, float(stock), float(magazine), reload_s)
    posed = program(np.ones(len(shots)), limits, shots)
    for rows in (*channel_rows(posed), round_rows(posed)[0]):
        used = np.bincount(rows.row, rows.value, len(rows.limit))
        assert (used <= rows.limit + 1e-9).all()
    assert solve(posed).saved_usd == pytest.approx(len(shots))


@pytest.mark.parametrize(("slots", "rounds"), [(5, 2.0), (6, 4.0), (10, 4.0), (11, 6.0), (20, 6.0)])
def test_rounds_come_as_reloads_allow(slots, rounds):
    """Two on the launcher, two more at each reload 100 s after, the first shot 2 s after the beginning."""
    fired = [(0, j, j % slots, 1.0, TICK_S, 99) for j in range(3 * slots)]
    limits = weapons(2.0, 4, stock=4.0, magazine=2.0, reload_s=100.0)
    assert solve(program(np.ones(3 * slots), limits, fired)).saved_usd == pytest.approx(rounds)


def test_a_gun_kills_by_the_second_and_pays_by_the_round():
    limits = weapons(np.inf, by_second=True, each=2.0)
    fired = [(0, j, 0, 0.1, 0.0, SLOT_S) for j in range(3)]
    assert solve(program([7.0, 7.0, 7.0], limits, fired)).saved_usd == pytest.approx(0.1 * SLOT_S * 7.0)
    found = solve(program([7.0, 7.0, 7.0], weapons(20.0, by_second=True, each=2.0), fired))
    assert found.saved_usd == pytest.approx(0.1 * 10.0 * 7.0)
    assert found.round_usd == pytest.approx([0.1 / 2.0 * 7.0])


def test_to_bring_a_carrier_down_saves_what_all_on_board_would_do():
    fired = [(0, 0, 0, 0.5, 2, 9), (0, 1, 0, 0.5, 2, 9)]  # at the carrier, and at the first of its two
    found = solve(program([0.0, 6.0, 5.0], weapons(1), fired, carried=[(0, 1), (0, 2)]))
    assert found.saved_usd == pytest.approx(0.5 * 11.0)
    assert solve(program([0.0, 6.0, 5.0], weapons(9), fired[:1], carried=[(0, 1), (0, 2)])).taken == pytest.approx(
        [2.0]
    )


def test_what_is_lost_anyway_needs_no_fire():
    fired = [(0, 0, 0, 0.5, 2, 9), (0, 1, 0, 0.5, 2, 9)]
    found = solve(program([6.0, 5.0], weapons(1), fired, lost_anyway=[1.0, 0.25]))
    assert found.saved_usd == pytest.approx(6.0 + 0.75 * 5.0)
    assert found.taken == pytest.approx([0.0, 1.0])


def random_program(seed):
    rng = np.random.default_rng(seed)
    n = 60
    fired = np.column_stack([
        rng.integers(0, 3, n), rng.integers(0, 12, n), rng.integers(0, 8, n), rng.uniform(0.1, 1.0, n),
        TICK_S * rng.integers(1, 60, n), np.full(n, 6.0),
    ])  # fmt: skip
    limits = weapons(rng.integers(1, 4, 3), rng.integers(1, 3, 3), stock=2.0, magazine=1.0, reload_s=30.0)
    return program(rng.uniform(1.0, 9.0, 12), limits, fired, rng.choice([0.0, 0.3], 12))


@pytest.mark.parametrize("seed", range(8))
def test_the_dual_solution_bounds_the_primal_one_and_meets_it(seed):
    found = solve(random_program(seed))
    assert found.dual_usd == pytest.approx(found.saved_usd, rel=1e-9)
    assert found.saved_usd > 0.0


def test_any_prices_give_a_bound():
    """max 3 a + 2 b, a + b <= 4, a + 3 b <= 6, a <= 3, b <= 3: the optimum is 11."""
    cost, matrix, limit, most = (
        np.array([-3.0, -2.0]),
        np.array([[1.0, 1.0], [1.0, 3.0]]),
        np.array([4.0, 6.0]),
        [3.0, 3.0],
    )
    rng = np.random.default_rng(1)
    assert all(dual_value(cost, matrix, limit, np.array(most), y) >= 11.0 for y in rng.exponential(1.0, (200, 2)))
    assert dual_value(cost, matrix, limit, np.array(most), np.array([2.0, 0.0])) == pytest.approx(11.0)


@pytest.mark.parametrize("seed", range(8))
def test_more_rounds_channels_damage_and_time_never_save_less(seed):
    posed = random_program(seed)
    least = solve(posed).saved_usd * (1.0 - 1e-9)
    limits = posed.weapons
    for more in (
        posed._replace(weapons=limits._replace(first=limits.first + 1.0)),
        posed._replace(weapons=limits._replace(stock=limits.stock + 1.0)),
        posed._replace(weapons=limits._replace(channels=limits.channels + 1.0)),
        posed._replace(weapons=limits._replace(reload_s=limits.reload_s / 2.0)),
        posed._replace(busy_s=np.maximum(posed.busy_s / 2.0, TICK_S)),
        posed._replace(damage_usd=posed.damage_usd + 1.0),
        posed._replace(lost_anyway=posed.lost_anyway + 0.1),
    ):
        assert solve(more).saved_usd >= least


@pytest.mark.parametrize("seed", range(4))
def test_the_price_of_a_round_lies_between_what_it_adds_and_what_its_loss_takes(seed):
    posed = random_program(seed)
    found, step = solve(posed), 1e-4
    for w in range(3):
        less, more = (
            solve(
                posed._replace(
                    weapons=posed.weapons._replace(first=posed.weapons.first + sign * step * (np.arange(3) == w))
                )
            )
            for sign in (-1.0, 1.0)
        )
        assert (more.saved_usd - found.saved_usd) / step <= found.round_usd[w] + 1e-5
        assert found.round_usd[w] <= (found.saved_usd - less.saved_usd) / step + 1e-5
