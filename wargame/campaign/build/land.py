"""Arrays of land forces, from the table of a campaign."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wargame.battle.build.quantile_tables import entity_key
from wargame.battle.build.setup import SIDES
from wargame.campaign.kernels import land_state as f
from wargame.campaign.kernels.state import NONE
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_land import LandForce
from wargame.compiled.records import records


def land(campaign: Campaign, names: Mapping[str, Sequence[str]]) -> f.Land:
    """Return the arrays of both forces; of none if there is no fighting on land.

    Parameters
    ----------
    names
        Of nations and goods, in the order of their rows.
    """
    table = campaign.land
    rows = records(0 if table is None else len(SIDES), f.LAND_FORCE)
    for row, side in zip(rows, SIDES, strict=False):
        assert table is not None
        _fill(row, getattr(table, side), campaign, names)
        row.key, row.steps = np.uint64(entity_key(side, 0)), table.steps_a_week
    return f.Land(rows)


def _fill(row: Any, force: LandForce, campaign: Campaign, names: Mapping[str, Sequence[str]]) -> None:
    row.strength, row.kills_a_week = force.strength, force.kills_a_week
    row.reinforcements_a_week = force.reinforcements_a_week
    row.nation = row.element = row.shell_nation = row.shell = NONE
    if force.nation is not None and force.element is not None:
        row.nation, row.element = names["nations"].index(force.nation), names["goods"].index(force.element)
    if force.fire_missions is not None:
        demand = campaign.demands[force.fire_missions]
        row.shell_nation, row.shell = names["nations"].index(demand.nation), names["goods"].index(demand.good)


def empty_land_state(land: f.Land) -> f.LandState:
    """Return a state of land forces with zeros."""
    return f.LandState(np.zeros((len(land.forces), f.N_LAND_COLUMNS), np.int64))
