"""What a battle takes is counted before it is made; what is accepted can be fought."""

from pathlib import Path

import numpy as np
import pytest

from wargame.battle import memory, scenario_checks
from wargame.battle.assess import assess, plan
from wargame.battle.build import force
from wargame.battle.build.quantile_tables import raid_quantiles
from wargame.battle.build.setup import build
from wargame.battle.kernels import state as arrays
from wargame.battle.kernels.state import empty_state
from wargame.battle.partial_scenario import whole
from wargame.battle.scenario import MOST_ELEMENTS, Raid
from wargame.battle.scenario_checks import readiness
from wargame.battle.scenario_file import check, load, shipped
from wargame.battle.scenario_sizes import counts_in_all, sizes_of

GOOD = (Path(__file__).parent / "scenario_files" / "good.toml").read_text("utf-8")


def sizes(loaded):
    partial, _ = whole(loaded.scenario)
    return sizes_of(partial, counts_in_all(partial))


@pytest.mark.parametrize("name", shipped())
def test_nothing_that_is_laid_out_is_longer_than_counted(name):
    loaded = load(name, ["map.cell_m=2000"])
    counted, built = sizes(loaded), plan(loaded)
    for setup in filter(None, built):
        world, state = setup.world, empty_state(setup.world)
        assert world.rasters.shape[0] <= counted.more_fields
        assert world.rasters.shape[1] <= counted.layers
        assert state.cell_rates.shape[1] <= counted.signatures
        assert len(world.networks) <= counted.networks
        assert len(world.elements) <= counted.elements
        assert len(state.shots) <= counted.shots
        assert world.grid.nx * world.grid.ny == counted.cells


@pytest.mark.parametrize("name", shipped())
def test_the_estimate_covers_the_arrays_and_not_much_more(name):
    loaded = load(name, ["map.cell_m=250"])
    counted, built = sizes(loaded), plan(loaded)
    worlds = {id(array): array.nbytes for setup in built if setup for array in setup.world if hasattr(array, "nbytes")}
    state = empty_state(built.main.world)
    taken = sum(worlds.values()) + memory.STATES * sum(array.nbytes for array in state)
    estimate = memory.bytes_of_cells(counted) + memory.bytes_of_forces(counted)
    assert taken <= estimate <= 4 * taken + 64 * 2**20


def test_the_bytes_of_records_are_those_of_the_arrays():
    per_track = arrays.SEARCH.itemsize + arrays.TRACK.itemsize + 1 + 5 * 4
    assert per_track <= memory.OF_TRACK
    assert arrays.SHOT.itemsize + 16 <= memory.OF_SHOT
    of_state = arrays.BODY.itemsize + arrays.SHOOTER.itemsize + 4 * arrays.SLEEP.itemsize + 8 + 8 + 4 + 12
    assert memory.STATES * of_state + arrays.ELEMENT.itemsize <= memory.OF_ELEMENT
    assert scenario_checks.MAX_ROUNDS == force.MOST_ROUNDS


@pytest.mark.parametrize(
    ("settings", "path", "fragment"),
    [
        (["map.cell_m=50"], "map.cell_m", "GB; allowed: at most 1.5 GB, as with cell_m >= "),
        (["units.guns-north.count=1000000"], "units.guns-north.count", "at most 1,000,000, what platforms carry"),
        (["units.city.sites=1000000"], "units.city.count", "1,000,000 elements of 'city' in all"),
        (["clock.duration_s=1000000", "units.city.count=100000"], "clock.duration_s", "elements times ticks"),
        (["units.medium-range.count=1000", "units.medium-range.figures.launcher.magazine=1000000",
          "units.medium-range.figures.launcher.reloads=1000"],
         "units.medium-range.figures.launcher.magazine", "rounds on 1,000 launchers"),
        (["units.medium-range.figures.launcher.channels=1e6", "units.medium-range.figures.launcher.magazine=1e6",
          "units.medium-range.count=100"], "units.medium-range.count", "fewer elements, units or networks"),
        (["raid.readiness_cv=1"], "raid.readiness_cv", "allowed: 0, or a number up to 0.4"),
        (["raid.readiness_mean=1"], "raid.readiness_cv", "allowed: 0"),
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused_with_the_number_and_the_limit(settings, path, fragment):
    problems = check("night-raid", settings)
    assert path in [problem.path for problem in problems]
    assert fragment in next(problem.message for problem in problems if problem.path == path)


def test_the_cell_that_a_message_names_is_accepted():
    (problem,) = check("night-raid", ["map.cell_m=50"])
    enough = problem.message.rpartition(">= ")[2]
    assert check("night-raid", [f"map.cell_m={enough}"]) == []


def test_what_platforms_carry_is_multiplied(tmp_path):
    file = tmp_path / "raid.toml"
    carried = GOOD.replace('element = "strike-ucav"\ncount = 2', 'element = "strike-ucav"\ncount = 2000')
    assert carried != GOOD
    file.write_text(carried.replace("[units.missiles]\n", "[units.missiles]\nsites = 1000\n"))
    messages = [problem.message for problem in check(file)]
    assert any("2,000,000 elements of 'missiles'" in message for message in messages)


def chain(n, last=""):
    unit = '[units.u-{i}]\nside = "red"\nelement = "strike-ucav"\ncount = {n}\ntargets = ["bunker"]\n'
    rows = [unit.format(i=i, n=10) + (f'carried_by = "u-{i + 1}"\n' if i < n - 1 else last) for i in range(n)]
    return GOOD + "\n" + "".join(rows)


def test_platforms_in_platforms_end_somewhere(tmp_path):
    file = tmp_path / "raid.toml"
    file.write_text(chain(40))
    problems = check(file)
    assert [p.path for p in problems if "one in another" in p.message] == ["units.u-30.carried_by"]
    file.write_text(chain(12, 'carried_by = "u-3"\n'))
    rings = [p.path for p in check(file) if "would carry itself" in p.message]
    assert rings == [f"units.u-{i}.carried_by" for i in range(3, 12)]


@pytest.mark.parametrize("mean", [0.01, 0.3, 0.85, 0.999])
@pytest.mark.parametrize("factor", [0.01, 0.5, 0.999])
def test_a_readiness_that_is_accepted_has_quantiles(mean, factor):
    cv = min(5.0, factor * float(np.sqrt((1 - mean) / mean)))
    raid = Raid(readiness_mean=mean, readiness_cv=cv)
    assert list(readiness(raid)) == []
    quantiles = raid_quantiles(raid)[2]
    assert np.isfinite(quantiles).all()
    assert ((quantiles >= 0) & (quantiles <= 1)).all()


@pytest.mark.parametrize(
    "settings",
    [
        ["units.red-group.figures.gun.kill_rate_per_s.ground=1e6"],
        ["units.red-group.figures.gun.kill_rate_per_s.ground=1e-300"],
        ["units.red-group.figures.hardness.hits_to_destroy=1e-3"],
        ["units.red-group.doctrine.max_shots=1000000", "units.red-group.count=0"],
        ["map.cell_m=0.1", "map.width_m=1", "map.height_m=1", "units.red-group.x_m=0", "units.red-group.y_m=0",
         "units.blue-group.x_m=1", "units.blue-group.y_m=1"],
        ["clock.tick_s=60", "money.service_life_years=0.01", "money.raids_per_year=1e-3"],
        ["units.red-group.figures.cost.element.usd=1e15", "units.blue-group.count=2000"],
    ],
)  # fmt: skip
def test_what_is_accepted_at_a_limit_is_fought_and_priced(settings):
    assessment = assess(load("duel", settings), seed=1, replications=2)
    assert np.isfinite(assessment.measures["duration"].mean)


def test_the_limit_of_elements_is_that_of_a_unit():
    assert check("duel", [f"units.red-group.count={MOST_ELEMENTS + 1}"])[0].message.endswith(f"<= {MOST_ELEMENTS}")


def test_as_many_battles_at_a_time_as_memory_has_room_for(monkeypatch):
    from wargame.battle import engine

    made = []
    monkeypatch.setattr(engine, "empty_state", lambda world, **stop: made.append(1) or empty_state(world, **stop))
    world = build(load("duel")).world
    monkeypatch.setattr(memory, "MOST_BYTES", 1)
    engine.run_many(world, seed=1, replications=8, threads=4)
    assert len(made) == memory.STATES
