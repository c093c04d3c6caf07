"""What a study file may contain; `wargame_experiments.study.document.file` reads it and reports every mistake.

A vector is scanned, anything else is constant.
"""

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from wargame.estimates.losses import FEW
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
MOST_POINTS: Final = 1_000_000
MOST: Final = 10_000_000  # replications of a point
FEWEST_WORLDS: Final = 20  # of which a band at 95 % says anything


class StrictTable(BaseModel):
    """A table of a study file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MixTable(StrictTable):
    """One player's money, split over categories by shares; integer leftovers are reported.

    ``parts`` names goods by category; without it the categories are the model's own (of a battle the tiers, attritable
    and high-end). ``budget_usd`` is by default what the inputs' own numbers of these goods cost. A factor
    ``<mix>.<part>`` is the category's share of it, ``<mix>.budget_usd`` the money itself; the one without a share gets
    the rest. ``label`` is what tables and figures call the mix, ``labels`` what they call its categories.

    ``budget`` says what the money has to pay for: ``procurement``, or over the ``life-cycle`` the crews of ``years`` as
    well, ``shifts`` a day, alike for all goods; both are by default those that the inputs have. Tables say what was
    bought costs by either count.
    """

    side: str
    label: Label = ""
    labels: dict[str, Label] = Field(default_factory=dict)
    budget_usd: float | None = Field(default=None, ge=0)
    budget: BudgetKind = "procurement"
    years: float | None = Field(default=None, ge=0.01, le=1000)
    shifts: float | None = Field(default=None, ge=0, le=10)
    parts: dict[str, list[str]] = Field(default_factory=dict)


class FactorTable(StrictTable):
    """A factor in full: which paths of the scenario it sets, as after ``--set``, and to what.

    ``label`` is what tables and figures call it, as written; its name is by the rule of `wargame.inputs.names`, or a
    path whose parts are. ``path`` or ``paths`` is by default the factor's name. ``values`` are scanned, a ``value`` is
    constant; ``low`` and ``high`` are the range of a sampled factor, ``whole`` rounds it to whole numbers, ``levels``
    cuts it into so many values for a factorial. ``typical`` is where it stays while others move one at a time, by
    default the middle, and the mode of a ``triangular`` or ``pert`` distribution. ``source`` says where the range is
    from.
    """

    label: Label = ""
    path: str | None = None
    paths: list[str] | None = None
    value: Any = None
    values: list[Any] | None = None
    low: float | None = None
    high: float | None = None
    scale: Literal["linear", "log"] = "linear"
    whole: bool = False
    levels: int | None = Field(default=None, ge=2, le=10_000)
    typical: float | None = None
    distribution: Distribution = "uniform"
    source: Prose = ""


class UncertainTable(StrictTable):
    """Figures of the catalogue as factors, each over its range from low to high with its source.

    ``figures`` are names as in ``decoy.cost.element.usd`` or patterns as in ``*.cost.*``; ``all`` for every figure that
    has a range. ``by`` says whether units of one element share a figure, or each has its own.
    """

    figures: str | list[str]
    distribution: Distribution = "triangular"
    by: Literal["element", "unit"] = "element"


class DesignTable(StrictTable):
    """Which combinations of the factors' values are points; several designs over different factors are crossed.

    ``csv`` takes a ``file`` below the study's folder, ``list`` the ``rows`` themselves: names of factors, shares or
    paths, and a value of each in every row of a file. Every value is tried before anything is run, of very many the
    least and the largest and some between.

    Those of sensitivity analysis stand alone and take ranges: ``saltelli`` of so many ``samples`` (points are that
    times factors + 2), ``morris`` of so many ``trajectories`` (points are that times factors + 1) on ``levels``, and
    ``one-at-a-time``.
    """

    kind: Kind = "factorial"
    factors: list[str] | None = None
    points: int | None = Field(default=None, ge=1, le=MOST_POINTS)
    seed: int | None = Field(default=None, ge=0, le=2**32 - 1)
    mix: str | None = None
    steps: int | None = Field(default=None, ge=1, le=1000)
    max_correlation: float = Field(default=0.05, gt=0, lt=1)
    file: str | None = None
    rows: list[dict[str, Any]] | None = None
    samples: int | None = Field(default=None, ge=2, le=2**20)
    trajectories: int | None = Field(default=None, ge=2, le=100_000)
    levels: int | None = Field(default=None, ge=4, le=1000)


class PrecisionTargetTable(StrictTable):
    """How narrow a measure's interval is to be: half its width, absolute or relative to the estimate.

    Of a measure about losses, something must be lost in ``events`` replications before its interval is believed.
    """

    half_width: float | None = Field(default=None, gt=0)
    relative: float | None = Field(default=None, gt=0)
    events: int = Field(default=FEW, ge=0, le=MOST)


class ReplicationTable(StrictTable):
    """How many battles a point gets: ``n``, or from ``n_min`` to ``n_max`` until all targets are met.

    ``block`` replications are run and stored together; a killed sweep loses at most those in flight. Decisions
    are made after ``n_min`` and after every block that follows. Blocks that a folder holds are used as they are: with
    more replications, or blocks of another size, only what is missing is run. Fewer than a block has are run anew.
    """

    n: int | None = Field(default=None, ge=1, le=MOST)
    n_min: int | None = Field(default=None, ge=2, le=MOST)
    n_max: int | None = Field(default=None, ge=2, le=MOST)
    look_ahead: int | None = Field(default=None, ge=0, le=1_000_000)
    targets: dict[str, PrecisionTargetTable] = Field(default_factory=dict)
    block: int = Field(default=100, ge=1, le=1_000_000)

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
    `wargame.campaign.state_measures` those of a campaign, read every so many weeks. Of each point the first
    ``replications`` are followed, or the ``n`` or ``n_min`` that every point has, if they are fewer.
    """

    every_s: float | None = Field(default=None, gt=0)
    every_weeks: float | None = Field(default=None, gt=0)
    measures: list[str] = Field(min_length=1)
    replications: int = Field(default=20, ge=1, le=10_000)

    @property
    def clock(self) -> TimeUnit:
        """Return the clock by which they are read."""
        return next((clock for clock in CLOCKS if getattr(self, clock.key) is not None), SECONDS)

    @property
    def every(self) -> float:
        """Return after how many units of the clock they are read again."""
        return float(getattr(self, self.clock.key))


class BandTable(StrictTable):
    """Worlds in which some points of the study are run again: `wargame_experiments.study.document.band`.

    In each of the ``worlds`` every uncertain figure of the catalogue is drawn from a PERT law, but for those that the
    study's factors set. ``points`` single out points of the study, each by the values of some of its factors; without
    it they are all of them. ``measures`` are by default the study's.
    """

    worlds: int = Field(default=200, ge=FEWEST_WORLDS, le=MOST_POINTS)
    replications: int = Field(default=50, ge=2, le=MOST)
    points: list[dict[str, Any]] | None = Field(default=None, min_length=1)
    measures: list[str] | None = Field(default=None, min_length=1)


class StudyTable(StrictTable):
    """A study of a ``model``, by default the battle; without ``measures``, those that the model shows first.

    ``label`` is what its reports call it, by default the name of its folder.
    """

    question: Prose
    label: Label = ""
    model: str = DEFAULT
    scenario: str
    seed: int = Field(default=1, ge=0, le=2**32 - 1)
    level: float = Field(default=0.95, gt=0, lt=1)
    measures: list[str] | None = Field(default=None, min_length=1)
    mixes: dict[str, MixTable] = Field(default_factory=dict)
    factors: dict[str, Any] = Field(default_factory=dict)
    uncertain: UncertainTable | None = None
    design: list[DesignTable] = Field(default_factory=list)
    replications: ReplicationTable = ReplicationTable(n=100)
    series: SeriesTable | None = None
    band: BandTable | None = None
