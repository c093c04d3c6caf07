"""Assessment of a raid: cost, effect and confidence intervals from the raid and its variants."""

from collections.abc import Callable, Collection
from typing import NamedTuple, Protocol

from wargame.battle.books import ledger
from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome, run_many
from wargame.battle.exchange import NEEDS, RATIOS, Ratio, exchange_ratios
from wargame.battle.kernels.force import Force
from wargame.battle.measures import Measure, measures
from wargame.battle.scenario_file import LoadedScenario
from wargame.battle.scoreboard import ScoreLine, scoreboard
from wargame.battle.variants import Batch, Batches, Setups, setups
from wargame.estimates.ledger import Ledger

Progress = Callable[[int], None]


class Engine(Protocol):
    """What fights battles."""

    def __call__(self, setup: Setup, seed: int, replications: int, *, first: int, progress: Progress | None) -> Outcome:
        """Fight replications ``first``, ``first + 1``, … and call ``progress`` with the number just finished."""
        ...


class Assessment(NamedTuple):
    """All that is said of a raid.

    Attributes
    ----------
    batches
        Setups and outcomes of the raid and of the variants that were fought.
    ledger
        The books of the raid, checked.
    ratios
        Cost-exchange ratios, defender USD per attacker USD, with a reason where undefined.
    measures
        All measures by name (`wargame.battle.measures`), the ratios as ``cer_<name>`` among them.
    scoreboard
        Mean kills by victim kind and cause kind.
    """

    batches: Batches
    ledger: Ledger
    ratios: dict[str, Ratio]
    measures: dict[str, Measure]
    scoreboard: list[ScoreLine]


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
    books = ledger(*batches.main)
    books.check()
    exchange = exchange_ratios(batches, ratios, level)
    return Assessment(batches, books, exchange, measures(*batches.main, exchange, level), scoreboard(*batches.main))
