"""Scores, tables and files of the fits of public series, and the command."""

import functools
import json
from pathlib import Path

import numpy as np
import pytest

from wargame_experiments.calibration import section, series_document, series_section
from wargame_experiments.calibration.series_campaign import CAMPAIGN, COUNTERPARTS, campaign_value, comparisons
from wargame_experiments.calibration.series_document import LIMITS, calibrate_series, document
from wargame_experiments.calibration.series_figures import figure_specs
from wargame_experiments.calibration.series_file import public_series, shipped_files
from wargame_experiments.calibration.series_files import manifest, write_tables
from wargame_experiments.calibration.series_fit import ParameterEstimate, fit_series
from wargame_experiments.calibration.series_score import LEVELS, later_months, rolling_score
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.figures.figure_spec import checked, write

ROOT = Path(__file__).parents[3]
FEW = 2_000
NOTHING = "series says next to nothing"


@pytest.fixture(scope="module")
def found():
    return calibrate_series(3, draws=FEW)


@pytest.fixture(scope="module")
def summary(found):
    return document(found, 3)


def test_a_forecast_from_inside_the_window_uses_no_later_point():
    series = public_series()["one_way_drones"]
    changed = series._replace(values=np.append(series.values[:-1], series.values[-1] * 50.0))
    one, other = (rolling_score(fit_series(each, 1, FEW)) for each in (series, changed))
    assert one.origins == other.origins == 11
    assert one.months == 66
    assert one.inside[1] == 1.0
    assert other.inside[1] == pytest.approx(1.0 - 11 / 66)  # the changed month, from each origin, and no other


def test_only_months_after_the_window_and_within_the_horizon_are_scored():
    fit = fit_series(public_series()["leak"], 1, FEW)
    later = fit.series._replace(
        first_month=fit.series.first_month, x=np.array([5.0, 6.0, 7.0, 30.0, 31.0]), values=np.full(5, 0.1)
    )
    scored = later_months(fit, later)
    assert [one.month for one in scored] == ["2025-02", "2027-01"]
    for one in scored:
        assert one.is_inside(0.95) == (one.quantiles[0] <= 0.1 <= one.quantiles[-1])
        assert one.is_inside(0.80) == (one.quantiles[1] <= 0.1 <= one.quantiles[-2])


def test_a_document_is_repeatable_and_complete(found, summary):
    again = document(calibrate_series(3, draws=FEW, names=["leak"]), 3)
    assert again["series"] == [one for one in summary["series"] if one["series"] == "leak"]
    assert [one["series"] for one in summary["series"]] == list(public_series())
    for one in summary["series"]:
        assert [row["ahead"] for row in one["forecast"]] == list(range(1, 25))
        assert all(0.0 < row[name] < np.inf for row in one["forecast"] for name in LIMITS)
        assert len(one["monte_carlo_se"]) == 3
    assert len(LEVELS) == len(LIMITS)
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary


def test_the_campaign_is_compared_where_it_is_said_to_be(summary):
    assert [one["path"] for one in summary["campaign"]] == [path for path, *_ in COUNTERPARTS]
    assert {one["verdict"] for one in summary["campaign"]} <= {"inside", "above", "below", NOTHING}
    assert campaign_value("lines.drone-works.expansions.0.multiple") == pytest.approx(9.0)
    assert CAMPAIGN == "attrition-year"


@pytest.mark.parametrize(
    ("low", "high", "of_range", "verdict"),
    [(0.1, 0.3, 0.2, "above"), (0.5, 0.9, 0.4, "below"), (0.3, 0.6, 0.3, "inside"), (0.0, 1.0, 1.0, NOTHING)],
)
def test_verdicts(low, high, of_range, verdict):
    slip = ParameterEstimate("planned ramps", "slip_first", (low + high) / 2, low, high, of_range)
    assert [one.verdict for one in comparisons({"us_155mm": [slip]})] == [verdict]


def test_files_hold_what_the_document_holds(summary, tmp_path):
    write_tables(tmp_path, summary, manifest(3, None))
    written = json.loads((tmp_path / "series.json").read_text("utf-8"))
    assert written.pop("provenance")["command"] == "wargame calibrate --series --seed 3"
    assert written == json.loads(json.dumps(summary))
    assert len((tmp_path / "forecasts.csv").read_text("utf-8").splitlines()) == 1 + 6 * 24
    assert series_section.markdown(summary) == (tmp_path / "series.md").read_text("utf-8")


def test_a_figure_is_drawn_with_its_table(found, tmp_path):
    (spec,) = map(checked, figure_specs(found[3:4], 3))
    assert not spec.reason
    write(tmp_path, spec)
    assert (tmp_path / "leak-page.png").stat().st_size > 10_000
    assert len((tmp_path / "leak.csv").read_text("utf-8").splitlines()) == 1 + 5 + 24


def test_the_command_scores_later_months(tmp_path, capsys, monkeypatch):
    few = functools.partial(calibrate_series, draws=FEW, names=["excalibur"])
    monkeypatch.setattr(series_document, "calibrate_series", few)
    (tmp_path / "excalibur.csv").write_text("month,share_hitting\n2023-07,.5\n2024-02,.05\n", "utf-8")
    assert main(["calibrate", "--series", "--seed", "3", "--later", str(tmp_path)]) == DONE
    said = capsys.readouterr().out
    assert "Later months beside the forecast" in said
    assert "2024-02" in said
    assert "2023-07" not in said


def test_mistakes_of_the_command_are_told(tmp_path, capsys):
    (tmp_path / "excalibur.csv").write_text("month,share_hitting\n2024-02,5\n", "utf-8")
    assert main(["calibrate", "--series", "--later", str(tmp_path)]) == WRONG
    assert "excalibur.csv:2: share_hitting: got '5'" in capsys.readouterr().err
    assert main(["calibrate", "--series", "--check"]) == WRONG
    assert "got --check and --series; allowed: one of them" in capsys.readouterr().err
    assert main(["calibrate", "--later", str(tmp_path)]) == WRONG
    assert "allowed: --later with --series" in capsys.readouterr().err


def test_the_page_shows_the_tables_of_the_result():
    result = json.loads((ROOT / "results" / "series" / "series.json").read_text("utf-8"))
    page = (ROOT / "docs" / "series.md").read_text("utf-8")
    assert section.with_section(page, series_section.markdown(result)) == page
    assert sorted(result["provenance"]["files"]) == [file.name for file in shipped_files()]
