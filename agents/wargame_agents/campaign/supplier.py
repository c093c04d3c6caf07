"""Suppliers of components."""

from typing import TYPE_CHECKING, ClassVar

from wargame.campaign.kernels import outages, supply
from wargame_agents.campaign.agent import CampaignAgent

if TYPE_CHECKING:
    from wargame_agents.campaign.model import CampaignModel


class Supplier(CampaignAgent):
    """A maker of a component, which fails and comes back, alone or with its origin."""

    kind: ClassVar[str] = "supplier"

    def __init__(self, model: "CampaignModel", row: int) -> None:
        super().__init__(model, row, model.setup.suppliers[row])

    @property
    def is_up(self) -> bool:
        """Return whether it and its origin are up."""
        return outages.is_up(self.world, self.state, self.row)

    def fail(self) -> None:
        """Phase outages: fail or come back."""
        outages.fail(self.world, self.state, self.row, self.week)

    def deliver(self) -> None:
        """Phase receive: hand over what comes to lines this week."""
        supply.receive_supplies(self.world, self.state, self.row, self.week)

    def ship(self) -> None:
        """Phase allocate: ship what it can of what is ordered."""
        supply.ship(self.world, self.state, self.row, self.week)
