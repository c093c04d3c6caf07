"""Battles are fought once, with luck of their own; a tick is extrapolated away."""

import numpy as np
import pytest

from wargame.battle.engine import run_many
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import bench as bench_module
from wargame_experiments.validation.bench import Bench, setup_of
from wargame_experiments.validation.campaign_scenes import campaign, demand, plain
from wargame_experiments.validation.scenes import drones, ground, gun, scene, shipped
from wargame_experiments.validation.square_law import at_tick, duration_s, left


def test_the_same_battle_is_fought_once():
    bench = Bench()
    assert bench.fight(at_tick(2, 1)(8.0), 10) is bench.fight(at_tick(2, 1)(8.0), 10)
    assert bench.battles == 10
    bench.fight(at_tick(2, 1)(8.0), 11)
    assert bench.battles == 21


def test_old_batches_are_forgotten_for_memory(monkeypatch):
    monkeypatch.setattr(bench_module, "MEMORY_BYTES", 1)
    bench = Bench()
    for n in (10, 11, 12, 10):
        bench.fight(at_tick(2, 1)(8.0), n)
    assert bench.battles == 43


def test_old_campaigns_are_forgotten_for_memory(monkeypatch):
    monkeypatch.setattr(bench_module, "MEMORY_BYTES", 1)
    bench, text = Bench(), campaign("memory", 4, plain())
    assert bench.campaign(text, 2) is bench.campaign(text, 2)
    for n in (3, 4, 2):
        bench.campaign(text, n)
    assert bench.campaigns == 11


def test_values_of_blocks_are_those_of_all_replications(monkeypatch):
    bench, text = Bench(), campaign("blocks", 6, plain() + demand(10.0))
    monkeypatch.setattr(bench_module, "block_size", lambda setup: 3)

    def wanted(batch):
        return batch.good(s.OF_WANTED).sum(axis=1)

    assert bench.campaign_values(text, 7, wanted).tolist() == wanted(bench.campaign(text, 7)).tolist()


def test_luck_belongs_to_the_name_and_the_seed():
    one, other = Bench(1), Bench(2)
    assert one.seed_of("a") == Bench(1).seed_of("a")
    assert len({one.seed_of("a"), one.seed_of("b"), other.seed_of("a")}) == 3


def test_two_ticks_of_a_battle_share_their_luck():
    """Survivors differ by the tick alone: in far fewer battles than if they were strangers."""
    bench, n = Bench(), 400
    fine, coarse = (left("red-guns", bench.fight(at_tick(5, 5)(t), n)) for t in (1.0, 2.0))
    assert np.mean(fine != coarse) < 0.1


def test_refining_takes_the_tick_out_of_a_duration():
    """A kill counts at the end of its tick: half a tick late on average, 5 of 500 s; the error of the mean is 1.6."""
    bench, n = Bench(), 40_000

    def killing(tick_s):
        units = {
            "gun": ground("blue", 1e3, 1e3, gun=gun(0.003), network="net"),
            "target": ground("red", 2e3, 1e3),
        }
        return scene("refining", units, tick_s, size_m=5e3)

    coarse = duration_s(bench.fight(killing(20.0), n)).mean()
    refined = bench.refined(killing, 10.0, n, duration_s).mean()
    assert refined == pytest.approx(1.0 / 0.003, abs=3.0 * 333.3 / np.sqrt(n))
    assert coarse - refined == pytest.approx(10.0, abs=0.5)


def test_a_scenario_that_is_wrong_says_everything_that_is():
    with pytest.raises(ValueError, match="units") as caught:
        setup_of({"name": "wrong", "map": {"width_m": 1e3, "height_m": 1e3}, "clock": {"duration_s": 10.0}})
    assert "required" in str(caught.value)


def test_a_shipped_scenario_is_the_one_that_ships():
    from wargame.battle.build.setup import build
    from wargame.battle.scenario_file import load

    mine, theirs = setup_of(shipped("night-raid", 2.0)), build(load("night-raid"))
    one, other = (run_many(setup.world, 1, 2) for setup in (mine, theirs))
    assert np.array_equal(one.tally, other.tally)


def test_drones_and_ground_take_what_they_are_given():
    setup = setup_of(
        scene(
            "given",
            {
                "drones": drones("red", 1e3, 1e3, 2, ["asset"], p_hit=0.5, usd=7.0),
                "asset": ground("blue", 9e3, 1e3, hits=3.0, value_usd=5.0),
            },
            1.0,
            size_m=10e3,
        )
    )
    units = setup.world.units
    assert (units["p_hit"][0], units["price_usd"][0], units["nav"][0]) == (0.5, 7.0, 0.0)
    assert (units["hits_to_destroy"][1], units["value_usd"][1]) == (3.0, 5.0)
