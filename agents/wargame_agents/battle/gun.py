"""Guns: one target each, a kill rate inside range."""

from wargame.battle.kernels import guns
from wargame.battle.kernels.state import NOBODY
from wargame_agents.battle.unit import Unit


class Gun(Unit):
    """Guns that fire at one target each while it lives, is tracked and in range.

    Override :meth:`choose_gun_target` to lay them otherwise.
    """

    def choose_gun_target(self, shooter: int) -> int:
        """Return the element that a gun without a target should lay on, or NOBODY.

        Parameters
        ----------
        shooter
            Index of the gun's element.
        """
        return guns.choose_gun_target(self.world, self.state, shooter)

    def can_hit(self, shooter: int, target: int) -> bool:
        """Return whether a gun can do harm to a target where it is now."""
        return guns.gun_can_hit(self.world, self.state, shooter, int(target))

    def fire_guns(self) -> None:
        """Phase 5: fire; compiled as a whole unless targets are chosen in Python."""
        if type(self).choose_gun_target is Gun.choose_gun_target:
            super().fire_guns()
        elif "fire_guns" in self.phases:
            for shooter in self.elements:
                self.fire_gun(shooter)

    def fire_gun(self, shooter: int) -> None:
        """Let one gun keep its target or take another, and fire."""
        target = int(self.state.shooters["gun_target"][shooter])
        if not guns.gun_works(self.world, self.state, shooter, self.tick):
            guns.lay(self.world, self.state, shooter, NOBODY)
            return
        if target == NOBODY or not self.can_hit(shooter, target):
            may_lay = guns.may_lay(self.world, self.state, shooter)
            target = self.on_the_list(self.choose_gun_target(shooter)) if may_lay else NOBODY
            if target != NOBODY and not self.can_hit(shooter, target):
                target = NOBODY
            guns.lay(self.world, self.state, shooter, target)
        if target != NOBODY:
            guns.shoot(self.world, self.state, shooter, target, self.tick)
