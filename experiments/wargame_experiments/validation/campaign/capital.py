"""Private capital and long contracts: dead time, fixed cost in the price, margin, capacity of the makers' own."""

from functools import partial
from typing import Final

from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.campaign_scenes import WEEKS_A_YEAR, campaign, plain
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

FIXED_USD: Final = 1e5  # a year
SHARE: Final = 0.6
RATE: Final = 10.0  # units a week
PRICE_USD: Final = 1_000.0
LAW: Final = "linear law"
CENT: Final = 0.01


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases; they have no chance in them and are the same at both levels."""
    return [
        ValidationCase("campaign-capital/dead-time", ".6 private, .5 of it off 20 weeks: first output",
                       LAW, _dead_time),
        ValidationCase("campaign-capital/fixed", ".6 of 100,000 USD a year on 10 a week: price", "F s/52.18/output",
                       partial(_price, 1e12, 30, 5.0)),
        ValidationCase("campaign-capital/idle", "the same after 30 weeks without orders: price", "rate (51/52)^30",
                       partial(_price, 0.0, 30, 5.0)),
        ValidationCase("campaign-capital/cap", "the same, a tenth of the price at most", "cap",
                       partial(_price, 0.0, 30, 0.1)),
        ValidationCase("campaign-capital/margin", "for 3 years, margin .15 less .02 a year: paid for 100", LAW,
                       partial(_margin, 3, 0.11)),
        ValidationCase("campaign-capital/floor", "for 9 years, at least .05: paid for 100", LAW,
                       partial(_margin, 9, 0.05)),
        ValidationCase("campaign-capital/growth", "for 3 years, .1 a year: capacity added to 10 a week", LAW,
                       partial(_growth, 3, 2.0)),
        ValidationCase("campaign-capital/most-growth", "for 9 years, at most .25: capacity added to 10 a week", LAW,
                       partial(_growth, 9, 2.5)),
    ]  # fmt: skip


def _dead_time(bench: Bench) -> ReferenceComparison:
    line = f"""expansions = [{{ week = 0, added_a_week = 10, dead_weeks = 20 }}]
capital = {{ private_share = {SHARE}, shortening = 0.5 }}"""
    made = bench.campaign(campaign("dead-time", 30, plain(0.0, line, depot="target = 1_000")), 1).outcome.capacity[
        0, :, 0
    ]
    return comparisons.exact(float((made > 0.0).argmax()), 20.0 * (1.0 - 0.5 * SHARE), 0.0, 1)


def _price(budget_usd: float, weeks: int, cap: float, bench: Bench) -> ReferenceComparison:
    """Compare the price in the last week, in which the output of the weeks before has entered the rate."""
    line = f"capital = {{ private_share = {SHARE}, fixed_usd_a_year = {FIXED_USD}, most_markup = {cap} }}"
    tables = plain(RATE, line, f"price_usd = {PRICE_USD}", "target = 1_000_000")
    batch = bench.campaign(campaign("fixed-cost", weeks + 1, tables, budget_usd=budget_usd), 1)
    rate = RATE if budget_usd > 0.0 else RATE * (51.0 / 52.0) ** weeks
    more = min(cap * PRICE_USD, FIXED_USD * SHARE / WEEKS_A_YEAR / rate)
    return comparisons.exact(float(batch.price_usd()[0, -1]), PRICE_USD + more, 1e-6, 1)


def _margin(years: int, margin: float, bench: Bench) -> ReferenceComparison:
    rules = f"contract_years = {years}, margin_cut_a_year = 0.02, margin_floor = 0.05"
    tables = plain(good=f"price_usd = {PRICE_USD}\nmargin = 0.15")
    paid = bench.campaign(campaign("contracts", 5, tables, rules), 1).paid_usd()[0]
    return comparisons.exact(float(paid), 100.0 * PRICE_USD * (1.0 + margin) / 1.15, CENT, 1)


def _growth(years: int, added: float, bench: Bench) -> ReferenceComparison:
    line = "capital = { growth_a_year = 0.1, most_growth = 0.25, dead_weeks = 4 }"
    text = campaign("growth", 10, plain(RATE, line), f"contract_years = {years}")
    return comparisons.exact(float(bench.campaign(text, 1).outcome.capacity[0, -1, 0]) - RATE, added, 1e-9, 1)
