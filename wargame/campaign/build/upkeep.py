"""Arrays of repair shops and of cyber incidents, from the tables of a campaign."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.build.capital import WEEKS_A_YEAR
from wargame.campaign.kernels import incident_state as i
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels.state import NONE
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_upkeep import ProviderTable, ShopTable
from wargame.compiled.records import Records, records

CENTS: Final = 100.0

Names = Mapping[str, Sequence[str]]
Row = dict[str, int]


def jobs_of(campaign: Campaign) -> list[tuple[str, str, str]]:
    """Return what shops repair as names of shop, nation and good, in the order of the rows of jobs."""
    return [
        (name, nation, good)
        for name, shop in sorted(campaign.shops.items())
        for nation in sorted(shop.customers or [shop.nation])
        for good in sorted(shop.goods)
    ]


def repair(campaign: Campaign, names: Names, units: Sequence[str], standards: Row) -> r.Repair:
    """Return the arrays of repair.

    Parameters
    ----------
    names
        Of nations and goods, in the order of their rows.
    units
        Of the battle, in the order of its rows.
    standards
        Number of each standard.
    """
    nation, good = (_rows(names[family]) for family in ("nations", "goods"))
    shops, jobs = sorted(campaign.shops), jobs_of(campaign)
    spares = [(good[one], n) for name in shops for one, n in sorted(campaign.shops[name].spares.items())]
    rows, first_spare = records(len(shops), r.SHOP), 0
    for row, name in zip(rows, shops, strict=True):
        shop, own = campaign.shops[name], [j for j, job in enumerate(jobs) if job[0] == name]
        row.job_first, row.job_count = own[0], len(own)
        row.spare_first, row.spare_count = first_spare, len(shop.spares)
        first_spare += len(shop.spares)
        row.key, row.unit = np.uint64(entity_key(name, 0)), units.index(shop.unit) if shop.unit else NONE
        _fill_shop(row, shop)
    job_rows = records(len(jobs), r.JOB)
    for row, (name, owner, item) in zip(job_rows, jobs, strict=True):
        row.key = np.uint64(entity_key(f"{name}/{owner}/{item}", 0))
        row.shop, row.nation, row.good = shops.index(name), nation[owner], good[item]
    spare_rows = records(len(spares), r.SPARE)
    for row, (item, n) in zip(spare_rows, spares, strict=True):
        row.good, row.units = item, n
    return r.Repair(rows, job_rows, spare_rows, _wear(campaign, nation, good), _accepts(campaign, shops, standards))


def _fill_shop(row: r.SHOP, shop: ShopTable) -> None:  # type: ignore[valid-type]
    row.crews, row.travel_weeks, row.work_weeks = shop.crews, shop.travel_weeks, shop.work_weeks
    row.is_fixed, row.p_done = shop.work_law == "fixed", -math.expm1(-1.0 / shop.work_weeks)
    row.cost_share, row.repairable_share = shop.cost_share, shop.repairable_share
    row.part_quality, row.overrun_a_week = shop.part_quality, shop.overrun_a_week


def _wear(campaign: Campaign, nation: Row, good: Row) -> Records:
    """Return what breaks down by itself, by the names of nation and good."""
    worn = [
        (owner, item, stock.wear_a_week, stock.wear_a_week if stock.war_wear_a_week is None else stock.war_wear_a_week)
        for owner, stocks in sorted(campaign.depots.items())
        for item, stock in sorted(stocks.items())
    ]
    worn = [one for one in worn if one[2] > 0.0 or one[3] > 0.0]
    rows = records(len(worn), r.WEAR)
    for row, (owner, item, peace, war) in zip(rows, worn, strict=True):
        row.key = np.uint64(entity_key(f"{owner}/{item}", 0))
        row.nation, row.good, row.peace_a_week, row.war_a_week = nation[owner], good[item], peace, war
    return rows


def _accepts(campaign: Campaign, shops: Sequence[str], standards: Row) -> np.ndarray:
    """Return which standards each shop takes, shape (n_shops, n_standards)."""
    accepts = np.ones((len(shops), len(standards)), np.int64)
    for s, name in enumerate(shops):
        taken = campaign.shops[name].standards
        for standard, row in standards.items():
            accepts[s, row] = 1 if not taken or standard in taken else 0
    return accepts


def empty_repair_state(repair: r.Repair, n_nations: int, n_goods: int, weeks: int) -> r.RepairState:
    """Return a state of repair with zeros."""
    jobs, shops = len(repair.jobs), len(repair.shops)

    def zeros(*shape: int) -> np.ndarray:
        return np.zeros(shape, np.int64)

    ring, pair = (jobs, weeks + 1), (n_nations, n_goods)
    return r.RepairState(
        carry=np.zeros(jobs), coming=zeros(*ring), coming_cents=zeros(*ring), queue=zeros(jobs),
        queue_cents=zeros(jobs), work=zeros(jobs), work_cents=zeros(jobs), work_due=zeros(*ring),
        work_due_cents=zeros(*ring), back=zeros(*ring), back_cents=zeros(*ring), travelling=zeros(jobs),
        travelling_cents=zeros(jobs), load=zeros(shops), free=zeros(shops), damage=np.zeros(shops),
        held_up_by=zeros(shops), tally=zeros(jobs, r.N_JOB_TALLY), book_cents=zeros(jobs, r.N_REPAIR_BOOKS),
        held=zeros(jobs, 2), aside=zeros(n_nations), in_repair=zeros(*pair), under_way=zeros(*pair),
    )  # fmt: skip


def users_of(provider: ProviderTable) -> list[tuple[int, str]]:
    """Return the users of a provider as the number of their kind (line, supplier, network) and their name."""
    lists = (provider.lines, provider.suppliers, provider.networks)
    return [(kind, name) for kind, names in enumerate(lists) for name in sorted(names)]


def incidents(campaign: Campaign, names: Names, networks: Sequence[str]) -> i.Incidents:
    """Return the arrays of incidents.

    Parameters
    ----------
    names
        Of nations, lines and suppliers, in the order of their rows.
    networks
        Of the battle, in the order of its rows.
    """
    nation, tables = _rows(names["nations"]), list[np.ndarray]()
    stoppable = (names["lines"], names["suppliers"], networks)
    first = (0, len(names["lines"]), len(names["lines"]) + len(names["suppliers"]))
    rows, users = records(len(campaign.providers), i.PROVIDER), list[tuple[int, int, int]]()
    for row, name in zip(rows, sorted(campaign.providers), strict=True):
        one = campaign.providers[name]
        row.key, row.a_week = np.uint64(entity_key(name, 0)), one.incidents_a_year / WEEKS_A_YEAR
        row.hit_share, row.stop_weeks, row.stop_row = one.hit_share, one.stop_weeks, NONE
        longest = one.stop_weeks
        if one.stop_cv > 0.0 and one.stop_weeks > 0.0:
            row.stop_row = len(tables)
            tables.append(quantiles.lognormal(one.stop_weeks, one.stop_cv))
            longest = float(tables[-1][-1])
        row.back_weeks = min(i.MOST_BACK, math.ceil(longest))
        row.user_first, row.user_count = len(users), len(users_of(one))
        for kind, user in users_of(one):
            defender = one.defender or (campaign.lines[user].nation if kind == 0 else None)
            at = first[kind] + stoppable[kind].index(user)
            users.append((entity_key(user, kind), at, nation[defender] if defender else NONE))
    user_rows = records(len(users), i.USER)
    for row, (key, at, defender) in zip(user_rows, users, strict=True):
        row.key, row.stoppable, row.defender = np.uint64(key), at, defender
    table = np.stack(tables) if tables else np.zeros((0, quantiles.LEVELS))
    return i.Incidents(rows, user_rows, _security(campaign, names["nations"]), table)


def _security(campaign: Campaign, nations: Sequence[str]) -> Records:
    rows = records(len(nations), i.SECURITY)
    for row, name in zip(rows, nations, strict=True):
        nation = campaign.nations[name]
        row.cents_a_week = round(CENTS * nation.security_usd_a_week)
        row.scale_cents = CENTS * nation.rules.security_scale_usd
        row.standard_cents = CENTS * nation.rules.security_standard_usd_a_week
        row.below_factor = nation.rules.below_standard_factor
    return rows


def empty_incident_state(incidents: i.Incidents, n_nations: int, n_stoppable: int) -> i.IncidentState:
    """Return a state of incidents with zeros; ``n_stoppable`` counts lines, suppliers and networks."""
    sizes = (n_stoppable, n_stoppable, n_nations, len(incidents.providers))
    return i.IncidentState(*(np.zeros(size, np.int64) for size in sizes))


def _rows(names: Sequence[str]) -> Row:
    return {name: row for row, name in enumerate(names)}
