"""Economy of fire: what a target threatens, who leaves it to whom, and which rounds are worth their price."""

import math

import numpy as np
import pytest
from scipy.special import ndtr

from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.build.setup import Setup
from wargame.battle.kernels import economy
from wargame.battle.kernels.state import STANDING

NET = {"side": "blue", "omniscient": True, "course_known_m": 0.0, "estimate_cv": 0.0}
SURE = {"drone": 1.0}
NONE = {"drone": 1e-12}


def raid(launchers, n=1, aimed="asset", net=None, **of_drone) -> Setup:
    """Return drones on their way to one of two assets, worth 1.1 and 0.2 million with their price, past launchers."""
    units = {
        "drones": unit("red", drone(**of_drone), 1e3, 10e3, n, formation="point", targets=[aimed]),
        "asset": unit("blue", element(value={"usd": 1e6}), 39e3, 10e3),
        "shed": unit("blue", element(value={"usd": 1e5}), 39e3, 10e3),
    }
    return scene(units | launchers, width_m=40e3, networks={"blue-net": NET | (net or {})})


def battery(x_m=38e3, y_m=10e3, p=0.5, round_usd=1e4, count=1, figures=None, **doctrine):
    """Return launchers that cost nothing themselves."""
    armed = element(launcher={"p_kill": {"drone": p}} | (figures or {}), round_usd=round_usd, usd=0.0)
    return unit("blue", armed, x_m, y_m, count, network="blue-net", doctrine=doctrine)


def threat(stage: Stage, target: int = 0) -> float:
    return economy.threat_usd(stage.world, stage.state, int(stage.world.units["network"][-1]), target)


def test_before_its_course_tells_a_drone_threatens_the_mean_over_aims_by_worth():
    """Worth 1.1 and 0.2 million: (1.1^2 + 0.2^2) / 1.3 million; half a hit with chance 0.8 destroys 0.4."""
    setup = raid({"battery": battery(economy_factor=1.0)}, warhead={"damage_hits": 0.5, "p_hit": 0.8})
    mean_usd = 0.4 * (1.1e6**2 + 0.2e6**2) / 1.3e6
    assert setup.world.units["prior_threat_usd"][0] == pytest.approx(mean_usd)


def test_a_decoy_threatens_what_it_imitates_and_a_platform_what_it_carries():
    real = unit("red", drone(warhead={"damage_hits": 1.0, "p_hit": 1.0}), 1e3, 10e3, targets=["asset"])
    decoy = drone(warhead={"damage_hits": 0.0, "p_hit": 0.0}, imitates="one-way-attack-drone")
    units = {
        "real": real,
        "decoys": unit("red", decoy, 1e3, 10e3, targets=["asset"]),
        "platforms": unit("red", element(motion=True, usd=7e5), 1e3, 10e3, 2, targets=["asset"]),
        "cargo": real | {"carried_by": "platforms", "count": 3},
        "asset": unit("blue", element(value={"usd": 1e6}), 39e3, 10e3),
        "battery": battery(economy_factor=1.0),
    }
    setup = scene(units, width_m=40e3, networks={"blue-net": NET})
    prior = {g.name: setup.world.units["prior_threat_usd"][i] for i, g in enumerate(setup.groups)}
    assert prior["real"] == pytest.approx(1.1e6)
    assert 0.0 < prior["decoys"] < 1.1e6  # of the catalogue's warhead, less than certain
    assert prior["platforms"] == pytest.approx(7e5 + 3 * 1.1e6)


def test_a_known_course_tells_the_aim_and_what_is_left_of_it():
    stage = Stage(raid({"battery": battery(economy_factor=1.0)}, net={"course_known_m": 20e3}, n=2))
    prior = (1.1e6**2 + 0.2e6**2) / 1.3e6
    while stage.fight().bodies("drones")["remaining_m"][0] > 20e3:
        assert threat(stage) == pytest.approx(prior)
    assert threat(stage) == pytest.approx(1.1e6)
    stage.bodies("asset")["damage"][0] = 0.75
    assert threat(stage) == pytest.approx(0.25 * 1.1e6)
    stage.bodies("asset")["status"][0] = STANDING + 2
    assert threat(stage) == 0.0


@pytest.mark.parametrize(
    ("k", "first_salvo"), [(0.0199, 0), (0.0201, 1), (0.0399, 1), (0.0401, 2), (0.0799, 2), (0.0801, 3), (0.0, 3)]
)
def test_each_round_of_a_salvo_is_weighed(k, first_salvo):
    """Rounds of 10,000 USD and 0.5 at a drone that threatens 1 million: n rounds if k 0.5^n 1e6 >= 1e4."""
    setup = raid({"battery": battery(salvo=3, economy_factor=k, figures={"max_range_m": 90e3})})
    setup.world.units["prior_threat_usd"][0] = 1e6
    assert Stage(setup).fight().tally("battery", "shots") == first_salvo


def test_a_scarce_round_is_dearer():
    """A round is worth firing at 0.5 x 962,000 USD if its price and what it is worth beyond that are less."""
    setup = raid({"battery": battery(economy_factor=1.0, figures={"max_range_m": 90e3})})
    for scarcity_usd, shots in ((0.0, 1), (470e3, 1), (472e3, 0)):
        force = setup.force()
        force.scarcity_usd[setup.index("battery")] = scarcity_usd
        assert Stage(setup.muster(force)).fight().tally("battery", "shots") == shots


N, CV = 500, 0.6


def share_engaged(value_usd: float, round_usd: float, n: int = N) -> float:
    """Return the share of many drones, all at one value, that are worth a round to a battery with enough of all."""
    figures = {"channels": n, "magazine": n, "max_range_m": 90e3}
    setup = raid(
        {"battery": battery(p=0.5, round_usd=round_usd, economy_factor=1.0, max_shots=1, figures=figures)},
        n=n,
        net={"estimate_cv": CV},
    )
    setup.world.units["prior_threat_usd"][0] = value_usd
    return Stage(setup).fight().tally("battery", "shots") / n


@pytest.mark.parametrize("x", [0.6, 1.0, 1.5])
def test_the_share_engaged_follows_the_lognormal(x):
    """P(estimate >= x), x the price over what a round is expected to save; 4 standard errors of 500 trials."""
    sigma = math.sqrt(math.log1p(CV * CV))
    exact = 1.0 - ndtr((math.log(x) + sigma**2 / 2.0) / sigma)
    assert share_engaged(1e6, x * 0.5e6) == pytest.approx(exact, abs=4.0 * math.sqrt(exact * (1.0 - exact) / N))


def test_a_price_or_value_moved_by_1_percent_moves_the_share_engaged_by_little():
    """The density of ln(estimate) is at most 1/(sigma sqrt(2 pi)) = 0.72; of 500 the same draws decide at both prices.

    So 1 % takes at most 0.0072 of all over the line, on the average; 0.0072 + 4 sqrt(0.0072 / 500) = 0.022 at the most.
    """
    bound = 0.0072 + 4.0 * math.sqrt(0.0072 / N)
    shares = [share_engaged(1e6 * 1.01**i, 0.5e6) for i in range(-3, 4)]
    shares_by_price = [share_engaged(1e6, 0.5e6 * 1.01**i) for i in range(-3, 4)]
    assert np.all(np.diff(shares) >= 0.0)
    assert np.all(np.diff(shares_by_price) <= 0.0)
    assert max(np.diff(shares).max(), -np.diff(shares_by_price).min()) <= bound
    assert shares[-1] > shares[0]


@pytest.mark.parametrize("apart_m", [0.0, 3e3, 9e3])
def test_two_equal_batteries_do_not_both_let_a_dear_target_through(apart_m):
    """Each could count on four shots of the other: 0.1^4 of 962,000 USD is less than a round."""
    doctrine = {"economy_factor": 1.0, "max_shots": 4}
    both = {f"battery-{i}": battery(38e3 - apart_m * i, p=0.9, **doctrine) for i in range(2)}
    stage = Stage(raid(both)).fight_to_the_end()
    assert stage.statuses("drones") == ["killed"]
    assert sum(stage.tally(name, "shots") for name in both) <= 4.0


def test_a_dear_battery_leaves_a_target_to_a_cheap_one_that_can_take_it():
    """The cheap one, 19 km on, kills all but 0.01 of what comes into its 5 km; then a dear round saves 9,000 USD."""
    cheap = battery(20e3, p=0.9, round_usd=1e3, economy_factor=1.0, max_shots=2, figures={"max_range_m": 5e3})
    dear = battery(38e3, p=0.9, round_usd=1e5, economy_factor=1.0, figures={"max_range_m": 90e3})
    empty, loaded = (Stage(raid({"cheap": cheap, "dear": dear})) for _ in range(2))
    empty.shooters("cheap")["rounds"][:] = 0
    assert empty.fight().tally("dear", "shots") == 1.0
    assert loaded.fight_to_the_end().tally("dear", "shots") == 0.0
    assert loaded.tally("cheap", "shots") >= 1.0


def left_by_others(stage: Stage, name: str) -> float:
    return economy.left_by_others(stage.world, stage.state, stage.row(name), 0, 0.0)[0]


def count_on_nobody(stage: Stage, why: str) -> None:
    """Let the cheap battery be of no use, in place."""
    of_cheap, row = stage.shooters("cheap")[0], stage.row("cheap")
    if why == "busy":
        of_cheap.busy = stage.world.units[row].channels
    elif why == "reloading":
        of_cheap.reload_until_s = 1e9
    elif why == "dead":
        stage.bodies("cheap")["status"][:] = STANDING + 2
    elif why == "spent":
        stage.state.fired[stage.world.units[row].shots_row, 0] = 4
    elif why == "not ready":
        of_cheap.ready = 0
    elif why == "down":
        stage.state.networks["up"][:] = 0
    else:
        stage.fight(150)  # the target is 8 km past it


@pytest.mark.parametrize("why", ["busy", "reloading", "dead", "spent", "not ready", "down", "behind"])
def test_who_cannot_shoot_is_not_counted_on(why):
    cheap = battery(8e3, p=0.9, round_usd=1e3, economy_factor=1.0, max_shots=4, figures={"max_range_m": 5e3})
    stage = Stage(raid({"cheap": cheap, "dear": battery(p=0.9, round_usd=1e5, economy_factor=1.0)}, aimed="shed"))
    stage.shooters("cheap")["next_launch_s"] = 1e9
    stage.shooters("dear")["next_launch_s"] = 1e9
    stage.fight()
    assert left_by_others(stage, "dear") == pytest.approx(0.1**4)
    assert left_by_others(stage, "cheap") == 1.0
    count_on_nobody(stage, why)
    assert left_by_others(stage, "dear") == 1.0


def test_held_rounds_are_for_one_class_alone():
    """Of 8 rounds 5 are held for cruise missiles: 3 go to drones, all to a cruise missile."""
    for target_class, shots in (("drone", 3.0), ("cruise", 8.0)):
        figures = {"p_kill": {"drone": 1e-12, "cruise": 1e-12}, "max_range_m": 90e3}
        armed = battery(figures=figures, salvo=2, hold={"cruise": 5})
        setup = raid({"battery": armed}, target_class=target_class)
        assert Stage(setup).fight_to_the_end().tally("battery", "shots") == shots


def test_a_limit_of_shots_counts_by_kind_of_launcher():
    """Two units of one kind share two shots; another kind on the same network has two of its own."""
    near, far = {"p_kill": NONE, "max_range_m": 90e3}, {"p_kill": NONE, "max_range_m": 80e3}
    same = {f"one-{i}": battery(figures=near, max_shots=2) for i in range(2)}
    other = battery(figures=far, max_shots=2)
    other["_element"] = other["_element"].model_copy(update={"name": "another-kind"})
    stage = Stage(raid(same | {"two": other})).fight_to_the_end()
    assert stage.tally("one-0", "shots") + stage.tally("one-1", "shots") == 2.0
    assert stage.tally("two", "shots") == 2.0
    assert stage.state.fired[:, 0].tolist() == [2, 2]
