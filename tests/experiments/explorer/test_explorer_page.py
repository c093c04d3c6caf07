"""The page of an explorer: what it may do, what it holds, and that names in it stay text."""

import re

import pytest

from tests.experiments.explorer.studies import document, three_mixes
from tests.experiments.replay.test_page import HOSTILE, elements, held, policy_of
from wargame_experiments.explorer import page


@pytest.fixture(scope="module")
def study():
    return document(three_mixes())


@pytest.fixture(scope="module")
def text(study):
    return page.html(study)


def test_the_study_comes_back_as_it_was_and_in_the_same_bytes(study, text):
    assert held(text, "study") == study
    assert page.html(study) == text


def test_it_may_run_its_own_script_alone(study, text):
    rules = policy_of(text)
    assert rules["default-src"] == "'none'"
    assert not {"connect-src", "frame-src"} & set(rules)
    assert not any("unsafe" in rule for rule in rules.values())
    served = policy_of(page.html(study, {"is_replayed": True}))
    assert (served["connect-src"], served["frame-src"]) == ("'self'", "'self'")
    assert not re.search(r"https?://", text + page.SOURCE.script(True))
    assert not re.search(r"\b(fetch|EventSource|XMLHttpRequest|WebSocket|import)\(", page.SOURCE.script(False))


def test_no_word_becomes_markup(study):
    source = page.SOURCE.script(True)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", source)
    hostile = document(three_mixes(), title=HOSTILE, question=HOSTILE)
    hostile["factors"][0]["label"] = hostile["points"]["names"][0] = HOSTILE
    made = page.html(hostile)
    assert HOSTILE not in made
    assert [(tag, a) for tag, a, _ in elements(made)] == [(tag, a) for tag, a, _ in elements(page.html(study))]
    assert held(made, "study")["header"]["title"] == HOSTILE


def test_the_page_itself_is_small(text):
    data = sum(len(body) for _, attributes, body in elements(text) if attributes.get("id") == "study")
    assert len(text.encode()) - data < 45_000
