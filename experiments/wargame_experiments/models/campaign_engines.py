"""Engines of the campaign: compiled. It is decided here and nowhere else."""

from typing import Final

from wargame.campaign.assess import CampaignEngine, Progress
from wargame.campaign.build.setup import Setup
from wargame.campaign.engine import run_many
from wargame.campaign.outcome import Outcome
from wargame.inputs.errors import explain

ENGINES: Final = ("compiled",)


def in_this_thread(name: str | None) -> CampaignEngine:
    """Return the engine that runs where it is called, for a worker of which there are several.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if name is not None and name not in ENGINES:
        raise ValueError(explain(f"no engine '{name}' of a campaign", ENGINES, name))
    return _compiled


def _compiled(
    setup: Setup, seed: int, replications: int, *, first: int = 0, progress: Progress | None = None
) -> Outcome:
    return run_many(setup, seed, replications, first, threads=1, progress=progress)
