"""The calibrated scenario as it is shipped, and how its moments are checked.

The scenario file holds the raid's random effects; the exponent of the defence has no place in a scenario of one size
and lies beside the public counts, in ``fitted.toml``.
"""

import tomllib
from importlib import resources
from typing import Final, NamedTuple

from wargame.battle.assess import Engine, Progress, compiled
from wargame.battle.kernels.state import F8
from wargame.battle.scenario_file import load
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.model import Parameters, Raids, Simulator, model_moments, parameters_of
from wargame_experiments.calibration.target import ALL_NAMES, CalibrationTarget, target

CALIBRATED: Final = "night-raid-calibrated"
CLASSES: Final = 40
ALIKE: Final = {"ew_cv": 0.01}
ALIKE_TOO: Final = {**ALIKE, "readiness_cv": 0.003}
SWITCHES: Final[dict[str, dict[str, float]]] = {  # what varies between raids, switched off one after the other
    "as shipped": {},
    "jamming alike in all raids": ALIKE,
    "readiness alike too": ALIKE_TOO,
    "and every system works": {**ALIKE_TOO, "readiness_mean": 0.999, "readiness_cv": 0.0005},
}


class Check(NamedTuple):
    """Moments of the shipped scenario beside the target, the raids they are from, and what fought them."""

    target: CalibrationTarget
    parameters: Parameters
    moments: F8
    raids: Raids
    simulator: Simulator

    @property
    def outside(self) -> list[str]:
        """Return the names of the moments that lie outside their limits."""
        inside = (self.target.low <= self.moments) & (self.moments <= self.target.high)
        return [name for name, fine in zip(ALL_NAMES, inside, strict=True) if not fine]


def shipped_parameters() -> Parameters:
    """Return the parameters of the shipped scenario."""
    fitted = tomllib.loads((resources.files(__package__) / "fitted.toml").read_text("utf-8"))
    return parameters_of(load(CALIBRATED).scenario.raid, fitted["gamma"])


def check(
    replications: int, seed: int, progress: Progress | None = None, classes: int = CLASSES, engine: Engine = compiled
) -> Check:
    """Return the check of the shipped scenario.

    Parameters
    ----------
    replications
        Raids of each size class.
    seed
        Of the raids and of the bootstrap.
    progress
        Called with the number of raids just finished, ``classes * replications`` in all.
    classes
        Of raid sizes.
    engine
        What fights.
    """
    parameters = shipped_parameters()
    simulator = Simulator(load(CALIBRATED), public_counts().window, classes, replications, seed, engine)
    raids = simulator.raids(parameters, progress)
    return Check(target(public_counts(), seed), parameters, model_moments(raids), raids, simulator)


def sources_of_spread(found: Check, progress: Progress | None = None) -> dict[str, F8]:
    """Return the moments with what varies between raids switched off, one after the other, by the words of `SWITCHES`.

    Parameters
    ----------
    found
        The check of the shipped scenario; its raids are the first row.
    progress
        Called with the number of raids just finished, as many again for each of the other rows.
    """
    rows = {words: found.parameters._replace(**off) for words, off in SWITCHES.items() if off}
    first = next(iter(SWITCHES))
    fought = {words: model_moments(found.simulator.raids(at, progress)) for words, at in rows.items()}
    return {first: found.moments, **fought}
