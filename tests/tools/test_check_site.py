"""The check of the documentation site finds what a page must not load and where a link leads nowhere."""

import runpy
from pathlib import Path

import pytest

TOOL = runpy.run_path(str(Path(__file__).parents[2] / "tools/check_site.py"))


@pytest.fixture
def site(tmp_path):
    """A site without a mistake: two pages, a style, a link to elsewhere in the text."""
    (tmp_path / "style.css").write_text("a { color: red }")
    (tmp_path / "other.html").write_text('<p id="place">')
    (tmp_path / "index.html").write_text(
        '<link rel="stylesheet" href="style.css?v=1"><a href="other.html#place">a</a><a href="https://a.example/">b</a>'
    )
    return tmp_path


def test_a_site_without_a_mistake(site):
    assert list(TOOL["mistakes"](site)) == []


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<script src="https://a.example/x.js"></script>', "loads https://a.example/x.js"),
        ('<img src="//a.example/x.png">', "loads //a.example/x.png"),
        ('<link rel="stylesheet" href="http://a.example/x.css">', "loads http://a.example/x.css"),
        ('<iframe src="gone.html"></iframe>', "there is no such file"),
        ('<a href="gone.html">x</a>', "there is no such file"),
        ('<a href="other.html#gone">x</a>', "there is no such place on the page"),
        ('<a href="../../x.html">x</a>', "allowed: inside the site"),
    ],
)
def test_a_mistake_is_found(site, markup, said):
    with (site / "index.html").open("a") as page:
        page.write(markup)
    (line,) = TOOL["mistakes"](site)
    assert said in line


def test_a_style_that_loads_from_elsewhere(site):
    (site / "style.css").write_text('@font-face { src: url("https://a.example/f.woff2") }')
    (line,) = TOOL["mistakes"](site)
    assert "style.css: loads from elsewhere" in line
