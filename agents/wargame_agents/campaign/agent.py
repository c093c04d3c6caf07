"""What agents of a campaign have in common: a row of a table, a node of the network, decisions that are checked."""

from numbers import Integral
from typing import TYPE_CHECKING, Any, ClassVar

from wargame.campaign.kernels import acts
from wargame.campaign.kernels.state import NONE
from wargame_agents.base import CompiledAgent

if TYPE_CHECKING:
    from wargame_agents.campaign.model import CampaignModel


class CampaignAgent(CompiledAgent):
    """Somebody who acts week by week.

    Attributes
    ----------
    name
        Its name in the file.
    row
        Its row in the tables of its kind. Goods, products, lines and donations are rows, too, in the order of
        ``model.setup``.
    cell
        Where it is on the model's network.
    """

    kind: ClassVar[str]
    model: "CampaignModel"

    @property
    def week(self) -> int:
        """Return the week that is run, from 0."""
        return self.model.week

    def act(self, what: int, other: int = NONE) -> int:
        """Do one of the `wargame.campaign.kernels.acts`, in place; return what it decides."""
        return acts.act(self.world, self.state, what, self.row, other, self.week)

    def whole(self, decision: str, value: Any, most: int) -> int:
        """Return a number that was decided in Python; kernels do not check it.

        Raises
        ------
        ValueError
            Unless it is whole and from 0 to ``most``.
        """
        if not isinstance(value, Integral) or not 0 <= int(value) <= most:
            raise ValueError(self.refused(decision, value, f"a whole number from 0 to {most}"))
        return int(value)

    def refused(self, decision: str, value: Any, allowed: str) -> str:
        """Return what is wrong with a decision."""
        return f"{self.kind} '{self.name}', week {self.week}: {decision} returned {value!r}; allowed: {allowed}"
