"""What the data collector of a battle notes at its start and after each tick: ``time_s`` and state measures by name."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from mesa import DataCollector

from wargame.battle.state_measures import state_measures

if TYPE_CHECKING:
    from wargame.battle.build.setup import Setup
    from wargame.estimates.measure_spec import StateMeasure
    from wargame_agents.battle.model import BattleModel


def collector(setup: "Setup", names: Iterable[str] | None = None) -> DataCollector:
    """Return a data collector of state measures.

    Parameters
    ----------
    setup
        The scenario.
    names
        Which of `wargame.battle.state_measures`; None for all that are of no single unit.
    """
    known = state_measures(setup)
    chosen = [name for name, measure in known.items() if not measure.subject] if names is None else list(names)
    reporters = {"time_s": time_s, **{name: partial(_value, measure=known[name]) for name in chosen}}
    return DataCollector(model_reporters=reporters)


def time_s(model: "BattleModel") -> float:
    """Return the time at the end of the last tick fought, s."""
    return model.tick * model.world.grid.tick_s


def _value(model: "BattleModel", measure: "StateMeasure") -> float:
    return measure.at(model.state)
