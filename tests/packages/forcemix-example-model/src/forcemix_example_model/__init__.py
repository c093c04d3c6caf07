"""Queue as a model that studies of forcemix run: customers come at a rate, a shop pays for servers.

`wargame_experiments.models.model.Model` says what each method is for.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wargame.estimates.measure_spec import MeasureSpec
from wargame.inputs.errors import Problem, ScenarioError, explain
from wargame_experiments.models.model import Bought, Columns, Inputs, Players, Table, UncertainFigure
from wargame_experiments.models.units import COUNTS, SECONDS

KEYS = {"rate_per_h": 2.0, "servers": 3, "price_usd": 5.0}  # of a file, and what they are by default


class QueueModel:
    """Days of a shop: how long a customer waits, and what the servers cost."""

    name, noun, verb = "example-queue", "day", "run"
    clock, amounts, budget_kinds = SECONDS, COUNTS, ("procurement",)
    reserved: Sequence[str] = tuple(KEYS)
    headline: Sequence[str] = ("waiting_h", "cost_shop")
    entry_modules: Sequence[str] = (__name__,)
    own_analyses: Mapping[str, str] = {}
    own_figures: Mapping[str, str] = {}

    def read(self, source: str, folder: Path, words: Mapping[str, Any] | None = None) -> Inputs:
        """Return the text of a queue's file."""
        file = Path(folder) / source
        return Inputs(str(file), (("queue.toml", file.read_text("utf-8")),))

    def load(self, inputs: Inputs, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return the figures of a queue, checked."""
        loaded = KEYS | tomllib.loads(inputs.text) | dict(settings)
        wrong = [(key, explain(f"unknown key '{key}'", [*KEYS], key)) for key in loaded if key not in KEYS]
        if wrong:
            raise ScenarioError(Problem(inputs.source, 0, key, str(loaded[key]), text) for key, text in wrong)
        return loaded

    def title(self, loaded: dict[str, Any]) -> str:
        """Return what it is called."""
        return f"a queue with {loaded['servers']} servers"

    def data_files(self) -> list[Path]:
        """Return no files: all stands in this module."""
        return []

    def agent_modules(self, inputs: Inputs, values: Mapping[str, Any]) -> list[str]:
        """Return no modules: a queue names no code."""
        return []

    def reject_agents(self, inputs: Inputs, values: Mapping[str, Any], allowed: object) -> None:
        """Reject nothing."""

    def measures(self, loaded: dict[str, Any]) -> dict[str, MeasureSpec]:
        """Return the measures."""
        words = {"player": "shop", "direction": "min"}
        return {
            "waiting_h": MeasureSpec("waiting_h", "Waiting", "h", "h a customer", "mean", role="loss", **words),
            "cost_shop": MeasureSpec("cost_shop", "Cost", "USD", "USD a day", "mean", role="cost", **words),
        }

    def state_measures(self, loaded: dict[str, Any]) -> dict[str, Any]:
        """Return none: a queue is not followed over time."""
        return {}

    def players(self, loaded: dict[str, Any]) -> Players:
        """Return who sends customers, and who serves them."""
        return Players("town", "shop")

    def buyers(self, loaded: dict[str, Any]) -> dict[str, str]:
        """Return the players, each its own."""
        return {player: player for player in self.players(loaded)}

    def owner(self, loaded: dict[str, Any], path: Sequence[str]) -> str:
        """Return who chooses a figure."""
        return {"servers": "shop", "rate_per_h": "town"}.get(path[0], "")

    def good_of(self, path: Sequence[str]) -> str:
        """Return the good whose number a path sets."""
        return "servers" if tuple(path) == ("servers",) else ""

    def goods(self, loaded: dict[str, Any], player: str) -> list[str]:
        """Return what a player can buy."""
        return ["servers"] if player == "shop" else []

    def categories(self, loaded: dict[str, Any], player: str) -> dict[str, list[str]]:
        """Return one category of all goods."""
        return {"all": self.goods(loaded, player)}

    def budget_usd(self, loaded: dict[str, Any], parts: object, counting: object) -> float:
        """Return what the servers cost, USD."""
        return loaded["servers"] * loaded["price_usd"]

    def purchase(self, loaded: dict[str, Any], order: Any) -> Bought:
        """Return how many servers money buys."""
        n = int(order.mix.budget_usd // loaded["price_usd"])
        return Bought({"servers": n}, n * loaded["price_usd"], order.mix.budget_usd - n * loaded["price_usd"])

    def settings_of(self, bought: Bought) -> Mapping[str, Any]:
        """Return what was bought as values by path."""
        return bought.counts

    def uncertain(self, loaded: object, by: str, known: object, bought: object) -> list[UncertainFigure]:
        """Return none: every figure is known."""
        return []

    def prepare(self, loaded: dict[str, Any], measures: object, allow_agents: object = ()) -> dict[str, Any]:
        """Return the figures: there is nothing to prepare."""
        return loaded

    def run(
        self, prepared: Any, seed: int, first: int, count: int, measures: Sequence[str], engine: str | None = None
    ) -> Columns:
        """Run days ``first`` to ``first + count - 1``, each with random numbers of its own."""
        days = range(first, first + count)
        luck = np.array([np.random.Generator(np.random.Philox(key=[seed, day])).exponential() for day in days])
        cost = np.full(count, float(prepared["servers"] * prepared["price_usd"]))
        found = {"waiting_h": luck * prepared["rate_per_h"] / prepared["servers"], "cost_shop": cost}
        return {f"{name}__num": found[name] for name in measures}

    def follow(self, prepared: Any, seed: int, replication: int, every: float, measures: Sequence[str]) -> Table:
        """Raise: a queue is not followed over time."""
        raise ValueError("a queue has no state measures")

    def command(self, case: Any, counts: Mapping[str, Any], replication: int) -> list[str]:
        """Return the words that name a day; no command runs one alone."""
        return ["example-queue", *case.texts, "--seed", str(case.seed), "--first", str(replication)]


MODEL = QueueModel()
