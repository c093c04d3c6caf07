"""The explorer in Chromium: each design draws, views are linked, a click opens a battle, nothing else is asked for."""

import json
import threading
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

import pytest

from tests.browser.chromium import until
from tests.experiments.explorer.studies import DESIGNS, campaigns, document
from tests.experiments.replay.synthetic import record
from wargame_experiments.explorer import page as explorer_page
from wargame_experiments.explorer.battles import PointBattles, ReplayPage
from wargame_experiments.explorer.document import document as document_of
from wargame_experiments.explorer.server import ExplorerServer
from wargame_experiments.replay import page as replay_page
from wargame_experiments.study import sweep

pytestmark = pytest.mark.browser
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028 & \"'`"
COLOURS = """(i) => { const c = document.querySelectorAll(".board canvas")[i], p = c.getContext("2d");
    return new Set(new Uint32Array(p.getImageData(0, 0, c.width, c.height).data.buffer)).size; }"""

OUTPUT_IN_THE_WAR = """[4, 5, 6, 7].reduce((sum, week) => {
    replay.setWeek(week);
    return sum + replay.state().output.defenders; }, 0)"""


@cache
def study(name):
    return document(DESIGNS[name][0]())


def write(folder, text):
    file = folder / "explorer.html"
    file.write_text(explorer_page.html(text), "utf-8")
    return file.as_uri()


def opened(view, address):
    view.page.goto(address)
    until(view.page, "window.explorer && explorer.frame > 0")
    return view.page


def settle(page):
    """Wait until a frame was drawn after what was done."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def drawn(page):
    """Return what the canvases of all views show."""
    return page.evaluate("[...document.querySelectorAll('.board canvas')].map((canvas) => canvas.toDataURL())")


def place(page, board, points):
    """Return where on the page a view has a mark of some points."""
    box = page.locator(".board canvas").nth(board).bounding_box()
    marks = page.evaluate(f"explorer.boards[{board}].marks")
    mark = next(one for one in marks if one["points"] == points)
    return box["x"] + mark["x"], box["y"] + mark["y"]


def brush(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()
    page.mouse.move(2, 2)
    settle(page)


@pytest.mark.parametrize("name", DESIGNS)
def test_each_design_draws_its_first_view_and_asks_for_nothing(watched, tmp_path, name):
    address = write(tmp_path, study(name))
    for width, scheme in ((1400, "light"), (700, "dark")):
        view = watched(width, color_scheme=scheme)
        page = opened(view, address)
        assert page.evaluate("explorer.boards[0].kind") == DESIGNS[name][1][0]
        for i in range(3):
            assert page.evaluate(COLOURS, i) > 20
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert [asked.partition("#")[0] for asked in view.asked] == [address]


@pytest.mark.parametrize("name", DESIGNS)
def test_every_view_of_a_study_draws_its_points(watched, tmp_path, name):
    page = opened(watched(), write(tmp_path, study(name)))
    for number, kind in enumerate(DESIGNS[name][1], 1):
        page.keyboard.press(str(number))
        settle(page)
        assert page.evaluate("[explorer.boards[0].kind, explorer.boards[0].marks.length > 0]") == [kind, True]
        assert page.locator("#first [aria-selected=true]").count() == 1


def test_a_brush_in_any_view_repaints_all_of_them(watched, tmp_path):
    page = opened(watched(), write(tmp_path, study("two factors")))
    plain = drawn(page)
    brush(page, place(page, 0, [0]), place(page, 0, [4]))  # in the heat map, whose points are in rows of three
    assert page.evaluate("explorer.selection") == [0, 1, 3, 4]
    once = drawn(page)
    assert all(one != other for one, other in zip(plain, once, strict=True))
    x, y = place(page, 1, [8])  # in the lines: one dot
    brush(page, (x - 6, y - 6), (x + 6, y + 6))
    assert 8 in page.evaluate("explorer.selection")
    twice = drawn(page)
    assert all(one != other for one, other in zip(once, twice, strict=True))
    x, y = place(page, 2, [0])  # in the parallel coordinates: one level of the first factor
    brush(page, (x - 6, y - 6), (x + 6, y + 6))
    assert page.evaluate("explorer.selection") == [0, 1, 2]
    page.get_by_role("button", name="3 of 9 selected").click()
    settle(page)
    assert page.evaluate("explorer.selection") == []
    assert drawn(page) == plain


def test_a_brush_with_shift_adds(watched, tmp_path):
    page = opened(watched(), write(tmp_path, study("two factors")))
    brush(page, place(page, 0, [0]), place(page, 0, [1]))
    page.keyboard.down("Shift")
    brush(page, place(page, 0, [8]), tuple(at + 8 for at in place(page, 0, [8])))
    page.keyboard.up("Shift")
    assert page.evaluate("explorer.selection") == [0, 1, 8]


def test_a_point_under_the_pointer_says_its_numbers(watched, tmp_path):
    text = study("two factors")
    page = opened(watched(), write(tmp_path, text))
    page.mouse.move(*place(page, 0, [5]))
    said = page.locator("#tip").inner_text()
    assert said.startswith("Point 5: red 50 % attritable, blue 100 % attritable")
    assert "n = 60" in said
    assert "attritable share of red's budget: 50 %" in said
    estimate = text["estimates"]["cer_raid"]
    assert f"{estimate['mean'][5]:.3f}"[:5] in said  # 0.368: three digits


def test_a_click_without_a_server_shows_the_command(watched, tmp_path):
    page = opened(watched(), write(tmp_path, study("two factors")))
    page.mouse.click(*place(page, 0, [5]))
    assert page.evaluate("explorer.point") == 5
    assert page.locator("#details code").inner_text() == "wargame explore 'some folder' --point 5 --first 0"
    page.get_by_label("Replication", exact=True).fill("12")
    assert page.locator("#details code").inner_text().endswith("--point 5 --first 12")


def test_a_model_without_replay_says_the_command_of_the_point(watched, tmp_path):
    commands = [f"queue day --set a={i} --seed 1 --first 0 --replications 1" for i in range(9)]
    click = {"noun": "day", "verb": "run", "is_replayed": False, "commands": commands}
    page = opened(watched(), write(tmp_path, {**study("two factors"), "click": click}))
    page.mouse.click(*place(page, 0, [5]))
    page.get_by_label("Replication", exact=True).fill("3")
    assert page.locator("#details code").inner_text() == commands[5].replace("--first 0", "--first 3")


def test_the_address_keeps_the_view(watched, tmp_path):
    address = write(tmp_path, study("mixes"))
    page = opened(watched(), address)
    page.locator("#measure").select_option("m leakage")
    page.get_by_role("tab", name="Heat map").first.click()
    page.get_by_role("tab", name="Scatter").last.click()
    page.locator("#second select").first.select_option("m cost_red")
    brush(page, place(page, 0, [0]), tuple(at + 5 for at in place(page, 0, [0])))
    again = opened(watched(), f"{address}{page.evaluate('location.hash')}")
    settle(again)
    for state in ("explorer.measure", "explorer.selection", "explorer.boards.map(({ kind }) => kind)"):
        assert again.evaluate(state) == page.evaluate(state)
    assert again.evaluate("[explorer.measure, explorer.selection]") == ["leakage", [0]]
    assert again.locator("#second select").first.input_value() == "m cost_red"
    odd = opened(watched(), f"{address}#measure=alert(1)&first=x&point=1e9&select=9-99999999.x&second-x=m+no")
    assert odd.evaluate("[explorer.measure, explorer.point, explorer.selection.length < 9]") == [
        "value_lost",
        None,
        True,
    ]


def test_keys_lead_from_point_to_point(watched, tmp_path):
    page = opened(watched(), write(tmp_path, study("two factors")))
    page.locator("#first canvas").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("explorer.point") == 4
    assert page.locator("#said").inner_text().startswith("Point 4:")
    page.keyboard.press("m")
    assert page.evaluate("explorer.measure") == "leakage"
    page.keyboard.press("Shift+M")
    page.keyboard.press("Escape")
    assert page.evaluate("[explorer.measure, explorer.point]") == ["cer_raid", None]


def test_dark_light_and_print(watched, tmp_path):
    page = opened(watched(color_scheme="light"), write(tmp_path, study("two factors")))
    before = drawn(page)
    page.keyboard.press("d")
    settle(page)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert all(one != other for one, other in zip(before, drawn(page), strict=True))
    page.emulate_media(media="print")
    assert not page.locator("#theme").is_visible()
    assert page.locator("#first canvas").is_visible()


def test_hostile_names_stay_text(watched, tmp_path):
    text = json.loads(json.dumps(study("mixes")))
    text["header"] |= {"title": HOSTILE, "question": HOSTILE, "scenario": HOSTILE, "defender": "__proto__"}
    for one in (*text["measures"], *text["factors"]):
        one["label"] = HOSTILE
    text["points"]["names"] = [HOSTILE] * text["points"]["count"]
    text["click"]["words"] = ["wargame", "explore", HOSTILE, "--point", "{point}", "--first", "{first}"]
    view = watched()
    page = opened(view, write(tmp_path, text))
    for number in range(1, 6):
        page.keyboard.press(str(number))
        settle(page)
    page.locator("#details .list button").first.click()
    assert page.locator("h1").inner_text().startswith("</script><script>")
    assert page.locator("#details h3").inner_text().startswith("</script><script>")
    assert page.locator("img").count() == 0
    assert page.evaluate("document.scripts.length") == 4  # the study, the packed code, what unpacks it, and the code
    assert len(view.asked) == 1


@pytest.fixture
def served():
    """Yield a server of an explorer whose battles are made up."""

    def fight(point, first):
        if first == 9:
            raise ValueError("<b>no such replication</b>")
        return ReplayPage(replay_page.html(record(40 + point, ticks=200)), replay_page.policy())

    with serving(study("two factors"), fight) as server:
        yield server


@contextmanager
def serving(text, fight):
    server = ExplorerServer(text, fight)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_click_fights_the_battle_and_shows_its_replay_in_place(watched, served):
    view = watched()
    page = opened(view, served.address)
    page.mouse.click(*place(page, 0, [5]))
    page.get_by_role("button", name="Show its battle").click()
    page.locator("#battle iframe").wait_for()
    frame = page.frames[-1]
    until(frame, "Boolean(window.replay && replay.frame > 0)")
    assert frame.evaluate("Object.values(replay.state().movers).reduce((a, b) => a + b)") == 45
    assert frame.evaluate("(() => { try { return parent.document.title; } catch { return 'closed'; } })()") == "closed"
    assert {urlsplit(asked).netloc for asked in view.asked} == {f"127.0.0.1:{served.port}"}
    page.get_by_role("button", name="Back to the study").click()
    assert page.locator("#battle").is_hidden()
    assert page.evaluate("explorer.point") == 5


def test_a_click_runs_the_campaign_and_shows_its_replay_in_place(watched, tmp_path):
    results = sweep(campaigns(), out=tmp_path / "years", workers=1)
    text = document_of(results)
    page = opened(watched(), write(tmp_path, text))
    page.locator("#details .list button").first.click()
    point = page.evaluate("explorer.point")
    assert page.locator("#details code").inner_text() == f"wargame explore {results.folder} --point {point} --first 0"
    with serving(text, PointBattles(results).replay) as served:
        view = watched()
        page = opened(view, served.address)
        page.locator("#details .list button").first.click()
        page.get_by_role("button", name="Show its campaign").click()
        page.locator("#battle iframe").wait_for()
        campaign = page.frames[-1]
        until(campaign, "Boolean(window.replay && replay.frame > 0)")
        runs = {(row["point"], row["replication"]): row for row in results.runs.to_pylist()}
        output = campaign.evaluate(OUTPUT_IN_THE_WAR)
        assert (
            output == runs[point, 0]["output_line_defenders__num"] != runs[1 - point, 0]["output_line_defenders__num"]
        )
        campaign.evaluate("replay.setWeek(4)")
        campaign.get_by_role("button", name="Open the battle").click()
        campaign.locator("#inside iframe").wait_for()
        raid = page.frames[-1]
        until(raid, "Boolean(window.replay && replay.frame > 0)")
        assert raid.locator("#title").inner_text().startswith("Raid of week 4, 0 of the war")
        campaign.get_by_role("button", name="Campaign").click()
        assert campaign.locator("#inside").is_hidden()
        assert {urlsplit(asked).netloc for asked in view.asked} <= {f"127.0.0.1:{served.port}", ""}
        page.get_by_role("button", name="Back to the study").click()
        assert page.locator("#battle").is_hidden()


def test_a_mistake_of_a_battle_is_said_as_text(watched, served):
    view = watched()
    page = opened(view, served.address)
    page.mouse.click(*place(page, 0, [5]))
    page.get_by_label("Replication", exact=True).fill("9")
    page.get_by_role("button", name="Show its battle").click()
    page.get_by_text("<b>no such replication</b>").wait_for()
    assert len(view.said) == 1  # Chromium notes the refusal
    view.said.clear()


def test_another_format_is_refused_with_a_sentence(watched, tmp_path):
    page = watched().page
    page.goto(write(tmp_path, {**study("one factor"), "version": 9}))
    page.locator("#error").wait_for()
    assert page.locator("#error").inner_text() == "this page reads format 1 of an explorer, not forcemix-explorer 9"
