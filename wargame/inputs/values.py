"""Values that an input file may hold, whichever way they come: TOML, ``--set``, CSV, JSON, Python.

A number is finite and within ±2^53, so that whole numbers are exact as doubles. Tables and lists lie at most 64 deep. A
date or a time is no value of any key. A text is Unicode without lone surrogates.
"""

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated, Any, Final

from pydantic import AfterValidator

from wargame.inputs.errors import Finding, KeyPath, explain, shown
from wargame.inputs.names import NAME_RULE, is_name

LARGEST: Final = 2**53
MOST_LEVELS: Final = 64
NUMBER_RULE: Final = f"a finite number from -{LARGEST} to {LARGEST}"
VALUE_RULE: Final = "a number, a text, true, false, a list or a table"
DEPTH_RULE: Final = f"at most {MOST_LEVELS} levels of tables and lists"
SIMPLE: Final = frozenset({bool, type(None)})  # without a fault in any case


def cleared(data: Any, path: KeyPath = ()) -> list[Finding]:
    """Return what a table or list holds that no input file may; in place, None takes the place of each.

    TOML has no None, so nothing that is right looks like it.

    >>> table = {"a": [1, float("nan")], "b": "x"}
    >>> [found.path for found in cleared(table)], table
    ([('a', 1)], {'a': [1, None], 'b': 'x'})
    """
    return list(_clear(data, path))


def zero_or(low: float, high: float) -> AfterValidator:
    """Return a check of a field that is 0, for none, or from ``low`` to ``high``."""

    def check(value: float) -> float:
        if value != 0 and not low <= value <= high:
            raise ValueError(explain(f"got {shown(value)}", f"0, or a number from {low:g} to {high:g}"))
        return value

    return AfterValidator(check)


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


Name = Annotated[str, AfterValidator(checked_name)]


def copied(value: Any) -> Any:
    """Return a value, all of its tables and lists new."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def fault_of(value: Any) -> tuple[str, str]:
    """Return what is wrong with a value that is no table or list, and what is allowed; two empty texts if nothing.

    >>> fault_of(2**53), fault_of(2**53 + 1)[1] == NUMBER_RULE
    (('', ''), True)
    """
    kind = type(value)
    if kind in SIMPLE:
        return "", ""
    if kind is int or kind is float:
        is_sound = -LARGEST <= value <= LARGEST  # not so of nan
        return ("", "") if is_sound else (f"got {shown(value)}", NUMBER_RULE)
    if kind is str:
        return ("", "") if value.isascii() or _is_unicode(value) else (f"got {shown(value)}", "a text in Unicode")
    if isinstance(value, date | time):  # datetime is a date
        return f"got {shown(value)}", f"{VALUE_RULE}; a date or a time as a text in quotes"
    return f"got {shown(value)}", VALUE_RULE


def _clear(data: Any, path: KeyPath) -> Iterator[Finding]:
    for key, value in list(data.items()) if isinstance(data, dict) else enumerate(data):
        if type(key) is str and not key.isascii() and not _is_unicode(key):
            yield Finding((*path, key), shown(key), explain(f"got the key {shown(key)}", "a text in Unicode"))
            del data[key]
            continue
        if isinstance(value, dict | list):
            if len(path) + 1 < MOST_LEVELS:
                yield from _clear(value, (*path, key))
                continue
            found, allowed = ("nested too deeply", DEPTH_RULE) if value else ("", "")
        else:
            found, allowed = fault_of(value)
        if found:
            yield Finding((*path, key), shown(value), explain(found, allowed))
            data[key] = None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
