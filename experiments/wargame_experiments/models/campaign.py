"""The campaign as a model that studies run: its file, and the scenario of its raids, whose paths begin with battle."""

import math
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from wargame.battle import scenario_file as battle_file
from wargame.campaign.assess import block_size
from wargame.campaign.build.battles import IDLE
from wargame.campaign.build.setup import Setup, build
from wargame.campaign.measures import observations, specs
from wargame.campaign.scenario import Campaign
from wargame.campaign.scenario_file import LoadedCampaign, load, load_text, shipped, text_of
from wargame.campaign.state_measures import state_measures
from wargame.catalogue import elements as catalogue
from wargame.catalogue.uncertain import uncertain_figures
from wargame.estimates.measure_spec import MeasureSpec, StateMeasure
from wargame.inputs.errors import SETTING, Problem, ScenarioError, dotted, explain, shown
from wargame_experiments.models import campaign_mix as mix
from wargame_experiments.models import campaign_owners
from wargame_experiments.models.battle import MODEL as BATTLE
from wargame_experiments.models.campaign_engines import in_this_thread, reject_agents
from wargame_experiments.models.element_inputs import files_of, folder_of, own_of, own_of_study
from wargame_experiments.models.engines import agent_modules
from wargame_experiments.models.model import (
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
from wargame_experiments.models.units import WEEKS, Amounts, TimeUnit

MAIN: Final = "campaign.toml"
RAIDS: Final = "battle.toml"
OF_BATTLE: Final = "battle."
PRICES: Final = {"element": "cost.element.usd", "round": "cost.round.usd"}  # figure of the catalogue by item
CAPACITY: Final = Amounts("line", "capacity", "float", "unit/week", "new capacity of {} that was bought")


class CampaignStudyModel:
    """Campaigns of one file: `wargame_experiments.models.model.Model` says what each method is for."""

    name: str = "campaign"
    noun: str = "campaign"
    verb: str = "run"
    clock: TimeUnit = WEEKS
    amounts: Amounts = CAPACITY
    budget_kinds: Collection[BudgetKind] = ("procurement",)
    reserved: Collection[str] = tuple(Campaign.model_fields)
    headline: Sequence[str] = ("balance_replacement", "cer_replacement", "leakage")
    entry_modules: Sequence[str] = ("wargame_experiments.models.campaign",)
    own_analyses: Mapping[str, str] = {}
    own_figures: Mapping[str, str] = {}

    def read(self, source: str, folder: Path, words: Mapping[str, Any] | None = None) -> Inputs:
        """Return the text of a campaign, that of the scenario of its raids, and the element files that count."""
        named = source if source in shipped() else str(folder / source)
        loaded = load(named, (), own_of_study([folder], [words or {}]))
        own, files = loaded.own, [(MAIN, text_of(named))]
        if loaded.battle is not None:
            own = loaded.battle.own
            files.append((RAIDS, battle_file.text_of(loaded.battle.source)))
        return Inputs(named, (*files, *files_of(own)), folder_of(own, folder))

    def load(self, inputs: Inputs, settings: Mapping[str, Any]) -> LoadedCampaign:
        """Return a campaign, checked; its battle is the one whose text is among the inputs."""
        if "battle" in settings:
            found, value = "a study of campaigns has one battle", shown(settings["battle"])
            message = explain(found, "battle.PATH, a value of it; or another study")
            raise ScenarioError([Problem(SETTING, 0, "battle", value, message)])
        return load_text(inputs.text, inputs.source, settings, dict(inputs.files).get(RAIDS, ""), own_of(inputs))

    def title(self, loaded: LoadedCampaign) -> str:
        """Return the name of a campaign."""
        return loaded.campaign.name

    def data_files(self) -> Iterable[Path]:
        """Yield the files of the catalogue."""
        return BATTLE.data_files()

    def agent_modules(self, inputs: Inputs, values: Mapping[str, Any]) -> Collection[str]:
        """Return the modules of agent classes of the campaign, and of the battle's units."""
        text = dict(inputs.files).get(RAIDS, "")
        own = {path.removeprefix(OF_BATTLE): value for path, value in values.items() if path.startswith(OF_BATTLE)}
        rest = {path: value for path, value in values.items() if not path.startswith(OF_BATTLE)}
        modules = agent_modules(tomllib.loads(inputs.text), rest)
        return sorted({*modules, *BATTLE.agent_modules(Inputs("", ((RAIDS, text),)), own)})

    def reject_agents(self, inputs: Inputs, values: Mapping[str, Any], allowed: Collection[str]) -> None:
        """Raise unless agent classes may run and can be used."""
        reject_agents(self.load(inputs, values), inputs.text, values, allowed)

    def measures(self, loaded: LoadedCampaign) -> Mapping[str, MeasureSpec]:
        """Return the measures of a campaign."""
        return specs(build(loaded))

    def state_measures(self, loaded: LoadedCampaign) -> Mapping[str, StateMeasure]:
        """Return the state measures of a campaign."""
        return state_measures(build(loaded))

    def players(self, loaded: LoadedCampaign) -> Players:
        """Return the sides as the battle has them; without one as in the measures, who attacks in nobody's raids."""
        return BATTLE.players(loaded.battle or battle_file.load(IDLE))

    def buyers(self, loaded: LoadedCampaign) -> Mapping[str, str]:
        """Return sides and nations, each with its side."""
        return mix.buyers(loaded.campaign)

    def owner(self, loaded: LoadedCampaign, path: Sequence[str]) -> str:
        """Return the side that a path belongs to."""
        return campaign_owners.owner(loaded, path)

    def good_of(self, path: Sequence[str]) -> str:
        """Return the line whose capacity, or the unit of the battle whose count a path is."""
        if path[0] == "battle":
            return BATTLE.good_of(path[1:]) if len(path) > 1 else ""
        return path[1] if len(path) == 3 and path[0] == "lines" and path[2] == "capacity_a_week" else ""

    def goods(self, loaded: LoadedCampaign, player: str) -> Sequence[str]:
        """Return the lines of a side or nation: a share of money goes to their capacity and to what they make."""
        return mix.lines_of(loaded.campaign, player)

    def categories(self, loaded: LoadedCampaign, player: str) -> Parts:
        """Return none: a mix of a campaign names its lines."""
        return {}

    def budget_usd(self, loaded: LoadedCampaign, parts: Parts, counting: Counting) -> float:
        """Return what the expansions of some lines cost, USD."""
        return mix.budget_usd(loaded.campaign, parts)

    def purchase(self, loaded: LoadedCampaign, order: PurchaseOrder) -> Bought:
        """Return the capacity that money buys, line by line, and where the weekly money goes."""
        return mix.purchase(loaded.campaign, order)

    def settings_of(self, bought: Bought) -> Mapping[str, Any]:
        """Return what expansions add, and budgets and shares of nations."""
        return mix.settings_of(bought)

    def uncertain(
        self, loaded: LoadedCampaign, by: str, known: Collection[str], bought: Collection[str]
    ) -> Sequence[UncertainFigure]:
        """Return the figures of the battle's elements whose low and high differ, and prices of goods; one is both."""
        of_battle = {path.removeprefix(OF_BATTLE) for path in known if path.startswith(OF_BATTLE)}
        found = BATTLE.uncertain(loaded.battle, by, of_battle, bought) if loaded.battle else ()
        figures = {one.name: one._replace(paths=tuple(f"{OF_BATTLE}{p}" for p in one.paths)) for one in found}
        for price in _prices(loaded.campaign, known):
            same = figures.get(price.name)
            if same and same[2:5] != price[2:5]:  # a unit has figures of its own
                same, price = None, price._replace(name=price.paths[0])
            figures[price.name] = same._replace(paths=(*same.paths, *price.paths)) if same else price
        return list(figures.values())

    def prepare(
        self, loaded: LoadedCampaign, measures: Sequence[MeasureSpec], allow_agents: Collection[str] = ()
    ) -> Setup:
        """Return a campaign built."""
        return build(loaded).allowing(allow_agents)

    def run(
        self, prepared: Setup, seed: int, first: int, count: int, measures: Sequence[str], engine: str | None = None
    ) -> Columns:
        """Run replications of a campaign on this thread, as many at a time as memory holds the weeks of."""
        chosen = at_stage(self.verb, lambda: in_this_thread(prepared, engine))
        pieces, size = [], block_size(prepared)
        for start in range(0, count, size):
            n = min(size, count - start)
            outcome = at_stage(
                self.verb, lambda start=start, n=n: chosen(prepared, seed, n, first=first + start, progress=None)
            )
            pieces.append(at_stage("measure", lambda outcome=outcome: _columns(prepared, outcome, measures)))
        return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}

    def follow(self, prepared: Setup, seed: int, replication: int, every: float, measures: Sequence[str]) -> Table:
        """Run one replication, and read its weeks 0, ``every``, and so on, in whole weeks rounded up, and the last."""
        known, weeks = state_measures(prepared), prepared.n_weeks
        run = in_this_thread(prepared, None)
        outcome = run(prepared, seed, 1, first=replication, progress=None)
        steps = math.ceil((weeks - 1) / every)
        seen = [min(weeks - 1, math.ceil(k * every)) for k in range(steps + 1)]
        columns = [np.asarray(known[name].at(outcome), dtype=np.float64)[0, seen] for name in measures]
        return np.array(columns).T.reshape(len(seen), len(measures))

    def command(self, case: Any, counts: Mapping[str, Any], replication: int) -> Sequence[str]:
        """Return the ``wargame campaign`` that runs one replication."""
        settings = [*case.texts, *(f"{path}={value!r}" for path, value in counts.items())]
        words = ["wargame", "campaign", case.inputs.source, *(word for text in settings for word in ("--set", text))]
        words += permissions(self.agent_modules(case.inputs, dict(case.settings)))
        return [*words, "--seed", str(case.seed), "--first", str(replication), "--replications", "1"]


def _columns(setup: Setup, outcome: Any, measures: Sequence[str]) -> Columns:
    found = observations(setup, outcome, measures).items()
    return finite_columns({f"{name}__{column}": v for name, each in found for column, v in each.columns().items()})


def _prices(campaign: Campaign, known: Collection[str]) -> Iterator[UncertainFigure]:
    """Yield the prices of goods that are those of the catalogue and known as ranges."""
    for name, good in campaign.goods.items():
        path = dotted(("goods", name, "price_usd"))
        if good.has_entry and good.price_usd is None and path not in known:
            for one in uncertain_figures({name: catalogue.load(good.element, good.own)}):
                if one.name == f"{good.element}.{PRICES.get(good.item)}":
                    yield UncertainFigure(*one)._replace(paths=(path,))


MODEL: Final = CampaignStudyModel()
