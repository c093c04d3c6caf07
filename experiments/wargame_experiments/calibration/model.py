"""Simulated raids of the calibration: parameters in, raids of all sizes out.

The data count drones and decoys, so cruise missiles fly only where they are asked for. Raids of strata of size that all
windows share are fought once; a window's raids are those, each stratum weighted by the window's share of raids in it.

Common random numbers: raid class j fights its replications with keys (seed, j R), (seed, j R + 1), … at all parameter
values, so that moments at two values differ by cause, not by chance; and no two raids share random numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from wargame.battle.assess import Engine, compiled
from wargame.battle.build.force import neutral
from wargame.battle.build.layout import n_ticks
from wargame.battle.build.quantile_tables import raid_quantiles
from wargame.battle.build.setup import Setup, build
from wargame.battle.engine import Outcome
from wargame.battle.exchange import armed, on_side
from wargame.battle.kernels.state import EW, F8, HITS, KILLED, LAUNCHED, LEAKED, READINESS, SOFT_KILLED
from wargame.battle.scenario import Raid
from wargame.battle.scenario_file import LoadedScenario
from wargame_experiments.calibration.counts import Window
from wargame_experiments.calibration.moments import by_size, weighted_moments
from wargame_experiments.calibration.raid_sizes import at_size, attackers
from wargame_experiments.calibration.sizes import sizes_at

SCENARIO: Final = "night-raid"
MISSILE: Final = "cruise-missile"
STRATA: Final = 24  # of raid size, evenly spaced in its logarithm
LEAST: Final = 30.0
MOST: Final = 811.0  # launches, of all windows
LEVELS: Final = 8000  # of raid size, for the shares of strata
LAYOUTS_KEPT: Final = 256  # defences of different strength

Progress = Callable[[int], None]


class Parameters(NamedTuple):
    """What is fitted: random effects of the raid (`wargame.battle.scenario.Raid`), and the exponent of the defence."""

    ew_effectiveness: float
    ew_cv: float
    readiness_mean: float
    readiness_cv: float
    gamma: float


class Raids(NamedTuple):
    """What became of raids, each shape (n,), as the reports would count them.

    Attributes
    ----------
    raid_class
        Number of the size class.
    launched
        All that took off, decoys included.
    leaked
        Of these, those neither destroyed nor lost; a decoy that flies on to its goal is one of them.
    lost
        Lost to jamming.
    armed_launched, armed_leaked
        The same without decoys.
    hits
        Arrivals that did damage.
    missiles_launched, missiles_destroyed
        Cruise missiles.
    ew, readiness
        What was drawn for the raid: multiplier of jamming, share of systems that work.
    """

    raid_class: F8
    launched: F8
    leaked: F8
    lost: F8
    armed_launched: F8
    armed_leaked: F8
    hits: F8
    missiles_launched: F8
    missiles_destroyed: F8
    ew: F8
    readiness: F8


class Simulator:
    """A scenario that is fought at all raid sizes for given parameters.

    Parameters
    ----------
    loaded
        The scenario.
    sizes
        Launches of the classes of raids, shape (classes,), whole numbers.
    replications
        Raids of each class.
    seed
        Key of all chance.
    missiles
        Cruise missiles of each class, flown besides; without, none fly.
    engine
        What fights.
    """

    def __init__(
        self,
        loaded: LoadedScenario,
        sizes: F8,
        replications: int,
        seed: int,
        missiles: Sequence[int] | None = None,
        engine: Engine = compiled,
    ) -> None:
        self.loaded, self.sizes = with_missiles(loaded, 0), np.asarray(sizes).astype(int)
        self.missiles = list(missiles) if missiles is not None else [0] * len(self.sizes)
        self.replications, self.seed, self.engine = replications, seed, engine
        flown = [self._flown(j, 1.0).scenario.units for j in range(len(self.sizes))]
        self._room = {name: max(units[name].count for units in flown) for name in attackers(loaded)}
        self._laid_out = lru_cache(LAYOUTS_KEPT)(self._lay_out)

    @property
    def battles(self) -> int:
        """Return how many battles one evaluation takes."""
        return len(self.sizes) * self.replications

    def raids(self, parameters: Parameters, progress: Progress | None = None) -> Raids:
        """Return the raids of all size classes at some parameters, class by class."""
        parts = []
        for j in range(len(self.sizes)):
            setup = self.setup(parameters, j)
            first = j * self.replications
            outcome = self.engine(setup, self.seed, self.replications, first=first, progress=progress)
            parts.append(count(setup, outcome, j))
        return Raids(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def setup(self, parameters: Parameters, raid_class: int) -> Setup:
        """Return the scenario as one class of raids meets it."""
        loaded = self._flown(raid_class, parameters.gamma)
        effects = raid_effects(loaded.scenario.raid, parameters)
        scenario = loaded.scenario.model_copy(update={"raid": effects})
        units = scenario.units
        laid_out = self._laid_out(tuple((name, units[name].count) for name in units if name not in self._room))
        counts = [units[group.name].count for group in laid_out.groups]
        force = neutral(laid_out.base, counts)._replace(raid_quantiles=raid_quantiles(effects))
        setup = laid_out.muster(force)
        grid = setup.world.grid._replace(n_ticks=n_ticks(scenario.clock))
        return replace(setup, scenario=scenario, world=setup.world._replace(grid=grid))

    def _flown(self, raid_class: int, gamma: float) -> LoadedScenario:
        sized = at_size(self.loaded, int(self.sizes[raid_class]), round(gamma, 9), raid_class)
        return with_missiles(sized, self.missiles[raid_class])

    def _lay_out(self, defence: tuple[tuple[str, int], ...]) -> Setup:
        """Return the scenario laid out for the largest raid and a defence of just this strength.

        What does not move stands in formations of all its sites, so each strength of the defence has its own; raids of
        all sizes and all random effects share it.
        """
        scenario = self.loaded.scenario
        units = {name: scenario.units[name].model_copy(update={"count": n}) for name, n in defence}
        whole = scenario.model_copy(update={"units": {**scenario.units, **units}})
        return build(self.loaded._replace(scenario=whole), self._room)


def raid_effects(raid: Raid, parameters: Parameters) -> Raid:
    """Return a scenario's raid effects with the fitted ones in their place."""
    return Raid.model_validate({**raid.model_dump(), **{k: v for k, v in parameters._asdict().items() if k != "gamma"}})


def parameters_of(raid: Raid, gamma: float) -> Parameters:
    """Return the parameters that a scenario's raid effects stand for."""
    return Parameters(raid.ew_effectiveness, raid.ew_cv, raid.readiness_mean, raid.readiness_cv, gamma)


def count(setup: Setup, outcome: Outcome, raid_class: int) -> Raids:
    """Return what became of the raids of a batch, one class."""
    attackers, real = on_side(setup, setup.scenario.attacker), armed(setup)
    missiles = np.array([g.element.name == MISSILE for g in setup.groups]) & attackers
    launched, status = outcome.tally[:, :, LAUNCHED], outcome.statuses.astype(float)
    gone = status[:, :, KILLED] + status[:, :, SOFT_KILLED]
    return Raids(
        raid_class=np.full(len(outcome.ticks), float(raid_class)),
        launched=launched[:, attackers].sum(axis=1),
        leaked=(launched - gone)[:, attackers].sum(axis=1),
        lost=status[:, attackers, SOFT_KILLED].sum(axis=1),
        armed_launched=launched[:, real].sum(axis=1),
        armed_leaked=outcome.tally[:, real, LEAKED].sum(axis=1),
        hits=outcome.tally[:, attackers, HITS].sum(axis=1),
        missiles_launched=launched[:, missiles].sum(axis=1),
        missiles_destroyed=gone[:, missiles].sum(axis=1),
        ew=outcome.raid[:, EW],
        readiness=outcome.raid[:, READINESS],
    )


def missiles_destroyed(raids: Raids) -> float:
    """Return destroyed / launched of cruise missiles, all raids together."""
    return float(raids.missiles_destroyed.sum() / raids.missiles_launched.sum())


def model_moments(raids: Raids, weights: F8) -> F8:
    """Return the moments of weighted raids, in the order of `target.ALL_NAMES`."""
    soft = (weights @ raids.lost) / (weights @ (raids.launched - raids.leaked))
    sizes = by_size(raids.launched, raids.leaked, weights)
    return np.array([*weighted_moments(raids.launched, raids.leaked, weights), *sizes, soft])


def with_missiles(loaded: LoadedScenario, number: int) -> LoadedScenario:
    """Return the scenario with a number of cruise missiles."""
    units = {
        name: unit.model_copy(update={"count": number}) if unit.element == MISSILE else unit
        for name, unit in loaded.scenario.units.items()
    }
    return loaded._replace(scenario=loaded.scenario.model_copy(update={"units": units}))


def strata() -> F8:
    """Return the edges of the strata of raid size that all windows share, shape (STRATA + 1,)."""
    return np.geomspace(LEAST, MOST, STRATA + 1)


def strata_sizes() -> F8:
    """Return the raid sizes at which strata are fought, shape (STRATA,)."""
    return np.round(np.sqrt(strata()[:-1] * strata()[1:]))


def shares(window: Window) -> F8:
    """Return the share of a window's raids in each stratum, shape (STRATA,).

    >>> from wargame_experiments.calibration.counts import public_counts
    >>> round(float(shares(public_counts().windows[1]).sum()), 9)
    1.0
    """
    levels = (np.arange(LEVELS) + 0.5) / LEVELS
    return np.histogram(sizes_at(window, levels), strata())[0] / LEVELS


def weights_of(raids: Raids, window: Window) -> F8:
    """Return weights with which raids of all strata stand for a window's raids, 1 in all."""
    strata_of = raids.raid_class.astype(int)
    return shares(window)[strata_of] / np.bincount(strata_of, minlength=STRATA)[strata_of]
