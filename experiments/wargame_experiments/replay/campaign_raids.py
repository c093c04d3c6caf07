"""Raids of a recorded campaign: what each was, and the record of its battle."""

import shlex
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from wargame.battle.build.setup import Setup as Battle
from wargame.battle.engine import Outcome, run_many
from wargame.battle.kernels.state import LAUNCHED, LEAKED, VALUE_LOST_USD
from wargame.battle.recording import record
from wargame.campaign.build.setup import Setup
from wargame.campaign.kernels import state as s
from wargame.campaign.recording import Recording
from wargame.campaign.replay import RaidReplay, raid_replay
from wargame_experiments.replay.battle import code_hash
from wargame_experiments.replay.document import Columns, document

MOST: Final = 60  # raids in a page, unless told otherwise


class FlownRaid(NamedTuple):
    """A raid.

    Attributes
    ----------
    week, war_week, number
        Its week, of the campaign and of the war, and its place in the week; all from 0.
    replay
        What it was fought from, and its key; None if that is not known, and then nothing below is.
    attackers, armed, leakers
        Elements that depots sent, decoys included; armed ones that took off, and that arrived.
    lost_usd
        Value lost by red and blue.
    """

    week: int
    war_week: int
    number: int
    replay: RaidReplay | None
    attackers: int = 0
    armed: int = 0
    leakers: int = 0
    lost_usd: tuple[float, float] = (0.0, 0.0)

    @property
    def is_known(self) -> bool:
        """Return whether its battle can be fought again."""
        return self.replay is not None

    @property
    def seed(self) -> int:
        """Return the seed of its battle, 0 if that is not known."""
        return self.replay.seed if self.replay else 0

    @property
    def replication(self) -> int:
        """Return the replication of its battle, 0 if that is not known."""
        return self.replay.replication if self.replay else 0


def raids_of(recording: Recording, is_replayed: bool = True) -> list[FlownRaid]:
    """Return the raids of a campaign in order, each with what its battle was.

    Parameters
    ----------
    recording
        The campaign.
    is_replayed
        Whether the compiled campaign gives the forces that the recording lacks: those of all raids but the last of a
        week. It does not if Python decides for somebody.
    """
    found: list[FlownRaid] = []
    setup, peace = recording.setup, recording.setup.campaign.clock.pre_war_weeks
    key = (recording.seed, recording.replication)
    for week, flown in enumerate(recording.outcome.raids[0, :, s.OF_RAIDS].tolist()):
        for number in range(flown):
            replay = recording.raids.get((week - peace, number))
            if replay is None and is_replayed:
                replay = raid_replay(setup, *key, week - peace, number)
            raid = FlownRaid(week, week - peace, number, replay)
            found.append(_fought(setup, raid) if raid.is_known else raid)
    return found


def worst(raids: list[FlownRaid], n: int, defender: int) -> list[int]:
    """Return the rows of the raids in which the defender lost most, in order of time; n of them at most."""
    known = [row for row, raid in enumerate(raids) if raid.is_known]
    return sorted(sorted(known, key=lambda row: -raids[row].lost_usd[defender])[:n])


def table(raids: list[FlownRaid], held: list[int]) -> Columns:
    """Return the columns of raids; ``is_held`` says whose battle is in the page."""
    kinds = {"week": "u2", "war_week": "u2", "number": "u1", "seed": "u4", "replication": "u4", "is_known": "u1"}
    kinds |= {"attackers": "u4", "armed": "u4", "leakers": "u4"}
    units = {"week": "week", "war_week": "week", "attackers": "element", "armed": "element", "leakers": "element"}
    columns: dict[str, Any] = {
        name: (np.array([getattr(raid, name) for raid in raids], kind), units.get(name, ""))
        for name, kind in kinds.items()
    }
    for side, name in enumerate(("red", "blue")):
        columns[f"lost_{name}_usd"] = (np.array([raid.lost_usd[side] for raid in raids], "f8"), "USD")
    return columns | {"is_held": (np.isin(np.arange(len(raids)), held).astype("u1"), "")}


def battles(recording: Recording, raids: list[FlownRaid], command: str) -> Iterator[dict[str, Any]]:
    """Yield the documents of the battles of raids, one after the other.

    Parameters
    ----------
    recording, raids
        The campaign, and those of its raids that are recorded.
    command
        What replays the battle of the scenario with the settings of the campaign; the key of a raid and its force are
        added, as `wargame campaign --raid` writes them.
    """
    code = code_hash()
    for raid in raids:
        key = ["--seed", str(raid.seed), "--first", str(raid.replication), "--force-file", "raid.toml"]
        battle = _battle(recording.setup, raid)
        found = document(record(battle, raid.seed, raid.replication), "compiled", code, [*shlex.split(command), *key])
        title = f"Raid of week {raid.week}, {raid.war_week} of the war: {battle.scenario.title or battle.scenario.name}"
        yield found | {"header": found["header"] | {"title": title}}


def _battle(setup: Setup, raid: FlownRaid) -> Battle:
    assert setup.battle is not None
    assert raid.replay is not None
    return setup.battle.muster(raid.replay.force)


def _fought(setup: Setup, raid: FlownRaid) -> FlownRaid:
    """Return a raid with what its battle was."""
    battle = _battle(setup, raid)
    outcome = run_many(battle.world, raid.seed, 1, raid.replication, threads=1)
    rows = setup.world.assignments
    attacker = int(setup.world.raids[0].attacker)
    side = np.asarray(battle.world.units["side"])
    is_stock = (np.asarray(rows["element"]) != s.NONE) & (side == attacker)
    armed = np.asarray(rows["is_armed"], bool)
    tally = outcome.tally[0]
    return raid._replace(
        attackers=sum(group.count for group, counts in zip(battle.groups, is_stock, strict=True) if counts),
        armed=int(tally[armed, LAUNCHED].sum()),
        leakers=int(tally[armed, LEAKED].sum()),
        lost_usd=_lost(outcome, side),
    )


def _lost(outcome: Outcome, side: np.ndarray) -> tuple[float, float]:
    """Return the value lost by side, USD, in whole cents as the books of the campaign have it."""
    cents = np.floor(100.0 * outcome.tally[0, :, VALUE_LOST_USD] + 0.5)
    red, blue = (float(cents[side == one].sum()) / 100.0 for one in (0, 1))
    return red, blue
