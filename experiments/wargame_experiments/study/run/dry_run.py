"""Estimate of the time that a sweep takes, before it is run."""

import time
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wargame.machine import cores
from wargame_experiments.formatting import count_of, number
from wargame_experiments.models.model import StageError
from wargame_experiments.study.design.case import Point
from wargame_experiments.study.design.samples import max_correlation
from wargame_experiments.study.document.agents import refusal_of_agents
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.job import needed, prepare, run_block
from wargame_experiments.study.run.progress import clock
from wargame_experiments.study.run.stopping import StoppingRule
from wargame_experiments.study.run.time_series import record
from wargame_experiments.study.store.blocks import Job

TIMED_POINTS: Final = 5
ENOUGH: Final = 50  # replications; 20 of them covered a share of few missiles in .83 of samples, not in .95
FOLLOWED: Final = 4  # replications
TIMED_S: Final = 1.0  # at each of them, at most, apart from the first battles


class Timing(NamedTuple):
    """Seconds to prepare a point, to run a replication, and to follow one; medians over some points."""

    prepare_s: float
    replication_s: float
    followed_s: float = 0.0


class DesignSize(NamedTuple):
    """How large a study is.

    Attributes
    ----------
    points, different
        Points, and how many of them differ.
    least, most, block
        Replications of a point, and of a block.
    variants
        Cases of the model that a replication takes.
    """

    points: int
    different: int
    least: int
    most: int
    block: int
    variants: int

    def runs(self, replications: int) -> int:
        """Return how many runs of the model it takes with so many replications at each point."""
        return self.different * replications * self.variants


class DryRun(NamedTuple):
    """What a sweep would take.

    Attributes
    ----------
    study, size
        What is asked.
    followed
        Replications of each point whose time series are kept.
    workers
        Blocks that run at a time.
    refusal
        Why nothing was run for an estimate of the time, "" if it was.
    timing
        What a few points took; None if none of them was run.
    """

    study: Study
    size: DesignSize
    followed: int
    workers: int
    refusal: str
    timing: Timing | None

    @property
    def seconds(self) -> list[float]:
        """Return how long it takes, s: at the fewest and, where they differ, at the most replications."""
        if self.timing is None:
            return []
        prepare_s, replication_s, followed_s = self.timing
        fixed_s = (1 + bool(self.followed)) * prepare_s + self.followed * followed_s
        counts = dict.fromkeys((self.size.least, self.size.most))
        return [self.size.different * (fixed_s + n * replication_s) / self.workers for n in counts]

    def text(self) -> str:
        """Return it in lines."""
        study, size = self.study, self.size
        noun = study.model.noun
        different = f", {size.different:,} of them different" if size.different < size.points else ""
        each, runs = (_range(one(size.least), one(size.most)) for one in (int, size.runs))
        lines = [
            f"{study.title}: {study.table.question}",
            f"{count_of(size.points, 'point')}{different}",
            f"{each} replications each, in blocks of {size.block:,}; {count_of(size.variants, noun)} a replication",
            f"{runs} {noun}s",
            *few_replications(size.least),
        ]
        if study.table.series:
            words, unit = count_of(self.followed, "replication"), study.model.clock.unit
            lines.append(f"and the first {words} of each point followed every {study.table.series.every:g} {unit}")
        lines.append(_correlation(study))
        if self.refusal:
            lines.append(f"no estimate of the time, for which some {noun}s are run: {self.refusal}")
        if self.timing:
            ms = [number(1e3 * each_s) for each_s in (self.timing.replication_s, self.timing.prepare_s)]
            pace = f"{ms[0]} ms a replication, {ms[1]} ms a point"
            lines.append(
                f"about {' to '.join(map(clock, self.seconds))} with {count_of(self.workers, 'worker')} ({pace})"
            )
        return "\n".join(lines)

    def document(self) -> dict[str, Any]:
        """Return it as plain values; pairs are at the least and at the most."""
        size, seconds = self.size, self.seconds
        return {
            "study": self.study.name,
            "question": self.study.table.question,
            "points": size.points,
            "different_points": size.different,
            "replications": [size.least, size.most],
            "block": size.block,
            "runs": [size.runs(size.least), size.runs(size.most)],
            "largest_correlation": design_correlation(self.study)[0],
            "workers": self.workers,
            "seconds": [seconds[0], seconds[-1]] if seconds else None,
            "reason": self.refusal or None,
        }


def design_size(study: Study) -> DesignSize:
    """Return how large a study is; nothing is run."""
    rule = StoppingRule(study.table.replications, study.table.level)
    different = len({point.address for point in study.points})
    variants = 1 + len(needed(list(study.described.values())))
    return DesignSize(len(study.points), different, rule.first, rule.most, rule.block, variants)


def dry_run(study: Study, workers: int | None = None, allow_agents: Sequence[str] = ()) -> DryRun:
    """Return what a sweep would take.

    Parameters
    ----------
    study
        What is asked.
    workers
        How many blocks run at a time; None for as many as there are cores.
    allow_agents
        Modules and packages with agent classes whose code may run. Where the study names others, nothing is run.
    """
    size, refusal = design_size(study), refusal_of_agents(study, allow_agents)
    followed = min(study.table.series.replications, size.least) if study.table.series else 0
    timing = None if refusal else time_sample(study, allow_agents)
    return DryRun(study, size, followed, workers or cores(), refusal, timing)


def _range(least: int, most: int) -> str:
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def few_replications(least: int) -> list[str]:
    """Return a warning if points may stop at so few replications that intervals cover less than they say."""
    if least >= ENOUGH:
        return []
    return [
        f"warning: {least} replications at a point; below {ENOUGH}, intervals of what is seldom cover less than said"
    ]


def time_sample(study: Study, allow_agents: Sequence[str] = ()) -> Timing | None:
    """Return what a few points took, spread over the design; None if none of them can be run."""
    allowed = tuple(allow_agents)
    timings = [found for point in _spread(study.points, TIMED_POINTS) if (found := _time(study, point, allowed))]
    return Timing(*(float(np.median(column)) for column in zip(*timings, strict=True))) if timings else None


def design_correlation(study: Study) -> tuple[float, int]:
    """Return the largest correlation between two factors of the design, in size, and how many factors are numbers."""
    names = [
        name
        for name in dict.fromkeys(name for point in study.points for name in point.values)
        if all(_is_number(point.values.get(name)) for point in study.points)
    ]
    table = np.array([[point.values[name] for name in names] for point in study.points], float)
    return max_correlation(table.reshape(len(study.points), len(names))), len(names)


def _correlation(study: Study) -> str:
    largest, n = design_correlation(study)
    return f"largest correlation between two of {count_of(n, 'factor')} that are numbers: {number(largest)}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _time(study: Study, point: Point, allowed: tuple[str, ...]) -> Timing | None:
    measures = tuple(study.described.values())
    began = time.perf_counter()
    try:
        prepare(point.case, measures, allowed)
    except StageError:
        return None
    ready_s, count, took_s = time.perf_counter() - began, 1, 0.0
    job = Job(point.case, point.address, measures, 0, 1, allow_agents=allowed)
    run_block(job)  # compiles, and keeps the case prepared
    while took_s < TIMED_S / 4 and count < study.table.replications.block:
        count = min(4 * count, study.table.replications.block)
        began = time.perf_counter()
        run_block(job._replace(size=count))
        took_s = time.perf_counter() - began
    return Timing(ready_s, took_s / count, _time_followed(study, job)) if took_s else None


def _time_followed(study: Study, job: Job) -> float:
    """Return the seconds that it takes to follow a replication, 0 if none is."""
    if study.table.series is None:
        return 0.0
    took_s = []
    for count in (1, 1, 1 + FOLLOWED):  # the first compiles, the second is the time to prepare the point
        began = time.perf_counter()
        record(job._replace(measures=(), size=count, series=study.table.series))
        took_s.append(time.perf_counter() - began)
    return max(0.0, took_s[2] - took_s[1]) / FOLLOWED


def _spread(points: Sequence[Point], most: int) -> list[Point]:
    """Return some points at equal distances, the first and the last among them."""
    if len(points) <= most:
        return list(points)
    return [points[i * (len(points) - 1) // (most - 1)] for i in range(most)]
