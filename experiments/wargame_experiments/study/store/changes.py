"""Changes since a sweep was run: of scenario, code or study. Runs of two kinds do not mix."""

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from wargame.inputs.errors import ScenarioError
from wargame.inputs.texts import hashed
from wargame.inputs.visible import visible
from wargame_experiments.formatting import count_of, shell_command
from wargame_experiments.models.model import Inputs
from wargame_experiments.study.design.case import Case
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.schema import SENSITIVE
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.folder import MOST_INPUT_BYTES, stored_inputs, stored_study

MOST_LINES: Final = 40  # of a difference that are shown


class ChangedError(ValueError):
    """The scenario or the code is not that of the stored runs."""


def reject_changes(folder: Path, found: Mapping[str, Any], study: Study) -> None:
    """Raise unless the stored runs of a sweep are of the present scenario and code.

    Parameters
    ----------
    folder
        Of the sweep.
    found
        Its manifest.
    study
        Study to be run now.

    Raises
    ------
    ChangedError
        With the differences.
    """
    lines = list(differences(folder, found, study))
    if lines:
        text = "\n".join(["the stored runs are of another scenario or other code:", *lines])
        allowed = "the same scenario and code, a new folder, or --allow-mixed, which mixes runs of both"
        raise ChangedError(f"{folder}: {text}\nallowed: {allowed}")


def reject_other_study(folder: Path, found: Mapping[str, Any], study: Study) -> None:
    """Raise if a study has no point of the stored one, or is another sample of sensitivity analysis.

    A study without a point in common would run everything anew, and its tables would take the place of the others.

    Another sample would run everything again and leave the stored runs to no analysis. Twice the samples, or more
    trajectories, of the same factors and seed begin with those that are stored.

    Raises
    ------
    ChangedError
        With what the two samples are.
    """
    if found["study"] == study.words():
        return
    then = stored_study(folder)
    before, now = ([_simulated(point.case) for point in one.points] for one in (then, study))
    is_sample = any(design.kind in SENSITIVE for design in (*then.table.design, *study.table.design))
    if not is_sample and not any(one in before for one in now):
        text = f"holds '{then.name}', seed {then.table.seed}; '{study.name}', seed {study.table.seed}, has none of its"
        raise ChangedError(f"{folder}: {text} points\nallowed: a study with some of these points, or a new folder")
    if is_sample and now[: len(before)] != before:
        text = f"its sample is {_sample_words(then)}, and not the beginning of {_sample_words(study)}"
        allowed = "the same factors and seed with as many samples, or 2, 4, 8 ... times as many; or a new folder"
        raise ChangedError(f"{folder}: {text}\nallowed: {allowed}; replications may be added at any time")


def _simulated(case: Case) -> tuple:
    """Return what is laid over the scenario at a point: the scenario itself may have changed."""
    return case.settings, case.orders, case.seed


def _sample_words(study: Study) -> str:
    """Return the design of a study in words."""
    words = []
    for design in study.table.design:
        sizes = [f"{n:,} {name}" for name in ("samples", "trajectories", "points") if (n := getattr(design, name))]
        words.append(" ".join([design.kind, *sizes]))
    seed = next((design.seed for design in study.table.design if design.seed is not None), study.table.seed)
    size = f"{count_of(len(study.points), 'point')} of {count_of(len(study.scanned), 'factor')}, seed {seed}"
    return f"{' and '.join(words) or 'a factorial'} ({size})"


def differences(folder: Path, found: Mapping[str, Any], study: Study) -> Iterator[str]:
    """Yield, line by line, what is not as it was when the sweep was run; arguments as above."""
    for lines in (_inputs(folder, study), _code(found, study), _versions(found, study)):
        yield from map(visible, lines)


def with_scenario_now(study: Study) -> Study:
    """Return a stored study with its input files of now; the stored one if they are no longer there.

    The source stands in a manifest, which may come from anybody: what is no regular file is not opened, and nothing of
    a file is shown that is no input of this study.

    Raises
    ------
    ChangedError
        If the source is there, and the study cannot be used with it.
    """
    source = Path(study.inputs.source)
    try:
        if os.path.lexists(source) and not (source.is_file() and source.stat().st_size <= MOST_INPUT_BYTES):
            return study
        inputs = _read_again(study)
    except (OSError, ValueError):
        return study
    if inputs.files == study.inputs.files:
        return study
    try:
        return Study.stored(study.words(), inputs, study.name)
    except ScenarioError as error:
        found = f"{study.inputs.source}: is no longer a scenario that this study can use"
        raise ChangedError(f"{found}; allowed: one without mistakes, see {shell_command('check', source)}") from error


def _read_again(study: Study) -> Inputs:
    """Return the input files of a stored study as they are now, looked for where they were found."""
    source, folder = study.inputs.source, Path(study.inputs.folder)
    is_below = study.inputs.folder and Path(source).is_relative_to(folder)
    named = str(Path(source).relative_to(folder)) if is_below else source
    return study.model.read(named, folder, study.words())._replace(source=source)


def _inputs(folder: Path, study: Study) -> Iterator[str]:
    """Yield the lines in which stored input files differ from those of now."""
    stored, now = dict(stored_inputs(folder).files), dict(study.inputs.files)
    for name in stored | now:
        then, later = (hashed(files.get(name, "")).splitlines() for files in (stored, now))
        word = name.removesuffix(".toml")
        lines = list(difflib.unified_diff(then, later, f"{word} then", f"{word} now", "", "", 1, ""))
        yield from lines[:MOST_LINES]
        if len(lines) > MOST_LINES:
            yield f"... and {len(lines) - MOST_LINES} lines more"


def _code(found: Mapping[str, Any], study: Study) -> Iterator[str]:
    then, now = found["code"]["files"], manifest.code_files(study)
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            word = "new" if name not in then else "gone" if name not in now else "changed"
            yield f"code {word}: {name}"


def _versions(found: Mapping[str, Any], study: Study) -> Iterator[str]:
    """Yield the packages of other versions that compute, sample or store; a figure's does not matter."""
    now, is_sampled = manifest.versions(), any(design.kind in SENSITIVE for design in study.table.design)
    for name in (*manifest.COMPUTING, *(("SALib",) if is_sampled else ())):
        then = found["versions"].get(name)
        if then != now[name]:
            yield f"version of {name}: {then} then, {now[name]} now"
