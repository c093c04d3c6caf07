"""Command nodes of a network."""

from wargame.battle.kernels.state import NOBODY
from wargame_agents.battle.unit import Unit


class CommandNode(Unit):
    """Nodes that keep a network up: while one of them lives and works its units share tracks and shots."""

    @property
    def is_up(self) -> bool:
        """Return whether it is on a network that is up."""
        return self.network != NOBODY and bool(self.state.networks["up"][self.network])
