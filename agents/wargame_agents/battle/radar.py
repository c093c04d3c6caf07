"""Radars and other sensors."""

from wargame_agents.battle.unit import Unit


class Radar(Unit):
    """Sensors that feed the track picture of their network; anything else may carry a sensor, too."""
