"""Columns of a sweep's tables: name, type, unit and description of each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wargame.inputs.errors import Finding, KeyPath, explain
from wargame.inputs.names import column_part
from wargame_experiments.study.design.case import Point
from wargame_experiments.study.design.points import BUDGET

if TYPE_CHECKING:
    import pyarrow as pa

    from wargame_experiments.study.document.study import Study


class Field(NamedTuple):
    """A column: name, type (``float``, ``int``, ``bool`` or ``text``), unit, description, and who named it.

    ``owner`` is the key path of the factor, mix or measure in the study; empty for a column that every study has.
    """

    name: str
    kind: str
    unit: str
    words: str
    owner: KeyPath = ()


class TableLayout(NamedTuple):
    """The columns of each table, none for one that a study does not have; ``factors`` by factor name."""

    factors: dict[str, Field]
    points: list[Field]
    runs: list[Field]
    failures: list[Field]
    series: list[Field]


# Columns that stand beside those of factors in what is made of the tables: `Results.measure`, `Results.series`, and the
# CSV files of figures.
BESIDE: Final = ("mean", "sd", "low", "high", "n", "unit", "resamples_above_1", "events")


def layout(study: "Study") -> TableLayout:
    """Return the columns of the tables of a study."""
    names = dict.fromkeys(name for point in study.points for name in point.values)
    factors = {
        name: Field(
            column_part(name),
            _type_of([p.values.get(name) for p in study.points]),
            "1",
            _words(study, name),
            ("factors", name),
        )
        for name in names
    }
    points, failures, series = (make(study, factors) for make in (_points, _failures, _series))
    return TableLayout(factors, points, _runs(study), failures, series)


def column_findings(found: TableLayout) -> Iterator[Finding]:
    """Yield the names of factors, mixes and measures that would give two columns of a table one name.

    Case does not tell columns apart, as it does not in SQL.
    """
    beside = [Field(name, "float", "1", "beside the factors in tables and figures") for name in BESIDE]
    tables = (*found[1:], [*beside, *found.factors.values()])
    said: set[tuple[KeyPath, str]] = set()
    for fields in tables:
        by_name: dict[str, list[Field]] = {}
        for field in fields:
            by_name.setdefault(field.name.casefold(), []).append(field)
        for name, [first, *others] in by_name.items():
            if others:
                owner = next((f for f in (*others, first) if f.owner[:1] == ("factors",)), others[-1])
                other = first if owner is not first else others[0]
                if (owner.owner, name) not in said:
                    said.add((owner.owner, name))
                    yield _clash(owner, other)


def _clash(field: Field, other: Field) -> Finding:
    word = str(field.owner[-1]) if field.owner else field.name
    whose = f"that of {'.'.join(map(str, other.owner))}" if other.owner else "a column that every study has"
    message = f"'{word}' becomes the column '{field.name}', which is {whose} ({other.words})"
    allowed = "another name, as in factors.my-name = { path = '...', values = [...] }"
    return Finding(field.owner, word, explain(message, allowed))


def factor_values(factors: dict[str, Field], point: Point) -> dict[str, Any]:
    """Return a point's values by the name of their columns; what is neither number nor text is written as JSON."""
    return {field.name: _cell(point.values.get(name), field.kind) for name, field in factors.items()}


def about(study: "Study") -> dict[str, str]:
    """Return what the metadata of each table says of a study."""
    return {"study": study.name, "question": study.table.question, "level": str(study.table.level)}


def schema(fields: Sequence[Field], about: dict[str, str]) -> "pa.Schema":
    """Return columns as Arrow has them, unit and description in the metadata of each."""
    import pyarrow as pa

    types = {"float": pa.float64(), "int": pa.int64(), "bool": pa.bool_(), "text": pa.string()}
    return pa.schema(
        [pa.field(f.name, types[f.kind], metadata={"unit": f.unit, "description": f.words}) for f in fields],
        metadata=about,
    )


def _words(study: "Study", name: str) -> str:
    """Return what a factor is called, and where its range is from."""
    source = study.factors[name].source if name in study.factors else ""
    return f"factor {name}; {source}" if source else f"factor {name}"


def _points(study: "Study", factors: dict[str, Field]) -> list[Field]:
    fields = [Field("point", "int", "1", "number of the point in the design"), *factors.values()]
    fields.append(Field("point_id", "text", "1", "hash of the scenario, what is laid over it, and the seed"))
    for mix in study.mixes.values():
        name = column_part(mix.name)
        owner = ("mixes", mix.name)
        amounts = {
            f"{mix.name}.{p}": Field(column_part(f"{mix.name}.{p}"), "float", "1", f"share for {p}", owner)
            for p, _ in mix.parts
        }
        budget = f"what {mix.side} has for this mix, {mix.counting.kind}"
        amounts[f"{mix.name}.{BUDGET}"] = Field(f"{name}_budget_usd", "float", "USD", budget, owner)
        fields += [field for path, field in amounts.items() if not _is_factor(study, factors, path)]
        fields += [
            Field(f"{name}_spent_usd", "float", "USD", "what was bought with it", owner),
            Field(f"{name}_left_usd", "float", "USD", "what could buy nothing more", owner),
            Field(f"{name}_procurement_usd", "float", "USD", "price of what was bought", owner),
            Field(f"{name}_life_cycle_usd", "float", "USD", "price of what was bought, and its crews for life", owner),
        ]
        kinds = study.model.amounts
        goods = [good for _, goods in mix.parts for good in goods]
        fields += [Field(kinds.column(g), kinds.kind, kinds.unit, kinds.words.format(g), owner) for g in goods]
    fields += [
        Field("replications", "int", "1", "replications that the estimates are made of, failed ones among them"),
        Field("simulated", "int", "1", "replications that are stored"),
        Field("failed", "int", "1", "of the replications used, those that failed"),
        Field("reached", "bool", "1", "whether all targets were met"),
    ]
    percent = f"{100 * study.table.level:g} % limit"
    for place, (name, about) in enumerate(study.described.items()):
        owner = ("measures", place, name)
        fields += [
            Field(name, "float", about.unit, "estimate", owner),
            Field(f"{name}_low", "float", about.unit, f"lower {percent}", owner),
            Field(f"{name}_high", "float", about.unit, f"upper {percent}", owner),
            Field(f"{name}_n", "int", "1", "replications that it is estimated from", owner),
        ]
    return fields


def _is_factor(study: "Study", factors: Mapping[str, Field], path: str) -> bool:
    """Return whether a share or a budget of a mix is a factor of the same name, whose column it then is."""
    return path in factors and (path not in study.factors or study.factors[path].paths == (path,))


def _runs(study: "Study") -> list[Field]:
    fields = [
        Field("point", "int", "1", "number of the point in the design"),
        Field("replication", "int", "1", "number of the replication, its key of chance"),
        Field("used", "bool", "1", "whether the point's estimates are made of it"),
        Field("failed_at", "text", "1", "stage at which it failed, null if it did not"),
    ]
    for place, (name, spec) in enumerate(study.described.items()):
        owner = ("measures", place, name)
        for column in spec.columns:
            words = f"{column} of {name}, a {spec.kind}"
            fields.append(Field(f"{name}__{column}", "float", _unit(spec.unit, column, spec.kind), words, owner))
    return fields


def _series(study: "Study", factors: dict[str, Field]) -> list[Field]:
    clock, runs = study.model.clock, study.model.clock.runs
    fields = [
        Field("point", "int", "1", "number of the point in the design"),
        *factors.values(),
        Field(clock.column, "float", clock.unit, clock.words),
        Field("n", "int", "1", f"how many {runs} were followed, the point's first replications"),
    ]
    for place, (name, about) in enumerate(study.followed.items()):
        owner = ("series", "measures", place, name)
        fields += [
            Field(name, "float", about.unit, f"{about.label}: mean of the {runs}", owner),
            Field(f"{name}_sd", "float", about.unit, f"standard deviation of the {runs}", owner),
            Field(f"{name}_low", "float", about.unit, f"2.5 % of the {runs} lie below", owner),
            Field(f"{name}_high", "float", about.unit, f"2.5 % of the {runs} lie above", owner),
        ]
    return fields if study.followed else []


def _failures(study: "Study", factors: dict[str, Field]) -> list[Field]:
    verb = study.model.verb
    return [
        Field("point", "int", "1", "number of the point in the design"),
        *factors.values(),
        Field("replication", "int", "1", "first replication that failed so"),
        Field("replications", "int", "1", "how many one after the other failed so"),
        Field("stage", "text", "1", f"load, build, {verb}, books or measure"),
        Field("error", "text", "1", "what went wrong"),
        Field("traceback", "text", "1", "where in the program"),
        Field("command", "text", "1", f"what {verb}s the first of them again"),
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
