"""What the benchmark of start-up runs in a fresh Python is code that runs."""

from pathlib import Path

import pytest

from benchmarks import startup
from wargame.battle import scenarios

DUEL = Path(next(iter(scenarios.__path__))) / "duel.toml"


def test_a_first_battle_is_timed_in_a_fresh_python():
    done = startup.call(startup.FIRST_BATTLE, [str(DUEL)])
    assert float(done.stdout) > 0.0
    assert done.wall_s > float(done.stdout)


@pytest.mark.parametrize("code", [startup.FIRST_BATTLE, startup.CLI])
def test_code_that_fails_in_a_fresh_python_is_no_time(code):
    with pytest.raises(startup.subprocess.CalledProcessError):
        startup.call(code, ["no-such-file.toml"])
