"""``wargame campaign --report gap``: requirement against capacity by good and week, in a table, a CSV and a figure."""

import csv
from pathlib import Path

import numpy as np
import pytest

from wargame.campaign.build.setup import build
from wargame.campaign.engine import run_many
from wargame.campaign.kernels import state as s
from wargame.campaign.measures import measures
from wargame.campaign.scenario_file import load
from wargame.campaign.state_measures import state_measures
from wargame_experiments.cli import DONE, WRONG, main

THIN = Path(__file__).parent.parent.parent / "wargame" / "campaign" / "thin.toml"
REPLICATIONS, SEED = 3, 5
WHAT = ("consumption", "capacity", "gap", "required")


@pytest.fixture(scope="module")
def setup():
    return build(load(THIN))


@pytest.fixture(scope="module")
def outcome(setup):
    return run_many(setup, SEED, REPLICATIONS)


def by_hand(setup, outcome, nation: str, good: str):
    """Return consumption, capacity and requirement of a good, week by week, read off the arrays."""
    n, g = setup.nations.index(nation), setup.goods.index(good)
    capacity = np.zeros(outcome.capacity.shape[:2])
    for i, name in enumerate(setup.lines):
        if setup.campaign.lines[name].nation == nation:
            for r, w in np.ndindex(capacity.shape):
                if outcome.lines[r, w, i, s.MAKES] == g:
                    capacity[r, w] += outcome.capacity[r, w, i]
    return outcome.goods[:, :, n, g, s.OF_CONSUMPTION], capacity, outcome.goods[:, :, n, g, s.OF_REQUIRED]


@pytest.mark.parametrize(("nation", "side", "good"), [("north", "red", "fighter"), ("south", "blue", "defender")])
def test_series_of_the_gap_are_those_of_the_arrays(setup, outcome, nation, side, good):
    use, capacity, lacking = by_hand(setup, outcome, nation, good)
    assert use.any()
    assert capacity.all()
    assert lacking.any()
    known = state_measures(setup)
    for word, expected in zip(WHAT, (use, capacity, use - capacity, lacking), strict=True):
        assert np.array_equal(known[f"{word}_{side}_{good}"].at(outcome), expected), word


def test_mean_of_the_series_is_the_measure(setup, outcome):
    start = setup.campaign.clock.pre_war_weeks
    series = state_measures(setup)["gap_blue_defender"].at(outcome)[:, start:]
    assert series.mean() == pytest.approx(measures(setup, outcome)["capacity_gap_blue_defender"].mean, rel=1e-12)


def test_table_and_files_hold_the_gap(setup, outcome, tmp_path, capsys):
    out = tmp_path / "out"
    options = ["--replications", str(REPLICATIONS), "--seed", str(SEED), "--report", "gap", "--out", str(out)]
    assert main(["campaign", str(THIN), *options]) == DONE
    text = capsys.readouterr().out
    assert "Requirement against capacity" in text
    assert "Unit prices" not in text
    with (out / "gap.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = {(row["good"], row["what"], int(row["week"])): float(row["mean"]) for row in rows}
    assert len(rows) == len(found) == 2 * len(WHAT) * setup.n_weeks
    use, capacity, lacking = by_hand(setup, outcome, "south", "defender")
    for week in range(setup.n_weeks):
        expected = (use, capacity, use - capacity, lacking)
        for word, values in zip(WHAT, expected, strict=True):
            mean = found["defender", word, week - setup.campaign.clock.pre_war_weeks]
            assert mean == pytest.approx(values[:, week].mean(), rel=1e-6), (word, week)  # series are single precision
    for file in ("gap-column.png", "gap-page.pdf", "gap.txt"):
        assert (out / file).stat().st_size > 0


def test_without_a_war_there_is_no_gap_to_print(capsys):
    assert main(["campaign", str(THIN), "--replications", "1", "--weeks", "0", "--report", "gap"]) == DONE
    assert "fighter" in capsys.readouterr().out


def test_another_report_is_refused(capsys):
    assert main(["campaign", str(THIN), "--report", "gaps"]) == WRONG
    assert "gap" in capsys.readouterr().err
