"""Bands: the study of the worlds of a study, and what is wrong with the table that asks for it."""

import pytest

from tests.experiments.study.small import FEW, SKIRMISH, digests, small, study_file, with_skirmish
from wargame.battle.scenario_file import load
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Study, StudyError, sweep

FACTORS = {"units.guns.count": [0, 1, 2], "units.guns.figures.gun.range_m": [1500, 2500], **FEW}
POINTS = [
    {"units.guns.count": 1, "units.guns.figures.gun.range_m": 1500},
    {"units.guns.count": 2, "units.guns.figures.gun.range_m": 2500},
]


def banded(factors=FACTORS, **band):
    return small(factors=factors, band={"worlds": 20, "replications": 2, **band})


def test_all_points_have_the_same_worlds():
    made = banded(points=POINTS).band()
    rows = [point.values for point in made.points]
    first, second = rows[:20], rows[20:]
    own = set(POINTS[0])
    assert [{name: row[name] for name in own} for row in (first[0], second[-1])] == POINTS
    drawn = [[{name: row[name] for name in row.keys() - own} for row in each] for each in (first, second)]
    assert drawn[0] == drawn[1]
    assert len({str(world) for world in drawn[0]}) == 20
    assert {point.case.seed for point in made.points} == {1}


def test_the_figures_are_those_of_the_units_but_for_what_the_study_sets():
    made = banded(points=POINTS).band()
    figures = {name: factor for name, factor in made.scanned.items() if factor.source}
    price = load(SKIRMISH).elements["drones"].cost.element.usd
    found = figures["one-way-attack-drone.cost.element.usd"]
    assert (found.low, found.typical, found.high, found.distribution) == (*price, "pert")
    assert "airburst-gun.gun.rounds_per_s" in figures
    assert "airburst-gun.gun.range_m" not in figures  # a factor of the study
    assert {point.values["units.guns.figures.gun.range_m"] for point in made.points} == {1500, 2500}


def test_a_figure_in_the_rows_of_a_table_is_not_drawn_either():
    rows = [{"units.guns.figures.gun.range_m": 1500}, {"units.guns.figures.gun.range_m": 2500}]
    made = small(factors=FEW, design={"kind": "list", "rows": rows}, band={"worlds": 20}).band()
    assert "airburst-gun.gun.range_m" not in made.factors
    assert len(made.points) == 40


def test_without_a_table_all_points_are_run_with_the_measures_of_the_study():
    made = small(factors=FACTORS).band()
    assert len(made.points) == 6 * 200
    assert (made.measures, made.table.replications.n) == (["cer_raid", "leakage", "value_lost"], 50)
    assert banded(measures=["balance"]).band().measures == ["balance"]


def test_the_band_is_no_part_of_the_study_that_is_stored():
    assert banded(points=POINTS).words() == small(factors=FACTORS).words()


def test_a_constant_factor_may_stand_in_a_point():
    assert len(banded(points=[{**POINTS[0], "units.drones.count": 3}]).band().points) == 20


@pytest.mark.parametrize(
    ("band", "message"),
    [
        ({"worlds": 19}, "band.worlds: got 19; allowed: a whole number >= 20"),
        ({"measures": ["leakge"]}, "no measure 'leakge'"),
        ({"measures": ["leakage", "leakage"]}, "measure 'leakage' twice"),
        ({"points": []}, "band.points"),
    ],
)
def test_a_wrong_table_is_told_at_once(band, message):
    with pytest.raises(StudyError) as caught:
        banded(**band)
    assert message in str(caught.value)


def test_every_wrong_point_is_told_with_what_is_allowed():
    points = [
        {"units.gun.count": 1},
        {"units.guns.count": 7},
        {"units.guns.count": 1},
        POINTS[1],
        POINTS[1],
    ]
    study = banded(points=points)  # a study that is narrowed with --set runs all the same
    with pytest.raises(StudyError) as caught:
        study.band()
    text = str(caught.value)
    assert "no factor 'units.gun.count'" in text
    assert "did you mean 'units.guns.count'" in text
    assert "0 points of the study with units.guns.count=7; allowed: units.guns.count = 0, 1, 2" in text
    assert "2 points of the study with units.guns.count=1; allowed: one point a row; other factors" in text
    assert "the same point as that of row 4" in text


def test_a_study_of_uncertain_figures_has_its_worlds_already():
    study = small(factors=FEW, uncertain={"figures": "all"}, design={"kind": "lhs", "points": 3})
    with pytest.raises(StudyError, match="its own points are worlds already"):
        study.band()


def test_a_point_in_a_file_is_told_with_its_line(tmp_path):
    file = study_file(with_skirmish(tmp_path))
    file.write_text(f"{file.read_text()}\n[band]\npoints = [\n    {{ units.guns.count = 5 }},\n]\n")
    with pytest.raises(
        StudyError, match=rf"study.toml:{len(file.read_text().splitlines()) - 1}: band.points.0: 0 points"
    ):
        Study.load(file).band()


def test_a_band_is_a_sweep_with_the_same_bytes_from_one_thread_and_two(tmp_path, capsys):
    study = banded(points=POINTS, measures=["balance", "leakage"]).band()
    folders = [tmp_path / name for name in ("one", "two")]
    for workers, folder in enumerate(folders, 1):
        sweep(study, folder, workers=workers)
    assert digests(folders[0]) == digests(folders[1])
    capsys.readouterr()
    assert main(["analyse", str(folders[0])]) == DONE
    text = capsys.readouterr().out
    assert "Over 20 worlds of the uncertain figures" in text
    assert "of the worlds" in text.split("Differences between points, world by world")[1]


def test_the_command_prices_and_runs_the_band(tmp_path, capsys):
    file = study_file(with_skirmish(tmp_path))
    words = ["--band", "--set", "band.worlds=20", "--replications", "2"]
    assert main(["sweep", str(file), *words, "--dry-run"]) == DONE
    assert "80 battles" in capsys.readouterr().out
    assert main(["sweep", str(file), *words, "--out", str(tmp_path / "band"), "--quiet"]) == DONE
    assert main(["sweep", "--band", "--resume", str(tmp_path / "band")]) == WRONG
    assert "--band: no study given" in capsys.readouterr().err
    assert main(["sweep", str(file), *words, "--resume", str(tmp_path / "band"), "--quiet"]) == DONE
