"""Schema checks against pydantic models, with pydantic's findings in words and what is allowed.

No model inside: what a model knows beyond its types (names of a catalogue, where a key was meant to go) comes in by
`Words`.
"""

import json
import types
from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from wargame.inputs.errors import MOST_PROBLEMS, Finding, KeyPath, explain, nearest, shown
from wargame.inputs.names import NAME_RULE
from wargame.inputs.values import checked_name, cleared, copied

WORDS_FOR: Final = {int: "a whole number", float: "a number", str: "a text", bool: "true or false", Any: "any value"}
MOST_EXPLAINED: Final = 5 * MOST_PROBLEMS  # findings of a table that say what is allowed
SIGNS: Final = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}


class Spot(NamedTuple):
    """What a model allows at a path: an annotation and its bounds."""

    annotation: Any
    bounds: tuple[Any, ...] = ()


def nothing(*_: Any) -> None:
    """Know nothing."""


class Words(NamedTuple):
    """What a kind of input file knows beyond its types.

    Attributes
    ----------
    of_path
        Returns the words that are allowed at a path, None where the type says it.
    of_type
        Returns a type in words, None where it is no type of its own.
    hint
        Returns, for an unknown key of a table, what it was meant to be; None for nothing.
    """

    of_path: Callable[[KeyPath], Collection[str] | None] = nothing
    of_type: Callable[[Any], str | None] = nothing
    hint: Callable[[Any, str], str | None] = nothing


PLAIN: Final = Words()


def table[Model: BaseModel](
    model: type[Model], data: Mapping[str, Any], words: Words = PLAIN, context: Any = None
) -> tuple[Model | None, list[Finding]]:
    """Return data as a model of an input file, or None and every value that the model does not allow.

    Numbers stay numbers: the text "12" is no count, and 12.5 is none either. Data goes through JSON because only there
    does strict validation take a list for a tuple and a table for a model. What a model needs to know besides is the
    ``context`` of its validation.
    """
    data = copied(dict(data))
    refused = cleared(data)
    valid, findings = validated(
        model, data, lambda: model.model_validate_json(as_json(data), strict=True, context=context), words
    )
    known = {finding.path for finding in refused}
    found = refused + [finding for finding in findings if finding.path not in known]
    return (None if found else valid), found


def as_json(data: Mapping[str, Any]) -> str:
    """Return data as pydantic reads it; what JSON does not have is null, which no required key takes."""
    return json.dumps(data, default=nothing)


def validated[Model: BaseModel](
    model: type[Model], data: Mapping[str, Any], validate: Callable[[], Model], words: Words = PLAIN
) -> tuple[Model | None, list[Finding]]:
    """Return what a validation returns, or None and what it finds wrong, in words."""
    try:
        return validate(), []
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False)
        findings = [_finding(model, data, details, words) for details in errors[:MOST_EXPLAINED]]
        if len(errors) > MOST_EXPLAINED:  # too many to read any key as what it was meant to be
            brief = [_brief(details) for details in errors[MOST_EXPLAINED:]]
            return None, [finding._replace(also=()) for finding in findings] + brief
    misspelt = {finding.also for finding in findings if finding.also}
    return None, [finding for finding in findings if finding.path not in misspelt]


def value_at(data: Any, path: KeyPath) -> Any:
    """Return the value at a path, None if there is none.

    >>> value_at({"units": {"sam": {"count": 3}}}, ("units", "sam", "count"))
    3
    """
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _brief(error: ErrorDetails) -> Finding:
    """Return one of pydantic's errors without what is allowed."""
    path: KeyPath = tuple(part for part in error["loc"] if part != "[key]")
    return Finding(path, shown(error["input"]), f"{error['msg'][:1].lower()}{error['msg'][1:]}")


def _finding(model: type[BaseModel], data: Mapping[str, Any], error: ErrorDetails, words: Words) -> Finding:
    """Return one of pydantic's errors in words."""
    path: KeyPath = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "value_error" and "[key]" in error["loc"]:
        return Finding(path, shown(path[-1]), error["msg"].removeprefix("Value error, "), of_key=True)
    if error["type"] == "extra_forbidden" or "[key]" in error["loc"]:
        return _unknown_key(spot(model, path[:-1]).annotation, data, path, words)
    allowed = words.of_path(path) or describe(spot(model, path), words)
    if error["type"] == "missing":
        found = "an item is missing" if isinstance(path[-1], int) else f"required key '{path[-1]}' is missing"
        return Finding(path, "nothing", explain(found, allowed))
    got = shown(error["input"])
    if error["type"] == "value_error":
        return Finding(path, got, error["msg"].removeprefix("Value error, "))
    choices = literals(spot(model, path).annotation) if isinstance(error["input"], str) else []
    return Finding(path, got, explain(f"got {got}", choices or allowed, str(error["input"])))


def _unknown_key(table: Any, data: Mapping[str, Any], path: KeyPath, words: Words) -> Finding:
    """Return what to say of a key that its table does not have."""
    key, allowed = str(path[-1]), keys_of(table)
    found = f"unknown key {shown(key)}"
    if hint := words.hint(table, key):
        return Finding(path, key, f"{explain(found, allowed)}; did you mean '{hint}'?")
    close, message = nearest(key, allowed), explain(found, allowed, key)
    meant = (*path[:-1], close)
    return Finding(path, key, message, meant if close and value_at(data, meant) is None else ())


def keys_of(annotation: Any) -> list[str]:
    """Return the keys that a table may have; none if its entries are named by the user."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return sorted(annotation.model_fields)
    return literals(get_args(annotation)[0]) if get_origin(annotation) is dict else []


def spot(model: type[BaseModel], path: KeyPath) -> Spot:
    """Return what a model allows at a path."""
    here = Spot(model)
    for part in path:
        annotation = here.annotation
        fields: dict[str, FieldInfo] = getattr(annotation, "model_fields", {})
        if part in fields:
            field = fields[str(part)]
            here = Spot(_without_none(field.annotation), tuple(field.metadata))
        else:
            inner = get_args(annotation)
            here = Spot(_without_none(inner[-1]) if inner else Any)
    return here


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    return next(inner for inner in get_args(annotation) if inner is not types.NoneType)


def literals(annotation: Any) -> list[str]:
    """Return the words of a Literal, else none."""
    return [str(word) for word in get_args(annotation)] if get_origin(annotation) is Literal else []


def describe(here: Spot, words: Words = PLAIN) -> str:
    """Return what is allowed somewhere, in words.

    >>> from pydantic import Field
    >>> class Clock(BaseModel):
    ...     tick_s: float = Field(gt=0, le=60)
    ...     corners: list[tuple[float, float]]
    >>> describe(spot(Clock, ("tick_s",))), describe(spot(Clock, ("corners",)))
    ('a number > 0 and <= 60', 'a list, each a list of 2: a number, a number')
    """
    annotation = here.annotation
    if get_origin(annotation) is Annotated:  # an item of a list, or a value of a table
        annotation, *bounds = get_args(annotation)
        here = Spot(annotation, (*here.bounds, *(bound for one in bounds for bound in getattr(one, "metadata", [one]))))
    inner = get_args(annotation)
    if get_origin(annotation) is list:
        return f"a list, each {describe(Spot(inner[0]), words)}"
    if get_origin(annotation) is tuple:
        return f"a list of {len(inner)}: {', '.join(describe(Spot(part), words) for part in inner)}"
    if literals(annotation):
        return ", ".join(literals(annotation))
    if known := words.of_type(annotation):
        return known
    if any(getattr(bound, "func", None) is checked_name for bound in here.bounds):
        return NAME_RULE
    said = WORDS_FOR[annotation] if annotation in WORDS_FOR else _table(annotation)
    return f"{said} {_range(here.bounds)}".strip()


def _table(annotation: Any) -> str:
    """Return what a table holds; of one with entries that the user names, what each of them holds."""
    if get_origin(annotation) is not dict:
        return f"a table with {_required(annotation)}"
    key, entry = get_args(annotation)
    if literals(key):
        return f"a table with any of {', '.join(literals(key))}"
    if not (isinstance(entry, type) and issubclass(entry, BaseModel)):
        return "a table" if entry is Any else f"a table of entries, each {describe(Spot(entry))}"
    return f"a table of entries, each with {_required(entry)}"


def _required(model: type[BaseModel]) -> str:
    return ", ".join(key for key, field in model.model_fields.items() if field.is_required()) or "any of its keys"


def _range(bounds: tuple[Any, ...]) -> str:
    found = ((sign, getattr(bound, key, None)) for bound in bounds for key, sign in SIGNS.items())
    return " and ".join(f"{sign} {value:.10g}" for sign, value in found if value is not None)
