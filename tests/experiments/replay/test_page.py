"""The page of a replay: what it may do, what it holds, and that names in it stay text."""

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser

import pytest

from tests.experiments.replay.synthetic import record
from wargame_experiments.replay import page

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028\u2029 & \"'`${x}"


class Elements(HTMLParser):
    """Elements of a page in order: tag, attributes, text."""

    def __init__(self, text):
        super().__init__()
        self.found, self.is_open = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])
        self.is_open = True

    def handle_data(self, data):
        if self.is_open:
            self.found[-1][2] += data

    def handle_endtag(self, tag):
        self.is_open = False


def elements(text):
    return Elements(text).found


def policy_of(text):
    (content,) = [a["content"] for tag, a, _ in elements(text) if a.get("http-equiv") == "Content-Security-Policy"]
    return dict(rule.split(" ", 1) for rule in content.split("; "))


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@pytest.fixture(scope="module")
def document():
    return record()


@pytest.fixture(scope="module")
def text(document):
    return page.html(document)


def held(text, name):
    """Return the document that a page holds."""
    (body,) = [body for _, attributes, body in elements(text) if attributes.get("id") == name]
    packed, data = body.split(" ")
    return json.loads(zlib.decompress(base64.b64decode(packed))) | ({"data": data} if data else {})


def test_the_record_comes_back_as_it_was(document, text):
    assert held(text, "record") == json.loads(json.dumps(document))


def test_the_same_record_gives_the_same_bytes(document, text):
    assert page.html(json.loads(json.dumps(document))) == text


def test_hostile_words_stay_in_the_data():
    document = record(10, names={"wave-north": HOSTILE, "city": "{{script}}"}, title=HOSTILE)
    text = page.html(document, other=document)
    plain = page.html(record(10), other=record(10))
    assert [(tag, a) for tag, a, _ in elements(text)] == [(tag, a) for tag, a, _ in elements(plain)]
    assert HOSTILE not in text
    assert [held(text, name)["header"]["title"] for name in ("record", "other")] == [HOSTILE, HOSTILE]
    assert held(text, "record")["header"]["units"][0]["label"] == HOSTILE


def test_data_that_would_leave_their_element_are_refused():
    with pytest.raises(ValueError, match="base64"):
        page.html(record(10) | {"data": "</script><script>"})


def test_the_policy_names_what_is_there_and_no_more(text):
    rules = policy_of(text)
    code = [body for tag, a, body in elements(text) if tag == "script" and not a]
    packed = [body for _, a, body in elements(text) if a.get("id") == "code"]
    style, inner = zlib.decompress(base64.b64decode(packed[0])).decode().split("\0")
    assert rules["script-src"] == f"{digest(code[0])} {digest(inner)}"
    assert rules["style-src"] == digest(style)
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert not any("unsafe" in rule for rule in rules.values())
    assert policy_of(page.html(record(10), live={"controls": []}))["connect-src"] == "'self'"


def test_nothing_is_asked_for(text):
    source = text + page.SOURCE.script(True)
    assert not re.search(r"https?://", source)
    assert not [a for _, a, _ in elements(text) if "src" in a or a.get("href", "data:,") != "data:,"]
    assert not re.search(r"\b(fetch|EventSource|XMLHttpRequest|WebSocket|import)\(", page.SOURCE.script(False))


def test_no_word_becomes_markup():
    source = page.SOURCE.script(True)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", source)


def test_a_page_without_its_record_is_small(text):
    data = sum(len(body) for _, attributes, body in elements(text) if attributes.get("id") == "record")
    assert len(text.encode()) - data < 35_000  # night-raid: 25 KB of record, 60 KB in all


def test_numbers_that_json_lacks_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        page.html({"header": {"title": "x"}, "value": float("nan")})
