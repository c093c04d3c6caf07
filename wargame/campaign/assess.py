"""Assessment of a campaign: replications block by block, books checked, measures with confidence intervals."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Protocol

from wargame.campaign.build.setup import Setup
from wargame.campaign.engine import run_many
from wargame.campaign.outcome import Outcome, empty_outcome
from wargame.campaign.summary import CampaignAssessment, CampaignSummary
from wargame.campaign.surge import surge_setup

BLOCK_BYTES: Final = 128_000_000  # of the outcome of a block, at most; two are held at a time
MOST_BLOCK: Final = 4_096  # replications

Progress = Callable[[int], None]


class CampaignEngine(Protocol):
    """What runs campaigns."""

    def __call__(self, setup: Setup, seed: int, replications: int, *, first: int, progress: Progress | None) -> Outcome:
        """Run replications ``first``, ``first + 1``, … and call ``progress`` with the number just finished."""
        ...


def compiled(
    setup: Setup, seed: int, replications: int, *, first: int = 0, progress: Progress | None = None
) -> Outcome:
    """Run replications of a campaign compiled, on all cores: the default engine. Raises `LedgerError`."""
    return run_many(setup, seed, replications, first, progress=progress)


def assess(
    setup: Setup,
    seed: int,
    replications: int,
    engine: CampaignEngine = compiled,
    progress: Progress | None = None,
    first: int = 0,
    level: float = 0.95,
    block: int | None = None,
) -> CampaignAssessment:
    """Run a campaign many times, and assess it; the weeks of a block are forgotten once it is summarised.

    Parameters
    ----------
    setup
        As `wargame.campaign.build.setup.build` returns it.
    seed
        Of all draws, 0 .. 2^32 - 1.
    replications, first
        How many, >= 1, and the number of the first.
    engine
        Called with (setup, seed, replications, first=, progress=) for each block; returns its outcome.
    progress
        Called with the number of replications just finished.
    level
        Confidence level of all intervals, in (0, 1).
    block
        Replications of a block, which changes no number; None for as many as `BLOCK_BYTES` hold.

    Raises
    ------
    ValueError
        If seed or replications are out of range.
    LedgerError
        If the books of a week do not balance.
    """
    if replications < 1:
        raise ValueError(f"replications: got {replications}, allowed is a whole number >= 1")
    summary, size, rich = CampaignSummary(setup), block or block_size(setup), surge_setup(setup)
    with ThreadPoolExecutor(1) as beside:  # a block is summarised while the next one runs
        added: Future[None] | None = None
        for start in range(0, replications, size):
            count = min(size, replications - start)
            outcome = engine(setup, seed, count, first=first + start, progress=progress)
            surge = rich and (rich, engine(rich, seed, count, first=first + start, progress=None))
            if added is not None:
                added.result()
            added = beside.submit(summary.add, outcome, surge)
        if added is not None:
            added.result()
    return summary.assessment(level)


def block_size(setup: Setup) -> int:
    """Return how many replications are run before they are summarised."""
    each = sum(array.nbytes for array in empty_outcome(setup.world, 1))
    return int(min(MOST_BLOCK, max(1, BLOCK_BYTES // each)))
