"""Attritable versus high-end forces: battles of priced scenarios, fought thousands of times.

>>> from wargame import build, load, run_many
>>> setup = build(load("duel"))
>>> run_many(setup.world, seed=1, replications=4).ticks.shape
(4,)

Importing this loads no compiler and no scientific library; each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wargame.battle.assess import assess
    from wargame.battle.build.setup import Setup, build
    from wargame.battle.engine import Outcome, run, run_many
    from wargame.battle.kernels.state import NOBODY
    from wargame.battle.measures import measures
    from wargame.battle.scenario_file import check, load, shipped
    from wargame.inputs.errors import ScenarioError

__all__ = [
    "NOBODY",
    "Outcome",
    "ScenarioError",
    "Setup",
    "assess",
    "build",
    "check",
    "load",
    "measures",
    "run",
    "run_many",
    "shipped",
]

_MODULES = {
    "NOBODY": "battle.kernels.state",
    "Outcome": "battle.engine",
    "ScenarioError": "inputs.errors",
    "Setup": "battle.build.setup",
    "assess": "battle.assess",
    "build": "battle.build.setup",
    "check": "battle.scenario_file",
    "load": "battle.scenario_file",
    "measures": "battle.measures",
    "run": "battle.engine",
    "run_many": "battle.engine",
    "shipped": "battle.scenario_file",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("wargame.version").forcemix_version()
    if name not in _MODULES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
