"""Error messages for input files: place, value found, values allowed, and the nearest right word."""

import difflib
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, time
from itertools import islice
from reprlib import Repr
from typing import Any, NamedTuple

from wargame.inputs.names import is_name
from wargame.inputs.visible import visible

KeyPath = tuple[str | int, ...]

AGAIN = " (again)"  # after the name of an entry that is there twice, to tell the two apart
SETTING = "setting"  # stands for the file of whatever was set on the command line
SETTING_LINE = -1  # stands for the line of what was set
LONGEST = 60  # characters of a value that are shown
LONGEST_PATH = 200  # characters of a key path that are shown
MOST_WORDS = 40  # allowed words that are listed; the catalogue has 30 names
MOST_COMPARED = 500  # allowed words that are compared with a wrong one
LONGEST_WORD = 100  # characters of a word that is compared
MOST_PROBLEMS = 100  # problems that are printed, and whose allowed words are looked up among names
BARE = re.compile(r"[A-Za-z0-9_-]+")
SHORT = Repr(maxlevel=6, maxlist=LONGEST, maxtuple=LONGEST, maxdict=LONGEST, maxstring=LONGEST, maxother=LONGEST)
LARGEST_SHOWN = 10**30  # beyond it a whole number is described
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
        parts = (place, _cut(self.path, LONGEST_PATH), self.message)
        return visible(": ".join(part for part in parts if part))


class Finding(NamedTuple):
    """A mistake at a key path, not yet looked up in the file.

    Attributes
    ----------
    path, got, message
        As of a problem.
    also
        Path of another key that it hangs on, or for which an unknown key was likely meant.
    full
        Returns the message with the allowed words, where these are names of the file and take a search.
    of_key
        Whether a name is wrong, not what it stands for.
    """

    path: KeyPath
    got: str
    message: str
    also: KeyPath = ()
    full: Callable[[], str] | None = None
    of_key: bool = False

    def under(self, base: KeyPath) -> "Finding":
        """Return it with its paths below ``base``."""
        return self._replace(path=base + self.path, also=base + self.also if self.also else ())


class ScenarioError(ValueError):
    """A scenario that cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)  # so that it survives pickling on the way from a worker

    def __str__(self) -> str:
        count = len(self.problems)
        files = Counter(p.file for p in self.problems if p.file != SETTING)
        where = visible(", ".join(files)) or "the settings"
        more = [f"and {count - MOST_PROBLEMS:,} more"] if count > MOST_PROBLEMS else []
        shown_first = map(str, self.problems[:MOST_PROBLEMS])
        return "\n".join([f"{count:,} problem{'s' if count != 1 else ''} in {where}:", *shown_first, *more])


def problems_of(findings: Iterable[Finding], file: str, lines: Mapping[KeyPath, int]) -> list[Problem]:
    """Return findings with their lines, by line, those of settings last.

    The line is that of the key, or of the nearest table around it that is in the file. Names are searched for the
    right word for the first `MOST_PROBLEMS` only.
    """
    located = [(_line_of(finding.path, lines), finding) for finding in findings]
    located.sort(key=lambda item: (item[0] == SETTING_LINE, item[0], dotted(item[1].path)))
    problems = []
    for number, (line, finding) in enumerate(located):
        message = finding.full() if finding.full and number < MOST_PROBLEMS else finding.message
        where = (SETTING, 0) if line == SETTING_LINE else (file, line)
        problems.append(Problem(*where, dotted(finding.path), finding.got, message))
    return problems


def _line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    return next((lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines), 0)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return the allowed word most like ``word``, or "" if none is close.

    >>> nearest("Wave_1", ["wave-1", "depot"])
    'wave-1'
    """
    if len(word) > LONGEST_WORD:
        return ""
    plain = {_plain(candidate): candidate for candidate in islice(allowed, MOST_COMPARED)}
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
        return visible(f"{found}; allowed: {allowed}")
    allowed = [name for name in allowed if not name.endswith(AGAIN)]
    close = nearest(word, allowed)
    hint = f"; did you mean '{close}'?" if close else ""
    return visible(f"{found}; allowed: {_listed(allowed)}{hint}")


def _listed(words: list[str]) -> str:
    if not words:
        return "none, for there are none"
    more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
    return ", ".join(_cut(word, LONGEST_WORD) for word in words[:MOST_WORDS]) + more


def shown(value: Any) -> str:
    """Return a value as it would stand in the file, shortened.

    >>> shown(True), shown("rde"), shown({"a": 1})
    ('true', "'rde'", 'a table')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table" if value else "an empty table"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int) and abs(value) >= LARGEST_SHOWN:
        return f"a whole number of {value.bit_length()} bits"
    if isinstance(value, list | tuple):
        return _cut(_shown_list(value), LONGEST)
    if isinstance(value, str):
        value = value[: LONGEST + 1]  # so that the rest is not written out to be cut off
    return _cut(repr(value), LONGEST)


def _shown_list(items: list[Any] | tuple[Any, ...]) -> str:
    try:
        return SHORT.repr(items)
    except ValueError:  # a whole number of thousands of digits in it
        return "a list"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def dotted(path: KeyPath) -> str:
    """Return a key path as it is written after ``--set``.

    >>> dotted(("units", "wave 1", "waypoints", 0))
    'units."wave 1".waypoints.0'
    >>> dotted(("units", "помехи", "count"))
    'units.помехи.count'
    """
    return ".".join(_quoted(str(part)) for part in path)


def _quoted(part: str) -> str:
    is_bare = BARE.fullmatch(part) or is_name(part)
    return part if is_bare else json.dumps(part, ensure_ascii=False)
