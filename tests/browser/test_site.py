"""Every page of the documentation site that has a frame loads from the disk, says nothing and asks for nothing else."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.browser
SITE = Path(__file__).parents[2] / "docs/_build/html"
PAGES = sorted(page for page in SITE.rglob("*.html") if "<iframe" in page.read_text("utf-8")) if SITE.is_dir() else []
READY = "window.replay && replay.frame > 0 || window.explorer || window.campaign || document.querySelector('canvas')"


@pytest.fixture(scope="module", autouse=True)
def _is_built():
    if not (SITE / "index.html").is_file():
        pytest.skip("the documentation site is not there: `make docs` builds it")


@pytest.mark.skipif(not SITE.is_dir(), reason="the documentation site is not there: `make docs` builds it")
def test_some_pages_have_frames():
    assert len(PAGES) >= 5


@pytest.mark.parametrize("path", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_with_a_frame_loads_without_a_word(watched, path):
    view = watched()
    page = view.page
    page.goto(path.as_uri(), wait_until="load")
    for element in page.query_selector_all("iframe"):
        element.scroll_into_view_if_needed()
        frame = element.content_frame()
        for _ in range(400):
            if frame.evaluate(READY):
                break
            page.wait_for_timeout(50)
        else:
            pytest.fail("the frame never showed anything")
    elsewhere = [url for url in view.asked if not is_of_site(url)]
    assert elsewhere == []


@pytest.mark.skipif(not SITE.is_dir(), reason="the documentation site is not there: `make docs` builds it")
@pytest.mark.parametrize("width", [1400, 700])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "start", "mechanisms/detection", "reference/catalogue"])
def test_a_page_is_no_wider_than_its_window(watched, name, width, scheme):
    page = watched(width, 900, color_scheme=scheme).page
    page.goto((SITE / f"{name}.html").as_uri(), wait_until="load")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.dataset.theme") == scheme


def is_of_site(url):
    """Return whether an address is a file of the site, or lies in the page itself."""
    parts = urlsplit(url)
    if parts.scheme in {"data", "blob", "about"}:
        return True
    return parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(SITE)
