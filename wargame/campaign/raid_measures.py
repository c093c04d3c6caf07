"""Measures of raids: counts over the war, and the ratios of the battle cumulated over its raids."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from wargame.battle.exchange import EMPTY, amortised_usd, largest_hit, ratio_specs
from wargame.campaign.campaign_weeks import F8, CampaignWeeks, spec_of
from wargame.campaign.kernels import state as s
from wargame.estimates.measure import Recipe

Recipes = Iterator[Recipe]


def raids(weeks: CampaignWeeks) -> Recipes:
    """Yield raids, attackers, and leakers and leakage of those that are armed (`wargame.battle.exchange.armed`)."""
    if weeks.setup.battle is None:
        return
    aim: dict[str, Any] = {"player": weeks.defender, "direction": "min"}
    count = partial(partial, weeks.raids)
    yield Recipe(spec_of("raids", "Raids", "raid", "raids in the war", is_headline=True), count(s.OF_RAIDS))
    size: dict[str, Any] = {"player": weeks.defender, "role": "size", "is_headline": True}
    attackers = spec_of("attackers", "Attackers, decoys included", "element", "elements in the war", **size)
    yield Recipe(attackers, count(s.OF_ATTACKERS))
    label = "Armed attackers that got through"
    leakers = spec_of("leakers", label, "element", "elements in the war", "loss", role="loss", rank=1, **aim)
    yield Recipe(leakers, count(s.OF_LEAKERS))
    more: dict[str, Any] = {**aim, "is_headline": True, "empty": "no such attacker is launched"}
    leakage = spec_of("leakage", "Leakage", "1", "share of armed attackers launched", "share", True, **more)
    yield Recipe(leakage, count(s.OF_LEAKERS), count(s.OF_ARMED))


def ratios(weeks: CampaignWeeks) -> Recipes:
    """Yield the ratios munition, raid and full of `wargame.battle.exchange`, sums over all raids of the war.

    At the prices of the week of each raid; ``full`` charges each raid with the capital and crews of the scenario.
    """
    if weeks.setup.battle is None:
        return
    top, bottom, battle = weeks.defender, weeks.attacker, weeks.setup.battle
    described = {spec.name: spec for spec in ratio_specs(top)}

    def consumed(side: str) -> F8:
        return weeks.raid_usd(s.OF_CONSUMED_CENTS, side)

    def charged(side: str) -> F8:
        return consumed(side) + weeks.raids(s.OF_RAIDS) * amortised_usd(battle, side)

    def lost() -> F8:
        service = weeks.raid_usd(s.OF_SERVICE_CENTS, top) if battle.scenario.money.count_service else 0.0
        return weeks.raid_usd(s.OF_LOST_CENTS, top) + service

    of_campaign = {"rank": 2, "empty": "no raid is flown", "is_headline": True}
    munition, raid, full = (described[f"cer_{name}"] for name in ("munition", "raid", "full"))
    yield Recipe(
        munition._replace(**{**of_campaign, "rank": 4, "empty": EMPTY["munition"]}, label="Munition ratio, all raids"),
        partial(weeks.raid_usd, s.OF_SHOTS_CENTS, top), partial(weeks.raid_usd, s.OF_KILLED_CENTS, bottom),
    )  # fmt: skip
    yield Recipe(
        raid._replace(**of_campaign | {"rank": 3}, label="Raid ratio, all raids"),
        partial(consumed, top), partial(consumed, bottom),
    )  # fmt: skip
    yield Recipe(
        full._replace(**of_campaign, label="Full ratio, all raids"), lambda: charged(top) + lost(),
        partial(charged, bottom), float(np.max(largest_hit(battle).damages_usd)), lost,
    )  # fmt: skip
