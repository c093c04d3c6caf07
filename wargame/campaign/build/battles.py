"""Coupling of a campaign to its battle: the scenario laid out, and who stands behind each of its units."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from wargame.battle.build.force import copy_of
from wargame.battle.build.setup import SIDES, Setup, build
from wargame.battle.build.unit_records import magazines
from wargame.battle.exchange import armed
from wargame.battle.kernels.force import Force, Layout
from wargame.battle.kernels.state import F8
from wargame.battle.kernels.state import World as BattleWorld
from wargame.battle.scenario_file import LoadedScenario
from wargame.battle.scenario_file import load as load_battle
from wargame.battle.service import SERVICE, of_value
from wargame.campaign.kernels.state import ASSIGNMENT, NONE
from wargame.campaign.scenario import Campaign
from wargame.compiled.records import Records, records

IDLE = "duel"  # a campaign without raids has its arrays, and nobody in them


class Coupling(NamedTuple):
    """The battle of a campaign, its arrays, and who stands behind its units."""

    setup: Setup | None
    names: tuple[str, ...]
    networks: tuple[str, ...]
    assignments: Records
    world: BattleWorld
    layout: Layout
    own: Force
    stores: F8
    attacker: int


@cache
def _idle() -> Setup:
    return build(load_battle(IDLE))


def coupling(campaign: Campaign, battle: LoadedScenario | None, names: Mapping[str, Sequence[str]]) -> Coupling:
    """Return the coupling of a campaign; ``names`` are those of its nations and goods in the order of their rows."""
    setup = build(battle) if battle is not None else None
    laid_out = setup or _idle()
    units = tuple(group.name for group in setup.groups) if setup else ()
    rows = records(len(units), ASSIGNMENT)
    for row, name in zip(rows, units, strict=True):
        table = campaign.units[name]
        row.nation = names["nations"].index(table.nation)
        row.element, row.launcher_round, row.gun_round = (
            names["goods"].index(good) if good else NONE for good in (table.element, table.round, table.gun_round)
        )
        row.repair_weeks = table.repair_weeks
    own = copy_of(laid_out.present)
    counts = laid_out.scenario.money.count_service
    service = of_value(laid_out, SERVICE) if counts else np.zeros(len(own.count))
    leaks = armed(laid_out)
    for u, row in enumerate(rows):
        row.most = own.count[u]
        row.is_armed = leaks[u]
        row.value_cents = round(100.0 * own.value_usd[u])
        row.service_usd = service[u]
    claims = dict[tuple[int, int], int]()
    for row in rows:
        row.before = claims.get((row.nation, row.element), 0)
        claims[row.nation, row.element] = row.before + row.most
    for row in rows:
        row.claim = claims[row.nation, row.element]
    return Coupling(
        setup=setup,
        names=units,
        networks=tuple(setup.networks) if setup else (),
        assignments=rows,
        world=laid_out.base,
        layout=laid_out.plan,
        own=own,
        stores=np.ascontiguousarray(magazines(laid_out.base.units)),
        attacker=SIDES.index(laid_out.scenario.attacker),
    )
