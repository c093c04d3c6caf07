"""The shipped scenario: the night raid with fitted raid effects, and its moments against both windows."""

import json
from pathlib import Path

import numpy as np
import pytest

from wargame.battle.build.setup import build
from wargame.battle.engine import run_many
from wargame.battle.scenario_file import load
from wargame_experiments.calibration import model, section
from wargame_experiments.calibration.model import Simulator, with_missiles
from wargame_experiments.calibration.moments import NAMES
from wargame_experiments.calibration.raid_sizes import at_size
from wargame_experiments.calibration.shipped import CALIBRATED, check, fitted, shipped_parameters
from wargame_experiments.cli import DONE, main

SHORT = {"2025-01 to 2025-07 leak, 5 % quantile"}  # too high: docs/validation.md says so
ROOT = Path(__file__).parents[3]
RESULT = json.loads((ROOT / "results" / "calibration" / "calibration.json").read_text("utf-8"))
SIZES = np.array([45, 80, 115, 160])


@pytest.fixture(scope="module")
def few():
    return check(6, seed=11)


def test_only_name_words_and_raid_effects_differ_from_the_night_raid():
    old, new = (
        load(name).scenario.model_dump(exclude={"name", "title", "summary"}) for name in ("night-raid", CALIBRATED)
    )
    assert {key for key in old if old[key] != new[key]} == {"raid"}
    changed = {key for key in old["raid"] if old["raid"][key] != new["raid"][key]}
    assert changed <= {"ew_effectiveness", "ew_cv", "readiness_mean", "readiness_cv"}


@pytest.mark.parametrize("window", [0, 1])
def test_the_shipped_parameters_are_the_fitted_ones(window):
    for name, value in shipped_parameters(window)._asdict().items():
        assert value == pytest.approx(RESULT["windows"][window][name], rel=0.006, abs=0.0006), name
    assert fitted()["cruise_level"] == pytest.approx(RESULT["cruise"]["level"], abs=0.005)


def test_of_the_fitted_result_all_but_what_is_said_lies_within_three_standard_errors():
    off = {
        f"{each['window']} {row['moment']}": row["residual_se"]
        for each in RESULT["windows"]
        for row in each["moments"]
        if row["moment"] in NAMES
    }
    assert len(off) == 14
    assert {name for name, value in off.items() if abs(value) > 3.0} == SHORT, off
    assert all(3.0 < off[name] < 6.0 for name in SHORT), off


def test_interception_of_cruise_missiles_falls_short_in_bounds():
    """Within 2 SE was asked; docs/validation.md says that it is not reached."""
    assert -6.0 < RESULT["cruise"]["residual_se"] < -2.0


def test_at_few_replications_no_moment_is_beyond_four_standard_errors(few):
    """144 raids a window: the model's own error is allowed for by a factor."""
    allowed = 4.0 * np.sqrt(1.0 + 210 / 144)
    for goal, found in zip(few.targets, few.moments, strict=True):
        off = goal.residual(found)[: len(NAMES)]
        names = [f"{goal.window.name} {name}" for name in NAMES]
        assert all(abs(value) < allowed for name, value in zip(names, off, strict=True) if name not in SHORT), off


def test_leaks_are_far_from_independent(few):
    assert all(found[NAMES.index("variance ratio")] > 4.0 for found in few.moments)


def test_jamming_alone_tells_the_windows_apart(few):
    first, second = (shipped_parameters(k) for k in (0, 1))
    assert first == second._replace(ew_effectiveness=first.ew_effectiveness)
    assert few.moments[0][0] < few.moments[1][0]


def test_counts_add_up(few):
    for raids in few.raids:
        assert (raids.leaked + raids.lost <= raids.launched).all()
        assert (raids.armed_leaked <= raids.leaked).all()
        assert (raids.hits <= raids.armed_leaked).all()
        assert not raids.missiles_launched.any()


def test_no_two_classes_share_their_luck_and_the_same_key_gives_the_same_raids():
    simulator = Simulator(load(CALIBRATED), SIZES, 3, seed=2)
    one, two = (simulator.raids(shipped_parameters()) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    drawn = [simulator.setup(shipped_parameters(), j) for j in range(4)]
    assert len({setup.world.units["count"].sum() for setup in drawn}) == 4


def test_nothing_is_built_in_the_loop_of_the_calibration(monkeypatch):
    built = []

    def counted(loaded, room=None):
        built.append(loaded)
        return build(loaded, room)

    monkeypatch.setattr(model, "build", counted)
    simulator, at = Simulator(load(CALIBRATED), SIZES, 1, seed=2), shipped_parameters()
    simulator.raids(at)
    strengths = {tuple(g.count for g in simulator.setup(at, j).groups if g.unit.side == "blue") for j in range(4)}
    assert len(built) == len(strengths)
    for ew in (0.1, 0.2, 0.3):
        simulator.raids(at._replace(ew_effectiveness=ew, readiness_mean=0.9))
    assert len(built) == len(strengths)


@pytest.mark.parametrize("raid_class", [0, 1, 3])
def test_a_raid_mustered_is_the_raid_built(raid_class):
    simulator = Simulator(load(CALIBRATED), SIZES, 1, seed=2, missiles=[0, 3, 0, 9])
    at = shipped_parameters()._replace(gamma=0.9)
    mustered = simulator.setup(at, raid_class)
    sized = at_size(simulator.loaded, int(SIZES[raid_class]), 0.9, raid_class)
    whole = build(with_missiles(sized, simulator.missiles[raid_class]))
    one, other = (run_many(s.world, 4, 2, threads=1) for s in (mustered, whole))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_raid_effects_reach_the_battle():
    simulator, at = Simulator(load(CALIBRATED), SIZES, 8, seed=2), shipped_parameters()
    leaky, tight = (simulator.raids(at._replace(readiness_mean=m, readiness_cv=0.0)) for m in (0.5, 0.99))
    assert leaky.leaked.sum() > 1.5 * tight.leaked.sum()
    jammed = simulator.raids(at._replace(ew_effectiveness=1.5))
    assert jammed.lost.sum() > simulator.raids(at).lost.sum()


def test_the_page_shows_the_tables_of_the_result():
    page = (ROOT / "docs" / "validation.md").read_text("utf-8")
    assert section.with_section(page, section.markdown(RESULT)) == page


@pytest.mark.slow
def test_the_check_of_the_command(capsys, tmp_path):
    out = tmp_path / "check"
    assert main(["calibrate", "--check", "--replications", "1", "--seed", "3", "--out", str(out)]) == DONE
    assert "variance ratio" in capsys.readouterr().out
    assert {path.name for path in out.iterdir()} >= {"raid-leakage.png", "raid-leakage.csv", "raid-leakage-by-size.csv"}
