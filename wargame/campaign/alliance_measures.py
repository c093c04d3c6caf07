"""Measures of what nations do together: shares of procurement, prices under joint orders, development, reimbursement.

Three shares of the money that nations commit by orders, from the week on from which their targets count, else from the
first week: ordered jointly / ordered by all nations of a side; ordered at lines of nations of the union / ordered by
the nations of a side that are in the union; ordered by these at lines of another nation of the union / the same. An
order counts with what was committed for it, whatever the award costs less.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from wargame.battle.build.setup import SIDES
from wargame.campaign.alliance_series import PER, SHARES, buyers, in_union
from wargame.campaign.campaign_weeks import CENTS, F8, CampaignWeeks, spec_of
from wargame.campaign.kernels import state as s
from wargame.estimates.measure import Recipe
from wargame.inputs.names import column_part

Recipes = Iterator[Recipe]
SINCE: Final = "USD from the first week"


def alliance(weeks: CampaignWeeks) -> Recipes:
    """Yield measures of what nations do together; none where the campaign has nothing of it."""
    campaign = weeks.setup.campaign
    for name, rows in buyers(weeks.setup):
        for key, (words, column) in SHARES.items():
            members = rows if key == "joint" else in_union(weeks.setup, rows)
            if members:
                label, empty = f"Ordered {words}: {name}", "nothing is ordered"
                spec = spec_of(f"share_{key}_{column_part(name)}", label, "USD/USD", PER, "ratio", True, empty=empty)
                yield Recipe(spec, partial(weeks.money, members, column), partial(weeks.money, members, s.ORDERS))
    for name in sorted(campaign.joint):
        label, empty = f"Price paid for what {name} orders, and for what it replaces", "nothing is received"
        spec = spec_of(f"unit_paid_{column_part(name)}", label, "USD", "USD a unit", "ratio", True, empty=empty)
        yield Recipe(spec, partial(_received, weeks, name, True), partial(_received, weeks, name, False))
    for side in SIDES:
        if any(joint.rd_usd > 0.0 for joint in campaign.joint.values()) or campaign.methods:
            label = f"Paid by {side} for common designs and methods"
            spec = spec_of(f"development_{side}", label, "USD", "USD from the first week")
            yield Recipe(spec, partial(weeks.money, weeks.nations(side), s.DEVELOPMENT))
    for receiver in sorted({one.receiver for one in campaign.donations.values() if one.reimbursed_share > 0.0}):
        label = f"Paid back by {receiver} for what it was given"
        spec = spec_of(f"reimbursed_nation_{column_part(receiver)}", label, "USD", SINCE)
        yield Recipe(spec, partial(weeks.money, [weeks.setup.nations.index(receiver)], s.REIMBURSED))


def _received(weeks: CampaignWeeks, name: str, in_usd: bool) -> F8:
    """Return what members of a joint order have received of its design and of what it replaces, USD or units."""
    joint = weeks.setup.campaign.joint[name]
    rows = [weeks.setup.nations.index(member) for member in joint.members]
    goods = [weeks.setup.goods.index(good) for good in {joint.good, *joint.replaces}]
    column = s.OF_RECEIVED_CENTS if in_usd else s.RECEIVED
    total = weeks.outcome.goods[:, :, rows][:, :, :, goods, column].sum(axis=(1, 2, 3))
    return total / CENTS if in_usd else total.astype(float)
