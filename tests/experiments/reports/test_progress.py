"""Progress: a plain line now and then where there is no terminal, and nothing where nothing is wanted."""

import io

import pytest

from wargame_experiments.reports import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """Return a list whose only entry is the time, s."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_line_every_ten_seconds_with_the_time_left(clock, capsys):
    with progress.progress(100) as advance:
        for second in range(25):
            clock[0] = float(second)
            advance(4)
    assert capsys.readouterr().err.splitlines() == [
        "100 battles to fight",
        "44 of 100 battles, about 0:14 left",
        "84 of 100 battles, about 0:04 left",
        "100 battles in 24.0 s",
    ]


def test_the_time_left_is_without_what_compiling_took(clock, capsys):
    with progress.progress(100) as advance:
        for second in (60.0, 61.0, 72.0):
            clock[0] = second
            advance(10)
    assert capsys.readouterr().err.splitlines()[1] == "30 of 100 battles, about 0:42 left"


def test_the_first_battles_say_nothing_of_the_time_left(clock, capsys):
    """Two threads wait for the same kernel, and are done at nearly the same time."""
    with progress.progress(15) as advance:
        for second in (37.0, 37.01, 37.02):
            clock[0] = second
            advance(1)
    assert [line for line in capsys.readouterr().err.splitlines() if "left" in line] == []


def test_quiet_is_quiet(capsys):
    with progress.progress(3, quiet=True) as advance:
        advance(3)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("quiet", [False, True])
def test_a_terminal_gets_a_bar(quiet, monkeypatch, capsys):
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress.progress(3, quiet=quiet) as advance:
        advance(3)
    assert "3/3" in terminal.getvalue()
    assert capsys.readouterr().out == ""


def test_one_battle_is_one_battle(clock, capsys):
    with progress.progress(1) as advance:
        advance(1)
    assert capsys.readouterr().err.splitlines()[-1] == "1 battle in 0.0 s"
