"""One lonely error is chance, many or large ones are not."""

import math

import numpy as np
import pytest

from wargame_experiments.validation.case import ReferenceComparison, ValidationCase
from wargame_experiments.validation.comparisons import exact, normal
from wargame_experiments.validation.verdict import judge, summarise


def verdicts(*found: ReferenceComparison) -> list[str]:
    cases = [ValidationCase(f"group/{i}", "", "", lambda bench: found[0]) for i in range(len(found))]
    return [row.verdict for row in judge(cases, found)]


def errors(*of: float) -> list[ReferenceComparison]:
    return [normal(z, 0.0, 1.0, 100) for z in of]


def test_a_lonely_error_is_watched():
    assert verdicts(*errors(*[0.5] * 40, 3.1)) == ["ok"] * 40 + ["watch"]


def test_a_large_error_fails():
    assert verdicts(*errors(*[0.5] * 40, -4.5)) == ["ok"] * 40 + ["FAIL"]


def test_one_error_of_3_1_fails_if_it_is_the_only_case():
    assert verdicts(*errors(3.1)) == ["FAIL"]


def test_nothing_within_three_errors_fails_however_many_others_do():
    assert verdicts(*errors(*[9.0] * 5, 2.9)) == ["FAIL"] * 5 + ["ok"]


def test_without_chance_the_tolerance_decides():
    assert verdicts(exact(1.0, 1.1, 0.2), exact(1.0, 1.3, 0.2), exact(16.0, 16.0, 0.0)) == ["ok", "FAIL", "ok"]


def test_what_is_not_a_number_fails():
    assert verdicts(exact(math.nan, 1.0, 1.0), normal(math.nan, 0.0, 1.0, 10)) == ["FAIL", "FAIL"]


def test_a_right_model_fails_one_run_in_a_hundred_at_most():
    """4,000 runs of 30 cases: at most 1 % fail, within 3 standard errors of .0016."""
    draws = np.random.default_rng(1).normal(size=(4_000, 30))
    failed = [np.any(np.array(verdicts(*errors(*run))) == "FAIL") for run in draws if np.abs(run).max() > 3.0]
    assert 0 < sum(failed) / len(draws) <= 0.01 + 3.0 * 0.0016


def test_the_summary_counts():
    found = [*errors(*[0.5] * 40, 3.1, 9.0), exact(1.0, 2.0, 0.5)]
    cases = [ValidationCase(f"group/{i}", "", "", lambda bench: found[0]) for i in range(len(found))]
    cases[-1] = cases[-1]._replace(kind="identity")
    summary = summarise(judge(cases, found), battles=7)
    assert summary[:2] == (43, 42)
    assert (summary.random, summary.failed, summary.watched, summary.beyond) == (42, 2, 1, 2)
    assert summary.expected == pytest.approx(42 * 0.0027, rel=1e-3)
    assert summary.battles == 7
