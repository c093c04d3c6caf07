"""Public raid counts as they lie in ``raids.toml``, and what follows from them by arithmetic alone."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

REPORTING_CHANGE: Final = "2025-08"  # from this month on, "lost" is reported inside "destroyed"


class Window(NamedTuple):
    """The raids that the model is fitted to: names and numbers as in ``raids.toml``."""

    months: tuple[str, ...]
    raids: int
    launched: int
    least_size: int
    pooled_leak: float
    variance_ratio: float
    size_levels: tuple[float, ...]
    size_quantiles: tuple[float, ...]
    leak_levels: tuple[float, ...]
    leak_quantiles: tuple[float, ...]
    beta_binomial: tuple[float, float]
    strike_drone_share: float


class Month(NamedTuple):
    """All reports of a month; ``hits`` is None where none are reported."""

    month: str
    reports: int
    launched: int
    destroyed: int
    lost: int
    hits: int | None = None

    @property
    def leak(self) -> float:
        """Return the share of launches neither destroyed nor lost."""
        return 1.0 - (self.destroyed + self.lost) / self.launched

    @property
    def soft_share(self) -> float:
        """Return the share of losses that went to jamming or straying."""
        return self.lost / (self.destroyed + self.lost)


class MissileClass(NamedTuple):
    """Destroyed of launched of a class; ``kind`` is the catalogue element that stands for it."""

    name: str
    kind: str
    launched: int
    destroyed: int


class PublicCounts(NamedTuple):
    """All that ``raids.toml`` holds."""

    source: str
    claims_of: str
    window: Window
    months: tuple[Month, ...]
    classes: tuple[MissileClass, ...]


class Range(NamedTuple):
    """A quantity that is known only as a range: its limits and a centre."""

    low: float
    centre: float
    high: float


@cache
def public_counts() -> PublicCounts:
    """Return the public counts.

    Examples
    --------
    >>> counts = public_counts()
    >>> counts.window.raids, round(counts.months[0].leak, 3)
    (213, 0.058)
    """
    data = tomllib.loads((resources.files(__package__) / "raids.toml").read_text("utf-8"))
    window: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data["window"].items()
    }
    return PublicCounts(
        data["source"],
        data["claims_of"],
        Window(**window),
        tuple(Month(**month) for month in data["months"]),
        tuple(MissileClass(**row) for row in data["classes"]),
    )


def soft_share_range(counts: PublicCounts) -> Range:
    """Return the share of losses to jamming and straying in the months that tell it from destruction.

    The limits are the lowest and the highest month, the centre is all of these months together. The window itself
    has no such figure, because "lost" was by then reported inside "destroyed".

    >>> [round(share, 2) for share in soft_share_range(public_counts())]
    [0.0, 0.29, 0.46]
    """
    told = [month for month in counts.months if month.month < REPORTING_CHANGE]
    shares = [month.soft_share for month in told]
    pooled = sum(m.lost for m in told) / sum(m.destroyed + m.lost for m in told)
    return Range(min(shares), pooled, max(shares))


def hits_per_launch(counts: PublicCounts) -> float:
    """Return reported hit locations per launch in the months of the window that give both.

    >>> round(hits_per_launch(public_counts()), 3)
    0.072
    """
    given = [month for month in counts.months if month.hits is not None]
    return sum(month.hits or 0 for month in given) / sum(month.launched for month in given)


def destroyed_share(counts: PublicCounts, kind: str) -> Range:
    """Return destroyed / launched of the classes that one catalogue element stands for: lowest, pooled, highest.

    >>> [round(share, 2) for share in destroyed_share(public_counts(), "cruise-missile")]
    [0.64, 0.79, 0.85]
    """
    rows = [row for row in counts.classes if row.kind == kind]
    shares = [row.destroyed / row.launched for row in rows]
    return Range(min(shares), sum(r.destroyed for r in rows) / sum(r.launched for r in rows), max(shares))
