"""The model as something to look at: grid, timeline, fields; and that Mesa has no part in the rules."""

import subprocess
import sys
import warnings

import numpy as np
import pytest

from tests.agents.battle.comparison import compiled, differences, fought
from tests.strategies import Data, setup_of
from wargame.battle.books import ledger
from wargame.battle.build.setup import build
from wargame.battle.kernels import sensing
from wargame.battle.kernels.state import ARRIVED, FLYING, HITS, KILLED, SOFT_KILLED, VALUE_LOST_USD
from wargame.battle.scenario_file import load
from wargame_agents.battle.model import BattleModel
from wargame_agents.battle.unit import PHASES, Unit


def raid(**clock: float) -> Data:
    """Return a raid of three drones and a loaded aircraft on a depot with a radar and a pod."""
    return {
        "name": "raid",
        "map": {"width_m": 30_000.0, "height_m": 20_000.0, "cell_m": 1_000.0},
        "clock": {"tick_s": 2.0, "duration_s": 600.0} | clock,
        "units": {
            "depot": {"side": "blue", "element": "depot", "count": 1, "x_m": 25_500.0, "y_m": 10_500.0},
            "radar": {"side": "blue", "element": "gap-filler-radar", "count": 1, "x_m": 20_500.0, "y_m": 10_500.0},
            "pod": {"side": "blue", "element": "ew-pod-navigation", "count": 1, "x_m": 15_500.0, "y_m": 5_500.0},
            "drones": {
                "side": "red",
                "element": "one-way-attack-drone",
                "count": 3,
                "x_m": 500.0,
                "y_m": 10_500.0,
                "targets": ["depot"],
                "launch_s": 20.0,
                "figures": {"motion": {"speed_mps": 200}},
            },
            "aircraft": {
                "side": "red",
                "element": "strike-ucav",
                "count": 1,
                "x_m": 500.0,
                "y_m": 2_500.0,
                "targets": ["radar"],
                "figures": {"motion": {"speed_mps": 200, "release_range_m": 8_000}},
            },
            "munitions": {
                "side": "red",
                "element": "stand-off-munition",
                "count": 2,
                "carried_by": "aircraft",
                "targets": ["radar"],
                "figures": {"warhead": {"p_hit": 1}},
            },
        },
    }


def where(model: BattleModel, name: str) -> tuple[int, ...] | None:
    cell = model.unit(name).cell
    return None if cell is None else cell.coordinate


def test_an_agent_is_in_the_cell_of_its_centre():
    model = BattleModel(setup_of(raid()), 1)
    assert (model.grid.width, model.grid.height) == (30, 20)
    assert where(model, "depot") == (25, 10)
    assert where(model, "drones") == (0, 10)
    assert where(model, "munitions") == where(model, "aircraft") == (0, 2)
    for _ in range(20):
        model.step()
    flying = model.state.bodies[list(model.unit("drones").elements)]
    assert where(model, "drones") == (flying["x_m"].mean() // 1000, flying["y_m"].mean() // 1000)
    assert where(model, "munitions") == where(model, "aircraft") != (0, 2)
    assert model.unit("aircraft") in model.unit("aircraft").cell.agents


def test_an_agent_of_which_nothing_is_left_leaves_the_grid():
    model = fought(BattleModel(setup_of(raid()), 1))
    for unit in model.units:
        assert (unit.cell is None) == (unit.alive == 0)
    assert where(model, "drones") is None
    assert set(model.grid.agents) == {unit for unit in model.units if unit.alive}
    assert set(model.agents) == set(model.units)


def test_a_large_map_has_coarser_cells():
    data = raid() | {"map": {"width_m": 250_000.0, "height_m": 30_000.0, "cell_m": 1_000.0}}
    model = BattleModel(setup_of(data), 1, fields=True)
    assert (model.grid.width, model.grid.height) == (84, 10)
    assert where(model, "depot") == (25_500 // 3_000, 10_500 // 3_000)


def test_the_timeline_ends_as_the_outcome_does():
    setup = build(load("night-raid"))
    model = fought(BattleModel(setup, 1))
    outcome, last = model.outcome(), {name: column[-1] for name, column in model.timeline.items()}
    assert {len(column) for column in model.timeline.values()} == {model.tick + 1}
    assert (model.timeline["time_s"][0], last["time_s"]) == (0.0, model.tick * 2.0)
    for side, name in enumerate(("red", "blue")):
        rows = [i for i, g in enumerate(setup.groups) if g.unit.side == name]
        by_status = outcome.statuses[0, rows].sum(axis=0)
        statuses = {"flying": FLYING, "arrived": ARRIVED, "killed": KILLED, "soft_killed": SOFT_KILLED}
        for word, status in statuses.items():
            assert last[f"{word}_{name}"] == by_status[status]
        assert last[f"alive_{name}"] == sum(model.units[row].alive for row in rows)
        assert last[f"value_lost_{name}"] == outcome.tally[0, rows, VALUE_LOST_USD].sum()
        spent = ledger(setup, outcome).total_usd("expended", name, "round")[0]
        assert last[f"cost_{name}_rounds"] == pytest.approx(spent)
        assert (max(model.timeline[f"tracks_{name}"]) > 0) == (side == 1)
    assert max(model.timeline["shots_flying_blue"]) > 0 == last["shots_flying_blue"]
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame) == list(model.timeline)


def test_the_collector_can_be_left_out():
    setup = setup_of(raid())
    with_it, without = fought(BattleModel(setup, 1)), fought(BattleModel(setup, 1, collect=False))
    assert without.timeline == {}
    assert differences(with_it.state, without.state) == []


def test_fields_show_what_sensors_and_jammers_do():
    model = BattleModel(setup_of(raid()), 1, fields=True)
    detection, jamming = model.grid.detection_rate_per_s.data, model.grid.jamming_nav.data
    assert detection.shape == jamming.shape == (30, 20)
    assert not detection.any()
    assert not jamming.any()
    model.step()
    assert detection[20, 10] == model.world.grid.detection_rate_max_per_s
    assert np.unravel_index(jamming.argmax(), jamming.shape) == (15, 5)
    assert model.grid[20, 10].detection_rate_per_s == detection[20, 10]
    model.run()
    lost = model.unit("radar").alive == 0
    assert model.outcome().tally[0, model.unit("munitions").row, HITS] > 0
    assert lost == (not detection.any())


def test_fields_are_those_of_the_lowest_attacker():
    model = BattleModel(setup_of(raid()), 1, fields=True)
    model.step()
    lowest = model.unit("munitions").row
    model.world.units[lowest].rcs = 1.0
    network = model.unit("radar").network
    for x, y in ((0, 0), (10, 10), (19, 9), (20, 10), (29, 19)):
        rate = sensing.detection_rate_per_s(model.world, model.state, network, lowest, y * 30 + x)
        assert model.grid.detection_rate_per_s.data[x, y] == rate


def test_the_battle_ends_when_time_is_up_and_stays_ended():
    model = fought(BattleModel(setup_of(raid(duration_s=31.0)), 1))
    assert model.tick == 16
    model.step()
    assert (model.tick, model.running) == (16, False)
    assert len(model.timeline["time_s"]) == 17


def test_mesa_has_no_part_in_the_rules():
    setup = build(load("duel"))
    model = BattleModel(setup, 7, 3)
    while model.running:
        model.random.random(), model.rng.random(), model.agents.shuffle(inplace=True)
        model.step()
    assert differences(model.outcome(), compiled(setup, 7, 3)) == []
    again, other = BattleModel(setup, 7, 3), BattleModel(setup, 7, 4)
    assert BattleModel(setup, 7, 3).random.random() == again.random.random() != other.random.random()


def test_nothing_that_mesa_will_remove_is_used():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fought(BattleModel(setup_of(raid()), 1, fields=True))


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (2**32, 0), (0, -1), (0, 2**32)])
def test_a_key_out_of_range(seed, replication):
    with pytest.raises(ValueError, match="from 0 to 4294967295"):
        BattleModel(build(load("duel")), seed, replication)


def test_an_agent_may_act_in_a_phase_that_its_figures_give_it_no_part_in():
    class Signpost(Unit):
        """Counts how often it is its turn to move."""

        turns = 0

        def move(self) -> None:
            self.turns += 1
            super().move()

    setup = setup_of(raid())
    model = fought(BattleModel(setup, 1, agents={"depot": Signpost}))
    assert model.unit("depot").turns == model.tick
    assert "move" not in model.unit("depot").phases
    assert differences(model.outcome(), compiled(setup, 1)) == []


def test_what_an_agent_perceives():
    model = BattleModel(setup_of(raid()), 1)
    assert set(model.unit("radar").phases) == {"emit_sensing"} <= set(PHASES)
    drones = list(model.unit("drones").elements)
    while not len(model.unit("radar").tracks()):
        model.step()
    assert set(model.unit("radar").tracks()) <= {*drones, *model.unit("aircraft").elements}
    assert model.unit("depot").tracks().size == 0
    dx = model.state.bodies["x_m"][drones[0]] - 20_500.0
    dy = model.state.bodies["y_m"][drones[0]] - 10_500.0
    height_m = model.world.units["height_m"][model.world.unit_of[drones[0]]]
    slant_m = np.sqrt(dx**2 + dy**2 + height_m**2)
    assert model.unit("radar").distance_m(model.unit("radar").elements[0], drones[0]) == pytest.approx(slant_m)


def test_mesa_is_imported_when_it_is_needed():
    code = "import sys, wargame_agents as a, wargame_agents.battle.engine; print('mesa' in sys.modules, a.Gun.__name__)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "Gun"]
