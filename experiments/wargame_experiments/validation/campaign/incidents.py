"""Cyber incidents: the share of time in which stops that overlap leave a user at work, alone or with another.

A line that is always asked for more makes one a week unless it is stopped. Stops begin at the rate lambda q, and last
m weeks in the mean: it is up a share exp(-lambda q m) of the time, whatever the law of the time.
"""

import math
from functools import partial
from typing import Final

from wargame.analytic.outages import idle_share
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.campaign_scenes import F8, WEEKS_A_YEAR, campaign
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

RATE: Final = 0.25  # incidents a week
HIT: Final = 0.4
STOP: Final = 3.0  # weeks
WEEKS: Final = 1_000
BUSY: Final = "Takacs 1962"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of incidents."""
    n = of(level, 32, 256)
    scale = "security_scale_usd = 1000"
    spent, standard = math.exp(-0.7), "security_standard_usd_a_week = 800, below_standard_factor = 1.5"
    return [
        ValidationCase("campaign-incident/fixed", "one in 4 weeks hits .4, stops 3 weeks: share up", BUSY,
                       partial(_up, "fixed", "stop_weeks = 3", "", 1.0, n)),
        ValidationCase("campaign-incident/lognormal", "the same, lognormal of cv 1: share up", BUSY,
                       partial(_up, "lognormal", "stop_weeks = 3\nstop_cv = 1", "", 1.0, n)),
        ValidationCase("campaign-incident/short", "the same, stops of half a week: share up", BUSY,
                       partial(_up, "short", "stop_weeks = 0.5", "", 0.5 / STOP, n)),
        ValidationCase("campaign-incident/security", "the same, .7 of the scale spent: share up", BUSY,
                       partial(_up, "security", "stop_weeks = 3", scale, spent, n)),
        ValidationCase("campaign-incident/standard", "the same, below a standard, 1.5 times as often: share up", BUSY,
                       partial(_up, "standard", "stop_weeks = 3", f"{scale}, {standard}", 1.5 * spent, n)),
        ValidationCase("campaign-incident/both", "two lines of one provider: share of time both up", BUSY,
                       partial(_both, n)),
        ValidationCase("campaign-incident/first", "the same: up in the first week", BUSY,
                       partial(_first, of(level, 2_000, 20_000))),
    ]  # fmt: skip


def lines(name: str, stop: str, rules: str = "", weeks: int = WEEKS) -> str:
    """Return a campaign of two lines that make one a week, users of one provider; 700 USD a week go to security."""
    tables = ""
    for line in ("one", "two"):
        tables += f"""
[goods.{line}]
price_usd = 0.01
[lines.{line}]
nation = "home"
good = "{line}"
capacity_a_week = 1
[depots.home.{line}]
target = 1_000_000
"""
    provider = f"""
[providers.cloud]
incidents_a_year = {RATE * WEEKS_A_YEAR!r}
hit_share = {HIT}
lines = ["one", "two"]
{stop}
"""
    text = campaign(name, weeks, tables + provider, rules, shares="one = 0.5, two = 0.5")
    return text.replace("[nations.home]", "[nations.home]\nsecurity_usd_a_week = 700")


def up(bench: Bench, text: str, n: int, line: str) -> F8:
    """Return whether a line made its unit, shape (n, n_weeks)."""
    return bench.campaign(text, n).line(s.OUTPUT, line)


def _up(name: str, stop: str, rules: str, factor: float, n: int, bench: Bench) -> ReferenceComparison:
    made = up(bench, lines(f"incident-{name}", stop, rules), n, "one")
    return comparisons.mean(made.mean(axis=1), idle_share(factor * RATE * HIT, STOP))


def _both(n: int, bench: Bench) -> ReferenceComparison:
    """Compare with exp(-lambda (2 q - q^2) m): an incident strikes one of the two or both."""
    text = lines("incident-fixed", "stop_weeks = 3")
    made = up(bench, text, n, "one") * up(bench, text, n, "two")
    return comparisons.mean(made.mean(axis=1), idle_share(RATE * (2.0 * HIT - HIT * HIT), STOP))


def _first(n: int, bench: Bench) -> ReferenceComparison:
    """Compare week 0, which the incidents of the weeks before it have stopped or not."""
    made = up(bench, lines("incident-first", "stop_weeks = 3\nstop_cv = 1", weeks=1), n, "one")
    return comparisons.share(float(made[:, 0].sum()), n, idle_share(RATE * HIT, STOP), n)
