"""Catalogue: one force element a file, every figure with low, typical, high and where it is from.

A figure is written as one number (known, or assumed without a range) or as ``[low, typical, high]``.
Costs cite a public source; performance is aggregate and brochure level, its section saying in
``basis`` what it rests on and in ``confidence`` how much that is worth.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

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


def _figure(value: Any) -> Figure:
    """Return a number or a ``[low, typical, high]`` list as a figure."""
    if isinstance(value, Figure):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | list | tuple):
        raise ValueError(f"a figure is a number or [low, typical, high], not {value!r}")
    if isinstance(value, int | float):
        return Figure(float(value), float(value), float(value))
    if len(value) != 3 or any(isinstance(v, bool) or not isinstance(v, int | float) for v in value):
        raise ValueError(f"a figure is a number or [low, typical, high], not {value!r}")
    low, typical, high = (float(v) for v in value)
    if not low <= typical <= high:
        raise ValueError(f"a figure needs low <= typical <= high, got {value!r}")
    return Figure(low, typical, high)


def _non_negative(figure: Figure) -> Figure:
    if not figure.low >= 0.0:
        raise ValueError(f"must be >= 0, got {figure.low:g}")
    return figure


def _positive(figure: Figure) -> Figure:
    if not figure.low > 0.0:
        raise ValueError(f"must be > 0, got {figure.low:g}")
    return figure


def _probability(figure: Figure) -> Figure:
    if not 0.0 <= figure.low <= figure.high <= 1.0:
        raise ValueError(f"must lie in [0, 1], got {list(figure)}")
    return figure


def _whole(figure: Figure) -> Figure:
    if any(v != int(v) for v in figure if v != float("inf")):
        raise ValueError(f"must be whole numbers, got {list(figure)}")
    return figure


def _checked(*checks: Any) -> Any:
    def validate(value: Any) -> Figure:
        figure = _figure(value)
        for check in checks:
            figure = check(figure)
        return figure

    return BeforeValidator(validate)


Quantity = Annotated[Figure, _checked(_non_negative)]
Positive = Annotated[Figure, _checked(_positive)]
Probability = Annotated[Figure, _checked(_probability)]
Count = Annotated[Figure, _checked(_non_negative, _whole)]


class Section(BaseModel):
    """A table of the catalogue; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cost(Section):
    """A public price in USD of its year, with its source."""

    usd: Quantity
    year: int = Field(ge=1990, le=2035)
    source: str = Field(min_length=5)
    confidence: Confidence
    url: str = ""
    note: str = ""


class Costs(Section):
    """What the element itself costs, one of its rounds, the system around it, and its crew for a year."""

    element: Cost
    round: Cost | None = None
    system: Cost | None = None
    crew_per_year: Cost | None = None


class Performance(Section):
    """A section of brochure-level figures: what it rests on and how far to trust it."""

    basis: str = Field(min_length=10)
    confidence: Confidence = "assumed"


class Motion(Performance):
    """How it moves. A platform that is not expendable turns back ``release_range_m`` short of its target."""

    speed_mps: Positive
    altitude_m: Quantity
    release_range_m: Quantity = Figure(0.0, 0.0, 0.0)
    loiter_s: Quantity = Figure(0.0, 0.0, 0.0)


class Signature(Performance):
    """How it looks to a radar: cross-section relative to 1 m2, and the height of a thing on the ground."""

    rcs: Positive
    height_m: Quantity = Figure(2.0, 2.0, 2.0)


class Hardness(Performance):
    """What it takes to destroy it: impacts, or laser fluence on one spot."""

    hits_to_destroy: Positive = Figure(1.0, 1.0, 1.0)
    fluence_j_per_m2: Positive = Figure(float("inf"), float("inf"), float("inf"))


class Susceptibility(Performance):
    """How strongly jamming of a band reaches it: 0 immune, 1 reference receiver."""

    nav: Quantity = Figure(0.0, 0.0, 0.0)
    link: Quantity = Figure(0.0, 0.0, 0.0)


class Warhead(Performance):
    """What an arrival does: impacts' worth of damage, and the chance that it hits and works."""

    damage_hits: Quantity
    p_hit: Probability


class SensorPerformance(Performance):
    """A radar or optical sensor: the range at which a 1 m2 target is found at ``rate_per_s``."""

    range_m: Positive
    rate_per_s: Positive
    instrumented_range_m: Positive
    mast_m: Quantity


class LauncherPerformance(Performance):
    """A launcher of missiles or interceptor drones; one channel a shot until arrival or seeker take-over."""

    channels: Count
    magazine: Count
    reloads: Count = Figure(0.0, 0.0, 0.0)
    reload_s: Quantity = Figure(0.0, 0.0, 0.0)
    min_range_m: Quantity
    max_range_m: Positive
    speed_mps: Positive
    seeker_range_m: Quantity = Figure(0.0, 0.0, 0.0)
    launch_interval_s: Quantity = Figure(0.0, 0.0, 0.0)
    p_kill: dict[TargetClass, Probability] = Field(min_length=1)


class GunPerformance(Performance):
    """A gun with one target at a time; kills at a rate inside its range."""

    range_m: Positive
    rounds_per_s: Positive
    magazine: Count
    reloads: Count = Figure(0.0, 0.0, 0.0)
    reload_s: Quantity = Figure(0.0, 0.0, 0.0)
    kill_rate_per_s: dict[TargetClass, Quantity] = Field(min_length=1)


class JammerPerformance(Performance):
    """A jammer: at ``range_m`` its effect is 1 (J/S = 1 for radars), falling with the square of distance."""

    band: Literal["nav", "link", "radar"]
    range_m: Positive
    mast_m: Quantity = Figure(10.0, 10.0, 10.0)


class LaserPerformance(Performance):
    """A high-energy laser: one target at a time, slew, dwell until the target's fluence is reached."""

    power_w: Positive
    efficiency: Probability
    spot_radius_m: Positive
    divergence_rad: Quantity
    range_m: Positive
    slew_s: Quantity
    heat_limit_s: Positive
    cooling_ratio: Positive
    targets: list[TargetClass] = Field(min_length=1)
    dwell: Literal["fixed", "exponential"] = "fixed"


class MicrowavePerformance(Performance):
    """A high-power microwave: pulses into a sector, a hazard per pulse falling with the square of range."""

    range_m: Positive
    half_angle_rad: Positive
    recharge_s: Positive
    min_targets: Count = Figure(1.0, 1.0, 1.0)
    hazard_per_pulse: dict[TargetClass, Quantity] = Field(min_length=1)


class Value(Performance):
    """What its destruction costs its owner beyond its own price: an asset's worth, USD."""

    usd: Quantity


class Element(Section):
    """One force element of the catalogue. Anything may carry any capability."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    summary: str
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
    value: Value | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Element":
        if self.expendable and self.motion is None:
            raise ValueError("expendable = true needs a [motion] section: it is spent by arriving")
        shoots = self.launcher or self.gun or self.laser
        if shoots and self.cost.round is None:
            raise ValueError("a launcher, gun or laser needs [cost.round], the price of a round or an engagement")
        if self.motion is None and self.target_class != "ground":
            raise ValueError(f"an element without [motion] has target_class 'ground', not '{self.target_class}'")
        return self


def folder() -> Path:
    """Return the folder of the catalogue's files."""
    return Path(str(resources.files("wargame.catalogue"))) / "data"


@cache
def names() -> tuple[str, ...]:
    """Return the names of all catalogue entries, sorted."""
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder().iterdir() if p.name.endswith(".toml")))


@cache
def raw(name: str) -> Mapping[str, Any]:
    """Return a catalogue file as plain nested dictionaries.

    Raises
    ------
    KeyError
        If the catalogue has no such entry.
    """
    if name not in names():
        raise KeyError(name)
    return tomllib.loads((folder() / f"{name}.toml").read_text("utf-8"))


@cache
def load(name: str) -> Element:
    """Return a validated catalogue entry.

    >>> load("one-way-attack-drone").cost.element.usd.typical
    50000.0
    """
    return Element.model_validate(raw(name))


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
