"""A scenario is recognised as a loss system, and for what it is not one."""

import math

import pytest

from wargame.analytic.queueing import erlang_b
from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load, load_text
from wargame_experiments.analysis.loss_system import LossSystem, loss_system
from wargame_experiments.study.design.case import toml
from wargame_experiments.validation.queues import FIXED, MIXED, P_KILL, stream


def _built(services, channels, offered, **changes):
    data = stream("queue", services, channels, offered, 1000.0)
    for unit in data["units"].values():
        if unit["side"] == "red":
            unit |= changes
    return build(load_text("".join(f"{key} = {toml(value)}\n" for key, value in data.items()), "queue"))


@pytest.mark.parametrize("services", [FIXED, MIXED])
def test_the_load_of_a_stream_is_that_which_it_was_made_with(services):
    found = loss_system(_built(services, 4, 4.0))
    assert isinstance(found, LossSystem)
    assert found.channels == 4
    assert math.isclose(found.offered_load, 4.0, rel_tol=1e-9)
    blocked = erlang_b(4.0, 4)
    assert math.isclose(found.leakage, blocked + (1.0 - blocked) * (1.0 - P_KILL), rel_tol=1e-9)


def test_regular_arrivals_are_no_loss_system():
    assert "Poisson" in str(loss_system(_built(FIXED, 4, 4.0, launch_process="regular")))


def test_who_can_wait_makes_no_loss_system():
    figures = stream("queue", FIXED, 4, 4.0, 1000.0)["units"]["at-120-s"]["figures"]
    slow = {**figures, "motion": {**figures["motion"], "speed_mps": 0.05}}
    assert "wait for a channel" in str(loss_system(_built(FIXED, 4, 4.0, figures=slow)))


def test_a_layered_defence_is_no_loss_system():
    assert "14 units of the defender" in str(loss_system(build(load("night-raid"))))
