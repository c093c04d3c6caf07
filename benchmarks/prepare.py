"""What it takes to prepare a point of a study beside its battles: CPU seconds in one process, ratios of medians.

Run ``python -m benchmarks.prepare``. The study is `catalogue-uncertainty`, whose points set 222 figures: once as it is,
points that move any figure, and once points that move prices and performance of weapons alone.
"""

import time
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks import report
from benchmarks.entry_points import STUDY_FOLDERS
from wargame_experiments.study import Study
from wargame_experiments.study.run.job import prepare, run_block
from wargame_experiments.study.store.blocks import Job

ROOT: Final = Path(__file__).parent.parent
BATTLES: Final = 200
POINTS: Final = 40


def study() -> Study:
    """Return the study."""
    folders = [ROOT / folder / "catalogue-uncertainty" for folder in STUDY_FOLDERS]
    return Study.load(next(folder for folder in folders if folder.is_dir()))


def main() -> None:
    """Time, print."""
    report.warn_if_busy()
    asked = study()
    measures = tuple(asked.described.values())
    groups = {"any figure": asked.points[1 : POINTS + 1]}
    typical = asked.points[0].values
    weapons = ("cost", "launcher", "gun", "warhead", "laser")
    groups["prices and performance of weapons"] = [
        p
        for p in asked.points[1:]
        if all(name.split(".")[1] in weapons for name, value in p.values.items() if value != typical[name])
    ][:POINTS]
    run_block(Job(asked.points[0].case, asked.points[0].address, measures, 0, BATTLES))  # compiles
    for words, points in groups.items():
        shares = []
        for point in points:
            began = time.process_time()
            prepare(point.case, measures)
            ready_s = time.process_time() - began
            run_block(Job(point.case, point.address, measures, 0, 1))
            began = time.process_time()
            run_block(Job(point.case, point.address, measures, 0, BATTLES))
            shares.append((1e3 * ready_s, ready_s / (time.process_time() - began)))
        ready_ms, share = np.median(np.array(shares), axis=0)
        print(f"{words}: {len(points)} points, {ready_ms:.1f} ms a point, {share:.1%} of {BATTLES} battles")


if __name__ == "__main__":
    main()
