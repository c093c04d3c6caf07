"""A page in Chromium, of which every message, error and request is noted."""

import pytest

from tests.browser.chromium import launched, until


@pytest.fixture(scope="session")
def chromium():
    """Return the browser that all tests share."""
    with launched() as browser:
        yield browser


class Watched:
    """A page, what it said and what it asked for."""

    def __init__(self, page):
        self.page, self.said, self.asked = page, [], []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(f"dialog: {dialog.message}") or dialog.dismiss())
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address):
        self.page.goto(address)
        until(self.page, "window.replay && replay.frame > 0")
        return self.page


@pytest.fixture
def watched(chromium):
    """Yield a function that makes a watched page; in the end none has said anything."""
    contexts, pages = [], []

    def make(width=1400, height=900, **options):
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **options))
        pages.append(Watched(contexts[-1].new_page()))
        return pages[-1]

    yield make
    said = [line for page in pages for line in page.said]
    for context in contexts:
        context.close()
    assert said == []
