"""Labour of a line: veterans, rookies, hires and quits.

Output in units a week <= units_a_worker (veterans + phi rookies). Each week a share of all quits, rookies become
veterans with mean time ``training_weeks``, and the line hires up to a limit until its people could make what is asked
for. A line without veterans at the beginning is one that labour does not bind.
"""

from wargame.campaign.kernels.state import State, World
from wargame.compiled.compile import kernel


@kernel
def labour_limit(world: World, state: State, line: int) -> float:
    """Return what the people of a line can make in a week, units; infinite if labour does not bind."""
    row = world.lines[line]
    if row.veterans <= 0.0:
        return float("inf")
    return row.units_a_worker * (state.veterans[line] + row.rookie_share * state.rookies[line])


@kernel
def train(world: World, state: State, line: int, wanted: float) -> None:
    """Let a week of quits, training and hiring pass at a line that wants to make so many units a week, in place."""
    row = world.lines[line]
    if row.veterans <= 0.0:
        return
    trained = state.rookies[line] / max(row.training_weeks, 1.0)
    stay = 1.0 - row.quits_a_week
    people = stay * (state.veterans[line] + state.rookies[line])
    missing = max(0.0, wanted / row.units_a_worker - people)
    state.veterans[line] = stay * (state.veterans[line] + trained)
    state.rookies[line] = stay * (state.rookies[line] - trained) + min(row.hires_a_week, missing)
