"""Error messages for input files: place, value found, values allowed, and the nearest right word."""

import difflib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from wargame.inputs.names import is_name

KeyPath = tuple[str | int, ...]

AGAIN = " (again)"  # after the name of an entry that is there twice, to tell the two apart
SETTING = "setting"  # stands for the file of whatever was set on the command line
LONGEST = 60  # characters of a value that are shown
MOST_WORDS = 40  # allowed words that are listed; the catalogue has 30 names
CLOSE_ENOUGH = 0.6  # difflib's own default ratio


class Problem(NamedTuple):
    """One mistake.

    Attributes
    ----------
    file
        The file, or ``"setting"`` for a value that was set over the file.
    line
        Line of the file, from 1; 0 if there is none.
    path
        Dotted path of the key, as in ``--set``; empty for the file as a whole.
    got
        What was found.
    message
        What is wrong, what is allowed, and the nearest right word.

    Examples
    --------
    >>> print(Problem("raid.toml", 7, "clock.tick_s", "-1", "got -1; allowed: a number > 0"))
    raid.toml:7: clock.tick_s: got -1; allowed: a number > 0
    """

    file: str
    line: int
    path: str
    got: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class Finding(NamedTuple):
    """A mistake at a key path, not yet looked up in the file.

    ``also`` is the path of another key that it hangs on, or for which an unknown key was likely meant.
    """

    path: KeyPath
    got: str
    message: str
    also: KeyPath = ()

    def under(self, base: KeyPath) -> "Finding":
        """Return it with its paths below ``base``."""
        return Finding(base + self.path, self.got, self.message, base + self.also if self.also else ())


class ScenarioError(ValueError):
    """A scenario that cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)  # so that it survives pickling on the way from a worker

    def __str__(self) -> str:
        count = len(self.problems)
        files = Counter(p.file for p in self.problems if p.file != SETTING)
        where = ", ".join(files) or "the settings"
        return "\n".join([f"{count} problem{'s' if count != 1 else ''} in {where}:", *map(str, self.problems)])


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return the allowed word most like ``word``, or "" if none is close.

    >>> nearest("Wave_1", ["wave-1", "depot"])
    'wave-1'
    """
    plain = {_plain(candidate): candidate for candidate in allowed}
    close = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=CLOSE_ENOUGH)
    return plain[close[0]] if close else ""


def _plain(word: str) -> str:
    return word.lower().replace("_", "-").replace(" ", "-")


def explain(found: str, allowed: str | Collection[str], word: str = "") -> str:
    """Return one line: what was found, what is allowed, and the allowed word nearest to ``word``.

    >>> explain("unknown side 'rde'", ["red", "blue"], "rde")
    "unknown side 'rde'; allowed: red, blue; did you mean 'red'?"
    """
    if isinstance(allowed, str):
        return f"{found}; allowed: {allowed}"
    allowed = [name for name in allowed if not name.endswith(AGAIN)]
    close = nearest(word, allowed)
    hint = f"; did you mean '{close}'?" if close else ""
    return f"{found}; allowed: {_listed(allowed)}{hint}"


def _listed(words: list[str]) -> str:
    if not words:
        return "none, for there are none"
    more = len(words) - MOST_WORDS
    return ", ".join(words[:MOST_WORDS]) + (f" and {more} more" if more > 0 else "")


def shown(value: Any) -> str:
    """Return a value as it would stand in the file, shortened.

    >>> shown(True), shown("rde"), shown({"a": 1})
    ('true', "'rde'", 'a table')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table" if value else "an empty table"
    text = repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def dotted(path: KeyPath) -> str:
    """Return a key path as it is written after ``--set``.

    >>> dotted(("units", "wave 1", "waypoints", 0))
    'units."wave 1".waypoints.0'
    >>> dotted(("units", "помехи", "count"))
    'units.помехи.count'
    """
    return ".".join(_quoted(str(part)) for part in path)


def _quoted(part: str) -> str:
    is_bare = re.fullmatch(r"[A-Za-z0-9_-]+", part) or is_name(part)
    return part if is_bare else json.dumps(part, ensure_ascii=False)
