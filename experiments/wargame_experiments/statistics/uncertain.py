"""Catalogue figures that are known only as low, typical and high, as inputs of a sensitivity analysis.

Such a range is taken as a Triangular distribution with its mode at the typical figure, or a uniform one; both are
assumptions, as the sources give ranges and no distributions. Units of one catalogue element share its figures, so
that its price is one input however many units are bought at it.
Source of the Triangular distribution: Law (2015), Simulation Modeling and Analysis, 5th ed., sec. 6.2.2.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final, Literal, NamedTuple, get_args

from wargame.catalogue import Cost, Count, Element, Figure, Performance
from wargame.errors import dotted
from wargame.scenario_file import LoadedScenario

Shape = Literal["triangular", "uniform"]
COUNTED: Final = get_args(Count)[1]  # marks a field of whole numbers


class Uncertain(NamedTuple):
    """A figure with a range.

    Attributes
    ----------
    name
        Element, or unit if it has figures of its own, and figure, as in ``decoy.cost.element.usd``.
    paths
        What to set, as after ``--set``: the figure of each unit.
    low, typical, high
        Of the catalogue, low < high.
    is_whole
        Whether only whole numbers make sense.
    """

    name: str
    paths: tuple[str, ...]
    low: float
    typical: float
    high: float
    is_whole: bool

    def at(self, u: float, shape: Shape = "triangular") -> float:
        """Return the figure at a quantile in [0, 1].

        >>> price = Uncertain("x", ("x",), 0.0, 1.0, 2.0, False)
        >>> price.at(0.125), price.at(0.5), price.at(0.125, "uniform")
        (0.5, 1.0, 0.25)
        """
        width, below = self.high - self.low, self.typical - self.low
        if shape == "uniform":
            value = self.low + u * width
        elif u * width <= below:
            value = self.low + math.sqrt(u * width * below)
        else:
            value = self.high - math.sqrt((1.0 - u) * width * (self.high - self.typical))
        return float(round(value)) if self.is_whole else value

    def settings(self, value: float) -> list[str]:
        """Return what to set for a value of the figure, as texts after ``--set``.

        >>> Uncertain("x", ("units.a.figures.gun.magazine",), 100, 200, 400, True).settings(150.0)
        ['units.a.figures.gun.magazine=150.0']
        """
        return [f"{path}={value!r}" for path in self.paths]


def uncertain_figures(
    loaded: LoadedScenario, only: Collection[str] = ("*",), *, by: Literal["element", "unit"] = "element"
) -> list[Uncertain]:
    """Return the figures of a scenario whose low and high differ, prices and performance.

    Parameters
    ----------
    loaded
        The scenario; units with no elements are left out.
    only
        Patterns of names, as in ``*.cost.*``.
    by
        Whether units of one element share a figure, or each has its own.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> drone = uncertain_figures(load("night-raid"), ["one-way-attack-drone.cost.*"])[0]
    >>> drone.paths
    ('units.wave-north.figures.cost.element.usd', 'units.wave-south.figures.cost.element.usd')
    """
    merged: dict[str, Uncertain] = {}
    for unit, element in loaded.elements.items():
        if loaded.scenario.units[unit].count == 0:
            continue
        for path, figure, is_whole in figures(element):
            if not figure.low < figure.high < math.inf:
                continue
            owner = element.name if by == "element" else unit
            made = Uncertain(f"{owner}.{dotted(path)}", (_path(unit, path),), *figure, is_whole)
            known = merged.get(made.name)
            if known and known[2:] != made[2:]:  # it has figures of its own
                made, known = made._replace(name=f"{unit}.{dotted(path)}"), None
            merged[made.name] = made._replace(paths=(known.paths if known else ()) + made.paths)
    return [found for found in merged.values() if any(fnmatchcase(found.name, pattern) for pattern in only)]


def settings(inputs: Sequence[Uncertain], quantiles: Sequence[float], shape: Shape = "triangular") -> list[str]:
    """Return what to set for one point of a design in the unit cube.

    Parameters
    ----------
    inputs
        The figures, one for each column of the design.
    quantiles
        A row of the design, in [0, 1].
    shape
        Of the distributions.
    """
    return [text for one, u in zip(inputs, quantiles, strict=True) for text in one.settings(one.at(float(u), shape))]


def figures(element: Element) -> Iterator[tuple[tuple[str, ...], Figure, bool]]:
    """Yield each figure of an element: where it is, its range, and whether it is a whole number."""
    for name, cost in element.cost:
        if isinstance(cost, Cost):
            yield ("cost", name, "usd"), cost.usd, False
    for section, model in element:
        if isinstance(model, Performance):
            for name, value in model:
                yield from _of_field((section, name), value, COUNTED in type(model).model_fields[name].metadata)


def _of_field(path: tuple[str, ...], value: Any, is_whole: bool) -> Iterator[tuple[tuple[str, ...], Figure, bool]]:
    if isinstance(value, Figure):
        yield path, value, is_whole
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), inner, is_whole


def _path(unit: str, path: tuple[str, ...]) -> str:
    return dotted(("units", unit, "figures", *path))
