"""The standard battle, at any size: what the benchmarks fight."""

from pathlib import Path
from typing import Any, Final

from benchmarks import entry_points

STANDARD: Final = Path(__file__).parent / "standard-battle.toml"
EVERY_PHASE: Final = Path(__file__).parent / "every-phase.toml"
WAVES: Final = ("wave-1", "wave-2", "wave-3")
LEVEL_RAD: Final = 1.5708  # straight down: a drone keeps its height until it is there
DRONES: Final = 300
LAUNCHERS: Final = 12

Setup = Any  # what `wargame` calls a scenario ready to fight


def standard(drones: int = DRONES, launchers: int = LAUNCHERS) -> Setup:
    """Return the standard battle with this many drones, in three waves, and launchers.

    Raises
    ------
    ValueError
        If there are fewer than three drones or no launcher.
    """
    if drones < len(WAVES) or launchers < 1:
        raise ValueError(f"at least {len(WAVES)} drones and 1 launcher are needed, got {drones} and {launchers}")
    counts = {f"units.{name}.count": (drones + i) // len(WAVES) for i, name in enumerate(WAVES)}
    return entry_points.build(entry_points.load(STANDARD, counts | {"units.launchers.count": launchers}))


def reduced(drones: int = DRONES, launchers: int = LAUNCHERS) -> Setup:
    """Return the standard battle for peers: without the heat of lasers, the limits of pods, and dives."""
    counts = {f"units.{name}.count": (drones + i) // len(WAVES) for i, name in enumerate(WAVES)}
    counts |= {"units.launchers.count": launchers, "units.lasers.figures.laser.heat_limit_s": 1e9}
    counts |= {"units.pods.figures.jammer.takeovers_per_min": 0}
    counts |= {f"units.{name}.figures.motion.dive_angle_rad": LEVEL_RAD for name in WAVES}
    return entry_points.build(entry_points.load(STANDARD, counts))


def every_phase(drones: int) -> Setup:
    """Return a battle in which every phase has something to do, with this many drones, a tenth of them pursuers."""
    counts = {"units.pursuers.count": drones // 10, "units.drones.count": drones - drones // 10}
    return entry_points.build(entry_points.load(EVERY_PHASE, counts))


def shipped(name: str) -> Setup:
    """Return ``standard-battle``, or a scenario that the package ships."""
    return standard() if name == "standard-battle" else entry_points.build(entry_points.load(name))


def drones_of(setup: Setup) -> int:
    """Return how many elements of a scenario move."""
    return sum(group.count for group in setup.groups if group.element.motion is not None)
