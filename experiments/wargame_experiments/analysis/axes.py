"""Scanned factors of a study: their levels, their units, and the side that chooses each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wargame.inputs.toml_lines import read_key
from wargame_experiments.analysis.labels import factor_words
from wargame_experiments.models.model import Model
from wargame_experiments.study.design.points import BUDGET
from wargame_experiments.study.document.study import Study

ROUNDING = 1e-9


class FactorAxis(NamedTuple):
    """A factor that takes more than one value.

    Attributes
    ----------
    name
        Of the factor.
    levels
        Its values: numbers ascending, others in the order of the design.
    is_number
        Whether all of them are numbers.
    side
        Whose it is: red, blue, or "" for what no side chooses.
    unit
        ``share`` of a budget, ``USD``, or "".
    words
        Label of an axis.
    paths
        What it sets.
    is_labelled
        Whether ``words`` are the study's own label, shown as written, which does not end in a unit.
    """

    name: str
    levels: tuple[Any, ...]
    is_number: bool
    side: str
    unit: str
    words: str
    paths: tuple[str, ...]
    is_labelled: bool = False


def axes(study: Study, loaded: Any) -> tuple[FactorAxis, ...]:
    """Return the factors that vary over the points; of shares that make a whole, the last follows and is left out."""
    values = [point.values for point in study.points]
    names = list(dict.fromkeys(name for row in values for name in row))
    spent = set(_rests(study, values, names))
    found = [_axis(study, loaded, name, [row.get(name) for row in values]) for name in names if name not in spent]
    return tuple(axis for axis in found if len(axis.levels) > 1)


def _axis(study: Study, loaded: Any, name: str, values: Sequence[Any]) -> FactorAxis:
    paths: tuple[str, ...] = study.factors[name].paths if name in study.factors else (name,)
    buyers = study.model.buyers(loaded)
    sides = {mix.name: buyers[mix.side] for mix in study.mixes.values()}
    levels = tuple(dict.fromkeys(_key(value) for value in values))
    is_number = all(isinstance(level, int | float) and not isinstance(level, bool) for level in levels)
    levels = tuple(sorted(levels)) if is_number else levels
    first, _, rest = paths[0].partition(".")
    unit = "share" if first in sides and rest != BUDGET else "USD" if paths[0].endswith("usd") else ""
    side, label = _side(paths, sides, study.model, loaded), study.labels.get(name, "")
    words = label or factor_words(name, paths, study.table.mixes)
    return FactorAxis(name, levels, is_number, side, unit, words, paths, bool(label))


def _side(paths: Sequence[str], mixes: Mapping[str, str], model: Model, loaded: Any) -> str:
    """Return the side whose mix or choice all paths are, "" if there is none."""
    keys = [read_key(path)[0] for path in paths]
    found = {mixes[key[0]] if key[0] in mixes else model.owner(loaded, key) for key in keys}
    return found.pop() if len(found) == 1 else ""


def _rests(study: Study, values: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Iterator[str]:
    """Yield the last part of each mix whose parts all have shares: they sum to 1."""
    for mix in study.mixes.values():
        shares = [f"{mix.name}.{part}" for part, _ in mix.parts]
        given = all(name in names for name in shares) and len(shares) > 1
        if given and all(abs(sum(row[name] for name in shares) - 1.0) < ROUNDING for row in values):
            yield shares[-1]


def _key(value: Any) -> Any:
    """Return a value that can be looked up: lists and tables as text."""
    return value if isinstance(value, int | float | str) or value is None else repr(value)


def level_of(axis: FactorAxis, values: Mapping[str, Any]) -> Any:
    """Return the level of an axis at a point, from the point's values."""
    return _key(values.get(axis.name))
