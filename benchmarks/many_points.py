"""Analyses and figures of a study of 20,000 points: CPU seconds of each, and which are skipped with a reason.

Run ``python -m benchmarks.many_points``. Studies differ in how their points lie: two factors crossed, many options
under each of many circumstances, options of one side alone, one factor of many levels, a Latin hypercube of six
factors, and the three designs of sensitivity analysis. Replications are made up, not simulated, so that only the
analysis is timed.
Aim: 30 s for all analyses of a study, and for all its figures.
"""

import argparse
import math
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from benchmarks import report
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data, PointRuns
from wargame_experiments.analysis.summary import WORKS
from wargame_experiments.analysis.undefined import undefined_measures
from wargame_experiments.figures import figure_spec
from wargame_experiments.figures.registry import FIGURES, figure_sets
from wargame_experiments.study import Study

POINTS: Final = 20_000
REPLICATIONS: Final = 60  # from 50 on fronts and rankings apply
AIM_S: Final = 30.0
MEASURES: Final = ("cer_raid", "leakage", "value_lost", "cost_red", "cost_blue")
UNITS: Final = ("units.guns.count", "units.laser.x_m", "units.drones.count", "units.decoys.x_m", "raid.visibility_m")
MIXES: Final = {"red": {"side": "red"}, "blue": {"side": "blue"}}


class Cost(NamedTuple):
    """CPU seconds of an analysis or a figure, and why it is skipped if it is."""

    study: str
    work: str
    cpu_s: float
    reason: str


def studies(points: int) -> dict[str, dict[str, Any]]:
    """Return the studies by how their points lie, as arguments of `Study`."""
    side = math.isqrt(points)
    crossed = {"red.attritable": _levels(0.0, 1.0, side), "blue.attritable": _levels(0.0, 1.0, side)}
    options = {"red.attritable": _levels(0.0, 1.0, points // 50), "blue.attritable": _levels(0.0, 1.0, 50)}
    alone = {"units.guns.x_m": _levels(1e3, 2e3, side), "units.guns.y_m": _levels(1e3, 2e3, side)}
    six = {f"units.{u}.{c}_m": {"low": 1e3, "high": 2e3} for u in ("guns", "drones", "decoys") for c in "xy"}
    rule = {"n_min": 20, "n_max": REPLICATIONS, "targets": {"leakage": {"half_width": 0.01}}}
    return {
        "crossed": {"factors": crossed, "mixes": MIXES},
        "options under circumstances": {"factors": options, "mixes": MIXES},
        "options of one side": {"factors": alone},
        "one factor": {"factors": {"units.drones.launch_interval_s": _levels(1.0, 60.0, points)}, "replications": rule},
        "latin hypercube": {"factors": six, "design": {"kind": "lhs", "points": points}},
        "saltelli": {"factors": six, "design": {"kind": "saltelli", "samples": 2 ** int(math.log2(points / 8))}},
        "morris": {"factors": six, "design": {"kind": "morris", "trajectories": points // 7}},
        "one at a time": {"factors": six, "design": {"kind": "one-at-a-time"}},
    }


def _levels(low: float, high: float, n: int) -> list[float]:
    return [round(x, 9) for x in np.linspace(low, high, n).tolist()]


def made_up(study: Study, n: int) -> Data:
    """Return a study whose measures rise with its first factor, with common random numbers."""
    luck = np.random.Generator(np.random.Philox(1)).normal(size=n)
    names = list(study.points[0].values)
    first = np.array([float(point.values[names[0]]) for point in study.points])
    share = (first - first.min()) / (np.ptp(first) or 1.0)
    runs = [PointRuns(dict(_columns(study, at, i, luck)), np.zeros(n, bool)) for i, at in enumerate(share.tolist())]
    return Data(study, runs)


def _columns(study: Study, share: float, point: int, luck: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    for name in study.measures:
        values = (0.2 + share + 0.01 * (point % 7)) * (1.0 + 0.05 * luck)
        if "den" in study.described[name].columns:
            yield f"{name}__num", 20.0 * values.clip(0.0)
            yield f"{name}__den", np.full(len(luck), 40.0)
        else:
            yield f"{name}__num", 1e6 * values


def costs(name: str, data: Data) -> Iterator[Cost]:
    """Yield what each analysis and each figure of a study takes."""
    for work, analyse in WORKS.items():
        yield Cost(name, f"analyse: {work}", *_timed(lambda analyse=analyse: analyse(data)))
    yield Cost(name, "analyse: undefined", *_timed(lambda: undefined_measures(data)))
    with tempfile.TemporaryDirectory() as folder:
        for kind in [*FIGURES, "saturation"]:
            yield Cost(name, f"figures: {kind}", *_timed(lambda kind=kind: _draw(data, kind, Path(folder))))


def _draw(data: Data, kind: str, folder: Path) -> None:
    (found,) = figure_sets(data, [kind])
    for one in found.figure_specs:
        figure_spec.write(folder, one)
    if found.reason:
        raise SkipError(found.reason)


def _timed(work: Callable[[], Any]) -> tuple[float, str]:
    start = time.process_time()
    try:
        work()
    except SkipError as reason:
        return time.process_time() - start, str(reason)
    return time.process_time() - start, ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=POINTS, help=f"of each study, about (default {POINTS})")
    parser.add_argument("--only", default="", help="name of one study")
    options = parser.parse_args()
    rows = []
    scenario = str(Path(__file__).parent.parent / "tests" / "experiments" / "skirmish.toml")
    for name, words in studies(options.points).items():
        if options.only not in ("", name):
            continue
        given = {"scenario": scenario, "measures": list(MEASURES), "replications": {"n": REPLICATIONS}, "name": "many"}
        data = made_up(Study(**{**given, **words}), REPLICATIONS)
        found = list(costs(name, data))
        rows += [[f"{one.study} ({len(data.runs):,})", one.work, f"{one.cpu_s:.1f}", one.reason[:80]] for one in found]
        for word in ("analyse", "figures"):
            total = sum(one.cpu_s for one in found if one.work.startswith(word))
            rows.append([name, f"{word}: all", f"{total:.1f}", "" if total <= AIM_S else f"beyond {AIM_S:g} s"])
        print(report.table(["study", "work", "CPU s", "skipped as"], rows[-len(found) - 2 :]), flush=True)


if __name__ == "__main__":
    main()
