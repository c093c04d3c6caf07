"""Tables of a campaign file on industry: production lines and suppliers."""

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.campaign.tables_capital import CapitalTable
from wargame.inputs.units import unit
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_GOODS: Final = 256
MOST_A_WEEK: Final = 1e7  # units that a line makes

Label = Annotated[str, Field(max_length=100)]
Units = Annotated[int, Field(ge=0, le=10**9), unit("units")]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Time = Annotated[float, Field(ge=0, le=MOST_WEEKS)]  # weeks
Share = Annotated[float, Field(ge=0, le=1), unit("share")]
Rate = Annotated[float, Field(ge=0, le=1)]  # a week or a year, as the name says
Positive = Annotated[float, Field(gt=0, le=1e9)]


class Expansion(Table):
    """New capacity: decided in a week, begun after a dead time, then built up with a time constant; plans slip."""

    week: Weeks = 0
    """Week of the decision."""
    added_a_week: Annotated[float, Field(ge=0, le=MOST_A_WEEK), unit("units/week")]
    """Units a week of new capacity."""
    dead_weeks: Time = 0.0
    """Time until the new capacity begins."""
    ramp_weeks: Time = 0.0
    """Time constant with which it is built up."""
    slip: Share = 1.0
    """Share of the plan that comes true."""


class Surge(Table):
    """More shifts while there is a queue."""

    most: Annotated[float, Field(ge=1, le=5), unit("factor")] = 1.25
    """Most times the capacity that more shifts reach."""
    weeks: Annotated[float, Field(ge=1, le=MOST_WEEKS)] = 52.0
    """Weeks in which they reach it."""


class Labour(Table):
    """Workers of a line."""

    workers: Annotated[Positive, unit("workers")]
    """Workers of week 0, all of them veterans."""
    units_a_worker: Annotated[Positive, unit("units/worker/week")]
    """Units that a veteran makes in a week."""
    rookie_share: Share = 0.5
    """What a rookie makes as a share of a veteran."""
    hires_a_week: Annotated[float, Field(ge=0, le=1e9), unit("workers/week")] = 0.0
    """Most workers hired in a week."""
    training_weeks: Annotated[float, Field(ge=1, le=MOST_WEEKS)] = 26.0
    """Mean time in which a rookie becomes a veteran."""
    quits_a_year: Rate = 0.0
    """Share of workers who leave in a year."""


class ComponentStock(Table):
    """Stock of a component that a line keeps."""

    target_weeks: Time = 4.0
    """Weeks of use that it wants in stock."""
    opening: Units | None = None
    """Units in week 0, by default as many as it wants."""


class Retooling(Table):
    """Other goods that a line can make, one at a time."""

    makes: Annotated[list[Name], Field(min_length=1, max_length=MOST_GOODS)]
    """Other goods that it can make, one at a time."""
    weeks: Annotated[int, Field(ge=0, le=MOST_WEEKS)] = 8
    """Weeks without output of a change-over."""
    kept_share: Share = 0.5
    """Share of learning that is kept."""


class LineTable(Table):
    """A production line of a nation: what it makes, how much a week, and what holds it up."""

    label: Label = ""
    """What people read in place of the name."""
    nation: Name
    """Nation where it stands."""
    good: Name
    """Good that it makes."""
    capacity_a_week: Annotated[float, Field(ge=0, le=MOST_A_WEEK), unit("units/week")]
    """Units that it can make in a week."""
    capacity_usd: Annotated[float, Field(gt=0, le=1e13), unit("USD/(unit/week)")] | None = None
    """Price of new capacity for one more unit a week: what the money of a mix buys."""
    lead_weeks: Annotated[float, Field(ge=1, le=MOST_WEEKS)] = 1.0
    """Mean time from the start of a unit to its delivery."""
    lead_shape: Annotated[int, Field(ge=0, le=1000), unit("1")] = 0
    """Shape of the Erlang law of that time; 0 for a fixed time."""
    base_rate_a_week: dict[Name, Annotated[float, Field(ge=0, le=MOST_A_WEEK), unit("units/week")]] = Field(
        default_factory=dict
    )
    """Units a week that it made for each nation before week 0, with which pipelines are full."""
    customers: list[Name] = Field(default_factory=list)
    """Nations that it serves, by default its own."""
    discipline: Literal["first-come", "proportional", "priority"] = "proportional"
    """Who is served first of its queue."""
    expansions: list[Expansion] = Field(default_factory=list, max_length=1000)
    """New capacity."""
    surge: Surge | None = None
    """More shifts; without the table none."""
    labour: Labour | None = None
    """Workers; without the table they never bind."""
    components: dict[Name, ComponentStock] = Field(default_factory=dict)
    """Stocks of components that it keeps, by good."""
    scarcity_share: Share = 0.8
    """Share of its target below which a stock of components holds output up."""
    retooling: Retooling | None = None
    """Other goods that it can make; without the table none."""
    capital: CapitalTable | None = None
    """Its capital; without the table all of it is public."""
    unit: Name | None = None
    """Unit of the battle that it stands for: it loses capacity as that is damaged."""
    agent: str = ""
    """Python class that decides for it, "module:Class"; "" for the shipped one."""


class OriginTable(Table):
    """Where suppliers get what they need: their common chain."""

    label: Label = ""
    """What people read in place of the name."""


class SupplierTable(Table):
    """A supplier of a component, and how its outages go."""

    label: Label = ""
    """What people read in place of the name."""
    component: Name
    """Good that it supplies."""
    origin: Name | None = None
    """Where it gets what it needs; suppliers of one origin fail together."""
    share: Share = 1.0
    """Its share of the orders for the component, beside those of the others."""
    capacity_a_week: Annotated[float, Field(ge=0, le=1e9), unit("units/week")] = 1e9
    """Units that it supplies in a week; by default without limit."""
    lead_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    """Time from an order to its receipt."""
    failures_a_week: Rate = 0.0
    """Probability that it fails in a week."""
    repairs_a_week: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Probability that it is repaired in a week."""
    origin_share: Share = 0.0
    """Share of its outages that are those of its origin, which strike all that come from there at once."""
    outage: Literal["orders-refused", "shipments-paused", "transit-lost", "receipts-delayed"] = "shipments-paused"
    """What an outage does."""
    qualified_from_week: Weeks = 0
    """Week from which it may supply."""
    premium: Annotated[float, Field(ge=0, le=10), unit("share")] = 0.0
    """By how much what takes its component is dearer, times its share among the qualified suppliers."""
    agent: str = ""
    """Python class that acts for it, "module:Class"; "" for the shipped one."""
