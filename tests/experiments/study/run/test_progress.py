"""What a sweep says of itself as it goes."""

import re

import pytest

from tests.experiments.study.small import ADAPTIVE, small
from wargame_experiments.study.run.progress import ProgressReporter, watch
from wargame_experiments.study.run.runner import run
from wargame_experiments.study.run.sweep import sweep_state_of
from wargame_experiments.study.run.workers import worker_pool
from wargame_experiments.study.store.folder import create


@pytest.fixture
def folder(tmp_path):
    create(tmp_path / "out", small(replications=ADAPTIVE), [])
    return tmp_path / "out"


NARROW = {**ADAPTIVE, "targets": {"leakage": {"half_width": 0.02}}}


def simulated(folder, reporter_of):
    state = sweep_state_of(folder, small(replications=ADAPTIVE))
    with worker_pool(1) as pool, reporter_of(state) as reporter:
        run(state, pool, reporter)
    return reporter


def test_a_tally_ends_with_everything_done(folder, capsys):
    reporter = simulated(folder, watch)
    assert reporter.done == reporter.wanted == reporter.simulated > 8
    assert (reporter.points_done, reporter.points, reporter.failed) == (2, 2, 0)
    assert reporter.left_s() is None
    assert capsys.readouterr().err.splitlines()[0] == "0 of 8 replications, 0 of 2 points"


def test_what_was_stored_before_counts_as_done(folder):
    first = simulated(folder, watch)
    again = simulated(folder, lambda state: watch(state, quiet=True))
    assert again.simulated == 0
    assert (again.done, again.wanted, again.points_done) == (first.done, first.wanted, 2)


def test_an_open_point_says_what_it_lacks(folder):
    state = sweep_state_of(folder, small(replications=NARROW))
    said = []

    class Listener(ProgressReporter):
        def stored(self, block):
            super().stored(block)
            said.append(self.words())

    with worker_pool(1) as pool:
        run(state, pool, Listener(state))
    pattern = (
        r"\d+ of \d+ replications, \d of 2 points, "
        r"farthest: point \d, leakage: half-width [\d.]+, target 0.02, about .*"
    )
    assert any(re.fullmatch(pattern, line) for line in said), said
