"""Each figure of a study: the right table, all files, the same bytes twice."""

from functools import cache

import numpy as np
import pytest

from tests.experiments.analysis.made import SHARES, data, line, mixes, rows_study
from wargame_experiments.analysis import SkipError
from wargame_experiments.figures import convergence, front, game, heat_map, morris, saturation, sobol, style, tornado
from wargame_experiments.figures import line as line_plot
from wargame_experiments.figures.figure_spec import WIDTHS, write, write_words
from wargame_experiments.figures.registry import FIGURES, figure_sets
from wargame_experiments.models.battle import MODEL as BATTLE
from wargame_experiments.statistics.morris import sample as morris_sample
from wargame_experiments.statistics.sobol import sample as saltelli_sample

ONE_AT_A_TIME = [[0.5, 0.5, 0.5], [0, 0.5, 0.5], [1, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]


def adaptive():
    rule = {"n_min": 10, "n_max": 100, "targets": {"leakage": {"half_width": 0.02}, "cer_raid": {"relative": 0.1}}}
    return line(replications=rule)


def of_rows(sample, rows):
    pytest.importorskip("SALib")
    return rows_study(sample(3, rows, 1), lambda a, b, c: 2.0 * a + b)


CASES = {
    "heat-map": (heat_map, mixes),
    "line": (line_plot, line),
    "lines": (line_plot, mixes),
    "front": (front, mixes),
    "game": (game, mixes),
    "sobol": (sobol, lambda: of_rows(saltelli_sample, 8)),
    "morris": (morris, lambda: of_rows(morris_sample, 4)),
    "tornado": (tornado, lambda: rows_study(ONE_AT_A_TIME, lambda a, b, c: 2.0 * a + b)),
    "convergence": (convergence, adaptive),
    "saturation": (saturation, line),
}


@cache
def figure_specs(case):
    module, study = CASES[case]
    return module.figure_specs(study())


@pytest.mark.parametrize("case", CASES)
def test_all_files_are_written(case, tmp_path):
    one = figure_specs(case)[0]
    write(tmp_path, one)
    ends = [f"-{word}.{kind}" for word in WIDTHS for kind in ("pdf", "png")]
    assert {path.name for path in tmp_path.iterdir()} == {f"{one.name}{end}" for end in (*ends, ".csv", ".txt")}
    header, *rows = (tmp_path / f"{one.name}.csv").read_text("utf-8").splitlines()
    assert header.split(",") == list(one.header)
    assert len(rows) == len(one.rows) > 0


@pytest.mark.parametrize("case", CASES)
def test_the_same_runs_give_the_same_table_and_caption(case, tmp_path):
    module, study = CASES[case]
    for name, one in (("a", figure_specs(case)[0]), ("b", module.figure_specs(study())[0])):
        (tmp_path / name).mkdir()
        write_words(tmp_path / name, one)
    first, second = ([path.read_bytes() for path in sorted((tmp_path / name).iterdir())] for name in "ab")
    assert len(first) == 2
    assert first == second


def test_the_same_figure_has_the_same_bytes(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        write(tmp_path / name, figure_specs("line")[0])
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("case", CASES)
def test_figures_are_as_wide_as_a_column_and_a_page(case):
    one = figure_specs(case)[0]
    with style.styled():
        for width_mm, width_in in ((85, style.COLUMN_IN), (178, style.PAGE_IN)):
            assert abs(one.draw(width_in).get_figwidth() * 25.4 - width_mm) < 1e-9


@pytest.mark.parametrize("case", CASES)
def test_captions_say_scenario_replications_seed_and_level(case):
    for one in figure_specs(case):
        words = " ".join(one.caption.split())
        assert "Scenario skirmish; n = 60 replications at each point, seed 1; intervals at the 95 % level." in words
        is_ratio = "cer_" in one.name or case == "convergence"
        assert ("defender USD per attacker USD" in words) == is_ratio


def test_the_table_of_a_plane_holds_estimate_limits_and_share_above_1():
    header, rows = heat_map.table(heat_map.two_factor_grids(mixes())[0])
    assert header[:5] == ["red.attritable", "blue.attritable", "cer_raid", "cer_raid_low", "cer_raid_high"]
    assert [row[:2] for row in rows[:3]] == [[0, 0], [0.5, 0], [1, 0]]
    assert all(low <= mean <= high for _, _, mean, low, high, _, _ in rows)
    assert rows[0][-1] == 0.0  # exp(-1): never above 1
    assert rows[2][-1] == 1.0  # exp(3): always


def test_the_table_of_lines_has_a_row_for_each_level():
    header, rows = line_plot.table(line_plot.all_lines(mixes())[1])
    assert header == ["red.attritable", "blue.attritable", "leakage", "leakage_low", "leakage_high", "unit"]
    assert len(rows) == 9
    np.testing.assert_allclose([row[2] for row in rows], np.repeat([0.1, 0.2, 0.3], 3), rtol=0.02)


def test_a_front_without_a_point_in_all_resamples_is_drawn():
    """A ratio that is undefined at one option leaves that out, and the rest stands."""
    found = data(
        lambda v: {"cer_raid": 1.0, "value_lost": 1e6 * (1.0 + v["units.guns.count"])},
        factors={"units.guns.count": [0, 1]}, measures=["cer_raid", "value_lost"],
    )  # fmt: skip
    found.runs[0].columns["cer_raid__den"][:] = 0.0
    (one,) = front.figure_specs(found)
    with style.styled():
        one.draw(style.COLUMN_IN).canvas.draw()
    assert one.rows[0][one.header.index("on_front")] == 0


def test_every_kind_of_figure_is_made_or_says_why_not():
    found = {
        one.name: one
        for one in figure_sets(line(), [name for name in [*FIGURES, *BATTLE.own_figures] if name != "depletion"])
    }
    assert [name for name, one in found.items() if one.figure_specs] == ["front", "line", "saturation"]
    assert all(one.reason for one in found.values() if not one.figure_specs)


def test_more_lines_than_colours_are_refused():
    many = {"red.attritable": [0, 0.5, 1], "blue.attritable": [i / 9 for i in range(10)]}
    sides = {"red": {"side": "red"}, "blue": {"side": "blue"}}
    found = data(lambda _: {"leakage": 0.1}, factors=many, mixes=sides, measures=["leakage"])
    assert len(line_plot.all_lines(found)[0].lines) == 3
    crowded = {"red.attritable": many["blue.attritable"], "blue.attritable": SHARES["blue.attritable"]}
    with pytest.raises(SkipError, match="10 levels"):
        line_plot.all_lines(data(lambda _: {"leakage": 0.1}, factors=crowded, mixes=sides, measures=["leakage"]))
