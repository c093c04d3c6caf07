"""Catalogue: one force element a file, every figure with low, typical, high and where it is from.

A figure is written as one number (known, or assumed without a range) or as ``[low, typical, high]``.
Costs cite a public source; performance is aggregate and brochure level, its section saying in
``basis`` what it rests on and in ``confidence`` how much that is worth.
"""

import math
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, model_validator

from wargame.catalogue.element_files import OwnFiles
from wargame.inputs.errors import explain, shown
from wargame.inputs.toml_repair import read
from wargame.inputs.units import unit
from wargame.inputs.values import LARGEST, NUMBER_RULE, Name

Level = Literal["low", "typical", "high"]
Confidence = Literal["low", "medium", "high", "assumed"]
TargetClass = Literal["small-drone", "drone", "cruise", "ballistic", "aircraft", "ground"]
Kind = Literal[
    "swarm",
    "strike-platform",
    "interceptor-battery",
    "interceptor-drone-pad",
    "gun",
    "ew-pod",
    "laser",
    "microwave",
    "radar",
    "command-node",
    "asset",
]
TARGET_CLASSES: tuple[TargetClass, ...] = (
    "small-drone",
    "drone",
    "cruise",
    "ballistic",
    "aircraft",
    "ground",
)


class Figure(NamedTuple):
    """A quantity with its public range; ``low <= typical <= high``."""

    low: float
    typical: float
    high: float

    def at(self, level: Level) -> float:
        """Return the figure at one of its three levels.

        >>> Figure(20e3, 50e3, 80e3).at("typical")
        50000.0
        """
        return float(getattr(self, level))


WHOLE: Final = "whole"  # marks a field of whole numbers
A_FIGURE: Final = "a number or [low, typical, high]"


def _figure(value: Any) -> Figure:
    """Return a number or a ``[low, typical, high]`` list as a figure."""
    if isinstance(value, Figure):
        return value
    numbers = [value] * 3 if _is_number(value) else value
    if not isinstance(numbers, list | tuple) or len(numbers) != 3 or not all(map(_is_number, numbers)):
        raise ValueError(explain(f"got {shown(value)}", A_FIGURE))
    if any(isinstance(number, int) and abs(number) > LARGEST for number in numbers):
        raise ValueError(explain(f"got {shown(value)}", NUMBER_RULE))
    low, typical, high = (float(number) for number in numbers)
    if not low <= typical <= high:
        raise ValueError(explain(f"got {shown(value)}", "low <= typical <= high"))
    return Figure(low, typical, high)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def within(low: float, high: float, whole: bool = False) -> BeforeValidator:
    """Return a check that makes a figure of a value, all of it from ``low`` to ``high``."""
    allowed = f"{'whole numbers' if whole else 'numbers'} from {low:g} to {high:g}"

    def validate(value: Any) -> Figure:
        figure = _figure(value)
        if not all(low <= number <= high and (number == int(number) or not whole) for number in figure):
            raise ValueError(explain(f"got {shown(value)}", allowed))
        return figure

    return BeforeValidator(validate, json_schema_input_type=Annotated[Any, WithJsonSchema(_shape(low, high, whole))])


def _shape(low: float, high: float, whole: bool) -> dict[str, Any]:
    """Return the JSON Schema of a figure: a number, or a list of three."""
    number = {"type": "number", "minimum": low, "maximum": high, **({"multipleOf": 1} if whole else {})}
    return {"anyOf": [number, {"type": "array", "items": number, "minItems": 3, "maxItems": 3}]}


Usd = Annotated[Figure, within(0, 1e15)]
Probability = Annotated[Figure, within(0, 1)]
Factor = Annotated[Figure, within(0, 1e6)]
Susceptible = Annotated[Figure, within(0, 1e6), unit("factor")]
Hazard = Annotated[Figure, within(0, 1e6), unit("hazard")]
Frequency = Annotated[Figure, within(1e-9, 1e9)]  # 1/s
Hits = Annotated[Figure, within(0, 1e9)]
Height = Annotated[Figure, within(0, 1e6)]  # m
Distance = Annotated[Figure, within(0, 1e8)]  # m
Reach = Annotated[Figure, within(1, 1e8)]  # m
Speed = Annotated[Figure, within(1e-6, 1e8)]  # m/s
Duration = Annotated[Figure, within(0, 1e9)]  # s
Count = Annotated[Figure, within(0, 1e6, whole=True), WHOLE]
Rounds = Annotated[Figure, within(0, 1e12, whole=True), WHOLE]


class Section(BaseModel):
    """A table of the catalogue; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cost(Section):
    """A public price in USD of its year, with its source."""

    usd: Usd
    """Price in USD of its year."""
    year: Annotated[int, unit("year")] = Field(ge=1990, le=2035)
    """Year of the price."""
    source: str = Field(min_length=5)
    """Where the figure is from, or what is assumed."""
    confidence: Confidence
    """How far the figure is to be trusted."""
    url: str = ""
    """Address of the source."""
    note: str = ""
    """What else is to be known of it."""


class Crew(Cost):
    """What its crew costs a year."""

    shifts: Annotated[float, unit("shifts a day")] = Field(default=1.0, ge=0.1, le=10)
    """Shifts of eight hours a day that the figure pays for."""

    def usd_at(self, level: Level, shifts: float) -> float:
        """Return what a crew of so many shifts costs a year, USD.

        >>> Crew(usd=9e5, year=2025, source="assumed: nine people", confidence="assumed", shifts=3).usd_at("typical", 1)
        300000.0
        """
        return self.usd.at(level) * shifts / self.shifts


class Costs(Section):
    """What it costs."""

    element: Cost
    """What the element itself costs."""
    round: Cost | None = None
    """What one of its rounds costs, or an engagement of a laser."""
    system: Cost | None = None
    """What is bought once for a unit, whatever its count."""
    crew_per_year: Crew | None = None
    """What its crew costs a year, all shifts that the figure pays for together."""


class Performance(Section):
    """A section of brochure-level figures: what it rests on and how far to trust it."""

    basis: str = Field(min_length=10)
    """What the figures of this section rest on."""
    confidence: Confidence = "assumed"
    """How far the figures of this section are to be trusted."""


class Motion(Performance):
    """How it moves."""

    speed_mps: Speed
    """Speed over the ground."""
    altitude_m: Height
    """Height that it flies at."""
    dive_angle_rad: Annotated[Figure, within(0.01, 1.5708)] = Figure(math.pi / 2, math.pi / 2, math.pi / 2)
    """Angle from the horizontal at which an expendable element dives on its aim; by default straight down."""
    release_range_m: Distance = Figure(0.0, 0.0, 0.0)
    """How far short of its target a platform that is not expendable turns back."""
    loiter_s: Duration = Figure(0.0, 0.0, 0.0)
    """Time that a platform stays there before it turns back."""


class Signature(Performance):
    """How it looks to a radar."""

    rcs: Annotated[Figure, within(1e-9, 1e9), unit("m2")]
    """Radar cross-section relative to 1 m2."""
    height_m: Height = Figure(2.0, 2.0, 2.0)
    """Height of a thing on the ground, as a radar sees it."""


class Hardness(Performance):
    """What it takes to destroy it."""

    hits_to_destroy: Annotated[Figure, within(1e-3, 1e9), unit("hits")] = Figure(1.0, 1.0, 1.0)
    """Impacts of a warhead of damage 1 that destroy it."""
    threshold_hits: Hits = Figure(0.0, 0.0, 0.0)
    """Damage of a warhead below which an arrival does nothing to it."""
    fluence_j_per_m2: Annotated[Figure, within(1e-3, 1e15)] = Figure(float("inf"), float("inf"), float("inf"))
    """Laser fluence on one spot that destroys it; by default no laser does."""
    pulse_cv: Annotated[Figure, within(0, 5)] = Figure(0.0, 0.0, 0.0)
    """How far airframes differ under microwave pulses."""


class Susceptibility(Performance):
    """How strongly jamming reaches it."""

    nav: Susceptible = Figure(0.0, 0.0, 0.0)
    """How strongly jamming of navigation reaches it: 0 immune, 1 the reference receiver."""
    link: Susceptible = Figure(0.0, 0.0, 0.0)
    """How strongly jamming of the data link reaches it: 0 immune, 1 the reference receiver."""


class Warhead(Performance):
    """What an arrival does."""

    damage_hits: Hits
    """Damage of an arrival, in impacts."""
    p_hit: Probability
    """Chance that an arrival hits and works."""


class SensorPerformance(Performance):
    """A radar or optical sensor."""

    range_m: Reach
    """Range at which a target of 1 m2 is found at `rate_per_s`."""
    rate_per_s: Frequency
    """Rate at which a target of 1 m2 is found at `range_m`."""
    instrumented_range_m: Reach
    """Range beyond which nothing is found, however large."""
    mast_m: Height
    """Height of its antenna above the ground, for the horizon."""
    optical: bool = False
    """Whether it sees by light, no farther than the visibility."""


class WeaponPerformance(Performance):
    """A weapon; ranges are slant."""

    floor_m: Height = Figure(0.0, 0.0, 0.0)
    """Height above the ground below it from which on a target is engaged."""
    ceiling_m: Height = Figure(1e6, 1e6, 1e6)
    """Height above the weapon up to which a target is engaged; by default any height in range."""


class LauncherPerformance(WeaponPerformance):
    """A launcher of missiles or interceptor drones.

    Ranges are along the way of the shot; floor and ceiling hold where it meets the target.
    """

    channels: Annotated[Count, unit("shots")]
    """Shots under way at once; one channel a shot until arrival or seeker take-over."""
    magazine: Annotated[Count, unit("rounds")]
    """Rounds ready to be fired."""
    reloads: Annotated[Count, unit("magazines")] = Figure(0.0, 0.0, 0.0)
    """Further magazines."""
    reload_s: Duration = Figure(0.0, 0.0, 0.0)
    """Time to fill an empty magazine."""
    min_range_m: Distance
    """Least way of a shot."""
    max_range_m: Reach
    """Longest way of a shot."""
    speed_mps: Speed
    """Speed of a shot."""
    seeker_range_m: Distance = Figure(0.0, 0.0, 0.0)
    """Range at which the seeker of a shot takes over and its channel is free; 0 for none."""
    launch_interval_s: Duration = Figure(0.0, 0.0, 0.0)
    """Least time between two shots."""
    optical: bool = False
    """Whether it aims or is guided by sight, no farther than the visibility."""
    p_kill: dict[TargetClass, Probability] = Field(min_length=1)
    """Chance that a shot destroys a target, by its class; one of no class named is not engaged."""


class GunPerformance(WeaponPerformance):
    """A gun with one target at a time; it kills at a rate inside its range."""

    range_m: Reach
    """Slant range up to which it fires."""
    rounds_per_s: Annotated[Frequency, unit("rounds/s")]
    """Rate of fire, the mean over bursts."""
    magazine: Annotated[Rounds, unit("rounds")]
    """Rounds ready to be fired."""
    reloads: Annotated[Count, unit("magazines")] = Figure(0.0, 0.0, 0.0)
    """Further magazines."""
    reload_s: Duration = Figure(0.0, 0.0, 0.0)
    """Time to fill an empty magazine."""
    optical: bool = False
    """Whether it aims by sight, no farther than the visibility."""
    kill_rate_per_s: dict[TargetClass, Factor] = Field(min_length=1)
    """Rate at which it destroys a target that it fires at, by the target's class; one of no class named is not engaged.
    """


class JammerPerformance(Performance):
    """A jammer of one band."""

    band: Literal["nav", "link", "radar"]
    """What it jams: satellite navigation, data links, or radars."""
    range_m: Reach
    """Range at which its effect is 1 (J/S = 1 for radars); it falls with the square of distance."""
    mast_m: Height = Figure(10.0, 10.0, 10.0)
    """Height of its antenna above the ground, for the horizon."""
    takeovers_per_min: Factor = Figure(0.0, 0.0, 0.0)
    """Most elements that it leads astray in a minute; 0 for no limit."""


class LaserPerformance(WeaponPerformance):
    """A high-energy laser: one target at a time, slew, dwell until the target's fluence is reached."""

    power_w: Annotated[Figure, within(1, 1e12)]
    """Power of the beam."""
    efficiency: Annotated[Probability, unit("share")]
    """Share of the power that leaves as the beam."""
    spot_radius_m: Annotated[Figure, within(1e-4, 1000)]
    """Radius of the spot at the laser, before it widens."""
    divergence_rad: Annotated[Figure, within(0, 1)]
    """Angle by which the radius of the spot grows with distance."""
    range_m: Reach
    """Slant range up to which it fires."""
    slew_s: Duration
    """Time to turn to a target."""
    heat_limit_s: Annotated[Figure, within(1e-3, 1e12)]
    """Beam time after which it has to cool until half of the heat is gone."""
    cooling_ratio: Annotated[Figure, within(1e-6, 1e6), unit("s/s")]
    """Seconds of beam that a second without makes up for."""
    targets: list[TargetClass] = Field(min_length=1)
    """Classes of targets that it engages."""
    dwell: Literal["fixed", "exponential"] = "fixed"
    """Whether a target falls at its fluence, or at a random one of that mean."""


class MicrowavePerformance(WeaponPerformance):
    """A high-power microwave: pulses into a cone."""

    range_m: Reach
    """Slant range at which a pulse has the hazard of `hazard_per_pulse`, and up to which it fires; the hazard falls
    with the square of distance.
    """
    half_angle_rad: Annotated[Figure, within(1e-6, 10)]
    """Half angle of the cone of a pulse, at whose edge the power is half that on the axis."""
    recharge_s: Annotated[Figure, within(1e-3, 1e9)]
    """Time between two pulses."""
    min_targets: Annotated[Count, unit("targets")] = Figure(1.0, 1.0, 1.0)
    """Least targets in the cone for which it fires."""
    targets_per_pulse: Annotated[Count, unit("targets")] = Figure(0.0, 0.0, 0.0)
    """Most elements on which a pulse takes effect; 0 for no limit."""
    side_lobe: Annotated[Probability, unit("share")] = Figure(0.0, 0.0, 0.0)
    """Power beside the cone as a share of that on its axis."""
    hazard_per_pulse: dict[TargetClass, Hazard] = Field(min_length=1)
    """Hazard h of a pulse, which destroys with probability 1 - exp(-h), by class of target; one of no class named is
    not engaged.
    """


class CommandPerformance(Performance):
    """A command post."""

    engagements_per_min: Factor
    """New engagements of its network that it starts in a minute; 0 for no limit."""


class Value(Performance):
    """What its destruction costs its owner beyond its own price: an asset's worth."""

    usd: Usd
    """What its destruction costs its owner beyond its own price."""
    repair_days: Annotated[Figure, within(0, 1e5)] = Figure(0.0, 0.0, 0.0)
    """Time until it works again; of partial damage that share of it."""
    service_usd: Usd = Figure(0.0, 0.0, 0.0)
    """Service and revenue lost until it works again, of partial damage that share; an account of its own
    (`money.count_service` of a scenario).
    """


class Element(Section):
    """One force element of the catalogue. Anything may carry any capability."""

    name: Name
    """Name of the element; that of its file."""
    title: str = Field(max_length=300)
    """What people call it."""
    summary: str = Field(max_length=5000)
    """What it stands for."""
    role: Literal["attacker", "defender", "asset", "abstract"]
    """What it is for: of an asset nothing but its loss is counted."""
    kind: Kind
    """Kind of agent that acts for it."""
    target_class: TargetClass
    """What it is as a target; one without `[motion]` is on the ground."""
    expendable: bool = False
    """Whether it is spent by arriving."""
    imitates: str = ""
    """Element that it is taken for until it is recognised: it is a decoy."""
    cost: Costs
    signature: Signature
    hardness: Hardness
    motion: Motion | None = None
    susceptibility: Susceptibility | None = None
    warhead: Warhead | None = None
    sensor: SensorPerformance | None = None
    launcher: LauncherPerformance | None = None
    gun: GunPerformance | None = None
    jammer: JammerPerformance | None = None
    laser: LaserPerformance | None = None
    microwave: MicrowavePerformance | None = None
    command: CommandPerformance | None = None
    value: Value | None = None

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> "Element":
        if self.expendable and self.motion is None:
            raise ValueError("expendable = true needs a [motion] section: it is spent by arriving")
        shoots = self.launcher or self.gun or self.laser
        if shoots and self.cost.round is None:
            raise ValueError("a launcher, gun or laser needs [cost.round], the price of a round or an engagement")
        known = names(info.context or ())  # the context of a validation is the element files of the user's
        if self.imitates and self.imitates not in known:
            raise ValueError(explain(f"imitates {shown(self.imitates)}", known, self.imitates))
        if self.motion is None and self.target_class != "ground":
            raise ValueError(f"an element without [motion] has target_class 'ground', not '{self.target_class}'")
        return self


def folder() -> Path:
    """Return the folder of the catalogue's files."""
    return Path(str(resources.files("wargame.catalogue"))) / "data"


@cache
def shipped_names() -> tuple[str, ...]:
    """Return the names of the entries that come with the package, sorted."""
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder().iterdir() if p.name.endswith(".toml")))


@lru_cache(maxsize=64)
def names(own: OwnFiles = ()) -> tuple[str, ...]:
    """Return the names of all catalogue entries, those of the user's own files included, sorted."""
    return tuple(sorted({*shipped_names(), *(file.name for file in own)})) if own else shipped_names()


@lru_cache(maxsize=512)
def raw(name: str, own: OwnFiles = ()) -> Mapping[str, Any]:
    """Return a catalogue file, or a file of the user's own, as plain nested dictionaries.

    Raises
    ------
    KeyError
        If there is no such entry.
    """
    for file in own:
        if file.name == name:
            return read(file.text).data
    if name not in shipped_names():
        raise KeyError(name)
    return tomllib.loads((folder() / f"{name}.toml").read_text("utf-8"))


def load(name: str, own: OwnFiles = ()) -> Element:
    """Return a validated catalogue entry, the same object each time.

    >>> load("one-way-attack-drone").cost.element.usd.typical
    50000.0
    """
    return _loaded(name, own)


@lru_cache(maxsize=512)
def _loaded(name: str, own: OwnFiles) -> Element:
    return Element.model_validate(raw(name, own), context=own)


def figure_in_words(annotation: Any) -> str | None:
    """Return what a figure may be, in words; None for a type that is none."""
    return A_FIGURE if annotation is Figure or Figure in get_args(annotation) else None


def merge(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with nested ``changes`` laid over it; neither is modified.

    >>> merge({"gun": {"range_m": 1, "magazine": 2}}, {"gun": {"range_m": 3}})
    {'gun': {'range_m': 3, 'magazine': 2}}
    """
    merged = dict(base)
    for key, value in changes.items():
        inner = merged.get(key)
        both = isinstance(inner, Mapping) and isinstance(value, Mapping)
        merged[key] = merge(inner, value) if both else value  # type: ignore[arg-type]
    return merged
