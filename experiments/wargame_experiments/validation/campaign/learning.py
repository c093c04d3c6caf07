"""Learning: what lots cost on the curves of Crawford, Wright, Asher and De Jong; forgetting, time, margin, scarcity.

A nation orders a lot in week 0, receives it in the next and pays for it. What it paid, and the price of the unit
after it, are the closed form up to a cent.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Final

from wargame.analytic.learning import cumulative_total, cumulative_unit_cost, lot_mean, unit_cost, unit_total
from wargame.analytic.learning_variants import de_jong, knowledge, knowledge_limit, stanford_b
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.campaign_scenes import WEEKS_A_YEAR, CampaignBatch, campaign, plain
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

S: Final = 0.85
B: Final = math.log2(S)
FIRST_USD: Final = 1e6  # cost of the first unit
KEPT: Final = 0.98  # of what is known, a week
YEARLY_FORGETTING: Final = 1.0 - KEPT**WEEKS_A_YEAR
RELATIVE: Final = 1e-8  # a cent of what a lot costs

Curve = tuple[str, str, str, str, float, Callable[[CampaignBatch], float]]


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of learning; they have no chance in them and are the same at both levels."""
    exact = [
        ValidationCase(f"campaign-learning/{name}", what, source, partial(_lot, name, good, reference, read))
        for name, what, source, good, reference, read in _curves()
    ]
    return [
        *exact,
        ValidationCase("campaign-learning/later-lot", "unit form, 85 %: mean of units 51 to 100, paid", "Crawford 1944",
                       _later_lot),
        ValidationCase("campaign-learning/one-lot", "50 each for two nations: paid as 100 for one", "Crawford 1944",
                       _one_lot),
        ValidationCase("campaign-learning/knowledge", "10 units a week, 2 % forgotten: known after 50 weeks",
                       "Argote 1990", partial(_known, 50, knowledge(KEPT, 10.0, 50))),
        ValidationCase("campaign-learning/knowledge-limit", "10 units a week, 2 % forgotten: known in the long run",
                       "Argote 1990", partial(_known, 1_500, knowledge_limit(KEPT, 10.0))),
        ValidationCase("campaign-learning/margin", "margin of 15 % on 100 units: paid", "price = cost (1 + margin)",
                       _margin),
        ValidationCase("campaign-learning/time", "10 % a year by time alone: price after two years", "exp(-mu t)",
                       _time),
        ValidationCase("campaign-learning/scarcity", "queue of three times the normal one, kappa .2: price",
                       "1 + kappa (backlog/(capacity T) - 1)", _scarcity),
    ]  # fmt: skip


def _curves() -> list[Curve]:
    """Return curves: what 100 units cost relative to the first, or what the 100th does behind 99."""
    unit = f"price_usd = {FIRST_USD}\nlearning = {{ slope = {S} }}"
    wright = f'price_usd = {FIRST_USD}\nlearning = {{ slope = {S}, form = "cumulative" }}'
    # Relative to the cost of a first unit without experience, not to that of the first one made.
    asher = f"price_usd = {FIRST_USD * 5.0**B!r}\nlearning = {{ slope = {S}, prior_units = 4 }}"
    jong = f"price_usd = {FIRST_USD}\nlearning = {{ slope = {S}, fixed_share = 0.25 }}"
    both = (
        f"price_usd = {FIRST_USD * (0.25 + 0.75 * 5.0**B)!r}\n"
        f"learning = {{ slope = {S}, fixed_share = 0.25, prior_units = 4 }}"
    )
    return [
        ("unit-total", "unit form, 85 %: 100 units, paid", "Crawford 1944", unit, unit_total(100, S), _paid),
        ("unit-101", "unit form, 85 %: price after 100", "Crawford 1944", unit, float(unit_cost(101, S)), _next),
        ("cumulative-total", "cumulative form, 85 %: 100 units, paid", "Wright 1936", wright,
         float(cumulative_total(100, S)), _paid),
        ("cumulative-101", "cumulative form, 85 %: price after 100", "Wright 1936", wright,
         float(cumulative_unit_cost(101, S)), _next),
        ("stanford-b", "85 %, experience of 4 units: price after 100", "Asher 1956", asher,
         float(stanford_b(101, S, 4.0)), _next),
        ("dejong", "85 %, a quarter fixed: price after 100", "De Jong 1957", jong, float(de_jong(101, S, 0.25)), _next),
        ("dejong-stanford-b", "85 %, a quarter fixed, experience 4: price after 100", "Badiru 1992", both,
         float(de_jong(101, S, 0.25, experience_units=4.0)), _next),
    ]  # fmt: skip


def _paid(batch: CampaignBatch) -> float:
    return float(batch.paid_usd()[0]) / FIRST_USD


def _next(batch: CampaignBatch) -> float:
    return float(batch.price_usd()[0, -1]) / FIRST_USD


def _lot(
    name: str, good: str, reference: float, read: Callable[[CampaignBatch], float], bench: Bench
) -> ReferenceComparison:
    batch = bench.campaign(campaign(f"lot-{name}", 3, plain(good=good)), 1)
    return comparisons.exact(read(batch), reference, RELATIVE * reference, 1)


def _later_lot(bench: Bench) -> ReferenceComparison:
    """Buy 50 units of which 50 are made; the price of week 0 is that of unit 51."""
    good = f"price_usd = {FIRST_USD}\nlearning = {{ slope = {S}, units_before = 50 }}"
    batch = bench.campaign(campaign("later-lot", 3, plain(good=good, depot="target = 50")), 1)
    mean = float(batch.paid_usd()[0]) / 50 / (FIRST_USD / float(unit_cost(51, S)))
    return comparisons.exact(mean, lot_mean(51, 100, S), RELATIVE, 1)


def _one_lot(bench: Bench) -> ReferenceComparison:
    good = f"price_usd = {FIRST_USD}\nlearning = {{ slope = {S} }}"
    tables = (
        plain(good=good, depot="target = 50", more='customers = ["away", "home"]')
        + """
[nations.away]
side = "blue"
pre_war_budget_usd = 1e12
shares = { good = 1.0 }
[depots.away.good]
target = 50
"""
    )
    batch = bench.campaign(campaign("one-lot", 3, tables), 1)
    paid = float(batch.paid_usd("home")[0] + batch.paid_usd("away")[0]) / FIRST_USD
    return comparisons.exact(paid, unit_total(100, S), RELATIVE * paid, 1)


def _known(weeks: int, reference: float, bench: Bench) -> ReferenceComparison:
    """Work back what a family knows from the price of a unit that nobody waits for: a line makes 10 a week, always."""
    good = f"price_usd = {FIRST_USD}\nlearning = {{ slope = {S}, yearly_forgetting = {YEARLY_FORGETTING!r} }}"
    tables = plain(capacity=10.0, good=good, depot="target = 1_000_000")
    batch = bench.campaign(campaign(f"known-{weeks}", weeks + 1, tables), 1)
    waiting = float(batch.line(s.BACKLOG)[0, -2])
    power = float((batch.price_usd()[0, -1] / FIRST_USD) ** (1.0 / B)) - 1.0
    return comparisons.exact(power - waiting, reference, 1e-3, 1)


def _margin(bench: Bench) -> ReferenceComparison:
    good = f"price_usd = {1.15 * FIRST_USD!r}\nmargin = 0.15\nlearning = {{ slope = {S} }}"
    batch = bench.campaign(campaign("margin", 3, plain(good=good)), 1)
    reference = 1.15 * unit_total(100, S)
    return comparisons.exact(_paid(batch), reference, RELATIVE * reference, 1)


def _time(bench: Bench) -> ReferenceComparison:
    good = f"price_usd = {FIRST_USD}\nlearning = {{ yearly_fall = 0.1 }}"
    batch = bench.campaign(campaign("time", 105, plain(good=good)), 1)
    return comparisons.exact(_next(batch), 0.9 ** (104 / WEEKS_A_YEAR), RELATIVE, 1)


def _scarcity(bench: Bench) -> ReferenceComparison:
    """Order 310 from a line of 10 a week, normally asked for 10 weeks: 300 wait when 10 are made."""
    good = f"price_usd = {FIRST_USD}\nscarcity = 0.2\nnormal_weeks = 10"
    batch = bench.campaign(campaign("scarcity", 2, plain(capacity=10.0, good=good, depot="target = 310")), 1)
    return comparisons.exact(_next(batch), 1.0 + 0.2 * (300 / (10 * 10) - 1.0), RELATIVE, 1)
