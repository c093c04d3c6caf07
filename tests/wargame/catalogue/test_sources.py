"""Where the catalogue's ranges are from: both ends of a price have a source, and both are prices of the same thing."""

import re

import pytest

from wargame.catalogue.elements import Cost, Element, Figure, Performance, load, names

every_entry = pytest.mark.parametrize("name", names())
NUMBERS = re.compile(r"(\d[\d,]*\.?\d*|\.\d+)((?:[-/](?:\d[\d,]*\.?\d*))*)\s?(bn|M|k)?")
SUFFIX = {"bn": 1e9, "M": 1e6, "k": 1e3, "": 1.0}
RATES = (1.0, 1.08, 1.27)  # USD per USD, EUR, GBP of the notes
RATE_WORDS = re.compile(r"\(the rate is assumed\)|at an assumed 1\.\d+")
OWN_WORDS = re.compile(r"assumed|judged")
CLOSE = 0.02
OLD = 2021  # a price from before is older than five years
WIDEST = 10.0  # high over low of a price with a source


def costs(element: Element) -> dict[str, Cost]:
    """Return the prices of an element by name."""
    return {key: cost for key, cost in element.cost if isinstance(cost, Cost)}


def numbers(words: str) -> set[float]:
    """Return the numbers of a text, as USD whatever their currency may be.

    >>> sorted(numbers("RUSI: 20-50k"))[:2]
    [20000.0, 21600.0]
    """
    found = set[float]()
    for first, others, suffix in NUMBERS.findall(words):
        for text in (first, *re.split("[-/]", others)):
            if digits := text.replace(",", "").rstrip("."):
                found |= {float(digits) * SUFFIX[suffix] * rate for rate in RATES}
    return found


def faults(cost: Cost) -> list[str]:
    """Return what is wrong with where a price is from; empty if nothing is."""
    words, usd = f"{cost.source} {cost.note}", cost.usd
    known = numbers(words)
    unnamed = [x for x in dict.fromkeys((usd.low, usd.high)) if not any(abs(x - y) <= CLOSE * x for y in known)]
    years = [cost.year, *(int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", cost.source))]
    is_own = OWN_WORDS.search(RATE_WORDS.sub("", words)) is not None
    says_old = "older than five years" in words.lower()
    checks = {
        "no source": not cost.source.strip() or not cost.confidence,
        f"neither named nor called assumed or judged: {unnamed}": usd.low < usd.high and bool(unnamed) and not is_own,
        "does not say that it is older than five years": min(years) < OLD and not says_old,
        "so wide that its ends are different things": cost.confidence != "assumed" and usd.high > WIDEST * usd.low,
    }
    return [fault for fault, is_so in checks.items() if is_so]


@every_entry
def test_both_ends_of_a_price_are_from_somewhere(name: str) -> None:
    assert {key: faults(cost) for key, cost in costs(load(name)).items() if faults(cost)} == {}


@every_entry
def test_a_range_of_performance_says_what_it_rests_on(name: str) -> None:
    for key, table in load(name):
        if isinstance(table, Performance):
            figures = [f for _, v in table for f in (v.values() if isinstance(v, dict) else [v])]
            ranges = [f for f in figures if isinstance(f, Figure) and f.low < f.high]
            assert not ranges or re.search("assumed|judged|brochures", table.basis), key


@pytest.mark.parametrize(
    ("usd", "year", "source", "note", "fault"),
    [
        ([100.0, 200.0, 900.0], 2024, "Maker 2024 (200 each)", "", "neither named"),
        ([100.0, 200.0, 900.0], 2024, "Maker 2024 (EUR 100-900)", "EUR at 1.08 USD (the rate is assumed)", ""),
        ([150.0, 200.0, 950.0], 2024, "Maker 2024 (EUR 185)", "at 1.08 USD (the rate is assumed)", "neither named"),
        ([100.0, 200.0, 900.0], 2024, "Maker 2024 (200 each)", "Ends judged.", ""),
        ([200.0] * 3, 2017, "Maker 2017 (200 each)", "", "older than five years"),
        ([200.0] * 3, 2024, "Maker 2024 (200); another 2014 (200)", "", "older than five years"),
        ([200.0] * 3, 2017, "Maker 2017 (200 each)", "Older than five years.", ""),
        ([100.0, 200.0, 2000.0], 2024, "Maker 2024 (100-2,000)", "", "different things"),
    ],
)
def test_what_is_not_from_anywhere_is_found(usd: list[float], year: int, source: str, note: str, fault: str) -> None:
    cost = Cost(usd=Figure(*usd), year=year, source=source, note=note, confidence="low")
    assert fault in "".join(faults(cost)) if fault else faults(cost) == []


# ------------------------------------------------------------------------------------- what was another thing


@pytest.mark.parametrize(
    ("name", "what", "low", "high"),
    [
        ("high-energy-laser", "element", 30e6, 75e6),  # 150M is two of them
        ("microwave-emitter", "element", 15e6, 18e6),  # 66.1M is several of them
        ("stand-off-munition", "element", 1e6, 3.5e6),  # 319k is a short-range missile, 3.78M has the development in it
        ("airburst-gun", "element", 15e6, 30e6),  # 33.8M a gun of the first lot has the development in it
        ("escort-jammer", "element", 50e6, 130e6),  # 41M a pod is a development contract
        ("reconnaissance-drone", "element", 85e3, 120e3),  # 200k is a drone of deep reconnaissance
        ("fpv", "element", 800.0, 1_800.0),  # 400 has no warhead, 3,000 is another model
        ("interceptor-drone-pad", "round", 1e3, 5e3),  # 15k is a Western one
        ("cruise-missile", "element", 1e6, 2e6),  # 6.5M is the other reading
        ("ew-pod-navigation", "element", 288e3, 10e6),  # 13k is a box for a trench
        ("ew-pod-data-link", "element", 30e3, 306e3),
    ],
)
def test_a_price_is_of_one_unit_of_one_kind(name: str, what: str, low: float, high: float) -> None:
    usd = costs(load(name))[what].usd
    assert low <= usd.low <= usd.high <= high


def test_an_interception_of_a_ballistic_missile_is_a_shot_and_no_raid() -> None:
    """With two shots a target the ends give the rates of raids, .40 and .92, that they are derived from."""
    launcher = load("long-range-battery").launcher
    assert launcher is not None
    p = launcher.p_kill["ballistic"]
    assert 1.0 - (1.0 - p.low) ** 2 == pytest.approx(0.40, abs=0.01)
    assert 1.0 - (1.0 - p.high) ** 2 == pytest.approx(0.92, abs=0.01)


# ------------------------------------------------------------------------------------- two readings, never averaged

VARIANTS = {
    "cruise-missile-high-price": ("cruise-missile", {"cost.element"}),
    "interceptor-drone-pad-official": ("interceptor-drone-pad", {"cost.round", "launcher.p_kill", "launcher.basis"}),
}
WORDS = {"name", "title", "summary"}


def differences(one: object, other: object, path: str = "") -> set[str]:
    """Return where two nested tables differ, two levels deep."""
    if isinstance(one, dict) and isinstance(other, dict) and path.count(".") < 1 + bool(path):
        keys = one.keys() | other.keys()
        return {p for k in keys for p in differences(one.get(k), other.get(k), f"{path}.{k}".strip("."))}
    return set() if one == other else {path}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_differs_in_nothing_but_what_it_is_there_for(name: str) -> None:
    base, allowed = VARIANTS[name]
    found = differences(load(name).model_dump(), load(base).model_dump()) - WORDS
    assert {".".join(path.split(".")[:2]) for path in found} == allowed


def test_two_readings_are_two_elements_and_no_mean() -> None:
    pad, official = load("interceptor-drone-pad").launcher, load("interceptor-drone-pad-official").launcher
    assert pad is not None
    assert official is not None
    assert (pad.p_kill["drone"].typical, official.p_kill["drone"].typical) == (0.24, 0.68)
    assert pad.p_kill["drone"].high < official.p_kill["drone"].low
    missile, dear = (load(f"cruise-missile{more}").cost.element.usd for more in ("", "-high-price"))
    assert (missile.high, dear.typical) == (2e6, 6.5e6)


# ------------------------------------------------------------------------------------- what a hit costs

ASSETS = ("power-station", "depot", "airfield", "city-block")
LEVELS = (0.5e6, 1.5e6, 4.0e6)  # USD a hit of a one-way attack drone
BOUND_USD = 4.4e6  # all direct damage of 2025 over the hit locations of its raids


@pytest.mark.parametrize("name", ASSETS)
def test_a_hit_costs_what_public_figures_bear(name: str) -> None:
    element, drone = load(name), load("one-way-attack-drone").warhead
    assert element.value is not None
    assert drone is not None
    assert drone.damage_hits == Figure(1.0, 1.0, 1.0)
    for usd, hits, expected in zip(element.value.usd, element.hardness.hits_to_destroy, LEVELS, strict=True):
        assert usd / hits == pytest.approx(expected, rel=0.2)
        assert usd / hits < BOUND_USD
    assert element.value.confidence != "assumed"
    assert "World Bank" in element.value.basis


def test_energy_loses_two_and_a_half_times_its_damage_in_revenue() -> None:
    value = load("power-station").value
    assert value is not None
    assert value.service_usd.typical / value.usd.typical == pytest.approx(39.9 / 16.1, rel=0.02)


# ------------------------------------------------------------------------------------- the cheap layer


def test_the_cheap_layer_is_cheap_and_sees_by_eye_or_its_own_radar() -> None:
    group, old, new = (load(name) for name in ("mobile-fire-group", "second-hand-gun", "airburst-gun"))
    assert group.gun is not None
    assert old.gun is not None
    assert new.gun is not None
    assert group.gun.optical
    assert group.sensor is not None
    assert group.sensor.optical
    assert group.cost.element.usd.high < old.cost.element.usd.low < new.cost.element.usd.low
    assert group.gun.range_m.typical < old.gun.range_m.typical == 5_000.0
    assert old.gun.ceiling_m.typical == 3_500.0
    assert group.gun.ceiling_m.typical < old.gun.ceiling_m.typical
    rates = [gun.kill_rate_per_s["drone"].typical for gun in (group.gun, old.gun, new.gun)]
    assert rates == sorted(rates)


def test_a_pass_of_a_helicopter_is_cheap_and_the_helicopter_is_not() -> None:
    helicopter, pad = load("helicopter"), load("interceptor-drone-pad")
    assert helicopter.launcher is not None
    assert helicopter.cost.round is not None
    assert helicopter.launcher.optical
    assert "cruise" not in helicopter.launcher.p_kill
    assert helicopter.cost.round.usd.high <= 5_000.0
    assert helicopter.cost.element.usd.low > 100 * pad.cost.element.usd.high
