"""Bench on which the cases' battles are fought and campaigns run: each scenario once, with random numbers of its own.

Seeds follow from the run's seed and the scenario's name, so that cases have no common random numbers unless they have
the same name on purpose: a scenario at two time steps is the same battle twice (common random numbers).
"""

import hashlib
import json
from collections.abc import Callable, Hashable
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from wargame.battle import scenario_checks, scenario_schema
from wargame.battle.build.setup import Setup, build
from wargame.battle.engine import Outcome, run_many
from wargame.battle.partial_scenario import salvage
from wargame.battle.scenario_file import LoadedScenario
from wargame.battle.variants import Batch
from wargame.campaign.assess import block_size
from wargame.campaign.build.setup import Setup as CampaignSetup
from wargame.campaign.engine import run_many as run_campaigns
from wargame_experiments.validation import campaign_scenes
from wargame_experiments.validation.campaign_scenes import CampaignBatch

Data = dict[str, Any]  # what a scenario file holds
AtTick = Callable[[float], Data]
Prepare = Callable[[CampaignSetup], CampaignSetup]
F8 = NDArray[np.float64]
MEMORY_BYTES: Final = 400e6  # of batches remembered


def loaded(data: Data) -> LoadedScenario:
    """Return a scenario as the loader would from a file with this data.

    Raises
    ------
    ValueError
        If anything is wrong with it, with all that is wrong.
    """
    scenario, findings = scenario_schema.scenario(data)
    parts, of_elements = salvage(data, {finding.path for finding in findings})
    findings = [*findings, *of_elements, *scenario_checks.findings(parts)]
    if scenario is None or findings:
        raise ValueError("\n".join(f"{finding.path}: {finding.message}" for finding in findings))
    return LoadedScenario(scenario, parts.elements, scenario.name, "")


def setup_of(data: Data) -> Setup:
    """Return the arrays of a scenario given as data."""
    return build(loaded(data))


class Bench:
    """Fights battles for cases and remembers them.

    Parameters
    ----------
    seed
        Of the whole run, 0 to 2^32 - 1.
    setup, campaign_setup
        Make arrays of a scenario, and of a campaign; others may put an error into them, to see whether the cases
        notice.
    """

    def __init__(
        self,
        seed: int = 1,
        setup: Callable[[Data], Setup] = setup_of,
        campaign_setup: Callable[[str], CampaignSetup] = campaign_scenes.setup_of,
    ) -> None:
        self.seed = seed
        self.setup = setup
        self.campaign_setup = campaign_setup
        self.battles = 0  # fought so far
        self.campaigns = 0  # run so far
        self._batches: dict[tuple[str, int], Batch | CampaignBatch] = {}
        self._others: dict[Hashable, Any] = {}

    def fight(self, data: Data, replications: int) -> Batch:
        """Return the setup and the outcome of a scenario; the same as the last time, unless that is long ago."""

        def made() -> Batch:
            setup = self.setup(data)
            return Batch(setup, self.run(setup, self.seed_of(data["name"]), replications))

        return self._remembered((json.dumps(data, sort_keys=True), replications), made)

    def campaign(self, text: str, replications: int, prepare: Prepare | None = None) -> CampaignBatch:
        """Return the setup and the outcome of a campaign given as text; the same as the last time, as of `fight`.

        Parameters
        ----------
        text
            As a file would hold it; its name gives the seed.
        replications
            How many.
        prepare
            Lays something over its arrays that a file cannot say; always the same for the same text.
        """

        def made() -> CampaignBatch:
            setup = self.campaign_setup(text)
            setup = prepare(setup) if prepare else setup
            return self._run_campaigns(setup, 0, replications)

        return self._remembered((text, replications), made)

    def campaign_values(
        self, text: str, replications: int, read: Callable[[CampaignBatch], NDArray[Any]]
    ) -> NDArray[Any]:
        """Return what is read of each replication of a campaign, shape (n,), whose weeks need not fit into memory.

        Parameters
        ----------
        text, replications
            As for `campaign`; the same replications.
        read
            Takes one value a replication out of a batch of some of them.
        """
        setup = self.campaign_setup(text)
        size = block_size(setup)
        blocks = [(first, min(size, replications - first)) for first in range(0, replications, size)]
        return np.concatenate([read(self._run_campaigns(setup, *block)) for block in blocks])

    def _run_campaigns(self, setup: CampaignSetup, first: int, replications: int) -> CampaignBatch:
        self.campaigns += replications
        return CampaignBatch(setup, run_campaigns(setup, self.seed_of(setup.campaign.name), replications, first))

    def _remembered[T: (Batch, CampaignBatch)](self, key: tuple[str, int], make: Callable[[], T]) -> T:
        """Return a batch, made anew unless it is remembered.

        The oldest are dropped while all take more memory than they may; what comes next needs the newest.
        """
        if key not in self._batches:
            self._batches[key] = make()
            while len(self._batches) > 2 and sum(map(size_of, self._batches.values())) > MEMORY_BYTES:
                del self._batches[next(iter(self._batches))]
        return cast("T", self._batches[key])

    def run(
        self,
        setup: Setup,
        seed: int,
        replications: int,
        *,
        first: int = 0,
        progress: Callable[[int], None] | None = None,
        threads: int | None = None,
    ) -> Outcome:
        """Fight and count replications; arguments as of `wargame.battle.engine.run_many`."""
        self.battles += replications
        return run_many(setup.world, seed, replications, first, threads, progress)

    def once[T](self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` returned the first time that this key was asked for."""
        if key not in self._others:
            self._others[key] = make()
        return self._others[key]

    def seed_of(self, name: str) -> int:
        """Return the seed of all scenarios of a name.

        >>> Bench(1).seed_of("duel") != Bench(2).seed_of("duel") != Bench(1).seed_of("queue")
        True
        """
        digest = hashlib.blake2b(f"{self.seed}/{name}".encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big")

    def refined(self, data: AtTick, tick_s: float, replications: int, read: Callable[[Batch], F8]) -> F8:
        """Return one value a battle, extrapolated to a tick of no length: 2 v(dt) - v(2 dt), shape (replications,).

        Both are the same battle, with the same thresholds drawn, so the difference has little spread. What a tick
        changes is of first order in its length; this leaves the second. Source: Richardson, Phil. Trans. A 210 307
        (1911).

        Parameters
        ----------
        data
            Returns the scenario at a tick; always of the same name.
        tick_s
            The shorter tick dt.
        replications
            Battles at each tick.
        read
            Takes one value a battle out of a batch.
        """
        fine, coarse = (read(self.fight(data(t), replications)) for t in (tick_s, 2.0 * tick_s))
        return 2.0 * fine - coarse


def size_of(batch: Batch | CampaignBatch) -> int:
    """Return how much memory an outcome takes, bytes."""
    return sum(array.nbytes for array in batch.outcome)


def of(level: str, quick: int, full: int) -> int:
    """Return a number that depends on the level.

    >>> of("quick", 100, 1000)
    100
    """
    return {"quick": quick, "full": full}[level]
