"""``wargame battle``: one JSON document, the same from both engines; a summary in words; files."""

import csv
import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from wargame.battle.assess import assess
from wargame.battle.build.setup import build
from wargame.battle.engine import run
from wargame.battle.exchange import RATIOS
from wargame.battle.kernels.state import ARRIVED, KILLED, SHOTS, SOFT_KILLED, VALUE_LOST_USD
from wargame.battle.scenario_file import load
from wargame.battle.upper_bound import summary, upper_bounds
from wargame_experiments.analysis.timeline import ends_m, timeline
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.reports.battle_files import typical

SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")


def stdout_of(capsys, *arguments):
    assert main(list(arguments)) == DONE
    return capsys.readouterr().out


# ------------------------------------------------------------------------------------------------ JSON


@pytest.mark.parametrize(("scenario", "n"), [("duel", "6"), (SKIRMISH, "3"), ("night-raid", "1")])
def test_json_is_the_same_from_both_engines_byte_for_byte(scenario, n, capsys):
    arguments = ["battle", scenario, "--replications", n, "--seed", "7", "--json"]
    compiled = stdout_of(capsys, *arguments)
    assert stdout_of(capsys, *arguments, "--engine", "mesa", "--processes", "1") == compiled
    assert stdout_of(capsys, *arguments, "--engine", "compiled", "--processes", "1") == compiled


def test_json_is_one_document_and_nothing_else(capsys):
    assert main(["battle", SKIRMISH, "--replications", "4", "--json"]) == DONE
    captured = capsys.readouterr()
    assert captured.err == ""
    found = json.loads(captured.out)
    assert list(found) == ["scenario", "seed", "replications", "measures", "scoreboard", "ledger"]
    assert (found["scenario"], found["seed"], found["replications"]) == ("skirmish", 1, 4)
    assert set(found["measures"]["leakage"]) == {"mean", "low", "high", "unit"}
    assert {f"cer_{name}" for name in RATIOS} <= set(found["measures"])


def test_json_holds_what_was_assessed(capsys):
    found = json.loads(stdout_of(capsys, "battle", SKIRMISH, "--replications", "4", "--json"))
    expected = assess(load(SKIRMISH), 1, 4)
    for name, measure in expected.measures.items():
        for key, value in measure._asdict().items():
            if key == "events" and value is None:  # a measure that is no loss counts none
                assert key not in found["measures"][name]
                continue
            got = found["measures"][name][key]
            assert got == value or (got is None and not np.isfinite(value)), (name, key)
    assert [line["count"] for line in found["scoreboard"]] == [line.mean for line in expected.scoreboard]
    assert {line["kind"] for line in found["scoreboard"]} <= {"hard", "soft"}
    assert found["ledger"][0]["units"] == expected.ledger.mean()[0].units


def test_json_of_what_is_undefined_is_null(capsys):
    found = json.loads(stdout_of(capsys, "battle", "duel", "--replications", "2", "--json"))
    assert found["measures"]["leakage"]["mean"] is None


def test_the_seed_and_the_settings_count(capsys):
    arguments = ["battle", SKIRMISH, "--replications", "2", "--json"]
    plain = stdout_of(capsys, *arguments)
    assert stdout_of(capsys, *arguments) == plain
    assert stdout_of(capsys, *arguments, "--seed", "2") != plain
    more = json.loads(stdout_of(capsys, *arguments, "--set", "units.drones.count=9", "--set", "units.decoys.count=0"))
    assert more["measures"]["launched"]["mean"] == 10.0


# --------------------------------------------------------------------------------------------- summary


def test_the_summary_says_what_was_fought_and_the_orientation(capsys):
    out = stdout_of(capsys, "battle", SKIRMISH, "--replications", "4", "--seed", "3")
    assert "Red attacks with 6 one-way-attack-drone, 4 decoy and 1 cruise-missile." in out
    assert "Blue defends with 1 airburst-gun" in out
    assert "4 replications, seed 3: 16 battles" in out
    assert "defender USD per attacker USD" in out
    assert "95 % interval" in out
    assert all(f" {ratio} " in out for ratio in RATIOS)
    for part in ("Measures", "Magazines", "Who destroyed what", "Books of red", "Books of blue"):
        assert part in out


def test_an_undefined_ratio_says_why(capsys):
    out = stdout_of(capsys, "battle", "duel", "--replications", "2")
    assert "undefined" in out
    assert "the defence prevents no armed leaker" in out


def test_progress_goes_to_stderr(capsys):
    assert main(["battle", SKIRMISH, "--replications", "2"]) == DONE
    err = capsys.readouterr().err
    assert err.startswith("8 battles to fight")
    assert "8 battles in" in err


# ----------------------------------------------------------------------------------------------- bound


def test_the_bound_stands_beside_what_was_saved(capsys):
    out = stdout_of(capsys, "battle", SKIRMISH, "--replications", "2", "--bound", "3")
    line = next(line for line in out.splitlines() if line.startswith("Value saved: "))
    assert re.fullmatch(r"Value saved: [\d.]+ M of at most [\d.]+ M USD \([\d.]+ %\), 3 battles\.", line)
    assert "What one more round is worth to a perfect" in out
    assert "Value saved" not in stdout_of(capsys, "battle", SKIRMISH, "--replications", "2")


def test_the_bound_is_in_the_json_the_same_from_both_engines(capsys):
    arguments = ["battle", SKIRMISH, "--replications", "2", "--bound", "3", "--json"]
    text = stdout_of(capsys, *arguments)
    assert stdout_of(capsys, *arguments, "--engine", "mesa", "--processes", "1") == text
    found = json.loads(text)["bound"]
    assert found["battles"] == 3
    assert 0.0 < found["saved_usd"]["mean"] <= found["bound_usd"]["mean"] <= found["undefended_usd"]["mean"]
    assert found["share"]["mean"] == pytest.approx(found["saved_usd"]["mean"] / found["bound_usd"]["mean"])
    expected = summary(build(load(SKIRMISH)), upper_bounds(build(load(SKIRMISH)), 1, 3))
    assert found["bound_usd"]["mean"] == expected.bound_usd.mean
    prices = {price.mean for pair in expected.round_usd for price in pair if price is not None}
    assert {price["mean"] for price in found["round_usd"].values()} == prices


@pytest.mark.parametrize(
    ("scenario", "battles", "said"),
    [(SKIRMISH, "0", "bound: got 0 battles"), ("duel", "1", "blue has nothing of value to save in duel")],
)
def test_a_bound_on_nothing_is_refused_before_anything_is_fought(scenario, battles, said, capsys):
    assert main(["battle", scenario, "--bound", battles]) == WRONG
    err = capsys.readouterr().err
    assert said in err
    assert "to fight" not in err


# ----------------------------------------------------------------------------------------------- files


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("battle") / "out"
    assert main(["battle", SKIRMISH, "--replications", "8", "--set", "units.guns.count=2", "--out", str(out)]) == DONE
    return out


def test_all_files_are_there(folder):
    figures = [f"{name}.{suffix}" for name in ("map", "timeline") for suffix in ("csv", "pdf", "png")]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [".wargame", "battle.json", "replay.html", *figures]
    )
    assert all(path.stat().st_size > 0 for path in folder.iterdir())


def test_battle_json_says_what_made_it(folder):
    made_by = json.loads((folder / "battle.json").read_text())["provenance"]
    assert made_by["command"] == (f"wargame battle {SKIRMISH} --replications 8 --seed 1 --set units.guns.count=2")
    assert made_by["scenario"]["sha256"] == load(SKIRMISH).text_sha256
    assert made_by["scenario"]["settings"] == ["units.guns.count=2"]
    assert made_by["versions"]["numba"]


def test_the_timeline_ends_where_the_battle_ends(folder):
    setup = build(load(SKIRMISH, ["units.guns.count=2"]))
    found = assess(load(SKIRMISH, ["units.guns.count=2"]), 1, 8, ratios=())
    state = run(setup.world, 1, typical(found.leakers))
    with (folder / "timeline.csv").open() as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    red = np.array([group.unit.side == "red" for group in setup.groups])
    status = state.bodies["status"][red[setup.world.unit_of]]
    assert rows[-1]["killed"] == np.count_nonzero(status == KILLED)
    assert rows[-1]["soft_killed"] == np.count_nonzero(status == SOFT_KILLED)
    assert rows[-1]["leakers_armed"] + rows[-1]["leakers_decoy"] == np.count_nonzero(status == ARRIVED)
    assert rows[-1]["missiles_blue"] == state.tally[~red, SHOTS].sum()
    assert rows[-1]["value_lost"] == state.tally[~red, VALUE_LOST_USD].sum()
    assert all(later["time_s"] - earlier["time_s"] == 2.0 for earlier, later in pairwise(rows))


def test_the_map_has_a_row_for_every_element(folder):
    with (folder / "map.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(build(load(SKIRMISH, ["units.guns.count=2"])).world.elements)
    assert {row["end"] for row in rows if row["side"] == "red"} <= {"destroyed", "lost to jamming", "arrived"}


def test_the_same_command_gives_the_same_files(folder, tmp_path):
    main(["battle", SKIRMISH, "--replications", "8", "--set", "units.guns.count=2", "--out", str(tmp_path / "out")])
    for path in folder.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_typical_replication_leaks_about_as_much_as_the_mean():
    leakers = assess(load(SKIRMISH), 1, 16, ratios=()).leakers
    off = np.abs(leakers - leakers.mean())
    assert off[typical(leakers)] == off.min()


def test_what_arrived_is_at_its_target():
    state = timeline(build(load(SKIRMISH, ["units.coyotes.count=0", "units.guns.count=0", "units.battery.count=0"])), 1)
    arrived = state.last.bodies["status"] == ARRIVED
    assert arrived.sum() == 11
    assert (ends_m(state.last)[arrived] == (16_000.0, 10_000.0)).all()
    assert (state.paths_m[-1] == (16_000.0, 10_000.0)).all()


# -------------------------------------------------------------------------------------- agents in Python

AGENT = """
from wargame_agents.battle.unit import Unit


class Holding(Unit):
    def fire_missiles(self):
        pass
"""


@pytest.fixture
def holding(tmp_path, monkeypatch):
    (tmp_path / "holding_agents.py").write_text(AGENT)
    monkeypatch.syspath_prepend(str(tmp_path))
    return [
        "battle", SKIRMISH, "--replications", "2", "--json", "--processes", "1",
        "--set", "units.battery.agent=holding_agents:Holding", "--allow-agents", "holding_agents",
    ]  # fmt: skip


def test_agents_in_python_are_fought_with_mesa(holding, capsys):
    assert main(holding) == DONE
    captured = capsys.readouterr()
    assert "Fought with Mesa, since Python decides for battery." in captured.err
    assert json.loads(captured.out)["measures"]["shots_unit_battery"]["mean"] == 0.0


def test_agents_in_python_cannot_be_compiled(holding, capsys):
    assert main([*holding, "--engine", "compiled"]) == WRONG
    assert "battery: decided by an agent class in Python" in capsys.readouterr().err


def test_agents_in_python_have_figures_too(holding, tmp_path):
    arguments = [word for word in holding if word != "--json"]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == DONE
    assert (tmp_path / "out" / "timeline.png").exists()


def test_an_agent_that_is_not_there_is_wrong_input(capsys):
    arguments = ["battle", SKIRMISH, "--set", "units.battery.agent=nowhere:Nobody", "--replications", "1"]
    assert main(arguments) == WRONG
    assert "there is no module 'nowhere'" in capsys.readouterr().err


def test_a_force_file_says_who_is_there(tmp_path, capsys):
    file = tmp_path / "force.toml"
    file.write_text("[units.drones]\ncount = 2\n", "utf-8")
    told = ["battle", str(SKIRMISH), "--replications", "3", "--json"]
    assert main([*told, "--force-file", str(file)]) == DONE
    few = json.loads(capsys.readouterr().out)
    assert few["measures"]["launched"]["mean"] == 2 + 4 + 1  # six drones without the file
    file.write_text("[units.drone]\ncount = 2\n", "utf-8")
    assert main([*told, "--force-file", str(file)]) != DONE
    assert "force.toml:1: units.drone: no 'drone'" in capsys.readouterr().err


def test_a_year_is_printed_account_by_account(capsys):
    out = stdout_of(capsys, "battle", "night-raid", "--replications", "50", "--set", "money.raids_per_year=12")
    lines = " ".join(out.split())
    assert "Spending of a year, USD account blue % of blue red % of red" in lines
    assert "12 raids a year like these, capital over 20 years, crews of 1 shift a day, value lost." in lines
    assert "the attacker's capital is its platforms" in lines
    table = out[out.index("Spending of a year") :].splitlines()
    (capital,) = (line.split() for line in table if line.strip().startswith("Capital"))
    assert capital[-2:] == ["0", "0"]  # drones and missiles only
    assert 0.0 < float(capital[3]) < 10.0  # per cent of blue
