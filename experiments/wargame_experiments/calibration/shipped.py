"""The calibrated scenario as it is shipped, and how its moments are checked.

The scenario file holds the raid's random effects with the second window's jamming; the first window's, the exponent of
the defence and the level of figures against cruise missiles lie beside the public counts, in ``fitted.toml``.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

from wargame.battle.assess import Engine, Progress, compiled
from wargame.battle.kernels.state import F8
from wargame.battle.scenario_file import load
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.missiles import at_cruise_level, raids_with_missiles
from wargame_experiments.calibration.model import (
    STRATA,
    Parameters,
    Raids,
    Simulator,
    missiles_destroyed,
    model_moments,
    parameters_of,
    strata_sizes,
    weights_of,
)
from wargame_experiments.calibration.target import ALL_NAMES, Target, targets

CALIBRATED: Final = "night-raid-calibrated"
FAR: Final = 3.0  # standard errors


class Check(NamedTuple):
    """Moments of the shipped scenario beside the targets, by window, and interception of cruise missiles."""

    targets: tuple[Target, ...]
    moments: tuple[F8, ...]
    raids: tuple[Raids, ...]
    cruise: float

    @property
    def cruise_residual(self) -> float:
        """Return how far interception of cruise missiles is from the counts, standard errors."""
        known = public_counts().missiles
        return (self.cruise - known.interception) / known.se

    @property
    def far(self) -> list[str]:
        """Return window and name of the moments beyond 3 standard errors."""
        return [
            f"{goal.window.name} {name}"
            for goal, found in zip(self.targets, self.moments, strict=True)
            for name, off in zip(ALL_NAMES, goal.residual(found), strict=True)
            if abs(off) > FAR
        ]


@cache
def fitted() -> dict[str, Any]:
    """Return what ``fitted.toml`` holds."""
    return tomllib.loads((resources.files(__package__) / "fitted.toml").read_text("utf-8"))


def shipped_parameters(window: int = 1) -> Parameters:
    """Return the parameters of a window: those of the shipped scenario, the first window with its own jamming."""
    at = parameters_of(load(CALIBRATED).scenario.raid, fitted()["gamma"])
    return at if window == 1 else at._replace(ew_effectiveness=fitted()["ew_effectiveness_first_window"])


def battles(replications: int) -> int:
    """Return the battles of a check that report progress."""
    return STRATA * replications * len(targets())


def check(replications: int, seed: int, progress: Progress | None = None, engine: Engine = compiled) -> Check:
    """Return the check of the shipped scenario.

    Parameters
    ----------
    replications
        Raids of each stratum of sizes and window.
    seed
        Of the raids.
    progress
        Called with the number of raids just finished, `battles` in all.
    engine
        What fights.
    """
    simulator, counts = Simulator(load(CALIBRATED), strata_sizes(), replications, seed, None, engine), public_counts()
    raids = tuple(simulator.raids(shipped_parameters(k), progress) for k in range(len(counts.windows)))
    moments = tuple(model_moments(r, weights_of(r, w)) for r, w in zip(raids, counts.windows, strict=True))
    loaded = at_cruise_level(load(CALIBRATED), fitted()["cruise_level"])
    flown = raids_with_missiles(
        loaded, counts.windows[-1], counts.missiles, shipped_parameters(), replications, seed, engine=engine
    )
    return Check(targets(), moments, raids, missiles_destroyed(flown))
