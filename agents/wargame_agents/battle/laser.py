"""High-energy lasers."""

from wargame_agents.battle.unit import Unit


class Laser(Unit):
    """Lasers that slew to one target at a time and dwell until it is burnt, unless fog or heat forbids.

    A tick holds as many dwells as fit, so the choice of targets is part of the compiled phase;
    override :meth:`fire_lasers` to replace it as a whole.
    """
