"""Stock: base stock with its backorders, stock for so many weeks, the newsvendor, reserves, moving average cost, help.

A depot that opens with much more than its target shows backorders: what it has less than the surplus is owed. Demand is
Poisson, or Poisson of a gamma intensity drawn once in four weeks: negative binomial.
"""

from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.stock import base_stock, demand_cdf, mixed_variance_to_mean, stock_for
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.campaign_scenes import F8, USD, campaign, demand, plain
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

LEVEL: Final = 15  # base stock
SURPLUS: Final = 1_000
WEEKS: Final = 500
MONTH: Final = 4  # weeks of one intensity
NEWS_MEAN: Final = 1_000.0
NEWS_CV: Final = 0.3
POISSON: Final = "Poisson"
MIXED: Final = "negative binomial"
TABLE: Final = 5e-4  # what the table of intensities, linear between 4,097 levels, may do to a probability


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of stock and of what is asked for."""
    n, many = of(level, 50, 500), of(level, 4_000, 40_000)
    lead = base_stock(LEVEL, 10.0)
    quantity = stock_for(0.9, NEWS_MEAN, mixed_variance_to_mean(NEWS_MEAN, NEWS_CV))
    return [
        ValidationCase("campaign-stock/fill", "base stock 15, demand of its lead Poisson(10): served from the shelf",
                       POISSON, partial(_shelf, "fill", lead.fill_rate, n)),
        ValidationCase("campaign-stock/backorders", "the same: owed", POISSON,
                       partial(_shelf, "owed", lead.backorders, n)),
        ValidationCase("campaign-stock/steady", "12 weeks of Poisson(100), stock 1,257: P(enough)", POISSON,
                       partial(_enough, 100.0, 12, 0.0, 1_257, many)),
        ValidationCase("campaign-stock/mixed", "4 weeks of 300, intensity of cv .5, stock 2,328: P(enough)", MIXED,
                       partial(_enough, 300.0, MONTH, 0.5, 2_328, many)),
        ValidationCase("campaign-stock/newsvendor", "newsvendor 9:1, mean 1,000, cv .3: P(enough) at the best stock",
                       MIXED, partial(_enough, NEWS_MEAN / MONTH, MONTH, NEWS_CV, quantity, many)),
        ValidationCase("campaign-stock/shortage", "the same: expected shortage", MIXED,
                       partial(_shortage, quantity, many)),
        ValidationCase("campaign-demand/poisson", "Poisson(10) a week: distribution", POISSON,
                       partial(_weekly, of(level, 4, 40))),
        ValidationCase("campaign-demand/intensity", "400 a month, intensity of cv .5: standard deviation", MIXED,
                       partial(_monthly, of(level, 20, 160))),
        ValidationCase("campaign-stock/reserve", "stock 30 between marks 20 and 40: released", "feathered reserve",
                       _reserve),
        ValidationCase("campaign-stock/moving-average", "10 at 100 USD and 30 cheaper ones: worth of 20 that are left",
                       "moving average cost", _moving_average),
        ValidationCase("campaign-stock/donation", "gifts of .3 a week of 100 above the reserve: given in 3 weeks",
                       "100 (1 - .7^3)", _donation),
    ]  # fmt: skip


def _shelf(what: str, reference: float, n: int, bench: Bench) -> ReferenceComparison:
    """Compare base stock with a lead of one week and one of review: 5 a week are 10 in both together."""
    depot = f"opening = {LEVEL + SURPLUS}\ntarget = {LEVEL + SURPLUS}"
    tables = plain(good="price_usd = 10", depot=depot) + demand(5.0)
    batch = bench.campaign(campaign("base-stock", WEEKS, tables, "cover_weeks = 0"), n)
    net = batch.good(s.CLOSING)[:, 10:] - SURPLUS
    found = (net > 0) if what == "fill" else np.maximum(-net, 0.0)
    return comparisons.mean(found.mean(axis=1), reference)


def _consumed(name: str, rate: float, weeks: int, cv: float, stock: int, n: int, bench: Bench) -> tuple[F8, F8]:
    """Return what was asked for and got in all from a stock that is not renewed, shape (n,)."""
    tables = f"[goods.good]\nprice_usd = 10\n[depots.home.good]\nopening = {stock}\n" + demand(
        rate, f"is_poisson = true\nintensity_cv = {cv}"
    )
    batch = bench.campaign(campaign(name, weeks, tables, shares="good = 0"), n)
    return batch.good(s.OF_WANTED).sum(axis=1), batch.good(s.OF_SERVED).sum(axis=1)


def _enough(rate: float, weeks: int, cv: float, stock: int, n: int, bench: Bench) -> ReferenceComparison:
    wanted, served = _consumed(f"enough-{stock}", rate, weeks, cv, stock, n, bench)
    mean = rate * weeks
    reference = demand_cdf(stock, mean, mixed_variance_to_mean(mean, cv))
    return comparisons.share(float((wanted == served).sum()), n, reference, n, TABLE if cv else 0.0)


def _shortage(stock: int, n: int, bench: Bench) -> ReferenceComparison:
    """Compare what was asked for and not there; the expectation sums P(demand > x) from the stock on."""
    wanted, served = _consumed(f"enough-{stock}", NEWS_MEAN / MONTH, MONTH, NEWS_CV, stock, n, bench)
    ratio = mixed_variance_to_mean(NEWS_MEAN, NEWS_CV)
    reference = sum(1.0 - demand_cdf(x, NEWS_MEAN, ratio) for x in range(stock, 4_000))
    return comparisons.mean(wanted - served, reference, tolerance=0.01 * reference)


def _asked(name: str, weeks: int, rate: float, more: str, n: int, bench: Bench) -> F8:
    tables = "[goods.good]\nprice_usd = 1\n" + demand(rate, more)
    return bench.campaign(campaign(name, weeks, tables, shares="good = 0"), n).good(s.OF_WANTED)


def _weekly(n: int, bench: Bench) -> ReferenceComparison:
    from scipy.stats import poisson

    asked = _asked("poisson", WEEKS, 10.0, "is_poisson = true", n, bench).ravel()
    return comparisons.fit(asked, poisson.pmf(np.arange(60), 10.0))


def _monthly(n: int, bench: Bench) -> ReferenceComparison:
    """Compare sums of four weeks, which have one intensity: variance m + (cv m)^2."""
    from scipy.stats import nbinom

    more = "is_poisson = true\nintensity_cv = 0.5"
    asked = _asked("intensity", WEEKS, 100.0, more, n, bench)
    months = asked.reshape(len(asked), -1, MONTH).sum(axis=2).ravel()
    mean, shape = 100.0 * MONTH, 1.0 / 0.5**2
    pmf = nbinom.pmf(np.arange(6_000), shape, shape / (shape + mean))
    return comparisons.spread(months, pmf)


def _reserve(bench: Bench) -> ReferenceComparison:
    tables = "[goods.good]\nprice_usd = 1\n[depots.home.good]\nopening = 30\nreserve_low = 20\nreserve_high = 40\n"
    batch = bench.campaign(campaign("reserve", 1, tables + demand(1_000.0, ""), shares="good = 0"), 1)
    return comparisons.exact(float(batch.good(s.EXPENDED).sum()), 10 * (30 - 20) / (40 - 20), 0.0, 1)


def _moving_average(bench: Bench) -> ReferenceComparison:
    """Buy the units 11 to 40 of a design that halves with every doubling, 10 in stock, and use up 20 of the 40."""
    good = "price_usd = 100\nlearning = { slope = 0.5, units_before = 10 }"
    tables = plain(good=good, depot="opening = 10\ntarget = 40") + demand(20.0, "until_week = 2")
    tables = tables.replace("from_week = 0", "from_week = 1")
    batch = bench.campaign(campaign("moving-average", 2, tables), 1)
    left = float(batch.good(s.OF_CLOSING_CENTS)[0, -1]) * USD
    bought = 100.0 * sum(11.0 / unit for unit in range(11, 41))
    return comparisons.exact(left, (10 * 100 + bought) / 40 * 20, 0.01, 1)


def _donation(bench: Bench) -> ReferenceComparison:
    tables = """
[nations.away]
side = "blue"
[goods.good]
price_usd = 1
[depots.home.good]
opening = 1_000_050
reserve_low = 20
reserve_high = 50
[donations.gift]
giver = "home"
receiver = "away"
good = "good"
share = 0.3
transfer_weeks = 2
"""
    batch = bench.campaign(campaign("donation", 3, tables, shares="good = 0"), 1)
    given = float(batch.good(s.GIVEN).sum()) / 1e4
    return comparisons.exact(given, 100 * (1.0 - 0.7**3), 3e-4, 1)
