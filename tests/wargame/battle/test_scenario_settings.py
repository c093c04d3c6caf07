"""Settings lie over the file, may add what the models allow, and are named when they are wrong."""

from pathlib import Path

import numpy as np
import pytest

from wargame.battle.scenario import UnitTable
from wargame.battle.scenario_file import check, load
from wargame.inputs.errors import SETTING

FILES = Path(__file__).parent / "scenario_files"
GOOD = (FILES / "good.toml").read_text("utf-8")


@pytest.fixture
def write(tmp_path):
    def write(text):
        file = tmp_path / "raid.toml"
        file.write_text(text, "utf-8", newline="")
        return file

    return write


def edited(old, new):
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def unit(loaded, name) -> UnitTable:
    return loaded.scenario.units[name]


def test_settings_lie_over_the_file(write):
    loaded = load(
        write(GOOD),
        [
            "units.wave-1.count=200",
            "clock.tick_s = 1",
            "units.sam.figures.launcher.magazine=[4,8,8]",
            "networks.blue-net.latency_s=10",
            "units.sam.doctrine.priority=cost",
            'units."sam".network=""',
            "units.wave-1.waypoints.1=[1, 2]",
            "terrain.hills.0.height_m=500",
            "raid.ew_cv=0.5",
            "units.wave-1.count=2e2",
            "units.wave-1.altitude_m=4000",
            "units.sam.doctrine.engage_on_remote=false",
        ],
    )
    assert unit(loaded, "wave-1").count == 200
    assert loaded.scenario.clock.tick_s == 1.0
    assert loaded.elements["sam"].launcher.magazine == (4, 8, 8)
    assert loaded.scenario.networks["blue-net"].latency_s == 10.0
    assert unit(loaded, "wave-1").altitude_m == 4000.0
    assert not unit(loaded, "sam").doctrine.engage_on_remote
    assert unit(loaded, "sam").doctrine == unit(loaded, "sam").doctrine.model_copy(update={"priority": "cost"})
    assert unit(loaded, "sam").doctrine.salvo == 2
    assert unit(loaded, "sam").network == ""
    assert unit(loaded, "wave-1").waypoints == [(100_000.0, 40_000.0), (1.0, 2.0)]
    assert loaded.scenario.terrain.hills[0].height_m == 500.0
    assert loaded.scenario.raid.ew_cv == 0.5
    assert loaded.text_sha256 == load(write(GOOD)).text_sha256


def test_settings_as_a_mapping_take_what_a_design_gives(write):
    values = {
        "units.wave-1.count": np.float64(200.0),
        "units.sam.count": np.int64(4),
        "units.sam.figures.launcher.magazine": (np.float64(4), 8.0, 8),
        "clock.tick_s": 1.5,
    }
    loaded = load(write(GOOD), values)
    assert unit(loaded, "wave-1").count == 200
    assert unit(loaded, "sam").count == 4
    assert loaded.elements["sam"].launcher.magazine == (4, 8, 8)
    assert loaded.scenario.clock.tick_s == 1.5


def test_a_setting_may_add_a_whole_unit(write):
    new = 'units.flak={side="blue", element="airburst-gun", count=2}'
    loaded = load(write(GOOD), [new, "units.flak.count=3"])
    assert unit(loaded, "flak").count == 3
    assert loaded.elements["flak"].kind == "gun"


def test_a_setting_may_mend_the_file(write):
    file = write(edited("count = 3", "count = -3"))
    assert len(check(file)) == 1
    assert check(file, "units.sam.count=3") == []


@pytest.mark.parametrize(
    ("setting", "path", "words"),
    [
        ("units.wave-1.cuont=3", "units.wave-1.cuont", "unknown key; did you mean 'count'?"),
        ("clok.tick_s=3", "clok", "unknown key; did you mean 'clock'?"),
        ("units.wve-1.count=3", "units.wve-1.count", "bunker, sam, store; did you mean 'wave-1'?"),
        ("networks.blue.latency_s=3", "networks.blue.latency_s", "allowed: blue-net, red-net"),
        ("clock.tick_s=fast", "clock.tick_s", "got 'fast'; a number >= 0.001 and <= 60"),
        ("units.sam.count=2.5", "units.sam.count", "got 2.5; whole number"),
        ("units.wave-1.targets=[bunker]", "units.wave-1.targets", "got '[bunker]'; a list"),
        ("units.sam.figures.launcher.p_kill.drone=2", "units.sam.figures.launcher.p_kill.drone", "numbers from 0 to 1"),
        ("units.sam.figures.lancher.magazine=2", "units.sam.figures.lancher", "did you mean 'launcher'?"),
        ("units.sam.element=depo", "units.sam.element", "did you mean 'depot'?"),
        ("units.wave-1.targets.1=bunkr", "units.wave-1.targets.1", "did you mean 'bunker'?"),
        ("terrain.hills.3.x_m=1", "terrain.hills.3.x_m", "no item '3'; 0 to 0"),
        ("name.x=1", "name.x", "name has no keys; name=value"),
        ("clock.tick_s", "clock.tick_s", "not a setting; path=value"),
        ("=3", "=3", "not a setting; path=value"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_called_one(write, setting, path, words):
    (problem,) = check(write(GOOD), [setting])
    assert (problem.file, problem.line, problem.path) == (SETTING, 0, path)
    assert all(fragment in problem.message for fragment in words.split("; "))
