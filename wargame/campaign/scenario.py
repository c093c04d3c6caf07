"""Campaign file: clock, nations, goods, lines, suppliers, depots, raids, and who stands behind each unit of a battle.

The models here say what it may contain; :mod:`wargame.campaign.scenario_file` reads files and reports every mistake at
once with its line. A mechanism whose table is absent is off.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, PrivateAttr

from wargame.battle.scenario import Side, Table
from wargame.campaign.tables_adaptation import MethodTable
from wargame.campaign.tables_alliance import JointTable, ReformTable, TargetTable
from wargame.campaign.tables_capital import CapitalTable
from wargame.campaign.tables_land import LandTable
from wargame.campaign.tables_upkeep import ProviderTable, ShopTable
from wargame.catalogue import elements as catalogue
from wargame.catalogue.element_files import OwnFiles
from wargame.catalogue.own_elements import wrong_names
from wargame.inputs.errors import KeyPath
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_NATIONS: Final = 64
MOST_GOODS: Final = 256
MOST_LINES: Final = 512
MOST_A_WEEK: Final = 1e7  # units that a line makes
MOST_PLACES: Final = 10**7  # goods of lines x nations x weeks
MOST_USD: Final = 1e15  # of a stock or a pipeline: a hundred times that in cents is counted in 64 bits
MOST_COMPONENTS: Final = 3 * 10**9  # of a kind, of all lines together

Label = Annotated[str, Field(max_length=100)]
Usd = Annotated[float, Field(ge=0, le=1e13)]
Units = Annotated[int, Field(ge=0, le=10**9)]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Time = Annotated[float, Field(ge=0, le=MOST_WEEKS)]  # weeks
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, le=1e9)]
Cv = Annotated[float, Field(ge=0, le=3)]


class Clock(Table):
    """How long peace and war last, weeks."""

    pre_war_weeks: Weeks = 156
    war_weeks: Weeks = 52


class MoneyRules(Table):
    """How money of other weeks counts; a rate above 0 adds discounted costs to those that are not."""

    discount_a_year: Annotated[float, Field(ge=0, le=1)] = 0.0


class OrderRules(Table):
    """How a nation orders: requirement = forecast * cover + target of its depot - inventory position.

    An incident strikes what it protects with a chance that falls to exp(-1) with ``security_scale_usd`` a week for
    security (0: not at all), and is ``below_standard_factor`` times higher below the standard.

    Contracts for more years than one lower the margin that it pays by ``margin_cut_a_year`` for each further year, down
    to ``margin_floor``.
    """

    forecast_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 8
    cover_weeks: Time = 12.0
    award_weeks: Time = 0.0
    award_cv: Cv = 0.0
    priority: Annotated[int, Field(ge=0, le=1000)] = 0
    targets: TargetTable | None = None
    security_scale_usd: Usd = 0.0
    security_standard_usd_a_week: Usd = 0.0
    below_standard_factor: Annotated[float, Field(ge=1, le=1000)] = 1.0
    contract_years: Annotated[int, Field(ge=1, le=30)] = 1
    margin_cut_a_year: Share = 0.0
    margin_floor: Share = 0.0


class NationTable(Table):
    """A nation of a side: what it may spend a week before and in the war, on what, by which rules.

    What its lines deliver and what it gives to another nation takes ``export_weeks`` longer, for export control.
    Nations of the ``union`` are those whose lines procurement targets speak of. ``agent`` and ``depot_agent`` name
    Python classes, "module:Class", that decide for it and for its depot.
    """

    side: Side
    label: Label = ""
    union: bool = False
    pre_war_budget_usd: Usd = 0.0
    war_budget_usd: Usd = 0.0
    security_usd_a_week: Usd = 0.0
    shares: dict[Name, Share] = Field(default_factory=dict)
    export_weeks: dict[Name, Weeks] = Field(default_factory=dict)
    rules: OrderRules = OrderRules()
    agent: str = ""
    depot_agent: str = ""


class Learning(Table):
    """How the cost of a unit falls. The price of week 0 is given, the cost of the first unit worked back from it."""

    slope: Annotated[float, Field(ge=0.5, le=1)] = 1.0
    form: Literal["unit", "cumulative"] = "unit"
    units_before: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    prior_units: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    fixed_share: Share = 0.0
    yearly_fall: Annotated[float, Field(ge=0, lt=1)] = 0.0
    yearly_forgetting: Annotated[float, Field(ge=0, lt=1)] = 0.0


class GoodTable(Table):
    """An element of the catalogue, its round, or a component.

    ``price_usd`` is that of week 0, by default the catalogue's. Goods of one ``family`` learn together, by default each
    by itself. Goods of one ``standard`` stand in for each other in the field, by default each has its own. ``bill``
    says what components one unit takes.
    """

    label: Label = ""
    element: str = ""
    item: Literal["element", "round", "component"] = "element"
    price_usd: Annotated[float, Field(gt=0, le=1e12)] | None = None
    family: Label = ""
    standard: Label = ""
    margin: Annotated[float, Field(ge=0, le=5)] = 0.0
    scarcity: Annotated[float, Field(ge=0, le=5)] = 0.0
    normal_weeks: Annotated[float, Field(gt=0, le=MOST_WEEKS)] = 52.0
    learning: Learning = Learning()
    bill: dict[Name, Annotated[int, Field(ge=1, le=10**6)]] = Field(default_factory=dict)

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


class Expansion(Table):
    """New capacity: decided in a week, begun after a dead time, then built up with a time constant; plans slip."""

    week: Weeks = 0
    added_a_week: Annotated[float, Field(ge=0, le=MOST_A_WEEK)]
    dead_weeks: Time = 0.0
    ramp_weeks: Time = 0.0
    slip: Share = 1.0


class Surge(Table):
    """More shifts while there is a queue: at most so many times the capacity, reached in so many weeks."""

    most: Annotated[float, Field(ge=1, le=5)] = 1.25
    weeks: Annotated[float, Field(ge=1, le=MOST_WEEKS)] = 52.0


class Labour(Table):
    """Workers of a line: all are veterans in week 0."""

    workers: Positive
    units_a_worker: Positive
    rookie_share: Share = 0.5
    hires_a_week: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    training_weeks: Annotated[float, Field(ge=1, le=MOST_WEEKS)] = 26.0
    quits_a_year: Share = 0.0


class ComponentStock(Table):
    """Stock of a component that a line keeps: weeks of use that it wants, and units in week 0, by default those."""

    target_weeks: Time = 4.0
    opening: Units | None = None


class Retooling(Table):
    """Other goods that a line can make, one at a time; weeks of a change-over, share of learning that is kept."""

    makes: Annotated[list[Name], Field(min_length=1, max_length=MOST_GOODS)]
    weeks: Annotated[int, Field(ge=0, le=MOST_WEEKS)] = 8
    kept_share: Share = 0.5


class LineTable(Table):
    """A production line of a nation: what it makes, how much a week, and what holds it up.

    ``capacity_usd`` is the price of new capacity for one more unit a week: what the money of a mix buys. ``agent``
    names a Python class, "module:Class", that decides for it.
    """

    label: Label = ""
    nation: Name
    good: Name
    capacity_a_week: Annotated[float, Field(ge=0, le=MOST_A_WEEK)]
    capacity_usd: Annotated[float, Field(gt=0, le=1e13)] | None = None
    lead_weeks: Annotated[float, Field(ge=1, le=MOST_WEEKS)] = 1.0
    lead_shape: Annotated[int, Field(ge=0, le=1000)] = 0
    base_rate_a_week: dict[Name, Annotated[float, Field(ge=0, le=MOST_A_WEEK)]] = Field(default_factory=dict)
    customers: list[Name] = Field(default_factory=list)
    discipline: Literal["first-come", "proportional", "priority"] = "proportional"
    expansions: list[Expansion] = Field(default_factory=list, max_length=1000)
    surge: Surge | None = None
    labour: Labour | None = None
    components: dict[Name, ComponentStock] = Field(default_factory=dict)
    scarcity_share: Share = 0.8
    retooling: Retooling | None = None
    capital: CapitalTable | None = None
    unit: Name | None = None
    agent: str = ""


class OriginTable(Table):
    """Where suppliers get what they need: their common chain."""

    label: Label = ""


class SupplierTable(Table):
    """A supplier of a component, and how its outages go.

    In each week it fails with probability ``failures_a_week`` and is repaired with ``repairs_a_week``. Of its outages
    ``origin_share`` are those of its origin, which strike all that come from there at once. What takes its component
    is dearer by ``premium`` times its share among the qualified suppliers. ``agent`` names a Python class,
    "module:Class", that acts for it.
    """

    label: Label = ""
    component: Name
    origin: Name | None = None
    share: Share = 1.0
    capacity_a_week: Annotated[float, Field(ge=0, le=1e9)] = 1e9
    lead_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    failures_a_week: Share = 0.0
    repairs_a_week: Annotated[float, Field(gt=0, le=1)] = 1.0
    origin_share: Share = 0.0
    outage: Literal["orders-refused", "shipments-paused", "transit-lost", "receipts-delayed"] = "shipments-paused"
    qualified_from_week: Weeks = 0
    premium: Annotated[float, Field(ge=0, le=10)] = 0.0
    agent: str = ""


class Stock(Table):
    """Stock of a good: in week 0, wanted beyond the cover, and what the reserve holds back.

    Below ``reserve_low`` nothing is released, above ``reserve_high`` everything above the low mark. Each unit in stock
    breaks down with probability ``wear_a_week``, in the war ``war_wear_a_week``, and goes to a shop.
    """

    opening: Units = 0
    target: Units = 0
    reserve_low: Units = 0
    reserve_high: Units | None = None
    wear_a_week: Share = 0.0
    war_wear_a_week: Share | None = None


class DemandTable(Table):
    """Consumption without a raid: units a week, intensity drawn once in four weeks."""

    nation: Name
    good: Name
    units_a_week: Annotated[float, Field(ge=0, le=1e6)]
    intensity_cv: Cv = 0.0
    is_poisson: bool = False
    from_week: Weeks | None = None
    until_week: Weeks | None = None


class DonationTable(Table):
    """What a nation gives to another every week.

    With ``mode`` "stock" that is a share of its stock above the reserve, with "queue" a share of what lines deliver to
    it: the receiver has its place in their queues, the giver pays. It is on its way for ``transfer_weeks``, and for the
    giver's ``export_weeks`` to the receiver. The receiver pays back ``reimbursed_share`` of the book value as it is
    sent, as far as its money goes.
    """

    giver: Name
    receiver: Name
    good: Name
    share: Share
    mode: Literal["stock", "queue"] = "stock"
    reimbursed_share: Share = 0.0
    transfer_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    from_week: Weeks = 0
    until_week: Weeks | None = None


class RaidPolicy(Table):
    """When the attacker flies: every so many weeks with a share of stock, or when so many attackers are saved up."""

    policy: Literal["every", "saved-up"] = "every"
    raids_a_week: Annotated[int, Field(ge=1, le=100)] = 1
    every_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    share: Share = 1.0
    size: Units = 0
    least: Annotated[int, Field(ge=1, le=10**6)] = 1


class AssignmentTable(Table):
    """Who stands behind a unit of the battle: a nation, with goods for its elements and rounds.

    A unit without ``element`` is no stock: it is there as the scenario has it, and what is destroyed of it is rebuilt
    in ``repair_weeks``, paid by the nation. One without ``round`` has as many rounds as the scenario says.
    """

    nation: Name
    element: Name | None = None
    round: Name | None = None
    gun_round: Name | None = None
    repair_weeks: Time = 0.0


class Campaign(Table):
    """A campaign; ``battle_settings`` are values laid over its battle, by path, as in ``"units.wave.count" = 72``."""

    name: Name
    title: Annotated[str, Field(max_length=200)] = ""
    summary: Annotated[str, Field(max_length=4000)] = ""
    battle: str = ""
    battle_settings: dict[str, int | float | bool | str] = Field(default_factory=dict)
    clock: Clock = Clock()
    money: MoneyRules = MoneyRules()
    nations: dict[Name, NationTable]
    goods: dict[Name, GoodTable] = Field(default_factory=dict)
    lines: dict[Name, LineTable] = Field(default_factory=dict)
    origins: dict[Name, OriginTable] = Field(default_factory=dict)
    suppliers: dict[Name, SupplierTable] = Field(default_factory=dict)
    depots: dict[Name, dict[Name, Stock]] = Field(default_factory=dict)
    demands: dict[Name, DemandTable] = Field(default_factory=dict)
    donations: dict[Name, DonationTable] = Field(default_factory=dict)
    joint: dict[Name, JointTable] = Field(default_factory=dict)
    reforms: dict[Name, ReformTable] = Field(default_factory=dict)
    shops: dict[Name, ShopTable] = Field(default_factory=dict)
    providers: dict[Name, ProviderTable] = Field(default_factory=dict)
    methods: dict[Name, MethodTable] = Field(default_factory=dict)
    land: LandTable | None = None
    raids: RaidPolicy | None = None
    units: dict[Name, AssignmentTable] = Field(default_factory=dict)


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
