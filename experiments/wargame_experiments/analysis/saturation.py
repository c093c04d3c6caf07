"""Saturation: leakage against the size or density of a raid, with Erlang's formula for a loss system."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import build
from wargame.estimates.measure_spec import MeasureSpec, of_role
from wargame.inputs.toml_lines import read_key
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.loss_system import LossSystem, loss_system

Column = NDArray[np.float64]
SIZES = ("count", "launch_interval_s")
MOST_CURVES = 8
MOST_SYSTEMS = 1_000  # points that are laid out to see whether they are loss systems


class SaturationCurve(NamedTuple):
    """Leakage of raids that differ in size alone, by size.

    Attributes
    ----------
    name
        Level of the other factor, "" without one.
    value
        Of the factor that is the size.
    x
        Elements launched, estimated if the study measures that; else the factor's value.
    mean, low, high
        Leakage.
    predicted
        By Erlang's formula; nan where the scenario is no loss system.
    """

    name: str
    value: Column
    x: Column
    mean: Column
    low: Column
    high: Column
    predicted: Column


class Saturation(NamedTuple):
    """Leakage against size.

    Attributes
    ----------
    measure
        Which leakage.
    size, by
        The factor that is the size, and the other one, if any.
    is_launched
        Whether x is what was launched rather than the factor.
    curves
        In the order of the other factor's levels.
    reason
        Why there is no line of Erlang's formula, "" if there is one.
    """

    measure: MeasureSpec
    size: FactorAxis
    by: FactorAxis | None
    is_launched: bool
    curves: list[SaturationCurve]
    reason: str


def saturation(data: Data) -> Saturation:
    """Return leakage against the size of the raid.

    Raises
    ------
    SkipError
        If no factor is a size of the raid, or leakage is not measured.
    """
    measure = next((spec for spec in of_role(data.measures, "loss", data.defender) if spec.unit == "1"), None)
    size = next((axis for axis in data.axes if is_size(axis, data)), None)
    if size is None or len(data.axes) > 2:
        names = ", ".join(axis.name for axis in data.axes) or "none"
        wanted = "a factor that is the attacker's count or launch interval, and one other at most"
        raise SkipError(f"takes {wanted}; the study scans {names}")
    if measure is None:
        raise SkipError("takes leakage among the measures")
    by = next((axis for axis in data.axes if axis != size), None)
    if by and len(by.levels) > MOST_CURVES:
        raise SkipError(f"{by.name} has {len(by.levels)} levels; curves are drawn for up to {MOST_CURVES}")
    systems = _systems(data)
    reason = next((found for found in systems if isinstance(found, str)), "")
    launched = data.first_of("size")
    is_launched = launched is not None and not any(path.endswith("_s") for path in size.paths)
    curves = [_curve(data, measure, size, by, level, systems, is_launched) for level in (by.levels if by else (None,))]
    return Saturation(measure, size, by, is_launched, curves, reason)


def is_size(axis: FactorAxis, data: Data) -> bool:
    """Return whether a factor is a number of attackers, or how fast one follows the other."""
    ends = {read_key(path)[0][-1] for path in axis.paths}
    return axis.is_number and axis.side == data.attacker and len(ends) == 1 and ends <= set(SIZES)


def _curve(
    data: Data,
    measure: MeasureSpec,
    size: FactorAxis,
    by: FactorAxis | None,
    level: Any,
    systems: list[LossSystem | str],
    is_launched: bool,
) -> SaturationCurve:
    found, launched = data.estimates(measure.name), data.first_of("size")
    sizes = [row[0] for row in data.levels((size,))]
    others = data.levels((by,)) if by else [(None,)] * len(sizes)
    rows = sorted((i for i, other in enumerate(others) if other == (level,)), key=lambda i: sizes[i])
    x = [data.estimates(launched.name)[i].mean if is_launched and launched else float(sizes[i]) for i in rows]
    mean, low, high = np.array([found[i] for i in rows], dtype=float).reshape(-1, 3).T
    predicted = [s.leakage if isinstance(s := systems[i], LossSystem) else np.nan for i in rows]
    name = data.name_of(rows[0], (by,)) if by and rows else ""
    return SaturationCurve(
        name, np.array([sizes[i] for i in rows], dtype=float), np.array(x), mean, low, high, np.array(predicted)
    )


def _systems(data: Data) -> list[LossSystem | str]:
    """Return the loss system that each point is, or why it is none; of very many points none is looked at."""
    points = len(data.study.points)
    if points > MOST_SYSTEMS:
        return [f"it is looked for at up to {MOST_SYSTEMS:,} points, not at {points:,}"] * points
    return [_system(data, i) for i in range(points)]


def _system(data: Data, point: int) -> LossSystem | str:
    """Return the loss system that a point is, or why it is none."""
    loaded, _ = data.study.points[point].case.load()
    return loss_system(build(loaded))
