"""Studies whose runs are made up, so that it is known what an analysis has to find."""

from functools import cache
from pathlib import Path

import numpy as np

from wargame_experiments.analysis.data import Data, PointRuns
from wargame_experiments.study import Study

SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")
MIXES = {"red": {"side": "red"}, "blue": {"side": "blue"}}
SHARES = {"red.attritable": [0, 0.5, 1], "blue.attritable": [0, 0.5, 1]}
MEASURES = ["cer_raid", "leakage", "value_lost", "cost_red", "cost_blue"]
N = 60


def data(means, n=N, noise=0.05, failed=(), resamples=40, **words):
    """Return a study whose measures vary by common random numbers about ``means(values)``, a dictionary of measures.

    ``failed`` are pairs of a point and a replication. Ratios and shares have the denominator 100.
    """
    given = {"scenario": SKIRMISH, "measures": MEASURES, "replications": {"n": n}, "name": "made"}
    study = Study(**{**given, **words})
    luck = np.random.Generator(np.random.Philox(1)).normal(size=n)
    runs = []
    for point in study.points:
        columns = {}
        for name, value in means(point.values).items():
            column = value * (1.0 + noise * luck)
            has_den = "den" in study.described[name].columns
            columns[f"{name}__num"] = column * 100.0 if has_den else column
            if has_den:
                columns[f"{name}__den"] = np.full(n, 100.0)
            for field in {"loss", "event"} & set(study.described[name].columns):  # nothing was lost, or can be
                columns[f"{name}__{field}"] = np.zeros(n)
        bad = np.zeros(n, bool)
        bad[[i for at, i in failed if at == point.number]] = True
        columns = {name: np.where(bad, np.nan, column) for name, column in columns.items()}
        runs.append(PointRuns(columns, bad))
    return Data(study, runs, resamples)


@cache
def mixes():
    """Return 3 x 3 mixes; the ratio is 1 where red's share is 0.25 + blue's / 2."""

    def means(values):
        red, blue = values["red.attritable"], values["blue.attritable"]
        return {
            "cer_raid": float(np.exp(4.0 * (red - 0.25 - blue / 2.0))),
            "leakage": 0.1 + 0.2 * red,
            "value_lost": 1e6 * (3.0 + red - 2.0 * blue),
            "cost_red": 1e5 * (1.0 + red),
            "cost_blue": 1e6 * (1.0 + blue),
        }

    return data(means, factors=SHARES, mixes=MIXES)


def line(n=N, **words):
    """Return a study of one factor of red, with leakage and a ratio that rise."""

    def means(values):
        count = values["units.drones.count"]
        return {"leakage": 0.1 * count, "cer_raid": 0.5 * count}

    given = {"factors": {"units.drones.count": [1, 2, 4]}, "measures": ["leakage", "cer_raid"]}
    return data(means, n=n, **{**given, **words})


def rows_study(rows, effect, **words):
    """Return a study of three prices with given rows in the unit cube."""
    names = ["a", "b", "c"]
    paths = [f"units.{unit}.figures.cost.element.usd" for unit in ("drones", "decoys", "missile")]
    factors = {name: {"path": path, "low": 0.0, "high": 1.0} for name, path in zip(names, paths, strict=True)}
    listed = [dict(zip(names, map(float, row), strict=True)) for row in rows]
    design = [{"kind": "list", "rows": listed}]
    return data(
        lambda values: {"value_lost": 1.0 + effect(*(values[name] for name in names))},
        factors=factors, design=design, measures=["value_lost"], **words,
    )  # fmt: skip
