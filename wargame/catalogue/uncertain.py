"""Catalogue figures that are known only as low, typical and high, as inputs of a sensitivity analysis.

Units of one catalogue element share its figures, so that its price is one input however many units are bought at it.
How a figure is distributed over its range is for the study to say: the sources give ranges and no distributions.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from wargame.catalogue.elements import WHOLE, Cost, Element, Figure, Performance
from wargame.inputs.errors import dotted

By = Literal["element", "unit"]


class Uncertain(NamedTuple):
    """A figure with a range.

    Attributes
    ----------
    name
        Element, or unit if it has figures of its own, and figure, as in ``decoy.cost.element.usd``.
    paths
        What to set, as after ``--set``: the figure of each unit.
    low, typical, high
        Of the catalogue, low <= typical <= high, low < high.
    is_whole
        Whether only whole numbers make sense.
    source
        Where the catalogue has it from, or what it assumes, and how much that is worth.
    """

    name: str
    paths: tuple[str, ...]
    low: float
    typical: float
    high: float
    is_whole: bool
    source: str


class Found(NamedTuple):
    """A figure of an element: where it is, its range, whether it is a whole number, and what it rests on."""

    path: tuple[str, ...]
    figure: Figure
    is_whole: bool
    source: str


def uncertain_figures(
    elements: Mapping[str, Element], *, by: By = "element", known: Collection[str] = ()
) -> list[Uncertain]:
    """Return the figures of some units whose low and high differ, prices and performance.

    Parameters
    ----------
    elements
        By name of a unit, its catalogue element with the unit's own figures.
    by
        Whether units of one element share a figure, or each has its own.
    known
        Paths that are set by something else.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> drone = uncertain_figures(load("night-raid").elements)[0]
    >>> drone.name, drone.low, drone.typical, drone.high
    ('one-way-attack-drone.cost.element.usd', 20000.0, 50000.0, 80000.0)
    >>> drone.paths
    ('units.wave-north.figures.cost.element.usd', 'units.wave-south.figures.cost.element.usd')
    """
    merged: dict[str, Uncertain] = {}
    for unit, element in elements.items():
        for path, figure, is_whole, source in figures(element):
            setting = _path(unit, path)
            if not figure.low < figure.high < math.inf or setting in known:
                continue
            owner = element.name if by == "element" else unit
            made = Uncertain(f"{owner}.{dotted(path)}", (setting,), *figure, is_whole, source)
            same = merged.get(made.name)
            if same and same[2:6] != made[2:6]:  # it has figures of its own
                made, same = made._replace(name=f"{unit}.{dotted(path)}"), None
            merged[made.name] = made._replace(paths=(same.paths if same else ()) + made.paths)
    return list(merged.values())


def figures(element: Element) -> Iterator[Found]:
    """Yield each figure of an element.

    >>> from wargame.catalogue.elements import load
    >>> found = next(figures(load("decoy")))
    >>> found.path, found.figure.typical, found.source.partition(":")[0]
    (('cost', 'element', 'usd'), 3000.0, 'confidence low')
    """
    for name, cost in element.cost:
        if isinstance(cost, Cost):
            yield Found(("cost", name, "usd"), cost.usd, False, _source(cost.confidence, cost.source))
    for section, model in element:
        if isinstance(model, Performance):
            source = _source(model.confidence, model.basis)
            for name, value in model:
                is_whole = WHOLE in type(model).model_fields[name].metadata
                for path, figure in _of_field((section, name), value):
                    yield Found(path, figure, is_whole, source)


def _of_field(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Figure]]:
    if isinstance(value, Figure):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), inner


def _source(confidence: str, words: str) -> str:
    return f"confidence {confidence}: {words}"


def _path(unit: str, path: tuple[str, ...]) -> str:
    return dotted(("units", unit, "figures", *path))
