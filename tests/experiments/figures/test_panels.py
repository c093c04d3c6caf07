"""Panels of curves: their table, their widths, and ticks that do not run into each other."""

from itertools import pairwise

import pytest

from wargame.estimates.interval import Interval
from wargame_experiments.figures import panels, style
from wargame_experiments.figures.figure_spec import legend_columns, write
from wargame_experiments.figures.panels import Panel, PanelCurve, Panels

MONEY = [0.0, 33.16e6, 66.32e6, 99.48e6, 165.8e6]


def curve(name, x, guide=False):
    return PanelCurve(name, x, [Interval(0.1 * i, 0.1 * i - 0.05, 0.1 * i + 0.07) for i in range(len(x))], guide)


def made(n=2, **words):
    each = [
        Panel(f"raid {k}", "added, USD", "USD", [curve("few", MONEY), curve("many", MONEY), curve("none", MONEY, True)])
        for k in range(n)
    ]
    return Panels("leakage, share", "1", each, **words)


def drawn(found, width_in):
    with style.styled():
        figure = panels.draw(found, width_in)
        figure.canvas.draw()
    return figure


def test_the_table_has_a_row_for_each_estimate():
    figure_spec = panels.figure_spec("some", made(), "n = 3")
    assert figure_spec.header == ("panel", "curve", "x", "estimate", "low", "high", "unit")
    assert len(figure_spec.rows) == 2 * 3 * len(MONEY)
    assert figure_spec.rows[1] == ["raid 0", "few", 33.16e6, 0.1, 0.05, pytest.approx(0.17), "1"]


def test_all_files_are_written(tmp_path):
    write(tmp_path, panels.figure_spec("some", made(at=0.0, by="raids"), "n = 3"))
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize("width_in", [style.COLUMN_IN, style.PAGE_IN])
@pytest.mark.parametrize("n", [1, 3])
def test_nothing_along_the_axis_overlaps_or_is_cut_off(width_in, n):
    figure = drawn(made(n), width_in)
    edge = figure.bbox
    for axis in figure.axes:
        boxes = sorted(
            (label.get_window_extent() for label in axis.get_xticklabels() if label.get_text()), key=lambda b: b.x0
        )
        assert len(boxes) > 1
        assert all(a.x1 < b.x0 for a, b in pairwise(boxes))
    (legend,) = figure.legends
    box = legend.get_window_extent()
    assert edge.x0 <= box.x0
    assert box.x1 <= edge.x1


def test_bars_are_the_limits():
    axis = drawn(made(1), style.PAGE_IN).axes[0]
    (bars,) = axis.containers[0].lines[2]
    assert [tuple(segment[:, 1].round(6)) for segment in bars.get_segments()][1] == (0.05, 0.17)


def test_a_legend_is_filled_evenly_and_never_wider_than_the_figure():
    assert legend_columns(["a", "b", "c"], 3.0) == 3
    assert legend_columns(["75 %", "50 %", "25 %", "0 %", "100 %, nothing added"], 3.35) == 3
    assert legend_columns(["x" * 60, "y" * 60], 7.0) == 1
