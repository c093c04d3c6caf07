"""Adaptation race: the mean life of a method that is renewed, two that answer each other, generations in stock."""

from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.races import mean_effect, share_ahead
from wargame.campaign.kernels import method_state as m
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

PLATEAU: Final = 2.0
HALF_LIFE: Final = 4.0
CYCLES: Final = (2, 6, 9, 12, 26)
ANSWERS: Final = (6, 9)  # weeks that the two sides of the race take
RETROFITTED: Final = 7  # units a week
RENEWALS: Final = "Cox 1962"
PODS: Final = 'element = "pod"'  # of the unit that the method is about
PLAIN: Final = "plateau, then half-lives"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases; they have no chance in them and are the same at both levels."""
    return [
        *(ValidationCase(f"campaign-method/life-{cycle}",
                         f"plateau 2 weeks, half-life 4, renewed every {cycle}: mean effectiveness", PLAIN,
                         partial(_life, cycle)) for cycle in CYCLES),
        ValidationCase("campaign-method/race", "answers in 6 weeks against 9: share of time ahead", RENEWALS, _race),
        ValidationCase("campaign-method/unpaid", "20 weeks saved for each, 120 weeks: generations", "money", _unpaid),
        ValidationCase("campaign-method/stock", "10 a week, a generation every 6: newest after 23 weeks",
                       "10 of each of 6 weeks", _stock),
        ValidationCase("campaign-method/effect", "the same, one that lives a week: mean effect", "weighted mean",
                       _effect),
        ValidationCase("campaign-method/retrofit", "60 old units, 7 a week: paid after 5 weeks", "7 a week", _retrofit),
    ]  # fmt: skip


def text(
    weeks: int, methods: str, tables: str = "", budget_usd: float = 0.0, shares: str = "", element: str = ""
) -> str:
    """Return a campaign at peace of two nations, one on each side, with methods."""
    return f"""
name = "methods"
battle = "duel"
[clock]
pre_war_weeks = {weeks}
war_weeks = 0
[raids]
[nations.home]
side = "blue"
pre_war_budget_usd = {budget_usd!r}
shares = {{ {shares} }}
[nations.away]
side = "red"
[units.blue-group]
nation = "home"
{element}
[units.red-group]
nation = "away"
element = "gun"
[goods.gun]
price_usd = 1
{methods}
{tables}
"""


def method(name: str, cycle: int, more: str = "", nation: str = "home", unit: str = "blue-group") -> str:
    """Return a method that doubles what a unit does."""
    return f"""
[methods.{name}]
nation = "{nation}"
kind = "kill"
units = ["{unit}"]
fresh = 2.0
cycle_weeks = {cycle}
{more}
"""


def mean_life(bench: Bench, cycle: int) -> float:
    """Return the mean effectiveness over ten cycles."""
    decay = f"plateau_weeks = {PLATEAU}\nhalf_life_weeks = {HALF_LIFE}"
    return float(
        bench.campaign(text(10 * cycle, method("own", cycle, decay)), 1).outcome.methods[0, :, 0, m.LIFE].mean()
    )


def _life(cycle: int, bench: Bench) -> ReferenceComparison:
    return comparisons.exact(mean_life(bench, cycle), mean_effect(cycle, PLATEAU, HALF_LIFE), 1e-9, 1)


def _race(bench: Bench) -> ReferenceComparison:
    """Compare over ten rounds; a method that has been answered is worth nothing."""
    own = method("own", ANSWERS[0], 'answers = "other"')
    other = method("other", ANSWERS[1], 'answers = "own"\nage_weeks = 1', "away", "red-group")
    outcome = bench.campaign(text(10 * sum(ANSWERS), own + other), 1).outcome
    return comparisons.exact(float(outcome.methods[0, :, 1, m.LIFE].mean()), share_ahead(*ANSWERS), 1e-12, 1)


def _unpaid(bench: Bench) -> ReferenceComparison:
    """Grant 1 USD a week towards generations of 20 USD that are due every week: one in 20 weeks can be paid."""
    outcome = bench.campaign(text(120, method("own", 1, "rd_usd = 20"), budget_usd=1.0), 1).outcome
    return comparisons.exact(float(outcome.methods[0, -1, 0, m.GENERATION]), 6.0, 0.0, 1)


def _delivered(bench: Bench, weeks: int) -> np.ndarray:
    """Return the weeks of a method that ten units a week carry, of which each generation lives a week."""
    line = """
[goods.pod]
price_usd = 1
[lines.pods]
nation = "home"
good = "pod"
capacity_a_week = 10
[depots.home.pod]
target = 1_000_000
"""
    own = method("own", 6, 'carrier = "pod"\nplateau_weeks = 1')
    return bench.campaign(text(weeks, own, line, 1e6, "pod = 1.0", PODS), 1).outcome.methods[0, :, 0]


def _stock(bench: Bench) -> ReferenceComparison:
    """Compare in the last week of the generation that came in week 18, when 10 a week have come for six weeks."""
    return comparisons.exact(float(_delivered(bench, 24)[23, m.NEWEST_UNITS]), 60.0, 0.0, 1)


def _effect(bench: Bench) -> ReferenceComparison:
    """Compare in week 18, whose generation is fresh: 10 units of 180 multiply by 2, the others by 1."""
    return comparisons.exact(float(_delivered(bench, 24)[18, m.EFFECT]), (10 * 2.0 + 170 * 1.0) / 180.0, 1e-12, 1)


def _retrofit(bench: Bench) -> ReferenceComparison:
    """Let the second generation come in week 3, and money be enough: five weeks of retrofit in weeks 3 to 7."""
    own = method("own", 3, f'carrier = "pod"\nretrofit_usd = 3\nretrofit_a_week = {RETROFITTED}\nfielding_weeks = 3')
    depot = "[goods.pod]\nprice_usd = 1\n[depots.home.pod]\nopening = 60\n"
    money = bench.campaign(text(8, own, depot, 1e6, element=PODS), 1).outcome.money[0, 7]
    return comparisons.exact(float(money[:, s.DEVELOPMENT].sum()) / 100.0, 3.0 * RETROFITTED * 5, 0.0, 1)
