"""Element files beside a scenario are entries of the catalogue for it, and every mistake in them is named at once."""

import os
import pickle

import pytest

from tests.own_elements import KITE, SKIRMISH, THIN, line_of, with_kites
from wargame.battle.assess import assess
from wargame.battle.build.setup import build
from wargame.battle.scenario_file import check, load, load_text
from wargame.campaign import scenario_file as campaign_file
from wargame.campaign.scenario import price_usd
from wargame.catalogue import elements as catalogue
from wargame.catalogue.own_elements import check as check_element
from wargame.inputs.errors import ScenarioError


def test_an_element_file_beside_a_scenario_is_an_entry_of_the_catalogue(tmp_path):
    loaded = load(with_kites(tmp_path))
    assert loaded.elements["decoys"].name == "kite"
    assert loaded.elements["decoys"].cost.element.usd == (100.0, 200.0, 900.0)
    assert [file.name for file in loaded.own] == ["kite"]
    assert "kite" not in catalogue.names()


def test_the_same_figures_under_another_name_are_the_same_battle(tmp_path):
    own = KITE.replace("usd = [100, 200, 900]", "usd = [500, 3_000, 5_000]")
    mine = assess(load(with_kites(tmp_path, kite=own)), seed=3, replications=4).measures
    ours = assess(load(SKIRMISH), seed=3, replications=4).measures
    mine = {name.replace("kite", "decoy"): repr(measure[:3]) for name, measure in mine.items()}
    assert mine == {name: repr(measure[:3]) for name, measure in ours.items()}


def test_a_unit_lays_its_figures_over_its_own_element(tmp_path):
    loaded = load(with_kites(tmp_path), ["units.decoys.figures.cost.element.usd=[1,2,3]"])
    assert loaded.elements["decoys"].cost.element.usd == (1.0, 2.0, 3.0)
    quick = load_text((tmp_path / "skirmish.toml").read_text(), "it", {"units.decoys.count": 2}, loaded.own)
    assert quick.elements["decoys"].cost.element.usd.typical == 200.0


def test_a_text_alone_has_no_own_elements(tmp_path):
    text = with_kites(tmp_path).read_text()
    with pytest.raises(ScenarioError, match="no catalogue entry 'kite'"):
        load_text(text, str(tmp_path / "skirmish.toml"))


def test_a_decoy_may_imitate_an_own_element(tmp_path):
    lure = KITE.replace('name = "kite"', 'name = "lure"').replace('"one-way-attack-drone"', '"ram"')
    ram = (catalogue.folder() / "one-way-attack-drone.toml").read_text("utf-8")
    ram = ram.replace('name = "one-way-attack-drone"', 'name = "ram"')
    scenario = with_kites(tmp_path, lure=lure, ram=ram)
    setup = build(pickle.loads(pickle.dumps(load(scenario, ["units.decoys.element=lure"]))))
    (group,) = [group for group in setup.groups if group.name == "decoys"]
    assert group.imitated is not None
    assert group.imitated.name == "ram"
    assert setup.world.units[setup.index("decoys")]["seems_armed"]


def test_every_mistake_of_element_files_has_its_file_and_line(tmp_path):
    wrong = KITE.replace("usd = [100, 200, 900]", "usd = [900, 200, 100]").replace('role = "attacker"', 'role = "x"')
    broken = 'name = "broken"\nkind = \n'
    scenario = with_kites(tmp_path, kite=wrong, broken=broken)
    problems = check(scenario, ["clock.tick_s=-1"])
    found = {(problem.file.removeprefix(f"{tmp_path}/"), problem.line, problem.path) for problem in problems}
    assert ("elements/kite.toml", line_of(wrong, "usd = "), "cost.element.usd") in found
    assert ("elements/kite.toml", line_of(wrong, "role = "), "role") in found
    assert ("elements/broken.toml", 2, "kind") in found
    assert ("setting", 0, "clock.tick_s") in found
    assert not any(problem.path == "units.decoys.element" for problem in problems)  # its own file says it
    assert {problem.line for problem in check_element(tmp_path / "elements" / "kite.toml")} == {
        line_of(wrong, "usd = "),
        line_of(wrong, "role = "),
    }


def test_a_name_of_the_catalogue_is_taken_and_both_files_are_named(tmp_path):
    text = (catalogue.folder() / "decoy.toml").read_text("utf-8")
    (problem,) = check(with_kites(tmp_path, decoy=text))
    place = (str(tmp_path / "elements" / "decoy.toml"), line_of(text, "name = "), "name")
    assert (problem.file, problem.line, problem.path) == place
    assert str(catalogue.folder() / "decoy.toml") in problem.message


def test_file_and_entry_have_one_name(tmp_path):
    (problem,) = check(with_kites(tmp_path, dragon=KITE))
    assert problem.message == "got 'kite' in a file called 'dragon.toml'; allowed: one name for file and entry"


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_element_file_says_so(tmp_path, text):
    (problem,) = check(with_kites(tmp_path, empty=text))
    assert problem.message.startswith("an empty file; allowed: name")


def test_nothing_outside_the_folder_is_followed(tmp_path):
    scenario = with_kites(tmp_path / "here")
    (tmp_path / "outside.toml").write_text(KITE)
    os.symlink(tmp_path / "outside.toml", tmp_path / "here" / "elements" / "away.toml")
    os.mkfifo(tmp_path / "here" / "elements" / "pipe.toml")
    (tmp_path / "here" / "elements" / "latin.toml").write_bytes("title = 'Störer'".encode("latin-1"))
    words = {problem.file.rpartition("/")[2]: problem.message for problem in check(scenario)}
    assert words["away.toml"] == "a link; allowed: a file"
    assert words["pipe.toml"].startswith("no regular file")
    assert words["latin.toml"].startswith("not UTF-8")
    os.rename(tmp_path / "here" / "elements", tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", tmp_path / "here" / "elements")
    assert "a link; allowed: a folder of element files" in [problem.message for problem in check(scenario)]


def test_a_campaign_prices_a_good_by_an_own_element(tmp_path):
    with_kites(tmp_path)
    text = f"{THIN.read_text('utf-8')}\n[goods.kite]\nelement = 'kite'\n"
    (tmp_path / "campaign.toml").write_text(text)
    loaded = campaign_file.load(tmp_path / "campaign.toml")
    assert loaded.battle is not None
    assert loaded.own == loaded.battle.own != ()
    assert price_usd(pickle.loads(pickle.dumps(loaded.campaign)).goods["kite"]) == 200.0
    with pytest.raises(ScenarioError, match="no element of the catalogue 'kite'"):
        campaign_file.load_text(text, "campaign")
    (tmp_path / "elements" / "kite.toml").write_text(KITE.replace("[100", "[300"))
    (problem,) = campaign_file.check(tmp_path / "campaign.toml")
    assert (problem.file, problem.path) == (str(tmp_path / "elements" / "kite.toml"), "cost.element.usd")
