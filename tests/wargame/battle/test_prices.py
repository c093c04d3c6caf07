"""A small step of a price or a value makes a small step of the answer, in the scenario that once had a cliff."""

import math

import numpy as np
import pytest
from scipy.stats import t as student

from tests.reference.examples import IS_COMPILED
from wargame.battle import assess
from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load

SEED, BLOCKS = 11, 10
FIGURES = {"price_usd": "cost.element.usd", "round_usd": "cost.round.usd", "value_usd": "value.usd"}
MOST = 2.0  # elasticity
pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="thousands of battles")


def logs(setting: str, ratio: str, replications: int) -> np.ndarray:
    """Return the logarithm of a ratio of night-raid for blocks of replications, shape (BLOCKS,)."""
    planned = assess.plan(load("night-raid", [setting]), [ratio])
    n = replications // BLOCKS
    fought = (assess.fight(planned, SEED, n, first=n * i) for i in range(BLOCKS))
    return np.array([math.log(assess.judge(batches, [ratio]).ratios[ratio].mean) for batches in fought])


def limits(differences: np.ndarray) -> tuple[float, float]:
    """Return the 95 % limits of the mean of paired differences of blocks."""
    half = float(student.ppf(0.975, BLOCKS - 1) * differences.std(ddof=1) / math.sqrt(BLOCKS))
    mean = float(differences.mean())
    return mean - half, mean + half


@pytest.mark.slow
@pytest.mark.parametrize("ratio", ["raid", "full"])
def test_the_power_station_is_defended_alike_at_155_and_at_156_million(ratio):
    """The ratio raid once doubled here. The same luck: now they differ by less than 5 %, several standard errors."""
    one, other = (logs(f"units.power-station.figures.value.usd={v}e6", ratio, 300) for v in (155, 156))
    low, high = limits(other - one)
    assert -0.05 < low <= high < 0.05


def prices() -> list[tuple[str, str, float]]:
    """Return every price and value of night-raid that is not 0: whose, which, and how much, USD."""
    setup = build(load("night-raid"))
    return [
        (group.name, name, float(setup.world.units[name][i]))
        for i, group in enumerate(setup.groups)
        for name in FIGURES
        if setup.world.units[name][i] > 0.0
    ]


def elasticity(unit: str, name: str, usd: float) -> tuple[float, float]:
    """Return the 95 % limits of the elasticity of the ratio full to a price: 10 % up and down, the same luck."""
    up, down = (logs(f"units.{unit}.figures.{FIGURES[name]}={usd * f}", "full", 300) for f in (1.1, 1.0 / 1.1))
    return limits((up - down) / math.log(1.21))


@pytest.mark.slow
def test_no_price_or_value_moves_the_ratio_full_by_more_than_twice_its_share():
    """Of 34 limits one or two may miss by chance; none comes near: when this was written the largest was 0.88."""
    found = {f"{unit} {name}": elasticity(unit, name, usd) for unit, name, usd in prices()}
    least = {what: 0.0 if low < 0.0 < high else min(abs(low), abs(high)) for what, (low, high) in found.items()}
    assert {"power-station value_usd", "long-range round_usd", "cruise-missiles price_usd"} <= set(found)
    assert max(least.values()) <= MOST, {what: found[what] for what in least if least[what] > MOST}
    assert least["cruise-missiles price_usd"] > 0.5  # the limits are narrow enough to say something
