"""What a study file may contain; `wargame_experiments.study.document.file` reads it and reports every mistake.

A vector is scanned, anything else is constant.
"""

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from wargame.estimates.losses import FEW
from wargame.inputs.units import unit
from wargame.inputs.visible import visible, visible_lines
from wargame_experiments.models import DEFAULT
from wargame_experiments.models.model import BudgetKind
from wargame_experiments.models.units import CLOCKS, SECONDS, TimeUnit

Label = Annotated[str, Field(max_length=100), AfterValidator(visible)]
Prose = Annotated[str, AfterValidator(visible_lines)]
Kind = Literal[
    "factorial", "simplex", "lhs", "sobol", "nolh", "csv", "list", "saltelli", "morris", "one-at-a-time"
]  # fmt: skip
Distribution = Literal["uniform", "triangular", "pert"]
KINDS: Final = get_args(Kind)
SENSITIVE: Final = ("saltelli", "morris", "one-at-a-time")  # designs of sensitivity analysis
THAT_OF_THE_PATH: Final = unit("that of the path")
RUNS: Final = unit("replications")
Value = Annotated[Any, THAT_OF_THE_PATH]
MOST_POINTS: Final = 1_000_000
MOST: Final = 10_000_000  # replications of a point
FEWEST_WORLDS: Final = 20  # of which a band at 95 % says anything


class StrictTable(BaseModel):
    """A table of a study file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MixTable(StrictTable):
    """One player's money, split over categories by shares; integer leftovers are reported.

    A factor ``<mix>.<part>`` is the category's share of it, ``<mix>.budget_usd`` the money itself; the one without a
    share gets the rest. Tables say what was bought costs by either way of counting.
    """

    side: str
    """Player whose money it is."""
    label: Label = ""
    """What tables and figures call the mix."""
    labels: dict[str, Label] = Field(default_factory=dict)
    """What tables and figures call its categories."""
    budget_usd: float | None = Field(default=None, ge=0)
    """The money; by default what the inputs' own numbers of these goods cost."""
    budget: BudgetKind = "procurement"
    """What the money has to pay for: the price, or over the life cycle the crews of `years` as well."""
    years: float | None = Field(default=None, ge=0.01, le=1000)
    """Years of service that a life-cycle budget pays crews for; by default those of the inputs."""
    shifts: Annotated[float | None, unit("shifts a day")] = Field(default=None, ge=0, le=10)
    """Shifts of crews, alike for all goods, that it pays for; by default those of the inputs."""
    parts: dict[str, list[str]] = Field(default_factory=dict)
    """Goods by category; without it the categories are the model's own (of a battle the tiers, attritable and high-
    end).
    """


class FactorTable(StrictTable):
    """A factor in full: which paths of the scenario it sets, as after ``--set``, and to what.

    Its name is by the rule of `wargame.inputs.names`, or a path whose parts are.
    """

    label: Label = ""
    """What tables and figures call it."""
    path: str | None = None
    """What it sets, as after `--set`; by default its name."""
    paths: list[str] | None = None
    """What it sets, several at once."""
    value: Value = None
    """Value of a constant."""
    values: list[Value] | None = None
    """Values that are scanned."""
    low: Annotated[float | None, THAT_OF_THE_PATH] = None
    """Low end of a range."""
    high: Annotated[float | None, THAT_OF_THE_PATH] = None
    """High end of a range."""
    scale: Literal["linear", "log"] = "linear"
    """Whether values are spread over the range evenly, or their logarithms."""
    whole: bool = False
    """Whether values are rounded to whole numbers."""
    levels: Annotated[int | None, unit("levels")] = Field(default=None, ge=2, le=10_000)
    """Values into which a factorial cuts the range."""
    typical: Annotated[float | None, THAT_OF_THE_PATH] = None
    """Where it stays while others move one at a time, by default the middle; the mode of a triangular or PERT law."""
    distribution: Distribution = "uniform"
    """Law of a sampled factor over its range."""
    source: Prose = ""
    """Where the range is from."""


class UncertainTable(StrictTable):
    """Figures of the catalogue as factors, each over its range from low to high with its source."""

    figures: str | list[str]
    """Names of figures as in `decoy.cost.element.usd`, patterns as in `*.cost.*`, or `all` for every figure that has a
    range.
    """
    distribution: Distribution = "triangular"
    """Law of each figure over its range."""
    by: Literal["element", "unit"] = "element"
    """Whether units of one element share a figure, or each has its own."""


class DesignTable(StrictTable):
    """Which combinations of the factors' values are points; several designs over different factors are crossed.

    Every value of a table of rows is tried before anything is run, of very many the least and the largest and some
    between.
    """

    kind: Kind = "factorial"
    """Which combinations are points: every one (factorial, simplex), a sample (lhs, sobol, nolh), rows of a file or of
    the study (csv, list), or a design of sensitivity analysis (saltelli, morris, one-at-a-time), which stands alone and
    takes ranges.
    """
    factors: list[str] | None = None
    """Factors that it is over; by default all that no other design is over."""
    points: Annotated[int | None, unit("points")] = Field(default=None, ge=1, le=MOST_POINTS)
    """Points of a sample."""
    seed: Annotated[int | None, unit("1")] = Field(default=None, ge=0, le=2**32 - 1)
    """Key of the random numbers of a sample; by default the study's."""
    mix: str | None = None
    """Mix whose shares a simplex is over."""
    steps: Annotated[int | None, unit("steps")] = Field(default=None, ge=1, le=1000)
    """Steps that a simplex cuts the whole into."""
    max_correlation: Annotated[float, unit("1")] = Field(default=0.05, gt=0, lt=1)
    """Largest correlation between two factors of a nearly orthogonal hypercube."""
    file: str | None = None
    """CSV file below the study's folder, with a factor a column."""
    rows: list[dict[str, Value]] | None = None
    """Rows of a list: names of factors, shares or paths, and a value of each."""
    samples: Annotated[int | None, unit("samples")] = Field(default=None, ge=2, le=2**20)
    """Base samples of a Saltelli design, a power of 2; points are that times factors + 2."""
    trajectories: Annotated[int | None, unit("trajectories")] = Field(default=None, ge=2, le=100_000)
    """Trajectories of a Morris design; points are that times factors + 1."""
    levels: Annotated[int | None, unit("levels")] = Field(default=None, ge=4, le=1000)
    """Levels of a Morris design, an even number."""


class PrecisionTargetTable(StrictTable):
    """How narrow a measure's interval is to be: half its width, absolute or relative to the estimate."""

    half_width: Annotated[float | None, unit("that of the measure")] = Field(default=None, gt=0)
    """Half the width of the interval, in the measure's own unit."""
    relative: Annotated[float | None, unit("share")] = Field(default=None, gt=0)
    """Half the width of the interval as a share of the estimate."""
    events: Annotated[int, RUNS] = Field(default=FEW, ge=0, le=MOST)
    """Replications in which something must be lost before the interval of a measure about losses is believed."""


class ReplicationTable(StrictTable):
    """How many runs a point gets: ``n``, or from ``n_min`` to ``n_max`` until all targets are met.

    Decisions are made after ``n_min`` and after every block that follows. Blocks that a folder holds are used as they
    are: with more replications, or blocks of another size, only what is missing is run. Fewer than a block has are run
    anew.
    """

    n: Annotated[int | None, RUNS] = Field(default=None, ge=1, le=MOST)
    """Replications of each point."""
    n_min: Annotated[int | None, RUNS] = Field(default=None, ge=2, le=MOST)
    """Fewest replications of a point with targets."""
    n_max: Annotated[int | None, RUNS] = Field(default=None, ge=2, le=MOST)
    """Most replications of a point with targets."""
    look_ahead: Annotated[int | None, RUNS] = Field(default=None, ge=0, le=1_000_000)
    """Further replications for which a target has to stay met; beyond 100, per cent of the replications."""
    targets: dict[str, PrecisionTargetTable] = Field(default_factory=dict)
    """Targets by measure: a point is done when all are met."""
    block: Annotated[int, RUNS] = Field(default=100, ge=1, le=1_000_000)
    """Replications that are run and stored together; a killed sweep loses at most those in flight."""

    @property
    def ends(self) -> tuple[int, int]:
        """Return the fewest and the most replications of a point.

        >>> ReplicationTable(n=100).ends, ReplicationTable(n_min=20, n_max=50).ends
        ((100, 100), (20, 50))
        """
        return self.n or self.n_min or 1, self.n or self.n_max or 1


class SeriesTable(StrictTable):
    """Time series to be kept: which state measures, and how often they are read, by the clock of the model.

    `wargame.battle.state_measures` names those of a battle, read every so many seconds,
    `wargame.campaign.state_measures` those of a campaign, read every so many weeks.
    """

    every_s: float | None = Field(default=None, gt=0)
    """Time between two readings of a battle."""
    every_weeks: float | None = Field(default=None, gt=0)
    """Time between two readings of a campaign."""
    measures: list[str] = Field(min_length=1)
    """State measures that are read."""
    replications: Annotated[int, RUNS] = Field(default=20, ge=1, le=10_000)
    """Replications of each point that are followed, its first."""

    @property
    def clock(self) -> TimeUnit:
        """Return the clock by which they are read."""
        return next((clock for clock in CLOCKS if getattr(self, clock.key) is not None), SECONDS)

    @property
    def every(self) -> float:
        """Return after how many units of the clock they are read again."""
        return float(getattr(self, self.clock.key))


class BandTable(StrictTable):
    """Worlds in which some points of the study are run again: `wargame_experiments.study.document.band`."""

    worlds: Annotated[int, unit("worlds")] = Field(default=200, ge=FEWEST_WORLDS, le=MOST_POINTS)
    """Worlds, in each of which every uncertain figure of the catalogue is drawn from a PERT law, but for those that the
    study's factors set.
    """
    replications: Annotated[int, RUNS] = Field(default=50, ge=2, le=MOST)
    """Replications of each point in each world."""
    points: list[dict[str, Value]] | None = Field(default=None, min_length=1)
    """Points of the study, each by the values of some of its factors; by default all of them."""
    measures: list[str] | None = Field(default=None, min_length=1)
    """Measures; by default the study's."""


class StudyTable(StrictTable):
    """A study of a model."""

    question: Prose
    """What is asked."""
    label: Label = ""
    """What its reports call it; by default the name of its folder."""
    model: str = DEFAULT
    """Model that it runs."""
    scenario: str
    """Input of the model: a shipped name, or a file below the study's folder."""
    seed: Annotated[int, unit("1")] = Field(default=1, ge=0, le=2**32 - 1)
    """Key of all random numbers."""
    level: Annotated[float, unit("probability")] = Field(default=0.95, gt=0, lt=1)
    """Confidence level of intervals."""
    measures: list[str] | None = Field(default=None, min_length=1)
    """Measures; by default those that the model shows first."""
    mixes: dict[str, MixTable] = Field(default_factory=dict)
    """Mixes by name: the money of a player, split over categories."""
    factors: dict[str, Value] = Field(default_factory=dict)
    """Factors by the path that they set or a name of their own. A list is scanned, anything else is constant; a table
    says more.
    """
    uncertain: UncertainTable | None = None
    """Figures of the catalogue as factors."""
    design: list[DesignTable] = Field(default_factory=list)
    """Which combinations of the factors' values are points; several designs over different factors are crossed. By
    default every combination.
    """
    replications: ReplicationTable = ReplicationTable(n=100)
    """How many runs a point gets."""
    series: SeriesTable | None = None
    """Time series that are kept; without the table none."""
    band: BandTable | None = None
    """Worlds in which some points are run again."""
