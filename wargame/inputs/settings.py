"""Settings: values laid over a scenario file, as in ``--set units.wave-1.count=200``."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from wargame.inputs.errors import SETTING, SETTING_LINE, KeyPath, Problem, dotted, explain, shown
from wargame.inputs.toml_lines import read_key
from wargame.inputs.values import DEPTH_RULE, LARGEST, MOST_LEVELS, VALUE_RULE, cleared

Settings = Mapping[str, object] | Sequence[str]

LONGEST_INDEX = 10  # digits of the place of an item in a list
SIMPLE = (int, str, bool)  # types that are TOML's own


def apply(
    settings: Settings, data: dict[str, Any], lines: dict[KeyPath, int], families: Collection[str]
) -> list[Problem]:
    """Lay settings over the data of a file, in order; return those that cannot be.

    Whether a key is allowed is not asked here: the models say that of the result.

    Parameters
    ----------
    settings
        ``"path=value"`` texts, or a mapping of dotted paths to values.
    data
        What the file holds; modified in place.
    lines
        The line of each path; modified in place: ``SETTING_LINE`` for what was set.
    families
        Top-level tables in which a setting may not name a new entry by way of one of its keys, since
        that is more likely a slip; it may set a whole new entry.
    """
    problems = []
    for text, key, value in _pairs(settings):
        if not key or isinstance(value, _NoValue):
            faults = [(key, explain("not a setting", "path=value, as in clock.tick_s=1"))]
        elif len(key) > MOST_LEVELS:
            faults = [(key, explain("nested too deeply", DEPTH_RULE))]
        elif not (faults := _refused(key, value)) and (message := _set(data, lines, key, value, families)):
            faults = [(key, message)]
        problems += [Problem(SETTING, 0, dotted(path) or text, text, message) for path, message in faults]
    return problems


class _NoValue:
    """What a setting without an equals sign has for a value."""


def _refused(key: KeyPath, value: Any) -> list[tuple[KeyPath, str]]:
    """Return where a value holds what no input file may, and what is wrong; the value is to be left alone then."""
    if value is None:
        return [(key, explain("got None", VALUE_RULE))]
    whole: dict[str, Any] = {"": value}
    return [((*key, *finding.path[1:]), finding.message) for finding in cleared(whole)]


def _pairs(settings: Settings) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Yield each setting as text, key and value."""
    if isinstance(settings, Mapping):
        for text, value in settings.items():
            key, rest = read_key(text) if isinstance(text, str) else ((), "")
            yield str(text), () if rest.strip() else key, plain(value)
        return
    for text in [settings] if isinstance(settings, str) else settings:
        key, rest = read_key(text)
        yield text, key, parsed(rest.strip()[1:].strip()) if rest.strip().startswith("=") else _NoValue()


def parsed(text: str) -> Any:
    """Return a TOML value, or the text itself if it is none.

    >>> parsed("[4, 8, 8]"), parsed("2.0"), parsed("red")
    ([4, 8, 8], 2, 'red')
    """
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return plain(table["value"]) if len(table) == 1 else text


def plain(value: Any, levels: int = MOST_LEVELS) -> Any:
    """Return a value in TOML's own types, a whole number as int: the 200.0 of a design is a count.

    What lies deeper than ``levels`` is left as it is: no input file may hold it.
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping) and levels:
        return {str(key): plain(inner, levels - 1) for key, inner in value.items()}
    if isinstance(value, list | tuple) and levels:
        return [plain(inner, levels - 1) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST:
        return int(value)
    return value


def lay_over(values: Mapping[str, object], data: dict[str, Any], families: Collection[str]) -> bool:
    """Lay values by path over data, modified in place; return whether all of them have a place.

    The quick way of `apply`: it keeps no lines, and leaves it to that to say what is wrong.
    """
    for text, value in values.items():
        key, rest = _read_key(text)
        if not key or rest.strip() or (len(key) > 2 and key[0] in families and key[1] not in data.get(key[0], ())):
            return False
        here: Any = data
        last = key[len(key) - 1]
        for part in key[: len(key) - 1]:
            here = _below(here, part)
        if isinstance(here, list):
            if not _is_index(last) or int(last) >= len(here):
                return False
            here[int(last)] = plain(value)
        elif isinstance(here, dict):
            here[last] = value if type(value) in SIMPLE else plain(value)
        else:
            return False
    return True


def _below(here: Any, part: str) -> Any:
    """Return what is in a table, made if it is not there, or in a list; None if nothing can be."""
    if isinstance(here, dict):
        return here.setdefault(part, {})
    return here[int(part)] if isinstance(here, list) and _is_index(part) and int(part) < len(here) else None


def _is_index(part: str) -> bool:
    return part.isdecimal() and len(part) < LONGEST_INDEX


_read_key = lru_cache(maxsize=4096)(read_key)  # a study has the same paths at all of its points


def _set(
    data: dict[str, Any],
    lines: dict[KeyPath, int],
    key: tuple[str, ...],
    value: Any,
    families: Collection[str],
) -> str:
    """Put a value in its place. Return what is wrong, "" if nothing."""
    entries = data.get(key[0], {})
    if len(key) > 2 and key[0] in families and isinstance(entries, dict) and key[1] not in entries:
        return explain(f"no '{key[1]}' in [{key[0]}]", list(entries), key[1])
    here: Any = data
    path: KeyPath = ()
    for part in key:
        place = int(part) if isinstance(here, list) and _is_index(part) else part
        if isinstance(here, list) and place not in range(len(here)):
            return explain(f"no item '{part}' in {dotted(path)}", f"0 to {len(here) - 1}")
        if not isinstance(here, dict | list):
            return explain(f"{dotted(path)} has no keys, it is {shown(here)}", f"{dotted(path)}=value")
        path = (*path, place)
        if len(path) == len(key):
            here[place] = value  # type: ignore[index]
            break
        here = here.setdefault(place, {}) if isinstance(here, dict) else here[int(place)]
        lines.setdefault(path, SETTING_LINE)
    for below in [known for known in lines if known[: len(path)] == path]:
        del lines[below]
    lines[path] = SETTING_LINE
    return ""
