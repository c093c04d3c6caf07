"""``wargame sweep``, ``status``, ``work`` and ``reproduce``."""

import json
import shutil
from pathlib import Path

import pytest

from tests.experiments.study.small import chunk_names, digests, study_file, unchecked
from wargame_experiments.cli import DONE, FAILED, WRONG, main
from wargame_experiments.study import Results
from wargame_experiments.study.store.folder import create


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """Return the folders of a study and of its finished sweep."""
    folder = tmp_path_factory.mktemp("command")
    study_file(folder / "guns")
    assert main(["sweep", str(folder / "guns"), "--out", str(folder / "out"), "--workers", "1"]) == DONE
    return folder


def test_a_sweep_prints_its_points_and_where_the_tables_are(tmp_path, capsys):
    assert main(["sweep", str(study_file(tmp_path / "guns")), "--out", str(tmp_path / "out"), "--workers", "1"]) == DONE
    captured = capsys.readouterr()
    assert "How many guns?" in captured.out
    assert "units_guns_count" in captured.out
    assert "points.parquet, runs.parquet, failures.parquet" in captured.out
    warning, progress = captured.err.splitlines()[:2]
    assert warning.startswith("wargame: warning: 10 replications at a point; below 50")
    assert progress.startswith("0 of 20 replications, 0 of 2 points")


def test_a_second_sweep_into_the_folder_says_how_to_go_on(swept, capsys):
    assert main(["sweep", str(swept / "guns"), "--out", str(swept / "out")]) == WRONG
    assert f"continue with: wargame sweep --resume {swept / 'out'}" in capsys.readouterr().err


def test_a_sweep_is_resumed_and_extended(swept, tmp_path, capsys):
    more = study_file(tmp_path / "guns", instead={"[0, 1]": "[0, 1, 2]", "n = 10": "n = 12"})
    assert main(["sweep", str(swept / "guns"), "--out", str(tmp_path / "out"), "--workers", "1"]) == DONE
    assert main(["sweep", "--resume", str(tmp_path / "out")]) == DONE
    assert digests(tmp_path / "out") == digests(swept / "out")
    assert main(["sweep", "--resume", str(tmp_path / "out"), "--study", str(more), "--workers", "2"]) == DONE
    assert main(["sweep", str(more), "--out", str(tmp_path / "fresh"), "--workers", "1"]) == DONE
    assert digests(tmp_path / "out") == digests(tmp_path / "fresh")


def test_a_study_is_made_smaller_on_the_command_line(swept, tmp_path, capsys):
    settings = ["--set", "factors.units.guns.count=[1]", "--set", "measures=['leakage']", "--replications", "3"]
    assert main(["sweep", str(swept / "guns"), *settings, "--out", str(tmp_path / "out"), "--workers", "1"]) == DONE
    assert "3 replications in" in capsys.readouterr().out
    smaller = study_file(
        tmp_path / "guns",
        instead={"[0, 1]": "[1]", '"cer_raid", "leakage", "value_lost"': '"leakage"', "n = 10": "n = 3"},
    )
    assert main(["sweep", str(smaller), "--out", str(tmp_path / "same"), "--workers", "1"]) == DONE
    assert digests(tmp_path / "out") == digests(tmp_path / "same")
    command = json.loads((tmp_path / "out" / "manifest.json").read_text())["command"]
    assert command[3:9] == [*settings[:4], "--set", "replications={n=3}"]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("measures=['leekage']", "setting: measures.0: no measure 'leekage'"),
        ("mesures=['leakage']", "unknown key 'mesures'"),
        ("replications.n=0", "setting: replications.n: got 0"),
        ("nonsense", "not a setting; allowed: path=value"),
    ],
)
def test_a_setting_that_does_not_fit_the_study_is_named(setting, message, swept, capsys):
    assert main(["sweep", str(swept / "guns"), "--set", setting, "--dry-run"]) == WRONG
    assert message in capsys.readouterr().err


def test_planned_work_is_done_by_a_worker(swept, tmp_path, capsys):
    assert main(["sweep", str(swept / "guns"), "--out", str(tmp_path / "out"), "--plan"]) == DONE
    assert chunk_names(tmp_path / "out") == []
    assert f"wargame work {tmp_path / 'out'}" in capsys.readouterr().out
    assert main(["work", str(tmp_path / "out"), "--workers", "1"]) == DONE
    assert digests(tmp_path / "out") == digests(swept / "out")


def test_a_dry_run_says_what_it_takes_and_writes_nothing(swept, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", str(swept / "guns"), "--dry-run"]) == DONE
    out = capsys.readouterr().out
    assert "2 points" in out
    assert "20 battles" in out
    assert "largest correlation between two of 1 factor that are numbers: 0" in out
    assert "ms a replication" in out
    assert list(tmp_path.iterdir()) == []


def test_status_says_how_far_it_is_and_what_to_do(swept, tmp_path, capsys):
    assert main(["sweep", str(swept / "guns"), "--out", str(tmp_path / "out"), "--plan"]) == DONE
    capsys.readouterr()
    assert main(["status", str(tmp_path / "out")]) == DONE
    out = capsys.readouterr().out
    assert "unfinished: 0 of 20 replications, 0 of 2 points" in out
    assert f"wargame sweep --resume {tmp_path / 'out'}" in "".join(out.splitlines())
    assert main(["status", str(swept / "out")]) == DONE
    assert "finished: 20 of 20 replications, 2 of 2 points" in capsys.readouterr().out


def test_status_of_tables_without_their_blocks_shows_them(swept, tmp_path, capsys):
    packed = tmp_path / "packed"
    shutil.copytree(swept / "out", packed)
    shutil.rmtree(packed / "chunks")
    assert main(["status", str(packed)]) == DONE
    said = " ".join(capsys.readouterr().out.split())
    assert "their blocks of replications are not" in said
    assert "In brackets the 95 % limits" in said


def test_reproduce_finds_the_same_bits(swept, capsys):
    assert main(["reproduce", str(swept / "out"), "--workers", "1"]) == DONE
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines()] == ["same"] * 3
    assert main(["reproduce", str(swept / "out"), "--sample", "2"]) == DONE
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_reproduce_finds_a_number_that_was_changed(swept, tmp_path, capsys):
    import shutil

    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    copy = shutil.copytree(swept / "out", tmp_path / "out")
    table = pq.read_table(copy / "points.parquet")
    place = table.schema.get_field_index("leakage")
    changed = table.set_column(place, table.schema.field(place), pc.add(table["leakage"], 1e-15))
    pq.write_table(changed, copy / "points.parquet")
    assert main(["reproduce", str(copy), "--workers", "1"]) == FAILED
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "DIFFERENT points.parquet: other values in leakage"
    assert [line.split()[0] for line in lines] == ["same", "same", "DIFFERENT"]


def test_failures_are_counted_and_shown(tmp_path, capsys):
    for name in ("out", "fast"):
        create(tmp_path / name, unchecked([{"clock.duration_s": -1}]), ["sweep"])
    assert main(["sweep", "--resume", str(tmp_path / "out"), "--workers", "1"]) == FAILED
    assert "10 failed: see failures.parquet" in capsys.readouterr().out
    assert main(["status", str(tmp_path / "out")]) == FAILED
    out = capsys.readouterr().out
    assert "10 failed" in out
    assert "got -1" in out
    assert main(["sweep", "--resume", str(tmp_path / "fast"), "--workers", "1", "--fail-fast", "--quiet"]) == FAILED
    assert capsys.readouterr().err.startswith("wargame: 1 failure, allowed are 0")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sweep"], "no study given; allowed: the path of a study.toml, the name of a shipped study, or --resume"),
        (["sweep", "no.toml"], "no such file"),
        (["sweep", "--resume", "no"], "holds no manifest.json"),
        (["status", "no"], "holds no manifest.json"),
        (["work", "no"], "holds no manifest.json"),
        (["reproduce", "no"], "holds no manifest.json"),
        (["sweep", "x", "--fail-fast", "--max-failures", "3"], "allowed is one of them"),
        (["sweep", "x", "--out", "a", "--resume", "b"], "allowed is one of them"),
        (["sweep", "--resume", "b", "--replications", "3"], "no study given"),
    ],
)
def test_wrong_words(words, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == WRONG
    assert message in capsys.readouterr().err


def test_who_fights_is_checked(swept, tmp_path, capsys):
    words = ["sweep", str(swept / "guns"), "--out", str(tmp_path / "out"), "--workers", "0", "--processes", "2"]
    assert main(words) == WRONG
    assert "workers: got 0, allowed is a whole number >= 1" in capsys.readouterr().err


def test_the_log_says_who_did_what(swept):
    events = [json.loads(line) for line in (swept / "out" / "log.jsonl").read_text().splitlines()]
    assert [event["event"] for event in events] == ["sweep", "finished"]
    assert events[1]["replications"] == 20


def _copy(swept, tmp_path):
    return Path(shutil.copytree(swept / "out", tmp_path / "copy"))


@pytest.mark.parametrize("table", ["runs", "points"])
def test_a_table_that_is_not_what_was_written_is_not_read(table, swept, tmp_path, capsys):
    folder = _copy(swept, tmp_path)
    file = folder / f"{table}.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)
    with pytest.raises(ValueError, match=rf"{table}\.parquet: its bytes are not those .* --resume"):
        getattr(Results.load(folder), table)
    assert main(["sweep", "--resume", str(folder), "--workers", "1"]) == DONE
    assert digests(folder) == digests(swept / "out")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "manifest.json: not JSON"),
        ("[1]", "not a table; allowed: format 1"),
        ('{"format": 2}', "format 2; allowed: format 1"),
        ('{"format": 1, "state": "finished"}', "required key 'name' is missing"),
    ],
)
@pytest.mark.parametrize("command", [["status"], ["analyse"], ["reproduce"], ["work"], ["sweep", "--resume"]])
def test_a_manifest_that_is_not_whole_is_wrong_input(command, content, message, swept, tmp_path, capsys):
    folder = _copy(swept, tmp_path)
    (folder / "manifest.json").write_text(content)
    assert main([*command, str(folder)]) == WRONG
    assert message in capsys.readouterr().err


def test_tables_without_their_blocks_are_not_gone_on_with(swept, tmp_path, capsys):
    folder = _copy(swept, tmp_path)
    shutil.rmtree(folder / "chunks")
    assert main(["sweep", "--resume", str(folder)]) == WRONG
    assert "holds no chunks/; allowed: a folder with its blocks; to run it again and compare: wargame reproduce" in (
        capsys.readouterr().err
    )
    assert digests(folder) == digests(swept / "out")


@pytest.mark.parametrize("setting", ["seed=2", "factors.units.guns.count=[2, 3]"])
def test_a_study_without_a_point_in_common_does_not_take_the_place_of_another(setting, swept, tmp_path, capsys):
    folder = _copy(swept, tmp_path)
    assert main(["sweep", str(swept / "guns"), "--set", setting, "--resume", str(folder)]) == WRONG
    assert "has none of its points" in capsys.readouterr().err
    assert digests(folder) == digests(swept / "out")


def test_a_value_that_is_there_twice_is_found(swept, capsys):
    setting = "factors.units.guns.count=[0, 1, 0]"
    assert main(["sweep", str(swept / "guns"), "--set", setting, "--dry-run"]) == WRONG
    assert "value 0 twice; allowed: each once" in capsys.readouterr().err


def test_a_worker_of_a_sweep_with_failures_says_so(tmp_path, capsys):
    create(tmp_path / "out", unchecked([{"clock.duration_s": -1}]), ["sweep"])
    assert main(["work", str(tmp_path / "out"), "--workers", "1", "--quiet"]) == FAILED
