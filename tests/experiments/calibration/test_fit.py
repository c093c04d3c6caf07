"""The whole calibration, small: it ends, says how sure it is, and writes its files."""

import json
import math

import pytest

from wargame_experiments.calibration.files import document, write_calibration
from wargame_experiments.calibration.fit import RIDGE_FACTORS, ROUNDS, Plan, calibrate
from wargame_experiments.calibration.report import calibration_report
from wargame_experiments.console import console


@pytest.mark.slow
def test_a_small_calibration_from_start_to_end(tmp_path, capsys):
    done = []
    plan = Plan(replications=8, seed=1, classes=4)
    found = calibrate(plan, done.append)
    assert sum(done) == plan.battles
    assert 1.0 < found.effective_raids <= plan.classes * (1 + ROUNDS) * plan.replications
    assert len(found.ridge) == len(RIDGE_FACTORS)
    assert found.ridge[0].soft_share < found.ridge[-1].soft_share  # stronger jamming, more losses to it
    assert all(math.isfinite(se) for se in found.inference.se)
    write_calibration(tmp_path, found, {"command": "test"}, seed=1)
    written = json.loads((tmp_path / "calibration.json").read_text("utf-8"))
    assert written == {**json.loads(json.dumps(document(found, 1))), "provenance": {"command": "test"}}
    console().print(calibration_report(found, 1))
    assert "readiness_mean" in capsys.readouterr().out
