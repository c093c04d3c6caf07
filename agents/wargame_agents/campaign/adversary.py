"""Adversaries: nations of the attacking side, which also plan raids."""

from typing import Any, ClassVar

from wargame.campaign.kernels import acts
from wargame_agents.campaign.nation import Nation


class Adversary(Nation):
    """A nation of the attacking side. Override :meth:`plan_raid` to fly otherwise.

    Examples
    --------
    >>> class EveryFourthWeek(Adversary):
    ...     def plan_raid(self):
    ...         return 1.0 if self.war_week % 4 == 3 else 0.0
    """

    kind: ClassVar[str] = "adversary"

    @property
    def war_week(self) -> int:
        """Return the week of the war, from 0; below 0 in peace."""
        return self.week - int(self.world.clock[0].peace_weeks)

    def plan_raid(self) -> float:
        """Return which share of what its depot releases it flies with now, 0 .. 1; 0 for not at all.

        Asked before each raid of a week; the first that nobody flies is the last.
        """
        self.act(acts.PLAN_RAID)
        return float(self.state.raid_share[self.row])

    def plan(self) -> None:
        """Phase raid: plan the next raid."""
        self.state.raid_share[self.row] = self.checked_share(self.plan_raid())

    def checked_share(self, share: Any) -> float:
        """Return a share that was planned in Python. Raises ValueError unless it is from 0 to 1."""
        if not 0.0 <= share <= 1.0:
            raise ValueError(self.refused("plan_raid", share, "a share from 0 to 1"))
        return float(share)
