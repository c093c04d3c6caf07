"""Tables of a campaign file on what keeps things going: repair shops, and incidents at providers of services."""

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.units import unit
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_REPAIRED: Final = 256  # goods of a shop
MOST_USERS: Final = 1_000  # of a provider
MOST_INCIDENTS: Final = 10_000  # a year

Label = Annotated[str, Field(max_length=100)]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Share = Annotated[float, Field(ge=0, le=1), unit("share")]
Names = Annotated[list[Name], Field(max_length=MOST_USERS)]


class ShopTable(Table):
    """A repair shop of a nation: what of its own and of its customers it repairs, and what that takes.

    Wrecks and what breaks down by wear travel to it, wait for a crew, money and spares, are worked on and travel back.
    """

    label: Label = ""
    """What people read in place of the name."""
    nation: Name
    """Nation that it belongs to."""
    place: Literal["central", "edge"] = "central"
    """Whether it is far from the front or at the edge, where it may be overrun."""
    goods: Annotated[list[Name], Field(min_length=1, max_length=MOST_REPAIRED)]
    """Goods that it repairs."""
    customers: list[Name] = Field(default_factory=list)
    """Nations that it serves, by default its own."""
    standards: list[Label] = Field(default_factory=list)
    """Standards of the goods that it takes, by default all."""
    crews: Annotated[int, Field(ge=1, le=10**6), unit("crews")]
    """Crews, each with one job at a time."""
    travel_weeks: Weeks = 0
    """Time to the shop, and back."""
    work_weeks: Annotated[float, Field(gt=0, le=MOST_WEEKS)] = 1.0
    """Time that a job takes, of an exponential one the mean."""
    work_law: Literal["fixed", "exponential"] = "fixed"
    """Whether that time is fixed, or done in each week with a chance of 1 - exp(-1/work_weeks)."""
    cost_share: Annotated[float, Field(ge=0, le=10), unit("share")] = 0.0
    """Price of a repair as a share of the price of the week, paid by the unit's nation."""
    spares: dict[Name, Annotated[int, Field(ge=1, le=10**6), unit("units")]] = Field(default_factory=dict)
    """Goods that a repair takes out of the nation's depot, by good."""
    repairable_share: Share = 1.0
    """Share of the elements that a raid destroys which are wrecks that go to a shop."""
    part_quality: Share = 1.0
    """Share of what is repaired that holds; the rest is scrapped."""
    overrun_a_week: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Probability that a shop at the edge loses all that waits and is worked on, in a week of the war."""
    unit: Name | None = None
    """Unit of the battle that it stands for: it loses crews as that is damaged."""
    agent: str = ""
    """Python class that decides what is repaired first, "module:Class"; "" for the shipped one."""


class ProviderTable(Table):
    """A provider of a service that lines, suppliers and networks of the battle share, and its cyber incidents."""

    label: Label = ""
    """What people read in place of the name."""
    incidents_a_year: Annotated[float, Field(ge=0, le=MOST_INCIDENTS)]
    """Mean number of incidents, Poisson."""
    hit_share: Share
    """Probability that an incident strikes a user, before what security takes off."""
    stop_weeks: Annotated[float, Field(ge=0, le=520)]
    """Mean time for which a user is stopped."""
    stop_cv: Annotated[float, Field(ge=0, le=3)] = 0.0
    """How far that time varies: lognormal, 0 for a fixed time."""
    lines: Names = Field(default_factory=list)
    """Lines that use it."""
    suppliers: Names = Field(default_factory=list)
    """Suppliers that use it."""
    networks: Names = Field(default_factory=list)
    """Networks of the battle that use it."""
    defender: Name | None = None
    """Nation whose security spending protects its users; by default that of the line, of suppliers and networks none.
    """
