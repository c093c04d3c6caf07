"""Views of what a measure hangs on: tornado, ranked factors, worlds and regret."""

from typing import Any

import numpy as np

from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.band import structural_bands
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import figure_words
from wargame_experiments.analysis.morris import morris_effects
from wargame_experiments.analysis.rank_correlation import factor_correlations
from wargame_experiments.analysis.regret import Regret, regrets
from wargame_experiments.analysis.sensitivity_design import design_of
from wargame_experiments.analysis.sobol import sobol_indices
from wargame_experiments.analysis.tornado import tornado_bars
from wargame_experiments.explorer.factors import words_of
from wargame_experiments.explorer.plain import digits, finite, number, numbers

Json = dict[str, Any]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)  # of the worlds


def tornado(data: Data) -> Json:
    """Return what each factor alone does to each measure, with the points at its ends.

    Raises
    ------
    SkipError
        If the study is of another design.
    """
    design = design_of(data, "one-at-a-time")
    assert design.ends is not None
    ends = design.ends.ends
    measures = {
        found.measure.name: {
            "typical": numbers(found.typical),
            "bars": [
                {
                    "factor": bar.name, "ends": numbers(found.ends[bar.name]), "points": list(ends[bar.name]),
                    "low": numbers(bar.low), "high": numbers(bar.high), "swing": numbers(bar.swing),
                    "matters": bar.matters,
                }
                for bar in found.bars
            ],
        }
        for found in tornado_bars(data)
    }  # fmt: skip
    names = {name: figure_words(name, data.study.labels) for name in ends}
    return {
        "kind": "tornado", "title": "Tornado", "names": names, "typical": design.ends.typical, "measures": measures,
    }  # fmt: skip


def ranked(data: Data) -> Json:
    """Return the factors of a sample in the order of what they do to each measure.

    Raises
    ------
    SkipError
        If the study is no sample.
    """
    reasons = []
    for made in (_sobol, _morris, _correlations):
        try:
            return {"kind": "ranked", "title": "Ranked factors", **made(data)}
        except SkipError as reason:
            reasons.append(str(reason))
    raise SkipError("; ".join(reasons))


def _sobol(data: Data) -> Json:
    measures = {
        found.measure.name: [
            {"factor": one.name, "bars": [numbers(one.total), numbers(one.first)], "matters": one.total.low > 0.0}
            for one in sorted(found.sobol.indices, key=lambda one: -np.nan_to_num(one.total.mean, nan=-np.inf))
        ]
        for found in sobol_indices(data)
    }
    about = {"method": "Sobol' indices", "axis": "share of the variance that factors cause", "unit": "1"}
    return {**about, "bars": ["total", "first"], "names": _names(data), "measures": measures}


def _morris(data: Data) -> Json:
    measures = {
        found.measure.name: [
            {
                "factor": one.name, "bars": [numbers(one.mu_star), numbers(one.sigma)], "floor": number(one.floor),
                "matters": one.matters,
            }
            for one in sorted(found.effects, key=lambda one: -one.mu_star.mean)
        ]
        for found in morris_effects(data)
    }  # fmt: skip
    about = {"method": "Morris' effects", "axis": "effect over the whole range of a factor", "unit": "measure"}
    return {**about, "bars": ["mean size μ*", "spread σ"], "names": _names(data), "measures": measures}


def _correlations(data: Data) -> Json:
    measures = {}
    for found in factor_correlations(data):
        rows = [
            {"factor": axis.name, "bars": [numbers(one.rho)], "matters": one.matters}
            for axis, one in zip(found.axes, found.correlations, strict=True)
        ]
        measures[found.measure.name] = sorted(rows, key=lambda row: -abs(row["bars"][0][0] or 0.0))
    about = {"method": "Rank correlation", "axis": "Spearman's ρ with the measure", "unit": "rho"}
    return {**about, "bars": ["ρ"], "names": _names(data), "measures": measures}


def _names(data: Data) -> dict[str, str]:
    return {axis.name: words_of(axis, data) for axis in data.axes}


def worlds(data: Data) -> Json:
    """Return how far each measure goes over worlds, and the regret of points that are run in the same worlds.

    Raises
    ------
    SkipError
        If the study draws no worlds.
    """
    measures: dict[str, list[Json]] = {}
    for band in structural_bands(data):
        row = {"label": band.point, "cases": band.cases, "band": numbers(band.band), "chance": number(band.chance)}
        measures.setdefault(band.measure.name, []).append(row)
    try:
        lost = {one.measure.name: _regret(one) for one in regrets(data)}
    except SkipError:
        lost = {}
    return {"kind": "worlds", "title": "Regret" if lost else "Worlds", "measures": measures, "regrets": lost}


def _regret(one: Regret) -> Json:
    rows = []
    for label, cases, values in zip(one.labels, one.cases, one.regrets, strict=True):
        known = finite(values)
        rows.append(
            {
                "label": label,
                "cases": cases,
                "regrets": numbers(values),
                "quantiles": digits(np.quantile(known, QUANTILES)) if known else None,
                "mean": number(np.mean(known)) if known else None,
                "most": number(max(known)) if known else None,
                "best_in": number(np.mean(np.array(known) == 0.0)) if known else None,
            }
        )
    return {"side": one.side, "direction": one.direction, "rows": rows}
