"""Verdict on all cases together: which errors are more than chance.

A case with chance in it is tested two-sided against its reference, beyond its stated tolerance. With k of them about
0.0027 k lie beyond three standard errors though nothing is wrong, so a lonely one is not a failure: it is shown as
``watch``. A case is ``FAIL`` if it lies beyond three standard errors *and* Holm's step-down procedure rejects it at a
familywise error of 1 %, which is the chance that a model in full agreement with theory is failed at all. Holm's
procedure holds whatever the dependence between cases; some share battles. A case without chance is ``FAIL`` if it is
farther from its reference than its tolerance.

Source: Holm (1979), Scand. J. Statist. 6(2) 65.
"""

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from wargame_experiments.statistics.multiple import holm
from wargame_experiments.validation.case import ReferenceComparison, ValidationCase
from wargame_experiments.validation.comparisons import chance

Verdict = Literal["ok", "watch", "FAIL"]
LEVEL: Final = 0.01  # familywise error
LIMIT: Final = 3.0  # standard errors


class ValidationRow(NamedTuple):
    """A case with what it found and the verdict."""

    case: ValidationCase
    found: ReferenceComparison
    verdict: Verdict


class Summary(NamedTuple):
    """The count of verdicts.

    Attributes
    ----------
    cases, engine
        Cases in all, and those of them that ran battles or campaigns.
    random
        Cases with chance in them.
    failed, watched
        Cases with these verdicts.
    beyond
        Cases with chance in them that lie beyond three standard errors.
    expected
        How many of these chance alone would give.
    battles
        Battles fought for all.
    campaigns
        Campaigns run for all.
    """

    cases: int
    engine: int
    random: int
    failed: int
    watched: int
    beyond: int
    expected: float
    battles: int
    campaigns: int = 0


def judge(cases: Sequence[ValidationCase], found: Sequence[ReferenceComparison]) -> list[ValidationRow]:
    """Return a row for each case, in order."""
    random = [i for i, comparison in enumerate(found) if comparison.is_random]
    adjusted = dict(zip(random, holm([found[i].p for i in random]), strict=True))
    verdicts: list[Verdict] = [_verdict(comparison, adjusted.get(i, math.nan)) for i, comparison in enumerate(found)]
    return [ValidationRow(case, each, word) for case, each, word in zip(cases, found, verdicts, strict=True)]


def summarise(rows: Sequence[ValidationRow], battles: int, campaigns: int = 0) -> Summary:
    """Return the count of verdicts of rows for which so many battles were fought and campaigns run."""
    random = [row for row in rows if row.found.is_random]
    return Summary(
        cases=len(rows),
        engine=sum(row.case.kind != "identity" for row in rows),
        random=len(random),
        failed=sum(row.verdict == "FAIL" for row in rows),
        watched=sum(row.verdict == "watch" for row in rows),
        beyond=sum(row.found.p < chance(LIMIT) for row in random),
        expected=chance(LIMIT) * len(random),
        battles=battles,
        campaigns=campaigns,
    )


def _verdict(found: ReferenceComparison, adjusted: float) -> Verdict:
    """Return the verdict on a comparison with its probability as adjusted for all; what is not a number fails."""
    off = abs(found.model - found.reference)
    if not found.is_random:
        return "ok" if math.isfinite(off) and off <= found.tolerance else "FAIL"
    if found.p >= chance(LIMIT):
        return "ok"
    return "watch" if adjusted > LEVEL else "FAIL"
