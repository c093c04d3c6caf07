"""What a sweep says of itself as it goes."""

import re

import pytest

from tests.experiments.study.small import ADAPTIVE, small
from wargame_experiments.study.run.progress import Tally, watch
from wargame_experiments.study.run.runner import run
from wargame_experiments.study.run.sweep import course_of
from wargame_experiments.study.run.workers import crew
from wargame_experiments.study.store.folder import create


@pytest.fixture
def folder(tmp_path):
    create(tmp_path / "out", small(replications=ADAPTIVE), [])
    return tmp_path / "out"


NARROW = {**ADAPTIVE, "targets": {"leakage": {"half_width": 0.02}}}


def fought(folder, watcher_of):
    course = course_of(folder, small(replications=ADAPTIVE))
    with crew(1) as fighters, watcher_of(course) as watcher:
        run(course, fighters, watcher)
    return watcher


def test_a_tally_ends_with_everything_done(folder, capsys):
    tally = fought(folder, watch)
    assert tally.done == tally.wanted == tally.fought > 8
    assert (tally.points_done, tally.points, tally.failed) == (2, 2, 0)
    assert tally.left_s() is None
    assert capsys.readouterr().err.splitlines()[0] == "0 of 8 replications, 0 of 2 points"


def test_what_was_stored_before_counts_as_done(folder):
    first = fought(folder, watch)
    again = fought(folder, lambda course: watch(course, quiet=True))
    assert again.fought == 0
    assert (again.done, again.wanted, again.points_done) == (first.done, first.wanted, 2)


def test_an_open_point_says_what_it_lacks(folder):
    course = course_of(folder, small(replications=NARROW))
    said = []

    class Listener(Tally):
        def stored(self, block):
            super().stored(block)
            said.append(self.words())

    with crew(1) as fighters:
        run(course, fighters, Listener(course))
    pattern = (
        r"\d+ of \d+ replications, \d of 2 points, farthest: point \d, leakage: half-width [\d.]+, goal 0.02, about .*"
    )
    assert any(re.fullmatch(pattern, line) for line in said), said
