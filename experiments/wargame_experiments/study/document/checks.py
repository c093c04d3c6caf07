"""Checks across the tables of a study: every mistake, each at its key path."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from wargame.inputs.errors import SETTING, Finding, Problem, dotted, explain, shown
from wargame.inputs.names import NAME_RULE, column_part, is_name
from wargame.inputs.toml_lines import read_key
from wargame_experiments.models.model import Mix, Model
from wargame_experiments.models.units import CLOCKS
from wargame_experiments.study.design.factors import FACTOR_RULE, Factor, is_factor_name
from wargame_experiments.study.design.points import BUDGET
from wargame_experiments.study.document.point_checks import is_about
from wargame_experiments.study.schema import MOST_POINTS, FactorTable, MixTable, ReplicationTable, SeriesTable

Findings = Iterator[Finding]
ProblemsOf = Callable[[Mapping[str, Any]], Sequence[Problem]]

AMOUNTS: Final = ("a share from 0 to 1", "a number of USD >= 0")  # of a part, and of the money of a mix
MOST_BLOCKS: Final = 2_000_000  # of a sweep, each a file
MOST_WRONG: Final = 40  # values of factors that are laid over the scenario and are wrong
MOST_TRIED: Final = 12  # levels of a factor that are laid over the scenario before the sweep, the ends among them


def mix_findings(mixes: Mapping[str, MixTable], model: Model, loaded: Any) -> Findings:
    """Yield what is wrong with the mixes of a study."""
    buyers, word = model.buyers(loaded), model.amounts.good
    bought: Counter[str] = Counter(u for mix in mixes.values() for names in mix.parts.values() for u in names)
    for name, mix in mixes.items():
        yield from _mix_names(name, mix, model)
        if mix.side not in buyers:
            message = explain(f"got {shown(mix.side)}", sorted(buyers), mix.side)
            yield Finding(("mixes", name, "side"), mix.side, message)
            continue
        if mix.budget not in model.budget_kinds:
            message = explain(f"{mix.budget} is not what a {model.noun} counts", sorted(model.budget_kinds))
            yield Finding(("mixes", name, "budget"), mix.budget, message)
        own = model.goods(loaded, mix.side)
        for part, names in mix.parts.items():
            for place, unit in enumerate(names):
                path = ("mixes", name, "parts", part, place)
                if unit not in own:
                    found = f"no {word} {shown(unit)} that {mix.side} buys"
                    yield Finding(path, shown(unit), explain(found, own, unit))
                elif bought[unit] > 1:
                    found = f"{word} '{unit}' is in {bought[unit]} parts"
                    yield Finding(path, unit, explain(found, f"each {word} in one"))
        parts = mix.parts or model.categories(loaded, mix.side)
        if not parts:
            found, allowed = f"no {word} of {mix.side} has a tier", f"parts = {{ name = ['{word}', ...] }}, or tiers"
            yield Finding(("mixes", name), name, explain(found, allowed))
        for part in mix.labels:
            if part not in parts:
                found = f"no part {shown(part)} in mix {name}"
                yield Finding(("mixes", name, "labels", part), shown(part), explain(found, list(parts), part))


def _mix_names(name: str, mix: MixTable, model: Model) -> Findings:
    """Yield what is wrong with the names of a mix and its parts."""
    if not is_name(name):
        yield Finding(("mixes", name), shown(name), explain(f"a mix cannot be called {shown(name)}", NAME_RULE))
    elif name in model.reserved:
        allowed = f"a name that is no key of a scenario ({', '.join(model.reserved)})"
        yield Finding(("mixes", name), name, explain(f"a mix cannot be called '{name}'", allowed))
    for part in mix.parts:
        if not is_name(part) or part == BUDGET:
            found = f"a part of a mix cannot be called {shown(part)}"
            allowed = NAME_RULE if part != BUDGET else "another name: this is the mix's money"
            yield Finding(("mixes", name, "parts", part), shown(part), explain(found, allowed))


def series_findings(series: SeriesTable, model: Model) -> Findings:
    """Yield a clock in ``[series]`` that is not the model's, and that there is none."""
    own = model.clock
    for clock in CLOCKS:
        if clock != own and getattr(series, clock.key) is not None:
            found = f"a {model.noun} is not read by '{clock.key}'"
            yield Finding(("series", clock.key), shown(getattr(series, clock.key)), explain(found, own.key))
    if getattr(series, own.key) is None:
        yield Finding(("series",), "", f"required key '{own.key}' is missing")


def factor_findings(tables: Mapping[str, FactorTable]) -> Findings:
    """Yield what is wrong with the factors, each for itself."""
    for name, table in tables.items():
        path = ("factors", name)
        if not is_factor_name(name):
            yield Finding(path, shown(name), explain(f"a factor cannot be called {shown(name)}", FACTOR_RULE))
        yield from _ways(table, path)
        if table.path is not None and table.paths is not None:
            yield Finding((*path, "paths"), "both", explain("path and paths", "one of them"))
        if table.paths == []:
            yield Finding((*path, "paths"), "[]", explain("no paths", "at least one"))
    names = Counter(column_part(name) for name in tables)
    for name in tables:
        if names[column_part(name)] > 1:
            found = f"two factors that both become the column '{column_part(name)}'"
            yield Finding(("factors", name), name, explain(found, "names that differ in letters or digits"))


def share_findings(tables: Mapping[str, FactorTable], mixes: Mapping[str, Mix]) -> Findings:
    """Yield what is wrong with the factors that are shares or budgets of mixes."""
    for name, table in tables.items():
        for setting in paths_of(name, table):
            mix, _, part = setting.partition(".")
            allowed = [*(p for p, _ in mixes[mix].parts), BUDGET] if mix in mixes else [part]
            bad = [value for value in _values(table) if not is_amount(value, part)] if mix in mixes else []
            if not part and mix in mixes:
                found, ways = f"no part of mix {mix} is named", [f"{mix}.{each}" for each in allowed]
                yield Finding(("factors", name), name, explain(found, ways))
            elif part not in allowed:
                yield Finding(("factors", name), part, explain(f"no part '{part}' in mix {mix}", allowed, part))
            elif bad:
                message = explain(f"got {shown(bad[0])}", AMOUNTS[part == BUDGET])
                yield Finding(("factors", name), shown(bad[0]), message)


def setting_findings(
    tables: Mapping[str, FactorTable], mixes: Collection[str], constants: Mapping[str, Any], problems_of: ProblemsOf
) -> Findings:
    """Yield the values of factors that the inputs do not take.

    All factors are tried together, and if anything is wrong then each for itself, beside the constants that are right:
    it is the slow way, which ends when enough was wrong.

    Parameters
    ----------
    tables
        The factors.
    mixes
        Names of mixes: paths that begin with one of them are shares and budgets.
    constants
        Values that hold at all points, by path.
    problems_of
        Returns what is wrong with the inputs when some values are laid over them.
    """
    others = {path: value for path, value in constants.items() if path.partition(".")[0] not in mixes}
    if _fit_together(tables, mixes, others, problems_of):
        return
    wrong = [problem.path for problem in problems_of(others)]
    others = {path: value for path, value in others.items() if not any(is_about(each, path) for each in wrong)}
    tries = 0
    for name, table in tables.items():
        settings = [p for p in paths_of(name, table) if p.partition(".")[0] not in mixes]
        said: set[str] = set()
        for value in _tried(_values(table)) if settings and tries < MOST_WRONG else ():
            problems = problems_of({**others, **dict.fromkeys(settings, value)})
            tries += bool(problems)
            for problem in problems:
                ours = any(is_about(problem.path, setting) for setting in settings)
                if problem.file == SETTING and ours and problem.message not in said:
                    said.add(problem.message)
                    yield Finding(("factors", name), problem.got, problem.message)


def _fit_together(
    tables: Mapping[str, FactorTable], mixes: Collection[str], others: Mapping[str, Any], problems_of: ProblemsOf
) -> bool:
    """Return whether the inputs take the first values of all factors together, the second ones, and so on."""
    tried = {
        path: _tried(_values(table))
        for name, table in tables.items()
        for path in paths_of(name, table)
        if path.partition(".")[0] not in mixes and _values(table)
    }
    for i in range(max((len(values) for values in tried.values()), default=0)):
        together = {path: values[min(i, len(values) - 1)] for path, values in tried.items()}
        if problems_of({**others, **together}):
            return False
    return True


def replication_findings(table: ReplicationTable, measures: Sequence[str]) -> Findings:
    """Yield what is wrong with the rule of replications."""
    path, is_adaptive = ("replications",), bool(table.n_min or table.n_max or table.targets)
    if table.n is not None and is_adaptive:
        yield Finding(path, "both", explain("n, and n_min, n_max or targets", "n alone, or the others"))
    elif is_adaptive:
        for key in ("n_min", "n_max"):
            if getattr(table, key) is None:
                yield Finding(path, "nothing", explain(f"required key '{key}' is missing", "a whole number >= 2"))
        if (table.n_min or 0) > (table.n_max or math.inf):
            yield Finding(path, f"{table.n_min} > {table.n_max}", explain("n_min above n_max", "n_min <= n_max"))
        if not table.targets:
            message = explain("no target", "targets.<measure> = { half_width = ... } or { relative = ... }")
            yield Finding(path, "nothing", message)
    elif table.n is None:
        yield Finding(path, "nothing", explain("neither n nor n_min, n_max and targets", "one of them"))
    for name, goal in table.targets.items():
        if name not in measures:
            found = f"'{name}' is not among the study's measures"
            yield Finding((*path, "targets", name), name, explain(found, list(measures), name))
        if goal.half_width is None and goal.relative is None:
            message = explain("a target without a goal", "half_width > 0, relative > 0 or both: the wider counts")
            yield Finding((*path, "targets", name), "nothing", message)


def block_findings(table: ReplicationTable, points: int) -> Findings:
    """Yield that the blocks of replications of all points are more than a folder of files holds."""
    blocks = points * -(-(table.n or table.n_min or 1) // table.block)
    if blocks > MOST_BLOCKS and points <= MOST_POINTS:
        message = explain(f"{blocks:,} blocks of replications", f"up to {MOST_BLOCKS:,}: larger blocks, or fewer runs")
        yield Finding(("replications",), f"{blocks}", message)


def measure_findings(measures: Sequence[str], known: Collection[str]) -> Findings:
    """Yield measures that the scenario does not have, or that are there twice."""
    for place, name in enumerate(measures):
        if name not in known:
            yield Finding(("measures", place), name, explain(f"no measure '{name}'", sorted(known), name))
        elif name in measures[:place]:
            yield Finding(("measures", place), name, explain(f"measure '{name}' twice", "each once"))


def paths_of(name: str, table: FactorTable) -> tuple[str, ...]:
    """Return the paths that a factor sets, its name if it says none, each in one way of writing."""
    paths = [table.path or name] if table.paths is None else table.paths
    return tuple(factor_path(path) for path in paths)


def factor_path(text: str) -> str:
    """Return a path as it stands after ``--set``, with quotes only where a part needs them.

    >>> factor_path('units."guns".count'), factor_path("units.помехи.count")
    ('units.guns.count', 'units.помехи.count')
    """
    parts, rest = read_key(text)
    return text if rest else dotted(parts)


def is_scanned(factor: Factor) -> bool:
    """Return whether a factor takes more than one value."""
    return len(factor.levels) != 1


def _ways(table: FactorTable, path: tuple[str, ...]) -> Findings:
    """Yield what is wrong with the way a factor's values are given."""
    is_range = table.low is not None or table.high is not None
    ways = [table.value is not None, table.values is not None, is_range]
    yield from _shape(table, path)
    if sum(ways) > 1:
        yield Finding(path, "several", explain("value, values and a range together", "one of them"))
    if table.values is not None and not table.values:
        yield Finding((*path, "values"), "[]", explain("no values", "at least one"))
    values = table.values or []
    for place, value in enumerate(values):
        if any(type(value) is type(other) and value == other for other in values[:place]):
            yield Finding((*path, "values", place), shown(value), explain(f"value {shown(value)} twice", "each once"))
    if is_range and (table.low is None or table.high is None):
        yield Finding(path, "one end", explain("a range with one end", "low and high"))
    elif table.low is not None and table.high is not None:
        if not table.low < table.high:
            message = explain(f"low {table.low:g} is not below high {table.high:g}", "low < high")
            yield Finding(path, f"{table.low:g} .. {table.high:g}", message)
        if table.scale == "log" and not table.low > 0.0:
            yield Finding((*path, "low"), f"{table.low:g}", explain(f"got {table.low:g} on a log scale", "a low > 0"))
        if table.whole and math.floor(table.high) <= math.ceil(table.low):
            message = explain(f"one whole number from {table.low:g} to {table.high:g}", "at least two")
            yield Finding(path, "one", message)
        if table.whole and table.scale == "log" and table.levels is None:
            yield Finding((*path, "scale"), "log", explain("a log scale of whole numbers", "one of them, or levels"))


def _shape(table: FactorTable, path: tuple[str, ...]) -> Findings:
    """Yield what is wrong with the typical value and the distribution."""
    if table.typical is not None:
        if table.low is None or table.high is None:
            yield Finding(
                (*path, "typical"), f"{table.typical:g}", explain("a typical value alone", "with low and high")
            )
        elif not table.low <= table.typical <= table.high:
            found = f"typical {table.typical:g} is not from {table.low:g} to {table.high:g}"
            yield Finding((*path, "typical"), f"{table.typical:g}", explain(found, "low <= typical <= high"))
        if table.whole and table.typical % 1:
            message = explain(f"got {table.typical:g} among whole numbers", "a whole number")
            yield Finding((*path, "typical"), f"{table.typical:g}", message)
    if table.distribution != "uniform" and (table.typical is None or table.scale == "log" or table.levels):
        message = explain(
            f"a {table.distribution} distribution", "with a typical value, without levels, on a linear scale"
        )
        yield Finding((*path, "distribution"), table.distribution, message)


def _values(table: FactorTable) -> list[Any]:
    if table.values is not None:
        return table.values
    return [v for v in (table.value, table.low, table.typical, table.high) if v is not None]


def _tried(values: list[Any]) -> list[Any]:
    """Return some of many values, both ends among them."""
    if len(values) <= MOST_TRIED:
        return values
    return [values[i * (len(values) - 1) // (MOST_TRIED - 1)] for i in range(MOST_TRIED)]


def is_amount(value: Any, part: str) -> bool:
    """Return whether a value may be the share of a part of a mix, or the mix's money."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0.0 <= value < math.inf if part == BUDGET else 0.0 <= value <= 1.0
