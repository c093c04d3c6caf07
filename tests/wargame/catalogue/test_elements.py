"""The catalogue: every file is valid, every figure has a source, and the prices give the published checks."""

import math

import pytest

from wargame.catalogue import elements as catalogue
from wargame.catalogue.elements import Element, Figure, load, names

ATTACKERS = (
    "one-way-attack-drone",
    "jet-drone",
    "decoy",
    "fpv",
    "loitering-munition",
    "reconnaissance-drone",
    "cruise-missile",
    "cruise-missile-high-price",
    "ballistic-missile",
    "strike-ucav",
    "stand-off-munition",
    "escort-jammer",
)
DEFENDERS = (
    "long-range-battery",
    "medium-range-battery",
    "manpads-team",
    "interceptor-drone-pad",
    "interceptor-drone-pad-official",
    "coyote-launcher",
    "guided-rocket-launcher",
    "airburst-gun",
    "second-hand-gun",
    "mobile-fire-group",
    "helicopter",
    "high-energy-laser",
    "microwave-emitter",
    "ew-pod-navigation",
    "ew-pod-data-link",
    "long-range-radar",
    "gap-filler-radar",
    "command-node",
    *(f"{unit}-{what}" for unit in ("long-range", "medium-range") for what in ("fire-control", "control-post")),
)
SHARED = ("fire-control", "control-post")  # by the launchers of a long-range or medium-range unit
ASSETS = ("power-station", "depot", "airfield", "city-block")
REUSABLE = ("reconnaissance-drone", "strike-ucav", "escort-jammer")

every_entry = pytest.mark.parametrize("name", names())


def sections(element: Element) -> dict[str, catalogue.Section]:
    """Return the tables of an element, those of its costs included."""
    tables = {key: value for key, value in element if isinstance(value, catalogue.Section)}
    costs = {f"cost.{key}": value for key, value in element.cost if value is not None}
    del tables["cost"]
    return tables | costs


@every_entry
def test_loads_under_its_own_name(name: str) -> None:
    assert load(name).name == name
    assert load(name).title
    assert load(name).summary.endswith(".")


def test_the_catalogue_is_complete() -> None:
    roles = {name: load(name).role for name in names()}
    expected = dict.fromkeys(ATTACKERS, "attacker") | dict.fromkeys(DEFENDERS, "defender")
    expected |= dict.fromkeys(ASSETS, "asset") | {"duellist": "abstract"}
    assert len(names()) >= 24
    assert {name: roles.get(name) for name in expected} == expected


@every_entry
def test_every_price_has_a_source(name: str) -> None:
    for key, table in sections(load(name)).items():
        if isinstance(table, catalogue.Cost):
            assert table.source.strip(), key
            assert table.confidence, key
            assert (table.confidence == "assumed") == table.source.startswith("assumed"), key
            assert table.confidence == "assumed" or table.url.startswith("http"), key


@every_entry
def test_every_capability_says_what_it_rests_on(name: str) -> None:
    for key, table in sections(load(name)).items():
        if isinstance(table, catalogue.Performance):
            assert table.basis.strip(), key
            assert table.confidence, key
            stated = "assumed" in table.basis or "theoretical" in table.basis
            assert table.confidence != "assumed" or stated, key


@every_entry
def test_levels_are_ordered(name: str) -> None:
    for key, table in sections(load(name)).items():
        for field, value in table:
            figures = value.values() if isinstance(value, dict) else [value]
            for figure in figures:
                if isinstance(figure, Figure):
                    assert figure.low <= figure.typical <= figure.high, f"{key}.{field}"


@every_entry
def test_what_shoots_has_a_price_a_shot(name: str) -> None:
    element = load(name)
    if element.launcher or element.gun or element.laser or element.microwave:
        assert element.cost.round is not None
        assert element.cost.round.usd.low > 0 or element.role == "abstract"


@pytest.mark.parametrize("name", ATTACKERS)
def test_attackers_fly_and_what_is_spent_carries_a_warhead(name: str) -> None:
    element = load(name)
    assert element.motion is not None
    assert element.expendable == (name not in REUSABLE)
    assert element.expendable == (element.warhead is not None)


@pytest.mark.parametrize("name", ASSETS)
def test_assets_have_a_worth_and_stand_several_hits(name: str) -> None:
    element = load(name)
    assert element.value is not None
    assert element.value.usd.low > 0
    assert element.hardness.hits_to_destroy.low > 1
    assert element.cost.element.usd.high == 0  # else the worth would count twice


@every_entry
def test_a_decoy_looks_like_an_existing_entry_and_does_nothing(name: str) -> None:
    decoy = load(name)
    if decoy.imitates:
        assert decoy.imitates in names()
        assert decoy.signature.rcs == load(decoy.imitates).signature.rcs
        assert decoy.target_class == load(decoy.imitates).target_class
        assert decoy.warhead is not None
        assert decoy.warhead.damage_hits.high == 0


def shot(name: str, target: str) -> tuple[Figure, Figure]:
    """Return the price of a shot and its kill probability."""
    element = load(name)
    assert element.cost.round is not None
    assert element.launcher is not None
    return element.cost.round.usd, element.launcher.p_kill[target]  # type: ignore[index]


def test_two_long_range_missiles_cost_about_9_million_a_kill() -> None:
    usd, p_kill = shot("long-range-battery", "cruise")
    miss = 1.0 - p_kill.typical
    assert 2 * usd.typical / (1.0 - miss**2) == pytest.approx(9.2e6, rel=0.02)


def test_shoot_look_shoot_costs_about_6_million_a_kill() -> None:
    usd, p_kill = shot("long-range-battery", "cruise")
    miss = 1.0 - p_kill.typical
    for looks in (1, 2, 3):  # expected shots over kill probability is 1/p for any number of looks
        shots, killed = (1.0 - miss**looks) / p_kill.typical, 1.0 - miss**looks
        assert usd.typical * shots / killed == pytest.approx(6.0e6, rel=0.02)


def test_an_interceptor_drone_costs_10_to_17_thousand_a_kill() -> None:
    usd, p_kill = shot("interceptor-drone-pad", "drone")
    assert p_kill.typical == 0.24
    assert 10e3 <= usd.typical / p_kill.typical <= 17e3


def test_a_target_struck_costs_the_drone_campaign_about_350_thousand() -> None:
    price = load("one-way-attack-drone").cost.element.usd
    assert price.low <= 35e3 <= price.high
    assert price.low / 0.10 <= 350e3 <= price.typical / 0.10  # one in ten reaches its target


def test_a_battery_adds_up_to_its_published_price() -> None:
    element = load("long-range-battery")
    assert element.cost.system is None  # what the launchers share is bought by itself
    assert element.cost.round is not None
    assert element.launcher is not None
    launchers, magazine = 6, element.launcher.magazine.typical
    whole = element.cost.element.usd.typical + magazine * element.cost.round.usd.typical
    shared = sum(load(f"long-range-{what}").cost.element.usd.typical for what in SHARED)
    assert shared + launchers * whole == pytest.approx(1.1e9, rel=0.01)


@pytest.mark.parametrize(
    ("unit", "before"),
    [
        ("long-range", Figure(520_000_000, 737_600_000, 789_200_000)),
        ("medium-range", Figure(102_000_000, 140_600_000, 157_800_000)),
    ],
)
def test_radar_and_control_post_add_up_to_the_published_price_of_what_a_unit_shares(unit: str, before: Figure) -> None:
    radar, post = (load(f"{unit}-{what}").cost.element.usd for what in SHARED)
    for at in range(3):
        assert radar[at] + post[at] == pytest.approx(before[at], rel=1e-12)


@pytest.mark.parametrize(("unit", "launchers", "people"), [("long-range", 6, 90), ("medium-range", 3, 36)])
def test_the_crew_of_a_unit_is_shared_out_whole(unit: str, launchers: int, people: int) -> None:
    crews = [(load(f"{unit}-battery"), launchers), *((load(f"{unit}-{what}"), 1) for what in SHARED)]
    usd = sum(n * element.cost.crew_per_year.usd.typical for element, n in crews if element.cost.crew_per_year)
    assert usd == people * 100_000


def test_a_light_charge_does_nothing_to_a_power_station() -> None:
    station, heavier = load("power-station"), load("one-way-attack-drone")
    light = load("fpv")
    assert light.warhead is not None
    assert heavier.warhead is not None
    assert light.warhead.damage_hits.typical < station.hardness.threshold_hits.typical
    assert heavier.warhead.damage_hits.low >= station.hardness.threshold_hits.high


@pytest.mark.parametrize("name", ASSETS)
def test_an_asset_takes_time_to_repair(name: str) -> None:
    value = load(name).value
    assert value is not None
    assert 0.0 < value.repair_days.low < value.repair_days.typical < value.repair_days.high


def test_the_laser_dwells_about_four_seconds_on_a_small_drone() -> None:
    laser = load("high-energy-laser").laser
    assert laser is not None
    range_m, visibility_m = 2_000.0, 20_000.0
    radius_m = math.hypot(laser.spot_radius_m.typical, laser.divergence_rad.typical * range_m)
    power_w = laser.power_w.typical * laser.efficiency.typical * math.exp(-3.912 / visibility_m * range_m)
    dwell_s = load("fpv").hardness.fluence_j_per_m2.typical * math.pi * radius_m**2 / power_w
    assert 3.5 < dwell_s < 5.0


def test_a_slow_interceptor_cannot_run_down_a_jet_drone() -> None:
    pad, jet = load("interceptor-drone-pad").launcher, load("jet-drone").motion
    propeller = load("one-way-attack-drone").motion
    assert pad is not None
    assert jet is not None
    assert propeller is not None
    assert propeller.speed_mps.typical < pad.speed_mps.typical < jet.speed_mps.typical


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        catalogue.raw("no-such-element")
