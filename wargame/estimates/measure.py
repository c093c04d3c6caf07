"""Measure: an estimate with its interval and unit, the recipe that it is computed by, and what it is in JSON."""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import gap
from wargame.estimates.losses import FEW, RARE
from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import Observations, estimate

F8 = NDArray[np.float64]


class Measure(NamedTuple):
    """A value with its confidence limits, nan where undefined, and its unit (``1`` for a share).

    Attributes
    ----------
    events
        In how many raids something was lost, of a measure about losses; below `wargame.estimates.losses.FEW` its
        interval is not to be relied on. None of other measures.
    """

    mean: float
    low: float
    high: float
    unit: str
    events: int | None = None

    @property
    def is_rare(self) -> bool:
        """Return whether the interval is not to be relied on, since there were too few events."""
        return self.events is not None and self.events < FEW and self.high > self.low


def measured(observations: Observations, unit: str, level: float) -> Measure:
    """Return the measure that some observations give."""
    return Measure(*estimate(observations, level), unit, observations.n_events)


class Recipe(NamedTuple):
    """A measure and how it is computed, before anything is.

    Attributes
    ----------
    spec
        What it is.
    numerator, denominator
        Called without arguments, return a column of shape (n,); a denominator of None is none.
    event
        Of a loss: the most that one event can add to it, in its unit.
    loss
        Of a loss-ratio: what of the numerator was lost, as `numerator`.
    """

    spec: MeasureSpec
    numerator: Callable[[], F8]
    denominator: Callable[[], F8] | None = None
    event: float = 1.0
    loss: Callable[[], F8] | None = None

    def observations(self) -> Observations:
        """Return the columns."""
        assert self.spec.kind != "margin"
        top, bottom = self.numerator(), self.denominator and self.denominator()
        event = np.broadcast_to(self.event, len(top)) if self.spec.kind in ("loss", "loss-ratio") else None
        return Observations(self.spec.kind, top, bottom, self.loss and self.loss(), event)


def to_json(
    found: Mapping[str, Measure], reasons: Mapping[str, str] | None = None, rare: str = RARE
) -> dict[str, dict[str, Any]]:
    """Return measures as plain values for JSON: what is undefined or unbounded is None, with a reason.

    >>> to_json({"leakage": Measure(math.nan, math.nan, math.nan, "1")}, {"leakage": "nothing is launched"})
    {'leakage': {'mean': None, 'low': None, 'high': None, 'unit': '1', 'reason': 'nothing is launched'}}
    """
    told, made = reasons or {}, {}
    for name, measure in found.items():
        values = measure._asdict()
        if values["events"] is None:
            del values["events"]
        made[name] = {key: v if isinstance(v, str) or math.isfinite(v) else None for key, v in values.items()}
        if measure.is_rare:
            made[name]["note"] = rare
        if lacking := gap(*measure[:3]):
            made[name]["reason"] = told.get(name) or lacking
    return made
