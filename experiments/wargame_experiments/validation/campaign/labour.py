"""Labour: rookies who become veterans, quits, and what a line makes as its people are trained.

A line that wants people hires h a week; rookies become veterans with mean time T, so that r(t) = h T (1 - exp(-t/T))
in continuous time, and h T (1 - (1 - 1/T)^n) after n whole weeks. Output = u (veterans + phi rookies).
"""

import math
from functools import partial
from typing import Final

from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.campaign_scenes import STEPS, WEEKS_A_YEAR, campaign, plain
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

VETERANS: Final = 100_000.0
HIRES: Final = 2_000.0  # a week
TRAINING: Final = 26.0  # weeks
PHI: Final = 0.4
WEEKS: Final = 52
TRAINED: Final = "exponential training"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of labour; they have no chance in them and are the same at both levels."""
    return [
        ValidationCase("campaign-labour/weeks", "2,000 hired a week, 26 weeks of training: made in a year",
                       "geometric training", _whole_weeks),
        *(ValidationCase(f"campaign-labour/law-{k}",
                         f"the same in continuous time, {k} step{'s' if k > 1 else ''} a week", TRAINED,
                         partial(_law, k), "limit") for k in STEPS),
        ValidationCase("campaign-labour/quits", "no hires, a fifth quits in a year: made in the last week",
                       "(1 - q)^t", _quits),
        ValidationCase("campaign-labour/enough", "people for 500 a week, machines for 300: made a week",
                       "least of the two", _enough),
    ]  # fmt: skip


def line(name: str, weeks: int, labour: str, capacity: float = 1e6) -> str:
    """Return a campaign of a line that labour binds, and that is always asked for more."""
    more = f"labour = {{ {labour} }}"
    return campaign(name, weeks, plain(capacity, more, "price_usd = 0.001", "target = 1_000_000_000"))


def trained(name: str, k: int) -> str:
    """Return a year of hiring, a week of the law in ``k`` steps."""
    people = f"workers = {VETERANS!r}, units_a_worker = {1.0 / k!r}, rookie_share = {PHI!r}"
    return line(name, WEEKS * k, f"{people}, hires_a_week = {HIRES / k!r}, training_weeks = {TRAINING * k!r}")


def _made(bench: Bench, text: str) -> float:
    return float(bench.campaign(text, 1).line(s.OUTPUT).sum())


def _whole_weeks(bench: Bench) -> ReferenceComparison:
    """Sum u (v_0 + h n - (1 - phi) r_n) over the weeks n = 0, 1, ... 51."""
    rookies = [HIRES * TRAINING * (1.0 - (1.0 - 1.0 / TRAINING) ** n) for n in range(WEEKS)]
    reference = sum(VETERANS + HIRES * n - (1.0 - PHI) * rookies[n] for n in range(WEEKS))
    return comparisons.exact(_made(bench, trained("training-1", 1)), reference, 1.0, 1)


def _law(k: int, bench: Bench) -> ReferenceComparison:
    """Compare what a year makes; a step makes what the people of its begin can, who at its end are h/k more."""
    t, tau = float(WEEKS), TRAINING
    rookies = HIRES * tau * (t - tau * -math.expm1(-t / tau))  # integral of r
    reference = VETERANS * t + HIRES * t * t / 2.0 - (1.0 - PHI) * rookies
    return comparisons.exact(_made(bench, trained(f"training-{k}", k)), reference, HIRES * WEEKS / 2.0 / k, 1)


def _quits(bench: Bench) -> ReferenceComparison:
    people = f"workers = {VETERANS!r}, units_a_worker = 1, quits_a_year = 0.2"
    output = bench.campaign(line("quits", 53, people), 1).line(s.OUTPUT)
    return comparisons.exact(float(output[0, -1]), VETERANS * 0.8 ** (52 / WEEKS_A_YEAR), 1.0, 1)


def _enough(bench: Bench) -> ReferenceComparison:
    text = line("enough-people", 10, "workers = 1000, units_a_worker = 0.5", 300.0)
    return comparisons.exact(_made(bench, text) / 10, 300.0, 0.0, 1)
