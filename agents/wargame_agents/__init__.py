"""Mesa agents of the battle and of the campaign, for viewing, extending and teaching.

Same rules, same draws, same outcome as the compiled battle and campaign of :mod:`wargame`; Mesa itself is imported
when a model or an agent class is first asked for.
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
    from wargame_agents.campaign.adversary import Adversary
    from wargame_agents.campaign.depot import Depot
    from wargame_agents.campaign.model import CampaignModel
    from wargame_agents.campaign.nation import Nation
    from wargame_agents.campaign.production_line import ProductionLine
    from wargame_agents.campaign.repair_shop import RepairShop
    from wargame_agents.campaign.supplier import Supplier

__all__ = [
    "Adversary",
    "Asset",
    "BattleModel",
    "CampaignModel",
    "CommandNode",
    "Depot",
    "EwPod",
    "Gun",
    "InterceptorBattery",
    "InterceptorDronePad",
    "Laser",
    "Microwave",
    "Nation",
    "ProductionLine",
    "Radar",
    "RepairShop",
    "StrikePlatform",
    "Supplier",
    "Swarm",
    "Unit",
]

_MODULES = {
    "Adversary": "campaign.adversary",
    "Asset": "battle.asset",
    "BattleModel": "battle.model",
    "CampaignModel": "campaign.model",
    "CommandNode": "battle.command_node",
    "Depot": "campaign.depot",
    "EwPod": "battle.ew_pod",
    "Gun": "battle.gun",
    "InterceptorBattery": "battle.interceptor_battery",
    "InterceptorDronePad": "battle.interceptor_drone_pad",
    "Laser": "battle.laser",
    "Microwave": "battle.microwave",
    "Nation": "campaign.nation",
    "ProductionLine": "campaign.production_line",
    "Radar": "battle.radar",
    "RepairShop": "campaign.repair_shop",
    "StrikePlatform": "battle.strike_platform",
    "Supplier": "campaign.supplier",
    "Swarm": "battle.swarm",
    "Unit": "battle.unit",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("wargame.version").forcemix_version()
    if name not in _MODULES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
