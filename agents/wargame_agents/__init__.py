"""Mesa agents of the battle, for viewing, extending and teaching.

Same rules, same draws, same outcome as the compiled battle of :mod:`wargame`; Mesa itself is imported when
a model or an agent class is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wargame_agents.battle.asset import Asset
    from wargame_agents.battle.command_node import CommandNode
    from wargame_agents.battle.ew_pod import EwPod
    from wargame_agents.battle.gun import Gun
    from wargame_agents.battle.interceptor_battery import InterceptorBattery
    from wargame_agents.battle.interceptor_drone_pad import InterceptorDronePad
    from wargame_agents.battle.laser import Laser
    from wargame_agents.battle.microwave import Microwave
    from wargame_agents.battle.model import BattleModel
    from wargame_agents.battle.radar import Radar
    from wargame_agents.battle.strike_platform import StrikePlatform
    from wargame_agents.battle.swarm import Swarm
    from wargame_agents.battle.unit import Unit

__all__ = [
    "Asset",
    "BattleModel",
    "CommandNode",
    "EwPod",
    "Gun",
    "InterceptorBattery",
    "InterceptorDronePad",
    "Laser",
    "Microwave",
    "Radar",
    "StrikePlatform",
    "Swarm",
    "Unit",
]

_MODULES = {
    "Asset": "asset",
    "BattleModel": "model",
    "CommandNode": "command_node",
    "EwPod": "ew_pod",
    "Gun": "gun",
    "InterceptorBattery": "interceptor_battery",
    "InterceptorDronePad": "interceptor_drone_pad",
    "Laser": "laser",
    "Microwave": "microwave",
    "Radar": "radar",
    "StrikePlatform": "strike_platform",
    "Swarm": "swarm",
    "Unit": "unit",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.battle.{_MODULES[name]}"), name)
