"""Packages that offer elements, agents and models by entry points: installed, and used from the command line."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.own_elements import SKIRMISH
from wargame.catalogue import element_files
from wargame.modules import installed
from wargame_agents import permission
from wargame_experiments import models
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Results
from wargame_experiments.study.run.reproduce import reproduce

HERE = Path(__file__).parent
NAMES = ("forcemix-example-elements", "forcemix-example-agents", "forcemix-example-model")
HOSTILE = "raise SystemExit('imported')\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a folder for packages of one user, in which the three packages are installed."""
    base = tmp_path_factory.mktemp("user")
    target = Path(sysconfig.get_path("purelib", "posix_user", {"userbase": str(base)}))
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--no-compile", "-q", "--target", str(target)]
    sources = [str(HERE / name) for name in NAMES]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, *sources], check=True)
    (target / "forcemix_example_elements" / "__init__.py").write_text(HOSTILE)  # nobody may import it
    return base, target


def forget():
    for cached in (element_files.offered, permission._offered):
        cached.cache_clear()


@pytest.fixture
def packages(home, monkeypatch):
    """Let the packages be installed in this process, and in those that it starts."""
    base, target = home
    monkeypatch.setenv("PYTHONUSERBASE", str(base))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(target), *sys.path]))
    monkeypatch.setattr("site.getusersitepackages", lambda: str(target))
    monkeypatch.syspath_prepend(target)
    monkeypatch.setattr(models, "_registered", {})
    forget()
    yield target
    forget()


@pytest.fixture
def kites(tmp_path):
    """Return a scenario with an element of the package."""
    scenario = tmp_path / "kites.toml"
    scenario.write_text(SKIRMISH.read_text("utf-8").replace('element = "decoy"', 'element = "example-balloon"'))
    return scenario


def test_the_packages_offer_what_they_say(packages):
    assert installed("forcemix.elements")["kites"].module == "forcemix_example_elements"
    assert installed("forcemix.models")["example-queue"].module == "forcemix_example_model"
    assert sorted(element_files.offered()) == ["example-balloon", "example-kite"]


def test_another_process_sees_them_by_itself(home, kites):
    base, target = home
    path = os.pathsep.join([str(target), *sys.path])
    env = os.environ | {"PYTHONUSERBASE": str(base), "PYTHONPATH": path}
    words = [sys.executable, "-m", "wargame", "catalog", "example-kite", "--json"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["cost"]["element"]["usd"] == [100, 200, 900]


def test_elements_of_a_package_are_data_and_nothing_is_imported(packages, kites, capsys):
    assert main(["check", str(kites)]) == DONE
    assert main(["battle", str(kites), "--replications", "1"]) == DONE
    assert main(["catalog"]) == DONE
    assert "example-kite is of" in capsys.readouterr().out
    assert "forcemix_example_elements" not in sys.modules


def test_a_sweep_keeps_the_elements_that_it_names(packages, kites, tmp_path, monkeypatch):
    """The balloon, and the kite that it imitates; it is the same where the package is not installed."""
    (tmp_path / "study.toml").write_text(
        'question = "Kites?"\nscenario = "kites.toml"\nmeasures = ["cer_raid"]\nreplications = { n = 2 }\n'
        '[factors]\nunits.drones.count = [1, 2]\n"units.missile.count" = 0\n'
    )
    out = tmp_path / "out"
    assert main(["sweep", str(tmp_path), "--out", str(out), "--workers", "1"]) == DONE
    names = [name for name, _ in Results.load(out).study.inputs.files]
    assert names == ["scenario.toml", "element-example-balloon.toml", "element-example-kite.toml"]
    assert reproduce(out, workers=1, quiet=True).changed == []
    monkeypatch.undo()
    forget()
    kites.unlink()
    again = reproduce(out, workers=1, quiet=True)
    assert (again.different, len(again.same)) == ([], 3)


def test_a_factor_names_an_element_of_a_package(packages, tmp_path):
    (tmp_path / "skirmish.toml").write_text(SKIRMISH.read_text("utf-8"))
    (tmp_path / "study.toml").write_text(
        'question = "Kites?"\nscenario = "skirmish.toml"\nmeasures = ["cer_raid"]\nreplications = { n = 1 }\n'
        '[factors]\n"units.decoys.element" = ["decoy", "example-kite"]\n'
    )
    assert main(["sweep", str(tmp_path), "--out", str(tmp_path / "out"), "--workers", "1"]) == DONE
    study = Results.load(tmp_path / "out").study
    assert [name for name, _ in study.inputs.files] == ["scenario.toml", "element-example-kite.toml"]


def test_a_package_whose_element_is_wrong_is_named(packages, kites, capsys):
    file = packages / "forcemix_example_elements" / "elements" / "example-kite.toml"
    text = file.read_text("utf-8")
    try:
        file.write_text(text.replace('role = "attacker"', 'role = "atacker"'))
        assert main(["check", str(kites)]) == WRONG
        assert f"{file}:" in capsys.readouterr().err
        assert main(["catalog", "decoy"]) == DONE  # the rest of the catalogue is there
        assert "did you mean 'attacker'?" in capsys.readouterr().err
    finally:
        file.write_text(text)


def test_agents_of_a_package_need_no_permission_others_do(packages, capsys):
    fight = ["battle", str(SKIRMISH), "--replications", "1", "--processes", "1", "--json"]
    assert main([*fight, "--set", "units.guns.agent=forcemix_example_agents:SilentGun"]) == DONE
    assert json.loads(capsys.readouterr().out)
    assert main([*fight, "--set", "units.guns.agent=forcemix_example_agents:OtherGun"]) == WRONG
    assert "--allow-agents forcemix_example_agents" in capsys.readouterr().err


def test_a_study_runs_the_model_of_a_package(packages, tmp_path, capsys):
    (tmp_path / "shop.toml").write_text("servers = 3\n")
    (tmp_path / "study.toml").write_text(
        'question = "How many servers?"\nmodel = "example-queue"\nscenario = "shop.toml"\n'
        "[factors]\nservers = [2, 4]\n[replications]\nn = 50\n"
    )
    out = tmp_path / "out"
    assert main(["sweep", str(tmp_path), "--out", str(out), "--workers", "1"]) == DONE
    rows = Results.load(out).points.to_pylist()
    assert rows[0]["waiting_h"] == pytest.approx(2 * rows[1]["waiting_h"])  # common random numbers
    assert [row["cost_shop"] for row in rows] == [10.0, 20.0]
    assert reproduce(out, workers=1, quiet=True).different == []
