"""High-power microwave emitters."""

from wargame_agents.battle.unit import Unit


class Microwave(Unit):
    """Emitters that pulse a sector, and everything in it, then recharge."""
