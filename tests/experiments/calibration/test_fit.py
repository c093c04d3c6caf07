"""The calibration: its search on a model whose answer is known, and the whole of it, small."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from wargame_experiments.calibration import fit as module
from wargame_experiments.calibration.files import document, write_calibration
from wargame_experiments.calibration.fit import AXES, HIGH, LOW, Plan, calibrate, fit
from wargame_experiments.calibration.target import ALL_NAMES, targets

TRUTH = np.array([0.7, 0.45, 0.4, 0.5, 0.35, 0.5])
MATRIX = np.random.default_rng(4).normal(size=(2, len(ALL_NAMES), len(LOW))) * 5.0


@pytest.fixture
def linear(monkeypatch):
    """Moments that are linear in the axes and right at TRUTH."""

    def of_bank(bank, x):
        off = MATRIX @ ((x - LOW) / (HIGH - LOW) - TRUTH)
        return [np.nan_to_num(t.values, nan=0.3) + t.se * row for t, row in zip(targets(), off, strict=True)]

    monkeypatch.setattr(module, "of_bank", of_bank)
    return SimpleNamespace()


def test_the_search_finds_the_parameters_of_a_linear_model(linear):
    found = fit(linear, targets())
    assert (found.x - LOW) / (HIGH - LOW) == pytest.approx(TRUTH, abs=0.01)
    assert all(np.nanmax(np.abs(t.residual(m))) < 0.1 for t, m in zip(targets(), found.moments, strict=True))


def test_what_the_bank_is_amiss_by_moves_the_fit(linear):
    amiss = [-np.nan_to_num(m @ np.full(6, 0.1)) * t.se for m, t in zip(MATRIX, targets(), strict=True)]
    found = fit(linear, targets(), amiss=amiss)
    assert (found.x - LOW) / (HIGH - LOW) == pytest.approx(TRUTH + 0.1, abs=0.02)


def test_of_the_other_window_only_the_pooled_leak_is_used(linear, monkeypatch):
    """Residuals used: 13 of the first window and one of the second, so other moments of the second cannot pull."""
    off = targets()[1]._replace(values=targets()[1].values + np.arange(len(ALL_NAMES)) * targets()[1].se)
    one, other = (fit(linear, goals, (0,)) for goals in (targets(), (targets()[0], off)))
    assert one.x == pytest.approx(other.x)


@pytest.mark.slow
def test_a_small_calibration_from_start_to_end(tmp_path):
    done, plan = [], Plan(replications=2, seed=1)
    found = calibrate(plan, done.append)
    assert sum(done) == plan.battles
    write_calibration(tmp_path, found, {"command": "test"}, seed=1)
    written = json.loads((tmp_path / "calibration.json").read_text("utf-8"))
    assert written == {**json.loads(json.dumps(document(found))), "provenance": {"command": "test"}}
    assert list(written["parameters"]) == list(AXES)
