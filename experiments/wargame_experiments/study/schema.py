"""What a study file may contain; `wargame_experiments.study.file` reads it and reports every mistake with its line.

A vector is scanned, anything else is constant.
"""

from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from wargame.scenario import Side

Kind = Literal["factorial", "simplex", "lhs", "sobol", "nolh", "csv", "list"]
KINDS: Final = get_args(Kind)
MOST: Final = 1_000_000_000  # replications
MEASURES: Final = ("cer_raid", "leakage", "value_lost")


class Table(BaseModel):
    """A table of a study file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MixTable(Table):
    """One side's money, split over parts by shares; integer leftovers are reported.

    ``parts`` names units by part; without it the parts are the tiers, attritable and high-end. ``budget_usd`` is by
    default what the scenario's own counts of these units cost. A factor ``<mix>.<part>`` is the part's share of it,
    ``<mix>.budget_usd`` the money itself; the one part without a share gets the rest.
    """

    side: Side
    budget_usd: float | None = Field(default=None, ge=0)
    parts: dict[str, list[str]] = Field(default_factory=dict)


class FactorTable(Table):
    """A factor in full: which paths of the scenario it sets, as after ``--set``, and to what.

    ``path`` or ``paths`` is by default the factor's name. ``values`` are scanned, a ``value`` is constant; ``low`` and
    ``high`` are the range of a sampled factor, ``whole`` rounds it to whole numbers, ``levels`` cuts it into so many
    values for a factorial.
    """

    path: str | None = None
    paths: list[str] | None = None
    value: Any = None
    values: list[Any] | None = None
    low: float | None = None
    high: float | None = None
    scale: Literal["linear", "log"] = "linear"
    whole: bool = False
    levels: int | None = Field(default=None, ge=2, le=10_000)


class DesignTable(Table):
    """Which combinations of the factors' values are points; several designs over different factors are crossed."""

    kind: Kind = "factorial"
    factors: list[str] | None = None
    points: int | None = Field(default=None, ge=1, le=10_000_000)
    seed: int | None = Field(default=None, ge=0, le=2**32 - 1)
    mix: str | None = None
    steps: int | None = Field(default=None, ge=1, le=1000)
    max_correlation: float = Field(default=0.05, gt=0, lt=1)
    file: str | None = None
    rows: list[dict[str, Any]] | None = None


class GoalTable(Table):
    """How narrow a measure's interval is to be: half its width, absolute or relative to the estimate."""

    half_width: float | None = Field(default=None, gt=0)
    relative: float | None = Field(default=None, gt=0)


class ReplicationTable(Table):
    """How many battles a point gets: ``n``, or from ``n_min`` to ``n_max`` until all targets are met.

    ``block`` replications are fought and stored together; a killed sweep loses at most those that it was at.
    """

    n: int | None = Field(default=None, ge=1, le=MOST)
    n_min: int | None = Field(default=None, ge=2, le=MOST)
    n_max: int | None = Field(default=None, ge=2, le=MOST)
    look_ahead: int | None = Field(default=None, ge=0, le=1_000_000)
    targets: dict[str, GoalTable] = Field(default_factory=dict)
    block: int = Field(default=100, ge=1, le=1_000_000)


class StudyTable(Table):
    """A study."""

    question: str
    scenario: str
    seed: int = Field(default=1, ge=0, le=2**32 - 1)
    level: float = Field(default=0.95, gt=0, lt=1)
    measures: list[str] = Field(default=list(MEASURES), min_length=1)
    mixes: dict[str, MixTable] = Field(default_factory=dict)
    factors: dict[str, Any] = Field(default_factory=dict)
    design: list[DesignTable] = Field(default_factory=list)
    replications: ReplicationTable = ReplicationTable(n=100)
