"""The columns of a sweep's tables: name, type, unit and description of each."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from wargame.metrics import snake
from wargame_experiments.study.case import Point
from wargame_experiments.study.factors import column_name
from wargame_experiments.study.study import Study

if TYPE_CHECKING:
    import pyarrow as pa


class Field(NamedTuple):
    """A column: its name, type (``float``, ``int``, ``bool`` or ``text``), unit and description."""

    name: str
    kind: str
    unit: str
    words: str


class Layout(NamedTuple):
    """The columns of each table, none for one that a study does not have; ``factors`` by factor name."""

    factors: dict[str, Field]
    points: list[Field]
    runs: list[Field]
    failures: list[Field]
    series: list[Field]


def layout(study: Study) -> Layout:
    """Return the columns of the tables of a study."""
    names = dict.fromkeys(name for point in study.points for name in point.values)
    factors = {
        name: Field(column_name(name), _type_of([p.values.get(name) for p in study.points]), "1", _words(study, name))
        for name in names
    }
    return Layout(factors, _points(study, factors), _runs(study), _failures(factors), _series(study, factors))


def factor_values(factors: dict[str, Field], point: Point) -> dict[str, Any]:
    """Return a point's values by the name of their columns; what is neither number nor text is written as JSON."""
    return {field.name: _cell(point.values.get(name), field.kind) for name, field in factors.items()}


def schema(fields: Sequence[Field], about: dict[str, str]) -> "pa.Schema":
    """Return columns as Arrow has them, unit and description in the metadata of each."""
    import pyarrow as pa

    types = {"float": pa.float64(), "int": pa.int64(), "bool": pa.bool_(), "text": pa.string()}
    return pa.schema(
        [pa.field(f.name, types[f.kind], metadata={"unit": f.unit, "description": f.words}) for f in fields],
        metadata=about,
    )


def _words(study: Study, name: str) -> str:
    """Return what a factor is called, and where its range is from."""
    source = study.factors[name].source if name in study.factors else ""
    return f"factor {name}; {source}" if source else f"factor {name}"


def _points(study: Study, factors: dict[str, Field]) -> list[Field]:
    fields = [Field("point", "int", "1", "number of the point in the design"), *factors.values()]
    fields.append(Field("point_id", "text", "1", "hash of the scenario, what is laid over it, and the seed"))
    for mix in study.mixes.values():
        name = column_name(mix.name)
        shares = [Field(column_name(f"{mix.name}.{p}"), "float", "1", f"share for {p}") for p, _ in mix.parts]
        shares.append(Field(f"{name}_budget_usd", "float", "USD", f"what {mix.side} has for this mix"))
        known = {field.name for field in factors.values()}
        fields += [field for field in shares if field.name not in known]
        fields += [
            Field(f"{name}_spent_usd", "float", "USD", "what was bought with it"),
            Field(f"{name}_left_usd", "float", "USD", "what could buy nothing more"),
        ]
        units = [unit for _, units in mix.parts for unit in units]
        fields += [Field(f"count_{snake(u)}", "int", "element", f"elements of {u} that were bought") for u in units]
    fields += [
        Field("replications", "int", "1", "replications that the estimates are made of, failed ones among them"),
        Field("fought", "int", "1", "replications that are stored"),
        Field("failed", "int", "1", "of the replications used, those that failed"),
        Field("reached", "bool", "1", "whether all targets were met"),
    ]
    percent = f"{100 * study.table.level:g} % limit"
    for name, about in study.described.items():
        fields += [
            Field(name, "float", about.unit, "estimate"),
            Field(f"{name}_low", "float", about.unit, f"lower {percent}"),
            Field(f"{name}_high", "float", about.unit, f"upper {percent}"),
            Field(f"{name}_n", "int", "1", "replications that it is estimated from"),
        ]
    return fields


def _runs(study: Study) -> list[Field]:
    fields = [
        Field("point", "int", "1", "number of the point in the design"),
        Field("replication", "int", "1", "number of the replication, its key of chance"),
        Field("used", "bool", "1", "whether the point's estimates are made of it"),
        Field("failed_at", "text", "1", "stage at which it failed, null if it did not"),
    ]
    for name, (kind, unit, columns) in study.described.items():
        for part in columns:
            fields.append(Field(f"{name}__{part}", "float", _unit(unit, part, kind), f"{part} of {name}, a {kind}"))
    return fields


def _series(study: Study, factors: dict[str, Field]) -> list[Field]:
    fields = [
        Field("point", "int", "1", "number of the point in the design"),
        *factors.values(),
        Field("time_s", "float", "s", "time since the raid began"),
        Field("n", "int", "1", "how many raids were followed, the point's first replications"),
    ]
    for name, about in study.followed.items():
        fields += [
            Field(name, "float", about.unit, f"{about.words}: mean of the raids"),
            Field(f"{name}_sd", "float", about.unit, "standard deviation of the raids"),
            Field(f"{name}_low", "float", about.unit, "2.5 % of the raids lie below"),
            Field(f"{name}_high", "float", about.unit, "2.5 % of the raids lie above"),
        ]
    return fields if study.followed else []


def _failures(factors: dict[str, Field]) -> list[Field]:
    return [
        Field("point", "int", "1", "number of the point in the design"),
        *factors.values(),
        Field("replication", "int", "1", "first replication that failed so"),
        Field("replications", "int", "1", "how many one after the other failed so"),
        Field("stage", "text", "1", "load, build, fight, books or measure"),
        Field("error", "text", "1", "what went wrong"),
        Field("traceback", "text", "1", "where in the program"),
        Field("command", "text", "1", "what fights the first of them again"),
    ]


def _type_of(values: list[Any]) -> str:
    """Return the type of a factor's column: truth values, numbers, or texts for all else."""
    if all(isinstance(value, bool) for value in values):
        return "bool"
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) < len(values):
        return "text"
    return "int" if all(isinstance(value, int) for value in numbers) else "float"


def _cell(value: Any, kind: str) -> Any:
    is_text = kind != "text" or value is None or isinstance(value, str)
    return value if is_text else json.dumps(value)


def _unit(unit: str, part: str, kind: str) -> str:
    """Return the unit of a part's column.

    >>> _unit("USD/leaker", "den", "ratio"), _unit("s", "num", "mean"), _unit("USD/USD", "leak_attack", "margin")
    ('leaker', 's', 'element')
    """
    if kind == "margin":
        return "element" if part.startswith("leak") else "USD"
    if kind == "share":
        return "element"
    top, _, bottom = unit.partition("/")
    return top if part == "num" else bottom or "1"
