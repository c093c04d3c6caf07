"""Entry points of whatever revision lies on the path, found by their names: the newest first, the oldest last.

The tools that compare revisions know the package by this file and by nothing else. A move of modules adds a name to
``KNOWN``, at its place in time, and takes none away; a change of arguments is met in the functions below it.

>>> setup = build(load("duel"))
>>> run_many(setup, seed=1, replications=2).ticks.shape
(2,)
"""

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

Runner = Callable[..., Any]  # (seed, replications, first=0, threads=None) -> outcome

KNOWN: Final[dict[str, tuple[str, ...]]] = {
    "load": ("wargame:load", "wargame.battle.scenario_file:load", "wargame.scenario_file:load"),
    "shipped": (
        "wargame:shipped",
        "wargame.battle:shipped",
        "wargame.battle.scenario_file:shipped",
        "wargame.scenario_file:shipped",
    ),
    "build": (
        "wargame:build",
        "wargame.battle.build.setup:build",
        "wargame.battle.build:build",
        "wargame.battle.build.build:build",
        "wargame.world:build",
    ),
    "run_many": ("wargame:run_many", "wargame.battle.engine:run_many", "wargame.battle:run_many"),
    "assess": ("wargame:assess", "wargame.battle.assess:assess", "wargame.assess:assess"),
    "run_many_mesa": (
        "wargame_agents:run_many",
        "wargame_agents.battle.engine:run_many",
        "wargame_agents.battle:run_many",
        "wargame_agents.engine:run_many",
    ),
    "load_campaign": ("wargame.campaign.scenario_file:load",),
    "build_campaign": ("wargame.campaign.build.setup:build",),
    "run_campaigns": ("wargame.campaign.engine:run_many",),
    "assess_campaign": ("wargame.campaign.assess:assess",),
    "Study": ("wargame_experiments.study:Study", "wargame_experiments.study.study:Study"),
    "sweep": (
        "wargame_experiments.study:sweep",
        "wargame_experiments.study.run.sweep:sweep",
        "wargame_experiments.study.run:sweep",
        "wargame_experiments.study.sweep:sweep",
    ),
    "Results": (
        "wargame_experiments.study:Results",
        "wargame_experiments.study.store.results:Results",
        "wargame_experiments.study.results:Results",
    ),
}
STUDY_FOLDERS: Final = ("experiments/wargame_experiments/studies", "experiments/studies")


class EntryPointError(ImportError):
    """None of the known names of an entry point is there."""


def entry_point(name: str, known: Mapping[str, Sequence[str]] = KNOWN) -> Callable[..., Any]:
    """Return a function or class of the package on the path.

    Parameters
    ----------
    name
        Key of ``known``.
    known
        By name, the places as ``module:attribute``, in the order in which they are tried.

    Raises
    ------
    EntryPointError
        If it is at none of its places; says why for each.
    ValueError
        If there is no such entry point.
    ImportError
        If a module is there and its own imports fail: a broken module is not passed over for an older one.
    """
    if name not in known:
        raise ValueError(f"no entry point '{name}'; allowed: {', '.join(known)}")
    tried = []
    for place in known[name]:
        module, _, attribute = place.partition(":")
        try:
            value = getattr(import_module(module), attribute, None)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module}.".startswith(f"{error.name}."):
                raise
            tried.append(f"{place} (no module '{error.name}')")
            continue
        if callable(value):
            return value
        tried.append(f"{place} ({'not there' if value is None else f'a {type(value).__name__}'})")
    raise EntryPointError(f"no '{name}' in the package on the path; tried: {', '.join(tried)}; add its new place")


def load(scenario: str | Path, settings: Any = ()) -> Any:
    """Return a scenario: the name of a shipped one or the path of a file, with settings laid over it."""
    return entry_point("load")(scenario, settings)


def scenarios() -> tuple[str, ...]:
    """Return the names of the shipped scenarios of the battle, sorted."""
    return tuple(sorted(entry_point("shipped")()))


def build(loaded: Any) -> Any:
    """Return what a loaded scenario is fought from; it has a ``world``."""
    return entry_point("build")(loaded)


def runner(setup: Any) -> Runner:
    """Return the compiled engine for a setup or a world, with nothing left to look up when it is called.

    The engine takes a world or a setup; the name of its first parameter tells which.
    """
    run = entry_point("run_many")
    first = next(iter(inspect.signature(run).parameters))
    subject = getattr(setup, "world", setup) if first == "world" else setup

    def fight(seed: int, replications: int, first: int = 0, threads: int | None = None) -> Any:
        return run(subject, seed, replications, first, threads=threads)

    return fight


def run_many(setup: Any, seed: int, replications: int, first: int = 0, threads: int | None = None) -> Any:
    """Return the outcome of replications ``first``, ``first + 1``, …, compiled."""
    return runner(setup)(seed, replications, first, threads)


def run_many_mesa(setup: Any, seed: int, replications: int, first: int = 0) -> Any:
    """Return the outcome of replications ``first``, ``first + 1``, …, through Mesa agents in this process."""
    return entry_point("run_many_mesa")(setup, seed, replications, first, processes=1)


def assess(loaded: Any, seed: int, replications: int) -> Any:
    """Return the assessment of a scenario and its variants: measures, ratios, ledger; compiled."""
    return entry_point("assess")(loaded, seed, replications)


def assess_mesa(loaded: Any, seed: int, replications: int) -> Any:
    """Return what :func:`assess` returns, every variant through Mesa agents."""

    def engine(setup: Any, seed: int, replications: int, *, first: int = 0, progress: Any = None) -> Any:
        return run_many_mesa(setup, seed, replications, first)

    return entry_point("assess")(loaded, seed, replications, engine=engine)


def campaign(file: str | Path) -> Any:
    """Return what the campaign in a file is run from."""
    return entry_point("build_campaign")(entry_point("load_campaign")(file))


def run_campaigns(setup: Any, seed: int, replications: int) -> Any:
    """Return the weeks of replications of a campaign, compiled."""
    return entry_point("run_campaigns")(setup, seed, replications)


def assess_campaign(setup: Any, seed: int, replications: int) -> Any:
    """Return the assessment of a campaign, with its measures."""
    return entry_point("assess_campaign")(setup, seed, replications)


def study(path: str | Path, settings: Any = ()) -> Any:
    """Return the study in a file or folder, with settings laid over it."""
    return entry_point("Study").load(path, settings)  # pyright: ignore[reportFunctionMemberAccess]


def points(study: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the address of each point of a study, and its values by factor name, in the order of the design."""
    return [(point.address, dict(point.values)) for point in study.points]


def sweep(study: Any, out: str | Path | None = None, workers: int = 1) -> Any:
    """Return the results of a study: ``points``, ``runs``, ``failures`` as Arrow tables, and ``series``."""
    return entry_point("sweep")(study, out, workers=workers)


def results(folder: str | Path) -> Any:
    """Return the results in the folder of a finished sweep."""
    return entry_point("Results").load(folder)  # pyright: ignore[reportFunctionMemberAccess]


def studies(root: Path) -> dict[str, Path]:
    """Return the folders of the shipped studies of a repository by name.

    Raises
    ------
    EntryPointError
        If there is none at any known place.
    """
    for place in STUDY_FOLDERS:
        if files := sorted((root / place).glob("*/study.toml")):
            return {file.parent.name: file.parent for file in files}
    raise EntryPointError(f"no shipped study in {root}; tried: {', '.join(STUDY_FOLDERS)}")


def foreign_modules(
    root: Path, packages: Sequence[str] = ("wargame", "wargame_agents", "wargame_experiments")
) -> list[str]:
    """Return the files of loaded modules of the package that do not lie in ``root``: of another revision."""
    named = [
        getattr(m, "__file__", None) for name, m in list(sys.modules.items()) if name.partition(".")[0] in packages
    ]
    files = [Path(file).resolve() for file in named if file]
    return sorted(str(file) for file in files if not file.is_relative_to(root.resolve()))
