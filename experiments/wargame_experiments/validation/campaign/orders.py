"""Orders: the bullwhip of a moving average, delays of award and delivery, what a fixed delay does to the week.

Order-up-to with the mean of the last p weeks and a cover of L weeks orders q_t = D_t-1 + (L/p) (D_t-1 - D_t-1-p): the
variance of what is ordered over that of what is asked for is known.
"""

import math
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.lead_times import mean_latest, p_later
from wargame.analytic.supply import bullwhip
from wargame.campaign.build.setup import Setup
from wargame.campaign.kernels import state as s
from wargame.compiled.records import records
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.campaign_scenes import F8, STEPS, CampaignBatch, campaign, demand, plain
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

CHEN: Final = "Chen 2000"
MEAN: Final = 400.0  # units a week
WEEKS: Final = 600
SETTLED: Final = 60  # weeks until windows are full
RHO: Final = 0.5
LEAD: Final = 26  # weeks, mean of an Erlang law of 4 stages
LATE: Final = 39
PARTS: Final = 4
TAIL: Final = 1.0 / 16384.0  # of the quantile tables of delays: cut off at either end
CASES: Final = ((4, 4), (26, 13), (8, 26))  # cover and window, weeks


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of orders."""
    n = of(level, 40, 400)
    return [
        *(ValidationCase(f"campaign-orders/bullwhip-{cover}-{p}", f"order variance, cover {cover}, mean of {p} weeks",
                         CHEN, partial(_bullwhip, cover, p, n)) for cover, p in CASES),
        ValidationCase("campaign-orders/bullwhip-correlated", "order variance, cover 4, mean of 4, correlation .5",
                       CHEN, partial(_correlated, of(level, 24, 96))),
        ValidationCase("campaign-orders/fixed", "award after 3 weeks, lead of 5: week of receipt", "sum of delays",
                       _fixed),
        ValidationCase("campaign-orders/award", "lognormal award, mean 8 weeks, cv .5: mean", "lognormal",
                       partial(_award, of(level, 2_000, 20_000))),
        *(ValidationCase(f"campaign-orders/late-{k}",
                         f"Erlang lead of 4 stages, mean 26, {k} step{'s' if k > 1 else ''} a week: P(over 39)",
                         "Erlang 1917", partial(_late, k, of(level, 2_000, 20_000)), "limit") for k in STEPS),
        ValidationCase("campaign-orders/latest", "4 parts, exponential leads, mean 26: mean of the latest",
                       "harmonic numbers", partial(_latest, of(level, 1_000, 10_000))),
    ]  # fmt: skip


def _variances(batch: CampaignBatch) -> tuple[np.ndarray, np.ndarray]:
    """Return variances of orders and of what was asked for in the weeks before them, about their mean; shape (n,)."""
    asked = batch.good(s.OF_WANTED)[:, SETTLED - 1 : -1]
    ordered = batch.good(s.OF_ORDERED)[:, SETTLED:]
    return ((ordered - MEAN) ** 2).mean(axis=1), ((asked - MEAN) ** 2).mean(axis=1)


def _tables(more: str = "is_poisson = true") -> str:
    return plain(good="price_usd = 10", depot="opening = 3_000\ntarget = 1_000") + demand(MEAN, more)


def _bullwhip(cover: int, p: int, n: int, bench: Bench) -> ReferenceComparison:
    text = campaign(
        f"bullwhip-{cover}-{p}", WEEKS, _tables(), f"forecast_weeks = {p}, cover_weeks = {cover}", budget_usd=1e9
    )
    return comparisons.ratio(*_variances(bench.campaign(text, n)), bullwhip(cover, p))


def _correlated(n: int, bench: Bench) -> ReferenceComparison:
    """Ask for a series that is correlated from week to week: one process a week, each of its own week."""
    parts = [_variances(_of_series(i, bench)) for i in range(n)]
    orders, asked = (np.concatenate(column) for column in zip(*parts, strict=True))
    return comparisons.ratio(orders, asked, bullwhip(4, 4, RHO))


def _of_series(i: int, bench: Bench) -> CampaignBatch:
    """Return a campaign whose only demand is a series of whole units, another one for each ``i``."""
    name = f"bullwhip-correlated-{i}"

    def prepare(setup: Setup) -> Setup:
        rng = np.random.default_rng(bench.seed_of(name))
        asked = np.empty(WEEKS)
        asked[0] = 20.0 * rng.standard_normal()
        for week in range(1, WEEKS):
            asked[week] = RHO * asked[week - 1] + math.sqrt(1.0 - RHO * RHO) * 20.0 * rng.standard_normal()
        rows = records(WEEKS, s.DEMAND_PROCESS)
        rows[:] = setup.world.demands[0]
        for week, row in enumerate(rows):
            row.units_a_week, row.from_week, row.until_week = round(MEAN + asked[week]), week, week + 1
        return replace(setup, world=setup.world._replace(demands=rows))

    text = campaign(name, WEEKS, _tables(""), "forecast_weeks = 4, cover_weeks = 4", budget_usd=1e9)
    return bench.campaign(text, 1, prepare)


def _fixed(bench: Bench) -> ReferenceComparison:
    batch = bench.campaign(campaign("fixed-delays", 12, plain(more="lead_weeks = 5"), "award_weeks = 3"), 1)
    (weeks,) = np.flatnonzero(batch.good(s.RECEIVED)[0])[None]
    return comparisons.exact(float(weeks.sum()), 3.0 + 5.0, 0.0, 1)


def _award(n: int, bench: Bench) -> ReferenceComparison:
    """Compare the week in which one order is begun. Rounding to weeks and the tails move its mean by less than .02."""
    text = campaign("award", 90, plain(depot="target = 1"), "award_weeks = 8, award_cv = 0.5")
    weeks = bench.campaign_values(text, n, lambda batch: batch.line(s.OUTPUT).argmax(axis=1))
    return comparisons.mean(weeks, 8.0, tolerance=0.02)


def _late(k: int, n: int, bench: Bench) -> ReferenceComparison:
    """Compare the share of single orders that come after week 39; a lead is rounded to steps, by up to half of one."""
    text = campaign(
        f"late-{k}", (LATE + 1) * k, plain(depot="target = 1", more=f"lead_weeks = {LEAD * k}\nlead_shape = 4")
    )
    last = LATE * k + 1
    received = bench.campaign_values(text, n, lambda batch: batch.good(s.RECEIVED)[:, :last].sum(axis=1))
    reference = p_later(LATE, LEAD, 4)
    tolerance = reference - p_later(LATE + 0.5 / k, LEAD, 4) + TAIL
    return comparisons.share(float((received == 0).sum()), n, reference, n, tolerance)


def _latest(n: int, bench: Bench) -> ReferenceComparison:
    """Compare the week of the last of four deliveries, of four lines; the rounding to weeks is tolerated."""
    tables = ""
    for i in range(PARTS):
        tables += f"""
[goods.part-{i}]
price_usd = 1
[lines.line-{i}]
nation = "home"
good = "part-{i}"
capacity_a_week = 1
lead_weeks = {LEAD}
lead_shape = 1
[depots.home.part-{i}]
target = 1
"""
    shares = ", ".join(f"part-{i} = {1 / PARTS!r}" for i in range(PARTS))

    def latest(batch: CampaignBatch) -> F8:
        weeks = [batch.good(s.RECEIVED, f"part-{i}").argmax(axis=1) for i in range(PARTS)]
        return np.stack(weeks).max(axis=0).astype(float)

    weeks = bench.campaign_values(campaign("latest", 12 * LEAD, tables, shares=shares), n, latest)
    return comparisons.mean(weeks, mean_latest(PARTS, LEAD), tolerance=0.1)
