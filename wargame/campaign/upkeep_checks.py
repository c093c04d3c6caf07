"""Consistency checks of repair shops and of providers with what else a campaign has."""

from collections.abc import Iterator
from typing import Final

from wargame.battle.scenario_file import LoadedScenario
from wargame.campaign.name_checks import alike, known, listed, storable
from wargame.campaign.scenario import MOST_PLACES, Campaign
from wargame.inputs.errors import Finding, explain, shown

Findings = Iterator[Finding]
FAMILIES: Final = ("shops", "providers")


def findings(campaign: Campaign, battle: LoadedScenario | None) -> Findings:
    """Yield what is wrong with shops and providers; ``battle`` is None if the campaign has none or a wrong one."""
    yield from alike(campaign, FAMILIES)
    for name in campaign.shops:
        yield from _shop(campaign, name)
    yield from _rings(campaign)
    yield from _wear(campaign)
    if battle is not None:
        yield from _readiness(campaign, battle)
    for name in campaign.providers:
        yield from _provider(campaign, name, battle)


def _shop(campaign: Campaign, name: str) -> Findings:
    shop, path, goods = campaign.shops[name], ("shops", name), storable(campaign)
    yield from known((*path, "nation"), shop.nation, campaign.nations, "nation")
    yield from listed((*path, "goods"), shop.goods, goods, "good that is stored")
    yield from listed((*path, "customers"), shop.customers, campaign.nations, "nation")
    standards = {good.standard for good in campaign.goods.values() if good.standard}
    yield from listed((*path, "standards"), shop.standards, standards, "standard of a good")
    for i, customer in enumerate(shop.customers):
        sides = {campaign.nations[n].side for n in (shop.nation, customer) if n in campaign.nations}
        if len(sides) > 1:
            found = f"'{customer}' is on the other side than '{shop.nation}'"
            yield Finding((*path, "customers", i), shown(customer), explain(found, "a nation of the same side"))
    for spare in shop.spares:
        yield from known((*path, "spares", spare), spare, goods, "good that is stored")
        if spare in shop.goods:
            found = f"'{spare}' is a spare and is repaired"
            yield Finding((*path, "spares", spare), shown(spare), explain(found, "another good"))
    if shop.work_law == "fixed" and (shop.work_weeks != int(shop.work_weeks)):
        found = f"fixed, and {shop.work_weeks:g} weeks"
        allowed = 'whole weeks, or work_law = "exponential"'
        yield Finding((*path, "work_weeks"), f"{shop.work_weeks:g}", explain(found, allowed))
    if shop.overrun_a_week > 0.0 and shop.place == "central":
        found = "overrun, and a central shop"
        yield Finding((*path, "overrun_a_week"), f"{shop.overrun_a_week:g}", explain(found, '0, or place = "edge"'))
    yield from _shop_unit(campaign, name)


def _shop_unit(campaign: Campaign, name: str) -> Findings:
    """Yield what is wrong with the unit of the battle that stands for a shop."""
    shop, path = campaign.shops[name], ("shops", name, "unit")
    yield from known(path, shop.unit, campaign.units, "unit in [units]")
    others = [f"the line '{other}'" for other, line in campaign.lines.items() if line.unit == shop.unit]
    others += [f"the shop '{other}'" for other, one in campaign.shops.items() if one.unit == shop.unit and other < name]
    if shop.unit is not None and others:
        found = f"'{shop.unit}' stands for {others[0]} too"
        yield Finding(path, shown(shop.unit), explain(found, "a unit of its own"))
    if shop.unit in campaign.units and campaign.units[shop.unit].element is not None:
        found = f"the elements of '{shop.unit}' are stock"
        yield Finding(path, shown(shop.unit), explain(found, "a unit without element"))
    if shop.unit in campaign.units:
        owners = (shop.nation, campaign.units[shop.unit].nation)
        if len({campaign.nations[n].side for n in owners if n in campaign.nations}) > 1:
            found = f"'{shop.unit}' is on the other side than '{shop.nation}'"
            yield Finding(path, shown(shop.unit), explain(found, "a unit of the same side"))


def _rings(campaign: Campaign) -> Findings:
    jobs = sum(len(shop.goods) * max(1, len(shop.customers)) for shop in campaign.shops.values())
    weeks = campaign.clock.pre_war_weeks + campaign.clock.war_weeks
    if jobs * weeks > MOST_PLACES:
        found = f"{jobs} goods of customers of shops x {weeks:,} weeks = {jobs * weeks:,}"
        yield Finding(("shops",), shown(len(campaign.shops)), explain(found, f"at most {MOST_PLACES:,}"))


def _wear(campaign: Campaign) -> Findings:
    """Yield goods that break down and that nobody repairs."""
    repaired = {
        (nation, good)
        for shop in campaign.shops.values()
        for nation in shop.customers or [shop.nation]
        for good in shop.goods
    }
    for nation, stocks in campaign.depots.items():
        for good, stock in stocks.items():
            for key in ("wear_a_week", "war_wear_a_week"):
                share = getattr(stock, key) or 0.0
                if share > 0.0 and (nation, good) not in repaired:
                    found = f"'{good}' of '{nation}' breaks down, and no shop repairs it"
                    yield Finding(("depots", nation, good, key), f"{share:g}", explain(found, "0, or a shop for it"))


def _readiness(campaign: Campaign, battle: LoadedScenario) -> Findings:
    """Yield the readiness of the battle if shops repair: what is in repair would be missing twice."""
    mean = battle.scenario.raid.readiness_mean
    if campaign.shops and mean < 1.0:
        found = f"shops, and a battle of which {mean:g} of the systems work"
        allowed = '"raid.readiness_mean" = 1 and "raid.readiness_cv" = 0 in [battle_settings]'
        yield Finding(("shops",), shown(len(campaign.shops)), explain(found, allowed))


def _provider(campaign: Campaign, name: str, battle: LoadedScenario | None) -> Findings:
    provider, path = campaign.providers[name], ("providers", name)
    yield from known((*path, "defender"), provider.defender, campaign.nations, "nation")
    yield from listed((*path, "lines"), provider.lines, campaign.lines, "line")
    yield from listed((*path, "suppliers"), provider.suppliers, campaign.suppliers, "supplier")
    if battle is not None:
        yield from listed((*path, "networks"), provider.networks, battle.scenario.networks, "network of the battle")
    elif provider.networks and not campaign.battle:
        found = "networks, and no battle that has them"
        yield Finding((*path, "networks"), shown(len(provider.networks)), explain(found, "none, or a battle"))
    if not (provider.lines or provider.suppliers or provider.networks):
        yield Finding(path, name, explain(f"nobody uses '{name}'", "lines, suppliers or networks"))
