"""``wargame mix``: a study of equal budgets, paired points, honest figures."""

import json
import math
import shlex
from pathlib import Path

import numpy as np
import pytest

from tests.experiments.study.small import digests
from wargame.battle.assess import assess
from wargame.battle.scenario_file import load
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.commands.mix_study import MixAxis, headline, mix_study, parse_shares
from wargame_experiments.study import Results

SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")
MONEY = ["--budget-red", "15e6", "--budget-blue", "400e6"]
MEASURES = headline(load(SKIRMISH))
SHARES = ["--red-attritable", "0,0.5,1", "--blue-attritable", "0,0.6"]
COMMAND = ["mix", SKIRMISH, *SHARES, *MONEY, "--replications", "6", "--seed", "5"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("mix") / "out"
    assert main([*COMMAND, "--set", "units.decoys.count=3", "--out", str(out)]) == DONE
    return out


@pytest.fixture(scope="module")
def table(folder):
    return Results.load(folder).points


def test_all_files_are_there(folder):
    tables = ["points.parquet", "runs.parquet", "failures.parquet"]
    sweep = ["manifest.json", "scenario.toml", "log.jsonl", "chunks", "claims"]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*sweep, *tables, "figures"])
    ends = ["-column.pdf", "-column.png", "-page.pdf", "-page.png", ".csv", ".txt"]
    figures = [".wargame", *(f"heat_map_cer_full{end}" for end in ends)]
    assert sorted(path.name for path in (folder / "figures").iterdir()) == figures


def test_there_is_a_row_for_every_pair_of_shares(table):
    pairs = list(zip(table["red_attritable"].to_pylist(), table["blue_attritable"].to_pylist(), strict=True))
    assert pairs == [(r, b) for r in (0.0, 0.5, 1.0) for b in (0.0, 0.6)]
    assert table["replications"].to_pylist() == [6] * 6


def test_nothing_of_a_budget_is_hidden(table):
    for side, budget in (("red", 15e6), ("blue", 400e6)):
        spent, left = (np.array(table[f"{side}_{word}_usd"].to_pylist()) for word in ("spent", "left"))
        assert spent + left == pytest.approx(budget)
        assert (left >= 0.0).all()


def test_a_point_is_the_battle_with_those_counts(table):
    row = {name: table[name][3].as_py() for name in table.column_names}
    counts = [
        f"units.{u}.count={row[f'count_{u}']}" for u in ("drones", "decoys", "missile", "guns", "battery", "coyotes")
    ]
    found = assess(load(SKIRMISH, counts), 5, 6, ratios=("munition", "raid", "full"))
    for name in MEASURES:
        for end, value in zip(("", "_low", "_high"), found.measures[name][:3], strict=True):
            assert row[f"{name}{end}"] == value or (row[f"{name}{end}"] is None and math.isnan(value))


def test_the_folder_is_that_of_a_study(folder, capsys):
    assert main(["status", str(folder)]) == DONE
    assert "finished: 36 of 36 replications, 6 of 6 points" in capsys.readouterr().out
    assert main(["reproduce", str(folder), "--workers", "1"]) == DONE
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["same"] * 3
    assert main(["analyse", str(folder)]) == DONE
    assert main(["sweep", "--resume", str(folder)]) == DONE


def test_the_manifest_makes_the_same_sweep_again(folder, tmp_path):
    words = json.loads((folder / "manifest.json").read_text())["command"]
    assert words[:2] == ["wargame", "mix"]
    assert shlex.join(words[-4:]) == "--measure cer_full --set units.decoys.count=3"
    assert main([*words[1:], "--out", str(tmp_path / "out")]) == DONE
    assert digests(tmp_path / "out") == digests(folder)
    for file in (folder / "figures").iterdir():
        assert (tmp_path / "out" / "figures" / file.name).read_bytes() == file.read_bytes()


def test_more_replications_go_on_with_the_folder(tmp_path):
    few, many = tmp_path / "few", tmp_path / "many"
    wanted = [*SHARES, *MONEY, "--replications"]
    assert main(["mix", SKIRMISH, *wanted, "3", "--out", str(few)]) == DONE
    assert main(["mix", SKIRMISH, *wanted, "5", "--out", str(few)]) == DONE
    assert main(["mix", SKIRMISH, *wanted, "5", "--out", str(many)]) == DONE
    assert digests(few) == digests(many)


def test_a_folder_of_others_is_refused_unless_forced(tmp_path, capsys):
    (tmp_path / "thesis.tex").touch()
    few = ["mix", SKIRMISH, "--red-attritable", "1", "--blue-attritable", "0", "--replications", "2"]
    assert main([*few, "--out", str(tmp_path)]) == WRONG
    assert "holds other files" in capsys.readouterr().err
    assert main([*few, "--out", str(tmp_path), "--force"]) == DONE
    assert main([*few, "--set", "clock.tick_s=1", "--out", str(tmp_path), "--force"]) == DONE  # in place of the other
    assert (tmp_path / "thesis.tex").exists()
    assert len(list((tmp_path / "chunks").iterdir())) == 1


def test_mesa_gives_the_same_tables(folder, tmp_path):
    words = [*COMMAND, "--set", "units.decoys.count=3", "--engine", "mesa", "--processes", "1"]
    few = [word if word != "0,0.5,1" else "0" for word in words]
    assert main([*few, "--out", str(tmp_path)]) == DONE
    mesa, compiled = (Results.load(at).points.to_pylist() for at in (tmp_path, folder))
    for one, other in zip(mesa, compiled[:2], strict=True):
        assert {name: one[name] for name in (*MEASURES, "point_id")} == {
            name: other[name] for name in (*MEASURES, "point_id")
        }


def test_the_budget_is_by_default_what_the_scenario_has():
    study = mix_study(SKIRMISH, [], MixAxis((1.0,)), MixAxis((0.0,)))
    loaded, (red, _) = study.points[0].case.load()
    assert red.spent_usd + red.left_usd == 6 * 50e3 + 4 * 3e3 + 1.5e6
    assert loaded.scenario.units["missile"].count == 0
    assert loaded.scenario.units["depot"].count == 1


def test_settings_are_laid_over_every_point():
    study = mix_study(SKIRMISH, ["clock.tick_s=4", "clock.tick_s = 1"], MixAxis((0.0, 1.0)), MixAxis((0.0,)))
    assert all(point.case.texts == ("clock.tick_s=1",) for point in study.points)


def test_a_point_that_is_no_scenario_is_refused():
    settings = ["units.missile.targets=['coyotes']"]
    with pytest.raises(ValueError, match=r"cannot be run: .*all its targets have count 0"):
        mix_study(SKIRMISH, settings, MixAxis((0.0,), 15e6), MixAxis((0.0,), 400e6))


def test_the_table_has_a_row_for_each_pair_of_shares(capsys):
    assert main(COMMAND) == DONE
    out = capsys.readouterr().out
    assert "What share of each side's budget should go to attritable units?" in out
    assert out.count("cer_full") >= 1
    assert sum(line.strip().endswith(" 6") for line in out.splitlines()) == 6


def test_nothing_launched_is_undefined_and_not_zero(tmp_path, capsys):
    arguments = ["mix", SKIRMISH, "--red-attritable", "0,1", "--blue-attritable", "0,1", "--budget-red", "1000"]
    assert main([*arguments, "--replications", "2", "--out", str(tmp_path / "out")]) == DONE
    table = Results.load(tmp_path / "out").points
    assert table["launched"].to_pylist() == [0.0] * 4
    assert table["cer_raid"].to_pylist() == [None] * 4
    assert "heat_map_cer_full: skipped, undefined at all 4 points" in capsys.readouterr().err
    assert not (tmp_path / "out" / "figures").exists()


@pytest.mark.parametrize(("text", "found"), [("1, 0,0.5,1", (0.0, 0.5, 1.0)), ("0.25", (0.25,)), ("1e-1", (0.1,))])
def test_shares_are_sorted_and_each_once(text, found):
    assert parse_shares(text) == found
