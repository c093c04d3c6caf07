"""Which laws are fitted to which public series, and between which ends their parameters may lie.

The ends are assumptions, stated in docs/series.md. All laws of a series count alike in its forecast: with so few points
their scores differ by less than chance, and equal weights are hard to beat (Smith & Wallis, Oxford Bull. Econ. Stat.
71(3) 331, 2009). Levels lie within a factor of ``WIDE`` of the mean of the series.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np

from wargame_experiments.calibration import series_laws as laws
from wargame_experiments.calibration.series_file import PublicSeries, month_number
from wargame_experiments.calibration.series_laws import F8, GrowthLaw, ParameterRange

WIDE: Final = 20.0
MONTHLY_DRIFT: Final = ParameterRange("drift", 0.0, 0.3)  # standard deviation of a month's change of the level
PLANT_DRIFT: Final = ParameterRange("drift", 0.0, 0.1)  # of a factory's output
PLATEAU: Final = ParameterRange("plateau_months", 0.0, 12.0)
HALF_LIFE: Final = ParameterRange("half_life_months", 0.5, 24.0, True)
ADOPTION: Final = (ParameterRange("adoption_a_month", 0.2, 3.0, True), ParameterRange("middle_month", -3.0, 12.0))
GROWTH: Final = ParameterRange("growth_a_month", 0.0, 0.3)
MULTIPLE: Final = ParameterRange("ceiling_multiple", 1.0, 100.0, True)
RAMP: Final = ParameterRange("ramp_months", 1.0, 60.0, True)
HORIZON: Final = 24  # months of a forecast
BEYOND: Final = 14.0  # months after it in which the next expansion may begin, in place of within it
STEP_MONTH: Final = "2024-10"  # reporting of losses to jamming probably changed


def laws_of(series: PublicSeries) -> tuple[GrowthLaw, ...]:
    """Return the laws that are fitted to a series, each with the ranges of its parameters."""
    return MODELS[series.name](series)


def _launched(series: PublicSeries) -> tuple[GrowthLaw, ...]:
    """Return growth without and with a ceiling, and the campaign's ramp with a second expansion.

    A second one: the window holds one step, and as many months again follow; what was decided late in the window cannot
    show before its dead time is over.
    """
    scatter, start = (ParameterRange("dispersion_size", 0.5, 100.0, True), MONTHLY_DRIFT), _level(series)
    last = float(series.x[-1])
    following = ParameterRange("next_month", 0.0, last + HORIZON + BEYOND)
    ramps = (start, MULTIPLE, ParameterRange("dead_months", 0.0, last), RAMP, following, *scatter)
    ceiling = (start, GROWTH, MULTIPLE, *scatter)
    return (
        _exponential(start, scatter),
        GrowthLaw("logistic", "a m / (1 + (m − 1) e^(−g x))", ceiling, laws.logistic_growth),
        GrowthLaw("ramps", "a (1 + (m − 1)(R(x − D) + m R(x − D′))), R = 1 − e^(−x/τ)", ramps, laws.ramped_again),
    )


def _exponential(start: ParameterRange, scatter: tuple[ParameterRange, ParameterRange]) -> GrowthLaw:
    return GrowthLaw("exponential", "a e^(g x)", (start, GROWTH, *scatter), laws.exponential_growth)


def _level(series: PublicSeries) -> ParameterRange:
    centre = float(np.exp(np.mean(np.log(series.values))))
    return ParameterRange("start", centre / WIDE, centre * WIDE, True)


def _shells(series: PublicSeries) -> tuple[GrowthLaw, ...]:
    """Return growth, the ramp to an unknown level, and the ramps of the expansions planned."""
    scatter = (ParameterRange("scatter", 0.01, 0.1, True), PLANT_DRIFT)
    start, dead = _level(series), ParameterRange("dead_months", 0.0, 18.0)
    ramp = (start, MULTIPLE, dead, RAMP, *scatter)
    planned = (
        ParameterRange("start", series.values[0] / 1.1, series.values[0] * 1.1, True),
        ParameterRange("slip_first", 0.0, 1.0),
        ParameterRange("slip_second", 0.0, 1.0),
        ParameterRange("dead_first_months", 0.0, 12.0),
        ParameterRange("dead_second_months", 0.0, 24.0),
        ParameterRange("ramp_months", 3.0, 48.0, True),
    )
    level = partial(planned_expansions, _expansions(series))
    unplanned = (
        _exponential(start, scatter),
        GrowthLaw("ramp", "a (1 + (m − 1)(1 − e^(−(x − D)/τ)))", ramp, laws.ramped),
    )
    equation = "C₀ + Σ added · slip · (1 − e^(−(x − D)/τ))"
    ramps = GrowthLaw("planned ramps", equation, (*planned, *scatter), level)
    return (*unplanned, ramps) if len(_expansions(series)) == 2 else unplanned


def _expansions(series: PublicSeries) -> list[tuple[int, float]]:
    """Return month of decision and level at the end, of each plan."""
    last = {plan.decided: plan.level for plan in series.plans}  # sorted by month due within a decision
    return sorted(last.items())


def planned_expansions(expansions: list[tuple[int, float]], x: F8, p: Mapping[str, F8]) -> F8:
    """Return output with two planned expansions; the second adds what lies above the first plan's level."""
    before, total = p["start"], p["start"] + 0.0 * x
    for (decided, level), which in zip(expansions, ("first", "second"), strict=True):
        age = x - decided - p[f"dead_{which}_months"]
        total = total + p[f"slip_{which}"] * np.maximum(level - before, 0.0) * laws.ramp(age, p["ramp_months"])
        before = np.maximum(before, level)
    return total


def _soft_kill(series: PublicSeries) -> tuple[GrowthLaw, ...]:
    """Return adoption, a step of the reporting alone, and a method with a life that may have come with it."""
    scatter = (ParameterRange("scatter", 0.05, 0.6), MONTHLY_DRIFT)
    share, after = ParameterRange("share", 0.01, 0.3, True), ParameterRange("share_with_method", 0.1, 0.9)
    adoption = (ParameterRange("ceiling", 0.1, 0.9), *ADOPTION, *scatter)
    life = (ParameterRange("from_month", 2.0, 5.0), ParameterRange("plateau_months", 0.0, 24.0), HALF_LIFE)
    step, method = partial(_stepped, _month(series, STEP_MONTH)), (share, after, *life, *scatter)
    return (
        GrowthLaw("adoption", "c / (1 + e^(−r (x − x₀)))", adoption, laws.adopted),
        GrowthLaw("reporting step", "s before, s′ from October 2024", (share, after, *scatter), step),
        GrowthLaw("method life", "s + (s′ − s) · life(x − x₀; P, h)", method, laws.aging_method),
    )


def _month(series: PublicSeries, month: str) -> int:
    return month_number(month) - (series.first_month or 0)


def _stepped(step: int, x: F8, p: Mapping[str, F8]) -> F8:
    return np.where(x < step, p["share"], p["share_with_method"])


def _leak(series: PublicSeries) -> tuple[GrowthLaw, ...]:
    """Return a leak that stays, one that adoption lowers, and one that a method with a life lowers."""
    scatter = (ParameterRange("scatter", 0.1, 0.8), MONTHLY_DRIFT)
    share, effect = ParameterRange("share", 0.01, 0.5, True), ParameterRange("effect", 0.0, 0.9)
    adoption = (share, effect, *ADOPTION, *scatter)
    life = (share, effect, ParameterRange("from_month", 0.0, 5.0), PLATEAU, HALF_LIFE, *scatter)
    return (
        GrowthLaw("constant", "l", (share, *scatter), laws.constant),
        GrowthLaw("adoption", "l (1 − e / (1 + e^(−r (x − x₀))))", adoption, laws.answered_leak),
        GrowthLaw("method life", "l (1 − e · life(x − x₀; P, h))", life, laws.aging_leak),
    )


def _liberty(series: PublicSeries) -> tuple[GrowthLaw, ...]:
    """Return learning alone, and learning beside capital; ships of a yard before the peak are assumed."""
    first = ParameterRange("first_days", series.values[0] / 1.5, series.values[0] * 1.5, True)
    ships = (ParameterRange("ships_before", 10.0, 300.0, True), ParameterRange("ships_a_month", 1.0, 15.0, True))
    slope, capital = ParameterRange("slope", 0.5, 1.0), ParameterRange("capital_factor", 0.1, 1.0, True)
    scatter = (ParameterRange("scatter", 0.05, 0.25), ParameterRange("drift", 0.0, 0.05))
    both = (first, slope, capital, *ships, *scatter)
    return (
        GrowthLaw("learning", "a n^(log₂ slope)", (first, slope, *ships, *scatter), laws.learned),
        GrowthLaw("learning and capital", "a k n^(log₂ slope)", both, laws.learned_with_capital),
    )


def _excalibur(series: PublicSeries) -> tuple[GrowthLaw, ...]:
    """Return a method that decays to nothing, to a floor, or until it is renewed."""
    share, scatter = ParameterRange("share", 0.4, 0.95), (ParameterRange("scatter", 0.1, 0.6), MONTHLY_DRIFT)
    life = (share, PLATEAU, HALF_LIFE)
    floor = (*life, ParameterRange("floor", 0.002, 0.3, True), *scatter)
    renewed = (*life, ParameterRange("cycle_months", 15.0, 60.0), *scatter)
    return (
        GrowthLaw("method life", "e · life(x; P, h)", (*life, *scatter), laws.decaying_method),
        GrowthLaw("method life with floor", "f + (e − f) · life(x; P, h)", floor, laws.method_with_floor),
        GrowthLaw("renewed method", "e · life(x mod C; P, h)", renewed, laws.renewed_method),
    )


MODELS: Final = {
    "us_155mm": _shells,
    "one_way_drones": _launched,
    "soft_kill_share": _soft_kill,
    "leak": _leak,
    "liberty_ships": _liberty,
    "excalibur": _excalibur,
}
