"""Rows of what the documents behind the project describe of industry and alliance, each a paired comparison.

The table is mission.toml beside this module: for each row of the documents a parameter, a low and a high value, a
measure, and the sign that the difference should have in a shipped campaign. Replication i of both campaigns has the
same random numbers.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Final, Literal, NamedTuple

from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run_many
from wargame.campaign.measures import observations, specs
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario_file import load
from wargame.estimates.observations import Observations
from wargame_experiments.statistics.comparison import PairedComparison, compare
from wargame_experiments.study.design.case import toml

ROWS: Final = range(7, 31)  # of the documents' list; those before are about the battle
TWINS: Final = "campaign"  # the path of a turn that compares two shipped campaigns
SEED: Final = 1
REPLICATIONS: Final = {"aid-to-partner": 24, "fragmented": 48, "shell-hunger": 48}


class Turn(NamedTuple):
    """A parameter that is turned, and what should follow.

    Attributes
    ----------
    campaign
        A shipped one.
    path
        Of the parameter; "campaign" where low and high are names of campaigns.
    low, high
        Its values.
    measure
        A measure of the campaign.
    sign
        Of measure(high) - measure(low), as expected before it was run.
    settings
        Laid over both campaigns.
    note
        Why it comes out otherwise, "" if it does not.
    """

    campaign: str
    path: str
    low: Any
    high: Any
    measure: str
    sign: Literal["+", "-"]
    settings: tuple[str, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """Return path and measure, which together stand once in the table."""
        return f"{self.campaign}: {self.path}, {self.measure}"


class Reading(NamedTuple):
    """Measures of a campaign that are read and not turned."""

    campaign: str
    measures: tuple[str, ...]


class MissionRow(NamedTuple):
    """A row of what the documents describe.

    Attributes
    ----------
    number
        Of the row.
    described
        What they describe.
    table
        Where it is in a campaign file.
    figure
        Which figure shows it.
    turns, reads
        What shows it: one of the two is empty.
    """

    number: int
    described: str
    table: str
    figure: str
    turns: tuple[Turn, ...]
    reads: tuple[Reading, ...]


def rows() -> list[MissionRow]:
    """Return the rows of mission.toml, in their order."""
    text = (resources.files(__package__ or "") / "mission.toml").read_text("utf-8")
    return [_row(data) for data in tomllib.loads(text)["row"]]


def _row(data: dict[str, Any]) -> MissionRow:
    turns = tuple(
        Turn(**{key: value for key, value in one.items() if key != "with"}, settings=tuple(one.get("with", ())))
        for one in data.get("turns", ())
    )
    reads = tuple(Reading(one["campaign"], tuple(one["measures"])) for one in data.get("reads", ()))
    return MissionRow(data["number"], data["described"], data["table"], data["figure"], turns, reads)


def compared(turn: Turn, replications: int | None = None, seed: int = SEED) -> PairedComparison:
    """Return the measure of a turn at the high value against the low one, replication by replication.

    Parameters
    ----------
    turn
        Of the table.
    replications
        Pairs; None for as many as are enough for the campaign.
    seed
        Of both.
    """
    n = replications or REPLICATIONS[turn.campaign]
    high, low = (_observed(*arm, turn.measure, n, seed) for arm in arms(turn))
    return compare(high, low)


def arms(turn: Turn) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield campaign and settings of the high value, then of the low one."""
    for value in (turn.high, turn.low):
        own = () if turn.path == TWINS else (f"{turn.path}={toml(value)}",)
        yield value if turn.path == TWINS else turn.campaign, (*turn.settings, *own)


def built(campaign: str, settings: Sequence[str] = ()) -> Setup:
    """Return a shipped campaign as built."""
    return build(load(campaign, settings))


def _observed(campaign: str, settings: tuple[str, ...], measure: str, replications: int, seed: int) -> Observations:
    setup, outcome = _run(campaign, settings, replications, seed)
    if measure not in specs(setup):
        raise ValueError(f"{campaign} has no measure {measure}")
    return observations(setup, outcome, [measure])[measure]


@lru_cache(maxsize=2)
def _run(campaign: str, settings: tuple[str, ...], replications: int, seed: int) -> tuple[Setup, Outcome]:
    """Return a campaign and its replications; turns of one path follow each other, and share both of theirs."""
    setup = built(campaign, settings)
    return setup, run_many(setup, seed, replications)


def is_as_expected(turn: Turn, found: PairedComparison) -> bool:
    """Return whether the interval of the difference lies on the side of 0 that the sign says."""
    return found.difference.low > 0.0 if turn.sign == "+" else found.difference.high < 0.0
