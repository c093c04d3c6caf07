"""Figures of the calibration: leak of a raid, leak against raid size, and what cannot be told apart."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, PercentFormatter, ScalarFormatter

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.claims import fit_claims
from wargame_experiments.calibration.counts import PublicCounts, Window, public_counts, soft_share_range
from wargame_experiments.calibration.fit import RidgePoint
from wargame_experiments.calibration.model import Raids
from wargame_experiments.calibration.moments import LEVELS
from wargame_experiments.calibration.sizes import size_classes
from wargame_experiments.calibration.target import CalibrationTarget
from wargame_experiments.figures import style

NAME: Final = "raid-leakage"
GRID: Final = np.linspace(0.0, 0.7, 281)
SHOWN_SIZES: Final = (30, 50, 100, 200, 400, 800)


def write(folder: Path, target: CalibrationTarget, raids: Raids, ridge: Sequence[RidgePoint], note: str) -> None:
    """Write raid-leakage.png and .pdf, and a CSV of each panel, into a folder; without a ridge, two panels."""
    style.save(partial(draw, target, raids, ridge, note), folder, NAME)
    counts = public_counts()
    style.write_csv(folder / f"{NAME}.csv", *distribution_rows(counts.window, raids))
    style.write_csv(folder / f"{NAME}-by-size.csv", *size_rows(counts.window, raids))


def draw(target: CalibrationTarget, raids: Raids, ridge: Sequence[RidgePoint] = (), note: str = "") -> Figure:
    """Return the figure.

    Parameters
    ----------
    target
        Published moments with limits.
    raids
        Of the calibrated model.
    ridge
        Parameter sets for the third panel; none leaves it out.
    note
        Small print.
    """
    counts = public_counts()
    figure = Figure(figsize=(style.PAGE_IN, 3.2), layout="constrained")
    panels = figure.subplots(1, 3 if ridge else 2)
    distribution(panels[0], target, counts, raids)
    against_size(panels[1], counts.window, raids)
    if ridge:
        told_apart(panels[2], ridge, counts)
    style.letter(panels)
    style.caption(
        figure, note, "Public counts: Ukrainian Air Force reports collected by P. Ivaniuk; one side's claims."
    )
    return figure


def distribution(panel: Axes, target: CalibrationTarget, counts: PublicCounts, raids: Raids) -> None:
    """Draw the distribution of the leak of a raid: data, model, beta-binomial fit, independent leaks."""
    panel.set_title("Leak of a raid")
    header, rows = distribution_rows(counts.window, raids)
    columns = np.array(rows).T
    looks = {"model": (style.BLUE, "-"), "beta-binomial": (style.GREEN, "--"), "independent leaks": (style.GREY, ":")}
    for name, values in zip(header[1:], columns[1:], strict=True):
        colour, line = looks[name]
        panel.plot(columns[0], values, color=colour, linestyle=line, label=name)
    at = target.values[2 : 2 + len(LEVELS)]
    bars = np.abs(np.stack([at - target.low[2 : 2 + len(LEVELS)], target.high[2 : 2 + len(LEVELS)] - at]))
    panel.errorbar(
        at, LEVELS, xerr=bars, fmt="o", color=style.VERMILION, markersize=3.5, linewidth=1.0, capsize=2,
        label="public quantiles, 95 %",
    )  # fmt: skip
    panel.set_xlabel("neither destroyed nor lost, share of launched")
    panel.set_ylabel("share of raids with less")
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.set_xlim(0.0, GRID[-1])
    panel.set_ylim(0.0, 1.02)
    panel.legend(loc="lower right")


def against_size(panel: Axes, window: Window, raids: Raids) -> None:
    """Draw mean leak and spread by size of raid, and the trend of the stand-in for the data."""
    panel.set_title("Leak against size of raid")
    _, rows = size_rows(window, raids)
    size, mean, low, high, trend = np.array(rows).T
    panel.fill_between(size, low, high, color=style.SKY, alpha=0.35, linewidth=0.0, label="model, 5 to 95 % of raids")
    panel.plot(size, mean, "o-", color=style.BLUE, markersize=2.5, label="model, mean")
    panel.plot(size, trend, color=style.VERMILION, linestyle="--", label="assumed of the raw data")
    panel.set_xscale("log")
    panel.set_xticks(SHOWN_SIZES)
    panel.xaxis.set_major_formatter(ScalarFormatter())
    panel.xaxis.set_minor_formatter(NullFormatter())
    panel.set_xlabel("launched in the raid")
    panel.set_ylabel("leak")
    panel.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.set_ylim(0.0, None)
    panel.legend(loc="upper right")


def told_apart(panel: Axes, ridge: Sequence[RidgePoint], counts: PublicCounts) -> None:
    """Draw sets of parameters with about the same leaks: readiness against the share lost to jamming, by distance."""
    panel.set_title("Fits with other jamming")
    share = [point.soft_share for point in ridge]
    known = soft_share_range(counts)
    panel.axvspan(known.low, known.high, color=style.YELLOW, alpha=0.25, linewidth=0.0, label="public range, 2024")
    panel.plot(
        share,
        [p.parameters.readiness_mean for p in ridge],
        "o-",
        color=style.BLUE,
        markersize=3.5,
        label="readiness_mean",
    )
    panel.plot(share, [p.parameters.gamma for p in ridge], "s-", color=style.ORANGE, markersize=3.5, label="gamma")
    for point in ridge:
        panel.annotate(
            f"{point.distance:.0f}", (point.soft_share, point.parameters.readiness_mean), xytext=(0, -9),
            textcoords="offset points", ha="center", fontsize=style.SMALL_PRINT, color=style.BLUE,
        )  # fmt: skip
    panel.set_xlabel("share of losses to jamming")
    panel.set_ylabel("fitted value (small: distance)")
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.set_xlim(0.0, max(*share, known.high) * 1.1)
    shown = [value for p in ridge for value in (p.parameters.readiness_mean, p.parameters.gamma)]
    panel.set_ylim(min(shown) - 0.06, max(shown) + 0.15)
    panel.legend(loc="upper right")


def distribution_rows(window: Window, raids: Raids) -> tuple[list[str], list[list[float]]]:
    """Return header and rows of the distribution functions at ``GRID``."""
    sizes = np.round(size_classes(window, 40))
    leak = np.sort(raids.leaked / raids.launched)
    model = np.searchsorted(leak, GRID, side="right") / len(leak)
    curves = [model, beta_binomial_cdf(sizes, *window.beta_binomial), binomial_cdf(sizes, window.pooled_leak)]
    return ["leak", "model", "beta-binomial", "independent leaks"], np.array([GRID, *curves]).T.tolist()


def beta_binomial_cdf(sizes: F8, a: float, b: float) -> F8:
    """Return P(leak <= GRID) of beta-binomial raids, an average over sizes."""
    from scipy.stats import betabinom

    return np.mean([betabinom.cdf(np.floor(GRID * n + 1e-9), int(n), a, b) for n in sizes], axis=0)


def binomial_cdf(sizes: F8, p: float) -> F8:
    """Return P(leak <= GRID) of raids with independent leaks, an average over sizes."""
    from scipy.stats import binom

    return np.mean([binom.cdf(np.floor(GRID * n + 1e-9), int(n), p) for n in sizes], axis=0)


def size_rows(window: Window, raids: Raids) -> tuple[list[str], list[list[float]]]:
    """Return header and rows of the leak by size, neighbouring size classes in fours."""
    claims = fit_claims(window)
    groups = np.array_split(np.unique(raids.raid_class), max(len(np.unique(raids.raid_class)) // 4, 1))
    rows = []
    for classes in groups:
        chosen = np.isin(raids.raid_class, classes)
        leak, launched = raids.leaked[chosen] / raids.launched[chosen], raids.launched[chosen]
        low, high = np.quantile(leak, [0.05, 0.95])
        rows.append([launched.mean(), leak.mean(), low, high, float(claims.mean_leak(launched).mean())])
    return ["launched", "model_mean", "model_5_percent", "model_95_percent", "stand_in_mean"], rows
