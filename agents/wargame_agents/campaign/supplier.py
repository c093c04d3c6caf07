"""Suppliers of components."""

from typing import TYPE_CHECKING, ClassVar

from wargame.campaign.kernels import acts
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
        origin = int(self.world.suppliers[self.row].origin)
        return bool(self.state.supplier_up[self.row] == 1 and (origin < 0 or self.state.origin_up[origin] == 1))

    def fail(self) -> None:
        """Phase outages: fail or come back."""
        self.act(acts.FAIL)

    def deliver(self) -> None:
        """Phase receive: hand over what comes to lines this week."""
        self.act(acts.RECEIVE_SUPPLIES)

    def ship(self) -> None:
        """Phase allocate: ship what it can of what is ordered."""
        self.act(acts.SHIP)
