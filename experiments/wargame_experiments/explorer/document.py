"""Explorer document: a finished study as one JSON object, with its points, estimates, intervals and analyses.

``{"format": "forcemix-explorer", "version": 1, "header", "measures", "factors", "points", "estimates", "views"}``.
``estimates`` has by measure, point by point, the estimate with its limits, the replications that it is made of, and
quantiles of these; no single replication is in it. ``views`` are in the order in which the page offers them: the first
is what the design was made for. Numbers are those of `wargame_experiments.analysis`; the page draws and computes none.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import Observations
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.band import worlds_of
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.sensitivity_design import sensitivity_design
from wargame_experiments.explorer.battles import commands, is_replayed
from wargame_experiments.explorer.factors import FactorGroup, described, factors_of, names_of_points
from wargame_experiments.explorer.plain import digits, number
from wargame_experiments.explorer.views import views_of
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.results import Results
from wargame_experiments.versions import forcemix_version

FORMAT: Final = "forcemix-explorer"
VERSION: Final = 1
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)  # of the replications of a point

Json = dict[str, Any]


def document(results: Results) -> Json:
    """Return a finished study as a document.

    Parameters
    ----------
    results
        Of the sweep. Its folder is read; nothing that its files name is run.

    Raises
    ------
    ValueError
        If a table is no longer what was written.
    """
    data = Data.of(results)
    return {**described_study(data), "header": _header(results, data), "click": click(results)}


def described_study(data: Data) -> Json:
    """Return all of a document but where the study lies."""
    factors = factors_of(data)
    return {
        "format": FORMAT,
        "version": VERSION,
        "measures": [_measure(spec, data) for spec in data.measures],
        "factors": [described(one, data) for one in factors],
        "points": _points(data, factors),
        "estimates": {spec.name: _estimates(data, spec) for spec in data.measures},
        "views": views_of(data, factors),
    }


def click(results: Results) -> Json:
    """Return what a click on a point does without a server: the command that opens or runs its first replication.

    ``words`` is that command with ``{point}`` and ``{first}`` in it. A model whose runs are not replayed has the
    command of each point instead, in ``commands``.
    """
    model = results.study.model
    if is_replayed(model.name):
        words = ["wargame", "explore", str(results.folder), "--point", "{point}", "--first", "{first}"]
        return {"noun": model.noun, "verb": model.verb, "is_replayed": True, "words": words}
    return {"noun": model.noun, "verb": model.verb, "is_replayed": False, "commands": commands(results.study)}


def _header(results: Results, data: Data) -> Json:
    study = results.study
    return {
        "title": study.title,
        "question": study.table.question,
        "study": study.name,
        "model": study.model.name,
        "noun": study.model.noun,
        "scenario": study.model.title(data.loaded),
        "seed": study.table.seed,
        "level": data.level,
        "replications": list(data.replications),
        "left_out": data.dropped,
        "attacker": data.attacker,
        "defender": data.defender,
        "forcemix": forcemix_version(),
        "code": str(manifest.read(results.folder)["code"]["hash"]),
        "command": ["wargame", "explore", str(results.folder)],
    }


def _measure(spec: MeasureSpec, data: Data) -> Json:
    keys = ("name", "label", "unit", "per", "even", "role", "definition", "note")
    return {key: getattr(spec, key) for key in keys} | {"direction": spec.direction_for(data.defender)}


def _points(data: Data, factors: Sequence[FactorGroup]) -> Json:
    points = data.study.points
    return {
        "count": len(points),
        "names": names_of_points(data, factors, _typical(data), _noun(data)),
        "ids": [point.address[:12] for point in points],
        "replications": [len(run.failed) for run in data.runs],
        "failed": [int(run.failed.sum()) for run in data.runs],
        "typical": _typical(data),
    }


def _noun(data: Data) -> str:
    """Return what a point is called that has a number for a name."""
    try:
        worlds_of(data)
    except SkipError:
        return "point"
    return "world"


def _typical(data: Data) -> int | None:
    """Return the point that a design which moves one factor at a time moves away from, None of another design."""
    try:
        ends = sensitivity_design(data).ends
    except SkipError:
        return None
    return ends.typical if ends else None


def _estimates(data: Data, spec: MeasureSpec) -> Json:
    found = data.estimates(spec.name)
    parts = data.observations(spec.name)
    values = [_values(part, spec.kind == "margin") for part in parts]
    return {
        "mean": [number(one.mean) for one in found],
        "low": [number(one.low) for one in found],
        "high": [number(one.high) for one in found],
        "n": [len(part.numerator) for part in parts],
        "quantiles": [digits(np.quantile(one, QUANTILES)) if len(one) else None for one in values],
        "rare": [i for i, is_rare in enumerate(data.rare(spec.name)) if is_rare],
    }


def _values(part: Observations, is_marginal: bool) -> NDArray[np.float64]:
    """Return what the measure is in each replication alone; none of a marginal ratio, which a replication has not."""
    if is_marginal:
        return np.empty(0)
    if part.denominator is None:
        return part.numerator
    rows = part.denominator > 0.0
    return part.numerator[rows] / part.denominator[rows]
