"""Catalogue figures as factors of a study: what its table ``[uncertain]`` stands for.

A study that is stored holds the factors themselves, so that its points stay what they were when the catalogue changes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from wargame.inputs.errors import Finding, explain
from wargame.scenario_file import LoadedScenario
from wargame_experiments.statistics.uncertain import Uncertain, uncertain_figures
from wargame_experiments.study.schema import FactorTable, UncertainTable

ALL: Final = "all"


def figures_of(
    table: UncertainTable, loaded: LoadedScenario, known: Collection[str], bought: Collection[str]
) -> list[Uncertain]:
    """Return all figures that a study could name.

    Parameters
    ----------
    table
        What it says of them.
    loaded
        The scenario with the study's constants.
    known
        Paths that its factors set themselves.
    bought
        Units whose number the study sets, and which are looked at though the scenario has none.
    """
    return uncertain_figures(loaded, by=table.by, known=known, bought=bought)


def uncertain_findings(
    table: UncertainTable, found: Sequence[Uncertain], factors: Collection[str]
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


def figure_tables(table: UncertainTable, found: Sequence[Uncertain]) -> Mapping[str, FactorTable]:
    """Return the figures that a study names as factors, in the order of the scenario.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> table = UncertainTable(figures=["decoy.cost.*"])
    >>> made = figure_tables(table, figures_of(table, load("night-raid"), (), ()))
    >>> made["decoy.cost.element.usd"].low, made["decoy.cost.element.usd"].distribution
    (500.0, 'triangular')
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
