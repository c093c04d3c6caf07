"""Public raid counts as they lie in ``raids.toml``, and what follows from them by arithmetic alone."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple


class Window(NamedTuple):
    """Raids of a span of months: names and numbers as in ``raids.toml``; what is not published is empty."""

    name: str
    raids: int
    least_size: int
    size_levels: tuple[float, ...]
    size_quantiles: tuple[float, ...]
    months: tuple[str, ...] = ()
    launched: int = 0
    pooled_leak: float = float("nan")
    variance_ratio: float = float("nan")
    leak_levels: tuple[float, ...] = ()
    leak_quantiles: tuple[float, ...] = ()
    leak_by_size: tuple[float, ...] = ()
    mean_leak: float = float("nan")
    soft_share: tuple[float, ...] = ()


class MissileCounts(NamedTuple):
    """Missiles in raids: share of raids with any and with ten or more; cruise missiles destroyed of launched, SE."""

    share_with_any: float
    share_with_ten: float
    launched: int
    destroyed: int
    se: float

    @property
    def interception(self) -> float:
        """Return destroyed over launched."""
        return self.destroyed / self.launched


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
    windows: tuple[Window, ...]
    predicted: Window
    missiles: MissileCounts
    months: tuple[Month, ...]
    classes: tuple[MissileClass, ...]


@cache
def public_counts() -> PublicCounts:
    """Return the public counts.

    Examples
    --------
    >>> counts = public_counts()
    >>> [window.raids for window in counts.windows], round(counts.months[0].leak, 3)
    ([207, 213], 0.058)
    """
    data = tomllib.loads((resources.files(__package__) / "raids.toml").read_text("utf-8"))
    return PublicCounts(
        data["source"],
        data["claims_of"],
        tuple(_window(row) for row in data["windows"]),
        _window(data["predicted"]),
        MissileCounts(**data["missiles"]),
        tuple(Month(**month) for month in data["months"]),
        tuple(MissileClass(**row) for row in data["classes"]),
    )


def _window(row: dict[str, Any]) -> Window:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Window(**fields)
