"""Raids of the shipped night raid from depots: rounds, assets and damage as the twin has them; who keeps what."""

import numpy as np

from tests.reference.campaign.campaign import run as run_twin
from wargame.battle import measures as battle_measures
from wargame.battle.build.setup import build as build_battle
from wargame.battle.engine import run_many as fight_many
from wargame.battle.scenario_file import load as load_battle
from wargame.battle.variants import Batch, Batches
from wargame.campaign import measures as campaign_measures
from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run, run_many
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario_file import LoadedCampaign, load_text

SCENARIO = "night-raid"
ASSETS = ("power-station", "depot", "city")
DEFENCES = (
    "long-range medium-range pads-north pads-south coyotes rockets manpads guns-north guns-south fire-groups-north "
    "fire-groups-south laser microwave ew-pods"
)


def night_raids(
    absent: tuple[str, ...] = (), raids: str = "raids_a_week = 2\nshare = 0.5", more: str = "", has_rounds: bool = True
) -> LoadedCampaign:
    """Return two weeks of raids whose elements and rounds come from depots, those ``absent`` without any.

    Without ``has_rounds`` rounds are as the scenario has them, and nobody makes any.
    """
    battle = load_battle(SCENARIO)
    fought = build_battle(battle)
    units = fought.world.units
    text = f'name = "night-raids"\nbattle = "{SCENARIO}"\n[clock]\npre_war_weeks = 0\nwar_weeks = 2\n[raids]\n{raids}\n'
    text += '[nations.red]\nside = "red"\n[nations.blue]\nside = "blue"\nwar_budget_usd = 5e7\n'
    for u, (group, n) in enumerate(zip(fought.groups, fought.present.count.tolist(), strict=True)):
        name, side = group.name, battle.scenario.units[group.name].side
        if name in ASSETS:
            text += f'[units.{name}]\nnation = "{side}"\nrepair_weeks = 6\n'
            continue
        element, goods = battle.elements[name], {"element": (name, 0 if name in absent else n)}
        if has_rounds and element.launcher is not None:
            size = units[u].magazine * (1 + units[u].reloads)
            goods["round"] = (f"{name}-round", int(n * size * 0.7))
        if has_rounds and element.gun is not None:
            goods["gun_round"] = (f"{name}-shell", 500)
        for good, opening in goods.values():
            text += f"[goods.{good}]\nprice_usd = 1_000\n[depots.{side}.{good}]\nopening = {opening}\n"
        text += f'[units.{name}]\nnation = "{side}"\n'
        text += "".join(f'{key} = "{good}"\n' for key, (good, _) in goods.items())
    if has_rounds:
        text += '[lines.plant]\nnation = "blue"\ngood = "long-range-round"\ncapacity_a_week = 1\n'
        text += 'unit = "power-station"\n'
    return load_text(text + more, "night raids")


def of(setup: Setup, outcome: np.ndarray, good: str, column: int) -> np.ndarray:
    """Return a column of a good of blue, by week."""
    return outcome[0, :, setup.nations.index("blue"), setup.goods.index(good), column]


def test_night_raids_equal_their_twin() -> None:
    campaign = night_raids()
    outcome, weeks = run(build(campaign), 3), run_twin(campaign, 3)
    for w, week in enumerate(weeks):
        for key in ("lines", "goods", "money", "raids"):
            assert np.array_equal(getattr(outcome, key)[0, w], np.array(week[key])), (key, w)
    assert outcome.raids[0, :, s.OF_RAIDS].tolist() == [2, 2]
    assert outcome.goods[0, :, :, :, s.EXPENDED].sum() > 100


def test_leakage_of_one_raid_is_the_battles() -> None:
    """Raid (0, 0) of a depot that holds the scenario's elements: armed leakers of armed attackers that took off."""
    campaign = night_raids(raids="share = 1.0", has_rounds=False)
    setup, fought = build(campaign), build_battle(load_battle(SCENARIO))
    outcome = run_many(setup, 3, 6)
    of_first = outcome._replace(raids=np.where(np.arange(2)[:, None] == 0, outcome.raids, 0))
    found = campaign_measures.observations(setup, of_first, ["leakage", "leakers", "attackers"])
    batch = Batches(Batch(fought, fight_many(fought.world, 3, 6)))
    wanted = battle_measures.observations(batch, ["leakage", "leakers_armed", "leakers_decoy"])
    assert np.array_equal(found["leakage"].numerator, wanted["leakage"].numerator)
    assert np.array_equal(found["leakage"].denominator, wanted["leakage"].denominator)
    assert np.array_equal(found["leakers"].numerator, wanted["leakers_armed"].numerator)
    assert wanted["leakers_decoy"].numerator.sum() > 0
    assert (found["attackers"].numerator > found["leakage"].denominator).all()  # decoys are among them
    assert run_twin(campaign, 3)[0]["raids"] == outcome.raids[0, 0].tolist()


def test_launcher_without_fire_control_keeps_its_rounds() -> None:
    """It does not fire: its rounds stay, but for those on launchers that are destroyed."""
    with_it, without = build(night_raids()), build(night_raids(absent=("long-range-fire-control",)))
    fired, kept = run(with_it, 3).goods, run(without, 3).goods
    assert of(with_it, fired, "long-range-round", s.EXPENDED).sum() > 0
    assert of(without, kept, "long-range-round", s.EXPENDED).sum() == 0
    opening = of(without, kept, "long-range-round", s.OPENING)[0]
    lost = of(without, kept, "long-range-round", s.DESTROYED).sum()
    assert of(without, kept, "long-range-round", s.CLOSING)[-1] == opening - lost > 0


def test_second_raid_of_a_week_meets_what_the_first_left() -> None:
    """Attackers: half of the stock, then half of what is left of it."""
    setup = build(night_raids())
    one, two = run(build(night_raids(raids="share = 0.5")), 3), run(setup, 3)
    first, both = one.raids[0, 0, s.OF_ATTACKERS], two.raids[0, 0, s.OF_ATTACKERS]
    used = one.goods[0, 0, setup.nations.index("red"), :, s.EXPENDED : s.DESTROYED + 1].sum()
    assert used > 0
    assert first < both < 2 * first


def test_hits_lower_the_capacity_of_the_next_week() -> None:
    outcome = run(build(night_raids(absent=tuple(DEFENCES.split()), raids="share = 1")), 3)
    assert outcome.raids[0, 0, s.OF_LOST_CENTS : s.OF_FAULT].sum() > 0
    assert outcome.capacity[0, 0, 0] == 1.0
    assert outcome.capacity[0, 1, 0] < 1.0
