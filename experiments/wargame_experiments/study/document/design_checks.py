"""Checks of the designs against factors and mixes: every mistake, each at its key path."""

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import Finding, KeyPath, Problem, explain, nearest, shown
from wargame_experiments.models.model import Mix
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.design.points import BUDGET, TABLED
from wargame_experiments.study.document.checks import AMOUNTS, is_amount
from wargame_experiments.study.schema import SENSITIVE, DesignTable

Findings = Iterator[Finding]

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "factorial": (),
    "simplex": ("mix", "steps"),
    "lhs": ("points",),
    "sobol": ("points",),
    "nolh": ("points",),
    "csv": ("file",),
    "list": ("rows",),
    "saltelli": ("samples",),
    "morris": ("trajectories",),
    "one-at-a-time": (),
}
MAY: Final[dict[str, tuple[str, ...]]] = {
    "lhs": ("seed",),
    "sobol": ("seed",),
    "nolh": ("seed", "max_correlation"),
    "saltelli": ("seed",),
    "morris": ("seed", "levels"),
}
MOST_UNKNOWN: Final = 20  # columns that nothing has, and values that are no shares, of one table
PROBES: Final = ("?", 0)  # what is wrong with both in the same words is wrong with the path


class RowFinding(NamedTuple):
    """A mistake in a table of rows: the row, None for the name of a column, the column, and what is wrong."""

    row: int | None
    name: str
    got: str
    message: str


def design_findings(
    designs: Sequence[DesignTable], scanned: Mapping[str, Factor], mixes: Mapping[str, Mix]
) -> Findings:
    """Yield what is wrong with the designs, before any is made."""
    for place, design in enumerate(designs):
        path = ("design", place)
        needed = NEEDS[design.kind]
        for key in needed:
            if getattr(design, key) is None:
                yield Finding(path, "nothing", explain(f"required key '{key}' of a {design.kind} is missing", _of(key)))
        given = design.model_fields_set - {"kind", "factors", *needed, *MAY.get(design.kind, ())}
        for key in sorted(given):
            allowed = ["kind", "factors", *needed, *MAY.get(design.kind, ())]
            yield Finding((*path, key), key, explain(f"a {design.kind} has no key '{key}'", allowed))
        for index, name in enumerate(design.factors or ()):
            if name not in scanned and design.kind not in TABLED:
                found = f"no factor '{name}' that is scanned"
                yield Finding((*path, "factors", index), name, explain(found, scanned, name))
        if design.mix is not None and design.mix not in mixes:
            yield Finding((*path, "mix"), design.mix, explain(f"no mix '{design.mix}'", list(mixes), design.mix))
        if design.kind in SENSITIVE:
            yield from _sensitivity(design, path, len(designs), scanned)
    named = Counter(name for design in designs for name in design.factors or ())
    for name in [name for name, times in named.items() if times > 1]:
        yield Finding(("design",), name, explain(f"factor '{name}' is in {named[name]} designs", "each factor in one"))
    open_designs = [d for d in designs if d.factors is None and d.kind not in (*TABLED, "simplex")]
    if len(open_designs) > 1:
        found = f"{len(open_designs)} designs without 'factors'"
        yield Finding(("design",), "", explain(found, "at most one, which takes the factors that no other names"))


def row_findings(
    rows: Sequence[Mapping[str, Any]],
    factors: Mapping[str, Factor],
    mixes: Mapping[str, Mix],
    problems_of: Callable[[Mapping[str, Any]], Sequence[Problem]],
) -> Iterator[RowFinding]:
    """Yield what is wrong with a table of rows: names that nothing has, and shares that are none.

    Parameters
    ----------
    rows
        The table.
    factors, mixes
        By name.
    problems_of
        Returns what is wrong with the inputs when some values are laid over them.
    """
    firsts: dict[str, Any] = {}
    for row in rows:
        firsts = {**row, **firsts} if row.keys() - firsts.keys() else firsts
    shares = {name: path for name in firsts for path in _paths(name, factors) if path.partition(".")[0] in mixes}
    yield from itertools.islice(_wrong_shares(rows, shares, mixes), MOST_UNKNOWN)
    others = {name: value for name, value in firsts.items() if name not in factors and name not in shares}
    if others and problems_of(others):
        yield from itertools.islice(_unknown(others, problems_of, factors), MOST_UNKNOWN)


def _wrong_shares(
    rows: Sequence[Mapping[str, Any]], shares: Mapping[str, str], mixes: Mapping[str, Mix]
) -> Iterator[RowFinding]:
    for name, path in shares.items():
        mix, _, part = path.partition(".")
        parts = [*(known for known, _ in mixes[mix].parts), BUDGET]
        if part not in parts:
            yield RowFinding(None, name, part, explain(f"no part {shown(part)} in mix {mix}", parts, part))
            continue
        for number, row in enumerate(rows):
            if name in row and not is_amount(row[name], part):
                message = explain(f"got {shown(row[name])}", AMOUNTS[part == BUDGET])
                yield RowFinding(number, name, shown(row[name]), message)


def _unknown(
    others: Mapping[str, Any],
    problems_of: Callable[[Mapping[str, Any]], Sequence[Problem]],
    factors: Collection[str],
) -> Iterator[RowFinding]:
    """Yield names that are no path: whatever is laid there, the same is wrong."""
    for name, value in others.items():
        if not problems_of({name: value}):
            continue
        first, second = ([problem.message for problem in problems_of({name: probe})] for probe in PROBES)
        if first and first == second:
            close = "" if "." in name else nearest(name, factors)
            reason = f"did you mean '{close}'?" if close else first[0]
            yield RowFinding(None, name, name, f"{shown(name)} is no factor and no path; {reason}")


def _paths(name: str, factors: Mapping[str, Factor]) -> tuple[str, ...]:
    return factors[name].paths if name in factors else (name,)


def _sensitivity(design: DesignTable, path: KeyPath, designs: int, scanned: Mapping[str, Factor]) -> Findings:
    """Yield what is wrong with a design of sensitivity analysis."""
    if designs > 1:
        found = f"a {design.kind} design among {designs} designs"
        yield Finding((*path, "kind"), design.kind, explain(found, "it alone; other factors constant"))
    names = list(scanned) if design.factors is None else design.factors
    with_levels = [name for name in names if name in scanned and scanned[name].levels]
    if with_levels:
        found = f"a {design.kind} design of {', '.join(with_levels)}, with values"
        yield Finding(path, with_levels[0], explain(found, "ranges: low and high, or figures in [uncertain]"))
    elif not names:
        yield Finding(path, "nothing", explain("no factors", "ranges in [factors], or figures in [uncertain]"))
    if design.samples is not None and design.samples & (design.samples - 1):
        message = explain(f"got {design.samples}", "a power of two >= 2, for which the sequence is balanced")
        yield Finding((*path, "samples"), str(design.samples), message)
    if design.kind == "morris" and design.levels is not None and design.levels % 2:
        yield Finding((*path, "levels"), str(design.levels), explain(f"got {design.levels}", "an even number >= 4"))


def _of(key: str) -> str:
    return {
        "mix": "the name of a mix",
        "steps": "into how many steps the whole is cut",
        "points": "how many points",
        "file": "the path of a CSV file, seen from the study",
        "rows": "a list of tables, a value by factor",
        "samples": "how many, a power of two",
        "trajectories": "how many, 10 to 50 are usual",
    }[key]
