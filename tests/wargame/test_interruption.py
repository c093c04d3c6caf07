"""Interrupts of what runs on other threads."""

import signal
import threading
import time

import pytest

from wargame.battle.build.setup import build
from wargame.battle.engine import run_many
from wargame.battle.replay import snapshots
from wargame.battle.scenario_file import load
from wargame.interruption import check_stopped, stop_flag, thread_pool


def interrupt_in(seconds):
    """Let this process get an INT some time from now, on a thread that is not the main one."""
    threading.Timer(seconds, signal.raise_signal, [signal.SIGINT]).start()


@pytest.fixture
def large():
    """Return a battle that takes minutes, though each of its ticks takes little: ready, and compiled."""
    sides = ("red", "blue")
    settings = [f"units.{side}-group.count=4000" for side in sides]
    settings += [f"units.{side}-group.figures.gun.kill_rate_per_s.ground=1e-12" for side in sides]
    setup = build(load("duel", settings))
    run_many(build(load("duel")).world, 1, 1)
    return setup


@pytest.fixture
def heard():
    """Let this process hear an INT, which whoever runs the tests may ignore, as a background job does."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_a_battle_stops_at_its_next_tick(large):
    interrupt_in(0.5)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_many(large.world, 1, 4, threads=1)
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(10.0)
            assert not thread.is_alive()
    assert time.monotonic() - began < 20.0


def test_a_stopped_battle_gives_no_outcome():
    setup = build(load("duel"))

    def fight():
        stop_flag()[0] = 1
        return run_many(setup.world, 1, 1)

    with thread_pool(1) as pool, pytest.raises(KeyboardInterrupt):
        pool.submit(fight).result()
    assert run_many(setup.world, 1, 1).ticks[0] > 0  # on a thread of no pool


def test_snapshots_of_a_stopped_battle_end():
    setup = build(load("duel"))

    def look():
        stop_flag()[0] = 1
        return list(snapshots(setup, 1, 0, 60.0))

    with thread_pool(1) as pool, pytest.raises(KeyboardInterrupt):
        pool.submit(look).result()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_block_that_fails_stops_the_pools_of_its_threads_too(error):
    flags, is_ready = [], threading.Event()

    def work():
        with thread_pool(1) as inner:
            flags.append(inner.submit(stop_flag).result())
        is_ready.set()

    def fail():
        with thread_pool(1) as pool:
            pool.submit(work)
            assert is_ready.wait(10.0)
            raise error

    with pytest.raises(error):
        fail()
    with pytest.raises(KeyboardInterrupt):
        check_stopped(flags[0])


def test_pools_do_not_stop_each_other():
    with thread_pool(1) as one, thread_pool(1) as other:
        first, second = one.submit(stop_flag).result(), other.submit(stop_flag).result()
    assert first is not second
