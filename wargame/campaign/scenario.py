"""Campaign file: clock, nations, goods, lines, suppliers, depots, raids, and who stands behind each unit of a battle.

The models here say what it may contain; :mod:`wargame.campaign.scenario_file` reads files and reports every mistake at
once with its line. A mechanism whose table is absent is off.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, PrivateAttr

from wargame.battle.scenario import Side, Table
from wargame.campaign.tables_adaptation import MethodTable
from wargame.campaign.tables_alliance import JointTable, ReformTable, TargetTable
from wargame.campaign.tables_industry import LineTable, OriginTable, SupplierTable
from wargame.campaign.tables_land import LandTable
from wargame.campaign.tables_upkeep import ProviderTable, ShopTable
from wargame.catalogue import elements as catalogue
from wargame.catalogue.element_files import OwnFiles
from wargame.catalogue.own_elements import wrong_names
from wargame.inputs.errors import KeyPath
from wargame.inputs.units import unit
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_NATIONS: Final = 64
MOST_LINES: Final = 512
MOST_PLACES: Final = 10**7  # goods of lines x nations x weeks
MOST_USD: Final = 1e15  # of a stock or a pipeline: a hundred times that in cents is counted in 64 bits
MOST_COMPONENTS: Final = 3 * 10**9  # of a kind, of all lines together

Label = Annotated[str, Field(max_length=100)]
Usd = Annotated[float, Field(ge=0, le=1e13)]
Weekly = Annotated[float, Field(ge=0, le=1e13), unit("USD/week")]
Units = Annotated[int, Field(ge=0, le=10**9), unit("units")]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Time = Annotated[float, Field(ge=0, le=MOST_WEEKS)]  # weeks
Share = Annotated[float, Field(ge=0, le=1), unit("share")]
Rate = Annotated[float, Field(ge=0, le=1)]  # a week or a year, as the name says
Cv = Annotated[float, Field(ge=0, le=3)]


class Clock(Table):
    """How long peace and war last, weeks."""

    pre_war_weeks: Weeks = 156
    """Weeks of peace before the war."""
    war_weeks: Weeks = 52
    """Weeks of war."""


class MoneyRules(Table):
    """How money of other weeks counts; a rate above 0 adds discounted costs to those that are not."""

    discount_a_year: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Rate at which costs of later weeks count less; above 0 discounted costs stand beside the others."""


class OrderRules(Table):
    """How a nation orders: requirement = forecast * cover + target of its depot - inventory position."""

    forecast_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 8
    """Weeks of what was asked for that the forecast is the mean of."""
    cover_weeks: Time = 12.0
    """Weeks of the forecast that stock and orders are to cover."""
    award_weeks: Time = 0.0
    """Mean time from a decision to the order."""
    award_cv: Cv = 0.0
    """How far that time varies: lognormal, 0 for a fixed time."""
    priority: Annotated[int, Field(ge=0, le=1000), unit("rank")] = 0
    """Place in the queues of lines that serve by priority; the least is served first."""
    targets: TargetTable | None = None
    """Targets for where its money goes; without the table none."""
    security_scale_usd: Weekly = 0.0
    """Spending for security a week that lowers the chance of an incident to exp(-1) of it; 0: no effect."""
    security_standard_usd_a_week: Usd = 0.0
    """Spending for security below which incidents strike more often."""
    below_standard_factor: Annotated[float, Field(ge=1, le=1000), unit("factor")] = 1.0
    """How many times more often they strike below the standard."""
    contract_years: Annotated[int, Field(ge=1, le=30)] = 1
    """Years that its contracts run."""
    margin_cut_a_year: Rate = 0.0
    """What each further year of a contract takes off the margin that it pays."""
    margin_floor: Share = 0.0
    """Margin below which contracts of several years do not go."""


class NationTable(Table):
    """A nation of a side: what it may spend before and in the war, on what, by which rules."""

    side: Side
    """Side that it belongs to."""
    label: Label = ""
    """What people read in place of the name."""
    union: bool = False
    """Whether it is in the union whose lines procurement targets speak of."""
    pre_war_budget_usd: Weekly = 0.0
    """Money a week in peace."""
    war_budget_usd: Weekly = 0.0
    """Money a week in the war."""
    security_usd_a_week: Usd = 0.0
    """What it spends for security, out of its money."""
    shares: dict[Name, Share] = Field(default_factory=dict)
    """Shares of its money by good, at most 1 together: it is split by them over the goods that are wanted."""
    export_weeks: dict[Name, Weeks] = Field(default_factory=dict)
    """By nation, how much longer what its lines deliver and what it gives takes to get there."""
    rules: OrderRules = OrderRules()
    """How it orders."""
    agent: str = ""
    """Python class that decides for it, "module:Class"; "" for the shipped one."""
    depot_agent: str = ""
    """Python class that decides for its depot, "module:Class"; "" for the shipped one."""


class Learning(Table):
    """How the cost of a unit falls. The price of week 0 is given, the cost of the first unit worked back from it."""

    slope: Annotated[float, Field(ge=0.5, le=1), unit("factor")] = 1.0
    """What the cost falls to with each doubling of the number made; 1: it does not."""
    form: Literal["unit", "cumulative"] = "unit"
    """Whether the curve is that of each unit (Crawford) or of the mean of all so far (Wright)."""
    units_before: Annotated[float, Field(ge=0, le=1e9), unit("units")] = 0.0
    """Units made before week 0."""
    prior_units: Annotated[float, Field(ge=0, le=1e9), unit("units")] = 0.0
    """Units' worth of experience from before the first unit."""
    fixed_share: Share = 0.0
    """Share of the cost of the first unit that does not fall."""
    yearly_fall: Annotated[float, Field(ge=0, lt=1), unit("share/year")] = 0.0
    """Share by which the cost falls in a year whatever is made."""
    yearly_forgetting: Annotated[float, Field(ge=0, lt=1), unit("share/year")] = 0.0
    """Share of the experience that is lost in a year."""


class GoodTable(Table):
    """An element of the catalogue, its round, or a component."""

    label: Label = ""
    """What people read in place of the name."""
    element: str = ""
    """Element of the catalogue that it is, or whose round it is."""
    item: Literal["element", "round", "component"] = "element"
    """Whether it is the element itself, its round, or a component."""
    price_usd: Annotated[float, Field(gt=0, le=1e12)] | None = None
    """Price of week 0, by default the catalogue's."""
    family: Label = ""
    """Goods of one family learn together; by default each by itself."""
    standard: Label = ""
    """Goods of one standard stand in for each other in the field; by default a good has its own, with no name."""
    margin: Annotated[float, Field(ge=0, le=5), unit("share")] = 0.0
    """Margin over the cost, as a share of it."""
    scarcity: Annotated[float, Field(ge=0, le=5), unit("share")] = 0.0
    """Rise of the price for each backlog of `normal_weeks` of output beyond the first, as a share of it."""
    normal_weeks: Annotated[float, Field(gt=0, le=MOST_WEEKS)] = 52.0
    """Weeks of output up to which a backlog does not move the price."""
    learning: Learning = Learning()
    """How its cost falls."""
    bill: dict[Name, Annotated[int, Field(ge=1, le=10**6), unit("units")]] = Field(default_factory=dict)
    """Components that one unit takes, by good."""

    _own: OwnFiles = PrivateAttr(default=())

    def model_post_init(self, context: Any, /) -> None:
        """Note the element files of the user's, which are the context of a validation."""
        self._own = context or ()

    @property
    def own(self) -> OwnFiles:
        """Return the element files that count for it besides the catalogue."""
        return self._own

    @property
    def has_entry(self) -> bool:
        """Return whether its element is one of the catalogue, or a right one of the user's own."""
        return self.element in catalogue.names(self.own) and self.element not in wrong_names(self.own)


class Stock(Table):
    """Stock of a good."""

    opening: Units = 0
    """Units in week 0."""
    target: Units = 0
    """Units wanted beyond the cover."""
    reserve_low: Units = 0
    """Units below which nothing is released."""
    reserve_high: Units | None = None
    """Units above which everything above the low mark is released; by default the low mark."""
    wear_a_week: Rate = 0.0
    """Probability that a unit in stock breaks down in a week of peace, and goes to a shop."""
    war_wear_a_week: Rate | None = None
    """The same in a week of war; by default as in peace."""


class DemandTable(Table):
    """Consumption without a raid: units a week, intensity drawn once in four weeks."""

    nation: Name
    """Nation whose depot it takes from."""
    good: Name
    """Good that is consumed."""
    units_a_week: Annotated[float, Field(ge=0, le=1e6), unit("units/week")]
    """Mean consumption."""
    intensity_cv: Cv = 0.0
    """How far its intensity varies: gamma, drawn once in four weeks."""
    is_poisson: bool = False
    """Whether a week's consumption is Poisson; else it is the mean, rounded."""
    from_week: Weeks | None = None
    """First week, by default that of the war."""
    until_week: Weeks | None = None
    """Week before which it ends, by default never."""


class DonationTable(Table):
    """What a nation gives to another every week.

    With ``mode`` "queue" the receiver has its place in the queues of lines, the giver pays.
    """

    giver: Name
    """Nation that gives."""
    receiver: Name
    """Nation that receives."""
    good: Name
    """Good that is given."""
    share: Share
    """Share that is given every week: of the stock above the reserve, or of what lines deliver."""
    mode: Literal["stock", "queue"] = "stock"
    """Whether it comes out of the giver's stock or takes its place in the queues of lines."""
    reimbursed_share: Share = 0.0
    """Share of the book value that the receiver pays back as it is sent, as far as its money goes."""
    transfer_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    """Time on the way; the giver's `export_weeks` come on top."""
    from_week: Weeks = 0
    """First week."""
    until_week: Weeks | None = None
    """Week before which it ends, by default never."""


class RaidPolicy(Table):
    """When the attacker flies: every so many weeks with a share of stock, or when so many attackers are saved up."""

    policy: Literal["every", "saved-up"] = "every"
    """Whether raids come at intervals, or when enough attackers are saved up."""
    raids_a_week: Annotated[int, Field(ge=1, le=100), unit("raids/week")] = 1
    """Most raids in a week, one after the other."""
    every_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    """Weeks from one raid to the next."""
    share: Share = 1.0
    """Share of the released stock that flies."""
    size: Units = 0
    """Attackers that are saved up for."""
    least: Annotated[int, Field(ge=1, le=10**6), unit("units")] = 1
    """Fewest attackers that fly."""


class AssignmentTable(Table):
    """Who stands behind a unit of the battle: a nation, with goods for its elements and rounds."""

    nation: Name
    """Nation behind the unit."""
    element: Name | None = None
    """Good that its elements are; a unit without is no stock: it is there as the scenario has it."""
    round: Name | None = None
    """Good that its rounds are; without, it has as many as the scenario says."""
    gun_round: Name | None = None
    """Good that the rounds of its gun are."""
    repair_weeks: Time = 0.0
    """Time in which what is destroyed of a unit that is no stock is rebuilt, paid by the nation."""


class Campaign(Table):
    """A campaign. A mechanism whose table is absent is off."""

    name: Name
    """Name of the campaign."""
    title: Annotated[str, Field(max_length=200)] = ""
    """Title, one line."""
    summary: Annotated[str, Field(max_length=4000)] = ""
    """What it is about."""
    battle: str = ""
    """Scenario of its raids: a shipped name, or a file beside this one; "" for no raids."""
    battle_settings: dict[str, Annotated[int | float | bool | str, unit("that of the path")]] = Field(
        default_factory=dict
    )
    """Values laid over that scenario by path, as in `"units.wave.count" = 72`."""
    clock: Clock = Clock()
    money: MoneyRules = MoneyRules()
    nations: dict[Name, NationTable]
    """Nations by name."""
    goods: dict[Name, GoodTable] = Field(default_factory=dict)
    """Goods by name."""
    lines: dict[Name, LineTable] = Field(default_factory=dict)
    """Production lines by name."""
    origins: dict[Name, OriginTable] = Field(default_factory=dict)
    """Origins of suppliers by name."""
    suppliers: dict[Name, SupplierTable] = Field(default_factory=dict)
    """Suppliers by name."""
    depots: dict[Name, dict[Name, Stock]] = Field(default_factory=dict)
    """Depots: by nation, stocks by good."""
    demands: dict[Name, DemandTable] = Field(default_factory=dict)
    """Consumption without a raid, by name."""
    donations: dict[Name, DonationTable] = Field(default_factory=dict)
    """Donations by name."""
    joint: dict[Name, JointTable] = Field(default_factory=dict)
    """Joint orders by name."""
    reforms: dict[Name, ReformTable] = Field(default_factory=dict)
    """Reforms of standards by name."""
    shops: dict[Name, ShopTable] = Field(default_factory=dict)
    """Repair shops by name."""
    providers: dict[Name, ProviderTable] = Field(default_factory=dict)
    """Providers of services by name."""
    methods: dict[Name, MethodTable] = Field(default_factory=dict)
    """Methods by name."""
    land: LandTable | None = None
    """Fighting on land; without the table none."""
    raids: RaidPolicy | None = None
    """When the attacker flies; without the table it does not."""
    units: dict[Name, AssignmentTable] = Field(default_factory=dict)
    """Who stands behind each unit of the battle, by the unit's name."""


def price_usd(good: GoodTable) -> float:
    """Return the price of a good in week 0, USD; 0 for a component."""
    if good.price_usd is not None:
        return good.price_usd
    if not good.has_entry:
        return 0.0
    cost = catalogue.load(good.element, good.own).cost
    figure = cost.round if good.item == "round" else cost.element
    return figure.usd.typical if figure is not None else 0.0


def named_agents(campaign: Campaign) -> dict[KeyPath, str]:
    """Return the agent classes that a campaign names, "module:Class", by the path of their key."""
    found: dict[KeyPath, str] = {}
    for name, nation in campaign.nations.items():
        found |= {("nations", name, "agent"): nation.agent, ("nations", name, "depot_agent"): nation.depot_agent}
    found |= {("lines", name, "agent"): line.agent for name, line in campaign.lines.items()}
    found |= {("suppliers", name, "agent"): supplier.agent for name, supplier in campaign.suppliers.items()}
    found |= {("shops", name, "agent"): shop.agent for name, shop in campaign.shops.items()}
    return {path: spec for path, spec in found.items() if spec}


def goods_of(line: LineTable) -> list[str]:
    """Return the goods that a line can make, sorted."""
    return sorted({line.good, *(line.retooling.makes if line.retooling else ())})
