"""Points of a design: the case of each row."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame.inputs.toml_lines import read_key
from wargame_experiments import models
from wargame_experiments.models.model import Inputs, Mix, PurchaseOrder
from wargame_experiments.study.design import designs, samples
from wargame_experiments.study.design.case import Case, Point, address
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.design.mixes import order
from wargame_experiments.study.schema import DesignTable

MOST_POINTS: Final = 1_000_000
BUDGET: Final = "budget_usd"  # the key of a mix that is its money, not a part


class DesignContext(NamedTuple):
    """What all points have in common.

    Attributes
    ----------
    inputs
        The input files.
    factors
        All of them by name, constants with one level.
    mixes
        By name.
    seed
        Of all points.
    model
        Name of the model.
    """

    inputs: Inputs
    factors: dict[str, Factor]
    mixes: dict[str, Mix]
    seed: int
    model: str = models.DEFAULT

    def case(self, values: Mapping[str, Any]) -> Case:
        """Return the case at some values of factors; factors without a value are not set.

        Raises
        ------
        ValueError
            If shares of a mix are not right together, or two factors set the same.
        """
        settings: dict[str, Any] = {}
        given: dict[str, dict[str, float]] = {name: {} for name in self.mixes}
        for name, value in values.items():
            for path in self.factors[name].paths if name in self.factors else (name,):
                mix, _, part = path.partition(".")
                where, key = (given[mix], part) if mix in given else (settings, path)
                if key in where:
                    raise ValueError(f"'{path}' is set by two factors, one of them {name}; allowed: one factor a path")
                where[key] = value
        pairs = tuple((path, settings[path]) for path in sorted(settings, key=_canonical))
        return Case(self.inputs, pairs, tuple(self._orders(given)), self.seed, self.model)

    def _orders(self, given: Mapping[str, Mapping[str, Any]]) -> Iterator[PurchaseOrder]:
        for name, values in given.items():
            budget = float(values.get(BUDGET, self.mixes[name].budget_usd))
            shares = {part: share for part, share in values.items() if part != BUDGET}
            yield order(self.mixes[name]._replace(budget_usd=budget), shares)


def points(context: DesignContext, rows: Sequence[Mapping[str, Any]], constants: Mapping[str, Any]) -> Iterator[Point]:
    """Yield the points of a design, in order."""
    for number, row in enumerate(rows):
        case = context.case({**constants, **row})
        yield Point(number, dict(row), case, address(case))


def all_rows(
    tables: Sequence[DesignTable],
    scanned: Mapping[str, Factor],
    mixes: Mapping[str, Mix],
    seed: int,
    folder: Path,
) -> tuple[list[list[designs.Row]], list[designs.Row]]:
    """Return the rows of each design, and those of all designs crossed.

    Parameters
    ----------
    tables
        The designs; none is a factorial of all factors.
    scanned
        The factors that take more than one value, by name.
    mixes
        By name.
    seed
        Of samples.
    folder
        Where files are looked for.

    Raises
    ------
    ValueError
        If a design cannot be made, a factor is in none of them, or there are too many points.
    """
    tables = tables or [DesignTable()]
    names = [_named(design, mixes) for design in tables]
    made = [rows_of(d, _pick(n, scanned), seed, folder) for d, n in zip(tables, names, strict=True) if n is not None]
    both = [name for name, n in Counter(n for rows in made for n in _columns(rows)).items() if n > 1]
    if both:
        raise ValueError(f"factor '{both[0]}' is in two designs; allowed: each factor in one")
    covered = {name for rows in made for row in rows[:1] for name in row}
    rest = [factor for name, factor in scanned.items() if name not in covered]
    place = names.index(None) if None in names else len(made)
    if None in names:
        made.insert(place, rows_of(tables[place], rest, seed, folder))
    elif rest:
        raise ValueError(f"in no design: {', '.join(f.name for f in rest)}; allowed: every scanned factor in one")
    number = math.prod(len(rows) for rows in made)
    if number > MOST_POINTS:
        raise ValueError(f"{number:,} points; allowed: up to {MOST_POINTS:,}")
    return made, list(designs.crossed(made))


def _columns(rows: Sequence[designs.Row]) -> dict[str, None]:
    return dict.fromkeys(name for row in rows for name in row)


def _named(design: DesignTable, mixes: Mapping[str, Mix]) -> list[str] | None:
    """Return the factors that a design names, None if it takes those that no other names."""
    if design.kind == "simplex" and design.mix is not None:
        return [f"{design.mix}.{part}" for part, _ in mixes[design.mix].parts]
    if design.kind in ("csv", "list"):
        return []
    return design.factors


def _pick(names: Sequence[str], scanned: Mapping[str, Factor]) -> list[Factor]:
    return [scanned[name] if name in scanned else Factor(name, (name,)) for name in names]


def rows_of(design: DesignTable, factors: Sequence[Factor], seed: int, folder: Path) -> list[designs.Row]:
    """Return the rows of one design over some factors.

    Raises
    ------
    ValueError
        If it cannot be made.
    """
    endless = [factor.name for factor in factors if not factor.levels]
    if design.kind == "factorial":
        if endless:
            named = f"{', '.join(endless[:5])}{f' and {len(endless) - 5} more' if len(endless) > 5 else ''}"
            raise ValueError(f"a factorial of {named}, a range; allowed: values, levels = how many, or another design")
        return designs.factorial(factors)
    if design.kind == "one-at-a-time":
        return designs.one_at_a_time(factors)
    if design.kind == "simplex":
        return designs.simplex([factor.name for factor in factors], design.steps or 1)
    if design.kind == "csv":
        return designs.read_csv(folder / (design.file or ""))
    if design.kind == "list":
        return [dict(row) for row in design.rows or []]
    return designs.sampled(factors, sample_of(design, len(factors), seed))


def sample_of(design: DesignTable, factors: int, seed: int) -> samples.Sample:
    """Return the sample of the unit cube that a design takes, shape (points, factors).

    Raises
    ------
    ValueError
        If it cannot be made.
    """
    n, draw = design.points or 0, seed if design.seed is None else design.seed
    if design.kind == "saltelli":
        return samples.saltelli(design.samples or 0, factors, draw)
    if design.kind == "morris":
        return samples.trajectories(design.trajectories or 0, factors, draw, design.levels)
    if design.kind == "nolh":
        return samples.nearly_orthogonal(n, factors, draw, design.max_correlation)
    return (samples.sobol if design.kind == "sobol" else samples.latin_hypercube)(n, factors, draw)


def _canonical(path: str) -> tuple[str, ...]:
    return read_key(path)[0]
