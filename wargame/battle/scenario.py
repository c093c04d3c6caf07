"""Scenario: sides, networks, units on a map, money, raid effects. Read from TOML, checked once, at the edge.

The models here say what a scenario may contain; :mod:`wargame.battle.scenario_file` reads files and reports
every mistake at once with its line.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from wargame.catalogue.elements import Level, TargetClass
from wargame.inputs.values import Name, zero_or

Side = Literal["red", "blue"]

MOST_ELEMENTS: Final = 1_000_000  # of a unit, and of all units together
EVER_S: Final = 1e9  # a time that no battle lasts: 32 years

Variation = Annotated[float, Field(ge=0, le=5), zero_or(1e-6, 5)]  # coefficient of variation
Outage = Annotated[float, Field(ge=0, le=EVER_S), zero_or(0.1, EVER_S)]  # mean length, s
Rate = Annotated[float, Field(ge=0, le=1e6)]  # 1/s
Rounds = Annotated[int, Field(ge=0, le=1_000_000)]
Label = Annotated[str, Field(max_length=100)]


class Table(BaseModel):
    """A table of a scenario file; unknown keys are errors, numbers are finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Map(Table):
    """The rectangle that is fought over, in cells."""

    width_m: float = Field(ge=1, le=5e6)
    height_m: float = Field(ge=1, le=5e6)
    cell_m: float = Field(default=1000.0, ge=0.1, le=5e6)


class Hill(Table):
    """A Gaussian hill that casts radar shadow; its height falls to exp(-1/2) at ``radius_m``."""

    x_m: float
    y_m: float
    height_m: float = Field(ge=0.01, le=9000)
    radius_m: float = Field(ge=0.1, le=5e6)


class Terrain(Table):
    """Hills over a flat plain at sea level."""

    hills: list[Hill] = Field(default_factory=list, max_length=1000)


class Clock(Table):
    """The tick, and when the battle is called off at the latest."""

    tick_s: float = Field(default=2.0, ge=1e-3, le=60)
    duration_s: float = Field(ge=1e-3, le=1e6)


class Rules(Table):
    """Rates that hold for everybody."""

    detection_rate_max_per_s: float = Field(default=1.0, ge=1e-9, le=1e9)
    drop_rate_per_s: Rate = 0.01
    jam_rate_max_per_s: Rate = 0.001


class Raid(Table):
    """What varies from raid to raid for a whole side at once (coefficients of variation, 0 = none).

    Jamming loses half of its effectiveness in ``ew_half_life_days`` (0 = none of it), since the other side adapts;
    ``ew_age_days`` is how long its methods have been in use. ``visibility_m`` is meteorological
    visibility; readiness is the share of a defender's shooters, jammers and sensors that work on the night, Beta
    distributed with this mean and cv.
    """

    ew_effectiveness: float = Field(default=1.0, ge=0, le=1e6)
    ew_cv: Variation = 0.0
    ew_half_life_days: float = Field(default=0.0, ge=0, le=1e5)
    ew_age_days: float = Field(default=0.0, ge=0, le=1e5)
    visibility_m: float = Field(default=20_000.0, ge=1, le=1e12)
    visibility_cv: Variation = 0.0
    readiness_mean: float = Field(default=1.0, ge=0.01, le=1)
    readiness_cv: Variation = 0.0


class Money(Table):
    """How capital and crews are charged to one raid in the ``full`` ratio, and what counts as lost.

    Crews are paid for ``crew_shifts`` of eight hours a day, alike for all elements, whatever the catalogue's figures
    pay for (``crew_per_year.shifts``): 1 is a defence that waits for raids at night, 3 one around the clock.
    With ``count_service`` the service and revenue lost (``value.service_usd``) count beside the value lost in the
    ratios ``full`` and ``value`` and in the balance; without it they are told, and count for nothing.
    """

    service_life_years: float = Field(default=20.0, ge=0.01, le=1000)
    raids_per_year: float = Field(default=50.0, ge=1e-3, le=1e6)
    crew_shifts: float = Field(default=1.0, ge=0, le=10)
    count_service: bool = False


class Attack(Table):
    """How the attacker times its raid: density is its choice.

    ``interval_factor`` multiplies the launch intervals of all of the attacker's units, the mean ones of Poisson
    launches too. ``simultaneity`` s delays each launch of a wave by s (T* - arrival), T* the latest arrival of its wave
    if nobody is held up: at 1 a wave arrives at once. See ``wave`` of `UnitTable`.
    """

    interval_factor: float = Field(default=1.0, ge=0, le=1000)
    simultaneity: float = Field(default=0.0, ge=0, le=1)


class Network(Table):
    """Units that share one track picture and see each other's shots.

    With ``command`` nodes named, the network is up while one of them lives; ``mtbf_s`` and ``mttr_s``
    add outages of exponential length. A network that is down leaves its units their own sensors.
    ``p_discriminate`` is the chance that a tracked decoy is recognised, ``p_misidentify`` that a tracked threat is
    taken for a decoy, and so left alone; a network with either takes ``identify_s`` over a new track before it may be
    engaged. A decoy that a shot missed is recognised with ``p_discriminate_after_shot``. ``omniscient`` gives a perfect
    picture from the start, for theory. ``course_known_m`` is the way left to its aim at which an attacker's course
    tells what it aims at; ``estimate_cv`` how far a commander's estimates of the damage to expect of a target scatter
    around it (lognormal of mean 1, one draw a target). ``label`` is what people read in place of the name.
    """

    label: Label = ""
    side: Side
    latency_s: float = Field(default=0.0, ge=0, le=EVER_S)
    command: list[str] = Field(default_factory=list)
    mtbf_s: Outage = 0.0
    mttr_s: Outage = 0.0
    p_discriminate: float = Field(default=0.0, ge=0, le=1)
    p_misidentify: float = Field(default=0.0, ge=0, le=1)
    p_discriminate_after_shot: float = Field(default=0.0, ge=0, le=1)
    identify_s: float = Field(default=0.0, ge=0, le=EVER_S)
    omniscient: bool = False
    course_known_m: float = Field(default=20_000.0, ge=0, le=1e9)
    estimate_cv: Variation = 0.3


class Doctrine(Table):
    """How a unit spends its shots.

    ``salvo`` shots go to a target before looking; at most ``max_shots`` of all units of the network with the same
    element in all (0 = no limit): shoot-look-shoot with n looks is ``salvo = 1, max_shots = n``. With an
    ``economy_factor`` k > 0 a round is fired only if k times the damage that it is expected to save is no less than its
    price and ``scarcity_usd`` together, what it is worth beyond its price since none may follow; 1 is rational, 0 turns
    the rule off. ``hold`` says how many of the unit's rounds are for one target class alone.
    ``engage_on_remote`` says whether any track of the network is good enough to shoot at; if not, only what the
    element's own sensor or one of its fire control holds, inside its own horizon, is engaged. Without any such sensor
    any track will do in either case.
    """

    salvo: int = Field(default=1, ge=1, le=16)
    max_shots: int = Field(default=0, ge=0, le=1_000_000)
    priority: Literal["time", "value", "cost"] = "time"
    economy_factor: float = Field(default=0.0, ge=0, le=1e9)
    engage_on_remote: bool = True
    scarcity_usd: float = Field(default=0.0, ge=0, le=1e15)
    hold: dict[TargetClass, Rounds] = Field(default_factory=dict)


class UnitTable(Table):
    """A group of identical elements of one side: a swarm, a battery, a pod, an asset.

    Positions are of the group's centre. ``altitude_m`` is how high its elements fly, in place of the catalogue's
    ``motion.altitude_m``. ``targets`` names the units aimed at (elements are dealt out in
    turn); a share ``suppression_share`` of the elements, evenly among the others, aims in turn at the units that
    ``suppression_targets`` names (the n-th, n = 1 …, if floor(n share) > floor((n - 1) share)); one whose target is
    destroyed when it arrives flies on to the nearest of ``targets`` within ``retarget_range_m`` of it (0: it does not).
    ``fire_control`` names units of which each must have a working element, or the unit's launchers cannot shoot;
    ``wave`` names the wave that an attacker's expendable unit belongs to: its units are delayed so that their first
    arrivals coincide ("" is a wave of its own; Poisson launches, pursuers and what is carried are in none);
    ``carried_by`` names the platform unit that releases these elements, ``count`` being per platform;
    ``sites`` is how many elements there is room for, >= count and count by default, per site of the platform unit if it
    is carried: what does not move stands on the first of its sites, in a formation of all of them;
    ``hardening`` is the share of its susceptibility to jamming and pulses that is taken away;
    ``figures`` replaces catalogue figures for this unit (same tables and names as the catalogue); ``tier`` says
    which share of a side's budget buys it when a force mix is swept ("" is bought outside the budget);
    ``agent`` names a Python class, "module:Class", that decides for it; ``label`` is what people read in place of the
    name.
    """

    label: Label = ""
    side: Side
    element: str
    count: int = Field(ge=0, le=MOST_ELEMENTS)
    altitude_m: float | None = Field(default=None, ge=0, le=1e6)
    sites: int | None = Field(default=None, ge=0, le=MOST_ELEMENTS)
    x_m: float = 0.0
    y_m: float = 0.0
    formation: Literal["point", "disc", "line"] = "disc"
    spread_m: float = Field(default=0.0, ge=0, le=5e6)
    network: str = ""
    targets: list[str] = Field(default_factory=list)
    suppression_targets: list[str] = Field(default_factory=list)
    suppression_share: float = Field(default=0.0, ge=0, le=1)
    retarget_range_m: float = Field(default=0.0, ge=0, le=5e6)
    fire_control: list[str] = Field(default_factory=list)
    route: Literal["straight", "avoid", "pursue"] = "straight"
    waypoints: list[tuple[float, float]] = Field(default_factory=list)
    launch_s: float = Field(default=0.0, ge=0, le=EVER_S)
    launch_interval_s: float = Field(default=0.0, ge=0, le=EVER_S)
    launch_process: Literal["regular", "poisson"] = "regular"
    time_on_target_s: float | None = Field(default=None, ge=0, le=EVER_S)
    wave: Label = ""
    carried_by: str = ""
    doctrine: Doctrine = Doctrine()
    hardening: float = Field(default=0.0, ge=0, le=1)
    figures: dict[str, Any] = Field(default_factory=dict)
    tier: Literal["attritable", "high-end", ""] = ""
    agent: str = ""


class Scenario(Table):
    """One battle, ready to be built into arrays by :func:`wargame.battle.build.setup.build`."""

    name: Name
    title: str = Field(default="", max_length=300)
    summary: str = Field(default="", max_length=5000)
    attacker: Side = "red"
    catalog_level: Level = "typical"
    map: Map
    clock: Clock
    terrain: Terrain = Terrain()
    rules: Rules = Rules()
    raid: Raid = Raid()
    money: Money = Money()
    attack: Attack = Attack()
    networks: dict[Name, Network] = Field(default_factory=dict)
    units: dict[Name, UnitTable] = Field(min_length=1)

    @property
    def defender(self) -> Side:
        """Return the side that is attacked."""
        return "blue" if self.attacker == "red" else "red"
