"""Production lines: what they make, and what follows from it."""

from typing import TYPE_CHECKING, ClassVar

from wargame.campaign.kernels import acts
from wargame.campaign.kernels.state import NONE
from wargame_agents.campaign.agent import CampaignAgent

if TYPE_CHECKING:
    from wargame_agents.campaign.model import CampaignModel


class ProductionLine(CampaignAgent):
    """A line that makes one of its goods at a time. Override :meth:`choose_good` to tool it otherwise.

    Attributes
    ----------
    products
        Rows of its products: each a good that it can make.

    Examples
    --------
    >>> class Faithful(ProductionLine):
    ...     def choose_good(self):
    ...         return self.tooled
    """

    kind: ClassVar[str] = "line"

    def __init__(self, model: "CampaignModel", row: int) -> None:
        super().__init__(model, row, model.setup.lines[row])
        first = int(self.world.lines[row].product_first)
        self.products = range(first, first + int(self.world.lines[row].product_count))

    @property
    def tooled(self) -> int:
        """Return the product that it makes or changes over to."""
        return int(self.state.tooled[self.row])

    @property
    def is_retooling(self) -> bool:
        """Return whether it is changing over, so that it has no choice."""
        return bool(self.state.retooling[self.row] > 0)

    def backlog(self, product: int) -> int:
        """Return how many units of a product are in its queue."""
        return int(self.state.backlog[product].sum())

    def choose_good(self) -> int:
        """Return which of :attr:`products` it makes from now on."""
        return self.act(acts.CHOOSE_GOOD)

    def deliver(self) -> None:
        """Phase receive: hand over what is due to its customers."""
        for product in self.products:
            acts.act(self.world, self.state, acts.RECEIVE_GOODS, product, NONE, self.week)

    def observe(self) -> None:
        """Phase observe: note its capacity, load and damage."""
        self.act(acts.OBSERVE_LINE)

    def choose(self) -> None:
        """Phase decide: choose what it makes."""
        product = self.tooled if self.is_retooling else self.choose_good()
        if product not in self.products:
            raise ValueError(self.refused("choose_good", product, f"one of {list(self.products)}"))
        self.state.choice[self.row] = product

    def order_supplies(self) -> None:
        """Phase decide: order components."""
        self.act(acts.ORDER_SUPPLIES)

    def award(self) -> None:
        """Phase award: take orders whose delay is over into its queue."""
        for product in self.products:
            acts.act(self.world, self.state, acts.AWARD, product, NONE, self.week)

    def produce(self) -> None:
        """Phase produce: start what it can."""
        self.act(acts.PRODUCE)

    def allocate(self) -> None:
        """Phase allocate: deal out what it has started to its customers."""
        self.act(acts.ALLOCATE)

    def adapt(self) -> None:
        """Phase adapt: nothing, unless a subclass acts in it."""
