"""Pads that launch interceptor drones."""

from wargame_agents.battle.interceptor_battery import InterceptorBattery


class InterceptorDronePad(InterceptorBattery):
    """Pads that send cheap, slow drones after drones; an interceptor drone is a shot like any other.

    Being slow it must be launched early: the intercept point is solved from both speeds.
    """
