import pytest

from wargame.battle.build.setup import build
from wargame.battle.engine import run, run_many
from wargame.battle.kernels.state import (
    ENGAGEMENTS,
    HITS,
    KILLED,
    LAUNCHED,
    PULSES,
    ROUNDS,
    SHOTS,
    SOFT_KILLED,
)
from wargame.battle.scenario_file import load
from wargame.battle.variants import more_attack, more_defence, scaled_count, setups, undefended

N = 8
FIRE = [SHOTS, ROUNDS, ENGAGEMENTS, PULSES]


def counts(setup):
    return {group.name: group.count for group in setup.groups}


@pytest.mark.parametrize("name", ["night-raid", "high-end-strike"])
def test_without_defence_nothing_is_fired_and_all_that_is_launched_arrives_or_comes_home(name):
    setup = build(load(name))
    outcome = run_many(undefended(setup).world, 3, N)
    red, movers = setup.world.units["side"] == 0, setup.world.units["is_mover"]
    assert not outcome.tally[:, :, FIRE].any()
    assert not outcome.statuses[:, red][:, :, [KILLED, SOFT_KILLED]].any()
    assert not outcome.scoreboard[:, 1].any()
    main = run_many(setup.world, 3, N)
    assert main.tally[:, :, FIRE].any()
    alone = movers & red & (setup.world.units["carrier"] < 0)
    assert (main.tally[:, alone, LAUNCHED] == outcome.tally[:, alone, LAUNCHED]).all()


def test_the_night_is_the_same_without_defence():
    setup = build(load("night-raid", ["clock.duration_s=2"]))
    for replication in range(3):
        main, bare = (run(s.world, 3, replication) for s in (setup, undefended(setup)))
        assert main.raid.tolist() == bare.raid.tolist()
        assert main.bodies["jam_threshold"].tolist() == bare.bodies["jam_threshold"].tolist()


def test_poisson_launches_are_the_same_without_defence():
    setup = build(load("night-raid", ["units.wave-north.launch_process=poisson", "clock.duration_s=200"]))
    main, bare = (run_many(s.world, 4, N) for s in (setup, undefended(setup)))
    launched = main.tally[:, setup.index("wave-north"), LAUNCHED]
    assert len(set(launched)) > 1
    assert (launched == bare.tally[:, setup.index("wave-north"), LAUNCHED]).all()


def test_the_defenders_own_drones_do_no_harm_either():
    hunters = {
        "side": "blue",
        "element": "fpv",
        "count": 20,
        "x_m": 6000,
        "y_m": 75_000,
        "targets": ["standing"],
        "figures": {"warhead": {"p_hit": 1}},
    }
    standing = {"side": "red", "element": "gap-filler-radar", "count": 2, "x_m": 4000, "y_m": 75_000}
    setup = build(load("night-raid", {"units.hunters": hunters, "units.standing": standing}))
    main, bare = (run_many(s.world, 1, 2) for s in (setup, undefended(setup)))
    row = setup.index("hunters")
    assert (main.tally[:, row, HITS] > 0).all()
    assert not bare.tally[:, row, HITS].any()
    assert (bare.tally[:, row, LAUNCHED] == 20).all()


def test_undefended_leaves_the_setup_as_it_was():
    setup = build(load("night-raid"))
    before = setup.world.units.copy()
    bare = undefended(setup)
    assert (setup.world.units == before).all()
    assert setup.world.effects[:, setup.index("long-range")].any()
    assert not bare.world.effects[:, setup.index("long-range")].any()
    assert bare.groups == setup.groups


def test_the_attackers_jammers_still_work():
    setup = build(load("high-end-strike"))
    bare = undefended(setup)
    assert bare.world.units["has_jammer"][setup.index("escort")]
    assert (bare.world.jammers[0] == setup.world.jammers[0]).all()


def test_counts_are_rounded_half_up_and_grow():
    assert [scaled_count(n) for n in (0, 1, 2, 3, 4, 6, 10)] == [0, 2, 3, 4, 5, 8, 13]
    assert scaled_count(10, 2.0) == 20


def test_more_attack_scales_what_moves_and_cargo_with_its_platform():
    numbers = {"strikers": 4, "munitions": 2, "escort": 1, "cruise-missiles": 6, "ballistic-missiles": 2}
    loaded = load("high-end-strike", {f"units.{name}.count": n for name, n in numbers.items()})
    main, more = counts(build(loaded)), more_attack(build(loaded), loaded)
    assert more is not None
    grown = {name: n for name, n in counts(more).items() if n != main[name]}
    assert grown == {
        "strikers": 5,
        "munitions": 10,  # two for each of five
        "escort": 2,
        "cruise-missiles": 8,
        "ballistic-missiles": 3,
    }


def test_more_defence_scales_shooters_and_jammers_only():
    numbers = {"medium-range": 3, "ew-pods": 6, "laser": 1}
    loaded = load("night-raid", {f"units.{name}.count": n for name, n in numbers.items()})
    main, more = counts(build(loaded)), more_defence(build(loaded), loaded)
    assert more is not None
    grown = {name: n for name, n in counts(more).items() if n != main[name]}
    same = {"early-warning", "gap-fillers", "command", "power-station", "depot", "city"}
    same |= {f"{unit}-{what}" for unit in ("long-range", "medium-range") for what in ("fire-control", "control")}
    assert set(main) - set(grown) == same | {name for name, unit in loaded.scenario.units.items() if unit.side == "red"}
    assert (grown["medium-range"], grown["ew-pods"], grown["laser"]) == (4, 8, 2)


def test_a_unit_of_none_stays_none():
    loaded = load("night-raid", ["units.laser.count=0"])
    more = more_defence(build(loaded), loaded)
    assert more is not None
    assert counts(more)["laser"] == 0


def test_a_duel_has_no_larger_attack():
    found = setups(load("duel"))
    assert found.more_attack is None
    assert found.undefended is not None
    assert found.more_defence is not None
    assert found.n_battles == 3


def test_only_what_is_wanted_is_built():
    found = setups(load("duel"), ["undefended"])
    assert [s is not None for s in found] == [True, True, False, False]
