"""Repair shops: units in repair, crews and a finite fleet, queues, lives.

Failures are wear: of a fleet each unit breaks down with a probability a week; of a stock of a million that is a Poisson
number, and where all that is delivered breaks down at once, the number that a line makes.
"""

import math
from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.queueing import erlang_c, pollaczek_khinchine
from wargame.analytic.repair import finite_source_availability, in_repair_after_step, lives
from wargame.analytic.repair_by_week import availability_by_week, p_all_busy_by_week
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.campaign_scenes import F8, STEPS, CampaignBatch, campaign
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

MACHINES: Final = 10
FAIL: Final = 0.1  # rates of the finite source, a unit of time
DONE: Final = 0.5
STOCK: Final = 1_000_000  # of which few enough break down that it stays as it is
WEEKS: Final = 5_000
SKIPPED: Final = 500  # weeks until the queue has forgotten that it began empty
MEAN: Final = 4.0  # weeks of repair before and after the step of failures
BEFORE, AFTER = 2.0, 10.0  # failures a week
SCALE: Final = 1_000.0  # units of the engine to one of the law


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of repair."""
    n = of(level, 16, 128)
    return [
        ValidationCase("campaign-repair/palm", "2 failures a week, 4 weeks of work: in repair", "Palm 1938",
                       partial(_fixed, 0, BEFORE * MEAN, 0)),
        ValidationCase("campaign-repair/little", "the same, 2 weeks on the way to the shop: in repair", "Little 1961",
                       partial(_fixed, 2, BEFORE * (MEAN + 2.0), 0)),
        ValidationCase("campaign-repair/palm-step-fixed", "2 to 10 failures a week, 4 weeks of work: after 2 weeks",
                       "Eick 1993", partial(_fixed, 0, in_repair_after_step(BEFORE, AFTER, 2.0, MEAN, "fixed"), 2)),
        *(ValidationCase(f"campaign-repair/palm-step-{k}",
                         f"2 to 10 failures a week, exponential, mean 4, {_steps(k)}: after 4 weeks", "Eick 1993",
                         partial(_step, k, n), "limit") for k in STEPS),
        *(ValidationCase(f"campaign-repair/fleet-{c}", f"10 machines, {_crews(c)}, whole weeks: availability",
                         "two-state chain", partial(_fleet, c, n)) for c in (1, 2, 10)),
        *(ValidationCase(f"campaign-repair/fleet-{c}-{k}", f"10 machines, {_crews(c)}, {_steps(k)}: availability",
                         "Palm 1947", partial(_source, c, k, n), "limit") for c in (1, 2, 10) for k in STEPS),
        ValidationCase("campaign-repair/busy", "5 crews at a load of .9, whole weeks: all at work", "two-state chain",
                       partial(_busy, 4, 8 * n)),
        *(ValidationCase(f"campaign-repair/busy-{k}", f"5 crews at a load of .9, {_steps(k)}: P(wait)", "Erlang 1917",
                         partial(_p_wait, k, 8 * n), "limit") for k in (4, 8, 16)),
        ValidationCase("campaign-repair/wait-fixed", "one crew, load .8, fixed time: mean wait", "Pollaczek 1930",
                       partial(_wait, "fixed", n)),
        ValidationCase("campaign-repair/wait-geometric", "one crew, load .8, geometric time: mean wait",
                       "Pollaczek 1930", partial(_wait, "exponential", n)),
        ValidationCase("campaign-repair/lives", "units of which .7 of the repairs hold: lives", "geometric law",
                       partial(_lives, of(level, 32, 256))),
    ]  # fmt: skip


def _steps(k: int) -> str:
    return f"{k} step{'s' if k > 1 else ''} to the unit of time"


def _crews(n: int) -> str:
    return f"{n} crew{'s' * (n > 1)}"


def fleet(name: str, weeks: int, units: int, p_fail: float, shop: str, more: str = "") -> str:
    """Return a campaign of a fleet that wears and of a shop with further keys."""
    return campaign(name, weeks, f"""
[goods.good]
price_usd = 1
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 0
[depots.home.good]
opening = {units}
wear_a_week = {p_fail!r}
{more}
[shops.shop]
nation = "home"
goods = ["good"]
{shop}
""")  # fmt: skip


def stepped(name: str, k: int, weeks: int, shop: str) -> str:
    """Return a campaign in which all that a line makes breaks down and is scrapped after its repair.

    It makes 2 and from week 30 on 10 in a unit of time of ``k`` weeks, a thousand units to one of the law.
    """
    return campaign(name, weeks, f"""
[goods.good]
price_usd = 0.001
[lines.line]
nation = "home"
good = "good"
capacity_a_week = {BEFORE * SCALE / k!r}
base_rate_a_week = {{ home = {BEFORE * SCALE / k!r} }}
expansions = [ {{ week = {30 * k - 1}, added_a_week = {(AFTER - BEFORE) * SCALE / k!r} }} ]
[depots.home.good]
target = 1_000_000_000
wear_a_week = 1
[shops.shop]
nation = "home"
goods = ["good"]
crews = 1_000_000
part_quality = 0
{shop}
""")  # fmt: skip


def column(batch: CampaignBatch, *columns: int) -> F8:
    """Return columns of the only job of a shop summed, shape (n, n_weeks)."""
    return batch.outcome.repairs[:, :, 0][..., list(columns)].sum(axis=2).astype(float)


def in_repair(batch: CampaignBatch) -> F8:
    """Return units in repair, shape (n, n_weeks)."""
    return column(batch, r.WAITING, r.WORKING, r.TRAVELLING)


def _fixed(travel: int, reference: float, weeks: int, bench: Bench) -> ReferenceComparison:
    """Compare units in repair some weeks after the step; what is scrapped after its repair does not travel back."""
    batch = bench.campaign(stepped(f"palm-{travel}", 1, 60, f"work_weeks = 4\ntravel_weeks = {travel}"), 1)
    return comparisons.exact(float(in_repair(batch)[0, 29 + weeks]) / SCALE, reference, 0.0, 1)


def _step(k: int, n: int, bench: Bench) -> ReferenceComparison:
    """Compare four units of time after the step; failures at the begin of steps h make it (h/T)/(1 - exp(-h/T))."""
    shop = f'work_weeks = {MEAN * k!r}\nwork_law = "exponential"'
    batch = bench.campaign(stepped(f"palm-exponential-{k}", k, 36 * k, shop), n)
    reference = in_repair_after_step(BEFORE, AFTER, 4.0, MEAN)
    x = 1.0 / (k * MEAN)
    return comparisons.mean(in_repair(batch)[:, 34 * k - 1] / SCALE, reference, reference * (x / -math.expm1(-x) - 1.0))


def _available(crews: int, k: int, n: int, bench: Bench) -> F8:
    """Return the share of a fleet that works, by replication; a unit of time takes ``k`` weeks."""
    shop = f'crews = {crews}\nwork_weeks = {k / DONE!r}\nwork_law = "exponential"'
    text = fleet(f"fleet-{crews}-{k}", 600 * k, MACHINES, -math.expm1(-FAIL / k), shop)
    stock = bench.campaign(text, n).good(s.CLOSING)
    return stock[:, 100 * k :].mean(axis=1) / MACHINES


def by_week(crews: int, k: int) -> float:
    """Return the availability in whole weeks, of which ``k`` make a unit of time."""
    return availability_by_week(MACHINES, -math.expm1(-FAIL / k), -math.expm1(-DONE / k), crews)


def _fleet(crews: int, n: int, bench: Bench) -> ReferenceComparison:
    return comparisons.mean(_available(crews, 1, n, bench), by_week(crews, 1))


def _source(crews: int, k: int, n: int, bench: Bench) -> ReferenceComparison:
    reference = finite_source_availability(MACHINES, FAIL, DONE, crews)
    return comparisons.mean(_available(crews, k, n, bench), reference, abs(by_week(crews, k) - reference))


def _all_busy(k: int, n: int, bench: Bench) -> F8:
    """Return the share of weeks that end with five crews at work: 9 failures in ``k`` weeks, done with p = 2/k."""
    shop = f'crews = 5\nwork_weeks = {-1.0 / math.log1p(-2.0 / k)!r}\nwork_law = "exponential"'
    text = fleet(f"busy-{k}", WEEKS, STOCK, 9.0 / k / STOCK, shop)

    def read(batch: CampaignBatch) -> F8:
        return (column(batch, r.WORKING)[:, WEEKS // 2 :] == 5).mean(axis=1)

    return bench.once((text, n), lambda: bench.campaign_values(text, n, read))


def _busy(k: int, n: int, bench: Bench) -> ReferenceComparison:
    return comparisons.mean(_all_busy(k, n, bench), p_all_busy_by_week(9.0 / k, 2.0 / k, 5))


def _p_wait(k: int, n: int, bench: Bench) -> ReferenceComparison:
    """Compare the chance that a failure finds all crews at work, which is the share of time in which they are."""
    reference = erlang_c(9.0 / 2.0, 5)
    apart = abs(p_all_busy_by_week(9.0 / k, 2.0 / k, 5) - reference)
    return comparisons.mean(_all_busy(k, n, bench), reference, apart)


def _wait(law: str, n: int, bench: Bench) -> ReferenceComparison:
    """Compare the mean wait, weeks over the mean time of work: in whole weeks the formula is exact."""
    work = 4.0
    p = 1.0 / work if law == "fixed" else -math.expm1(-1.0 / work)
    rate = 0.8 * p
    shop = f'crews = 1\nwork_weeks = {work!r}\nwork_law = "{law}"'
    batch = bench.campaign(fleet(f"wait-{law}", WEEKS, STOCK, rate / STOCK, shop), n)
    queue = column(batch, r.WAITING)[:, SKIPPED:].mean(axis=1)
    reference = pollaczek_khinchine(rate, 1.0 / p, 0.0 if law == "fixed" else 1.0 - p) * p
    return comparisons.mean(queue / rate * p, reference)


def _lives(n: int, bench: Bench) -> ReferenceComparison:
    shop = "crews = 1_000_000\nwork_weeks = 1\npart_quality = 0.7"
    batch = bench.campaign(fleet("lives", 60, 1_000, 1.0, shop), n)
    served: np.ndarray = column(batch, r.SENT).sum(axis=1) / 1_000
    return comparisons.mean(served, lives(0.7))
