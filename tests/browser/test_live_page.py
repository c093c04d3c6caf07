"""The live view in Chromium: its page fights again, steps and runs, and asks its own server only."""

import threading
import time

import pytest

from tests.browser.chromium import until
from tests.experiments.replay.synthetic import record
from wargame_experiments.replay.server import serve

pytestmark = pytest.mark.browser
CONTROLS = [{"path": "raid.size", "label": "attackers", "value": 40, "min": 1, "max": 400}]


@pytest.fixture
def live():
    """Yield a function that starts a server; all end with the test."""
    servers = []

    def start(make_record, stepper=None):
        servers.append(serve(make_record, CONTROLS, stepper=stepper))
        threading.Thread(target=servers[-1].serve_forever, args=(0.02,), daemon=True).start()
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def make_record(request):
    if request["seed"] == 9:
        raise ValueError("<b>no such seed</b>")
    return record(request["settings"].get("raid.size", 40), ticks=600, seed=request["seed"])


class Stepper:
    """A battle whose record grows by the tick."""

    def restart(self, request):
        self.tick, self.document = 0, record(40, ticks=200, seed=request["seed"])

    def step(self):
        time.sleep(0.005)
        self.tick += 1
        return {"tick": self.tick, "is_over": self.tick >= 200}

    def record(self):
        ticks = {"ticks": self.tick, "t_end_s": 2.0 * self.tick}
        return self.document | {"header": self.document["header"] | ticks}


def test_settings_change_the_battle(watched, live):
    server = live(make_record)
    view = watched()
    page = view.open(server.address)
    assert page.evaluate("replay.state().movers['not launched']") == 40
    page.get_by_label("attackers").fill("90")
    page.get_by_role("button", name="Fight").click()
    until(page, "Object.values(replay.state().movers).reduce((a, b) => a + b) === 90")
    until(page, "replay.time > 0")
    origin = server.address.partition("/?")[0]
    assert {address.startswith(origin) for address in view.asked} == {True}


def test_a_mistake_is_said_as_text(watched, live):
    view = watched()
    page = view.open(live(make_record).address)
    page.get_by_label("seed").fill("9")
    page.get_by_role("button", name="Fight").click()
    page.get_by_text("<b>no such seed</b>").wait_for()
    page.get_by_label("More settings").fill("units.city.agent = os:system")
    page.get_by_role("button", name="Fight").click()
    page.get_by_text("an agent cannot be set from the page").wait_for()
    assert len(view.said) == 2  # Chromium notes the two refusals
    view.said.clear()


def test_a_battle_of_agents_steps_and_runs(watched, live):
    page = watched().open(live(make_record, Stepper()).address)
    page.get_by_role("button", name="Step").click()
    until(page, "replay.time === 2")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("tick 200, over").wait_for()
    until(page, "replay.time === 400")


def test_a_wrong_token_shows_no_page(watched, live):
    view = watched()
    answer = view.page.goto(live(make_record).address + "x")
    assert answer.status == 403
    view.said.clear()
