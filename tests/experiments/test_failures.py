"""What is said of an exception: whose mistake it is, in one line, with an exit code."""

import os
import stat
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import pytest

from wargame.battle.scenario_file import load
from wargame_experiments import failures
from wargame_experiments.cli import main
from wargame_experiments.failures import FAILED, MISTAKE, WRONG, explain_failure


@pytest.fixture(autouse=True)
def temporary_files(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def caught(action, kind):
    with pytest.raises(kind) as found:
        action()
    return found.value


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("a\nb"), AssertionError(), ZeroDivisionError("y" * 2_000)])
def test_a_mistake_of_the_program_is_a_line_and_a_file(error, temporary_files, monkeypatch, capsys):
    def broken():
        raise error

    monkeypatch.setattr("wargame.battle.scenario_file.shipped", broken)
    assert main(["scenarios"]) == MISTAKE == 70
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"wargame: a mistake of this program, not of your input: {type(error).__name__}")
    assert len(line) < 800
    (file,) = temporary_files.glob("wargame-*.txt")
    assert f"its traceback is in {file}" in line
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or os.name != "posix"
    text = file.read_text("utf-8")
    assert "Traceback (most recent call last)" in text
    assert ", in broken" in text
    assert "forcemix" in text


def test_a_value_error_that_nobody_wrote_for_the_user_is_a_mistake_too():
    message, code = explain_failure(caught(lambda: np.zeros(2) + np.zeros(3), ValueError))
    assert (code, "operands could not be broadcast" in message) == (MISTAKE, True)


def test_an_error_that_a_statement_of_ours_raised_is_for_the_user():
    assert explain_failure(caught(lambda: load("no-such-scenario"), ValueError))[1] == WRONG


@pytest.mark.parametrize("error", [MemoryError(), MemoryError("Unable to allocate 9 TiB"), BrokenProcessPool("x")])
def test_the_machine_is_no_mistake_of_the_program(error, temporary_files):
    message, code = explain_failure(error)
    assert (code, "\n" in message) == (FAILED, False)
    assert list(temporary_files.iterdir()) == []


def test_a_library_that_stumbles_over_a_full_disk_is_no_mistake_of_the_program():
    def stumble():
        try:
            raise OSError(28, "No space left on device", "a.pdf")
        finally:
            getattr(object(), "pos")  # noqa: B009

    assert explain_failure(caught(stumble, AttributeError)) == ("a.pdf: No space left on device", FAILED)


AGENT = """
from wargame_agents import Gun

class Broken(Gun):
    def choose_gun_target(self, shooter):
        return {}["nobody"]
"""


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_mistake_of_an_agent_is_its_own(processes, tmp_path, monkeypatch, capsys):
    module = f"broken_{processes}"
    (tmp_path / f"{module}.py").write_text(AGENT)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    options = ["--replications", "2", "--processes", processes, "--allow-agents", module]
    assert main(["battle", "duel", "--set", f"units.blue-group.agent={module}:Broken", *options]) == WRONG
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"wargame: {tmp_path / module}.py:6: in choose_gun_target: KeyError: 'nobody'"


def test_a_traceback_that_cannot_be_written_is_printed(monkeypatch, capsys):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(failures.tempfile, "NamedTemporaryFile", full)
    assert explain_failure(caught(lambda: {}["x"], KeyError))[1] == MISTAKE
    assert "Traceback" in capsys.readouterr().err


def test_the_help_names_every_exit_code(capsys):
    main(["--help"])
    words = " ".join(capsys.readouterr().out.split())
    assert all(code in words for code in ("0 done", "1 a file", "2 the input", "70 a mistake", "129, 130 and 143"))
    assert Path(failures.__file__).is_file()
