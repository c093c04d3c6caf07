"""Tables of a campaign file on what nations do together: joint orders, reforms of standards, procurement targets."""

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.units import unit
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_MEMBERS: Final = 64
MOST_REPLACED: Final = 256

Label = Annotated[str, Field(max_length=100)]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Share = Annotated[float, Field(ge=0, le=1), unit("share")]


class TargetTable(Table):
    """Least shares of the money that a nation orders for, from a week on.

    The defaults are the targets for 2030 of the European Defence Industrial Strategy, JOIN(2024) 10.
    """

    joint: Share = 0.40
    """Least share of the money ordered that goes through joint orders; 0 for no target."""
    union: Share = 0.50
    """Least share of the money ordered that goes to lines of nations of the union; 0 for no target."""
    traded: Share = 0.35
    """Least share of the money ordered that goes to lines of other nations of the union; 0 for no target."""
    from_week: Weeks = 0
    """Week from which the targets hold."""


class JointTable(Table):
    """Joint orders of one design by several nations, one after the other.

    What all have joined for while an order is open is awarded as one lot after the delay of the award.
    """

    label: Label = ""
    """What people read in place of the name."""
    good: Name
    """Good of the common design."""
    replaces: Annotated[list[Name], Field(min_length=1, max_length=MOST_REPLACED)]
    """Goods of members in whose place it is ordered."""
    lead: Name
    """Nation that chooses the line."""
    members: Annotated[list[Name], Field(min_length=1, max_length=MOST_MEMBERS)]
    """Nations that join."""
    share: Share = 1.0
    """Share of what each member orders of its own good that goes into the joint order."""
    mode: Literal["existing", "variant"] = "existing"
    """Whether the common design is one of the national ones, or one more."""
    open_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 4
    """Weeks for which a joint order is open to join."""
    award_weeks: Annotated[float, Field(ge=0, le=MOST_WEEKS)] = 0.0
    """Mean time from its closing to the order."""
    award_cv: Annotated[float, Field(ge=0, le=3)] = 0.0
    """How far that time varies: lognormal, 0 for a fixed time."""
    rd_usd: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    """Price of the development of a variant by one nation; by n it is sqrt(n) times that, in equal parts."""
    from_week: Weeks = 0
    """First week."""


class ReformTable(Table):
    """Reform of the standard of a good: decided in a week, in force after a delay."""

    good: Name
    """Good whose standard changes."""
    standard: Label
    """Standard that it takes."""
    decided_week: Weeks = 0
    """Week of the decision."""
    delay_weeks: Weeks = 156
    """Time from the decision until it is in force."""
