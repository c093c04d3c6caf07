"""Arrays of what nations do together: joint orders, reforms, standards."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.kernels import alliance_tables as a
from wargame.campaign.kernels.state import NONE, World
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_alliance import JointTable
from wargame.compiled.records import Records, records

CENTS: Final = 100
I8 = NDArray[np.int64]


def standards_of(campaign: Campaign) -> dict[str, int]:
    """Return the number of each standard, those that reforms bring included; a good without one has its own."""
    names = {good.standard or f"~{name}" for name, good in campaign.goods.items()}
    names |= {reform.standard for reform in campaign.reforms.values()}
    return {name: i for i, name in enumerate(sorted(names))}


def are_mixed(world: World) -> bool:
    """Return whether two goods ever have the same standard."""
    own = [int(row.standard) for row in world.goods]
    return len(world.reforms) > 0 or len(set(own)) < len(own)


def own_good(campaign: Campaign, joint: JointTable, nation: str) -> str:
    """Return the good of a member that the common design replaces, the one that it spends money on; "" if none is."""
    shares = campaign.nations[nation].shares
    return next((good for good in sorted(joint.replaces) if shares.get(good, 0.0) > 0.0), "")


def joints_of(
    campaign: Campaign, nation: Mapping[str, int], good: Mapping[str, int], delays: list[NDArray[np.float64]]
) -> tuple[Records, I8, I8, I8]:
    """Return joint orders, what they replace, who orders through them, and what members pay for development.

    Parameters
    ----------
    nation, good
        Rows of their names.
    delays
        Tables of quantiles of award delays, to which those that are drawn are added, in place.
    """
    names = sorted(campaign.joint)
    rows = records(len(names), a.JOINT)
    own = np.full((len(names), len(nation)), NONE, np.int64)
    joint_of = np.full((len(nation), len(good)), NONE, np.int64)
    development = np.zeros((len(names), len(nation)), np.int64)
    for j, name in enumerate(names):
        one, row = campaign.joint[name], rows[j]
        row.key, row.good, row.lead = np.uint64(entity_key(name, 0)), good[one.good], nation[one.lead]
        row.share, row.open_weeks, row.from_week = one.share, one.open_weeks, one.from_week
        row.award_weeks, row.award_row = one.award_weeks, NONE
        if one.award_cv > 0.0 and one.award_weeks > 0.0:
            delays.append(quantiles.lognormal(one.award_weeks, one.award_cv))
            row.award_row = len(delays) - 1
        members = sorted(set(one.members))
        parts = development_cents(one, len(members))
        for member, part in zip(members, parts, strict=True):
            n, replaced = nation[member], good[own_good(campaign, one, member)]
            own[j, n], joint_of[n, replaced], development[j, n] = replaced, j, part
    return rows, own, joint_of, development


def development_cents(joint: JointTable, members: int) -> list[int]:
    """Return what each member pays for the common design, cents: sqrt(n) times what one nation would pay, shared.

    >>> one = JointTable(good="shell", replaces=["a"], lead="x", members=["x", "y"], mode="variant", rd_usd=0.01)
    >>> development_cents(one, 2), development_cents(one.model_copy(update={"rd_usd": 1.0}), 4)
    ([1, 0], [50, 50, 50, 50])
    """
    if joint.mode == "existing":
        return [0] * members
    total = round(joint.rd_usd * CENTS * math.sqrt(members))
    return [total // members + int(i < total % members) for i in range(members)]


def reforms_of(campaign: Campaign, good: Mapping[str, int], standards: Mapping[str, int]) -> Records:
    """Return the reforms of standards, by name."""
    rows = records(len(campaign.reforms), a.REFORM)
    for row, name in zip(rows, sorted(campaign.reforms), strict=True):
        one = campaign.reforms[name]
        row.good, row.standard = good[one.good], standards[one.standard]
        row.week = one.decided_week + one.delay_weeks
    return rows
