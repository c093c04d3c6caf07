"""All that is found of the public series, as plain values."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wargame_experiments.calibration.series_campaign import comparisons
from wargame_experiments.calibration.series_file import PublicSeries, public_series
from wargame_experiments.calibration.series_fit import (
    DRAWS,
    SeriesFit,
    estimates,
    fit_series,
    fitted_values,
    forecast,
    monte_carlo_errors,
    narrowed,
)
from wargame_experiments.calibration.series_likelihood import from_scale, to_scale
from wargame_experiments.calibration.series_models import HORIZON
from wargame_experiments.calibration.series_score import (
    BANDS,
    LEVELS,
    LaterMonth,
    RollingScore,
    later_months,
    rolling_score,
)

SHOWN: Final = (6, 12, 24)  # months after the window, in tables
LIMITS: Final = ("low_95", "low_80", "median", "high_80", "high_95")  # as LEVELS


class CalibratedSeries(NamedTuple):
    """The fit of a series to its whole window, the score of forecasts inside it, and that of later months."""

    fit: SeriesFit
    rolling: RollingScore
    later: list[LaterMonth]


def calibrate_series(
    seed: int,
    later: Path | None = None,
    draws: int = DRAWS,
    progress: Callable[[int], object] | None = None,
    names: Sequence[str] = (),
) -> list[CalibratedSeries]:
    """Return the fits of shipped series.

    Parameters
    ----------
    seed
        Key of the random numbers.
    later
        Folder of files with later months, on which the forecasts are scored.
    draws
        Of the parameters of each law.
    progress
        Called with 1 after each series.
    names
        Of the series; none stands for all.

    Raises
    ------
    ScenarioError
        If the later files have mistakes.
    """
    afterwards = public_series(later, least=1) if later else {}
    found = []
    for series in (one for one in public_series().values() if not names or one.name in names):
        found.append(_calibrated(series, seed, afterwards.get(series.name), draws))
        if progress:
            progress(1)
    return found


def _calibrated(series: PublicSeries, seed: int, later: PublicSeries | None, draws: int) -> CalibratedSeries:
    wide = fit_series(series, seed, draws)
    fit = narrowed(wide, seed)
    return CalibratedSeries(fit, rolling_score(wide), later_months(fit, later) if later else [])


def document(found: Sequence[CalibratedSeries], seed: int) -> dict[str, Any]:
    """Return all fits as plain values; without a value None."""
    by_name = {one.fit.series.name: estimates(one.fit) for one in found}
    return {
        "seed": seed,
        "draws": len(found[0].fit.laws[0].u),
        "series": [_series(one) for one in found],
        "campaign": [one._asdict() for one in comparisons(by_name)],
    }


def _series(found: CalibratedSeries) -> dict[str, Any]:
    fit, series = found.fit, found.fit.series
    last = int(series.x[-1])
    off = fit.z - to_scale(series.scale, fitted_values(fit))
    return {
        "series": series.name,
        "label": series.label,
        "unit": series.unit,
        "scale": series.scale,
        "source": series.source,
        "weakness": series.weakness,
        "points": len(series.x),
        "first": None if series.first_month is None else series.when(int(series.x[0])),
        "last": None if series.first_month is None else series.when(last),
        "laws": [_law(fit, i, found.rolling) for i in range(len(fit.laws))],
        "in_window_rms": math.sqrt(float(np.mean(off**2))),
        "rolling": {
            "origins": found.rolling.origins,
            "forecasts": found.rolling.months,
            **{f"inside_{100 * band:.0f}": _number(v) for band, v in zip(BANDS, found.rolling.inside, strict=True)},
            "log_density": _number(found.rolling.log_density.get("all", math.nan)),
        },
        "forecast": forecast_rows(fit),
        "monte_carlo_se": _errors(fit),
        "later": [_later(one) for one in found.later],
    }


def _law(fit: SeriesFit, i: int, rolling: RollingScore) -> dict[str, Any]:
    law = fit.laws[i]
    return {
        "law": law.law.name,
        "equation": law.law.equation,
        "effective_draws": round(law.effective),
        "rolling_log_density": _number(rolling.log_density.get(law.law.name, math.nan)),
        "parameters": [one._asdict() for one in estimates(fit) if one.law == law.law.name],
    }


def forecast_rows(fit: SeriesFit) -> list[dict[str, Any]]:
    """Return median and limits of the bands for each month of the horizon, in the unit of the series."""
    series, last = fit.series, int(fit.series.x[-1])
    quantiles = forecast(fit, last + np.arange(1.0, HORIZON + 1.0)).quantiles(LEVELS)
    values = from_scale(series.scale, quantiles).T
    return [
        {"month": series.when(last + ahead), "ahead": ahead, **dict(zip(LIMITS, map(float, row), strict=True))}
        for ahead, row in enumerate(values, 1)
    ]


def _errors(fit: SeriesFit) -> list[dict[str, Any]]:
    """Return the Monte Carlo errors of the limits shown, on the scale of the series."""
    ahead = np.array(SHOWN, float)
    errors = monte_carlo_errors(fit, fit.series.x[-1] + ahead, LEVELS).T
    rows = [dict(zip(LIMITS, map(float, row), strict=True)) for row in errors]
    return [{"ahead": h, **row} for h, row in zip(SHOWN, rows, strict=True)]


def _later(one: LaterMonth) -> dict[str, Any]:
    limits = dict(zip(LIMITS, one.quantiles, strict=True))
    inside = {f"inside_{100 * band:.0f}": one.is_inside(band) for band in BANDS}
    return {"month": one.month, "value": one.value, **limits, "probability": one.probability, **inside}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
