"""Magazines of a small raid, run again from a sweep."""

import pytest

from tests.experiments.analysis.made import SKIRMISH
from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load_text
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.depletion import depletion
from wargame_experiments.figures import depletion as figure
from wargame_experiments.figures import style
from wargame_experiments.study import Study, sweep


@pytest.fixture(scope="module")
def swept():
    words = {
        "factors": {"units.drones.count": [2, 12]},
        "measures": ["leakage", "shots_unit_coyotes"],
        "replications": 6,
    }
    return sweep(Study(scenario=SKIRMISH, **words), workers=1)


def test_what_is_gone_in_the_end_was_fired_in_the_stored_runs(swept):
    found = depletion(Data.of(swept))
    runs = swept.runs.to_pylist()
    fired = [row["shots_unit_coyotes__num"] for row in runs if row["point"] == found.point]
    (coyotes,) = [one for one in found.magazines if one.unit == "coyotes"]
    assert found.replications == 6
    assert abs((1.0 - coyotes.mean[-1]) * coyotes.full - sum(fired) / 6) < 1e-9
    assert (coyotes.mean[1:] <= coyotes.mean[:-1] + 1e-12).all()


def test_the_point_is_that_with_the_largest_leakage(swept):
    means = [row["mean"] for row in swept.measure("leakage").to_pylist()]
    assert depletion(Data.of(swept), 2).point == means.index(max(means))


def test_the_figure_is_drawn_with_its_table(swept):
    (one,) = figure.figure_specs(Data.of(swept))
    with style.styled():
        one.draw(style.COLUMN_IN).canvas.draw()
    assert {row[0] for row in one.rows} <= set(build(load_text(swept.study.inputs.text, SKIRMISH)).scenario.units)
    assert "run again" in one.caption


def test_a_study_with_series_is_not_fought_again(swept):
    """The same six replications, followed every ten seconds while they were swept."""
    series = {"every_s": 10, "measures": ["magazine_unit_coyotes", "flying_red"], "replications": 6}
    words = {"measures": ["leakage"], "replications": 6, "series": series}
    study = Study(scenario=SKIRMISH, factors={"units.drones.count": [2, 12]}, **words)
    kept, again = (depletion(Data.of(results)) for results in (sweep(study, workers=1), swept))
    (one,), (other,) = kept.magazines, [m for m in again.magazines if m.unit == "coyotes"]
    assert (kept.is_stored, kept.replications, again.is_stored) == (True, 6, False)
    every = round(10 / 60 / again.minutes[1])
    assert (one.mean[:-1] == other.mean[::every][: len(one.mean) - 1]).all()
    assert (one.low[-1], one.high[-1]) == (other.low[-1], other.high[-1])


def test_a_defender_that_never_fires_has_no_curves():
    quiet = {"units.drones.count": [1, 2], "units.guns.count": 0, "units.coyotes.count": 0, "units.battery.count": 0}
    results = sweep(Study(scenario=SKIRMISH, factors=quiet, measures=["leakage"], replications=2), workers=1)
    with pytest.raises(SkipError, match="no unit of the defender"):
        depletion(Data.of(results))
