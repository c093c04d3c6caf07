"""Scores of forecasts: from every month inside the window on the months after it, and on later months from a file.

A month counts as inside a band if its probability under the forecast lies between the limits of the band (probability
integral transform; Dawid, J. R. Stat. Soc. A 147(2) 278, 1984). Origins overlap, so that counts are not independent.
"""

from typing import Final, NamedTuple

import numpy as np

from wargame_experiments.calibration.series_file import PublicSeries
from wargame_experiments.calibration.series_fit import COMPONENTS, SeriesFit, forecast, law_forecast
from wargame_experiments.calibration.series_laws import F8
from wargame_experiments.calibration.series_likelihood import from_scale, to_scale
from wargame_experiments.calibration.series_models import HORIZON

BANDS: Final = (0.80, 0.95)
LEVELS: Final = (0.025, 0.10, 0.50, 0.90, 0.975)
LEAST_SHARE: Final = 0.5  # of the points, before the first origin
LEAST_POINTS: Final = 2  # before it


class RollingScore(NamedTuple):
    """Forecasts from inside the window.

    Attributes
    ----------
    origins, months
        Points forecast from, and forecasts in all.
    inside
        Share of the forecasts inside each of ``BANDS``, nan without any.
    log_density
        Mean log density of a point on the scale of the series, by law; of all laws together under ``all``.
    """

    origins: int
    months: int
    inside: tuple[float, ...]
    log_density: dict[str, float]


class LaterMonth(NamedTuple):
    """A month after the window: its figure, quantiles of the forecast at ``LEVELS``, and its probability there."""

    month: str
    value: float
    quantiles: tuple[float, ...]
    probability: float

    def is_inside(self, band: float) -> bool:
        """Return whether it lies inside a band."""
        return abs(self.probability - 0.5) <= band / 2.0


def rolling_score(fit: SeriesFit) -> RollingScore:
    """Return the score of forecasts from every point inside the window; the fit must have draws over whole ranges."""
    z, x, n = fit.z, fit.series.x, len(fit.series.x)
    first = max(LEAST_POINTS, int(np.ceil(LEAST_SHARE * n))) - 1
    origins = range(first, n - 1)
    names = [law.law.name for law in fit.laws]
    probability: list[F8] = []
    densities: dict[str, list[F8]] = {name: [] for name in (*names, "all")}
    for i in origins:
        whole = forecast(fit, x[i + 1 :], i)
        probability.append(whole.cdf(z[i + 1 :]))
        densities["all"].append(whole.log_density(z[i + 1 :]))
        for law in fit.laws:
            part = law_forecast(fit.series, law, x[i + 1 :], i, COMPONENTS)
            densities[law.law.name].append(part.log_density(z[i + 1 :]))
    found = np.concatenate(probability) if probability else np.empty(0)
    inside = tuple(float(np.mean(np.abs(found - 0.5) <= band / 2)) if len(found) else float("nan") for band in BANDS)
    scores = {name: float(np.concatenate(each).mean()) for name, each in densities.items() if each}
    return RollingScore(len(origins), len(found), inside, scores)


def later_months(fit: SeriesFit, later: PublicSeries) -> list[LaterMonth]:
    """Return the months of a file that lie after the window and within the horizon, each with its forecast."""
    series = fit.series
    if series.first_month is None or later.first_month is None:
        return []
    x = later.x + later.first_month - series.first_month
    is_later = (x > series.x[-1]) & (x <= series.x[-1] + HORIZON)
    if not is_later.any():
        return []
    mixture, z = forecast(fit, x[is_later]), to_scale(series.scale, later.values[is_later])
    quantiles, probability = from_scale(series.scale, mixture.quantiles(LEVELS)), mixture.cdf(z)
    return [
        LaterMonth(series.when(int(month)), float(value), tuple(map(float, limits)), float(p))
        for month, value, limits, p in zip(x[is_later], later.values[is_later], quantiles.T, probability, strict=True)
    ]
