"""Points of a design: the case of each row."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import Finding, explain
from wargame.inputs.toml_lines import read_key
from wargame_experiments import models
from wargame_experiments.formatting import count_of
from wargame_experiments.models.model import Inputs, Mix, PurchaseOrder
from wargame_experiments.study.design import designs, samples
from wargame_experiments.study.design.case import Case, Point, address
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.design.mixes import order
from wargame_experiments.study.schema import MOST_POINTS, DesignTable

BUDGET: Final = "budget_usd"  # the key of a mix that is its money, not a part
TABLED: Final = ("csv", "list")  # designs that are tables of rows
EMPTY: Final = ("factorial", *TABLED)  # designs that may be of no factor: the scenario as it is
MOST_SEARCHED: Final = 100_000  # points of a nearly orthogonal hypercube, which is found by a search
MOST_WORK: Final = 10_000_000  # its points times factors cubed: 20 s if the search is in vain
POINT_BYTES: Final = 1_000  # of memory for a point
SETTING_BYTES: Final = 150  # and for each of its settings
MOST_BYTES: Final = 2_000_000_000  # of memory for all points


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


class PointFault(NamedTuple):
    """A point that is none: its number, its values, and what is wrong with them together."""

    number: int
    values: designs.Row
    message: str


def points(
    context: DesignContext, rows: Iterable[designs.Row], constants: Mapping[str, Any]
) -> Iterator[Point | PointFault]:
    """Yield the points of a design in order, and what is wrong in the place of one that is none."""
    for number, row in enumerate(rows):
        try:
            case = context.case({**constants, **row})
        except ValueError as error:
            yield PointFault(number, row, str(error))
        else:
            yield Point(number, row, case, address(case))


class DesignPart(NamedTuple):
    """One of the designs that are crossed.

    Attributes
    ----------
    place
        Among the designs of the study.
    table
        What the study says of it.
    factors
        That it is a design of, in the order of its columns.
    rows
        Of a table of rows; None of any other.
    """

    place: int
    table: DesignTable
    factors: list[Factor]
    rows: list[designs.Row] | None = None

    @property
    def names(self) -> list[str]:
        """Return the names of its columns."""
        return [factor.name for factor in self.factors]

    @property
    def size(self) -> int:
        """Return how many rows it has, without making them."""
        table, n = self.table, len(self.factors)
        if self.rows is not None:
            return len(self.rows)
        if table.kind == "factorial":
            return math.prod(len(factor.levels) for factor in self.factors)
        if table.kind == "simplex":
            return math.comb((table.steps or 1) + n - 1, n - 1)
        if table.kind == "saltelli":
            return (table.samples or 0) * (n + 2)
        if table.kind == "morris":
            return (table.trajectories or 0) * (n + 1)
        return 2 * n + 1 if table.kind == "one-at-a-time" else table.points or 0


def design_parts(
    tables: Sequence[DesignTable],
    factors: Mapping[str, Factor],
    mixes: Mapping[str, Mix],
    tabled: Mapping[int, list[designs.Row]],
) -> list[DesignPart]:
    """Return the designs that are crossed, none of them made yet, in order.

    Parameters
    ----------
    tables
        The designs; none is a factorial of all factors.
    factors
        By name.
    mixes
        By name.
    tabled
        The rows of those that are tables of rows, by place.

    Raises
    ------
    ValueError
        If a factor is in none of them or in two, or one is of no factor.
    """
    named = [(p, table, _named(table, mixes, tabled.get(p, ()))) for p, table in enumerate(tables or [DesignTable()])]
    parts = [
        DesignPart(place, table, _pick(names, factors), tabled.get(place))
        for place, table, names in named
        if names is not None
    ]
    both = [name for name, n in Counter(name for part in parts for name in part.names).items() if n > 1]
    if both:
        raise ValueError(f"factor '{both[0]}' is in two designs; allowed: each factor in one")
    covered = {name for part in parts for name in part.names}
    rest = [factor for name, factor in factors.items() if len(factor.levels) != 1 and name not in covered]
    open_places = [place for place, _, names in named if names is None]
    if open_places:
        parts.insert(open_places[0], DesignPart(open_places[0], named[open_places[0]][1], rest))
    elif rest:
        raise ValueError(f"in no design: {', '.join(f.name for f in rest)}; allowed: every scanned factor in one")
    nothing = next((part.table.kind for part in parts if part.rows == []), "")
    if nothing:
        raise ValueError(f"a {nothing} of no rows; allowed: a row a point")
    empty = next((part.table.kind for part in parts if not part.names and part.table.kind not in EMPTY), "")
    if empty:
        raise ValueError(f"a {empty} of no factors; allowed: factors that take more than one value")
    return parts


def count_findings(parts: Sequence[DesignPart], constants: int) -> Iterator[Finding]:
    """Yield that the points of a study are too many to be made, counted by formula.

    Parameters
    ----------
    parts
        The designs that are crossed.
    constants
        Settings that all points have.
    """
    for part in parts:
        work = part.size * len(part.factors) ** 3
        if part.table.kind == "nolh" and (part.size > MOST_SEARCHED or work > MOST_WORK):
            allowed = f"{MOST_SEARCHED:,} points, points times factors cubed up to {MOST_WORK:,}; or an lhs"
            message = explain(f"a search over {part.size:,} points of {count_of(len(part.factors), 'factor')}", allowed)
            yield Finding(("design", part.place, "points"), f"{part.size}", message)
    points = math.prod(part.size for part in parts)
    settings = constants + sum(len(factor.paths) for part in parts for factor in part.factors)
    memory = points * (POINT_BYTES + SETTING_BYTES * settings)
    if points > MOST_POINTS:
        found = f"{_written(points)} points"
        if len(parts) > 1:
            found += f" ({' x '.join(_written(part.size) for part in parts)})"
        yield Finding(("design",), _written(points), explain(found, f"up to {MOST_POINTS:,}"))
    elif memory > MOST_BYTES:
        found = f"{points:,} points with {settings:,} settings each, about {memory / 1e9:.1f} GB"
        yield Finding(("design",), f"{points}", explain(found, f"up to {MOST_BYTES / 1e9:.0f} GB"))


def _written(count: int) -> str:
    """Return a number of points, of one that nobody counts the power of ten.

    >>> _written(2_000_000), _written(10**5000)
    ('2,000,000', 'about 10^5000')
    """
    return f"{count:,}" if count < 10**15 else f"about 10^{math.log10(count):.0f}"


def _named(design: DesignTable, mixes: Mapping[str, Mix], rows: Sequence[designs.Row]) -> list[str] | None:
    """Return the factors that a design names, None if it takes those that no other names."""
    if design.kind == "simplex" and design.mix is not None:
        return [f"{design.mix}.{part}" for part, _ in mixes[design.mix].parts]
    if design.kind in TABLED:
        return list(dict.fromkeys(name for row in rows for name in row))
    return design.factors


def _pick(names: Sequence[str], factors: Mapping[str, Factor]) -> list[Factor]:
    return [factors[name] if name in factors else Factor(name, (name,)) for name in names]


def rows_of(part: DesignPart, seed: int) -> list[designs.Row]:
    """Return the rows of a design.

    Raises
    ------
    ValueError
        If it cannot be made.
    """
    design, factors = part.table, part.factors
    if part.rows is not None:
        return part.rows
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


@lru_cache(maxsize=4096)  # a study has the same paths at all of its points
def _canonical(path: str) -> tuple[str, ...]:
    return read_key(path)[0]
