"""View of the Pareto front under each circumstance, with the point of each option."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from wargame_experiments.analysis.alternatives import alternatives
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.front import OneFront, fronts
from wargame_experiments.explorer.factors import FactorGroup, option_names, without_followers
from wargame_experiments.explorer.plain import numbers, table

Json = dict[str, Any]
STEPS = 60  # levels of the first measure at which the attainment curves are known


def front(data: Data, factors: Sequence[FactorGroup]) -> Json:
    """Return the fronts of a study.

    Raises
    ------
    SkipError
        If there is nothing to choose, no cost and value, or too few replications.
    """
    found = fronts(data)
    chosen = alternatives(data)
    own, given = (without_followers(axes, factors) for axes in (chosen.axes, chosen.given))
    points = {one.circumstance: list(one.options.values()) for one in chosen.sets}
    fronts_of = [
        _front(one, points[one.circumstance], data.name_of(points[one.circumstance][0], given) if given else "")
        for one in found.fronts
    ]
    if len(own) > 1:
        for one in fronts_of:
            if not any(axis.unit == "share" for axis in own):
                one["names"] = option_names(data, one["points"], own)
    return {
        "kind": "front",
        "title": "Pareto front",
        "side": found.side,
        "option": found.words,
        "x": found.measures[0].name,
        "y": found.measures[1].name,
        "directions": list(found.directions),
        "fronts": fronts_of,
    }


def _front(one: OneFront, points: list[int], label: str) -> Json:
    """Return one front with the curves that 5 %, 50 % and 95 % of the resampled fronts attain."""
    known = one.front.points[np.isfinite(one.front.points).all(axis=1)]
    levels = np.union1d(np.linspace(known[:, 0].min(), known[:, 0].max(), STEPS), known[:, 0]) if len(known) else []
    return {
        "label": label,
        "points": points,
        "names": one.names,
        "values": table(one.front.points),
        "on_front": [bool(on) for on in one.front.on_front],
        "share": numbers(one.front.share),
        "levels": numbers(levels),
        "curves": table(one.front.curves(np.asarray(levels, dtype=float))) if len(known) else [],
    }
