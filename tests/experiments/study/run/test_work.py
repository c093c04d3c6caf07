"""Processes that share a folder and know nothing of each other."""

import os
import time

import pytest

from tests.experiments.study import crash
from tests.experiments.study.small import ADAPTIVE, chunk_names, digests, small
from wargame_experiments.study import sweep
from wargame_experiments.study.run.claims import ClaimFiles
from wargame_experiments.study.run.sweep import SilentReporter, share_work, sweep_state_of
from wargame_experiments.study.run.workers import worker_pool
from wargame_experiments.study.store.blocks import Job
from wargame_experiments.study.store.folder import create

WORDS = {
    "factors": {"units.guns.count": [0, 1, 2], "units.coyotes.count": [0, 1]},
    "replications": {**ADAPTIVE, "targets": {"leakage": {"half_width": 0.1}}},
}


def work(folder, stale_s=30.0):
    """Take part in a planned sweep until it is finished."""
    state = sweep_state_of(folder, small(**WORDS))
    with worker_pool(1) as pool:
        share_work(state, pool, SilentReporter(), ClaimFiles(state.store, stale_s), poll_s=0.02)


def jobs(folder):
    state = sweep_state_of(folder, small(**WORDS))
    return state.store, [job for address in state.points for job in state.missing(address)]


@pytest.fixture
def planned(tmp_path):
    folder = tmp_path / "planned"
    create(folder, small(**WORDS), ["test"])
    return folder


def test_two_processes_give_the_same_bytes_and_fight_nothing_twice(planned, tmp_path):
    pair = [crash.FORKS.Process(target=work, args=(planned,)) for _ in range(2)]
    for process in pair:
        process.start()
    for process in pair:
        process.join(60)
    assert [process.exitcode for process in pair] == [0, 0]
    sweep(small(**WORDS), tmp_path / "alone", workers=1)
    assert digests(planned) == digests(tmp_path / "alone")
    assert chunk_names(planned) == chunk_names(tmp_path / "alone")
    assert not list((planned / "claims").iterdir())


def test_a_claim_is_given_once(planned):
    store, (first, *_) = jobs(planned)
    one, other = ClaimFiles(store), ClaimFiles(store)
    assert one.take(first)
    assert not other.take(first)
    assert not one.take(first)


def test_a_stale_claim_is_taken_over_once(planned):
    store, (first, *_) = jobs(planned)
    assert ClaimFiles(store).take(first)
    (file,) = (planned / "claims").glob("*.claim")
    os.utime(file, (time.time() - 100.0,) * 2)
    assert not ClaimFiles(store, stale_s=200.0).take(first)
    one, other = ClaimFiles(store, stale_s=50.0), ClaimFiles(store, stale_s=50.0)
    assert one.take(first)
    assert not other.take(first)


def test_a_claim_of_a_block_that_got_stored_is_not_given(planned):
    from wargame_experiments.study.run.job import run_block

    store, (first, *_) = jobs(planned)
    assert ClaimFiles(store).take(first)
    (file,) = (planned / "claims").glob("*.claim")
    os.utime(file, (time.time() - 100.0,) * 2)
    other, _ = jobs(planned)
    other.write(run_block(first))  # its holder was slow, not dead
    assert not ClaimFiles(store, stale_s=50.0).take(first)


def test_claims_are_touched_while_they_are_held_and_freed_at_the_end(planned):
    store, (first, *_) = jobs(planned)
    claims = ClaimFiles(store, stale_s=0.3)
    with claims.beating():
        assert claims.take(first)
        time.sleep(0.6)
        assert not ClaimFiles(store, stale_s=0.3).take(first)
    assert not list((planned / "claims").glob("*.claim"))


def test_the_work_of_a_killed_process_is_taken_over(planned, tmp_path):
    pool = crash.FORKS.Process(target=_claim_and_die, args=(planned,))
    pool.start()
    pool.join()
    assert len(list((planned / "claims").glob("*.claim"))) == 3
    work(planned, stale_s=0.5)
    sweep(small(**WORDS), tmp_path / "alone", workers=1)
    assert digests(planned) == digests(tmp_path / "alone")


def _claim_and_die(folder):
    store, todo = jobs(folder)
    claims = ClaimFiles(store)
    assert all(claims.take(job) for job in todo[:3] if isinstance(job, Job))
    os._exit(9)
