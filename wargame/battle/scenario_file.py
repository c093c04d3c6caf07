"""Scenario file: TOML with settings laid over it; every mistake is reported at once with its line.

Four passes, none of which stops the next: TOML (:mod:`wargame.inputs.toml_repair`), keys and values against the
models (:mod:`wargame.battle.scenario_schema`), catalogue elements with the units' own figures
(:mod:`wargame.battle.partial_scenario`), and what the parts ask of each other (:mod:`wargame.battle.scenario_checks`).
A mistake that only follows from another one is left out.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from wargame import markup
from wargame.battle import scenario_checks, scenario_schema
from wargame.battle.partial_scenario import salvage, whole
from wargame.battle.scenario import Scenario
from wargame.catalogue.element_files import OwnFiles
from wargame.catalogue.elements import Element
from wargame.catalogue.own_elements import gather, with_offered
from wargame.catalogue.own_elements import problems as problems_of_elements
from wargame.inputs.errors import (
    AGAIN,
    MOST_PROBLEMS,
    SETTING,
    Finding,
    KeyPath,
    Problem,
    ScenarioError,
    explain,
    problems_of,
)
from wargame.inputs.schema import value_at
from wargame.inputs.settings import Settings, apply, lay_over
from wargame.inputs.texts import decoded, hashed
from wargame.inputs.toml_repair import MOST_BYTES, Document, problems_of_faults, read
from wargame.inputs.values import copied

MOST_RESPELT = 4  # times that misspelt keys are read as what they mean: tables lie no deeper in each other
FAMILIES = ("networks", "units")  # tables whose entries are named by the user


class LoadedScenario(NamedTuple):
    """A valid scenario and what it was read from.

    Attributes
    ----------
    scenario
        The scenario, settings included.
    elements
        By unit name, its catalogue element with the unit's own figures.
    source
        The path it was read from, or the name of a shipped scenario.
    text_sha256
        Hash of the file's text in UTF-8 with LF line ends, without the settings and without a first
        line that names a schema.
    own
        Element files that count besides the catalogue, see :mod:`wargame.catalogue.element_files`.
    """

    scenario: Scenario
    elements: dict[str, Element]
    source: str
    text_sha256: str
    own: OwnFiles = ()

    def __repr__(self) -> str:
        """Return name and size.

        >>> load("duel")
        <Scenario duel: 1 unit of red with 3 elements, 1 unit of blue with 4 elements>
        """
        sides = ", ".join(
            f"{len(units)} unit{'s' * (len(units) != 1)} of {side} with {sum(units.values()):,} elements"
            for side, units in self._counts().items()
        )
        return f"<Scenario {self.scenario.name}: {sides}>"

    def _counts(self) -> dict[str, dict[str, int]]:
        """Return the number of elements by side, the attacker first, and unit; carried ones on all their platforms."""
        units = self.scenario.units
        counts = {side: dict[str, int]() for side in (self.scenario.attacker, self.scenario.defender)}
        for name, unit in units.items():
            counts[unit.side][name] = unit.count * (units[unit.carried_by].count if unit.carried_by else 1)
        return counts

    def _repr_html_(self) -> str:
        """Return the order of battle as a table for a notebook."""
        units = self.scenario.units
        rows = [
            (side, units[name].label or name, units[name].element, f"{count:,}")
            for side, counts in self._counts().items()
            for name, count in counts.items()
        ]
        title = f"{self.scenario.name}: {self.scenario.title or self.scenario.summary}"
        return markup.table(title, ("side", "unit", "element", "number"), rows, left=3)


class _Reading(NamedTuple):
    loaded: LoadedScenario | None
    problems: list[Problem]


def shipped() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package, sorted."""
    folder = resources.files("wargame.battle") / "scenarios"
    if not folder.is_dir():
        return ()
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))


def load(name_or_path: str | Path, settings: Settings = (), own: OwnFiles = ()) -> LoadedScenario:
    """Return a scenario that is known to be right.

    Parameters
    ----------
    name_or_path
        Name of a shipped scenario, or path of a file. A ``Path`` is always a file.
    settings
        Values laid over the file: ``"path=value"`` texts with a dotted path and a TOML value (or a bare
        text), or a mapping of dotted paths to values. A key in quotes may hold dots. The last one wins.
    own
        Element files that count besides the catalogue, the folder ``elements`` beside the file, and what installed
        packages offer.

    Raises
    ------
    ScenarioError
        If anything is wrong, with all that is wrong.

    Examples
    --------
    >>> load("duel", ["clock.tick_s=0.5"]).scenario.clock.tick_s
    0.5
    """
    loaded, problems = _read(name_or_path, settings, own)
    if loaded is None:
        raise ScenarioError(problems)
    return loaded


def load_text(text: str, source: str, settings: Settings = (), own: OwnFiles = ()) -> LoadedScenario:
    """Return the scenario in a text, as `load` returns that of a file; ``source`` is what it is called.

    Of element files ``own`` count besides the catalogue, and no others.

    Raises
    ------
    ScenarioError
        If anything is wrong, with all that is wrong.
    """
    if isinstance(settings, Mapping) and (quick := _quick(text, source, settings, own)) is not None:
        return quick
    loaded, problems = _read_text(text, source, source, settings, [], own)
    if loaded is None:
        raise ScenarioError(problems)
    return loaded


def _quick(text: str, source: str, settings: Mapping[str, object], own: OwnFiles) -> LoadedScenario | None:
    """Return a scenario that is right, None for one that is not, or that takes more than a look at its values.

    The text is read once, whatever values are laid over it: what a study does at each of its points. No lines are
    kept; a scenario that is wrong is read again by `_read_text`, which says why.
    """
    base = _parsed(text)
    if base is None or (own and problems_of_elements(own)):
        return None
    data = copied(base.data)
    if not lay_over(settings, data, FAMILIES):
        return None
    scenario, findings = scenario_schema.scenario(data, own)
    if scenario is None or findings:
        return None
    partial, findings = whole(scenario, own)
    if findings or next(iter(scenario_checks.findings(partial)), None) is not None:
        return None
    return LoadedScenario(scenario, partial.elements, source, base.sha256, own)


class _Parsed(NamedTuple):
    data: dict[str, Any]
    sha256: str


@lru_cache(maxsize=16)
def _parsed(text: str) -> _Parsed | None:
    """Return the data of a text without faults, None of one with any."""
    document = read(text, FAMILIES)
    if document.faults or not document.data:
        return None
    return _Parsed(document.data, hashlib.sha256(hashed(text.replace("\r\n", "\n")).encode()).hexdigest())


def text_of(name_or_path: str | Path) -> str:
    """Return the text of a scenario file with LF line ends.

    Raises
    ------
    ScenarioError
        If there is no such file or it is no text.
    """
    file = _file(name_or_path)
    content = _content(file)
    text, problems = ("", [content]) if isinstance(content, Problem) else decoded(str(file), content)
    if problems:
        raise ScenarioError(problems)
    return text.replace("\r\n", "\n")


def problems_at(findings: Iterable[Finding], text: str, source: str, settings: Settings) -> list[Problem]:
    """Return findings about a scenario that can be read, with their lines; other arguments as of `load_text`."""
    document = read(text, FAMILIES)
    apply(settings, document.data, document.lines, FAMILIES)
    return _sorted(problems_of(findings, str(_file(source)), document.lines))


def check(path: str | Path, settings: Settings = ()) -> list[Problem]:
    """Return everything that is wrong with a scenario, by line; nothing if :func:`load` would take it."""
    return _read(path, settings).problems


def _read(name_or_path: str | Path, settings: Settings, own: OwnFiles = ()) -> _Reading:
    """Return the loaded scenario, or None and all that is wrong with it."""
    file = _file(name_or_path)
    content = _content(file)
    if isinstance(content, Problem):
        return _Reading(None, [content])
    text, problems = decoded(str(file), content)
    own, unread = gather([file.parent], (), own)
    return _read_text(text, str(file), str(name_or_path), settings, [*problems, *unread], own, is_open=True)


def _read_text(
    text: str,
    file: str,
    source: str,
    settings: Settings,
    problems: list[Problem],
    own: OwnFiles,
    is_open: bool = False,
) -> _Reading:
    """Return the loaded scenario of a file's text, or None and all that is wrong with it, ``problems`` included.

    ``is_open`` if element files of installed packages count as well.
    """
    if len(problems) >= MOST_PROBLEMS:
        return _Reading(None, problems)
    document = read(text, FAMILIES)
    problems = problems + problems_of_faults(document.faults, file)
    if document.is_cut or (not document.data and not any(fault.path for fault in document.faults)):
        return _Reading(None, problems or [_empty(file)])
    problems += apply(settings, document.data, document.lines, FAMILIES)
    if is_open:
        own = with_offered(own, [document.data], problems)
    scenario, elements, findings = _checked(document, own)
    problems = _sorted(problems + problems_of(findings, file, document.lines)) + list(problems_of_elements(own))
    if problems or scenario is None:
        return _Reading(None, problems)
    sha256 = hashlib.sha256(hashed(text.replace("\r\n", "\n")).encode()).hexdigest()
    return _Reading(LoadedScenario(scenario, elements, source, sha256, own), [])


def _file(name_or_path: str | Path) -> Path:
    if isinstance(name_or_path, str) and name_or_path in shipped():
        return Path(str(resources.files("wargame.battle") / "scenarios" / f"{name_or_path}.toml"))
    return Path(name_or_path)


def _content(file: Path) -> bytes | Problem:
    """Return the bytes of a file, or why there are none."""
    try:
        with file.open("rb") as handle:
            content = handle.read(MOST_BYTES + 1)
        if len(content) <= MOST_BYTES:
            return content
        found = explain(f"more than {MOST_BYTES:,} bytes", f"at most {MOST_BYTES:,}, as 20,000 units take")
        return Problem(str(file), 0, "", "a large file", found)
    except FileNotFoundError:
        found = "no such file, and no shipped scenario of this name"
    except (OSError, ValueError) as error:
        found = "a directory, not a file" if file.is_dir() else f"cannot be read: {error}"
    return Problem(str(file), 0, "", "no text", explain(found, shipped() or "the path of a file", file.stem))


def _empty(file: str) -> Problem:
    return Problem(file, 1, "", "nothing", f"the file is empty; required: {scenario_schema.required()}")


def _checked(document: Document, own: OwnFiles) -> tuple[Scenario | None, dict[str, Element], list[Finding]]:
    """Return the scenario and its elements, and what is wrong with them beyond their TOML."""
    scenario, findings = _respelt(document, own)
    if any(not finding.path for finding in findings):  # nothing is known to be valid
        return None, {}, findings
    wrong = {finding.path for finding in findings if not finding.of_key}
    partial, of_elements = salvage(document.data, wrong, own)
    lost = {fault.path for fault in document.faults if fault.lost and fault.path}
    twice = {(*fault.path[:-1], f"{fault.path[-1]}{AGAIN}") for fault in document.faults if fault.path}
    known = lost | twice
    findings = [finding for finding in findings if finding.path not in known]
    wrong |= lost
    of_elements = [finding for finding in of_elements if finding.path not in wrong]
    known = _Known(wrong | {finding.path for finding in of_elements})
    between = (finding for finding in scenario_checks.findings(partial) if not known.explains(finding))
    return scenario, partial.elements, [*findings, *of_elements, *between]


def _respelt(document: Document, own: OwnFiles) -> tuple[Scenario | None, list[Finding]]:
    """Return the scenario and what the models do not allow; a misspelt key is read on as the key it means."""
    reported: list[Finding] = []
    scenario, findings = scenario_schema.scenario(document.data, own)
    for _ in range(MOST_RESPELT):
        meant = {finding.path: finding.also for finding in findings if finding.also}
        if not meant:
            break
        reported += [finding for finding in findings if finding.also]
        _respell(document, meant)
        scenario, findings = scenario_schema.scenario(document.data, own)
    return scenario, reported + findings


def _respell(document: Document, meant: Mapping[KeyPath, KeyPath]) -> None:
    """Move what is at some paths to other paths of the same tables, with its lines."""
    for path, new in meant.items():
        table = value_at(document.data, path[:-1])
        value = table.pop(path[-1])
        table.setdefault(new[-1], value)
    for known, line in list(document.lines.items()):
        for n in range(1, len(known) + 1):
            if new := meant.get(known[:n]):
                document.lines.setdefault(new + known[n:], line)


class _Known:
    """Paths that are known to be wrong."""

    def __init__(self, paths: Collection[KeyPath]) -> None:
        self.paths = frozenset(paths)
        self.above = frozenset(path[:n] for path in paths for n in range(len(path) + 1))

    def explains(self, finding: Finding) -> bool:
        """Return whether a finding is about something that is wrong, a part of it, or all of it; a name is not."""
        if finding.of_key:
            return False
        about = [path for path in (finding.path, finding.also) if path]
        return any(path in self.above or any(path[:n] in self.paths for n in range(len(path) + 1)) for path in about)


def _sorted(problems: list[Problem]) -> list[Problem]:
    """Return problems by line, settings last, each once; of a line that is not UTF-8 nothing else is said."""
    garbled = {problem.line for problem in problems if problem.message.startswith("not UTF-8")}
    kept = [p for p in problems if p.line not in garbled or p.message.startswith("not UTF-8")]
    return sorted(dict.fromkeys(kept), key=lambda p: (p.file == SETTING, p.line, p.path))
