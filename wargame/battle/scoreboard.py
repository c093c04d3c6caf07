"""The killer-victim scoreboard: who destroyed what, by kind of element and by manner."""

from typing import Final, NamedTuple

import numpy as np

from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome
from wargame.battle.kernels.state import F8

MANNERS: Final = ("hard", "soft")


class ScoreLine(NamedTuple):
    """How many elements of a kind another kind destroyed per raid, the mean; ``how`` is hard or soft."""

    victim: str
    cause: str
    mean: float
    how: str
    victim_side: str
    cause_side: str


def scoreboard(setup: Setup, outcome: Outcome) -> list[ScoreLine]:
    """Return the mean kills per raid by victim kind, cause kind and manner, summed over the units of a kind.

    Lines are in the order of victims, then causes, then hard before soft; what never happened has no line.
    """
    return score_lines(setup, outcome.scoreboard.mean(axis=0))


def score_lines(setup: Setup, kills: F8) -> list[ScoreLine]:
    """Return the lines of a scoreboard from mean kills, shape (2, n_units, n_units): manner, victim, cause."""
    mean = kills.transpose(1, 2, 0)  # victim x cause x manner
    counts: dict[ScoreLine, float] = {}
    for victim, cause, manner in np.argwhere(mean > 0.0):
        v, c = setup.groups[victim], setup.groups[cause]
        line = ScoreLine(v.element.name, c.element.name, 0.0, MANNERS[manner], v.unit.side, c.unit.side)
        counts[line] = counts.get(line, 0.0) + float(mean[victim, cause, manner])
    return [line._replace(mean=count) for line, count in counts.items()]
