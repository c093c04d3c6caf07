"""The server of an explorer: what a click asks for, and who may."""

import json
import threading

import pytest

from tests.experiments.explorer.studies import document, three_mixes
from tests.experiments.replay.test_server import ask, refused
from wargame_experiments.explorer.battles import ReplayPage
from wargame_experiments.explorer.server import MOST_KEPT, ExplorerServer

FOUGHT = []


def fight(point, first):
    if point == 7:
        raise ValueError("<b>no such point</b>")
    FOUGHT.append((point, first))
    return ReplayPage(f"<!doctype html>point {point}, {first}", "default-src 'none'")


@pytest.fixture(scope="module")
def server():
    started = ExplorerServer(document(three_mixes()), fight)
    thread = threading.Thread(target=started.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield started
    started.shutdown()
    started.server_close()
    thread.join(5)


def test_a_click_fights_once_and_its_replay_is_for_a_frame_of_the_page(server):
    for _ in range(2):
        answer, content = ask(server, "POST", "/fight", {"point": 3, "first": 2})
        assert (answer.status, json.loads(content)) == (200, {"battle": "3-2"})
    assert FOUGHT.count((3, 2)) == 1
    answer, content = ask(server, "GET", "/battle?battle=3-2&x=")  # the helper adds the token after a ?
    assert answer.status == 403
    answer, content = get_battle(server, "3-2")
    assert content == b"<!doctype html>point 3, 2"
    assert answer.getheader("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'self'"
    assert answer.getheader("X-Frame-Options") == "SAMEORIGIN"
    assert "Access-Control-Allow-Origin" not in dict(answer.getheaders())


def get_battle(server, name, token=None):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", f"/battle?token={server.token if token is None else token}&battle={name}")
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def test_only_the_latest_replays_are_kept(server):
    for first in range(MOST_KEPT + 2):
        ask(server, "POST", "/fight", {"point": 1, "first": first})
    assert get_battle(server, "1-0")[0].status == 404
    assert get_battle(server, f"1-{MOST_KEPT + 1}")[0].status == 200
    assert len(server.kept) == MOST_KEPT


@pytest.mark.parametrize(
    "body",
    [
        {}, {"first": 1}, {"point": -1}, {"point": 1.0}, {"point": True}, {"point": "1"}, {"point": 2**32},
        {"point": 1, "settings": {"units.guns.agent": "os:system"}}, [], 3,
    ],
)  # fmt: skip
def test_a_request_names_a_point_and_a_replication_and_nothing_else(server, body):
    before = len(FOUGHT)
    refused(server, 400, "POST", "/fight", body)
    assert len(FOUGHT) == before


def test_a_mistake_is_said(server):
    answer, content = ask(server, "POST", "/fight", {"point": 7})
    assert (answer.status, json.loads(content)["error"]) == (422, "<b>no such point</b>")


def test_others_are_refused(server):
    before = len(FOUGHT)
    refused(server, 403, "POST", "/fight", {"point": 1}, token="x")
    refused(server, 403, "POST", "/fight", {"point": 1}, Host="evil.example")
    refused(server, 403, "POST", "/fight", {"point": 1}, Origin="http://evil.example")
    refused(server, 403, "POST", "/fight", {"point": 1}, Sec_Fetch_Site="cross-site")
    refused(server, 415, "POST", "/fight", b"{}", Content_Type="text/plain")
    refused(server, 404, "GET", "/fight")
    assert get_battle(server, "3-2", token="x")[0].status == 403
    assert len(FOUGHT) == before


def test_the_page_is_in_no_foreign_frame(server):
    answer, content = ask(server, "GET", "/")
    assert answer.getheader("X-Frame-Options") == "DENY"
    assert b'id="served"' in content
