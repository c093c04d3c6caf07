"""Results converge as the tick shrinks."""

import pytest

from wargame.battle.assess import assess
from wargame.battle.scenario_file import load


@pytest.mark.slow
def test_halving_the_tick_moves_no_headline_measure_by_more_than_its_interval():
    """night-raid at 2 s and 1 s, 2,000 battles each: leakage and raid ratio stay within their 95 % intervals."""
    coarse, fine = (
        assess(load("night-raid", {"clock.tick_s": t}), 1, 2_000, ratios=("raid",)).measures for t in (2, 1)
    )
    for name in ("leakage", "cer_raid"):
        assert coarse[name].low < fine[name].mean < coarse[name].high
