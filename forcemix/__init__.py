"""Attritable versus high-end forces, for Python and notebooks: battles, campaigns and studies of priced scenarios.

>>> import forcemix as fm
>>> fm.battle("duel", replications=20)
<Battle duel: 20 replications, seed 1>

Importing this loads no compiler and no scientific library; each name is loaded when it is first used. What progress
and notes there are go to the logger ``forcemix``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wargame.battle.scenario_file import load as scenario
    from wargame_experiments.notebook.battle import battle, replay
    from wargame_experiments.notebook.campaign import campaign, replay_campaign
    from wargame_experiments.replay.reader import read_replay
    from wargame_experiments.study import Results, Study, sweep

__all__ = [
    "Results",
    "Study",
    "battle",
    "campaign",
    "read_replay",
    "replay",
    "replay_campaign",
    "scenario",
    "sweep",
]

_PLACES = {
    "Results": ("wargame_experiments.study", "Results"),
    "Study": ("wargame_experiments.study", "Study"),
    "battle": ("wargame_experiments.notebook.battle", "battle"),
    "campaign": ("wargame_experiments.notebook.campaign", "campaign"),
    "read_replay": ("wargame_experiments.replay.reader", "read_replay"),
    "replay": ("wargame_experiments.notebook.battle", "replay"),
    "replay_campaign": ("wargame_experiments.notebook.campaign", "replay_campaign"),
    "scenario": ("wargame.battle.scenario_file", "load"),
    "sweep": ("wargame_experiments.study", "sweep"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("wargame.version").forcemix_version()
    if name not in _PLACES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
