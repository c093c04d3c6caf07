"""Code of others that the inputs of a study name: which modules, and whether it may run."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wargame.inputs.errors import ScenarioError
from wargame_experiments.formatting import shell_command
from wargame_experiments.models.model import permissions
from wargame_experiments.study.document.study import Study


def agent_modules(study: Study) -> list[str]:
    """Return the modules with code of others that the inputs or a point of a study name; none is imported."""
    return sorted({module for values in _choices(study) for module in study.model.agent_modules(study.inputs, values)})


def reject_agents(study: Study, allowed: Iterable[str]) -> None:
    """Raise unless the code of others that a study names is of allowed modules and packages, and can be used.

    Raises
    ------
    ScenarioError
        With the place of each agent that cannot be used, and what would allow it.
    """
    names = tuple(allowed)
    for values in _choices(study):
        if study.model.agent_modules(study.inputs, values):
            study.model.reject_agents(study.inputs, values, names)


def refusal_of_agents(study: Study, allowed: Iterable[str]) -> str:
    """Return why battles of a study cannot be fought with the code that is allowed, "" if they can."""
    try:
        reject_agents(study, allowed)
    except ScenarioError as error:
        return "; ".join(problem.message for problem in error.problems)
    return ""


def next_command(study: Study, *words: Any) -> str:
    """Return a command that runs what a study lacks, with the permissions that it needs."""
    return shell_command(*words, *permissions(agent_modules(study)))


def _choices(study: Study) -> Iterator[Mapping[str, Any]]:
    """Yield the settings that choose agents: none, and those of every point that sets one, each once."""
    seen = {""}
    yield {}
    for point in study.points:
        chosen = {
            path: value
            for path, value in point.case.settings
            if path.endswith((".agent", ".depot_agent")) or isinstance(value, dict)
        }
        if chosen and repr(chosen) not in seen:
            seen.add(repr(chosen))
            yield chosen
