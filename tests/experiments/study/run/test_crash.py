"""A sweep that is killed at any moment goes on as if nothing had happened."""

import os
import random
import signal

import pytest

from tests.experiments.study import crash
from tests.experiments.study.small import ADAPTIVE, FEW, digests, small
from wargame_experiments.study import sweep

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
KILLED = -signal.SIGKILL


def adaptive():
    """Return a study with decisions, in small blocks: 6 points of 4 to 40 replications."""
    return {
        "factors": {"units.guns.count": [0, 1, 2], "units.coyotes.count": [0, 1]},
        "replications": {**ADAPTIVE, "n_max": 40, "targets": {"leakage": {"half_width": 0.1}}},
    }


TINY = {"factors": {"units.guns.count": 1, **FEW}, "replications": {"n": 3, "block": 2}}


def test_a_sweep_killed_before_each_of_its_writes_ends_the_same(tmp_path):
    """Die at the first write, resume and die at the second, and so on, until it gets through."""
    sweep(small(**TINY), tmp_path / "whole", workers=1)
    deaths = 0
    while crash.run_and_die(TINY, tmp_path / "torn", deaths + 1) == KILLED:
        deaths += 1
    assert deaths >= 8
    assert digests(tmp_path / "torn") == digests(tmp_path / "whole")


@pytest.mark.slow
def test_a_sweep_killed_at_any_one_write_ends_the_same(tmp_path):
    sweep(small(**TINY), tmp_path / "whole", workers=1)
    step = 1
    while crash.run_and_die(TINY, tmp_path / f"torn-{step}", step) == KILLED:
        assert crash.run(TINY, tmp_path / f"torn-{step}") == 0
        assert digests(tmp_path / f"torn-{step}") == digests(tmp_path / "whole")
        step += 1
    assert step >= 25


def test_a_sweep_killed_at_random_moments_ends_the_same(tmp_path):
    sweep(small(**adaptive()), tmp_path / "whole", workers=1)
    assert killed(tmp_path / "torn", kills=5, seed=1) == 5
    assert digests(tmp_path / "torn") == digests(tmp_path / "whole")


@pytest.mark.slow
def test_a_sweep_killed_fifty_times_ends_the_same(tmp_path):
    words = adaptive()
    sweep(small(**words), tmp_path / "whole", workers=1)
    deaths = 0
    for round_ in range(50):
        deaths += killed(tmp_path / f"torn-{round_}", kills=5, seed=round_, most=1 + round_ % 5)
        assert digests(tmp_path / f"torn-{round_}") == digests(tmp_path / "whole")
    assert deaths >= 50


def killed(folder, kills, seed, most=2):
    """Kill a sweep so many times, if it lasts so long, then let it end; return how many times it was killed."""
    chance, deaths = random.Random(seed), 0
    for _ in range(kills):
        code = crash.run_and_kill(adaptive(), folder, chance.randint(0, most), chance.uniform(0.0, 0.02))
        deaths += code == KILLED
    assert crash.run(adaptive(), folder) == 0
    return deaths
