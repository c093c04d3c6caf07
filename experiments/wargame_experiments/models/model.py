"""Model protocol: the inputs, the measures and the players of what a study runs, and how to run it.

A study names a model (``model = "battle"`` is the default) and never asks which one it is. The example to follow is
the model interface of the EMA Workbench (Kwakkel 2017, Environ. Model. Softw. 96, 239-250): whoever implements it can
be swept, resumed, analysed and drawn.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.measure_spec import MeasureSpec, StateMeasure
from wargame_experiments.models.units import Amounts, TimeUnit

SHIPPED_AGENTS: Final = "wargame_agents"  # the package whose agents need no permission

Columns = dict[str, NDArray[np.float64]]
Table = NDArray[np.float64]
Parts = Mapping[str, Sequence[str]]


class Inputs(NamedTuple):
    """The input files of a model.

    Attributes
    ----------
    source
        What the study calls the first of them: a shipped name or a path. No part of any hash.
    files
        Name and text of each, LF line ends; the first is the one that settings are laid over.
    folder
        Of the study, if files were found in it that the source does not name, "" else. No part of any hash.
    """

    source: str
    files: tuple[tuple[str, str], ...]
    folder: str = ""

    @property
    def text(self) -> str:
        """Return the text of the first file."""
        return self.files[0][1]


class Players(NamedTuple):
    """Who plays against whom."""

    attacker: str
    defender: str


BudgetKind = Literal["procurement", "life-cycle"]


class Counting(NamedTuple):
    """What a budget has to pay for.

    Attributes
    ----------
    kind
        ``procurement`` is the price; ``life-cycle`` the price and the crews of all years of service.
    years
        Of service, > 0; None for the inputs' own.
    shifts
        Of crews, a day, >= 0, alike for all; None for the inputs' own.
    """

    kind: BudgetKind = "procurement"
    years: float | None = None
    shifts: float | None = None

    @property
    def words(self) -> str:
        """Return what the budget pays for, in words.

        >>> Counting().words, Counting("life-cycle").words
        ('procurement', 'procurement and crews of all years of service')
        >>> Counting("life-cycle", 10.0, 3.0).words
        'procurement and crews of 10 years, 3 a day'
        """
        if self.kind == "procurement":
            return "procurement"
        years = "all years of service" if self.years is None else f"{self.years:g} years"
        shifts = "" if self.shifts is None else f", {self.shifts:g} a day"
        return f"procurement and crews of {years}{shifts}"


PROCUREMENT: Final = Counting()


class Mix(NamedTuple):
    """A player's money and the goods that it may buy.

    Attributes
    ----------
    name
        As the study calls it.
    side
        Who has the money, see `Model.buyers`.
    budget_usd
        USD.
    parts
        Names of categories, each with its goods, in order.
    counting
        What the money has to pay for.
    """

    name: str
    side: str
    budget_usd: float
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    counting: Counting = PROCUREMENT


class PurchaseOrder(NamedTuple):
    """A mix with a share for each category, in their order."""

    mix: Mix
    shares: tuple[float, ...]


class Bought(NamedTuple):
    """What money bought.

    Attributes
    ----------
    counts
        Amount by good, in the model's `Amounts`; and what else the model needs to make settings of it.
    spent_usd, left_usd
        USD spent, as the budget counts, and USD that could buy nothing more.
    procurement_usd, life_cycle_usd
        What it costs by either way of counting; None if the model does not tell.
    """

    counts: Mapping[str, int | float]
    spent_usd: float
    left_usd: float
    procurement_usd: float | None = None
    life_cycle_usd: float | None = None


class UncertainFigure(NamedTuple):
    """A figure that is known as a range.

    Attributes
    ----------
    name
        Owner and figure, as in ``decoy.cost.element.usd``.
    paths
        What to set, as after ``--set``.
    low, typical, high
        low <= typical <= high, low < high.
    is_whole
        Whether only whole numbers make sense.
    source
        Where it is from, or what is assumed, and how much that is worth.
    """

    name: str
    paths: tuple[str, ...]
    low: float
    typical: float
    high: float
    is_whole: bool
    source: str


class StageError(Exception):
    """What went wrong in a run, and at which stage."""

    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(stage, cause)
        self.stage, self.cause = stage, cause


def permissions(modules: Iterable[str]) -> list[str]:
    """Return the words of a command that allow modules with code of others; what is of this package needs none.

    >>> permissions(["my_doctrine", "wargame_agents.battle.gun"])
    ['--allow-agents', 'my_doctrine']
    """
    others = [name for name in modules if name.partition(".")[0] != SHIPPED_AGENTS]
    return [word for name in others for word in ("--allow-agents", name)]


class Model(Protocol):
    """A model that studies can run. ``Loaded`` and ``Prepared`` below are its own business, opaque to a study.

    Attributes
    ----------
    name
        In the key ``model`` of a study.
    noun, verb
        What one run is called, in the singular: ``battle``; and what is done with it, in the present: ``fight``.
    clock
        How its time series count time.
    amounts
        How it counts what a mix bought.
    budget_kinds
        What the money of a mix may have to pay for.
    reserved
        First words of the paths that settings have; a mix may not be called so.
    headline
        Measures of a study that names none.
    entry_modules
        What is imported to run it: the code that stored runs depend on is all that these import.
    data_files
        Files of its own that runs depend on.
    own_analyses, own_figures
        Further analyses and figures by name: the modules that make them, as those of
        `wargame_experiments.analysis.summary` and `wargame_experiments.figures.registry`.
    """

    name: str
    noun: str
    verb: str
    clock: TimeUnit
    amounts: Amounts
    budget_kinds: Collection[BudgetKind]
    reserved: Collection[str]
    headline: Sequence[str]
    entry_modules: Sequence[str]
    own_analyses: Mapping[str, str]
    own_figures: Mapping[str, str]

    # ------------------------------------------------------------------------------------------------ inputs

    def read(self, source: str, folder: Path, words: Mapping[str, Any] | None = None) -> Inputs:
        """Return the files that a source names, looked for in a folder; their own source finds them from anywhere.

        ``words`` are those of the study, which may name more of what installed packages offer, or None.
        Raises ScenarioError with all that is wrong.
        """
        ...

    def load(self, inputs: Inputs, settings: Mapping[str, Any]) -> Any:
        """Return inputs, checked, with values laid over them by path. Raises ScenarioError with all that is wrong."""
        ...

    def title(self, loaded: Any) -> str:
        """Return what the inputs call themselves."""
        ...

    def data_files(self) -> Iterable[Path]:
        """Yield files besides its modules on which runs depend."""
        ...

    def agent_modules(self, inputs: Inputs, values: Mapping[str, Any]) -> Collection[str]:
        """Return the modules with code of the user's that inputs name, and values by path; none is imported."""
        ...

    def reject_agents(self, inputs: Inputs, values: Mapping[str, Any], allowed: Collection[str]) -> None:
        """Raise ScenarioError unless the code of others that inputs name is of allowed modules and can be used.

        Only code of allowed modules is imported.
        """
        ...

    # ------------------------------------------------------------------------------------------ what is measured

    def measures(self, loaded: Any) -> Mapping[str, MeasureSpec]:
        """Return the measures by name."""
        ...

    def state_measures(self, loaded: Any) -> Mapping[str, StateMeasure]:
        """Return what can be followed over time, by name."""
        ...

    # -------------------------------------------------------------------------------------- players and money

    def players(self, loaded: Any) -> Players:
        """Return who attacks and who defends."""
        ...

    def buyers(self, loaded: Any) -> Mapping[str, str]:
        """Return who may have the money of a mix, each with the player that it belongs to: the players, at least."""
        ...

    def owner(self, loaded: Any, path: Sequence[str]) -> str:
        """Return the player who chooses what a path sets, "" if nobody does: what the world is like."""
        ...

    def good_of(self, path: Sequence[str]) -> str:
        """Return the good whose number a path sets, "" if it sets none."""
        ...

    def goods(self, loaded: Any, player: str) -> Sequence[str]:
        """Return what a player, or another that may have money, can buy."""
        ...

    def categories(self, loaded: Any, player: str) -> Parts:
        """Return the categories of a mix that names none, each with its goods."""
        ...

    def budget_usd(self, loaded: Any, parts: Parts, counting: Counting) -> float:
        """Return what the inputs' own numbers of some goods cost, USD.

        Raises ValueError if a mix cannot have these parts.
        """
        ...

    def purchase(self, loaded: Any, order: PurchaseOrder) -> Bought:
        """Return what the money of a mix buys at its shares. Raises ValueError if it has nothing to buy."""
        ...

    def settings_of(self, bought: Bought) -> Mapping[str, Any]:
        """Return what was bought as values by path."""
        ...

    def uncertain(
        self, loaded: Any, by: str, known: Collection[str], bought: Collection[str]
    ) -> Sequence[UncertainFigure]:
        """Return the figures that are known as ranges, but for paths that are set already."""
        ...

    # -------------------------------------------------------------------------------------------------- runs

    def prepare(self, loaded: Any, measures: Sequence[MeasureSpec], allow_agents: Collection[str] = ()) -> Any:
        """Return what runs of some inputs share, with the variants that some measures need.

        Its runs import code of others only from allowed modules and packages; a model that has no such code is never
        given any.
        """
        ...

    def run(
        self, prepared: Any, seed: int, first: int, count: int, measures: Sequence[str], engine: str | None = None
    ) -> Columns:
        """Run replications ``first`` to ``first + count - 1``, and return what each contributes to the measures.

        Columns are called ``<measure>__<column>`` as `MeasureSpec.columns` says, shape (count,). Raises StageError.
        """
        ...

    def follow(self, prepared: Any, seed: int, replication: int, every: float, measures: Sequence[str]) -> Table:
        """Run one replication, and return state measures every so many units of its clock, shape (times, measures).

        The last row is the end, at the next time that is looked at.
        """
        ...

    def command(self, case: Any, counts: Mapping[str, Any], replication: int) -> Sequence[str]:
        """Return the command that runs one replication of a case again, word by word."""
        ...
