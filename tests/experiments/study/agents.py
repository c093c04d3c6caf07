"""An agent that breaks, for the tests of failures."""

from wargame.battle.kernels.state import REPLICATION
from wargame_agents import Gun


class FailsInTheSecond(Gun):
    """A gun that cannot bear replication 1."""

    def fire_guns(self) -> None:
        if self.state.counts[REPLICATION] == 1:
            raise RuntimeError("the second raid")
        super().fire_guns()
