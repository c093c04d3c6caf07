"""Drones, decoys and missiles that are spent by arriving."""

from wargame_agents.battle.unit import Unit


class Swarm(Unit):
    """Expendable elements that fly to a target: attack drones, decoys, cruise and ballistic missiles, munitions.

    Its elements fly one by one along the same route, and each strikes at its end. Override :meth:`move` to act
    before or after the step that the kernel flies.
    """
