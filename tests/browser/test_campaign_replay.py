"""The page of the replay of a campaign in Chromium: weeks, map, curves, events, and the battle of a raid inside."""

import io
import json
from pathlib import Path

import pytest

from tests.browser.chromium import until
from tests.browser.test_replay_page import HOSTILE, drawn, settle
from wargame_experiments.replay import campaign_page
from wargame_experiments.replay.campaign import ReplayedCampaign
from wargame_experiments.replay.reader import parse

pytestmark = pytest.mark.browser
CAMPAIGNS = Path(__file__).parents[1] / "wargame" / "campaign"
INSIDE = "document.querySelector('#inside iframe')?.contentWindow"


@pytest.fixture(scope="module")
def document():
    """Return the record of a small campaign with two raids, in the first two weeks of its war, 3 and 4."""
    return ReplayedCampaign(str(CAMPAIGNS / "whole.toml")).record(1, 0).document()


@pytest.fixture
def address(document, tmp_path):
    return write(tmp_path / "campaign.html", document)


def write(file, document):
    file.write_text(campaign_page.html(document), "utf-8")
    return file.as_uri()


def asked(view):
    return {one.partition("#")[0] for one in view.asked} - {"about:srcdoc"}


@pytest.mark.parametrize("width", [1400, 1000, 700, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_draws_at_every_width_and_asks_for_nothing(watched, address, width, scheme):
    view = watched(width, color_scheme=scheme)
    page = view.open(address + "#w=4")
    image_module = pytest.importorskip("PIL.Image")
    image = image_module.open(io.BytesIO(page.screenshot()))
    assert len(image.convert("RGB").getcolors(1 << 24)) > 200
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("replay.week") == 4
    assert asked(view) == {address}


def test_numbers_are_those_of_the_record(watched, address, document):
    page, replay = watched().open(address), parse(document)
    header, depots, lines = replay.header, replay.columns["depots"], replay.columns["lines"]
    for week in (0, 3, 5, 1):
        page.evaluate(f"replay.setWeek({week})")
        state = page.evaluate("replay.state()")
        for row in (depots["week"] == week).nonzero()[0]:
            nation, good = (
                header[rows][depots[key][row]]["name"] for rows, key in (("nations", "nation"), ("goods", "good"))
            )
            assert state["stock"][nation][good] == depots["stock"][row]
        for row in (lines["week"] == week).nonzero()[0]:
            name = header["lines"][lines["line"][row]]["name"]
            assert state["output"][name] == lines["output"][row]
            assert state["bound"][name] == header["bounds"][lines["bound"][row]]
        flow = replay.columns["deliveries"]
        shown = sum(one["units"] for one in state["flows"] if one["kind"] == "deliveries")
        assert shown == flow["units"][flow["week"] == week].sum()


def test_slider_keys_and_address_go_to_weeks(watched, address):
    page = watched().open(address)
    page.locator("#slider").fill("3")
    assert page.evaluate("[replay.week, location.hash]") == [3, "#w=3"]
    settle(page)
    assert page.locator("#tick").inner_text() == "week 0 of the war, of 3"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("replay.week") == 4
    page.keyboard.press("Home")
    assert page.evaluate("replay.week") == 0
    settle(page)
    assert page.locator("#phase").inner_text() == "peace"
    page.evaluate("location.hash = '#w=5'")
    until(page, "replay.week === 5")
    page.keyboard.press("Home")
    page.get_by_label("Speed").select_option("32")
    page.get_by_role("button", name="Play").click()
    until(page, "replay.week === 5")


def test_events_jump(watched, address):
    page = watched().open(address)
    page.keyboard.press("n")
    assert page.evaluate("replay.week") == 1
    page.locator(".event", has_text="war begins").click()
    assert page.evaluate("replay.week") == 3
    page.get_by_role("button", name="▲ expansions").click()
    settle(page)
    assert page.locator(".event", has_text="expansion").count() == 0


def test_the_chosen_good_and_the_switches_change_what_is_drawn(watched, address):
    page = watched().open(address + "#w=2")
    canvas = page.locator("#map")
    before = drawn(canvas)
    for box in page.locator("#flows input").all():
        box.uncheck()
    settle(page)
    assert drawn(canvas) != before
    page.get_by_label("Good", exact=True).select_option(label="motor")
    assert page.locator("#goods h3").all_inner_texts() == ["Stock at lines units"]
    page.get_by_role("button", name="yard", exact=True).click()
    settle(page)
    assert page.evaluate("replay.state().good") == "defender"
    page.get_by_label("Any measure").select_option("stock_blue_defender")
    assert page.locator("#any .keys output").inner_text() == str(page.evaluate("replay.state().stock.south.defender"))


def test_a_raid_opens_and_goes_back(watched, address, document):
    view = watched()
    page = view.open(address + "#w=3")
    page.get_by_role("button", name="Open the battle").click()
    until(page, f"{INSIDE}?.replay?.frame > 0")
    header = document["raids"][0]["document"]["header"]
    assert page.evaluate(f"{INSIDE}.document.getElementById('title').textContent") == header["title"]
    page.evaluate(f"{INSIDE}.replay.setTime(1e9)")
    units = page.evaluate(f"{INSIDE}.replay.state().units")
    for name, totals in header["totals"].items():
        assert {word: units[name].get(word, 0) for word in totals} == totals
    assert page.evaluate("location.hash") == "#w=3&raid=0"
    page.get_by_role("button", name="Next raid").click()
    until(page, f"replay.week === 4 && {INSIDE}?.replay?.frame > 0")
    page.keyboard.press("b")  # inside the battle
    until(page, "replay.raid === -1")
    assert page.locator("iframe").count() == 0
    assert page.evaluate("[replay.week, location.hash]") == [4, "#w=4"]
    assert asked(view) == {address}


def test_a_raid_looks_like_the_page_and_its_address_opens_it(watched, address):
    page = watched(color_scheme="light").open(address + "#w=1&raid=1")
    until(page, f"{INSIDE}?.replay?.frame > 0")
    page.get_by_role("button", name="Campaign").click()
    page.keyboard.press("d")
    page.keyboard.press("o")
    until(page, f"{INSIDE}?.document.documentElement?.dataset.theme === 'dark'")


def test_a_raid_that_is_not_in_the_page_is_named_by_its_command(watched, tmp_path):
    page = watched().open(
        write(tmp_path / "none.html", ReplayedCampaign(str(CAMPAIGNS / "whole.toml")).record(1, 0, 0).document())
        + "#w=4"
    )
    assert page.get_by_role("button", name="not in this page").is_disabled()
    assert page.locator("#raid-list code").inner_text().endswith("--raid 1,0")
    assert "--raids 2" in page.locator("#raids > .about").inner_text()


def test_a_campaign_without_raids_has_no_panel_of_raids(watched, tmp_path):
    page = watched().open(
        write(tmp_path / "shells.html", ReplayedCampaign("shell-hunger").record(1, 0).document()) + "#w=100"
    )
    assert page.locator("#raids").inner_text() == ""
    assert page.evaluate("replay.state().flows.some(({ kind }) => kind === 'donations')")


def test_hostile_words_stay_words(watched, tmp_path):
    settings = {"title": HOSTILE, "nations.south.label": HOSTILE, "lines.yard.label": HOSTILE}
    shown = ReplayedCampaign(
        str(CAMPAIGNS / "whole.toml"), [f"{path}={json.dumps(value)}" for path, value in settings.items()]
    )
    view = watched()
    page = view.open(write(tmp_path / "hostile.html", shown.record(1, 0, 1).document()))
    assert page.locator("h1").inner_text().startswith("</script><script>alert(1)")
    for _ in range(8):
        page.keyboard.press("n")
    page.locator("#map").hover()
    assert page.locator("img").count() == 0
    assert len(asked(view)) == 1


def test_it_prints_light(watched, address):
    page = watched(color_scheme="dark").open(address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
