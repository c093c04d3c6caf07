"""Aircraft that release munitions and come home."""

from wargame_agents.battle.unit import Unit


class StrikePlatform(Unit):
    """Re-usable aircraft that turn back short of their target and release what they carry there.

    What they carry is a unit, and an agent, of its own.
    """
