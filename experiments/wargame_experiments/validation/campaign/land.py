"""Attrition on land with reinforcement: means and variances in steps, and the square law as its limit.

The means of Poisson losses in steps follow Euler's recursion; what that is off the law in continuous time is the
tolerance of the comparisons with it.
"""

from functools import partial
from typing import Final

from wargame.analytic.attrition_steps import StrengthMoments, moments
from wargame.analytic.reinforcement import strengths_at
from wargame.battle.build.setup import SIDES
from wargame.campaign.kernels import land_state as f
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.campaign_scenes import F8
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

START: Final = {"blue": 300, "red": 260}
RATES: Final = {"blue": 0.02, "red": 0.03}  # units that one of them destroys a week
ARRIVALS: Final = {"blue": 6.0, "red": 5.0}
TIMES: Final = (10, 40)
STEPS: Final = 7
FINE: Final = 50
LARGE: Final = 100  # times as many on both sides
MANY: Final = 20  # wars of that size
SERVED: Final = 0.5  # share of the rounds asked for
SQUARE: Final = "Lanchester 1916"
LEAP: Final = "Poisson steps"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of fighting on land."""
    n, few = of(level, 400, 4_000), of(level, 200, 2_000)
    words = "300 against 260 with reinforcement"
    return [
        *(ValidationCase(f"campaign-land/mean-{side}-{weeks}", f"{words}, week {weeks}: mean strength of {side}", LEAP,
                         partial(_mean, side, weeks, n)) for side in START for weeks in TIMES),
        *(ValidationCase(f"campaign-land/variance-{side}", f"{words}, week 40: variance of {side}", LEAP,
                         partial(_variance, side, n)) for side in START),
        *(ValidationCase(f"campaign-land/law-{side}-{weeks}", f"{words}, {FINE} steps, week {weeks}: {side}", SQUARE,
                         partial(_law, side, weeks, few)) for side in START for weeks in TIMES),
        ValidationCase("campaign-land/shells", "guns of blue get half of the rounds they ask for, week 40: red", LEAP,
                       partial(_shells, max(TIMES), n, 1)),
        ValidationCase("campaign-land/week", f"a week of {LARGE} times as many: blue", LEAP,
                       partial(_mean, "blue", 1, MANY, last=1, scale=LARGE)),
        ValidationCase("campaign-land/week-shells", "the same with half of the rounds: red", LEAP,
                       partial(_shells, 1, MANY, LARGE)),
    ]  # fmt: skip


def text(weeks: int, steps: int, blue: str = "", tables: str = "", scale: int = 1) -> str:
    """Return a war of two land forces, so many times as large."""
    forces = "".join(
        f"""
[land.{side}]
strength = {scale * START[side]}
kills_a_week = {RATES[side]}
reinforcements_a_week = {scale * ARRIVALS[side]}
{blue if side == "blue" else ""}
"""
        for side in START
    )
    return f"""
name = "land"
[clock]
pre_war_weeks = 0
war_weeks = {weeks}
[nations.home]
side = "blue"
[land]
steps_a_week = {steps}
{forces}
{tables}
"""


def strengths(bench: Bench, campaign: str, side: str, weeks: int, n: int) -> F8:
    """Return the strength of a side after some weeks, shape (n,)."""
    land = bench.campaign(campaign, n).outcome.land
    return land[:, weeks - 1, SIDES.index(side), f.STRENGTH].astype(float)


def in_steps(weeks: int, steps: int, fire: float = 1.0, scale: int = 1) -> StrengthMoments:
    """Return the moments of blue (x) and red (y), with a share of the fire of blue."""
    rates = (RATES["blue"] * fire, RATES["red"])
    start, arrivals = ((scale * pair["blue"], scale * pair["red"]) for pair in (START, ARRIVALS))
    return moments(start, rates, arrivals, weeks, steps)


def _of(side: str, pair: tuple[float, float]) -> float:
    return pair[0] if side == "blue" else pair[1]


def _mean(side: str, weeks: int, n: int, bench: Bench, last: int = max(TIMES), scale: int = 1) -> ReferenceComparison:
    found = strengths(bench, text(last, STEPS, scale=scale), side, weeks, n)
    theory = in_steps(weeks, STEPS, scale=scale)
    return comparisons.mean(found, _of(side, theory[:2]), sd=_of(side, theory[2:]) ** 0.5)


def _variance(side: str, n: int, bench: Bench) -> ReferenceComparison:
    found, theory = strengths(bench, text(max(TIMES), STEPS), side, 40, n), in_steps(40, STEPS)
    return comparisons.mean((found - _of(side, theory[:2])) ** 2, _of(side, theory[2:]))


def law(weeks: int) -> tuple[float, float]:
    """Return the strengths of blue and red of the square law in continuous time."""
    segments = [[(0.0, float(weeks) + 1.0, ARRIVALS[side])] for side in START]
    x, y = strengths_at((START["blue"], START["red"]), (RATES["red"], RATES["blue"]), (segments[0], segments[1]), weeks)
    return float(x), float(y)


def _law(side: str, weeks: int, n: int, bench: Bench) -> ReferenceComparison:
    found, theory, limit = strengths(bench, text(max(TIMES), FINE), side, weeks, n), in_steps(weeks, FINE), law(weeks)
    off = abs(_of(side, theory[:2]) - _of(side, limit))
    return comparisons.mean(found, _of(side, limit), off, _of(side, theory[2:]) ** 0.5)


def _shells(weeks: int, n: int, scale: int, bench: Bench) -> ReferenceComparison:
    """Let a depot get 100 rounds a week for 200 that are asked for."""
    tables = """
[goods.shell]
price_usd = 1
[lines.shells]
nation = "home"
good = "shell"
capacity_a_week = 100
base_rate_a_week = { home = 100 }
[depots.home.shell]
target = 1_000_000
[demands.fire]
nation = "home"
good = "shell"
units_a_week = 200
"""
    campaign = text(weeks, STEPS, 'fire_missions = "fire"', tables, scale).replace(
        '[nations.home]\nside = "blue"', '[nations.home]\nside = "blue"\nwar_budget_usd = 1e9\nshares = { shell = 1.0 }'
    )
    theory = in_steps(weeks, STEPS, SERVED, scale)
    return comparisons.mean(strengths(bench, campaign, "red", weeks, n), theory.y, sd=theory.var_y**0.5)
