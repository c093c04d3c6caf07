"""Agent class of a unit: by the kind of its element, or the one that the scenario names.

A scenario may come from anybody, and a module that it names is a program: it is imported only if it is allowed, as
`wargame_agents.battle.permission` says.
"""

from collections.abc import Collection
from importlib import import_module
from types import ModuleType
from typing import Final

from wargame.catalogue.elements import Kind
from wargame.inputs.errors import explain
from wargame_agents.battle.asset import Asset
from wargame_agents.battle.command_node import CommandNode
from wargame_agents.battle.ew_pod import EwPod
from wargame_agents.battle.gun import Gun
from wargame_agents.battle.interceptor_battery import InterceptorBattery
from wargame_agents.battle.interceptor_drone_pad import InterceptorDronePad
from wargame_agents.battle.laser import Laser
from wargame_agents.battle.microwave import Microwave
from wargame_agents.battle.permission import refusal
from wargame_agents.battle.radar import Radar
from wargame_agents.battle.strike_platform import StrikePlatform
from wargame_agents.battle.swarm import Swarm
from wargame_agents.battle.unit import Unit

AGENT_OF_KIND: Final[dict[Kind, type[Unit]]] = {
    "swarm": Swarm,
    "strike-platform": StrikePlatform,
    "interceptor-battery": InterceptorBattery,
    "interceptor-drone-pad": InterceptorDronePad,
    "gun": Gun,
    "ew-pod": EwPod,
    "laser": Laser,
    "microwave": Microwave,
    "radar": Radar,
    "command-node": CommandNode,
    "asset": Asset,
}


class AgentError(ValueError):
    """An agent class that a scenario names and that cannot be used."""


def load_agent(spec: str, allowed: Collection[str] = ()) -> type[Unit]:
    """Return the agent class that a scenario names.

    Parameters
    ----------
    spec
        ``"module:Class"``. The module must be importable: installed, or in a folder on ``PYTHONPATH``.
    allowed
        Modules and packages whose code may run.

    Raises
    ------
    AgentError
        If there is no such module or class, its code may not run, or the class is no
        :class:`~wargame_agents.battle.unit.Unit`.

    Examples
    --------
    >>> load_agent("wargame_agents.battle.gun:Gun")
    <class 'wargame_agents.battle.gun.Gun'>
    """
    if reason := refusal(spec, allowed):
        raise AgentError(reason)
    module_name, _, name = spec.partition(":")
    module = _import(spec, module_name)
    found = getattr(module, name, None)
    classes = [key for key, value in vars(module).items() if _is_agent(value) and value.__module__ == module.__name__]
    if found is None:
        raise AgentError(explain(f"agent '{spec}': module '{module_name}' has no '{name}'", classes, name))
    if not _is_agent(found):
        raise AgentError(explain(f"agent '{spec}': '{name}' is not a subclass of wargame_agents.Unit", classes, name))
    return found


def _is_agent(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Unit)


def _import(spec: str, module_name: str) -> ModuleType:
    """Return a module; a mistake inside it keeps its own traceback as the cause."""
    try:
        return import_module(module_name)
    except ModuleNotFoundError as error:
        raise AgentError(f"agent '{spec}': module '{module_name}' cannot be imported: {error}") from error
    except Exception as error:
        kind = type(error).__name__
        raise AgentError(f"agent '{spec}': module '{module_name}' cannot be imported: {kind}: {error}") from error
