"""Points of a sweep as a table for a notebook."""

import math
from typing import TYPE_CHECKING, Any, Final

from wargame import markup
from wargame_experiments.formatting import in_unit, interval, number
from wargame_experiments.study.document.columns import layout
from wargame_experiments.study.document.study import Study

if TYPE_CHECKING:
    import pyarrow as pa

MAX_ROWS: Final = 12
MAX_MEASURES: Final = 5


def points_html(study: Study, points: "pa.Table") -> str:
    """Return the first points of a study with their factors and estimates as a table of HTML."""
    factors, measures = list(layout(study).factors.values()), study.measures[:MAX_MEASURES]
    labels = [study.labels.get(name, name) for name in layout(study).factors]
    headers = [*labels, *(study.described[name].label for name in measures), "replications"]
    rows = [
        [
            *(_cell(row[field.name]) for field in factors),
            *(_estimate(row, name, study.described[name].unit) for name in measures),
            f"{row['replications']:,}",
        ]
        for row in points.slice(0, MAX_ROWS).to_pylist()
    ]
    notes = [f"In brackets the {100 * study.table.level:g} % limits, of shares in %."]
    notes += [f"The first {MAX_ROWS} of {points.num_rows:,} points."] if points.num_rows > MAX_ROWS else []
    others = study.measures[MAX_MEASURES:]
    notes += [f"Not shown: {', '.join(others)}."] if others else []
    title = study.table.question or study.title
    return markup.table(title, headers, rows, left=0, note=" ".join(notes))


def _cell(value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number(float(value)) if is_number else str(value)


def _estimate(row: dict[str, Any], name: str, unit: str) -> str:
    values = (row[name], row[f"{name}_low"], row[f"{name}_high"])
    mean, low, high = (math.nan if value is None else value for value in values)
    return f"{in_unit(mean, unit)} {interval(low, high, unit)}"
