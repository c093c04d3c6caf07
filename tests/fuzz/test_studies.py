"""Mutated study files are refused with lines, or can be run; see `tests.fuzz.studies`."""

import pytest

from tests.fuzz import studies

SEED = 20_000_000


def test_mutated_studies_are_refused_or_run(monkeypatch):
    monkeypatch.setattr(studies, "MOST_S", 10 * studies.MOST_S)  # other programs run beside the tests
    tally = studies.fuzz(150, SEED)
    assert tally.faults == {}
    assert min(tally.words["refused"], tally.words["accepted"]) >= 10


@pytest.mark.slow
def test_very_many_mutated_studies_are_refused_or_run(monkeypatch):
    monkeypatch.setattr(studies, "MOST_S", 10 * studies.MOST_S)
    assert studies.fuzz(40_000, SEED + 1_000_000).faults == {}


def test_the_fuzzer_sees_what_is_wrong(monkeypatch):
    """Each kind of fault, put into the program, is found by the files of the test."""

    def broken(*_):
        raise TypeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("wargame_experiments.study.document.builder.point_problems", broken)
        assert any(word.startswith("TypeError at") for word in studies.fuzz(40, SEED).faults)
    with monkeypatch.context() as patch:
        patch.setattr("wargame_experiments.study.document.builder.point_problems", lambda *_: ())
        assert any(word.startswith("point not run: load") for word in studies.fuzz(150, SEED).faults)
    monkeypatch.setattr(studies, "MOST_S", 0.0)
    monkeypatch.setattr(studies, "POINT_S", 0.0)
    assert any("after" in word for word in studies.fuzz(3, SEED).faults)
