"""Assessment of a raid: cost, effect and confidence intervals from the raid and its variants."""

from collections.abc import Callable, Collection
from typing import Final, Protocol

from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome, bytes_of_outcome, run_many
from wargame.battle.exchange import NEEDS, RATIOS
from wargame.battle.kernels.force import Force
from wargame.battle.scenario_file import LoadedScenario
from wargame.battle.summary import Assessment, BatchSummary
from wargame.battle.variants import Batch, Batches, Setups, setups

BLOCK: Final = 8_192  # replications that are fought before they are summarised, at most
BLOCK_BYTES: Final = 64_000_000  # of their outcomes, at most
LEAST_BLOCK: Final = 1_024

Progress = Callable[[int], None]


class Engine(Protocol):
    """What fights battles."""

    def __call__(self, setup: Setup, seed: int, replications: int, *, first: int, progress: Progress | None) -> Outcome:
        """Fight replications ``first``, ``first + 1``, … and call ``progress`` with the number just finished."""
        ...


def compiled(
    setup: Setup, seed: int, replications: int, *, first: int = 0, progress: Progress | None = None
) -> Outcome:
    """Fight replications of a setup compiled, on all cores: the default engine."""
    return run_many(setup.world, seed, replications, first, progress=progress)


def assess(
    loaded: LoadedScenario,
    seed: int,
    replications: int,
    engine: Engine = compiled,
    progress: Progress | None = None,
    ratios: Collection[str] = RATIOS,
    level: float = 0.95,
) -> Assessment:
    """Fight a scenario and the variants that its ratios need, and assess it.

    Parameters
    ----------
    loaded
        A scenario as `wargame.battle.scenario_file.load` returns it.
    seed
        Of all batches, so that replication i of each shares its luck; 0 .. 2^32 - 1.
    replications
        Of each batch, >= 1. All six ratios take four batches, none takes one.
    engine
        Called with (setup, seed, replications, first=0, progress=progress) for each batch; returns its outcome.
    progress
        Called with the number of battles just finished, ``plan(...).n_battles * replications`` in all.
    ratios
        Names out of `wargame.battle.exchange.RATIOS`.
    level
        Confidence level of all intervals, in (0, 1).

    Raises
    ------
    ValueError
        If a ratio has no such name, or seed or replications are out of range.
    LedgerError
        If the books of the raid do not balance.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> found = assess(load("duel"), seed=1, replications=4, ratios=["raid"])
    >>> found.measures["cer_raid"].mean == found.ratios["raid"].mean
    True
    """
    return judge(fight(plan(loaded, ratios), seed, replications, engine, progress), ratios, level)


def plan(loaded: LoadedScenario, ratios: Collection[str] = RATIOS, force: Force | None = None) -> Setups:
    """Return the setups that the ratios need: the scenario, and such variants of it as make a difference.

    Parameters
    ----------
    force
        Who and what is there, in place of what the scenario says.

    Raises
    ------
    ValueError
        If a ratio has no such name, or the force is not one of the scenario.
    """
    unknown = sorted(set(ratios) - set(RATIOS))
    if unknown:
        raise ValueError(f"no cost-exchange ratio {', '.join(unknown)}; allowed: {', '.join(RATIOS)}")
    return setups(loaded, {variant for name in ratios for variant in NEEDS[name]}, force)


def fight(
    planned: Setups,
    seed: int,
    replications: int,
    engine: Engine = compiled,
    progress: Progress | None = None,
    first: int = 0,
) -> Batches:
    """Fight replications ``first``, ``first + 1``, … of each setup; other arguments as in `assess`.

    More replications of the same setups are joined to earlier ones with `wargame.battle.variants.join_batches`.
    """

    def batch(setup: Setup | None) -> Batch | None:
        return setup and Batch(setup, engine(setup, seed, replications, first=first, progress=progress))

    main = Batch(planned.main, engine(planned.main, seed, replications, first=first, progress=progress))
    return Batches(main, *(batch(setup) for setup in planned[1:]))


def judge(batches: Batches, ratios: Collection[str] = RATIOS, level: float = 0.95) -> Assessment:
    """Return the assessment of batches that have been fought; arguments as in `assess`."""
    summary = BatchSummary(ratios)
    books = summary.add(batches)
    return summary.assessment(level)._replace(batches=batches, ledger=books)


def assess_in_blocks(
    planned: Setups,
    seed: int,
    replications: int,
    engine: Engine = compiled,
    progress: Progress | None = None,
    first: int = 0,
    ratios: Collection[str] = RATIOS,
    level: float = 0.95,
) -> Assessment:
    """Fight replications of each setup block by block, and assess them all; the outcomes are not kept.

    Arguments as in `fight` and `assess`. The numbers are those of `assess`, bit for bit.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> loaded = load("duel")
    >>> assess_in_blocks(plan(loaded), 1, 4).measures["duration"] == assess(loaded, 1, 4).measures["duration"]
    True
    """
    summary, block = BatchSummary(ratios), block_size(planned)
    for start in range(0, replications, block):
        count = min(block, replications - start)
        summary.add(fight(planned, seed, count, engine, progress, first + start))
    return summary.assessment(level)


def block_size(planned: Setups) -> int:
    """Return how many replications are fought before they are summarised: a power of two, fewer of a large battle."""
    each = sum(bytes_of_outcome(setup.world) for setup in planned if setup is not None)
    block = BLOCK
    while block > LEAST_BLOCK and block * each > BLOCK_BYTES:
        block //= 2
    return block
