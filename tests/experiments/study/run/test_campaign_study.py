"""A study of campaigns: swept, resumed, spread over workers, made again, analysed and drawn as any other."""

import json
import shutil
from pathlib import Path

import pytest

from tests.experiments.study.small import chunk_names, digests
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Results, Study, StudyError, connect, sweep
from wargame_experiments.study.store.manifest import code_files

FILE = Path(__file__).parents[2] / "industry.toml"
WORDS = {
    "model": "campaign",
    "scenario": str(FILE),
    "name": "industry",
    "mixes": {
        "red": {"side": "red", "parts": {"fighters": ["fighters"], "spares": ["spares"]}},
        "blue": {"side": "blue", "budget_usd": 4e7, "parts": {"cheap": ["rounds"], "dear": ["defenders"]}},
    },
    "factors": {"red.fighters": [0.25, 0.75], "blue.cheap": [0.0, 0.5, 1.0], "battle.clock.tick_s": 1},
    "measures": ["balance_replacement", "cer_replacement", "leakage", "paid_blue", "output_line_defenders"],
    "replications": {"n": 50, "block": 20},
    "series": {"every_weeks": 3, "measures": ["stock_red_fighter", "price_defender"], "replications": 4},
}


def made(**changes):
    return Study(**{**WORDS, **changes})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of the sweep, made on one thread."""
    out = tmp_path_factory.mktemp("campaigns") / "out"
    sweep(made(), out, workers=1)
    return out


def test_points_and_series_are_there(folder):
    results = Results.load(folder)
    rows = results.points.to_pylist()
    assert [(row["red_fighters"], row["blue_cheap"]) for row in rows[:2]] == [(0.25, 0.0), (0.25, 0.5)]
    assert all(row["blue_spent_usd"] == 4e7 and not row["failed"] for row in rows)
    assert rows[0]["capacity_rounds"] == 0.0 < rows[1]["capacity_rounds"] < rows[2]["capacity_rounds"]
    assert rows[0]["output_line_defenders"] > rows[2]["output_line_defenders"]
    series = results.series("stock_red_fighter").to_pydict()
    assert series["time_weeks"][:4] == [0.0, 3.0, 6.0, 9.0]
    assert len(set(series["point"])) == 6
    assert main(["status", str(folder)]) == DONE


def test_a_stored_study_is_whole(folder):
    assert {path.name for path in folder.glob("*.toml")} == {"campaign.toml", "battle.toml"}
    assert json.loads((folder / "manifest.json").read_text())["inputs"] == ["campaign.toml", "battle.toml"]
    assert connect(folder).execute("SELECT count(*) FROM chunks").fetchone() == (300,)


def test_a_battle_that_was_changed_in_the_folder_is_refused(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "out")
    battle = tmp_path / "out" / "battle.toml"
    battle.write_text(battle.read_text() + "\n# a word\n")
    with pytest.raises(ValueError, match=r"battle\.toml: its text is not that which the manifest names"):
        Results.load(tmp_path / "out")


def test_an_interrupted_sweep_resumes_to_the_same_bytes(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "out")
    for name in chunk_names(folder)[::2]:
        (tmp_path / "out" / "chunks" / name).unlink()
    shutil.rmtree(tmp_path / "out" / "series")
    (tmp_path / "out" / "points.parquet").unlink()
    assert main(["sweep", "--resume", str(tmp_path / "out"), "--workers", "1"]) == DONE
    assert digests(tmp_path / "out") == digests(folder)
    assert (tmp_path / "out/series.parquet").read_bytes() == (folder / "series.parquet").read_bytes()


def test_two_threads_and_other_blocks_give_the_same_runs(folder, tmp_path):
    sweep(made(), tmp_path / "threads", workers=2)
    assert digests(tmp_path / "threads") == digests(folder)
    sweep(made(replications={"n": 50, "block": 7}), tmp_path / "blocks", workers=1)
    assert Results.load(tmp_path / "blocks").runs.equals(Results.load(folder).runs)


@pytest.mark.slow
def test_processes_give_the_same_bytes(folder, tmp_path):
    sweep(made(), tmp_path / "processes", processes=2)
    assert digests(tmp_path / "processes") == digests(folder)


@pytest.mark.slow
def test_dask_gives_the_same_bytes(folder, tmp_path):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        sweep(made(), tmp_path / "dask", dask=cluster.scheduler_address)
    assert digests(tmp_path / "dask") == digests(folder)


def test_it_is_reproduced_analysed_and_drawn(folder, small_figures, tmp_path, capsys):
    assert main(["reproduce", str(folder), "--workers", "1"]) == DONE
    assert capsys.readouterr().out.count("same ") == 4
    assert main(["analyse", str(folder), "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert {"game", "differences"} <= set(found)
    assert main(["figures", str(folder), "--out", str(tmp_path / "figures")]) == DONE
    drawn = {path.stem for path in (tmp_path / "figures").glob("*.csv")}
    assert {"game", "heat_map_balance_replacement"} <= drawn


def test_an_edit_of_a_report_leaves_stored_campaigns_valid():
    files = set(code_files(made()))
    assert {"wargame/campaign/kernels/week.py", "wargame_experiments/models/campaign.py"} <= files
    reports = [name for name in files if "/reports/" in name or "/commands/" in name or "/figures/" in name]
    assert reports == []
    assert any(name.startswith("wargame/battle/kernels/") for name in files)


def test_morris_and_uncertain_prices_run(tmp_path):
    words = {
        "model": "campaign",
        "scenario": "attrition-year",
        "factors": {"clock.pre_war_weeks": 2, "clock.war_weeks": 2, "raids.size": 10, "raids.least": 1},
        "uncertain": {"figures": ["one-way-attack-drone.cost.*", "coyote-launcher.cost.*"]},
        "design": {"kind": "morris", "trajectories": 2, "levels": 4},
        "measures": ["cost_red_book", "cost_blue_replacement"],
        "replications": {"n": 3},
    }
    results = sweep(Study(**words), tmp_path / "out", workers=2)
    rows = results.points.to_pylist()
    assert len({row["one_way_attack_drone_cost_element_usd"] for row in rows}) > 1
    assert len({row["cost_red_book"] for row in rows}) > 1
    assert not any(row["failed"] for row in rows)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"factors": {"lines.figters.capacity_a_week": [1, 2]}}, "did you mean 'fighters'"),
        ({"factors": {"battle.units.red-grup.count": [1, 2]}}, "did you mean 'red-group'"),
        ({"factors": {"battle": ["duel", "night-raid"]}}, "a study of campaigns has one battle"),
        ({"measures": ["cer_value"]}, "measures.0: .*cer_value"),
        ({"series": {"every_s": 10, "measures": ["raids"]}}, "series.every_s: .*'every_s'; allowed: every_weeks"),
        ({"series": {"measures": ["raids"]}}, "series: required key 'every_weeks' is missing"),
        ({"mixes": {"blue": {"side": "blu", "parts": {"a": ["rounds"]}}}}, "did you mean 'blue'"),
        ({"mixes": {"blue": {"side": "blue", "parts": {"a": ["fighters"]}}}}, "no line 'fighters' that blue buys"),
        ({"mixes": {"blue": {"side": "blue"}}}, "mixes.blue: no line of blue has a tier; allowed: parts"),
        ({"mixes": {"lines": {"side": "blue", "parts": {"a": ["rounds"]}}}}, "a mix cannot be called 'lines'"),
        (
            {"mixes": {"blue": {"side": "blue", "budget": "life-cycle", "parts": {"a": ["rounds"]}}}},
            "mixes.blue.budget: .*allowed: procurement",
        ),
    ],
)
def test_a_mistake_is_said_at_its_place(changes, words):
    with pytest.raises(StudyError, match=words):
        made(**{"mixes": {}, "factors": {"raids.share": [0.5, 1]}, "series": None, **changes})


def test_a_mistake_in_a_file_has_its_line(tmp_path, capsys):
    shutil.copy(FILE, tmp_path)
    head = 'question = "?"\nmodel = "campaign"\nscenario = "industry.toml"\n[factors]\n'
    (tmp_path / "study.toml").write_text(f"{head}lines.rounds.capacity_a_week = [1, -1]\n")
    assert main(["sweep", str(tmp_path), "--out", str(tmp_path / "out")]) == WRONG
    assert "study.toml:5: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
