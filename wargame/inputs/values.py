"""Values that an input file may hold, whichever way they come: TOML, ``--set``, CSV, JSON, Python.

A number is finite and within ±2^53, so that whole numbers are exact as doubles. Tables and lists lie at most 64 deep. A
date or a time is no value of any key. A text is Unicode without lone surrogates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

from wargame.inputs.errors import Finding, KeyPath, explain, shown
from wargame.inputs.names import LONGEST_NAME, NAME_RULE, is_name

LARGEST: Final = 2**53
MOST_LEVELS: Final = 64
NUMBER_RULE: Final = f"a finite number from -{LARGEST} to {LARGEST}"
VALUE_RULE: Final = "a number, a text, true, false, a list or a table"
TEXT_RULE: Final = "a text in Unicode"
DATE_RULE: Final = f"{VALUE_RULE}; a date or a time as a text in quotes"
DEPTH_RULE: Final = f"at most {MOST_LEVELS} levels of tables and lists"
# A name as far as a regular expression tells in every language: of ASCII letters, digits, - and _ only.
NAME_SHAPE: Final[dict[str, Any]] = {
    "pattern": r"^[^\x00-/:-@\[-`{-\x7f][^\x00-,./:-@\[-^`{-\x7f]*$",
    "maxLength": LONGEST_NAME,
    "x-unit": "name",
}
SIMPLE: Final = frozenset({bool, type(None)})  # without a fault in any case


def cleared(data: Any, path: KeyPath = ()) -> list[Finding]:
    """Return what a table or list holds that no input file may; in place, None takes the place of each.

    TOML has no None, so nothing that is right looks like it.

    >>> table = {"a": [1, float("nan")], "b": "x"}
    >>> [found.path for found in cleared(table)], table
    ([('a', 1)], {'a': [1, None], 'b': 'x'})
    """
    return list(clear(data, path))


@dataclass(frozen=True, slots=True)
class ZeroOr:
    """Annotation of a field that is 0, for none, or from ``low`` to ``high``."""

    low: float
    high: float

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the check of pydantic, after that of the type."""
        return no_info_after_validator_function(self.checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the check in the words of a JSON Schema."""
        return {**handler(schema), "anyOf": [{"const": 0}, {"minimum": self.low, "maximum": self.high}]}

    def checked(self, value: float) -> float:
        """Return a value; raise ValueError if it is out of bounds."""
        if value != 0 and not self.low <= value <= self.high:
            allowed = f"0, or a number from {self.low:g} to {self.high:g}"
            raise ValueError(explain(f"got {shown(value)}", allowed))
        return value


def zero_or(low: float, high: float) -> ZeroOr:
    """Return a check of a field that is 0, for none, or from ``low`` to ``high``."""
    return ZeroOr(low, high)


def checked_name(text: str) -> str:
    """Return a name.

    Raises
    ------
    ValueError
        If a text is none.
    """
    if not is_name(text):
        raise ValueError(explain(f"got {shown(text)}", NAME_RULE))
    return text


Name = Annotated[str, AfterValidator(checked_name), Field(json_schema_extra=NAME_SHAPE)]


def copied(value: Any) -> Any:
    """Return a value, all of its tables and lists new."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def rule_against(value: Any) -> str:
    """Return what is allowed in place of a value that is no table or list; nothing if the value is.

    >>> rule_against(2**53), rule_against(2**53 + 1) == NUMBER_RULE
    ('', True)
    """
    kind = type(value)
    if kind in SIMPLE:
        return ""
    if kind is int or kind is float:
        return "" if -LARGEST <= value <= LARGEST else NUMBER_RULE  # of nan neither holds
    if kind is str:
        return "" if value.isascii() or _is_unicode(value) else TEXT_RULE
    return DATE_RULE if isinstance(value, date | time) else VALUE_RULE  # a datetime is a date


def clear(data: Any, path: KeyPath = ()) -> Iterator[Finding]:
    """Yield what `cleared` returns, value by value."""
    for key, value in list(data.items()) if isinstance(data, dict) else enumerate(data):
        if type(key) is str and not key.isascii() and not _is_unicode(key):
            yield Finding((*path, key), shown(key), explain(f"got the key {shown(key)}", TEXT_RULE))
            del data[key]
            continue
        if isinstance(value, dict | list):
            if len(path) + 1 < MOST_LEVELS:
                yield from clear(value, (*path, key))
                continue
            rule = DEPTH_RULE if value else ""
        else:
            rule = rule_against(value)
        if rule:
            got = shown(value)
            found = "nested too deeply" if rule is DEPTH_RULE else f"got {got}"
            yield Finding((*path, key), got, f"{found}; allowed: {rule}")
            data[key] = None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
