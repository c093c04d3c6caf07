"""The command line: quick help, words instead of tracebacks, the right exit code, nothing left behind."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wargame.battle.scenario_file import shipped
from wargame.catalogue import elements as catalogue
from wargame_experiments import cli
from wargame_experiments.cli import DONE, FAILED, WRONG, main

STOPPED = 130
SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")
HEAVY = {"numpy", "numba", "scipy", "matplotlib", "pyarrow", "duckdb", "pydantic", "mesa", "pandas", "wargame"}
NOT_FOR_A_BATTLE = {
    # not scipy.special: intervals of losses that are seldom take it
    *("scipy.sparse", "scipy.stats", "numba.np.linalg", "numba.typed.typeddict"),
    *("matplotlib", "pyarrow", "duckdb", "pandas", "mesa", "dask", "distributed", "SALib", "wargame_agents"),
    *("asyncio", "http.client", "multiprocessing.pool", "rich.markdown", "rich.progress", "sqlite3"),
}

posix = pytest.mark.skipif(os.name != "posix", reason="limits and devices of POSIX")


# --------------------------------------------------------------------------------------- help, version


@pytest.mark.parametrize("arguments", [["--help"], [], ["--version"]])
def test_help_loads_nothing_heavy(arguments):
    script = f"import sys; from wargame_experiments.cli import main; main({arguments}); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in result.stdout.splitlines()[-1].split()}
    assert loaded & HEAVY == set()


def test_a_battle_whose_kernels_are_compiled_loads_no_compiler_and_nothing_else_heavy():
    """The second of two processes finds machine code and quantiles on disk, and fights as the first."""
    arguments = ["battle", "night-raid", "--replications", "2", "--json"]
    script = f"import sys; from wargame_experiments.cli import main; main({arguments}); print(*sys.modules)"
    said = [subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True) for _ in "ab"]
    (first, _), (second, modules) = (done.stdout.rstrip("\n").rsplit("\n", 1) for done in said)
    assert second == first
    assert set(modules.split()) & NOT_FOR_A_BATTLE == set()


def test_garbage_is_left_only_where_the_process_is_the_commands(capsys):
    """Python looks for cyclic garbage as it did, unless the command line is the process's own."""
    before = gc.get_threshold()
    assert main(["scenarios"]) == DONE
    assert gc.get_threshold() == before
    script = "import gc, sys; from wargame_experiments.cli import main; main(); print(gc.get_threshold()[0])"
    code = [sys.executable, "-c", script, "scenarios"]
    assert subprocess.run(code, capture_output=True, text=True, check=True).stdout.endswith(f"\n{cli.NEW_OBJECTS}\n")


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_help_of_each_command_says_what_it_does(command, capsys):
    assert main([command, "--help"]) == DONE
    out = " ".join(capsys.readouterr().out.split())
    assert cli.COMMANDS[command][1].split(",")[0].rstrip(".") in out


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version(flag, capsys):
    assert main([flag]) == DONE
    assert capsys.readouterr().out.startswith("forcemix ")


@pytest.mark.parametrize("words", [["--help"], ["status", "--help"]])
def test_help_says_what_exit_codes_mean_and_where_defaults_come_from(words, capsys):
    assert main(words) == DONE
    out = " ".join(capsys.readouterr().out.split())
    assert "Exit codes: 0 done, 1 a file, a folder or the machine failed, 2 the input is wrong," in out
    assert "forcemix.toml in the working directory" in out


def test_completion_is_installed_where_the_shell_looks(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["--install-completion", "--shell", "bash"]) == DONE
    script = tmp_path / ".local/share/bash-completion/completions/wargame"
    text = script.read_text("utf-8")
    assert all(word in text for word in (*cli.COMMANDS, "--allow-agents", "--dry-run"))
    assert str(script) in (tmp_path / ".bashrc").read_text("utf-8")
    assert str(script) in capsys.readouterr().out


def test_a_shell_that_is_not_known_is_a_failure(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("SHELL", "BASH_VERSION", "ZSH_VERSION", "FISH_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("cyclopts.completion.detect.detect_shell", unknown_shell)
    assert main(["--install-completion"]) == FAILED
    assert "Please specify --shell" in capsys.readouterr().err


def unknown_shell():
    from cyclopts.completion.detect import ShellDetectionError

    raise ShellDetectionError


# --------------------------------------------------------------------------------------- small commands


def test_scenarios_lists_all(capsys):
    assert main(["scenarios"]) == DONE
    out = capsys.readouterr().out
    assert all(name in out for name in shipped())


def test_catalog_lists_all(capsys):
    assert main(["catalog"]) == DONE
    out = capsys.readouterr().out
    assert all(name in out for name in catalogue.names())
    assert "low / typical / high" in out


@pytest.mark.parametrize("name", catalogue.names())
def test_an_entry_shows_every_source(name, capsys):
    assert main(["catalog", name]) == DONE
    out = "".join(capsys.readouterr().out.split())
    for _, cost in catalogue.load(name).cost:
        if cost is not None:
            assert "".join(cost.source.split())[:20] in out


def test_the_catalogue_as_json(capsys):
    assert main(["catalog", "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert sorted(found) == list(catalogue.names())
    assert found["decoy"]["cost"]["element"]["usd"] == [500, 3000, 5000]


def test_check_says_ok_or_what_is_wrong(capsys, tmp_path):
    assert main(["check", "duel", SKIRMISH]) == DONE
    assert capsys.readouterr().out == f"duel: ok\n{SKIRMISH}: ok\n"
    bad = tmp_path / "bad.toml"
    bad.write_text("nam = 'x'\n")
    assert main(["check", "duel", str(bad)]) == WRONG
    captured = capsys.readouterr()
    assert captured.out == "duel: ok\n"
    assert "did you mean 'name'?" in captured.err


# ------------------------------------------------------------------------------------------ wrong input

TEXT = Path(SKIRMISH).read_text("utf-8")
MISTAKES = {
    "unknown key": ("count = 6", "cuont = 6", "did you mean 'count'?"),
    "wrong unit name": (
        'targets = ["depot"]\n\n[units.missile]',
        'targets = ["deppot"]\n\n[units.missile]',
        "'depot'?",
    ),
    "negative count": ("count = 4", "count = -4", "got -4; allowed: a whole number >= 0"),
    "position off the grid": ("x_m = 17_000", "x_m = 27_000", "27000 is off the map"),
    "missing target": ('y_m = 9_000\ntargets = ["depot"]', "y_m = 9_000", "no targets"),
    "unknown catalogue entry": ('"airburst-gun"', '"airburst-gnu"', "did you mean 'airburst-gun'?"),
    "TOML syntax error": ('side = "blue"\n\n[units.guns]', "side = blue\n\n[units.guns]", "not TOML"),
    "two units of one name": ("[units.battery]", "[units.coyotes]", "a second table of this name"),
}


def with_mistake(text, kind):
    old, new, _ = MISTAKES[kind]
    assert text.count(old) == 1, kind
    return text.replace(old, new)


def line_of(text, kind):
    """Return the line of a mistake: that of the table if something is missing in it, of the second of two."""
    new = "[units.missile]" if kind == "missing target" else MISTAKES[kind][1]
    return text[: text.rindex(new)].count("\n") + 1


@pytest.mark.parametrize("kind", MISTAKES)
@pytest.mark.parametrize("command", ["battle", "mix"])
def test_a_mistake_is_named_with_its_line_and_nothing_is_left(command, kind, tmp_path, capsys):
    text = with_mistake(TEXT, kind)
    file = tmp_path / "raid.toml"
    file.write_text(text)
    assert main([command, str(file), "--out", str(tmp_path / "out")]) == WRONG
    captured = capsys.readouterr()
    assert MISTAKES[kind][2] in captured.err
    assert f"{file}:{line_of(text, kind)}: " in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""
    assert os.listdir(tmp_path) == ["raid.toml"]


def test_all_mistakes_come_in_one_message(tmp_path, capsys):
    text = TEXT
    for kind in MISTAKES:
        text = with_mistake(text, kind)
    file = tmp_path / "raid.toml"
    file.write_text(text)
    assert main(["battle", str(file), "--json"]) == WRONG
    err = capsys.readouterr().err
    for kind in MISTAKES:
        assert f"{file}:{line_of(text, kind)}: " in err, kind
        assert MISTAKES[kind][2] in err, kind


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("nonsense", "Unknown command"),
        ("battle", "requires an argument"),
        ("battle nowhere", "no such file, and no shipped scenario"),
        ("battle duel --replications 0 --seed -1", "replications: got 0, allowed is a whole number >= 1; seed: got -1"),
        ("battle duel --replications many", "unable to convert"),
        ("battle duel --seed 4294967296", "seed: got 4294967296"),
        ("battle duel --engine warp", 'Choose from: "compiled", "mesa"'),
        ("battle duel --processes 0", "processes: got 0"),
        ("battle duel --colour", "Unknown option"),
        ("battle duel --set clock.tick_s=0", "got 0; allowed: a number >= 0.001"),
        ("battle duel --set clock.tik_s=1", "did you mean 'tick_s'?"),
        ("mix duel", "no unit of red has a tier"),
        ("mix night-raid --red-attritable 0,1.1", "--red-attritable: got '0,1.1', allowed are numbers from 0 to 1"),
        ("mix night-raid --blue-attritable half", "--blue-attritable: got 'half'"),
        ("mix night-raid --blue-attritable nan", "--blue-attritable: got 'nan'"),
        ("mix night-raid --budget-red -1", "--budget-red: got -1, allowed is a number of USD >= 0"),
        ("mix night-raid --budget-blue nan", "--budget-blue: got nan"),
        ("mix night-raid --replications 0", "replications: got 0"),
        ("mix night-raid --measure cer_rade", "did you mean 'cer_raid'?"),
        ("mix high-end-strike", "go to attritable, and high-end-strike has none of its units"),
        ("catalog decoi", "did you mean 'decoy'?"),
        ("check", "no file given"),
    ],
)
def test_wrong_input_is_exit_2_in_words(arguments, words, tmp_path, capsys):
    out = ["--out", str(tmp_path / "out")] if arguments.startswith(("battle ", "mix ")) else []
    assert main([*arguments.split(), *out]) == WRONG
    captured = capsys.readouterr()
    assert words in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""
    assert os.listdir(tmp_path) == []


def test_a_folder_of_others_is_refused_before_anything_is_fought(tmp_path, capsys):
    (tmp_path / "thesis.tex").touch()
    assert main(["battle", "duel", "--out", str(tmp_path)]) == WRONG
    captured = capsys.readouterr()
    assert "holds what this command did not write (thesis.tex)" in captured.err
    assert captured.out == ""
    assert os.listdir(tmp_path) == ["thesis.tex"]


# ------------------------------------------------------------------------------------- system and user


@pytest.mark.parametrize("command", ["battle", "mix"])
def test_a_folder_that_cannot_be_made_is_exit_1(command, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert main([command, SKIRMISH, "--out", str(tmp_path / "file" / "out")]) == FAILED
    captured = capsys.readouterr()
    assert captured.err == f"wargame: {tmp_path / 'file'}: Not a directory\n"
    assert captured.out == ""


@posix
@pytest.mark.parametrize("command", ["battle", "mix"])
def test_a_full_disk_is_exit_1_and_leaves_nothing(command, tmp_path):
    code = "; ".join(
        [
            "import resource, sys",
            "from wargame_experiments.cli import main",
            "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))",
            "sys.exit(main(sys.argv[1:]))",
        ]
    )
    arguments = [command, SKIRMISH, "--replications", "2", "--out", str(tmp_path / "deep" / "out")]
    if command == "mix":
        arguments += ["--red-attritable", "0.5", "--blue-attritable", "0.5"]
    result = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert result.returncode == FAILED
    assert f"wargame: {tmp_path / 'deep' / 'out'}: File too large" in result.stderr
    assert "Traceback" not in result.stderr
    assert os.listdir(tmp_path) == []


@posix
def test_a_full_stdout_is_exit_1():
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "wargame_experiments.cli", "scenarios"]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert result.returncode == FAILED
    assert "wargame: No space left on device" in result.stderr


def stop(*arguments, **options):
    raise KeyboardInterrupt


def test_stopping_is_exit_130_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("wargame_experiments.models.battle_engines.run_many", stop)
    assert main(["battle", SKIRMISH, "--out", str(tmp_path / "deep" / "out")]) == STOPPED
    assert "wargame: stopped; nothing was written\n" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_mix_that_is_stopped_says_how_to_go_on_or_that_nothing_is_left(is_kept, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("wargame_experiments.models.battle_engines.run_many", stop)
    out = ["--out", str(tmp_path / "out")] if is_kept else []
    assert main(["mix", SKIRMISH, *out]) == STOPPED
    words = f"to continue: wargame sweep --resume {tmp_path / 'out'}" if is_kept else "stopped; nothing was written"
    assert words in capsys.readouterr().err


@posix
def test_a_reader_that_leaves_is_no_traceback():
    command = f"{sys.executable} -m wargame_experiments.cli catalog --json | head -c 10"
    result = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert len(result.stdout) == 10
    assert result.stderr == ""


def test_a_traceback_can_be_asked_for(monkeypatch, capsys):
    monkeypatch.setenv("WARGAME_TRACEBACK", "1")
    assert main(["battle", "duel", "--replications", "0"]) == WRONG
    assert "Traceback" in capsys.readouterr().err
