"""Loss system: whether Erlang's formula applies to a scenario, and what it predicts then.

It is one if attackers come as Poisson streams, each is in reach for no more than the tick in which it appears, and one
unit of launchers with rounds enough meets them: who finds every channel busy cannot wait, and gets through. Its load is
the rate of all streams times the mean time of flight of a shot, less half a tick, as those who are engaged at the end
of a tick free their channels before the end of another.
Source: Erlang (1917), see `wargame.analytic.queueing`; the correction for the tick as in the comparison with theory.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from wargame.analytic.queueing import loss_system_leakage
from wargame.battle.books import is_shooter
from wargame.battle.build.setup import Group, Setup
from wargame.battle.kernels.state import P_KILL

WAIT_TICKS: Final = 2.0  # longer in reach after the first shot could meet it, and an attacker can wait for a channel


class LossSystem(NamedTuple):
    """A loss system.

    Attributes
    ----------
    offered_load
        Erlangs.
    channels
        Of all launchers.
    p_kill
        Of one shot.
    """

    offered_load: float
    channels: int
    p_kill: float

    @property
    def leakage(self) -> float:
        """Return the share that gets through: that finds no channel, or is missed."""
        return loss_system_leakage(self.offered_load, self.channels, self.p_kill)


def loss_system(setup: Setup) -> LossSystem | str:
    """Return the loss system that a scenario is, or why it is none."""
    reasons = list(_reasons(setup))
    if reasons:
        return "; ".join(reasons)
    (defence,), attack = _defence(setup), _attack(setup)
    row, tick_s = setup.world.units[setup.index(defence.name)], setup.world.grid.tick_s
    rates = np.array([1.0 / group.unit.launch_interval_s for group in attack])
    flights = np.array([_flight_s(setup, group, defence) for group in attack])
    ticks = np.ceil(flights / tick_s) * tick_s
    load = float(rates @ (ticks - tick_s / 2.0))
    channels = int(row["channels"]) * defence.count
    return LossSystem(load, channels, _p_kill(setup, defence, attack[0]))


def _reasons(setup: Setup) -> Iterator[str]:
    """Yield everything because of which a scenario is no loss system."""
    defence, attack = _defence(setup), _attack(setup)
    if len(defence) != 1 or defence[0].element.launcher is None:
        yield f"{len(defence)} units of the defender shoot or jam, not one unit of launchers"
    if not attack or any(g.unit.launch_process != "poisson" or not g.unit.launch_interval_s for g in attack):
        yield "attackers do not come as Poisson streams"
    if len(defence) == 1 and defence[0].element.launcher is not None and attack:
        yield from _reasons_of_time(setup, defence[0], attack)


def _reasons_of_time(setup: Setup, defence: Group, attack: list[Group]) -> Iterator[str]:
    row, tick_s = setup.world.units[setup.index(defence.name)], setup.world.grid.tick_s
    waits = [_reach_s(setup, group) - _flight_s(setup, group, defence) for group in attack]
    if max(waits) > WAIT_TICKS * tick_s:
        yield "attackers stay in reach long enough to wait for a channel"
    if int(row["magazine"]) * defence.count < sum(group.count for group in attack):
        yield "magazines may run dry"
    if len({_p_kill(setup, defence, group) for group in attack}) > 1:
        yield "attackers differ in how likely a shot destroys them"


def _defence(setup: Setup) -> list[Group]:
    side = setup.scenario.defender
    return [g for g in setup.groups if g.unit.side == side and g.count and (is_shooter(g.element) or g.element.jammer)]


def _attack(setup: Setup) -> list[Group]:
    return [g for g in setup.groups if g.unit.side == setup.scenario.attacker and g.count]


def _flight_s(setup: Setup, group: Group, defence: Group) -> float:
    """Return how long a shot flies to where attackers of a unit appear, s."""
    launcher = defence.element.launcher
    assert launcher is not None
    across = (group.unit.x_m - defence.unit.x_m, group.unit.y_m - defence.unit.y_m)
    away_m = math.hypot(*across, float(setup.world.units[setup.index(group.name)]["height_m"]))
    return away_m / launcher.speed_mps.at(setup.scenario.catalog_level)


def _reach_s(setup: Setup, group: Group) -> float:
    """Return how long attackers of a unit fly until they strike, s; without end if nothing is aimed at."""
    units = setup.scenario.units
    ways = [math.hypot(units[t].x_m - group.unit.x_m, units[t].y_m - group.unit.y_m) for t in group.unit.targets]
    if not ways or group.element.motion is None:
        return math.inf
    return max(ways) / group.element.motion.speed_mps.at(setup.scenario.catalog_level)


def _p_kill(setup: Setup, defence: Group, group: Group) -> float:
    """Return the chance that a shot destroys an attacker of a unit."""
    target_class = setup.world.units[setup.index(group.name)]["target_class"]
    return float(setup.world.effects[P_KILL, setup.index(defence.name), target_class])
