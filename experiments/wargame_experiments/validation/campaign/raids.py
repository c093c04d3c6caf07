"""Raids: one week without industry and with one raid is the battle itself; what is saved up; what is rebuilt."""

from functools import partial
from typing import Final

import numpy as np

from wargame.battle.build.setup import build
from wargame.battle.exchange import armed_leakers
from wargame.battle.kernels.state import ARRIVED, KILLED, SOFT_KILLED
from wargame.battle.scenario_file import load
from wargame.battle.variants import Batch
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.campaign_scenes import CampaignBatch
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

SAME: Final = "the battle itself"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of raids."""
    raids = [("duel", of(level, 100, 1_000)), ("night-raid", of(level, 8, 100))]
    return [
        *(ValidationCase(f"campaign-raid/{scenario}", f"one raid of {scenario}: losses that are not the battle's", SAME,
                         partial(_losses, scenario, n)) for scenario, n in raids),
        ValidationCase("campaign-raid/leakers", "one raid of night-raid: leakers", SAME,
                       partial(_leakers, raids[1][1])),
        ValidationCase("campaign-raid/every", "a raid every 3 weeks of 10, of which there are two: raids flown",
                       "whole weeks", partial(_flown, "every_weeks = 3\nraids_a_week = 2\nshare = 0.01\nleast = 1", 8)),
        ValidationCase("campaign-raid/saved-up", "40 a week, raids of 100 saved up, 10 weeks: attackers", "stock",
                       _saved_up),
    ]  # fmt: skip


def one_raid(scenario: str) -> str:
    """Return a campaign of one week whose one raid is a scenario, elements from depots and rounds as it has them."""
    loaded = load(scenario)
    fought = build(loaded)
    text = f'name = "raid-{scenario}"\nbattle = "{scenario}"\n[clock]\npre_war_weeks = 0\nwar_weeks = 1\n[raids]\n'
    text += '[nations.red]\nside = "red"\n[nations.blue]\nside = "blue"\n'
    for group, n in zip(fought.groups, fought.present.count.tolist(), strict=True):
        side = loaded.scenario.units[group.name].side
        text += f"[goods.{group.name}]\nprice_usd = 1\n[depots.{side}.{group.name}]\nopening = {n}\n"
        text += f'[units.{group.name}]\nnation = "{side}"\nelement = "{group.name}"\n'
    return text


def _both(scenario: str, n: int, bench: Bench):
    """Return a raid as a campaign and as a battle with the same seed."""
    batch: CampaignBatch = bench.campaign(one_raid(scenario), n)
    fought = build(load(scenario))
    return batch, fought, bench.run(fought, bench.seed_of(f"raid-{scenario}"), n)


def _losses(scenario: str, n: int, bench: Bench) -> ReferenceComparison:
    """Count differences of what arrived and what was destroyed, over all units and replications."""
    batch, fought, outcome = _both(scenario, n, bench)
    off = 0.0
    for u, group in enumerate(fought.groups):
        side = fought.scenario.units[group.name].side
        spent, destroyed = (batch.good(c, group.name, side)[:, 0] for c in (s.EXPENDED, s.DESTROYED))
        statuses = outcome.statuses[:, u]
        off += np.abs(spent - statuses[:, ARRIVED]).sum()
        off += np.abs(destroyed - statuses[:, KILLED] - statuses[:, SOFT_KILLED]).sum()
    return comparisons.exact(float(off), 0.0, 0.0, n)


def _leakers(n: int, bench: Bench) -> ReferenceComparison:
    batch, fought, outcome = _both("night-raid", n, bench)
    leaked = armed_leakers(Batch(fought, outcome)).sum()
    return comparisons.exact(float(batch.outcome.raids[:, 0, s.OF_LEAKERS].sum()), float(leaked), 0.0, n)


def _duels(name: str, raids: str, red: str) -> str:
    return f"""
name = "{name}"
battle = "duel"
battle_settings = {{ "units.red-group.count" = 150 }}
[clock]
pre_war_weeks = 0
war_weeks = 10
[raids]
{raids}
[nations.red]
side = "red"
war_budget_usd = 40
shares = {{ gun = 1.0 }}
[nations.blue]
side = "blue"
[goods.gun]
price_usd = 1
[depots.red.gun]
{red}
[lines.line]
nation = "red"
good = "gun"
capacity_a_week = 40
[units.red-group]
nation = "red"
element = "gun"
[units.blue-group]
nation = "blue"
"""


def _flown(raids: str, reference: float, bench: Bench) -> ReferenceComparison:
    batch = bench.campaign(_duels("raids-every", raids, "opening = 1_000"), 1)
    return comparisons.exact(float(batch.outcome.raids[0, :, s.OF_RAIDS].sum()), reference, 0.0, 1)


def _saved_up(bench: Bench) -> ReferenceComparison:
    """Receive 40 a week from week 1 on, without money for more: at most 120 are there when 100 fly."""
    text = _duels("raids-saved", 'policy = "saved-up"\nsize = 100', "target = 100_000")
    raids = bench.campaign(text, 1).outcome.raids[0]
    flown = raids[:, s.OF_RAIDS] > 0
    return comparisons.exact(float(raids[flown, s.OF_ATTACKERS].mean()), 100.0, 0.0, 1)
