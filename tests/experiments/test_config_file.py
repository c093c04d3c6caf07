"""Defaults from forcemix.toml: what is set, what comes first, what no file may set, and every mistake with its line."""

import json
import os
import re
from pathlib import Path

import pytest

from wargame_experiments import config_file
from wargame_experiments.cli import COMMANDS, DONE, WRONG, app, main

SWITCHES = '[battle]\njson = true\nquiet = true\nengine = "compiled"\nreplications = 2\n'
BATTLE = ["battle", "duel", "--json"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(config_file.VARIABLE, raising=False)
    return tmp_path


def replications(capsys, *words):
    assert main([*BATTLE, *words]) == DONE
    return json.loads(capsys.readouterr().out)["replications"]


def test_a_file_gives_defaults_and_the_command_line_comes_first(folder, capsys):
    (folder / "forcemix.toml").write_text("[battle]\nreplications = 7\nseed = 3\n")
    assert main(BATTLE) == DONE
    said = capsys.readouterr()
    assert (json.loads(said.out)["replications"], json.loads(said.out)["seed"]) == (7, 3)
    assert "wargame: default from forcemix.toml:2: replications = 7\n" in said.err
    assert "wargame: default from forcemix.toml:3: seed = 3\n" in said.err
    assert replications(capsys, "--replications", "5") == 5
    assert replications(capsys, "--replications=5") == 5
    assert replications(capsys, "--no-config", "--replications", "4") == 4


def test_what_is_given_on_the_command_line_is_no_default(folder, capsys):
    (folder / "forcemix.toml").write_text("[battle]\nreplications = 7\n")
    assert main([*BATTLE, "--replications", "5"]) == DONE
    assert "default from" not in capsys.readouterr().err


def test_a_table_is_for_its_command_alone(folder, capsys):
    (folder / "forcemix.toml").write_text("[campaign]\nreplications = 7\n")
    assert replications(capsys, "--replications", "3") == 3
    assert main(["scenarios"]) == DONE


def test_a_switch_and_a_choice(folder, capsys):
    (folder / "forcemix.toml").write_text(SWITCHES)
    assert main(["battle", "duel"]) == DONE
    said = capsys.readouterr()
    assert json.loads(said.out)["replications"] == 2
    assert said.err == ""


def test_no_file_is_read_without_a_command(folder, capsys):
    (folder / "forcemix.toml").write_text("this is no TOML")
    assert main(["--help"]) == main(["battle", "--help"]) == main(["-V"]) == DONE


def test_the_environment_names_another_file(folder, capsys, monkeypatch):
    (folder / "forcemix.toml").write_text("[battle]\nreplications = 7\n")
    (folder / "mine.toml").write_text("[battle]\nreplications = 6\n")
    monkeypatch.setenv(config_file.VARIABLE, "mine.toml")
    assert replications(capsys) == 6
    monkeypatch.setenv(config_file.VARIABLE, "absent.toml")
    assert main(BATTLE) == WRONG
    assert "absent.toml: cannot be read: No such file" in capsys.readouterr().err
    assert replications(capsys, "--no-config", "--replications", "2") == 2


WRONG_FILE = """[battle]
replicatoins = 3
replications = "many"
engine = "fast"
json = 1
[batle]
seed = 1
[sweep]
seed = 1
"""


def test_every_mistake_is_named_with_its_line(folder, capsys):
    (folder / "forcemix.toml").write_text(WRONG_FILE)
    assert main(["scenarios"]) == WRONG
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0] == "wargame: 6 problems in forcemix.toml:"
    assert lines[1].startswith("forcemix.toml:2: battle.replicatoins: no option 'replicatoins' of wargame battle; ")
    assert lines[1].endswith("did you mean 'replications'?")
    assert lines[2] == "forcemix.toml:3: battle.replications: got 'many'; allowed: a whole number"
    assert lines[3] == "forcemix.toml:4: battle.engine: got 'fast'; allowed: compiled, mesa"
    assert lines[4] == "forcemix.toml:5: battle.json: got 1; allowed: true or false"
    assert lines[5].startswith("forcemix.toml:6: batle: no command 'batle'; allowed: ")
    assert lines[5].endswith("did you mean 'battle'?")
    assert lines[6].startswith("forcemix.toml:9: sweep.seed: no option 'seed' of wargame sweep; allowed: ")


@pytest.mark.parametrize(
    ("command", "key", "value"),
    [
        ("battle", "allow-agents", '["evil"]'),
        ("sweep", "allow-agents", '["evil"]'),
        ("battle", "force", "true"),
        ("sweep", "allow-mixed", "true"),
        ("sweep", "dask", '"tcp://elsewhere:1"'),
        ("battle", "out", '"/somewhere"'),
        ("battle", "set", '["clock.tick_s=1"]'),
        ("watch", "host", '"0.0.0.0"'),
        ("battle", "force-file", '"x.toml"'),
    ],
)
def test_no_file_gives_permission_or_names_a_place(command, key, value, folder, capsys):
    (folder / "forcemix.toml").write_text(f"[{command}]\n{key} = {value}\n")
    assert main(["scenarios"]) == WRONG
    assert f"forcemix.toml:2: {command}.{key}: --{key} is no default; " in capsys.readouterr().err


def test_a_new_option_is_no_default_until_it_is_on_the_list():
    """Whoever adds an option decides whether a file from anybody may set it: none of these may."""
    options = {name for command in COMMANDS for name in config_file._options(app[command])}
    assert options >= config_file.SETTABLE
    assert not config_file.SETTABLE & {
        *("allow-agents", "allow-mixed", "force", "force-file", "out", "resume", "retry-failed", "set", "against"),
        *(
            "against-set",
            "dask",
            "dask-security",
            "host",
            "port",
            "later",
            "plan",
            "scenario",
            "file",
            "folder",
            "study",
        ),
    }


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_in_its_place_is_refused(folder, capsys):
    (folder / "else.toml").write_text("[battle]\nreplications = 7\n")
    (folder / "forcemix.toml").symlink_to("else.toml")
    assert main(["scenarios"]) == WRONG
    assert "forcemix.toml: cannot be read: is a link" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["a = \n", "battle = 3\n", "\x00", "[battle]\nseed = 1\nseed = 2\n"])
def test_a_broken_file_is_an_error_of_the_input(text, folder, capsys):
    (folder / "forcemix.toml").write_text(text)
    assert main(["scenarios"]) == WRONG
    assert "forcemix.toml" in capsys.readouterr().err


def test_the_page_lists_what_a_file_may_set():
    page = (Path(__file__).parents[2] / "docs/command-line.md").read_text("utf-8")
    listed = page.split("this list alone:")[1].split(".\n")[0]
    assert set(re.findall("`([a-z-]+)`", listed)) == config_file.SETTABLE
