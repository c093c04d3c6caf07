"""What has changed since the runs of a sweep were fought: scenario, code, study. Runs of two kinds do not mix."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from wargame.errors import ScenarioError
from wargame.scenario_file import text_of
from wargame_experiments.study import manifest
from wargame_experiments.study.store import SCENARIO
from wargame_experiments.study.study import Study

MOST_LINES: Final = 40  # of a difference that are shown


class ChangedError(ValueError):
    """The scenario or the code is not what the stored runs were fought with."""


def reject_changes(folder: Path, found: Mapping[str, Any], study: Study) -> None:
    """Raise unless the stored runs of a sweep were fought with the scenario and the code of now.

    Parameters
    ----------
    folder
        Of the sweep.
    found
        Its manifest.
    study
        What is to be fought now.

    Raises
    ------
    ChangedError
        With the differences.
    """
    lines = list(differences(folder, found, study))
    if lines:
        text = "\n".join(["its runs were fought with something else:", *lines])
        allowed = "the same scenario and code, a new folder, or --allow-mixed, which mixes runs of both"
        raise ChangedError(f"{folder}: {text}\nallowed: {allowed}")


def differences(folder: Path, found: Mapping[str, Any], study: Study) -> Iterator[str]:
    """Yield, line by line, what is not as it was when the runs of a sweep were fought; arguments as above."""
    yield from _scenario(folder, study)
    yield from _code(found, study)
    yield from _versions(found)


def with_scenario_now(study: Study) -> Study:
    """Return a stored study with its scenario's text of now; the stored one if it is no longer there."""
    try:
        text = text_of(study.source)
    except ScenarioError:
        return study
    return study if text == study.text else Study.stored(study.words(), text, study.source, study.name)


def _scenario(folder: Path, study: Study) -> Iterator[str]:
    then, now = (folder / SCENARIO).read_text("utf-8"), study.text
    lines = list(
        difflib.unified_diff(then.splitlines(), now.splitlines(), "scenario then", "scenario now", "", "", 1, "")
    )
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"... and {len(lines) - MOST_LINES} lines more"


def _code(found: Mapping[str, Any], study: Study) -> Iterator[str]:
    then, now = found["code"]["files"], manifest.code_files(study)
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            word = "new" if name not in then else "gone" if name not in now else "changed"
            yield f"code {word}: {name}"


def _versions(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the packages of other versions that compute or store; a figure's does not matter."""
    now = manifest.versions()
    for name in ("python", "numpy", "numba", "scipy", "pyarrow"):
        then = found["versions"].get(name)
        if then != now[name]:
            yield f"version of {name}: {then} then, {now[name]} now"
