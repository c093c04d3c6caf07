"""Tables of a campaign file on what keeps things going: repair shops, and incidents at providers of services."""

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_REPAIRED: Final = 256  # goods of a shop
MOST_USERS: Final = 1_000  # of a provider
MOST_INCIDENTS: Final = 10_000  # a year

Label = Annotated[str, Field(max_length=100)]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Share = Annotated[float, Field(ge=0, le=1)]
Names = Annotated[list[Name], Field(max_length=MOST_USERS)]


class ShopTable(Table):
    """A repair shop of a nation: what of its own and of its customers it repairs, and what that takes.

    Of the elements that a raid destroys ``repairable_share`` are wrecks that go to a shop, and all that break down by
    wear (``depots.N.G.wear_a_week``). They travel ``travel_weeks``, wait for a crew, for ``cost_share`` of the price of
    the week, which their nation pays, and for ``spares`` out of its depot; the work takes ``work_weeks``, fixed or with
    a chance to be done of 1 - exp(-1/work_weeks) in each week. Of what is done ``part_quality`` holds and travels back,
    the rest is scrapped. A shop at the edge, near the front, loses all that waits and is worked on with probability
    ``overrun_a_week`` in a week of the war. With ``standards``, only goods of these are taken. ``agent``
    names a Python class that decides what is repaired first.
    """

    label: Label = ""
    nation: Name
    place: Literal["central", "edge"] = "central"
    goods: Annotated[list[Name], Field(min_length=1, max_length=MOST_REPAIRED)]
    customers: list[Name] = Field(default_factory=list)
    standards: list[Label] = Field(default_factory=list)
    crews: Annotated[int, Field(ge=1, le=10**6)]
    travel_weeks: Weeks = 0
    work_weeks: Annotated[float, Field(gt=0, le=MOST_WEEKS)] = 1.0
    work_law: Literal["fixed", "exponential"] = "fixed"
    cost_share: Annotated[float, Field(ge=0, le=10)] = 0.0
    spares: dict[Name, Annotated[int, Field(ge=1, le=10**6)]] = Field(default_factory=dict)
    repairable_share: Share = 1.0
    part_quality: Share = 1.0
    overrun_a_week: Share = 0.0
    unit: Name | None = None
    agent: str = ""


class ProviderTable(Table):
    """A provider of a service that lines, suppliers and networks of the battle share, and its cyber incidents.

    Incidents are Poisson. Each strikes a user with probability ``hit_share``, less what the security spending of its
    nation takes off, and stops it for a lognormal time, fixed if ``stop_cv`` is 0. The nation that protects is
    ``defender``, by default that of the line; suppliers and networks have none by default.
    """

    label: Label = ""
    incidents_a_year: Annotated[float, Field(ge=0, le=MOST_INCIDENTS)]
    hit_share: Share
    stop_weeks: Annotated[float, Field(ge=0, le=520)]
    stop_cv: Annotated[float, Field(ge=0, le=3)] = 0.0
    lines: Names = Field(default_factory=list)
    suppliers: Names = Field(default_factory=list)
    networks: Names = Field(default_factory=list)
    defender: Name | None = None
