"""Measures of repair and of cyber incidents, of the war unless they are money.

Goods that shops repair: ``availability_<side>_<good>`` units in depots / (units in depots + in repair), summed over the
ends of weeks; ``wrecks_<side>_<good>``, ``repaired_<side>_<good>``, ``scrapped_<side>_<good>`` units;
``repair_<what>_weeks_<side>_<good>`` weeks that units spent waiting, in work and travelling / units sent, with
``<what>`` wait, work or travel: the downtime of one, what the war began with and left in repair aside.
Shops: ``queue_mean_shop_<shop>`` units; ``utilisation_shop_<shop>`` crews at work / crews;
``weeks_bound_<what>_shop_<shop>`` weeks in which crews, funds or spares held it up.
Incidents: ``incidents_<provider>``; ``weeks_stopped_<kind>_<name>`` weeks in which a line, supplier or network stood
still; ``weeks_stopped_<side>`` of all its lines together.
Money, USD from the first week of peace: ``repairs_<who>``, ``security_<who>``, with ``<who>`` nation_<nation> or
<side>.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.upkeep import jobs_of
from wargame.campaign.campaign_weeks import F8, Array, CampaignWeeks, spec_of
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels import state as s
from wargame.campaign.state_measures import Holding, of_side
from wargame.campaign.upkeep_series import STAGES, rows_of, stopped_by_incidents
from wargame.estimates.measure import Recipe
from wargame.inputs.names import column_part

Recipes = Iterator[Recipe]
COUNTS: Final = {
    "wrecks": ("Sent to shops", r.SENT),
    "repaired": ("Back from shops", r.RETURNED),
    "scrapped": ("Scrapped in repair", r.SCRAPPED),
}
CAUSES: Final = {"crews": r.CREWS, "funds": r.FUNDS, "spares": r.SPARES}


def repair(weeks: CampaignWeeks) -> Recipes:
    """Yield what is in repair of each good of a side, what came of it, and what held shops up."""
    for one in weeks.holdings:
        jobs = rows_of(weeks.setup, one)
        if jobs:
            yield from _goods(weeks, one, jobs)
    for name in weeks.setup.campaign.shops:
        yield from _shop(weeks, name)


def _goods(weeks: CampaignWeeks, one: Holding, jobs: list[int]) -> Recipes:
    of, aim = f"{one.good} of {one.side}", {"player": one.side, "direction": "min"}
    present = partial(_sum, weeks, of_side(weeks.outcome, one, s.CLOSING))
    held = of_side(weeks.outcome, one, s.CLOSING) + _in_stages(weeks, jobs, list(STAGES.values()))
    best: dict[str, Any] = {"player": one.side, "direction": "max", "empty": f"{one.side} has no {one.good}"}
    available = spec_of(
        f"availability_{one.name}", f"Availability: {of}", "1", "share of units in depots or repair", "share", True,
        **best,
    )  # fmt: skip
    yield Recipe(available, present, partial(_sum, weeks, held))
    for word, (label, column) in COUNTS.items():
        more: dict[str, Any] = aim if word == "scrapped" else {}
        spec = spec_of(f"{word}_{one.name}", f"{label}: {of}", "unit", "units in the war", **more)
        yield Recipe(spec, partial(_sum, weeks, _in_stages(weeks, jobs, [column])))
    sent = partial(_sum, weeks, _in_stages(weeks, jobs, [r.SENT]))
    for word, column in STAGES.items():
        label, empty = f"Downtime, {word}: {of}", f"no {one.good} goes to a shop"
        spec = spec_of(
            f"repair_{word}_weeks_{one.name}", label, "week", "weeks for each unit sent", "ratio", True, empty=empty,
            **aim,
        )  # fmt: skip
        yield Recipe(spec, partial(_sum, weeks, _in_stages(weeks, jobs, [column])), sent)


def _shop(weeks: CampaignWeeks, name: str) -> Recipes:
    shop, part = weeks.setup.campaign.shops[name], column_part(name)
    words, side = shop.label or name, weeks.setup.campaign.nations[shop.nation].side
    jobs = [j for j, job in enumerate(jobs_of(weeks.setup.campaign)) if job[0] == name]
    n = max(1, weeks.war(weeks.outcome.repairs[..., 0, 0]).shape[-1]) if jobs else 1
    queue = spec_of(f"queue_mean_shop_{part}", f"Mean queue of {words}", "unit", "units", player=side, direction="min")
    yield Recipe(queue, partial(_sum, weeks, _in_stages(weeks, jobs, [r.WAITING]) / n))
    busy = spec_of(f"utilisation_shop_{part}", f"Utilisation of {words}", "1", "crews at work, share of all")
    yield Recipe(busy, partial(_sum, weeks, _in_stages(weeks, jobs, [r.WORKING]) / (n * shop.crews)))
    for what, code in CAUSES.items():
        label = f"Weeks in which {what} held up {words}"
        spec = spec_of(f"weeks_bound_{what}_shop_{part}", label, "week", "weeks of war")
        yield Recipe(spec, partial(_sum, weeks, weeks.outcome.repairs[:, :, jobs[0], r.HELD_UP_BY] == code))


def incidents(weeks: CampaignWeeks) -> Recipes:
    """Yield incidents at providers, and what they stopped for how long."""
    for row, name in enumerate(sorted(weeks.setup.campaign.providers)):
        label = f"Incidents at {weeks.setup.campaign.providers[name].label or name}"
        spec = spec_of(f"incidents_{column_part(name)}", label, "incident", "incidents in the war")
        yield Recipe(spec, partial(_sum, weeks, weeks.outcome.struck[:, :, row]))
    stopped = stopped_by_incidents(weeks.setup)
    for kind, name, side, row in stopped:
        aim: dict[str, Any] = {"player": side, "direction": "min"} if side else {}
        label = f"Weeks in which incidents stopped the {kind} {name}"
        spec = spec_of(f"weeks_stopped_{kind}_{column_part(name)}", label, "week", "weeks of war", "loss", **aim)
        yield Recipe(spec, partial(_sum, weeks, weeks.outcome.stops[:, :, row]))
    for side in SIDES:
        rows = [row for kind, _, owner, row in stopped if kind == "line" and owner == side]
        if rows:
            label = f"Weeks in which incidents stopped lines of {side}"
            aim = {"player": side, "direction": "min"}
            spec = spec_of(f"weeks_stopped_{side}", label, "week", "weeks of lines in the war", "loss", **aim)
            yield Recipe(spec, partial(_sum, weeks, weeks.outcome.stops[:, :, rows].sum(axis=2)))


def money(weeks: CampaignWeeks) -> Recipes:
    """Yield what nations and sides have paid for repairs and for security, if they have any."""
    campaign = weeks.setup.campaign
    customers = {nation for _, nation, _ in jobs_of(campaign)}
    secure = {name for name, nation in campaign.nations.items() if nation.security_usd_a_week > 0.0}
    paid = {"repairs": (customers, s.REPAIRS), "security": (secure, s.SECURITY)}
    owners = {f"nation_{column_part(name)}": (name, [row]) for row, name in enumerate(weeks.setup.nations)}
    owners |= {side: (side, weeks.nations(side)) for side in SIDES}
    for word, (who, column) in paid.items():
        for part, (name, rows) in owners.items():
            if who & {weeks.setup.nations[row] for row in rows}:
                aim: dict[str, Any] = {"player": name, "direction": "min"} if name in SIDES else {}
                spec = spec_of(f"{word}_{part}", f"Paid by {name} for {word}", "USD", "USD from the first week", **aim)
                yield Recipe(spec, partial(weeks.money, rows, column))


def _in_stages(weeks: CampaignWeeks, jobs: list[int], columns: list[int]) -> Array:
    """Return columns of jobs summed, shape (n, n_weeks)."""
    return weeks.outcome.repairs[:, :, jobs][..., columns].sum(axis=(2, 3))


def _sum(weeks: CampaignWeeks, by_week: Array) -> F8:
    """Return the sum over the weeks of the war, shape (n,)."""
    return weeks.war(by_week).sum(axis=-1).astype(float)
