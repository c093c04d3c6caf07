"""Every page of the documentation site that has a frame loads from the disk, says nothing and asks for nothing else."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.browser
SITE = Path(__file__).parents[2] / "docs/_build/html"
PAGES = sorted(page for page in SITE.rglob("*.html") if "<iframe" in page.read_text("utf-8")) if SITE.is_dir() else []
READY = "window.replay && replay.frame > 0 || window.explorer || window.campaign || document.querySelector('canvas')"


@pytest.fixture
def opened(chromium):
    """Yield a function that opens a page of the site; in the end none has had an error, or asked for another's file."""
    if not (SITE / "index.html").is_file():
        pytest.skip("the documentation site is not there: `make docs` builds it")
    contexts, said, asked = [], [], []

    def make(path, width=1400, **options):
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: message.type in {"error", "warning"} and said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri(), wait_until="load")
        return page

    yield make
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not is_of_site(url)] == []


def test_some_pages_have_frames(opened):
    assert len(PAGES) >= 5


@pytest.mark.parametrize("path", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_with_a_frame_loads_without_a_word(opened, path):
    page = opened(path)
    for element in page.query_selector_all("iframe"):
        element.scroll_into_view_if_needed()
        frame = element.content_frame()
        for _ in range(400):
            if frame.evaluate(READY):
                break
            page.wait_for_timeout(50)
        else:
            pytest.fail("the frame never showed anything")


@pytest.mark.parametrize("width", [1400, 700])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "start", "mechanisms/detection", "auto/gallery/02_replay"])
def test_a_page_is_no_wider_than_its_window_and_takes_its_colours(opened, name, width, scheme):
    page = opened(SITE / f"{name}.html", width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.dataset.theme") == scheme


def is_of_site(url):
    """Return whether an address is a file of the site, or lies in the page itself."""
    parts = urlsplit(url)
    if parts.scheme in {"data", "blob", "about"}:
        return True
    return parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(SITE)
