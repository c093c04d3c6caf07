"""Check values against the models of a scenario; put what pydantic finds in words, with what is allowed."""

import json
import math
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from wargame import catalogue
from wargame.catalogue import Element, Figure
from wargame.inputs.errors import Finding, KeyPath, explain, nearest, shown
from wargame.scenario import Scenario, Unit

WORDS_FOR = {int: "a whole number", float: "a number", str: "a text", bool: "true or false", Any: "any value"}
A_FIGURE = "a number or [low, typical, high]"
NAME_WORDS = "lower-case words and digits joined by '-'"
SIGNS = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}


class Spot(NamedTuple):
    """What a model allows at a path: an annotation and its bounds."""

    annotation: Any
    bounds: tuple[Any, ...] = ()


def scenario(data: Mapping[str, Any]) -> tuple[Scenario | None, list[Finding]]:
    """Return the scenario, or None and every value of it that the models do not allow.

    Numbers stay numbers: the text "12" is no count, and 12.5 is none either. Data goes through JSON because
    only there does strict validation take a list for a tuple and a table for a model.
    """
    text = json.dumps(data, default=str)
    valid, findings = _validated(Scenario, data, lambda: Scenario.model_validate_json(text, strict=True))
    paths = {finding.path for finding in findings}
    return valid, findings + [finding for finding in _endless(data) if finding.path not in paths]


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


def _endless(value: Any, path: KeyPath = ()) -> Iterator[Finding]:
    """Yield each number that is nan or infinite, which no scenario means; a figure may be infinite."""
    if isinstance(value, float) and not math.isfinite(value):
        yield Finding(path, shown(value), explain(f"got {value}", "a finite number"))
    items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, inner in items:
        if key != "figures":
            yield from _endless(inner, (*path, key))


def required() -> str:
    """Return the keys that a scenario cannot do without, and what each of them takes."""
    fields = {key: field for key, field in Scenario.model_fields.items() if field.is_required()}
    return "; ".join(f"{key} ({describe(spot(Scenario, (key,)))})" for key in fields)


def element_with(name: str, figures: Mapping[str, Any]) -> tuple[Element | None, list[Finding]]:
    """Return a catalogue element with figures laid over it; paths of findings start at the figures.

    Raises
    ------
    KeyError
        If the catalogue has no such entry.
    """
    if not figures:
        return _validated(Element, catalogue.raw(name), lambda: catalogue.load(name))
    merged = catalogue.merge(catalogue.raw(name), figures)
    return _validated(Element, merged, lambda: Element.model_validate(merged))


def table[Model: BaseModel](model: type[Model], data: Mapping[str, Any]) -> tuple[Model | None, list[Finding]]:
    """Return data as a model of any input file, or None and every value that the model does not allow."""
    text = json.dumps(data, default=str)
    return _validated(model, data, lambda: model.model_validate_json(text, strict=True))


def _validated[Model: BaseModel](
    model: type[Model], data: Mapping[str, Any], validate: Callable[[], Model]
) -> tuple[Model | None, list[Finding]]:
    try:
        return validate(), []
    except ValidationError as error:
        findings = [_finding(model, data, details) for details in error.errors(include_url=False)]
    misspelt = {finding.also for finding in findings if finding.also}
    return None, [finding for finding in findings if finding.path not in misspelt]


def _finding(model: type[BaseModel], data: Mapping[str, Any], error: ErrorDetails) -> Finding:
    """Return one of pydantic's errors in words."""
    path: KeyPath = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "extra_forbidden" or "[key]" in error["loc"]:
        return _unknown_key(spot(model, path[:-1]).annotation, data, path)
    allowed = catalogue.names() if path[-1:] == ("element",) else describe(spot(model, path))
    if error["type"] == "missing":
        found = "an item is missing" if isinstance(path[-1], int) else f"required key '{path[-1]}' is missing"
        return Finding(path, "nothing", explain(found, allowed))
    got = shown(error["input"])
    if error["type"] == "value_error":
        return Finding(path, got, error["msg"].removeprefix("Value error, "))
    words = literals(spot(model, path).annotation) if isinstance(error["input"], str) else []
    return Finding(path, got, explain(f"got {got}", words or allowed, str(error["input"])))


def _unknown_key(table: Any, data: Mapping[str, Any], path: KeyPath) -> Finding:
    """Return what to say of a key that its table does not have."""
    key, allowed = str(path[-1]), keys_of(table)
    if table is Unit and key in Element.model_fields:
        message = f"{explain(f"unknown key '{key}'", allowed)}; did you mean 'figures.{key}'?"
        return Finding(path, key, message)
    close, message = nearest(key, allowed), explain(f"unknown key '{key}'", allowed, key)
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


def describe(here: Spot) -> str:
    """Return what is allowed somewhere, in words.

    >>> describe(spot(Scenario, ("clock", "tick_s")))
    'a number > 0 and <= 60'
    >>> describe(spot(Scenario, ("units", "sam", "waypoints")))
    'a list, each a list of 2: a number, a number'
    """
    annotation = here.annotation
    inner = get_args(annotation)
    if get_origin(annotation) is list:
        return f"a list, each {describe(Spot(inner[0]))}"
    if get_origin(annotation) is tuple:
        return f"a list of {len(inner)}: {', '.join(describe(Spot(part)) for part in inner)}"
    if literals(annotation):
        return ", ".join(literals(annotation))
    if annotation is Figure or Figure in inner:
        return A_FIGURE
    if any(getattr(bound, "pattern", None) for bound in here.bounds):
        return NAME_WORDS
    words = WORDS_FOR[annotation] if annotation in WORDS_FOR else _table(annotation)
    return f"{words} {_range(here.bounds)}".strip()


def _table(annotation: Any) -> str:
    """Return what a table holds; of one with entries that the user names, what each of them holds."""
    if get_origin(annotation) is not dict:
        return f"a table with {_required(annotation)}"
    key, entry = get_args(annotation)
    if literals(key):
        return f"a table with any of {', '.join(literals(key))}"
    return "a table" if entry is Any else f"a table of entries, each with {_required(entry)}"


def _required(model: type[BaseModel]) -> str:
    return ", ".join(key for key, field in model.model_fields.items() if field.is_required()) or "any of its keys"


def _range(bounds: tuple[Any, ...]) -> str:
    found = ((sign, getattr(bound, key, None)) for bound in bounds for key, sign in SIGNS.items())
    return " and ".join(f"{sign} {value:.10g}" for sign, value in found if value is not None)
