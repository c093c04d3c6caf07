"""Jammers of navigation, data links and radars."""

from wargame_agents.battle.unit import Unit


class EwPod(Unit):
    """Jammers: what they do to whoever is in a cell is a field over the map.

    Pods against navigation and data links make drones go astray at a rate; pods against radars, on the ground or
    flying along as an escort, shorten what radars see.
    """
