"""Output goes where it is sent: any encoding, a stream that is closed, absent, full, or read no further."""

import json
import os
import subprocess
import sys

import pytest

from tests.experiments.analysis.made import SKIRMISH
from wargame_experiments.cli import DONE, FAILED, main
from wargame_experiments.commands.figures import figures
from wargame_experiments.study import Study, sweep

BATTLE = [sys.executable, "-m", "wargame_experiments.cli", "battle", SKIRMISH, "--replications", "2"]
FILES = {"battle.json", "map.pdf", "map.png", "map.csv", "timeline.pdf", "timeline.png", "timeline.csv"}

posix = pytest.mark.skipif(os.name != "posix", reason="shells and devices of POSIX")


def run(command, encoding=None, **options):
    environment = {**os.environ, **({"PYTHONIOENCODING": encoding} if encoding else {})}
    return subprocess.run(command, env=environment, capture_output=True, **options)


def shell(text, *arguments):
    return run(["sh", "-c", text, "sh", *arguments])


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1:strict", "utf-16", "koi8-r", "ascii:surrogateescape"])
def test_a_battle_is_printed_in_any_encoding_and_written(encoding, tmp_path):
    found = run([*BATTLE, "--set", "title=Größe ∞ – 中文 🙂", "--out", str(tmp_path / "out")], encoding)
    assert (found.returncode, found.stderr.count(b"Traceback")) == (DONE, 0)
    text = found.stdout.decode(encoding.partition(":")[0])
    assert "Cost-exchange ratios" in text
    substituted = " inf " in text and "\\u4e2d\\u6587 \\U0001f642" in text
    assert substituted != ("∞ – 中文 🙂" in text) == (encoding == "utf-16")
    assert set(os.listdir(tmp_path / "out")) >= FILES


@pytest.mark.parametrize("handler", ["ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"])
def test_the_users_own_error_handler_stays(handler):
    found = run([*BATTLE, "--set", "title=a∞b"], f"ascii:{handler}")
    assert found.returncode == DONE
    assert b"a" + "∞".encode("ascii", handler) + b"b" in found.stdout


def test_a_document_reads_back_the_same_in_any_encoding(tmp_path):
    documents = [json.loads(run([*BATTLE, "--json"], encoding).stdout) for encoding in ("utf-8", "ascii")]
    assert documents[0] == documents[1]


@posix
@pytest.mark.parametrize(
    ("redirected", "code"),
    [(">&-", DONE), ("2>&-", DONE), (">&- 2>&-", DONE), ("2>/dev/full", DONE), (">/dev/full", FAILED)],
)
def test_work_is_written_whatever_becomes_of_the_output(redirected, code, tmp_path):
    found = shell(f'"$@" {redirected}', *BATTLE, "--out", str(tmp_path / "out"))
    assert found.returncode == code
    assert set(os.listdir(tmp_path / "out")) >= FILES
    assert b"Traceback" not in found.stderr
    assert b"Exception ignored" not in found.stderr
    if redirected == ">/dev/full":
        assert found.stderr.count(b"wargame: No space left on device") == 1


@posix
def test_notes_never_get_into_a_document():
    found = shell('"$@" 2>&-', *BATTLE, "--json")
    assert json.loads(found.stdout)["scenario"] == "skirmish"


@posix
@pytest.mark.parametrize("arguments", ["catalog", "catalog --json", "scenarios", "--help", "battle --help"])
def test_a_reader_that_leaves_at_once_is_no_word(arguments):
    command = [sys.executable, "-m", "wargame_experiments.cli", *arguments.split()]
    found = shell('"$@" | true', *command)
    assert (found.stdout, found.stderr) == (b"", b"")


def test_a_process_without_streams_works():
    code = "import sys; from wargame_experiments.cli import main; sys.stdout = sys.stderr = None; main(['scenarios'])"
    assert run([sys.executable, "-c", code]).returncode == DONE


def test_figures_are_there_before_they_are_printed(tmp_path, monkeypatch, capsys):
    """An output that fails loses no figure."""
    study = Study(
        scenario=SKIRMISH, factors={"units.drones.count": [1, 2]}, replications=3, measures=["leakage"], name="two"
    )
    sweep(study, out=tmp_path / "sweep", workers=1)
    monkeypatch.setattr("builtins.print", lambda *words, **options: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        figures(tmp_path / "sweep", only=["line"])
    assert "line_leakage.csv" in os.listdir(tmp_path / "sweep" / "figures")


def test_an_unknown_font_is_refused_before_anything_is_fought(tmp_path, capsys):
    assert main(["battle", SKIRMISH, "--out", str(tmp_path / "out"), "--font", "No Such Font"]) == 2
    assert "--font: no family 'No Such Font'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
