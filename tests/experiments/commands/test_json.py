"""One JSON document of each command that looks or sweeps, of the shape that its help says."""

import json
import math

import pytest

from wargame.battle.scenario_file import load, shipped
from wargame.campaign.scenario_file import shipped as campaigns
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Results
from wargame_experiments.study.document.shipped import shipped as shipped_studies

STUDY = """question = "Who wins?"
scenario = "duel"
measures = ["p_win_red", "leakage"]
[factors]
units.red-group.count = [2, 3]
[replications]
n = 60
"""


@pytest.fixture
def printed(capsys):
    def run(*words, code=DONE):
        assert main([*words, "--json"]) == code
        said = capsys.readouterr()
        return json.loads(said.out), said.err

    return run


@pytest.fixture
def study(tmp_path):
    (tmp_path / "who-wins").mkdir()
    (tmp_path / "who-wins" / "study.toml").write_text(STUDY)
    return tmp_path / "who-wins"


def test_scenarios(printed):
    found, _ = printed("scenarios")
    assert [one["name"] for one in found["scenarios"]] == list(shipped())
    assert [one["name"] for one in found["campaigns"]] == list(campaigns())
    duel = next(one for one in found["scenarios"] if one["name"] == "duel")
    assert duel == {"name": "duel", "title": load("duel").scenario.title, "units": 2, "elements": 7}
    assert set(found["campaigns"][0]) == {"name", "title", "nations", "lines", "weeks"}


def test_studies(printed, monkeypatch):
    assert "attritable-share" in shipped_studies()
    monkeypatch.setattr("wargame_experiments.study.document.shipped.shipped", lambda: ("attritable-share", "who-pays"))
    found, _ = printed("studies")
    assert [one["name"] for one in found["studies"]] == ["attritable-share", "who-pays"]
    assert found["studies"][0] == {
        "name": "attritable-share",
        "question": "What share of each side's money should be attritable on a night of mass drones?",
        "model": "battle",
        "scenario": "night-raid",
        "points": 25,
        "replications": [100, 400],
    }


def test_check_says_what_is_wrong_with_each_file(printed, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("nam = 'x'\n")
    found, err = printed("check", "duel", str(bad), code=WRONG)
    assert err == ""
    right, wrong = found["files"]
    assert right == {"file": "duel", "ok": True, "problems": []}
    assert (wrong["file"], wrong["ok"]) == (str(bad), False)
    unknown = next(one for one in wrong["problems"] if one["path"] == "nam")
    assert (unknown["file"], unknown["line"], unknown["got"]) == (str(bad), 1, "nam")
    assert "did you mean 'name'?" in unknown["message"]


def test_a_sweep_from_its_size_to_its_status(printed, study, tmp_path):
    out = tmp_path / "out"
    size, err = printed("sweep", str(study), "--dry-run", "--quiet")
    assert err == ""
    assert (size["points"], size["replications"], size["runs"]) == (2, [60, 60], [120, 120])
    assert size["seconds"][0] == size["seconds"][1] > 0
    planned, _ = printed("sweep", str(study), "--out", str(out), "--plan", "--quiet")
    expected = {"study": "who-wins", "folder": str(out), "planned": 2, "command": f"wargame work {out}"}
    assert planned == expected
    status, _ = printed("status", str(out))
    assert (status["state"], status["points"], status["failed"]) == ("unfinished", {"done": 0, "all": 2}, 0)
    assert status["replications"] == {"done": 0, "all": 120}
    assert status["commands"] == {"continue": f"wargame sweep --resume {out}", "retry": None, "reproduce": None}
    done, err = printed("sweep", "--resume", str(out), "--quiet")
    assert err == ""
    assert (done["study"], done["question"], done["simulated"], done["failed"]) == ("who-wins", "Who wins?", 120, 0)
    status, _ = printed("status", str(out))
    assert (status["state"], status["points"], status["replications"]["done"]) == (
        "finished",
        {"done": 2, "all": 2},
        120,
    )
    assert status["commands"]["reproduce"] == f"wargame reproduce {out}"
    assert_points(done["points"], Results(out))


def assert_points(points, results):
    """The document has the numbers of the table, null for what is undefined."""
    rows = results.points.to_pylist()
    assert [one["factors"] for one in points] == [{"units.red-group.count": n} for n in (2, 3)]
    for one, row in zip(points, rows, strict=True):
        for name, measure in one["measures"].items():
            columns = {"mean": name, "low": f"{name}_low", "high": f"{name}_high"}
            for end, column in columns.items():
                value = row[column]
                assert measure[end] == (None if value is None or math.isnan(value) else value)
            assert measure["n"] == row[f"{name}_n"]
            assert measure["unit"] == results.study.described[name].unit
    assert points[0]["measures"]["leakage"]["mean"] is None  # nobody launches anything in a duel
    assert points[0]["measures"]["p_win_red"]["mean"] is not None
