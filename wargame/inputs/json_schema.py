"""JSON Schema of an input file (draft 2020-12), made of the pydantic models that read it.

Types, bounds, defaults and allowed words are those of the models. What a key means is the text below it in the class::

    class Map(BaseModel):
        width_m: float = Field(ge=1)
        '''Extent from west to east.'''

Its unit comes from its name (:mod:`wargame.inputs.units`), from ``unit(…)`` in its annotation, or, of what is no
number, from its type. A key that has no text or no unit is an error here, so that no schema lacks any. Nothing of this
is looked at when a file is read.
"""

import ast
import inspect
import math
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from wargame.inputs.units import KEYWORD, unit_of
from wargame.inputs.values import LARGEST

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SAID_BY_KEY: Final = ("description", KEYWORD, "default")  # what a key says, whatever it takes
KINDS: Final = {"string": "text", "boolean": "true or false", "object": "table"}  # units of what is no number

Json = dict[str, Any]


def json_schema(model: type[BaseModel], title: str) -> Json:
    """Return the schema of the files that a model reads, without references.

    Raises
    ------
    ValueError
        If a key has no text below it or no unit, with all such keys.
    """
    made = model.model_json_schema(schema_generator=_Described)
    whole = _inlined(made, made.pop("$defs", {}))
    faults = [f"{path}: {fault}" for path, key in keys(whole) for fault in _faults(key)]
    if faults:
        raise ValueError("\n".join(faults))
    return {"$schema": DIALECT, "title": title, **whole}


def keys(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Json]]:
    """Yield the keys of a schema with their paths; ``*`` stands for a name that the user gives."""
    for word in ("anyOf", "oneOf"):
        for one in schema.get(word, ()):
            yield from keys(one, path)
    if isinstance(items := schema.get("items"), dict):
        yield from keys(items, path)
    named = schema.get("properties", {})
    entries = schema.get("additionalProperties")
    for key, inner in {**named, **({"*": entries} if isinstance(entries, dict) else {})}.items():
        here = f"{path}.{key}" if path else key
        yield here, inner
        yield from keys(inner, here)


def partial(schema: Json) -> Json:
    """Return a schema of what may be laid over a table: each key of it, none of them required."""
    kept = {key: value for key, value in schema.items() if key not in ("required", "minProperties", "default")}
    if "properties" in kept:
        kept["properties"] = {key: partial(inner) for key, inner in kept["properties"].items()}
    return kept


def _measured(schema: Json) -> Json:
    """Return what the unit of a key is that of: of a table by names the entries."""
    entries = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
    return next((one for one in entries if isinstance(one, dict)), schema)


def _faults(key: Json) -> list[str]:
    return [f"no {word}" for word in ("description", KEYWORD) if not key.get(word)]


class _Described(GenerateJsonSchema):
    """Generator that adds what stands below a key in its class, and its unit."""

    def model_schema(self, schema: Any) -> Json:
        """Return the schema of a table."""
        made = super().model_schema(schema)
        model, texts = schema["cls"], _texts(schema["cls"])
        made["description"] = _plain(inspect.getdoc(model) or "")
        for key, value in made.get("properties", {}).items():
            if key in texts:
                value["description"] = _plain(texts[key])
            if factory := model.model_fields[key].default_factory:
                value["default"] = factory()  # type: ignore[call-arg]
            if unit := unit_of(key):
                _measured(value).setdefault(KEYWORD, unit)
        return made


@cache
def _texts(model: type[BaseModel]) -> dict[str, str]:
    """Return the texts below the keys of a model and of the models that it is made of."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= _texts_of_module(base.__module__).get(base.__name__, {})
    return found


@cache
def _texts_of_module(module: str) -> dict[str, dict[str, str]]:
    """Return the texts below the keys of each class of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    found: dict[str, dict[str, str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = {
                key.target.id: inspect.cleandoc(text.value.value)
                for key, text in zip(node.body, node.body[1:], strict=False)
                if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name)
                if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
                if isinstance(text.value.value, str)
            }
    return found


def _plain(text: str) -> str:
    """Return a text with a paragraph on one line, and with Markdown's quotes."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(paragraphs).replace("``", "`")


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Return a schema with what it refers to in place, without what TOML does not have, and with its units."""
    if isinstance(schema, list):
        return [_inlined(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    schema = dict(schema)
    if reference := schema.pop("$ref", None):
        schema = {**definitions[reference.rpartition("/")[2]], **schema}
    schema.pop("title", None)
    if "default" in schema:
        schema = _with_default(schema)
    if "anyOf" in schema:
        schema = _without_null(schema)
    if "$ref" in schema:
        return _inlined(schema, definitions)
    made = {
        key: {name: _key(_inlined(one, definitions)) for name, one in value.items()}
        if key == "properties"
        else _inlined(value, definitions)
        if key not in ("default", "enum", "const")
        else value
        for key, value in schema.items()
    }
    return _entries(_numbers(_items(made)))


def _with_default(schema: Json) -> Json:
    """Return a schema with its default as people write it: a figure without a range as one number.

    Without one if the keys of the table say theirs, or if JSON does not have it: then the text says what it stands for.
    """
    default = schema.pop("default")
    if isinstance(default, list | tuple) and len(default) == 3 and len(set(default)) == 1:
        default = default[0]
    is_said = isinstance(default, dict) and default
    is_finite = not isinstance(default, float) or math.isfinite(default)
    return {**schema, "default": default} if is_finite and not is_said else schema


def _without_null(schema: Json) -> Json:
    """Return a schema that may be absent in place of one that may be null, which TOML does not have."""
    left = [one for one in schema["anyOf"] if one.get("type") != "null"]
    rest = {key: value for key, value in schema.items() if key != "anyOf" and (key != "default" or value is not None)}
    return {**left[0], **rest} if len(left) == 1 else {**rest, "anyOf": left}


def _numbers(schema: Json) -> Json:
    """Return the schema of a number with the bounds that every number has."""
    if schema.get("type") not in ("number", "integer"):
        return schema
    low = {} if {"minimum", "exclusiveMinimum"} & schema.keys() else {"minimum": -LARGEST}
    high = {} if {"maximum", "exclusiveMaximum"} & schema.keys() else {"maximum": LARGEST}
    return {**schema, **low, **high}


def _items(schema: Json) -> Json:
    """Return the schema of a list of so many alike in words that older readers of schemas know, too."""
    if "prefixItems" not in schema:
        return schema
    first, *others = schema.pop("prefixItems")
    assert all(one == first for one in others)
    return {**schema, "items": first}


def _entries(schema: Json) -> Json:
    """Return the schema of a table whose keys are listed words or names that the user gives, each entry described."""
    words = schema.get("propertyNames", {}).get("enum")
    if "patternProperties" in schema:
        [(pattern, entry)] = schema.pop("patternProperties").items()
        schema |= {"propertyNames": {"pattern": pattern, "maxLength": 64}, "additionalProperties": entry}
    entry = schema.get("additionalProperties")
    if not isinstance(entry, dict):
        return schema
    text = schema.get("description", "Entry under its name.")
    if words is None:
        return {**schema, "additionalProperties": _key({"description": text, **entry})}
    schema = {key: value for key, value in schema.items() if key != "propertyNames"}
    named = {word: _key({"description": f"{word}: {text}", **entry}) for word in words}
    return {**schema, "properties": named, "additionalProperties": False}


def _key(schema: Json) -> Json:
    """Return the schema of a key with its unit in words, too."""
    unit = schema.get(KEYWORD) or _unit_of_type(schema)
    if not unit or not schema.get("description"):
        return schema
    text = schema["description"].removesuffix(f" [{unit}]")
    rest = {key: value for key, value in schema.items() if key not in ("description", KEYWORD)}
    return {"description": f"{text} [{unit}]", KEYWORD: unit, **rest}


def _unit_of_type(schema: Json) -> str | None:
    """Return the unit of what is no number, None of a number."""
    if "enum" in schema or "const" in schema:
        return "word"
    if schema.get("type") == "array":
        inner = schema.get("items", {})
        unit = inner.get(KEYWORD) or _unit_of_type(inner)
        return f"list of {unit}" if unit else None
    if "anyOf" in schema:
        units = [one.get(KEYWORD) or _unit_of_type(one) for one in schema["anyOf"]]
        return " or ".join(dict.fromkeys(map(str, units))) if all(units) else None
    return KINDS.get(schema.get("type", ""))
