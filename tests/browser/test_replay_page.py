"""The page of a replay in Chromium: it draws, plays, jumps, says nothing and asks for nothing."""

import io
import re

import pytest

from tests.browser.chromium import until
from tests.experiments.replay.synthetic import record
from wargame_experiments.replay import page as replay_page

pytestmark = pytest.mark.browser
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028 & \"'`"
COLOURS = """() => { const c = document.querySelector("#maps canvas"), p = c.getContext("2d");
    return new Set(new Uint32Array(p.getImageData(0, 0, c.width, c.height).data.buffer)).size; }"""


@pytest.fixture(scope="module")
def document():
    return record()


@pytest.fixture
def address(document, tmp_path):
    return write(tmp_path / "replay.html", document)


def write(file, *documents):
    file.write_text(replay_page.html(*documents), "utf-8")
    return file.as_uri()


def settle(page):
    """Wait until a frame was drawn after what was done."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def drawn(canvas):
    """Return what a canvas shows."""
    return canvas.evaluate("(canvas) => canvas.toDataURL()")


@pytest.mark.parametrize("width", [1400, 1000, 700, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_draws_at_every_width_and_asks_for_nothing(watched, address, width, scheme):
    view = watched(width, color_scheme=scheme)
    page = view.open(address + "#t=1300")
    image_module = pytest.importorskip("PIL.Image")
    image = image_module.open(io.BytesIO(page.screenshot()))
    assert len(image.convert("RGB").getcolors(1 << 24)) > 200
    assert page.evaluate(COLOURS) > 100
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [asked.partition("#")[0] for asked in view.asked] == [address]


def test_only_one_name_is_global(watched, address, tmp_path):
    own = "Object.getOwnPropertyNames(window).sort().join()"
    blank = tmp_path / "blank.html"
    blank.write_text("<!doctype html>")
    plain = watched().page
    plain.goto(blank.as_uri())
    there = watched().open(address).evaluate(own).split(",")
    elements = watched().open(address).evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert set(there) - set(plain.evaluate(own).split(",")) - set(elements) == {"replay"}


def test_counts_at_the_end_are_those_of_the_header(watched, address, document):
    page = watched().open(address)
    for seconds in (1e9, 700, 1e9):  # forwards, back, and forwards again
        page.evaluate(f"replay.setTime({seconds})")
    units = page.evaluate("replay.state().units")
    for name, totals in document["header"]["totals"].items():
        assert {word: units[name].get(word, 0) for word in totals} == totals
    assert page.evaluate("replay.time") == document["header"]["t_end_s"]


def test_it_plays_and_pauses(watched, address):
    page = watched().open(address)
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "replay.time > 20 && replay.frame > 5")
    page.keyboard.press("n")  # an event pauses
    page.wait_for_timeout(100)
    time = page.evaluate("replay.time")
    page.wait_for_timeout(200)
    assert page.evaluate("replay.time") == time
    assert page.get_by_role("button", name="Play", exact=True).is_visible()


def test_it_stops_at_the_end_and_begins_again(watched, address):
    page = watched().open(address + "#t=2990")
    page.evaluate("replay.play()")
    until(page, "replay.time === 3000")
    page.keyboard.press("Space")
    until(page, "replay.time > 0 && replay.time < 1000")


def test_the_slider_the_keys_and_the_address_set_the_time(watched, address):
    page = watched().open(address)
    page.locator("#slider").fill("1100")
    assert page.evaluate("[replay.time, location.hash]") == [1100, "#t=1100"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("replay.time") == 1102
    page.keyboard.press("PageUp")
    assert page.evaluate("replay.time") == 1042
    page.evaluate("location.hash = 't=1500'")
    until(page, "replay.time === 1500")
    settle(page)
    assert page.locator("#time").inner_text() == "0:25:00"
    page.evaluate("location.hash = 't=alert(1)'")
    settle(page)
    assert page.evaluate("replay.time") == 1500


def test_events_lead_from_one_to_the_next(watched, address):
    page = watched().open(address)
    times = []
    for _ in range(5):
        page.get_by_role("button", name="Next event").click()
        times.append(page.evaluate("replay.time"))
    assert times == sorted(set(times))
    page.keyboard.press("p")
    assert page.evaluate("replay.time") == times[-2]
    for kind in ("take-offs", "shots", "losses", "arrivals", "detections", "dry"):
        page.get_by_role("button", name=re.compile(kind)).click()
    page.keyboard.press("n")
    settle(page)
    assert page.locator("#events [aria-current]").inner_text().endswith("blue-net down")
    assert page.locator("#networks .down").inner_text() == "blue-net down"
    page.locator("#events .event").last.click()
    assert page.evaluate("replay.time") == 2 * int(0.62 * 1500)


def test_the_list_of_events_holds_only_what_can_be_seen(watched, tmp_path):
    page = watched().open(write(tmp_path / "many.html", record(1_000)))
    assert page.locator("#events .event").count() < 40


def test_states_add_up_to_all_movers(watched, address):
    page = watched().open(address)
    for seconds in (0, 600, 1100, 1700, 3000):
        page.evaluate(f"replay.setTime({seconds})")
        settle(page)
        cells = page.locator("#states td").all_inner_texts()
        assert sum(int(cell) for cell in cells if cell not in ("", "·")) == 115


def test_switches_change_the_map(watched, address):
    page = watched().open(address + "#t=1300")
    for label in ("coverage", "jamming", "weapon reach", "names", "lost and arrived"):
        before = drawn(page.locator("#maps canvas").first)
        page.get_by_label(label, exact=True).click()
        settle(page)
        assert drawn(page.locator("#maps canvas").first) != before


def test_zoom_pan_and_reset(watched, address):
    page = watched().open(address + "#t=1300")
    canvas = page.locator("#maps canvas").first
    before = drawn(canvas)
    canvas.hover(position={"x": 300, "y": 300})
    page.mouse.wheel(0, -300)
    settle(page)
    zoomed = drawn(canvas)
    page.mouse.down()
    page.mouse.move(500, 500)
    page.mouse.up()
    settle(page)
    assert len({before, zoomed, drawn(canvas)}) == 3
    page.get_by_role("button", name="Whole map").click()
    page.mouse.move(5, 5)
    settle(page)
    assert drawn(canvas) == before


def test_a_unit_under_the_pointer_is_named(watched, address):
    page = watched().open(address)
    box = page.locator("#maps canvas").first.bounding_box()
    scale = min((box["width"] - 48) / 1e5, (box["height"] - 40) / 1e5)
    x = box["x"] + box["width"] / 2 + (80_000 - 50_000) * scale + 7
    page.mouse.move(x, box["y"] + box["height"] / 2 - 4)
    assert page.locator("#tip").inner_text().startswith("early-warning, 1 of 1")


def test_dark_and_light(watched, address):
    page = watched(color_scheme="light").open(address)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark or light").click()
    settle(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_hostile_names_stay_text(watched, tmp_path):
    names = dict.fromkeys(("wave-north", "city"), HOSTILE)
    document = record(60, names=names | {"pads-north": "__proto__", "depot": "{{script}}"}, title=HOSTILE)
    view = watched()
    page = view.open(write(tmp_path / "hostile.html", document, document) + "#t=1700")
    for _ in range(20):
        page.keyboard.press("n")
    page.evaluate("replay.play()")
    page.wait_for_timeout(300)
    assert page.locator("h1").inner_text().startswith("</script><script>")
    assert page.locator("img").count() == 0
    assert page.evaluate("document.scripts.length") == 5  # two records, the packed code, what unpacks it, and the code
    assert len(view.asked) == 1


def test_two_records_share_a_clock(watched, document, tmp_path):
    page = watched().open(write(tmp_path / "two.html", document, record(90, ticks=1_200, seed=2)) + "#t=1500")
    assert page.locator("#maps figure:visible").count() == 2
    assert page.evaluate("[replay.state(0), replay.state(1)].map((s) => s.statuses.standing > 0)") == [True, True]
    launched = page.locator(".counter", has_text="attackers that took off").locator("output").all_inner_texts()
    assert launched == ["115", "90", "−25"]
    page.evaluate("replay.setTime(1e9)")
    assert page.evaluate("replay.time") == 3000


def test_a_record_of_another_format_is_refused_with_a_sentence(watched, document, tmp_path):
    page = watched().page
    page.goto(write(tmp_path / "later.html", document | {"version": 9}))
    page.locator("#error").wait_for()
    assert page.locator("#error").inner_text() == "this page reads format 1 of a replay, not forcemix-replay 9"
