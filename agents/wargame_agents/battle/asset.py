"""What is defended."""

from wargame_agents.battle.unit import Unit


class Asset(Unit):
    """Things of value that can be hit: power stations, depots, airfields, city blocks."""
