"""Number of replications: enough when the interval of every named measure has become narrow, and stays so.

The confidence interval method: replications are added until half the width of each interval is at most its target, and
stays so for a number of replications more, since an early interval may be narrow by chance. Every number of
replications is looked at, not only those at which a batch happened to end, so that the number at which it stops depends
on nothing but the data in their order.
Source: Hoad, Robinson & Davies (2010), J. Oper. Res. Soc. 61, 1632-1644; `Rule.look_ahead` is their kLimit.
Departures: several measures at once; a least number of replications; proportions and ratios have their own intervals;
an interval of no width is not believed at once (`PrecisionRule.unseen`), but for a relative target alone on a measure
that is always 0: no share of nothing is any narrower.

What it costs: an interval from data that said when to stop covers a little less than its level, the more so the fewer
replications and the more skewed the measure. The tests measure it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import ROUNDING, UNDEFINED, Interval
from wargame.estimates.losses import FEW
from wargame.estimates.observations import Column, Observations
from wargame_experiments.statistics.prefixes import Prefixes, prefixes

SCALED_FROM: Final = 100  # replications from which the look-ahead grows in proportion (Hoad et al., eq. 3)
GROWTH: Final = 2  # the next step at most doubles the replications: the first guesses are rough


class PrecisionTarget(NamedTuple):
    """How narrow the interval of a measure is to be: half its width at most one of two targets, whichever is wider.

    Attributes
    ----------
    measure
        Name of the measure.
    half_width
        In the unit of the measure, > 0; None for no such target.
    relative
        Share of the estimate's absolute value, > 0; None for no such target.
    events
        In how many replications something must be lost, of a measure about losses that can be lost, before its interval
        is believed, >= 0.
    """

    measure: str
    half_width: float | None = None
    relative: float | None = None
    events: int = FEW


class PrecisionRule(NamedTuple):
    """When to stop.

    Attributes
    ----------
    targets
        All of them are to be met.
    n_min, n_max
        Least and most replications; without targets n_min are run.
    level
        Confidence level of the intervals, in (0, 1).
    look_ahead
        For how many replications more the intervals are to stay narrow; beyond 100, per cent of the replications.
    unseen
        An interval of no width is believed when values as rare as this share would have shown, at the same level.
    """

    targets: Sequence[PrecisionTarget] = ()
    n_min: int = 50
    n_max: int = 10_000
    level: float = 0.95
    look_ahead: int = 5
    unseen: float = 0.01


class Progress(NamedTuple):
    """How far a measure is.

    Attributes
    ----------
    estimate
        With its interval.
    half_width, precision_target
        Half the width of the interval and what it is to be, in the unit of the measure; nan where undefined.
    share
        Of the replications needed that have been run, a guess from the width, in [0, 1].
    reason
        Why it is not met, "" if it is.
    """

    estimate: Interval
    half_width: float
    precision_target: float
    share: float
    reason: str


class Decision(NamedTuple):
    """Whether to go on.

    Attributes
    ----------
    done
        Whether there are enough: all targets are met, or n_max replications are there.
    n
        Replications to use, the first so many: where all targets were met and stayed so, else all up to n_max.
    reached
        Whether all targets are met.
    next_n
        How many there should be when asking again; n if done.
    worst
        The measure that is farthest from its target; "" if there are no targets.
    progress
        By measure.
    """

    done: bool
    n: int
    reached: bool
    next_n: int
    worst: str
    progress: dict[str, Progress]


def decide(parts: Mapping[str, Observations], rule: PrecisionRule) -> Decision:
    """Return whether there are enough replications, and if not, how many there should be next.

    Parameters
    ----------
    parts
        At least the measures with a target, each of the same n replications in order.
    rule
        When to stop.

    Raises
    ------
    ValueError
        If the rule is not right, a measure is missing, or their lengths differ; with all that is wrong.

    Examples
    --------
    >>> rule = PrecisionRule([PrecisionTarget("leakers", half_width=0.5)], n_min=4, look_ahead=2)
    >>> leakers = np.array([3.0, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4])
    >>> decide({"leakers": Observations("mean", leakers[:4])}, rule)[:4]
    (False, 4, False, 8)
    >>> decide({"leakers": Observations("mean", leakers)}, rule)[:4]
    (True, 9, True, 9)
    """
    _check(parts, rule)
    n = min(_length(parts, rule), rule.n_max)
    seen = {t.measure: prefixes(parts[t.measure].first(n), rule.level) for t in rule.targets}
    narrow = np.ones(n, dtype=bool)
    narrow[: rule.n_min - 1] = False
    for target in rule.targets:
        narrow &= _is_narrow(seen[target.measure], parts[target.measure].first(n), target, rule)
    stop = _stop(narrow, rule)
    used = stop or n
    progress = {t.measure: _progress(seen[t.measure], parts[t.measure].first(n), t, rule, used) for t in rule.targets}
    done = stop is not None or n >= rule.n_max
    next_n = used if done else _next(narrow, progress, rule)
    worst = min(progress, key=lambda name: (not progress[name].reason, progress[name].share), default="")
    return Decision(done, used, stop is not None, next_n, worst, progress)


def look_ahead(n: int, rule: PrecisionRule) -> int:
    """Return for how many replications after n the intervals are to stay narrow: floor(kLimit max(n, 100) / 100).

    >>> [look_ahead(n, PrecisionRule(look_ahead=5)) for n in (10, 100, 1000)]
    [5, 5, 50]
    """
    return rule.look_ahead * max(n, SCALED_FROM) // SCALED_FROM


def believed_from(rule: PrecisionRule) -> int:
    """Return from how many equal values on a measure is taken not to vary.

    Values that occur with probability ``unseen`` are all missed by n replications with probability (1 - unseen)^n,
    which is 1 - level at the n returned (the rule of three).
    Source: Hanley & Lippman-Hand (1983), JAMA 249, 1743-1745.

    >>> believed_from(PrecisionRule())
    299
    """
    return math.ceil(math.log(1.0 - rule.level) / math.log1p(-rule.unseen))


def _stop(narrow: NDArray[np.bool_], rule: PrecisionRule) -> int | None:
    """Return the first n at which all have stayed narrow over the look-ahead, None if there is none."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], narrow, [False]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):  # narrow after start + 1 ... end replications
        first = int(start) + 1
        if first + look_ahead(first, rule) <= end:
            return first + look_ahead(first, rule)
    return None


def _is_narrow(seen: Prefixes, part: Observations, target: PrecisionTarget, rule: PrecisionRule) -> NDArray[np.bool_]:
    half, n = seen.half_width, np.arange(1, len(seen.mean) + 1)
    with np.errstate(invalid="ignore"):
        believed = (part.kind == "constant") | (n >= believed_from(rule)) | (half > ROUNDING * np.abs(seen.mean))
        if target.half_width is None:
            believed |= (seen.mean == 0.0) & (half == 0.0)
        return (half <= _precision_target(seen.mean, target)) & believed & _has_events(part, target)


def _has_events(part: Observations, target: PrecisionTarget) -> NDArray[np.bool_]:
    """Return after how many replications there are as many events as the target asks for."""
    lost = part.numerator if part.kind == "loss" else part.loss
    if lost is None or part.event is None or not part.event.any():
        return np.ones(len(part.numerator), bool)
    return np.cumsum(lost != 0.0) >= target.events


def _precision_target(mean: Column, target: PrecisionTarget) -> Column:
    """Return what half the width is to be at each number of replications."""
    wanted = [np.full_like(mean, target.half_width)] if target.half_width is not None else []
    wanted += [target.relative * np.abs(mean)] if target.relative is not None else []
    return np.fmax.reduce(wanted)


def _progress(seen: Prefixes, part: Observations, target: PrecisionTarget, rule: PrecisionRule, n: int) -> Progress:
    if n == 0:
        return Progress(UNDEFINED, math.nan, math.nan, 0.0, "no replications yet")
    last = Prefixes(*(column[n - 1 : n] for column in seen))
    (mean,), (low,), (high,), (half,) = *last, last.half_width
    (target_width,) = _precision_target(last.mean, target)
    numbers = Interval(float(mean), float(low), float(high)), float(half), float(target_width)
    if not _has_events(part, target)[n - 1]:
        share = min(1.0, (part.first(n).n_events or 0) / target.events)
        return Progress(*numbers, share, f"something was lost in fewer than {target.events} replications")
    reason = _reason(*numbers, bool(_is_narrow(seen, part, target, rule)[n - 1]), rule)
    return Progress(*numbers, 1.0 if not reason else _share(n, float(half), float(target_width), rule), reason)


def _share(n: int, half: float, target_width: float, rule: PrecisionRule) -> float:
    """Return the share of the replications needed that have been run, as widths go with 1/sqrt(n)."""
    if half == 0.0:
        return min(1.0, n / believed_from(rule))
    squared = (target_width / half) ** 2
    return min(1.0, squared) if math.isfinite(squared) else 0.0


def _reason(found: Interval, half: float, target_width: float, is_narrow: bool, rule: PrecisionRule) -> str:
    """Return why a target is not met, "" if it is."""
    if is_narrow:
        return ""
    if math.isnan(found.mean):
        return "undefined: the replications hold nothing to divide by, or to take a mean of"
    if math.isnan(half):
        return "one replication has no interval"
    if math.isinf(half):
        return "unbounded: the denominator is not significantly different from 0"
    if target_width == 0.0:
        return "no share of an estimate of 0 can be reached; give it a half_width too"
    if half <= target_width:
        return f"no two values differ yet; believed after {believed_from(rule)} replications"
    return f"half-width {half:.3g}, target {target_width:.3g}"


def _next(narrow: NDArray[np.bool_], progress: Mapping[str, Progress], rule: PrecisionRule) -> int:
    """Return when to ask again: where the look-ahead ends, or where widths, as 1/sqrt(n), would be at their targets."""
    n = len(narrow)
    if n < rule.n_min:
        return rule.n_min
    if narrow[n - 1]:
        first = n - int(np.argmin(narrow[::-1])) + 1 if not narrow.all() else 1
        return min(rule.n_max, first + look_ahead(first, rule))
    share = min(p.share for p in progress.values())
    wanted = min(n / share if share > 0.0 else math.inf, GROWTH * n)
    return min(rule.n_max, max(math.ceil(wanted), n + 1 + look_ahead(n + 1, rule)))


def _length(parts: Mapping[str, Observations], rule: PrecisionRule) -> int:
    lengths = {len(parts[target.measure].numerator) for target in rule.targets}
    lengths = lengths or {len(part.numerator) for part in parts.values()} or {0}
    return lengths.pop()


def _check(parts: Mapping[str, Observations], rule: PrecisionRule) -> None:
    problems = [*_rule_problems(rule), *_part_problems(parts, rule)]
    if problems:
        raise ValueError("; ".join(problems))


def _rule_problems(rule: PrecisionRule) -> Iterator[str]:
    if not 2 <= rule.n_min <= rule.n_max:
        yield f"n_min, n_max: got {rule.n_min}, {rule.n_max}, allowed is 2 <= n_min <= n_max"
    if rule.look_ahead < 0:
        yield f"look_ahead: got {rule.look_ahead}, allowed is a whole number >= 0"
    for name in ("level", "unseen"):
        if not 0.0 < getattr(rule, name) < 1.0:
            yield f"{name}: got {getattr(rule, name)}, allowed is a number strictly between 0 and 1"
    for target in rule.targets:
        wanted = [target_width for target_width in target[1:3] if target_width is not None]
        if not wanted or not all(0.0 < target_width < math.inf for target_width in wanted):
            yield f"target {target.measure}: got {target[1:3]}, allowed is a half_width > 0, a relative > 0, or both"
    repeated = sorted({t.measure for t in rule.targets if [u.measure for u in rule.targets].count(t.measure) > 1})
    if repeated:
        yield f"targets: {', '.join(repeated)} twice, allowed is each measure once"


def _part_problems(parts: Mapping[str, Observations], rule: PrecisionRule) -> Iterator[str]:
    wanted = [target.measure for target in rule.targets]
    missing = [name for name in wanted if name not in parts]
    if missing:
        yield f"no measure {', '.join(missing)}; there are: {', '.join(parts) or 'none'}"
    lengths = {name: len(parts[name].numerator) for name in wanted or parts if name in parts}
    if len(set(lengths.values())) > 1:
        got = ", ".join(f"{name} {length}" for name, length in lengths.items())
        yield f"replications: got {got}, allowed is the same number of each"
