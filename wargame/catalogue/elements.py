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

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from wargame.catalogue.element_files import OwnFiles
from wargame.inputs.errors import explain, shown
from wargame.inputs.toml_repair import read
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

    return BeforeValidator(validate)


Usd = Annotated[Figure, within(0, 1e15)]
Probability = Annotated[Figure, within(0, 1)]
Factor = Annotated[Figure, within(0, 1e6)]
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
    year: int = Field(ge=1990, le=2035)
    source: str = Field(min_length=5)
    confidence: Confidence
    url: str = ""
    note: str = ""


class Crew(Cost):
    """What its crew costs a year, all ``shifts`` that the figure pays for together; a shift is eight hours a day."""

    shifts: float = Field(default=1.0, ge=0.1, le=10)

    def usd_at(self, level: Level, shifts: float) -> float:
        """Return what a crew of so many shifts costs a year, USD.

        >>> Crew(usd=9e5, year=2025, source="assumed: nine people", confidence="assumed", shifts=3).usd_at("typical", 1)
        300000.0
        """
        return self.usd.at(level) * shifts / self.shifts


class Costs(Section):
    """What the element itself costs, one of its rounds, the system around it, and its crew for a year."""

    element: Cost
    round: Cost | None = None
    system: Cost | None = None
    crew_per_year: Crew | None = None


class Performance(Section):
    """A section of brochure-level figures: what it rests on and how far to trust it."""

    basis: str = Field(min_length=10)
    confidence: Confidence = "assumed"


class Motion(Performance):
    """How it moves. A platform that is not expendable turns back ``release_range_m`` short of its target.

    An expendable element dives on its aim at ``dive_angle_rad`` from the horizontal, by default straight down (1.5708):
    it keeps its altitude until it is there. The speed is over the ground.
    """

    speed_mps: Speed
    altitude_m: Height
    dive_angle_rad: Annotated[Figure, within(0.01, 1.5708)] = Figure(math.pi / 2, math.pi / 2, math.pi / 2)
    release_range_m: Distance = Figure(0.0, 0.0, 0.0)
    loiter_s: Duration = Figure(0.0, 0.0, 0.0)


class Signature(Performance):
    """How it looks to a radar: cross-section relative to 1 m2, and the height of a thing on the ground."""

    rcs: Annotated[Figure, within(1e-9, 1e9)]
    height_m: Height = Figure(2.0, 2.0, 2.0)


class Hardness(Performance):
    """What it takes to destroy it: impacts, or laser fluence on one spot; how much airframes differ under pulses.

    An arrival whose warhead does less than ``threshold_hits`` does nothing to it.
    """

    hits_to_destroy: Annotated[Figure, within(1e-3, 1e9)] = Figure(1.0, 1.0, 1.0)
    threshold_hits: Hits = Figure(0.0, 0.0, 0.0)
    fluence_j_per_m2: Annotated[Figure, within(1e-3, 1e15)] = Figure(float("inf"), float("inf"), float("inf"))
    pulse_cv: Annotated[Figure, within(0, 5)] = Figure(0.0, 0.0, 0.0)


class Susceptibility(Performance):
    """How strongly jamming of a band reaches it: 0 immune, 1 reference receiver."""

    nav: Factor = Figure(0.0, 0.0, 0.0)
    link: Factor = Figure(0.0, 0.0, 0.0)


class Warhead(Performance):
    """What an arrival does: impacts' worth of damage, and the chance that it hits and works."""

    damage_hits: Hits
    p_hit: Probability


class SensorPerformance(Performance):
    """A radar or optical sensor: the range at which a 1 m2 target is found at ``rate_per_s``.

    An optical one sees no farther than the visibility.
    """

    range_m: Reach
    rate_per_s: Frequency
    instrumented_range_m: Reach
    mast_m: Height
    optical: bool = False


class WeaponPerformance(Performance):
    """A weapon: ranges are slant, and a target is engaged at ``floor_m`` above the ground below it or higher.

    And no more than ``ceiling_m`` above the weapon, by default at any height in range.
    """

    floor_m: Height = Figure(0.0, 0.0, 0.0)
    ceiling_m: Height = Figure(1e6, 1e6, 1e6)


class LauncherPerformance(WeaponPerformance):
    """A launcher of missiles or interceptor drones; one channel a shot until arrival or seeker take-over.

    Ranges are along the way of the shot; floor and ceiling hold where it meets the target.
    Optical ones, aimed or guided by sight, reach no farther than the visibility.
    """

    channels: Count
    magazine: Count
    reloads: Count = Figure(0.0, 0.0, 0.0)
    reload_s: Duration = Figure(0.0, 0.0, 0.0)
    min_range_m: Distance
    max_range_m: Reach
    speed_mps: Speed
    seeker_range_m: Distance = Figure(0.0, 0.0, 0.0)
    launch_interval_s: Duration = Figure(0.0, 0.0, 0.0)
    optical: bool = False
    p_kill: dict[TargetClass, Probability] = Field(min_length=1)


class GunPerformance(WeaponPerformance):
    """A gun with one target at a time; kills at a rate inside its range, one aimed by sight inside the visibility."""

    range_m: Reach
    rounds_per_s: Frequency
    magazine: Rounds
    reloads: Count = Figure(0.0, 0.0, 0.0)
    reload_s: Duration = Figure(0.0, 0.0, 0.0)
    optical: bool = False
    kill_rate_per_s: dict[TargetClass, Factor] = Field(min_length=1)


class JammerPerformance(Performance):
    """A jammer: at ``range_m`` its effect is 1 (J/S = 1 for radars), falling with the square of distance.

    It leads at most ``takeovers_per_min`` elements astray (0 = no limit).
    """

    band: Literal["nav", "link", "radar"]
    range_m: Reach
    mast_m: Height = Figure(10.0, 10.0, 10.0)
    takeovers_per_min: Factor = Figure(0.0, 0.0, 0.0)


class LaserPerformance(WeaponPerformance):
    """A high-energy laser: one target at a time, slew, dwell until the target's fluence is reached."""

    power_w: Annotated[Figure, within(1, 1e12)]
    efficiency: Probability
    spot_radius_m: Annotated[Figure, within(1e-4, 1000)]
    divergence_rad: Annotated[Figure, within(0, 1)]
    range_m: Reach
    slew_s: Duration
    heat_limit_s: Annotated[Figure, within(1e-3, 1e12)]
    cooling_ratio: Annotated[Figure, within(1e-6, 1e6)]
    targets: list[TargetClass] = Field(min_length=1)
    dwell: Literal["fixed", "exponential"] = "fixed"


class MicrowavePerformance(WeaponPerformance):
    """A high-power microwave: pulses into a cone, a hazard per pulse falling with the square of range.

    A pulse takes effect on at most ``targets_per_pulse`` (0 = no limit); beside the cone it has ``side_lobe`` of the
    power on its axis.
    """

    range_m: Reach
    half_angle_rad: Annotated[Figure, within(1e-6, 10)]
    recharge_s: Annotated[Figure, within(1e-3, 1e9)]
    min_targets: Count = Figure(1.0, 1.0, 1.0)
    targets_per_pulse: Count = Figure(0.0, 0.0, 0.0)
    side_lobe: Probability = Figure(0.0, 0.0, 0.0)
    hazard_per_pulse: dict[TargetClass, Factor] = Field(min_length=1)


class CommandPerformance(Performance):
    """A command post: new engagements of its network that it starts in a minute (0 = no limit)."""

    engagements_per_min: Factor


class Value(Performance):
    """What its destruction costs its owner beyond its own price: an asset's worth, USD.

    It works again after ``repair_days``, of partial damage after that share of them. ``service_usd`` is the service and
    the revenue lost until then, of partial damage that share: an account of its own (``money.count_service``).
    """

    usd: Usd
    repair_days: Annotated[Figure, within(0, 1e5)] = Figure(0.0, 0.0, 0.0)
    service_usd: Usd = Figure(0.0, 0.0, 0.0)


class Element(Section):
    """One force element of the catalogue. Anything may carry any capability."""

    name: Name
    title: str = Field(max_length=300)
    summary: str = Field(max_length=5000)
    role: Literal["attacker", "defender", "asset", "abstract"]
    kind: Kind
    target_class: TargetClass
    expendable: bool = False
    imitates: str = ""
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
