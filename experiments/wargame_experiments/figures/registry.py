"""Registry of the figures of a study: those of every study, and those of its model."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Final, NamedTuple

from wargame.inputs.errors import explain
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.figures.figure_spec import FigureSpec, checked

FIGURES: Final = {
    "heat-map": "heat_map",
    "front": "front",
    "line": "line",
    "game": "game",
    "sobol": "sobol",
    "morris": "morris",
    "tornado": "tornado",
    "band": "band",
    "convergence": "convergence",
}


class FigureSet(NamedTuple):
    """Figures of one kind.

    Attributes
    ----------
    name
        Of the kind.
    figure_specs
        Those that can be drawn.
    left_out
        Of those that cannot, by name: why.
    reason
        Why the kind does not apply, "" if it does.
    """

    name: str
    figure_specs: list[FigureSpec]
    left_out: dict[str, str]
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
            specs = [checked(spec) for spec in specs_of(data)]
        except SkipError as reason:
            yield FigureSet(name, [], {}, str(reason))
            continue
        left_out = {spec.name: spec.reason for spec in specs if spec.reason}
        yield FigureSet(name, [spec for spec in specs if not spec.reason], left_out)
