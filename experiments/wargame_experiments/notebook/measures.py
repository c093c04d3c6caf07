"""Measures with their intervals as a table: of Arrow, and of HTML."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wargame import markup
from wargame.estimates.measure import Measure
from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.formatting import RARE_MARK, RARE_NOTE, in_unit, interval

if TYPE_CHECKING:
    import pyarrow as pa

HEADERS: Final = ("measure", "in", "mean", "95 % interval")


def measure_table(measures: Mapping[str, Measure], specs: Mapping[str, MeasureSpec]) -> "pa.Table":
    """Return a row a measure: name, label, mean, limits and unit; what is undefined is nan."""
    import pyarrow as pa

    found = measures.values()
    return pa.table(
        {
            "measure": list(measures),
            "label": [specs[name].label if name in specs else name for name in measures],
            "mean": pa.array([one.mean for one in found], pa.float64()),
            "low": pa.array([one.low for one in found], pa.float64()),
            "high": pa.array([one.high for one in found], pa.float64()),
            "unit": [one.unit for one in found],
        }
    )


def measure_html(title: str, measures: Mapping[str, Measure], specs: Mapping[str, MeasureSpec], note: str) -> str:
    """Return the headline measures with their intervals as a table for a notebook."""
    shown = [(spec, measures[name]) for name, spec in specs.items() if spec.is_headline and name in measures]
    rows = [
        (
            spec.label,
            spec.per,
            in_unit(one.mean, one.unit),
            interval(one.low, one.high, one.unit) + RARE_MARK * one.is_rare,
        )
        for spec, one in shown
    ]
    note += f" {RARE_NOTE}" if any(one.is_rare for _, one in shown) else ""
    return markup.table(title, HEADERS, rows, left=2, note=note)
