"""Registry of the figures of a study: those of every study, and those of its model."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Final, NamedTuple

from wargame.inputs.errors import explain
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.figures.figure_spec import FigureSpec

FIGURES: Final = {
    "heat-map": "heat_map",
    "front": "front",
    "line": "line",
    "game": "game",
    "sobol": "sobol",
    "morris": "morris",
    "tornado": "tornado",
    "convergence": "convergence",
}


class FigureSet(NamedTuple):
    """Figures of one kind, or why the kind does not apply."""

    name: str
    figure_specs: list[FigureSpec]
    reason: str = ""


def figure_sets(data: Data, only: Sequence[str] = ()) -> Iterator[FigureSet]:
    """Yield each kind of figure, or only some, in the order of `FIGURES`.

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    known = {name: f"wargame_experiments.figures.{module}" for name, module in FIGURES.items()}
    known |= data.study.model.own_figures
    for name in only:
        if name not in known:
            raise ValueError(explain(f"no figure '{name}'", list(known), name))
    for name, module in known.items():
        if only and name not in only:
            continue
        specs_of: Callable[[Data], list[FigureSpec]] = import_module(module).figure_specs
        try:
            yield FigureSet(name, specs_of(data))
        except SkipError as reason:
            yield FigureSet(name, [], str(reason))
