"""Closed forms of the campaign: the cases of `wargame validate`, and errors of a tenth that they notice."""

import os
import subprocess
import sys
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from tests.experiments.validation import planted_errors
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.campaign_scenes import setup_of
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.registry import cases
from wargame_experiments.validation.verdict import judge

# An error in what is drawn, put into the arrays that kernels draw from: the case that notices it.
IN_ARRAYS = {
    ("suppliers", "failures_a_week"): "campaign-outage/shipments-paused",
    ("suppliers", "repairs_a_week"): "campaign-outage/shipments-paused",
    ("origins", "failures_a_week"): "campaign-outage/one-origin",
    ("demands", "units_a_week"): "campaign-stock/steady",
    ("delay_quantiles", ""): "campaign-orders/award",
    ("lead_quantiles", ""): "campaign-orders/late-8",
    ("intensity_quantiles", ""): "campaign-stock/mixed",
    ("nations", "cover_weeks"): "campaign-orders/bullwhip-4-4",
    ("repair.wear", "peace_a_week"): "campaign-repair/fleet-10",
    ("repair.shops", "p_done"): "campaign-repair/fleet-10",
    ("incidents.providers", "a_week"): "campaign-incident/fixed",
    ("incidents.quantiles", ""): "campaign-incident/lognormal",
    ("incidents.security", "scale_cents"): "campaign-incident/security",
}


def failures(pattern: str, bench: Bench, level: Level = "quick") -> set[str]:
    wanted = cases(level, pattern)
    return {row.case.name for row in judge(wanted, [case.compare(bench) for case in wanted]) if row.verdict == "FAIL"}


def test_campaigns_agree_with_theory() -> None:
    assert failures("campaign-*", Bench()) == set()


@pytest.mark.slow
def test_campaigns_agree_with_theory_with_other_draws() -> None:
    assert failures("campaign-*", Bench(20_000)) == set()


@pytest.mark.parametrize("place", IN_ARRAYS, ids="-".join)
def test_an_error_of_a_tenth_in_what_is_drawn_is_noticed(place: tuple[str, str]) -> None:
    table, column = place

    def wrong(text: str) -> Any:
        setup = setup_of(text)
        array = attrgetter(table)(setup.world)
        (array[column] if column else array)[:] *= 1.1
        return setup

    is_slight = table in ("origins", "incidents.security")  # a tenth of it moves the share of time by a hundredth
    level = "full" if is_slight else "quick"
    assert failures(IN_ARRAYS[place], Bench(campaign_setup=wrong), level) == {IN_ARRAYS[place]}


def test_an_error_of_a_tenth_in_a_kernel_is_noticed() -> None:
    """In a process without a compiler, where a kernel can be replaced."""
    done = subprocess.run(
        [sys.executable, str(Path(planted_errors.__file__))],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = dict(line.split(":", 1) for line in done.stdout.splitlines())
    assert found.pop("right").strip() == ""
    assert list(found) == list(planted_errors.FAULTS)
    assert [words for words, failed in found.items() if not failed.strip()] == []


def test_a_step_that_is_half_as_long_makes_half_the_error() -> None:
    """Of laws in continuous time that have no chance in them: the error falls with every step, by half at the end."""
    for law in ("campaign-labour/law", "campaign-ramp/bridge"):
        found = [case.compare(Bench()) for case in cases("quick", f"{law}-*")]
        errors = [abs(one.model - one.reference) for one in found]
        assert errors == sorted(errors, reverse=True)
        assert errors[-1] / errors[-2] == pytest.approx(0.5, rel=0.1)
