"""Out-of-sample check: the model's values of public figures that it was not fitted to."""

from typing import NamedTuple

import numpy as np

from wargame_experiments.calibration.counts import (
    REPORTING_CHANGE,
    PublicCounts,
    destroyed_share,
    hits_per_launch,
)
from wargame_experiments.calibration.model import MISSILE, Raids

MONTHS_DRAWN = 4000


class OutOfSample(NamedTuple):
    """A public figure that was not fitted, its range, and the model's; ``remark`` says what differs in meaning."""

    what: str
    low: float
    public: float
    high: float
    model: float
    remark: str


def out_of_sample(counts: PublicCounts, raids: Raids, seed: int) -> list[OutOfSample]:
    """Return public figures that were not fitted beside the model's.

    Parameters
    ----------
    counts
        The public counts.
    raids
        Of the model, all size classes.
    seed
        Of the months that are put together from raids.
    """
    hits, missiles = hits_per_launch(counts), destroyed_share(counts, MISSILE)
    by_month = [m.hits / m.launched for m in counts.months if m.hits is not None]
    inside = [month for month in counts.months if month.month >= REPORTING_CHANGE]
    before = [month for month in counts.months if month.month < REPORTING_CHANGE]
    leaks = [month.leak for month in before]
    return [
        OutOfSample(
            "hits per launch, 2025-08 to 2026-02", min(by_month), hits, max(by_month),
            float(raids.hits.sum() / raids.launched.sum()),
            "public: hit locations, by month; model: arrivals that did damage",
        ),
        OutOfSample(
            "cruise missiles destroyed / launched", *missiles,
            float(raids.missiles_destroyed.sum() / raids.missiles_launched.sum()),
            "public: four classes, the whole collection; model: one class, destroyed or lost",
        ),
        OutOfSample(
            "spread of the monthly leak (sd), window", np.nan, float(np.std([m.leak for m in inside], ddof=1)), np.nan,
            monthly_sd(raids, [m.reports for m in inside], seed),
            "model: months of raids that are independent of each other",
        ),
        OutOfSample(
            "pooled leak of a month, 2024", min(leaks), float(np.median(leaks)), max(leaks),
            float(raids.leaked.sum() / raids.launched.sum()),
            "before the window: another defence and another attacker, not fitted",
        ),
    ]  # fmt: skip


def monthly_sd(raids: Raids, reports: list[int], seed: int) -> float:
    """Return the root mean variance of the pooled leak over months of independent raids.

    Parameters
    ----------
    raids
        Of the model.
    reports
        Raids in each month.
    seed
        Of the draws.
    """
    rng = np.random.default_rng(seed)
    months = []
    for n in reports:
        rows = rng.integers(0, len(raids.launched), (MONTHS_DRAWN, n))
        months.append(raids.leaked[rows].sum(axis=1) / raids.launched[rows].sum(axis=1))
    return float(np.sqrt(np.array(months).var(axis=0, ddof=1).mean()))
