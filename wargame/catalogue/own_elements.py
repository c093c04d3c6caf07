"""Own elements: which element files count besides the catalogue, and what is wrong with them, each with its line."""

import os
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from wargame.catalogue.element_files import (
    FOLDER,
    ElementFile,
    OwnFiles,
    beside,
    named,
    offered,
    offered_files,
    read_file,
)
from wargame.catalogue.elements import Element, figure_in_words, folder, names, shipped_names
from wargame.inputs.errors import Finding, Problem, ScenarioError, explain, problems_of, shown
from wargame.inputs.schema import Words, validated
from wargame.inputs.toml_repair import problems_of_faults, read

WORDS: Final = Words(of_type=figure_in_words)


def gather(folders: Iterable[Path], words: Iterable[Any] = (), own: OwnFiles = ()) -> tuple[OwnFiles, list[Problem]]:
    """Return the element files that count besides the catalogue, and what cannot be read of them.

    Parameters
    ----------
    folders
        Of scenario, campaign and study: each may have a folder ``elements``, or files ``element-<name>.toml`` as the
        folder of a sweep has; all of them count.
    words
        What scenario and study say: of installed packages those files count that they name, and that these imitate.
    own
        Files that are known to count.
    """
    problems: list[Problem] = []
    files = {_place(file.source): file for file in own}
    for place in folders:
        for path in beside(place, problems):
            if _place(str(path)) not in files and (file := read_file(path, problems)):
                files[_place(str(path))] = file
    return with_offered(tuple(files.values()), words, problems), problems


def with_offered(own: OwnFiles, words: Iterable[Any], problems: list[Problem]) -> OwnFiles:
    """Return element files with those of installed packages that are named; ``problems`` is extended in place."""
    known, wanted = {*names(own)}, [name for word in words for name in named(word)]
    while wanted:
        name = wanted.pop()
        if name in known:
            continue
        known.add(name)
        for path in offered().get(name, ()):
            if file := read_file(path, problems):
                own = (*own, file)
                wanted += named(read(file.text).data)
    return own


@lru_cache(maxsize=16)
def problems(own: OwnFiles) -> tuple[Problem, ...]:
    """Return everything that is wrong with element files, file by file, by line."""
    sources: dict[str, list[str]] = defaultdict(list)
    for name in shipped_names():
        sources[name].append(str(folder() / f"{name}.toml"))
    found: list[Problem] = []
    for file in own:
        found += _problems(file, own, sources[file.name])
        sources[file.name].append(file.source)
    return tuple(found)


@lru_cache(maxsize=16)
def wrong_names(own: OwnFiles) -> frozenset[str]:
    """Return the names of entries with a mistake in their own file."""
    files = {problem.file for problem in problems(own)}
    return frozenset(file.name for file in own if file.source in files)


def files_beside(file: Path) -> OwnFiles:
    """Return the element files beside a scenario, campaign or study file, or in the folder of a study.

    Raises
    ------
    ScenarioError
        With all that is wrong with them.
    """
    own, unread = gather([file if file.is_dir() else file.parent])
    if wrong := [*unread, *problems(own)]:
        raise ScenarioError(wrong)
    return own


def check(file: Path) -> list[Problem]:
    """Return everything that is wrong with one element file, by line, among those in its folder."""
    own, unread = gather([file.parent.parent]) if file.parent.name == FOLDER else ((), [])
    if not any(_place(each.source) == _place(str(file)) for each in own):
        one = read_file(file, unread)
        own = (*own, one) if one else own
    return [each for each in (*unread, *problems(own)) if _place(each.file) == _place(str(file))]


def with_all_offered(own: OwnFiles) -> tuple[OwnFiles, list[Problem]]:
    """Return element files with all that installed packages offer and that are right, and what is wrong with others."""
    offers, wrong = offered_files()
    wrong += [problem for problem in problems((*own, *offers)) if problem.file not in {file.source for file in own}]
    bad = {problem.file for problem in wrong}
    return (*own, *(file for file in offers if file.source not in bad)), wrong


def is_element(text: str) -> bool:
    r"""Return whether a text is meant as an element: it has a kind and no map, no units and no nations.

    >>> is_element("kind = 'gun'"), is_element("kind = 'gun'\n[map]\nwidth_m = 1")
    (True, False)
    """
    data = read(text).data
    return "kind" in data and not {"map", "units", "nations", "question"} & set(data)


def _problems(file: ElementFile, own: OwnFiles, others: list[str]) -> list[Problem]:
    document = read(file.text)
    found = problems_of_faults(document.faults, file.source)
    if document.is_cut:
        return found
    if not document.data and not found:
        message = explain("an empty file", "name, title, kind and the rest of an element")
        return [Problem(file.source, 1, "", "nothing", message)]
    data = document.data
    _, findings = validated(Element, data, lambda: Element.model_validate(data, context=own), WORDS)
    known = {fault.path for fault in document.faults}
    findings = [finding for finding in findings if finding.path not in known]
    findings += _name_findings(file, data.get("name"), others)
    found += problems_of(findings, file.source, document.lines)
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.line, problem.path))


def _name_findings(file: ElementFile, name: object, others: list[str]) -> list[Finding]:
    """Return what is wrong with the name of an entry, apart from its letters."""
    if isinstance(name, str) and name != file.name:
        message = explain(
            f"got {shown(name)} in a file called '{Path(file.source).name}'", "one name for file and entry"
        )
        return [Finding(("name",), shown(name), message)]
    if others:
        found = f"an element '{file.name}' is there already, in {others[0]}"
        return [Finding(("name",), shown(file.name), explain(found, "another name"))]
    return []


def _place(source: str) -> str:
    return os.path.realpath(source)
