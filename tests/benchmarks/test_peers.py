"""The peers that stand on packages we have anyway fight the standard battle's reduced rules as the engine does."""

import importlib

import numpy as np
import pytest

from benchmarks import worlds
from benchmarks.peers.compare import disagreements, ours
from benchmarks.peers.mesa_plain import AskingBattle
from benchmarks.peers.rules import Result, rules_of


@pytest.fixture(scope="module")
def setup():
    return worlds.reduced(300, 3)


@pytest.fixture(scope="module")
def mine(setup):
    return ours(setup, 1)(rules_of(setup), 1, 1_000)


@pytest.mark.parametrize(
    ("module", "battles"),
    [
        ("numpy_arrays", 60),
        pytest.param("kd_tree", 40, marks=pytest.mark.slow),
        pytest.param("mesa_objects", 40, marks=pytest.mark.slow),
        pytest.param("mesa_arrays", 40, marks=pytest.mark.slow),
        pytest.param("mesa_plain", 30, marks=pytest.mark.slow),
    ],
)
def test_a_peer_loses_as_many_drones_as_the_engine(setup, mine, module, battles):
    """Means within 3 standard errors, Kolmogorov-Smirnov p above 0.001, seed fixed; few launchers, so many leak."""
    fight = importlib.import_module(f"benchmarks.peers.{module}").fight
    theirs = fight(rules_of(setup), 11, battles)
    assert disagreements(mine, theirs) == []
    assert theirs.leaked.mean() > 1.0


def test_a_drone_that_asks_every_emitter_finds_the_rates_of_the_table(setup):
    """The table's fields are kept in single precision."""
    rules = rules_of(setup)
    battle = AskingBattle(rules, 1)
    drone = next(iter(battle.drones))
    cells = range(0, rules.nx * rules.ny, 7)
    rates = np.array([drone.rates_per_s(cell) for cell in cells])
    assert rates[:, 0] == pytest.approx(rules.detection_per_s[::7], rel=1e-5)
    assert rates[:, 1] == pytest.approx(rules.loss_per_s[::7], rel=1e-5)
    assert len(np.unique(rates[:, 0])) > 10
    assert len(np.unique(rates[:, 1])) > 10


def test_a_battle_that_is_not_the_same_is_told_apart(mine):
    """Two drones more leak in each battle."""
    other = Result(mine.leaked[:400] + 2, mine.killed[:400], mine.jammed[:400], mine.ticks[:400])
    found = disagreements(mine, other)
    assert [line.split(":")[0] for line in found] == ["leaked"]


def test_the_rules_speak_of_the_same_world(setup):
    rules = rules_of(setup)
    assert len(rules.x_m) == 300
    assert rules.launchers.shape == (3, 2)
    assert np.hypot(rules.vx_mps, rules.vy_mps) == pytest.approx(np.full(300, rules.speed_mps))
    assert 0.0 < rules.detection_per_s.max() <= 1.0
