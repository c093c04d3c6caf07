"""How dense a raid is and what it hunts: aims, waves and simultaneity against their definitions, worked out anew."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from tests.reference.scenes import drone, element, scene, unit
from tests.strategies import scenarios, setup_of
from wargame.battle.build.setup import Setup
from wargame.battle.engine import run_many
from wargame.battle.kernels import economy
from wargame.battle.kernels.battle import reset
from wargame.battle.kernels.state import ARRIVED, empty_state


def rows(setup: Setup, name: str) -> slice:
    group = setup.groups[setup.index(name)]
    return slice(group.first, group.last)


# ----------------------------------------------------------------------------------------------- aims


def hunting(share, count, n_radars=3):
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, count, targets=["city", "depot"]),
        "city": unit("blue", element(), 9e3, 5e3, 2),
        "depot": unit("blue", element(), 9e3, 6e3, 1),
        "radars": unit("blue", element(), 9e3, 4e3, n_radars),
        "node": unit("blue", element(), 9e3, 3e3, 1),
    }
    units["drones"] |= {"suppression_targets": ["node", "radars"], "suppression_share": share}
    return scene(units, width_m=10e3)


@examples(60)
@given(st.integers(0, 100), st.integers(1, 40), st.integers(0, 3))
def test_a_share_of_the_elements_hunts_in_turn_and_the_others_aim_as_before(percent, count, n_radars):
    setup, share = hunting(percent / 100, count, n_radars), Fraction(percent, 100)
    first = {name: setup.groups[setup.index(name)].first for name in ("city", "depot", "radars", "node")}
    prey = [first["node"], *range(first["radars"], first["radars"] + n_radars)]
    others = [first["city"], first["city"] + 1, first["depot"]]
    wanted, n_hunters = [], 0
    for i in range(count):
        if math.floor((i + 1) * share) > math.floor(i * share):
            wanted.append(prey[n_hunters % len(prey)])
            n_hunters += 1
        else:
            wanted.append(others[(i - n_hunters) % len(others)])
    assert setup.world.elements["aim"][rows(setup, "drones")].tolist() == wanted
    assert n_hunters == math.floor(count * share)


def test_who_has_nobody_to_hunt_aims_as_before():
    with_hunters, without = hunting(0.5, 12), hunting(0.0, 12)
    force = with_hunters.force()
    for name in ("radars", "node"):
        force.count[with_hunters.index(name)] = 0
    aims = with_hunters.muster(force).world.elements["aim"][rows(with_hunters, "drones")]
    plain = without.muster(force).world.elements["aim"][rows(without, "drones")]
    assert aims.tolist() == plain.tolist()


def test_weights_of_targets_rule_over_hunting():
    setup = hunting(0.5, 12)
    force = setup.force()
    force.target_weights[setup.index("drones")] = 0.0
    force.target_weights[setup.index("drones"), setup.index("depot")] = 1.0
    aims = setup.muster(force).world.elements["aim"][rows(setup, "drones")]
    assert set(aims.tolist()) == {setup.groups[setup.index("depot")].first}


def test_a_hunter_threatens_what_it_hunts():
    """Once its course is known: its aim, not those that the others of its unit fly to."""
    setup = hunting(1.0, 4)
    state = empty_state(setup.world)
    reset(setup.world, state, 1, 0)
    state.bodies["remaining_m"] = 0.0
    aims = [setup.world.units[setup.world.unit_of[setup.world.elements["aim"][e]]] for e in range(4)]
    for e, aim in enumerate(aims):
        unit = setup.world.units[0]
        usd = unit["seen_p_hit"] * min(unit["seen_damage_hits"] / aim["hits_to_destroy"], 1.0)
        wanted = usd * (aim["price_usd"] + aim["value_usd"])
        assert economy.damage_usd(setup.world, state, 0, e) == pytest.approx(wanted)


# --------------------------------------------------------------------------------------------- timing


def timed(setup: Setup) -> np.ndarray:
    """Return when each element would arrive, s."""
    world = setup.world
    speed = np.maximum(world.units["speed_mps"][world.unit_of], 1e-9)
    return world.elements["launch_s"] + world.elements["path_m"] / speed


def waves(simultaneity=0.0, factor=1.0, **third):
    slow = drone(motion={"speed_mps": 60.0})
    at = {"targets": ["asset"], "spread_m": 800.0, "wave": "west"}
    units = {
        "fast": unit("red", drone(), 1e3, 5e3, 5, launch_interval_s=10.0, launch_s=3.0, **at),
        "slow": unit("red", slow, 2e3, 9e3, 4, launch_interval_s=20.0, **at),
        "alone": unit("red", drone(), 1e3, 15e3, 4, targets=["asset"], launch_interval_s=7.0),
        "third": unit("red", drone(), 1e3, 1e3, 4, targets=["asset"], launch_interval_s=9.0) | third,
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 19e3, 5e3),
    }
    attack = {"simultaneity": simultaneity, "interval_factor": factor}
    return scene(units, width_m=20e3, attack=attack)


def wanted(setup: Setup, plain: Setup, simultaneity: float, names: dict[str, list[str]]) -> dict[str, np.ndarray]:
    """Return the arrivals of units by wave, from those of the same units of which no wave is timed."""
    raw, found = timed(plain), {}
    for members in names.values():
        by = {name: raw[rows(setup, name)] for name in members}
        together = max(arrivals.min() for arrivals in by.values())
        by = {name: arrivals + together - arrivals.min() for name, arrivals in by.items()}
        latest = max(arrivals.max() for arrivals in by.values())
        found |= {name: arrivals + simultaneity * (latest - arrivals) for name, arrivals in by.items()}
    return found


def without_waves(**more):
    plain = waves(**more)
    units = {
        g.name: unit(g.unit.side, g.element, **g.unit.model_dump(exclude={"side", "element", "wave"}))
        for g in plain.groups
    }
    return scene(units, width_m=20e3)


@pytest.mark.parametrize("simultaneity", [0.0, 0.3, 1.0])
def test_first_arrivals_of_a_wave_coincide_and_then_all_come_closer(simultaneity):
    setup, plain = waves(simultaneity), without_waves()
    found = wanted(setup, plain, simultaneity, {"west": ["fast", "slow"], "a": ["alone"], "t": ["third"]})
    for name, arrivals in found.items():
        assert timed(setup)[rows(setup, name)] == pytest.approx(arrivals, rel=1e-12), name


def test_without_a_word_no_launch_is_moved():
    plain = without_waves()
    gaps = {"fast": (3.0, 10.0), "slow": (0.0, 20.0), "alone": (0.0, 7.0), "third": (0.0, 9.0)}
    for name, (first, gap) in gaps.items():
        launches = plain.world.elements["launch_s"][rows(plain, name)]
        assert launches.tolist() == [first + gap * i for i in range(len(launches))]


def test_at_a_simultaneity_of_1_a_wave_arrives_at_once():
    setup = waves(1.0)
    for names in (("fast", "slow"), ("alone",)):
        arrivals = np.concatenate([timed(setup)[rows(setup, name)] for name in names])
        assert np.ptp(arrivals) < 1e-9


@pytest.mark.parametrize(
    "third",
    [{"launch_process": "poisson", "wave": "west"}, {"route": "pursue", "wave": "west"}],
    ids=["poisson", "pursuer"],
)
def test_random_launches_and_pursuers_are_left_as_they_are(third):
    setup, plain = waves(0.7, **third), without_waves(**third)
    same = [s.world.elements["launch_s"][rows(s, "third")].tolist() for s in (setup, plain)]
    assert same[0] == same[1]
    west = {name: timed(setup)[rows(setup, name)] for name in ("fast", "slow")}
    for name, arrivals in wanted(setup, plain, 0.7, {"west": ["fast", "slow"]}).items():
        assert west[name] == pytest.approx(arrivals, rel=1e-12)


@pytest.mark.parametrize("process", ["regular", "poisson"])
def test_intervals_are_multiplied(process):
    setup, plain = waves(factor=0.25, launch_process=process), waves(launch_process=process)
    gap = [s.world.units["poisson_gap_s"][s.index("third")] for s in (setup, plain)]
    gaps = [np.diff(s.world.elements["launch_s"][rows(s, "third")]) for s in (setup, plain)]
    assert gap[0] == 0.25 * gap[1]
    assert gaps[0] == pytest.approx(0.25 * gaps[1])
    assert (gap[1] > 0.0) == (process == "poisson")


def test_the_defenders_launches_are_its_own():
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, 3, targets=["asset"], launch_interval_s=10.0, wave="x"),
        "asset": unit("blue", element(), 9e3, 5e3),
        "counter": unit("blue", drone(), 9e3, 1e3, 3, targets=["base"], launch_interval_s=10.0, wave="x"),
        "base": unit("red", element(), 1e3, 1e3),
    }
    setup = scene(units, width_m=10e3, attack={"interval_factor": 0.5, "simultaneity": 1.0})
    assert setup.world.elements["launch_s"][rows(setup, "counter")].tolist() == [0.0, 10.0, 20.0]


@examples(10)
@given(scenarios(pursuit=False))
def test_no_launch_is_moved_forward(data):
    """Over random scenarios: a wave delays, and never beyond the latest arrival that there was."""
    timed_ = setup_of(data)
    plain = data | {"attack": {}}
    plain["units"] = {name: {k: v for k, v in u.items() if k != "wave"} for name, u in data["units"].items()}
    plain["attack"] = {"interval_factor": data.get("attack", {}).get("interval_factor", 1.0)}
    before = setup_of(plain)
    delay = timed_.world.elements["launch_s"] - before.world.elements["launch_s"]
    assert (delay >= -1e-9).all()
    assert timed(timed_).max(initial=0.0) <= timed(before).max(initial=0.0) * (1.0 + 1e-12) + sum(
        np.ptp(timed(before)[rows(before, g.name)]) for g in before.groups if g.count
    )


def test_a_wave_that_arrives_at_once_saturates_a_launcher():
    """Four channels and a flight too long for a second salvo: of 20 drones none arrives if spread, 16 at once."""
    weapon = {"channels": 4, "magazine": 100, "min_range_m": 7.2e3, "max_range_m": 12e3, "speed_mps": 250.0}
    shooter = element(launcher=weapon | {"p_kill": {"drone": 1.0}})
    through = {}
    for simultaneity in (0.0, 1.0):
        units = {
            "drones": unit(
                "red", drone(motion={"speed_mps": 200.0}), 1e3, 5e3, 20, targets=["asset"], formation="point"
            ),
            "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 39e3, 5e3),
            "launcher": unit("blue", shooter, 39e3, 5e3, network="blue-net"),
        }
        units["drones"]["launch_interval_s"] = 60.0
        networks = {"blue-net": {"side": "blue", "omniscient": True}}
        setup = scene(units, width_m=40e3, duration_s=2000.0, networks=networks, attack={"simultaneity": simultaneity})
        through[simultaneity] = run_many(setup.world, 1, 2, threads=1).statuses[0, setup.index("drones"), ARRIVED]
    assert through == {0.0: 0, 1.0: 16}
