"""What a click on a point does: its battle or campaign is run and recorded, or the command is said that runs it.

A point is run as in the sweep: the inputs that lie in its folder, the point's own settings and what its money
bought, its seed, and the number of the replication. Another model is replayed once it has an entry in `REPLAYS`.
"""

import shlex
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from wargame.battle.build.setup import build
from wargame.battle.recording import record
from wargame_experiments.models.battle_engines import goes_through_mesa, mesa_states
from wargame_experiments.models.engines import MESA
from wargame_experiments.models.model import permissions
from wargame_experiments.replay import campaign_page, page
from wargame_experiments.replay.battle import code_hash
from wargame_experiments.replay.campaign import ReplayedCampaign
from wargame_experiments.replay.document import document
from wargame_experiments.study.design.case import Point, counts_of, toml
from wargame_experiments.study.document.agents import reject_agents
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store.results import Results

MOST_LETTERS: Final = 400_000  # of all commands that a page holds
REPLICATIONS: Final = 2**32


class ReplayPage(NamedTuple):
    """A page that shows a run, and what it may do (Content-Security-Policy)."""

    html: str
    policy: str


class PointBattles:
    """The battles or campaigns of a study's points.

    Parameters
    ----------
    results
        Of the sweep. Its folder holds the inputs.
    allow_agents
        Modules and packages with agent classes whose code may run.
    """

    def __init__(self, results: Results, allow_agents: Collection[str] = ()) -> None:
        self.results, self.allow_agents = results, tuple(allow_agents)

    def replay(self, point: int, first: int = 0) -> ReplayPage:
        """Return the replay of a replication of a point.

        Raises
        ------
        ValueError
            If there is no such point, the model's runs are not replayed, or it names agent classes that are not
            allowed.
        """
        study = self.results.study
        found = checked(study, point, first)
        if not is_replayed(study.model.name):
            raise ValueError(f"a {study.model.noun} is not replayed; to run it: {command(study, point, first)}")
        reject_agents(study, self.allow_agents)
        return REPLAYS[study.model.name](self.results, found, first, self.allow_agents)


def _battle(results: Results, point: Point, first: int, allow_agents: tuple[str, ...]) -> ReplayPage:
    """Fight a battle of a point."""
    loaded, _ = point.case.load()
    setup = build(loaded).allowing(allow_agents)
    is_mesa, seed = goes_through_mesa(setup, None), point.case.seed
    recording = record(setup, seed, first, mesa_states(setup, seed, first) if is_mesa else None)
    again = _again(results, point, first, allow_agents)
    found = document(recording, MESA if is_mesa else "compiled", code_hash(), again)
    return ReplayPage(page.html(found), page.policy())


def _campaign(results: Results, point: Point, first: int, allow_agents: tuple[str, ...]) -> ReplayPage:
    """Run a campaign of a point, and fight the battles of its raids again."""
    loaded, bought = point.case.load()
    counts = counts_of(results.study.model, bought)
    settings = [*point.case.texts, *(f"{path}={toml(value)}" for path, value in counts.items())]
    again = _again(results, point, first, allow_agents)
    shown = ReplayedCampaign(loaded, settings, None, allow_agents, again)
    found = shown.record(point.case.seed, first).document()
    return ReplayPage(campaign_page.html(found), campaign_page.SOURCE.policy())


def _again(results: Results, point: Point, first: int, allow_agents: tuple[str, ...]) -> list[str]:
    """Return the command that writes the replay of a point."""
    words = ["wargame", "explore", str(results.folder), "--point", str(point.number), "--first", str(first)]
    return [*words, *permissions(allow_agents)]


REPLAYS: Final[Mapping[str, Callable[[Results, Point, int, tuple[str, ...]], ReplayPage]]] = {
    "battle": _battle,
    "campaign": _campaign,
}


def is_replayed(model: str) -> bool:
    """Return whether runs of a model can be replayed."""
    return model in REPLAYS


def command(study: Study, point: int, first: int = 0) -> str:
    """Return the command that runs a replication of a point with the inputs as they are now.

    Raises
    ------
    ValueError
        If there is no such point.
    """
    found = checked(study, point, first)
    _, bought = found.case.load()
    return shlex.join(study.model.command(found.case, counts_of(study.model, bought), first))


def commands(study: Study) -> list[str] | None:
    """Return the command of the first replication of each point, None if they are too long for a page."""
    found = [command(study, point.number) for point in study.points[:1]]
    if len(found[0]) * len(study.points) > MOST_LETTERS:
        return None
    return [*found, *(command(study, point.number) for point in study.points[1:])]


def checked(study: Study, point: int, first: int) -> Point:
    """Return a point by number; raise ValueError, with all faults, if there is none or no such replication."""
    last, faults = len(study.points) - 1, []
    if not 0 <= point <= last:
        faults.append(f"--point: got {point}; allowed: a whole number from 0 to {last}")
    if not 0 <= first < REPLICATIONS:
        faults.append(f"--first: got {first}; allowed: a whole number from 0 to {REPLICATIONS - 1}")
    if faults:
        raise ValueError("; ".join(faults))
    return study.points[point]
