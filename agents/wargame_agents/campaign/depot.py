"""Depots: the stock of a nation, and what of it is released."""

from typing import TYPE_CHECKING, ClassVar

from wargame.campaign.kernels import acts
from wargame_agents.base import overrides
from wargame_agents.campaign.agent import CampaignAgent

if TYPE_CHECKING:
    from wargame_agents.campaign.model import CampaignModel


class Depot(CampaignAgent):
    """The stock of a nation. Override :meth:`release` to hold back otherwise.

    Examples
    --------
    >>> class Open(Depot):
    ...     def release(self, good):
    ...         return self.stock(good)
    """

    kind: ClassVar[str] = "depot"

    def __init__(self, model: "CampaignModel", row: int) -> None:
        super().__init__(model, row, model.setup.nations[row])

    def stock(self, good: int) -> int:
        """Return how many units of a good are there."""
        return int(self.state.stock[self.row, good])

    def release(self, good: int) -> int:
        """Return how many units of a good may be used now: as spares, for the week's consumption, before each raid."""
        return self.act(acts.USABLE, good)

    def receive(self) -> None:
        """Phase receive: take in what partners have sent."""
        self.act(acts.RECEIVE_HELP)

    def release_all(self) -> None:
        """Phases repair and raid: release goods; compiled as a whole unless it is decided in Python."""
        if not overrides(self, Depot, "release"):
            self.act(acts.RELEASE)
            return
        for good in range(len(self.world.goods)):
            units = self.whole("release", self.release(good), self.stock(good))
            self.state.released[self.row, good] = units

    def consume(self) -> None:
        """Phase raid: serve the demand processes of the nation from what is released."""
        self.act(acts.DEMAND)
