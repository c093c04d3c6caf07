"""How often an interval holds the truth, by repeating the whole experiment where the truth is known.

An interval of level 95 % ought to hold it in 95 of 100 experiments. It does so exactly for normal data and a number of
replications fixed beforehand. Skewed data, counts, ratios, and data that say when to stop all take something off:
this module says how much.
Source of the method: Law (2015), Simulation Modeling and Analysis, 5th ed., sec. 9.4.1.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations, estimate
from wargame.estimates.proportions import wilson
from wargame_experiments.statistics.replications import PrecisionRule, decide

Draw = Callable[[np.random.Generator, int], Observations]
FIRST_BATCH = 128  # replications drawn at first when it is not known how many will do; then twice as many


class Coverage(NamedTuple):
    """How often intervals held the truth.

    Attributes
    ----------
    share
        Of the intervals, with the 95 % interval of that share.
    repeats
        How many intervals.
    half_width
        Their mean, in the unit of the measure; those that are unbounded left out.
    replications
        Mean number that an interval took.
    undefined
        How many intervals had no limits; they count as not holding the truth.
    """

    share: Interval
    repeats: int
    half_width: float
    replications: float
    undefined: int


class Population(NamedTuple):
    """Replications with a known truth.

    Attributes
    ----------
    name
        What they are like.
    truth
        What the measure is.
    draw
        Returns n replications.
    """

    name: str
    truth: float
    draw: Draw


def coverage(truth: float, intervals: Iterable[tuple[Interval, int]]) -> Coverage:
    """Return how often intervals, each with its number of replications, held the truth.

    Examples
    --------
    >>> found = coverage(2.0, [(Interval(1.5, 1.0, 2.5), 10), (Interval(3.0, 2.5, 3.5), 20)])
    >>> found.share.mean, found.half_width, found.replications
    (0.5, 0.625, 15.0)
    """
    rows = np.array([(*interval, n) for interval, n in intervals], dtype=float).reshape(-1, 4)
    low, high = rows[:, 1], rows[:, 2]
    half = (high - low)[np.isfinite(high - low)] / 2.0
    held = int(np.sum((low <= truth) & (truth <= high)))
    return Coverage(
        wilson(held, len(rows)),
        len(rows),
        float(half.mean()) if len(half) else math.nan,
        float(rows[:, 3].mean()) if len(rows) else math.nan,
        int(np.isnan(low).sum()),
    )


def at_fixed_n(population: Population, n: int, repeats: int, seed: int, level: float = 0.95) -> Coverage:
    """Return the coverage of the interval of n replications.

    Parameters
    ----------
    population
        What is drawn from.
    n
        Replications of each experiment.
    repeats
        Experiments.
    seed
        Of all draws.
    level
        Of the intervals, in (0, 1).
    """
    chance = _generators(seed, repeats)
    return coverage(population.truth, ((estimate(population.draw(rng, n), level), n) for rng in chance))


def at_stopping(population: Population, rule: PrecisionRule, repeats: int, seed: int) -> Coverage:
    """Return the coverage of the interval at which a rule stops; its one target is of the measure "x"."""
    return coverage(population.truth, (_stopped(population.draw, rng, rule) for rng in _generators(seed, repeats)))


def of_blocks(whole: Observations, truth: float, n: int, level: float = 0.95) -> Coverage:
    """Return the coverage of the intervals of disjoint blocks of n replications out of one long run."""
    return coverage(truth, ((estimate(block, level), n) for block in blocks(whole, n)))


def of_stopped_run(whole: Observations, truth: float, rule: PrecisionRule) -> Coverage:
    """Return the coverage where a rule on "x" stops, again and again along one long run.

    Each experiment begins where the one before has stopped, which is as good as afresh, since replications are
    independent. The last one, cut short by the end of the run, is left out.
    """
    return coverage(truth, _stops(whole, rule))


def blocks(whole: Observations, n: int) -> Iterable[Observations]:
    """Yield disjoint blocks of n replications; what is left over at the end is dropped.

    >>> [block.numerator.tolist() for block in blocks(Observations("mean", np.arange(5.0)), 2)]
    [[0.0, 1.0], [2.0, 3.0]]
    """
    for start in range(0, len(whole.numerator) - n + 1, n):
        yield _rows(whole, start, n)


def populations() -> tuple[Population, ...]:
    """Return five measures with a known truth, as like those of raids as closed forms allow.

    ``chance``: won or not, p = 233/315. ``share``: leakers of 20, each raid with its own p, Beta(1, 9), so that
    raids vary four times as much as independent leakers would. ``normal``: mean 10, deviation 3. ``skewed``: costs, a
    Gamma distribution of shape 1 and mean 10, skewness 2. ``ratio``: costs of two sides that share half of their
    variance: (u + v) : (u + w) with Gammas of shapes 2, 2 and 3, truth 4/5.
    """
    return (
        Population("chance", 233 / 315, lambda rng, n: Observations("chance", (rng.random(n) < 233 / 315) * 1.0)),
        Population("share", 0.1, _leakers),
        Population("normal", 10.0, lambda rng, n: Observations("mean", rng.normal(10.0, 3.0, n))),
        Population("skewed", 10.0, lambda rng, n: Observations("mean", rng.exponential(10.0, n))),
        Population("ratio", 0.8, _costs),
    )


def _stops(whole: Observations, rule: PrecisionRule) -> Iterator[tuple[Interval, int]]:
    start, n = 0, len(whole.numerator)
    while start + rule.n_min <= n:
        size = min(n - start, 2 * rule.n_min)
        while not (decision := decide({"x": _rows(whole, start, size)}, rule)).done and start + size < n:
            size = min(n - start, 2 * size)
        if not decision.done:
            break
        yield estimate(_rows(whole, start, decision.n), rule.level), decision.n
        start += decision.n


def _rows(whole: Observations, start: int, size: int) -> Observations:
    rows = slice(start, start + size)
    return Observations(
        whole.kind, whole.numerator[rows], None if whole.denominator is None else whole.denominator[rows]
    )


def _leakers(rng: np.random.Generator, n: int) -> Observations:
    return Observations("share", rng.binomial(20, rng.beta(1.0, 9.0, n)).astype(float), np.full(n, 20.0))


def _costs(rng: np.random.Generator, n: int) -> Observations:
    shared, first, second = rng.gamma(2.0, size=n), rng.gamma(2.0, size=n), rng.gamma(3.0, size=n)
    return Observations("ratio", shared + first, shared + second)


def _stopped(draw: Draw, rng: np.random.Generator, rule: PrecisionRule) -> tuple[Interval, int]:
    """Draw until the rule stops; each replication is drawn once."""
    part = draw(rng, min(FIRST_BATCH, rule.n_max))
    while not (decision := decide({"x": part}, rule)).done:
        part = _joined(part, draw(rng, min(len(part.numerator), rule.n_max - len(part.numerator))))
    return estimate(part.first(decision.n), rule.level), decision.n


def _joined(first: Observations, second: Observations) -> Observations:
    numerator = np.concatenate([first.numerator, second.numerator])
    if first.denominator is None or second.denominator is None:
        return Observations(first.kind, numerator)
    return Observations(first.kind, numerator, np.concatenate([first.denominator, second.denominator]))


def _generators(seed: int, repeats: int) -> Iterable[np.random.Generator]:
    """Yield a stream for each experiment, so that what one draws moves no other."""
    for stream in np.random.SeedSequence(seed).spawn(repeats):
        yield np.random.Generator(np.random.Philox(stream))
