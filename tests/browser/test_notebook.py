"""A replay in the frame of a notebook: it draws, asks for nothing, and reaches nothing of the page around it."""

import pytest

pytestmark = pytest.mark.browser

HOSTILE = '</iframe><img src=x onerror="alert(1)"><script>alert(2)</script>'
NOTEBOOK = '<!doctype html><meta charset="utf-8"><title>Notebook</title><h1>A notebook</h1>{}'


@pytest.fixture(scope="module")
def shown():
    import forcemix as fm

    settings = {"title": HOSTILE, "units.red-group.label": HOSTILE[:60]}
    parts = [fm.scenario("duel", settings), fm.replay("duel", settings=settings)]
    return NOTEBOOK.format("".join(part._repr_html_() for part in parts))


@pytest.mark.parametrize("width", [1400, 700])
def test_a_replay_draws_in_a_notebook_and_asks_for_nothing(shown, width, watched, tmp_path):
    (tmp_path / "notebook.html").write_text(shown, "utf-8")
    notebook = watched(width=width)
    notebook.page.goto(f"file://{tmp_path}/notebook.html")
    notebook.page.locator("iframe").scroll_into_view_if_needed()
    frame = inner_frame(notebook.page)
    assert frame.evaluate("document.title") == HOSTILE
    assert frame.evaluate("document.querySelectorAll('img, iframe').length") == 0
    assert notebook.page.evaluate("document.querySelectorAll('img, script').length") == 0
    assert notebook.page.evaluate("document.querySelectorAll('iframe').length") == 1
    assert [address for address in notebook.asked if not address.startswith("about:")] == [
        f"file://{tmp_path}/notebook.html"
    ]
    with pytest.raises(Exception, match=r"cross-origin|Blocked a frame|SecurityError"):
        frame.evaluate("window.parent.document.title")


def inner_frame(page):
    """Return the frame of the replay once it has drawn."""
    for _ in range(500):
        frames = [one for one in page.frames if one != page.main_frame]
        if frames and frames[0].evaluate("!!window.replay && replay.frame > 0"):
            return frames[0]
        page.wait_for_timeout(20)
    raise AssertionError("the replay was never drawn")
