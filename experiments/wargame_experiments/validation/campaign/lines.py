"""Lines: ramps of capacity, the stock that bridges one, scarce components, people, change-overs, surge, queues.

What a line makes in a year is counted in thousandths of the units of its law, so that whole units cost no accuracy.
"""

import math
from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.bottleneck import throttled_output
from wargame.analytic.ramp import CapacityRamp, delay_cost, opening_stock, output_by, ramp_shortfall
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.campaign_scenes import MONTH_WEEKS, STEPS, campaign, demand, plain
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

PLANT: Final = CapacityRamp(620.0, 2_000.0, dead_time=2.0, time_constant=1.0)  # units a year, years
LINE: Final = CapacityRamp(15.0, 70.0, dead_time=20.0, time_constant=10.0)  # units a week, weeks
YEARS: Final = 7
WEEKS: Final = 52  # of a year of the plant
USE: Final = 60.0  # units a week that the bridged stock loses
SCALE: Final = 1_000.0  # units of the engine to one of the law
FIRST_ORDER: Final = "first-order lag"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of lines; they have no chance in them and are the same at both levels."""
    return [
        ValidationCase("campaign-ramp/output", "620 to 2,000 a year, 2 years dead, lag of one: made in 7 years",
                       FIRST_ORDER, partial(_made, output_by(PLANT, YEARS), 0.0)),
        ValidationCase("campaign-ramp/shortfall", "the same: fewer than if it were there at once",
                       FIRST_ORDER, _shortfall),
        ValidationCase("campaign-ramp/month", "a month later: fewer in 7 years", FIRST_ORDER,
                       partial(_month, math.inf, delay_cost(PLANT, 1 / 12, YEARS))),
        ValidationCase("campaign-ramp/month-unfunded", "a month later, money for 600 a year: fewer in 7 years",
                       FIRST_ORDER, partial(_month, 600.0, delay_cost(PLANT, 1 / 12, YEARS, 600.0))),
        ValidationCase("campaign-ramp/slip", "10 a week planned, .48 of it comes about: made in 100 weeks",
                       "slip factor", _slip),
        *(ValidationCase(f"campaign-ramp/bridge-{k}", f"stock that bridges a ramp, {_weeks(k)}: wanted in week 0",
                         FIRST_ORDER, partial(_bridge, k), "limit") for k in STEPS),
        *(ValidationCase(f"campaign-ramp/lowest-{k}", f"stock that bridges a ramp, {_weeks(k)}: when it is lowest",
                         FIRST_ORDER, partial(_lowest, k), "limit") for k in STEPS),
        ValidationCase("campaign-line/throttle", "components at .78 and 1.09 of their threshold: output",
                       "Hallegatte 2014", _throttle),
        ValidationCase("campaign-line/retooling", "3 weeks of change-over at 10 a week: not made in 5 weeks",
                       "change-over", _retooling),
        ValidationCase("campaign-line/half-forgotten", "half of 100 units forgotten in a change-over: price",
                       "K' = kept K", _half_forgotten),
        ValidationCase("campaign-line/surge", "to 1.25 in 20 weeks: made in 40", "a step a week", _surge),
        ValidationCase("campaign-line/proportional", "8 a week for queues of 30 and 10: to the second in 4 weeks",
                       "share of the queue", _proportional),
        ValidationCase("campaign-line/little", "620 a year, 26 months from start to delivery: on the way",
                       "Little 1961", _little),
    ]  # fmt: skip


def _weeks(k: int) -> str:
    return f"{k} step{'s' if k > 1 else ''} a week"


def plant(name: str, dead_weeks: float, ramp_weeks: float, funded_a_year: float = math.inf) -> str:
    """Return a campaign of seven years of the plant, always asked for more, with money for so many units a year."""
    added = SCALE * (PLANT.after - PLANT.before) / WEEKS
    more = f"expansions = [ {{ added_a_week = {added!r}, dead_weeks = {dead_weeks!r}, ramp_weeks = {ramp_weeks!r} }} ]"
    depot = f"target = {int(30_000 * SCALE)}"
    tables = plain(SCALE * PLANT.before / WEEKS, more, "price_usd = 100", depot)
    budget = 1e12 if math.isinf(funded_a_year) else 100.0 * SCALE * funded_a_year / WEEKS
    return campaign(name, YEARS * WEEKS, tables, budget_usd=budget)


def made(bench: Bench, text: str) -> float:
    """Return what the line of a campaign has made in all, in units of the law."""
    return float(bench.campaign(text, 1).line(s.OUTPUT).sum()) / SCALE


def _made(reference: float, delay_weeks: float, bench: Bench) -> ReferenceComparison:
    text = plant("ramp", PLANT.dead_time * WEEKS + delay_weeks, PLANT.time_constant * WEEKS)
    return comparisons.exact(made(bench, text), reference, 1.0 / SCALE, 1)


def _shortfall(bench: Bench) -> ReferenceComparison:
    slow = made(bench, plant("ramp", PLANT.dead_time * WEEKS, PLANT.time_constant * WEEKS))
    at_once = made(bench, plant("ramp-at-once", 0.0, 0.0))
    return comparisons.exact(at_once - slow, ramp_shortfall(PLANT, YEARS), 2.0 / SCALE, 2)


def _month(funded_a_year: float, reference: float, bench: Bench) -> ReferenceComparison:
    dead, ramp = PLANT.dead_time * WEEKS, PLANT.time_constant * WEEKS
    now = made(bench, plant(f"month-0-{funded_a_year:g}", dead, ramp, funded_a_year))
    later = made(bench, plant(f"month-1-{funded_a_year:g}", dead + MONTH_WEEKS, ramp, funded_a_year))
    return comparisons.exact(now - later, reference, 2.0 / SCALE, 2)


def _slip(bench: Bench) -> ReferenceComparison:
    more = "expansions = [ { added_a_week = 10, slip = 0.48 } ]"
    batch = bench.campaign(campaign("slip", 100, plain(5.0, more, depot="target = 20_000")), 1)
    return comparisons.exact(float(batch.line(s.OUTPUT).sum()), 100 * (5 + 0.48 * 10), 1e-9, 1)


def _path(k: int, bench: Bench) -> np.ndarray:
    """Return the stock over the weeks, one of the law in ``k`` steps, units of the law above what it opened with."""
    weeks, rate = 80 * k, SCALE / k
    more = f"""lead_weeks = 1
base_rate_a_week = {{ home = {LINE.before * rate!r} }}
[[lines.line.expansions]]
added_a_week = {(LINE.after - LINE.before) * rate!r}
dead_weeks = {LINE.dead_time * k!r}
ramp_weeks = {LINE.time_constant * k!r}"""
    depot = f"opening = {int(3_000 * SCALE)}\ntarget = {int(100_000 * SCALE)}"
    tables = plain(LINE.before * rate, more, "price_usd = 1", depot) + demand(USE * rate, "")
    batch = bench.campaign(campaign(f"bridge-{k}", weeks, tables), 1)
    return batch.good(s.CLOSING)[0] / SCALE - 3_000.0


def _bridge(k: int, bench: Bench) -> ReferenceComparison:
    """Compare the deepest fall of the stock; what is made in a step comes in the next: up to a step's rise at its end.

    The engine's stock of the end of a step lacks what the line has made in it, at most the use of a step there, where
    the rate of making is that of use.
    """
    return comparisons.exact(-float(_path(k, bench).min()), opening_stock(LINE, USE).stock, USE / k, 1)


def _lowest(k: int, bench: Bench) -> ReferenceComparison:
    """Compare the time of the lowest stock: the step that ends there, and one more for what comes a step later."""
    at = (float(_path(k, bench).argmin()) + 1.0) / k
    return comparisons.exact(at, opening_stock(LINE, USE).lowest_at, 2.0 / k, 1)


def _throttle(bench: Bench) -> ReferenceComparison:
    stocks, needs, weeks = (500.0, 700.0), (1.0, 2.0), (8.0, 4.0)
    tables = f"""
[goods.good]
price_usd = 1
bill = {{ a = 1, b = 2 }}
[goods.a]
item = "component"
[goods.b]
item = "component"
[lines.line]
nation = "home"
good = "good"
capacity_a_week = {100 * SCALE}
[lines.line.components]
a = {{ target_weeks = 8, opening = {int(stocks[0] * SCALE)} }}
b = {{ target_weeks = 4, opening = {int(stocks[1] * SCALE)} }}
[suppliers.of-a]
component = "a"
[suppliers.of-b]
component = "b"
[depots.home.good]
target = 10_000_000
"""
    output = bench.campaign(campaign("throttle", 1, tables), 1).line(s.OUTPUT)
    reference = throttled_output(100.0, stocks, needs, weeks, 0.8)
    return comparisons.exact(float(output[0, 0]) / SCALE, reference, 1.0 / SCALE, 1)


def _turn(bench: Bench):
    """Return two goods in turn on one line of 10 a week: 10 of the first, then 20 of the second."""
    tables = """
[goods.one]
price_usd = 1000
learning = { slope = 0.85, units_before = 90 }
[goods.two]
price_usd = 1000
[lines.line]
nation = "home"
good = "one"
capacity_a_week = 10
retooling = { makes = ["two"], weeks = 3, kept_share = 0.5 }
[depots.home]
one = { target = 10 }
two = { target = 20 }
"""
    return bench.campaign(campaign("turn", 12, tables, shares="one = 0.5, two = 0.5"), 1)


def _retooling(bench: Bench) -> ReferenceComparison:
    """Count what was made in the first five weeks, beside the 50 units that the capacity would have been."""
    output = _turn(bench).line(s.OUTPUT)[0]
    return comparisons.exact(50.0 - float(output[:5].sum()), 30.0, 0.0, 1)


def _half_forgotten(bench: Bench) -> ReferenceComparison:
    price = _turn(bench).price_usd("one")[0]
    known = 0.5 * (90 + 10)
    reference = ((known + 1.0) / 91.0) ** math.log2(0.85)
    return comparisons.exact(float(price[-1] / price[0]), reference, 1e-9, 1)


def _surge(bench: Bench) -> ReferenceComparison:
    """Sum 1 + .25 min(w, 20)/20 over weeks 0 to 39, on a line of a thousand a week."""
    more = "surge = { most = 1.25, weeks = 20 }"
    batch = bench.campaign(campaign("surge", 40, plain(SCALE, more, depot="target = 1_000_000")), 1)
    reference = SCALE * sum(1.0 + 0.25 * min(w, 20) / 20 for w in range(40))
    return comparisons.exact(float(batch.line(s.OUTPUT).sum()), reference, 1.0, 1)


def _proportional(bench: Bench) -> ReferenceComparison:
    """Deal out 8 a week to queues of 30 and 10: a quarter of each week."""
    more = 'customers = ["away", "home"]'
    tables = (
        plain(8.0, more, depot="target = 30")
        + """
[nations.away]
side = "blue"
pre_war_budget_usd = 1e12
shares = { good = 1.0 }
[depots.away.good]
target = 10
"""
    )
    batch = bench.campaign(campaign("proportional", 5, tables), 1)
    return comparisons.exact(float(batch.good(s.RECEIVED, nation="away").sum()), 4 * 8 * 10 / 40, 0.0, 1)


def _little(bench: Bench) -> ReferenceComparison:
    rate, lead = 620.0 * 26 / 12 / 113, 113
    more = f"lead_weeks = {lead}\nbase_rate_a_week = {{ home = {rate * SCALE!r} }}"
    tables = plain(1e7, more, "price_usd = 1", "target = 0") + demand(rate * SCALE, "")
    rules = f"cover_weeks = {lead + 1}, forecast_weeks = 50"
    way = bench.campaign(campaign("little", 300, tables, rules), 1).line(s.PIPELINE)[0] / SCALE
    return comparisons.exact(float(way.mean()), 620 * 26 / 12, 0.02, 1)
