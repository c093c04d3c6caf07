"""The live server answers its own page on this machine, and nobody else."""

import http.client
import json
import threading
from contextlib import contextmanager

import pytest

from tests.experiments.replay.synthetic import record
from wargame_experiments.replay.server import check_setting, serve
from wargame_experiments.webpage.loopback import BadRequest

CONTROLS = [{"path": "units.guns-north.count", "label": "guns", "value": 1, "min": 0, "max": 9}]
SMALL = record(10, ticks=50)


class Stepper:
    """A battle of three ticks."""

    def __init__(self):
        self.tick = 0
        self.asked = []

    def restart(self, request):
        self.tick = 0
        self.asked.append(request)

    def step(self):
        self.tick += 1
        return {"tick": self.tick, "is_over": self.tick >= 3}

    def record(self):
        return SMALL | {"header": SMALL["header"] | {"ticks": self.tick}}


@contextmanager
def running(make_record=lambda request: SMALL, stepper=None):
    server = serve(make_record, CONTROLS, stepper=stepper)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture(scope="module")
def server():
    with running() as started:
        yield started


def ask(server, method, path, body=None, token=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    whole = {"Content-Type": "application/json"} if body is not None else {}
    whole |= {name.replace("_", "-"): value for name, value in headers.items()}
    text = body if isinstance(body, str | bytes | None) else json.dumps(body)
    connection.request(method, f"{path}?token={server.token if token is None else token}", text, whole)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def refused(server, status, *arguments, **more):
    answer, content = ask(server, *arguments, **more)
    assert answer.status == status, content
    assert list(json.loads(content)) == ["error"]
    assert b"Traceback" not in content
    assert not [name for name, _ in answer.getheaders() if name.lower().startswith("access-control")]


def test_page_and_record_come_with_safe_headers(server):
    answer, content = ask(server, "GET", "/")
    assert (answer.status, answer.getheader("Content-Type")) == (200, "text/html; charset=utf-8")
    assert b'id="settings"' in content
    answer, content = ask(server, "GET", "/record")
    assert (answer.status, json.loads(content)) == (200, json.loads(json.dumps(SMALL)))
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Referrer-Policy") == "no-referrer"
    assert answer.getheader("Cache-Control") == "no-store"
    assert "default-src 'none'" in answer.getheader("Content-Security-Policy")
    assert "Python" not in (answer.getheader("Server") or "")


@pytest.mark.parametrize("host", ["example.org", "example.org:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil:80", ""])
@pytest.mark.parametrize("path", ["/", "/record", "/events", "/nothing"])
def test_another_host_is_refused(server, host, path):
    refused(server, 403, "GET", path, Host=host)


@pytest.mark.parametrize("token", ["", "wrong", "ü", "x" * 5000])
def test_another_token_is_refused(server, token):
    from urllib.parse import quote

    refused(server, 403, "GET", "/record", token=quote(token))
    refused(server, 403, "POST", "/fight", {}, token=quote(token))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://example.org"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_foreign_origin_is_refused(server, headers):
    refused(server, 403, "GET", "/record", **headers)
    refused(server, 403, "POST", "/fight", {}, **headers)


def test_its_own_origin_may_fight(server):
    origin = f"http://localhost:{server.port}"
    answer, _ = ask(server, "POST", "/fight", {"seed": 2}, Origin=origin, Sec_Fetch_Site="same-origin")
    assert answer.status == 200


@pytest.mark.parametrize(
    "settings",
    [
        {"units.guns-north.agent": "os:system"},
        {"units.guns-north.AGENT": "os:system"},
        {"agent": "os:system"},
        {"units.agent.x": 1},
        {"units.guns-north.agent ": "os:system"},
        {'units.guns-north."agent"': "os:system"},
        {"units.guns-north": {"agent": "os:system"}},
        {"units.guns-north": '{agent = "os:system"}'},
        {"title": "x\nunits.guns-north.agent = 1"},
        {"title": ["x", ["y"]]},
        {"title": None},
        {"a" * 100: 1},
        {"../../etc/passwd": 1},
        {str(i): 1 for i in range(500)},
        [1],
    ],
)
def test_settings_that_load_code_or_are_no_plain_values_are_refused(server, settings):
    refused(server, 400, "POST", "/fight", {"settings": settings})


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "nul", '{"seed": 1.5}', '{"seed": -1}', '{"seed": true}', '{"else": 1}', "[" * 60_000]
)
def test_a_body_that_is_no_request_is_refused(server, body):
    refused(server, 400, "POST", "/fight", body)


def test_a_body_too_large_or_of_another_kind_is_refused(server):
    refused(server, 413, "POST", "/fight", "x" * 70_000)
    refused(server, 415, "POST", "/fight", {}, Content_Type="text/plain")
    refused(server, 411, "POST", "/fight", "{}", Content_Length="many")


def test_what_is_not_there_is_not_found(server):
    refused(server, 404, "GET", "/page.css")
    refused(server, 404, "GET", "/fight")
    refused(server, 404, "POST", "/record", {})
    refused(server, 404, "POST", "/run", {})
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        refused(server, 501, method, "/record")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org", "", "127.0.0.1.example.org"])
def test_only_loopback_is_served(host):
    with pytest.raises(ValueError, match="this machine alone"):
        serve(lambda request: SMALL, [], host=host)


def test_a_control_cannot_name_code():
    with pytest.raises(BadRequest, match="agent"):
        serve(lambda request: SMALL, [{"path": "units.x.agent", "value": ""}])


def test_plain_values_pass():
    for value in (1, 2.5, True, "cruise-missile", ["city", "depot"], [1, 2.5]):
        check_setting("units.guns-north.count", value)


def test_a_fight_gets_what_was_asked():
    asked = []

    def make_record(request):
        asked.append(request)
        return SMALL

    with running(make_record) as server:
        body = {"settings": {"units.guns-north.count": 4}, "seed": 7, "replication": 2}
        assert ask(server, "POST", "/fight", body)[0].status == 200
    assert asked == [{"settings": {}, "seed": 1, "replication": 0}, body]


def test_a_mistake_is_shown_and_a_defect_is_not(caplog):
    def make_record(request):
        if request["seed"] == 2:
            raise ValueError("units.x: no such unit")
        if request["seed"] == 3:
            raise KeyError("secret")
        return SMALL

    with running(make_record) as server:
        answer, content = ask(server, "POST", "/fight", {"seed": 2})
        assert (answer.status, json.loads(content)["error"]) == (422, "units.x: no such unit")
        answer, content = ask(server, "POST", "/fight", {"seed": 3})
        assert answer.status == 500
        assert b"secret" not in content
        assert ask(server, "GET", "/record")[0].status == 200


def test_a_battle_of_agents_steps_runs_and_tells():
    stepper = Stepper()
    with running(stepper=stepper) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", f"/events?token={server.token}")
        stream = connection.getresponse()
        assert stream.getheader("Content-Type") == "text/event-stream"

        def news():
            while not (line := stream.readline()).startswith(b"data: "):
                assert line
            return json.loads(line[6:])

        assert news()["tick"] == 0
        assert json.loads(ask(server, "POST", "/step", {})[1])["tick"] == 1
        assert json.loads(ask(server, "GET", "/record")[1])["header"]["ticks"] == 1
        ask(server, "POST", "/run", {})
        while not (told := news())["is_over"]:
            pass
        assert told == {"tick": 3, "is_over": True, "is_running": False}
        ask(server, "POST", "/step", {})
        assert stepper.tick == 3
        ask(server, "POST", "/fight", {"seed": 5})
        assert stepper.tick == 0
        assert [request["seed"] for request in stepper.asked] == [1, 5]
    assert stream.read() is not None
    connection.close()
