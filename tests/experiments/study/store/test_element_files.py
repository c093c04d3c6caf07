"""A sweep keeps the element files that it was run with: it is the same bytes where these are no longer there."""

import hashlib
import json
import os
import pickle
import re
import shutil

import pytest

from tests.experiments.study.small import digests
from tests.own_elements import KITE, THIN, with_kites
from wargame.battle.scenario_file import load
from wargame.campaign.scenario import price_usd
from wargame.catalogue.elements import folder
from wargame.inputs.errors import ScenarioError
from wargame_experiments.cli import main
from wargame_experiments.reports.provenance import provenance
from wargame_experiments.study import ChangedError, Results, Study, sweep
from wargame_experiments.study.run.reproduce import reproduce

STUDY = """
question = "What do kites cost?"
scenario = "SCENARIO"
measures = ["cer_raid", "leakage"]

[factors]
units.decoys.count = [1, 3]
units.drones.count = 3

[replications]
n = 4
"""


@pytest.fixture
def place(tmp_path):
    """Return a folder with a scenario, an element file and a study."""
    with_kites(tmp_path / "mine")
    (tmp_path / "mine" / "study.toml").write_text(STUDY.replace("SCENARIO", "skirmish.toml"))
    return tmp_path / "mine"


def test_a_sweep_reproduces_without_the_folder_it_came_from(place, tmp_path):
    out = tmp_path / "out"
    sweep(Study.load(place), out, workers=1)
    shutil.rmtree(place)
    assert (out / "element-kite.toml").read_text("utf-8") == KITE
    again = reproduce(out, workers=1, quiet=True)
    assert again.different == []
    assert len(again.same) == 3
    assert again.changed == []
    shutil.copytree(out, tmp_path / "moved")
    stored = load(tmp_path / "moved" / "scenario.toml")  # the folder is that of a scenario too
    assert stored.elements["decoys"].cost.element.usd == (100.0, 200.0, 900.0)
    assert sweep(Results.load(tmp_path / "moved").study, tmp_path / "other", workers=1)
    assert digests(tmp_path / "other") == digests(out)


def test_what_a_worker_is_sent_has_them(place):
    case = pickle.loads(pickle.dumps(Study.load(place).points[0].case))
    shutil.rmtree(place)
    assert case.load()[0].elements["decoys"].name == "kite"


@pytest.mark.slow
def test_worker_processes_see_them(place, tmp_path):
    sweep(Study.load(place), tmp_path / "threads", workers=1)
    sweep(Study.load(place), tmp_path / "processes", processes=2)
    assert digests(tmp_path / "processes") == digests(tmp_path / "threads")


def test_a_changed_element_is_another_case(place, tmp_path):
    out = tmp_path / "out"
    sweep(Study.load(place), out, workers=1)
    before = {point.address for point in Study.load(place).points}
    (place / "elements" / "kite.toml").write_text(KITE.replace("[100, 200, 900]", "[100, 300, 900]"))
    assert before.isdisjoint(point.address for point in Study.load(place).points)
    with pytest.raises(ChangedError, match=re.escape("+usd = [100, 300, 900]")):
        sweep(Study.load(place), out, workers=1)
    assert any("300" in line for line in reproduce(out, workers=1, sample=1, quiet=True).changed)


def test_a_stored_element_file_is_data(place, tmp_path):
    """Its text is that whose hash the manifest names; what is wrong with it is said of the stored file."""
    out = tmp_path / "out"
    sweep(Study.load(place), out, workers=1)
    file = out / "element-kite.toml"
    file.write_text(KITE.replace("200", "300"))
    with pytest.raises(ValueError, match=r"element-kite\.toml: its text is not that which the manifest names"):
        Results.load(out)
    manifest = json.loads((out / "manifest.json").read_text())
    text = KITE.replace("usd = [100, 200, 900]", "usd = 'dear'")
    file.write_text(text)
    manifest["inputs_sha256"]["element-kite.toml"] = hashlib.sha256(text.encode()).hexdigest()
    (out / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ScenarioError, match=re.escape(f"{file}:")):
        Results.load(out)
    manifest["inputs"][1] = "../element-kite.toml"
    (out / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ValueError, match="the plain name of an input file"):
        Results.load(out)


def test_element_files_of_the_study_count_too(tmp_path):
    """A shipped scenario, and an element in the folder of the study that a factor names."""
    place = tmp_path / "mine"
    boxer = (folder() / "duellist.toml").read_text("utf-8").replace('name = "duellist"', 'name = "boxer"')
    with_kites(place, boxer=boxer)
    more = '[factors.kind]\npath = "units.red-group.element"\nvalues = ["duellist", "boxer"]\n'
    text = STUDY.replace("units.decoys.count = [1, 3]\nunits.drones.count = 3\n", "").replace("[factors]\n", more)
    (place / "study.toml").write_text(text.replace("SCENARIO", "duel").replace("cer_raid", "p_win_red"))
    results = sweep(Study.load(place), tmp_path / "out", workers=1)
    inputs = results.study.inputs
    assert (inputs.source, inputs.folder) == ("duel", str(place))
    assert [name for name, _ in inputs.files] == ["scenario.toml", "element-boxer.toml", "element-kite.toml"]
    same = results.points.column("p_win_red").to_pylist()
    assert same[0] == same[1]
    assert reproduce(tmp_path / "out", workers=1, sample=1, quiet=True).changed == []
    os.remove(place / "elements" / "kite.toml")
    changed = reproduce(tmp_path / "out", workers=1, sample=1, quiet=True).changed
    assert "--- element-kite then" in changed


def test_uncertain_figures_of_an_own_element_are_factors(place):
    text = (place / "study.toml").read_text().replace("[1, 3]", "3")
    (place / "study.toml").write_text(
        text + '[uncertain]\nfigures = ["kite.cost.*"]\n\n[design]\nkind = "one-at-a-time"\n'
    )
    study = Study.load(place)
    factor = study.factors["kite.cost.element.usd"]
    assert (factor.low, factor.typical, factor.high) == (100.0, 200.0, 900.0)
    assert factor.paths == ("units.decoys.figures.cost.element.usd",)
    assert len(study.points) >= 3


def test_a_study_of_campaigns_prices_its_goods_by_them(tmp_path):
    with_kites(tmp_path)
    (tmp_path / "campaign.toml").write_text(f"{THIN.read_text('utf-8')}\n[goods.kite]\nelement = 'kite'\n")
    study = Study(
        scenario=str(tmp_path / "campaign.toml"),
        model="campaign",
        measures=["balance_replacement"],
        uncertain={"figures": ["kite.cost.*"]},
        design={"kind": "one-at-a-time"},
        replications=1,
    )
    assert [name for name, _ in study.inputs.files] == ["campaign.toml", "battle.toml", "element-kite.toml"]
    assert study.factors["kite.cost.element.usd"].paths == ("goods.kite.price_usd",)
    case = study.points[0].case
    assert price_usd(case.load()[0].campaign.goods["kite"]) in (100.0, 200.0, 900.0)


def test_who_works_at_a_planned_sweep_sees_them(place, tmp_path):
    out = str(tmp_path / "out")
    assert main(["sweep", str(place), "--plan", "--out", out]) == 0
    assert main(["work", out]) == 0
    assert Results.load(out).points.num_rows == 2


def test_a_battle_says_with_which_element_files_it_was_fought(place):
    made = provenance("battle", load(place / "skirmish.toml"), [])
    assert made["scenario"]["elements"] == {"kite": hashlib.sha256(KITE.encode()).hexdigest()}


def test_mistakes_in_element_files_are_those_of_the_study(place):
    (place / "elements" / "kite.toml").write_text(KITE.replace('confidence = "low"', 'confidence = "lwo"'))
    with pytest.raises(ScenarioError) as error:
        Study.load(place)
    assert any(problem.file.endswith("kite.toml") and problem.line for problem in error.value.problems)


def test_the_command_line_shows_and_checks_them(place, capsys):
    assert main(["catalog", "kite", "--scenario", str(place), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cost"]["element"]["usd"] == [100, 200, 900]
    assert main(["catalog", "--scenario", str(place / "skirmish.toml")]) == 0
    assert "kite is of" in capsys.readouterr().out
    (place / "elements" / "kite.toml").write_text(KITE.replace('confidence = "low"', 'confidence = "lwo"'))
    assert main(["check", str(place / "skirmish.toml"), str(place / "elements" / "kite.toml")]) == 2
    assert capsys.readouterr().err.count("did you mean 'low'?") == 2
