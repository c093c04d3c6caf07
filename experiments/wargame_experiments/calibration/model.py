"""Simulated raids of the calibration: parameters in, raids of all sizes out.

Common random numbers: raid class j fights its replications with keys (seed, j R), (seed, j R + 1), … at all parameter
values, so that moments at two values differ by cause, not by chance; and no two raids share random numbers.
"""

from collections.abc import Callable
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
from wargame_experiments.calibration.moments import moments
from wargame_experiments.calibration.raid_sizes import at_size, attackers
from wargame_experiments.calibration.sizes import size_classes

SCENARIO: Final = "night-raid"
MISSILE: Final = "cruise-missile"
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
    window
        Whose raid sizes.
    classes
        Equally likely classes of raid sizes.
    replications
        Raids of each class.
    seed
        Key of all chance.
    engine
        What fights.
    sizes
        Of the classes, if they are not those of the window.
    """

    def __init__(
        self,
        loaded: LoadedScenario,
        window: Window,
        classes: int,
        replications: int,
        seed: int,
        engine: Engine = compiled,
        sizes: F8 | None = None,
    ) -> None:
        self.loaded = loaded
        self.sizes = np.round(size_classes(window, classes) if sizes is None else sizes).astype(int)
        self.replications, self.seed, self.engine = replications, seed, engine
        flown = [at_size(loaded, int(size), 1.0).scenario.units for size in np.unique(self.sizes)]
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
        loaded = at_size(self.loaded, int(self.sizes[raid_class]), round(parameters.gamma, 9), raid_class)
        effects = raid_effects(loaded.scenario.raid, parameters)
        scenario = loaded.scenario.model_copy(update={"raid": effects})
        units = scenario.units
        laid_out = self._laid_out(tuple((name, units[name].count) for name in units if name not in self._room))
        counts = [units[group.name].count for group in laid_out.groups]
        force = neutral(laid_out.base, counts)._replace(raid_quantiles=raid_quantiles(effects))
        setup = laid_out.muster(force)
        grid = setup.world.grid._replace(n_ticks=n_ticks(scenario.clock))
        return replace(setup, scenario=scenario, world=setup.world._replace(grid=grid))

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


def soft_share(raids: Raids) -> float:
    """Return the share of losses that went to jamming, all raids together."""
    return float(raids.lost.sum() / (raids.launched - raids.leaked).sum())


def missiles_destroyed(raids: Raids) -> float:
    """Return destroyed / launched of cruise missiles, all raids together."""
    return float(raids.missiles_destroyed.sum() / raids.missiles_launched.sum())


def hits_per_launch(raids: Raids) -> float:
    """Return arrivals that did damage per launch, all raids together."""
    return float(raids.hits.sum() / raids.launched.sum())


def model_moments(raids: Raids) -> F8:
    """Return the moments of the leak and the soft-kill share, shape (moments + 1,)."""
    return np.append(moments(raids.launched, raids.leaked), soft_share(raids))
