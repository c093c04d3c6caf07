"""Catalogue figures as factors of a study: what its table ``[uncertain]`` stands for.

A study that is stored holds the factors themselves, so that its points stay what they were when the catalogue changes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from wargame.inputs.errors import Finding, explain
from wargame_experiments.models.model import UncertainFigure
from wargame_experiments.study.schema import FactorTable, UncertainTable

ALL: Final = "all"


def uncertain_findings(
    table: UncertainTable, found: Sequence[UncertainFigure], factors: Collection[str]
) -> Iterator[Finding]:
    """Yield the names and patterns that no figure has, and factors of the study that are called as a figure."""
    names = [figure.name for figure in found]
    for name in figure_tables(table, found).keys() & set(factors):
        allowed = "another name, or no such figure in [uncertain]"
        yield Finding(("factors", name), name, explain(f"'{name}' is a figure of the catalogue, and a factor", allowed))
    for place, pattern in enumerate(_patterns(table)):
        if not any(fnmatchcase(name, pattern) for name in names):
            path = ("uncertain", "figures") if isinstance(table.figures, str) else ("uncertain", "figures", place)
            yield Finding(path, pattern, explain(f"no figure '{pattern}' that has a range", names, pattern))


def figure_tables(table: UncertainTable, found: Sequence[UncertainFigure]) -> Mapping[str, FactorTable]:
    """Return the figures that a study names as factors, in the order of the scenario.

    Examples
    --------
    >>> price = UncertainFigure(
    ...     "decoy.cost.element.usd", ("units.a.figures.cost.element.usd",), 1.0, 2.0, 4.0, False, ""
    ... )
    >>> made = figure_tables(UncertainTable(figures=["decoy.cost.*"]), [price])
    >>> made["decoy.cost.element.usd"].low, made["decoy.cost.element.usd"].distribution
    (1.0, 'triangular')
    """
    patterns = _patterns(table)
    return {
        figure.name: FactorTable(
            paths=list(figure.paths),
            low=figure.low,
            typical=figure.typical,
            high=figure.high,
            whole=figure.is_whole,
            distribution=table.distribution,
            source=figure.source,
        )
        for figure in found
        if any(fnmatchcase(figure.name, pattern) for pattern in patterns)
    }


def _patterns(table: UncertainTable) -> list[str]:
    """Return what is asked for as patterns.

    >>> _patterns(UncertainTable(figures="all"))
    ['*']
    """
    given = [table.figures] if isinstance(table.figures, str) else table.figures
    return ["*" if name == ALL else name for name in given]
