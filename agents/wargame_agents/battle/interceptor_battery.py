"""Launchers of missiles: the agent whose choice of targets is most often tried otherwise."""

from wargame.battle.kernels import fires
from wargame.battle.kernels.state import NOBODY
from wargame_agents.battle.unit import Unit


class InterceptorBattery(Unit):
    """Launchers that trade missiles for threats, one channel a missile in flight.

    Override :meth:`choose_target` to try another doctrine. Channels, magazines, salvo size, reach and the network's
    shots are then still looked after by the kernels: a choice that may not be engaged is not.

    Examples
    --------
    >>> from wargame.battle.kernels.state import NOBODY
    >>> class NearestFirst(InterceptorBattery):
    ...     def choose_target(self, shooter):
    ...         targets = [t for t in self.tracks() if self.may_engage(shooter, t)]
    ...         return min(targets, key=lambda t: self.distance_m(shooter, t), default=NOBODY)
    """

    def choose_target(self, shooter: int) -> int:
        """Return the element that a launcher should engage now, or NOBODY.

        Called as long as the launcher has a free channel and a round, and what was chosen could be engaged.

        Parameters
        ----------
        shooter
            Index of the launcher's element.
        """
        return fires.choose_target(self.world, self.state, shooter)

    def may_engage(self, shooter: int, target: int) -> bool:
        """Return whether a launcher can and may shoot at a target now: effect, doctrine, sight and reach."""
        return fires.may_engage(self.world, self.state, shooter, int(target))

    def fire_missiles(self) -> None:
        """Phase 5: let shots land, then launch new ones; compiled as a whole unless targets are chosen in Python."""
        if type(self).choose_target is InterceptorBattery.choose_target:
            super().fire_missiles()
        elif "fire_missiles" in self.phases:
            fires.land_shots(self.world, self.state, self.row, self.tick)
            if fires.has_fire_control(self.world, self.state, self.row):
                for shooter in self.elements:
                    self.launch(shooter)

    def launch(self, shooter: int) -> None:
        """Engage targets with one launcher while its channels and rounds last."""
        while fires.can_launch(self.world, self.state, shooter, self.tick):
            target = self.on_the_list(self.choose_target(shooter))
            if target == NOBODY or fires.engage(self.world, self.state, shooter, target, self.tick) == 0:
                break
