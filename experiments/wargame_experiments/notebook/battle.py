"""A battle that was simulated many times: what ``wargame battle`` reports, for Python."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wargame.battle.assess import assess_in_blocks, plan
from wargame.battle.exchange import ratio_specs
from wargame.battle.measures import specs
from wargame.battle.scenario_file import LoadedScenario, load, text_of
from wargame.battle.summary import Assessment
from wargame.estimates.measure import Measure
from wargame.estimates.measure_spec import MeasureSpec
from wargame.inputs.settings import Settings, plain
from wargame_experiments import frames
from wargame_experiments.models.battle_engines import choose_engine, reject_agents
from wargame_experiments.notebook.measures import measure_html, measure_table
from wargame_experiments.replay.battle import Replayed
from wargame_experiments.replay.reader import Replay, parse
from wargame_experiments.reports.battle_document import document
from wargame_experiments.study.design.case import toml

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class SimulatedBattle:
    """A battle that was simulated many times.

    Attributes
    ----------
    scenario
        What was simulated.
    assessment
        Measures, cost-exchange ratios, books and scoreboard.
    seed, replications, first
        Of its battles.
    """

    def __init__(
        self,
        scenario: LoadedScenario,
        assessment: Assessment,
        seed: int,
        replications: int,
        first: int,
        replayed: Replayed,
    ) -> None:
        self.scenario, self.assessment, self._replayed = scenario, assessment, replayed
        self.seed, self.replications, self.first = seed, replications, first

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Return all measures by name, each with its 95 % interval and unit."""
        return self.assessment.measures

    @property
    def specs(self) -> Mapping[str, MeasureSpec]:
        """Return what each measure is, by name."""
        setup = self.assessment.setups.main
        ratios = {spec.name: spec for spec in ratio_specs(setup.scenario.defender)}
        return {**specs(setup), **ratios}

    def document(self) -> dict[str, Any]:
        """Return what ``wargame battle --json`` prints."""
        return document(self.scenario.scenario.name, self.seed, self.replications, self.assessment)

    def replay(self, replication: int | None = None) -> Replay:
        """Return the record of one of its battles, by default the first; a notebook shows it as a page.

        Raises
        ------
        ValueError
            If the replication is not one of those that were simulated.
        """
        number, last = self.first if replication is None else replication, self.first + self.replications - 1
        if not self.first <= number <= last:
            raise ValueError(f"replication: got {number}; allowed: a whole number from {self.first} to {last}")
        return parse(self._replayed.document(self.seed, number))

    def to_pandas(self) -> "pd.DataFrame":
        """Return a row a measure with its mean, limits and unit; raise ImportError if pandas is not installed."""
        return frames.to_pandas(measure_table(self.measures, self.specs)).set_index("measure")

    def to_polars(self) -> "pl.DataFrame":
        """Return a row a measure, as `to_pandas`; raise ImportError if Polars is not installed."""
        return frames.to_polars(measure_table(self.measures, self.specs))

    def __repr__(self) -> str:
        """Return scenario and size."""
        return f"<Battle {self.scenario.scenario.name}: {self.replications:,} replications, seed {self.seed}>"

    def _repr_html_(self) -> str:
        """Return the headline measures as a table for a notebook."""
        one = self.scenario.scenario
        note = f"{self.replications:,} replications, seed {self.seed}."
        return measure_html(f"{one.name}: {one.title or one.summary}", self.measures, self.specs, note)


def battle(
    scenario: str | Path,
    *,
    replications: int = 200,
    seed: int = 1,
    first: int = 0,
    settings: Settings = (),
    engine: str | None = None,
    processes: int | None = None,
    allow_agents: Collection[str] = (),
) -> SimulatedBattle:
    """Simulate a battle many times, as ``wargame battle`` does.

    Parameters
    ----------
    scenario
        Name of a shipped scenario, or path of a TOML file.
    replications
        Number of battles in each batch, >= 1.
    seed
        Key of the random numbers, 0 to 4294967295. The same seed gives the same numbers.
    first
        Number of the first replication.
    settings
        Values laid over the scenario: ``"path=value"`` texts, or a mapping of dotted paths to values.
    engine
        ``compiled`` or ``mesa``; None for the one that suits the scenario.
    processes
        Number of cores; None for all.
    allow_agents
        Modules and packages with agent classes whose Python code may run.

    Raises
    ------
    ScenarioError
        If anything is wrong with the scenario, with all that is wrong.
    ValueError
        If another argument is out of range.

    Examples
    --------
    >>> found = battle("duel", replications=20)
    >>> found, found.measures["p_win_blue"].unit
    (<Battle duel: 20 replications, seed 1>, '1')
    """
    loaded = load(scenario, settings)
    if any(unit.agent for unit in loaded.scenario.units.values()):
        reject_agents(loaded, text_of(scenario), settings, allow_agents)
    planned = plan(loaded).allowing(allow_agents)
    simulator = choose_engine(planned.main, engine, processes)
    assessment = assess_in_blocks(planned, seed, replications, simulator, first=first)
    replayed = Replayed(str(scenario), setting_texts(settings), engine, allow_agents)
    return SimulatedBattle(loaded, assessment, seed, replications, first, replayed)


def replay(
    scenario: str | Path,
    *,
    seed: int = 1,
    replication: int = 0,
    settings: Settings = (),
    engine: str | None = None,
    allow_agents: Collection[str] = (),
) -> Replay:
    """Return the record of one battle, which a notebook shows as a page; arguments and errors as of `battle`."""
    return parse(Replayed(str(scenario), setting_texts(settings), engine, allow_agents).document(seed, replication))


def setting_texts(settings: Settings) -> Sequence[str]:
    """Return settings as after ``--set``.

    >>> setting_texts({"units.guns.count": 4, "raid.is_day": True}), setting_texts("clock.tick_s=1")
    (['units.guns.count=4', 'raid.is_day=true'], ['clock.tick_s=1'])
    """
    if isinstance(settings, Mapping):
        return [f"{path}={toml(plain(value))}" for path, value in settings.items()]
    return [settings] if isinstance(settings, str) else list(settings)
