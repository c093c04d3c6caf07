"""Agent class of a unit, by the kind of its element."""

from typing import Final

from wargame.catalogue.elements import Kind
from wargame_agents.battle.asset import Asset
from wargame_agents.battle.command_node import CommandNode
from wargame_agents.battle.ew_pod import EwPod
from wargame_agents.battle.gun import Gun
from wargame_agents.battle.interceptor_battery import InterceptorBattery
from wargame_agents.battle.interceptor_drone_pad import InterceptorDronePad
from wargame_agents.battle.laser import Laser
from wargame_agents.battle.microwave import Microwave
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
