"""Scenario: sides, networks, units on a map, money, raid effects. Read from TOML, checked once, at the edge.

The models here say what a scenario may contain; :mod:`wargame.battle.scenario_file` reads files and reports
every mistake at once with its line.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from wargame.catalogue.elements import Level, TargetClass
from wargame.inputs.units import unit
from wargame.inputs.values import Name, zero_or

Side = Literal["red", "blue"]

MOST_ELEMENTS: Final = 1_000_000  # of a unit, and of all units together
EVER_S: Final = 1e9  # a time that no battle lasts: 32 years

Variation = Annotated[float, Field(ge=0, le=5), zero_or(1e-6, 5)]  # coefficient of variation
Outage = Annotated[float, Field(ge=0, le=EVER_S), zero_or(0.1, EVER_S)]  # mean length, s
Rate = Annotated[float, Field(ge=0, le=1e6)]  # 1/s
Rounds = Annotated[int, Field(ge=0, le=1_000_000), unit("rounds")]
Metres = Annotated[float, unit("m")]
Label = Annotated[str, Field(max_length=100)]


class Table(BaseModel):
    """A table of a scenario file; unknown keys are errors, numbers are finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Map(Table):
    """The rectangle that is fought over, in cells."""

    width_m: float = Field(ge=1, le=5e6)
    """Extent from west to east, along x."""
    height_m: float = Field(ge=1, le=5e6)
    """Extent from south to north, along y."""
    cell_m: float = Field(default=1000.0, ge=0.1, le=5e6)
    """Side of a cell of the rasters of detection and jamming; what lies in one cell is sensed and jammed alike."""


class Hill(Table):
    """A Gaussian hill that casts radar shadow; its height falls to exp(-1/2) at ``radius_m``."""

    x_m: float
    """Place of the top, east of the map's south-west corner."""
    y_m: float
    """Place of the top, north of the map's south-west corner."""
    height_m: float = Field(ge=0.01, le=9000)
    """Height of the top above the plain."""
    radius_m: float = Field(ge=0.1, le=5e6)
    """Distance from the top at which the height has fallen to exp(-1/2)."""


class Terrain(Table):
    """Hills over a flat plain at sea level."""

    hills: list[Hill] = Field(default_factory=list, max_length=1000)
    """The hills; none is a flat plain."""


class Clock(Table):
    """The tick, and when the battle is called off at the latest."""

    tick_s: float = Field(default=2.0, ge=1e-3, le=60)
    """Length of a tick: what happens in one is worked out at its end."""
    duration_s: float = Field(ge=1e-3, le=1e6)
    """When the battle is called off at the latest."""


class Rules(Table):
    """Rates that hold for everybody."""

    detection_rate_max_per_s: float = Field(default=1.0, ge=1e-9, le=1e9)
    """Largest rate at which a network finds an element, all of its sensors together."""
    drop_rate_per_s: Rate = 0.01
    """Rate of detection below which a track is lost; one at which nothing is found is lost in any case."""
    jam_rate_max_per_s: Rate = 0.001
    """Rate at which jamming loses an element where it is strongest; at an effect of 1 half of it."""


class Raid(Table):
    """What varies from raid to raid for a whole side at once; a coefficient of variation of 0 is none."""

    ew_effectiveness: Annotated[float, unit("factor")] = Field(default=1.0, ge=0, le=1e6)
    """What the effect of all jamming is multiplied by; 1 is the catalogue's."""
    ew_cv: Variation = 0.0
    """How far the effect of jamming varies from raid to raid."""
    ew_half_life_days: float = Field(default=0.0, ge=0, le=1e5)
    """Age at which jamming has lost half of its effect, since the other side adapts; 0 for never."""
    ew_age_days: float = Field(default=0.0, ge=0, le=1e5)
    """How long the methods of jamming have been in use."""
    visibility_m: float = Field(default=20_000.0, ge=1, le=1e12)
    """Meteorological visibility, beyond which nothing is seen or aimed at by sight."""
    visibility_cv: Variation = 0.0
    """How far the visibility varies from raid to raid."""
    readiness_mean: Annotated[float, unit("share")] = Field(default=1.0, ge=0.01, le=1)
    """Share of a defender's shooters, jammers and sensors that work on the night, on average."""
    readiness_cv: Variation = 0.0
    """How far that share varies from raid to raid, by a Beta law."""


class Money(Table):
    """How capital and crews are charged to one raid in the ``full`` ratio, and what counts as lost."""

    service_life_years: float = Field(default=20.0, ge=0.01, le=1000)
    """Years over which the price of what is not expendable is written off."""
    raids_per_year: float = Field(default=50.0, ge=1e-3, le=1e6)
    """Raids among which a year's capital and crews are divided."""
    crew_shifts: Annotated[float, unit("shifts a day")] = Field(default=1.0, ge=0, le=10)
    """Shifts of eight hours a day that crews are paid for, alike for all elements: 1 is a defence that waits for raids
    at night, 3 one around the clock.
    """
    count_service: bool = False
    """Whether service and revenue lost (`value.service_usd`) count beside the value lost in the ratios `full` and
    `value` and in the balance; without it they are told, and count for nothing.
    """


class Attack(Table):
    """How the attacker times its raid: density is its choice. See ``wave`` of a unit."""

    interval_factor: Annotated[float, unit("factor")] = Field(default=1.0, ge=0, le=1000)
    """What the launch intervals of all of the attacker's units are multiplied by, the mean ones of Poisson launches
    too.
    """
    simultaneity: Annotated[float, unit("share")] = Field(default=0.0, ge=0, le=1)
    """Share s of the wait that makes a wave arrive at once: each launch is delayed by s (T* - arrival), T* the latest
    arrival of its wave if nobody is held up.
    """


class Network(Table):
    """Units that share one track picture and see each other's shots.

    A network that is down, by an outage or without a command node, leaves its units their own sensors.
    """

    label: Label = ""
    """What people read in place of the name."""
    side: Side
    """Side that it belongs to."""
    latency_s: float = Field(default=0.0, ge=0, le=EVER_S)
    """Time that a track takes from the sensor to who shoots."""
    command: list[str] = Field(default_factory=list)
    """Units of command nodes: the network is up while one of them lives. None named: it needs none."""
    mtbf_s: Outage = 0.0
    """Mean time between outages, exponential; 0 for no outages."""
    mttr_s: Outage = 0.0
    """Mean length of an outage, exponential."""
    p_discriminate: float = Field(default=0.0, ge=0, le=1)
    """Chance that a tracked decoy is recognised as one."""
    p_misidentify: float = Field(default=0.0, ge=0, le=1)
    """Chance that a tracked threat is taken for a decoy, and so left alone."""
    p_discriminate_after_shot: float = Field(default=0.0, ge=0, le=1)
    """Chance that a decoy is recognised which a shot has missed."""
    identify_s: float = Field(default=0.0, ge=0, le=EVER_S)
    """Time from a new track to when it may be engaged, of a network that tells decoys from threats."""
    omniscient: bool = False
    """Whether it has a perfect picture from the start, for comparison with theory."""
    course_known_m: float = Field(default=20_000.0, ge=0, le=1e9)
    """Way left to its aim at which an attacker's course tells what it aims at."""
    estimate_cv: Variation = 0.3
    """How far a commander's estimates of the damage to expect scatter around it: lognormal of mean 1, one draw a
    target.
    """


class Doctrine(Table):
    """How a unit spends its shots."""

    salvo: Annotated[int, unit("shots")] = Field(default=1, ge=1, le=16)
    """Shots at a target before looking whether it is destroyed."""
    max_shots: Annotated[int, unit("shots")] = Field(default=0, ge=0, le=1_000_000)
    """Most shots of all units of the network at the same element, 0 for no limit: shoot-look-shoot with n looks is
    `salvo = 1, max_shots = n`.
    """
    priority: Literal["time", "value", "cost"] = "time"
    """What is engaged first: who arrives first, what would destroy most value, or what costs most."""
    economy_factor: Annotated[float, unit("factor")] = Field(default=0.0, ge=0, le=1e9)
    """A round is fired only if so many times the damage that it is expected to save is no less than its price and
    `scarcity_usd` together; 1 is rational, 0 turns the rule off.
    """
    engage_on_remote: bool = True
    """Whether any track of the network is good enough to shoot at; if not, only what the element's own sensor or one of
    its fire control holds, inside its own horizon, is engaged. Without any such sensor any track will do.
    """
    scarcity_usd: float = Field(default=0.0, ge=0, le=1e15)
    """What a round is worth beyond its price, since none may follow."""
    hold: dict[TargetClass, Rounds] = Field(default_factory=dict)
    """How many of the unit's rounds are kept for one class of targets alone."""


class UnitTable(Table):
    """A group of identical elements of one side: a swarm, a battery, a pod, an asset."""

    label: Label = ""
    """What people read in place of the name."""
    side: Side
    """Side that it belongs to."""
    element: str
    """Name of its element in the catalogue (see `wargame catalog`)."""
    count: Annotated[int, unit("elements")] = Field(ge=0, le=MOST_ELEMENTS)
    """Elements of the unit; of a carried one, per platform."""
    altitude_m: float | None = Field(default=None, ge=0, le=1e6)
    """How high its elements fly, in place of the catalogue's `motion.altitude_m`."""
    sites: Annotated[int | None, unit("elements")] = Field(default=None, ge=0, le=MOST_ELEMENTS)
    """Elements that there is room for, >= count and count by default, per site of the platform unit if it is carried:
    what does not move stands on the first of its sites, in a formation of all of them.
    """
    x_m: float = 0.0
    """Centre of the group, east of the map's south-west corner."""
    y_m: float = 0.0
    """Centre of the group, north of the map's south-west corner."""
    formation: Literal["point", "disc", "line"] = "disc"
    """How its elements stand around the centre."""
    spread_m: float = Field(default=0.0, ge=0, le=5e6)
    """Radius of a disc; half the length of a line, which lies across its way."""
    network: str = ""
    """Network that it belongs to; without one it has its own sensors only."""
    targets: list[str] = Field(default_factory=list)
    """Units that it aims at; its elements are dealt out among them in turn."""
    suppression_targets: list[str] = Field(default_factory=list)
    """Units at which the share `suppression_share` of the elements aims, in turn."""
    suppression_share: float = Field(default=0.0, ge=0, le=1)
    """Share of the elements that aims at `suppression_targets`, evenly among the others: the n-th, n = 1 ..., if
    floor(n share) > floor((n - 1) share).
    """
    retarget_range_m: float = Field(default=0.0, ge=0, le=5e6)
    """Distance within which an element whose target is destroyed when it arrives flies on to the nearest of `targets`;
    0: it does not.
    """
    fire_control: list[str] = Field(default_factory=list)
    """Units of which each must have a working element, or the unit's launchers cannot shoot."""
    route: Literal["straight", "avoid", "pursue"] = "straight"
    """How it flies to its aim: straight, around what it knows of the defence, or after a target that moves."""
    waypoints: list[tuple[Metres, Metres]] = Field(default_factory=list)
    """Places [x, y] that it flies over on its way."""
    launch_s: float = Field(default=0.0, ge=0, le=EVER_S)
    """Time of the first launch."""
    launch_interval_s: float = Field(default=0.0, ge=0, le=EVER_S)
    """Time between two launches, of Poisson launches the mean; 0: all at once."""
    launch_process: Literal["regular", "poisson"] = "regular"
    """Whether launches follow at equal intervals or at random."""
    time_on_target_s: float | None = Field(default=None, ge=0, le=EVER_S)
    """Time of its arrival, in place of `launch_s`; with a launch interval that of the first."""
    wave: Label = ""
    """Wave that an attacker's expendable unit belongs to: its units are delayed so that their first arrivals coincide.
    "" is a wave of its own; Poisson launches, pursuers and what is carried are in none.
    """
    carried_by: str = ""
    """Platform unit that releases these elements."""
    doctrine: Doctrine = Doctrine()
    """How it spends its shots."""
    hardening: Annotated[float, unit("share")] = Field(default=0.0, ge=0, le=1)
    """Share of its susceptibility to jamming and pulses that is taken away."""
    figures: dict[str, Any] = Field(default_factory=dict)
    """Figures of the catalogue that are other for this unit, with the tables and names of an element file."""
    tier: Literal["attritable", "high-end", ""] = ""
    """Which share of a side's budget buys it when a force mix is swept; "" is bought outside the budget."""
    agent: str = ""
    """Python class that decides for it, "module:Class"; "" for the shipped one."""


class Scenario(Table):
    """One battle, ready to be built into arrays by :func:`wargame.battle.build.setup.build`."""

    name: Name
    """Name of the scenario."""
    title: str = Field(default="", max_length=300)
    """Title, one line."""
    summary: str = Field(default="", max_length=5000)
    """What it is about."""
    attacker: Side = "red"
    """Side that attacks."""
    catalog_level: Level = "typical"
    """Which of the catalogue's low, typical and high figures hold."""
    map: Map
    clock: Clock
    terrain: Terrain = Terrain()
    rules: Rules = Rules()
    raid: Raid = Raid()
    money: Money = Money()
    attack: Attack = Attack()
    networks: dict[Name, Network] = Field(default_factory=dict)
    """Networks by name."""
    units: dict[Name, UnitTable] = Field(min_length=1)
    """Units by name."""

    @property
    def defender(self) -> Side:
        """Return the side that is attacked."""
        return "blue" if self.attacker == "red" else "red"
