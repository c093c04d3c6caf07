"""House style: the same figure whatever the user's settings, texts as they are written, a font for every letter."""

import csv
import warnings
from functools import partial

import matplotlib
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from tests.experiments.analysis.made import mixes
from wargame_experiments.figures import figure_spec, fonts, front, heat_map, style
from wargame_experiments.figures import line as line_plot
from wargame_experiments.figures.fonts import Fonts

HOSTILE = {
    "text.usetex": True, "text.parse_math": True, "axes.grid": True, "axes.facecolor": "yellow", "pdf.fonttype": 3,
    "savefig.bbox": "tight", "savefig.dpi": 30, "savefig.transparent": True, "axes.formatter.use_locale": True,
    "font.family": "serif", "font.size": 20, "lines.linewidth": 9, "axes.prop_cycle": "cycler('color', ['k', 'w'])",
    "figure.constrained_layout.use": True, "pdf.compression": 0, "path.sketch": (1, 100, 2), "hatch.linewidth": 4,
    "axes.unicode_minus": False, "mathtext.fontset": "stix", "text.antialiased": False, "legend.frameon": True,
}  # fmt: skip


@pytest.mark.parametrize("module", [line_plot, heat_map, front])
def test_settings_of_the_user_change_no_byte(module, tmp_path):
    (one, *_) = module.figure_specs(mixes())
    for name, settings in (("a", {}), ("b", HOSTILE)):
        (tmp_path / name).mkdir()
        with matplotlib.rc_context(settings):
            before = dict(matplotlib.rcParams)
            figure_spec.write(tmp_path / name, one)
            assert dict(matplotlib.rcParams) == before
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


def written(text):
    figure = Figure(figsize=(2, 1))
    panel = figure.subplots()
    panel.plot([0, 1], [0, 1], label=style.named(text))
    panel.set(title=text, xlabel=text, ylabel=text)
    panel.set_xticks([0, 1], [text, "b"])
    panel.legend()
    return figure


@pytest.mark.parametrize(
    "text", ["a $5 drone, in $", r"\frac{x}{y} 50 %", "x_1^2 & {y}", "_hidden", "$unclosed_", "#1 ~"]
)
def test_texts_are_shown_as_they_are_written(text, tmp_path):
    with style.styled():
        figure = written(text)
        figure.draw_without_rendering()
    shown = [one for one in figure.findobj(Text) if one.get_text().strip() == text]
    assert len(shown) >= 5  # title, two labels, a tick, the legend
    assert not any(one.get_parse_math() or one.get_usetex() for one in shown)
    style.save(partial(written, text), tmp_path, "text")


@pytest.fixture
def tiny_font(tmp_path):
    """Return the family of a font that has one letter, installed for a while."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((250, 700))
    pen.closePath()
    glyph, family = pen.glyph(), "Tiny Test Sans"
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "ka"])
    builder.setupCharacterMap({0x1401: "ka"})
    builder.setupGlyf({".notdef": glyph, "ka": glyph})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "ka": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "tiny.ttf")
    known = list(font_manager.fontManager.ttflist)
    font_manager.fontManager.addfont(str(tmp_path / "tiny.ttf"))
    yield family
    font_manager.fontManager.ttflist[:] = known
    fonts._has.cache_clear()
    fonts._font.cache_clear()


def test_letters_that_the_font_lacks_come_from_another(tiny_font, tmp_path):
    chosen = Fonts()
    assert chosen.families("plain") == ("DejaVu Sans",)
    base = Fonts("Liberation Sans") if "Liberation Sans" in fonts._families() else chosen
    lacking = next((c for c in "\u1401" if not fonts._has("DejaVu Sans", c)), None)
    style.save(partial(written, "\u1401"), tmp_path, "other", base)
    assert base.missing() == ""
    if lacking:
        assert tiny_font in chosen.families("\u1401")


def test_a_family_that_is_asked_for_is_looked_at_first(tiny_font):
    assert Fonts(tiny_font).families("a\u1401") == (tiny_font, "DejaVu Sans")


def test_letters_that_no_font_has_are_said_once(tmp_path):
    chosen = Fonts()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in "ab":
            style.save(partial(written, "\U00012000 \U00012001"), tmp_path, name, chosen)
    assert chosen.missing().count("\n") == 0
    assert "U+12000, U+12001 (script: Cuneiform)" in chosen.missing()
    assert "--font FAMILY" in chosen.missing()
    assert b"/Type3" not in (tmp_path / "a.pdf").read_bytes()


def test_a_family_that_is_not_there_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'DejaVu Serif'"):
        Fonts("DejaVu Serf")


def test_no_cell_is_a_formula_and_no_number_is_touched(tmp_path):
    cells = ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "plain", "-1.5", "a\x1b]52;c;x\x07", "-", "＝1"]
    style.write_csv(tmp_path / "cells.csv", ["=head"], [[cell] for cell in [*cells, -1.5, -0.0, float("nan"), 3]])
    with (tmp_path / "cells.csv").open(encoding="utf-8", newline="") as source:
        found = [row[0] if row else "" for row in csv.reader(source)]
    safe = ["'=1+1", "'+x", "'-x", "'@SUM(A1)", "'\tx", "plain", "-1.5", r"a\x1b]52;c;x\x07", "'-", "'＝1"]
    assert found == ["'=head", *safe, "-1.5", "0.0", "", "3"]
