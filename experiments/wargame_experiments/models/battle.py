"""The battle as a model that studies run."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wargame.battle.assess import fight
from wargame.battle.books import ledger
from wargame.battle.build.setup import build
from wargame.battle.measures import observations, specs
from wargame.battle.scenario import Scenario
from wargame.battle.scenario_file import LoadedScenario, load_text, shipped, text_of
from wargame.battle.state_measures import state_measures
from wargame.battle.variants import Batches, Setups, setups
from wargame.catalogue import elements as catalogue
from wargame.catalogue.uncertain import uncertain_figures
from wargame.estimates.measure_spec import MeasureSpec, StateMeasure
from wargame.estimates.observations import Observations
from wargame.inputs.errors import dotted
from wargame.inputs.toml_repair import read
from wargame_experiments.models import battle_budget as budget
from wargame_experiments.models.battle_engines import in_this_thread, reject_agents, snapshots
from wargame_experiments.models.element_inputs import files_of, folder_of, own_of, own_of_study
from wargame_experiments.models.engines import agent_modules
from wargame_experiments.models.model import (
    PROCUREMENT,
    Bought,
    BudgetKind,
    Columns,
    Counting,
    Inputs,
    Parts,
    Players,
    PurchaseOrder,
    Table,
    UncertainFigure,
    permissions,
)
from wargame_experiments.models.runs import at_stage, finite_columns
from wargame_experiments.models.units import COUNTS, SECONDS, Amounts, TimeUnit

MAIN: Final = "scenario.toml"


class PreparedBattle(NamedTuple):
    """A scenario built, with the variants that its measures need."""

    setups: Setups


class BattleStudyModel:
    """Battles of one scenario: `wargame_experiments.models.model.Model` says what each method is for."""

    name: str = "battle"
    noun: str = "battle"
    verb: str = "fight"
    clock: TimeUnit = SECONDS
    amounts: Amounts = COUNTS
    budget_kinds: Collection[BudgetKind] = ("procurement", "life-cycle")
    reserved: Collection[str] = tuple(Scenario.model_fields)
    headline: Sequence[str] = ("balance", "cer_full", "leakage", "value_lost")
    entry_modules: Sequence[str] = ("wargame_experiments.models.battle",)
    own_analyses: Mapping[str, str] = {}
    own_figures: Mapping[str, str] = {
        "saturation": "wargame_experiments.figures.saturation",
        "depletion": "wargame_experiments.figures.depletion",
    }

    def read(self, source: str, folder: Path, words: Mapping[str, Any] | None = None) -> Inputs:
        """Return the text of a scenario, and the element files that count besides the catalogue."""
        named = source if source in shipped() else str(folder / source)
        text = text_of(named)
        own = own_of_study([*_beside(source, named), folder], [read(text).data, words or {}])
        return Inputs(named, ((MAIN, text), *files_of(own)), folder_of(own, folder))

    def load(self, inputs: Inputs, settings: Mapping[str, Any]) -> LoadedScenario:
        """Return a scenario, checked."""
        return load_text(inputs.text, inputs.source, settings, own_of(inputs))

    def title(self, loaded: LoadedScenario) -> str:
        """Return the name of a scenario."""
        return loaded.scenario.name

    def data_files(self) -> Iterable[Path]:
        """Yield the files of the catalogue."""
        return sorted(catalogue.folder().glob("*.toml"))

    def agent_modules(self, inputs: Inputs, values: Mapping[str, Any]) -> Collection[str]:
        """Return the modules of agent classes."""
        return agent_modules(tomllib.loads(inputs.text).get("units", {}), values)

    def reject_agents(self, inputs: Inputs, values: Mapping[str, Any], allowed: Collection[str]) -> None:
        """Raise unless agent classes may run and can be used."""
        reject_agents(self.load(inputs, values), inputs.text, values, allowed)

    def measures(self, loaded: LoadedScenario) -> Mapping[str, MeasureSpec]:
        """Return the measures of a scenario."""
        return specs(build(loaded))

    def state_measures(self, loaded: LoadedScenario) -> Mapping[str, StateMeasure]:
        """Return the state measures of a scenario."""
        return state_measures(build(loaded))

    def players(self, loaded: LoadedScenario) -> Players:
        """Return the sides."""
        return Players(loaded.scenario.attacker, loaded.scenario.defender)

    def buyers(self, loaded: LoadedScenario) -> Mapping[str, str]:
        """Return the sides, each its own."""
        return {side: side for side in self.players(loaded)}

    def owner(self, loaded: LoadedScenario, path: Sequence[str]) -> str:
        """Return the side of the unit or network that a path belongs to; figures of the catalogue are nobody's."""
        owners = {"units": loaded.scenario.units, "networks": loaded.scenario.networks}.get(path[0], {})
        known = len(path) > 1 and path[1] in owners and "figures" not in path
        return owners[path[1]].side if known else ""

    def good_of(self, path: Sequence[str]) -> str:
        """Return the unit whose count a path is."""
        return path[1] if len(path) == 3 and path[0] == "units" and path[2] == "count" else ""

    def goods(self, loaded: LoadedScenario, player: str) -> Sequence[str]:
        """Return the units of a side that are not carried."""
        return [name for name, unit in loaded.scenario.units.items() if unit.side == player and not unit.carried_by]

    def categories(self, loaded: LoadedScenario, player: str) -> Parts:
        """Return the units of each tier; nothing if no unit of the side has one."""
        tiers = {tier: budget.in_tier(loaded, player, tier) for tier in budget.TIERS}
        return tiers if any(unit.tier for unit in loaded.scenario.units.values() if unit.side == player) else {}

    def budget_usd(self, loaded: LoadedScenario, parts: Parts, counting: Counting = PROCUREMENT) -> float:
        """Return what the scenario's own counts of some units cost, USD."""
        mixed, crews = [unit for units in parts.values() for unit in units], budget.paid_shift_years(loaded, counting)
        return sum(budget.own_cost_usd(loaded, unit, mixed, crews) for unit in mixed)

    def purchase(self, loaded: LoadedScenario, order: PurchaseOrder) -> Bought:
        """Return what money buys, category by category."""
        return budget.purchase(loaded, order)

    def settings_of(self, bought: Bought) -> Mapping[str, Any]:
        """Return what was bought as counts of units."""
        return {dotted(("units", unit, "count")): n for unit, n in bought.counts.items()}

    def uncertain(
        self, loaded: LoadedScenario, by: str, known: Collection[str], bought: Collection[str]
    ) -> Sequence[UncertainFigure]:
        """Return the figures of the scenario's elements whose low and high differ."""
        units = loaded.scenario.units
        elements = {name: e for name, e in loaded.elements.items() if units[name].count or name in bought}
        found = uncertain_figures(elements, by="unit" if by == "unit" else "element", known=known)
        return [UncertainFigure(*figure) for figure in found]

    def prepare(
        self, loaded: LoadedScenario, measures: Sequence[MeasureSpec], allow_agents: Collection[str] = ()
    ) -> PreparedBattle:
        """Return a scenario built."""
        built = setups(loaded, {variant for spec in measures for variant in spec.variants})
        return PreparedBattle(built.allowing(allow_agents))

    def run(
        self,
        prepared: PreparedBattle,
        seed: int,
        first: int,
        count: int,
        measures: Sequence[str],
        engine: str | None = None,
    ) -> Columns:
        """Fight replications of a scenario and its variants, on this thread."""
        chosen = at_stage(self.verb, lambda: in_this_thread(prepared.setups.main, engine))
        batches = at_stage(self.verb, lambda: fight(prepared.setups, seed, count, chosen, None, first))
        at_stage("books", lambda: ledger(*batches.main).check())
        return at_stage("measure", lambda: finite_columns(dict(_named_columns(batches, measures))))

    def follow(
        self, prepared: PreparedBattle, seed: int, replication: int, every: float, measures: Sequence[str]
    ) -> Table:
        """Fight one replication, and read its state now and then."""
        setup = prepared.setups.main
        known = state_measures(setup)
        wanted = [known[name].at for name in measures]
        rows = [[at(state) for at in wanted] for state in snapshots(setup, seed, replication, every)]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(measures))

    def command(self, case: Any, counts: Mapping[str, Any], replication: int) -> Sequence[str]:
        """Return the ``wargame battle`` that fights one replication."""
        settings = [*case.texts, *(f"{path}={count}" for path, count in counts.items())]
        words = ["wargame", "battle", case.inputs.source, *(word for text in settings for word in ("--set", text))]
        words += permissions(self.agent_modules(case.inputs, dict(case.settings)))
        return [*words, "--seed", str(case.seed), "--first", str(replication), "--replications", "1"]


def _beside(source: str, named: str) -> list[Path]:
    """Return the folder of a scenario's file; none for a shipped one."""
    return [] if source in shipped() else [Path(named).parent]


def _named_columns(batches: Batches, measures: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name, found in observations(batches, measures).items():
        if isinstance(found, Observations):
            yield from ((f"{name}__{column}", values) for column, values in found.columns().items())
        else:
            yield from ((f"{name}__{field}", column) for field, column in found._asdict().items())


MODEL: Final = BattleStudyModel()
