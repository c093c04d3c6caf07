"""Consistency checks between the tables of a campaign: names that exist, sides that agree, who can make what."""

from collections.abc import Iterator, Mapping

from wargame.battle.scenario import UnitTable
from wargame.battle.scenario_file import LoadedScenario
from wargame.campaign import adaptation_checks, alliance_checks, scenario_limits, upkeep_checks
from wargame.campaign.name_checks import known, storable
from wargame.campaign.scenario import (
    Campaign,
    LineTable,
    goods_of,
)
from wargame.catalogue import elements as catalogue
from wargame.inputs.errors import Finding, KeyPath, explain, shown

Findings = Iterator[Finding]


def findings(campaign: Campaign, battle: LoadedScenario | None) -> Findings:
    """Yield what is wrong between the parts of a campaign; ``battle`` is None if it has none or a wrong one."""
    yield from scenario_limits.findings(campaign)
    yield from _nations(campaign)
    yield from _goods(campaign)
    yield from _rings(campaign)
    yield from _lines(campaign)
    yield from _suppliers(campaign)
    yield from _depots(campaign)
    yield from _consumption(campaign)
    yield from alliance_checks.findings(campaign)
    yield from adaptation_checks.findings(campaign, battle)
    yield from _raids(campaign)
    yield from upkeep_checks.findings(campaign, battle)
    if battle is not None:
        yield from _units(campaign, battle)
        yield from _room(campaign, battle)


def _nations(campaign: Campaign) -> Findings:
    for name, nation in campaign.nations.items():
        for good in nation.shares:
            yield from known(("nations", name, "shares", good), good, storable(campaign), "good that can be ordered")
        for customer in nation.export_weeks:
            yield from known(("nations", name, "export_weeks", customer), customer, campaign.nations, "nation")
        rules = nation.rules
        yield from _whole(
            ("nations", name, "rules"), "award_weeks", rules.award_weeks, rules.award_cv > 0.0, "award_cv"
        )
        total = sum(nation.shares.values())
        if total > 1.0 + 1e-9:
            yield Finding(
                ("nations", name, "shares"), f"{total:g}", explain(f"shares of {total:g} in all", "at most 1 together")
            )


def _goods(campaign: Campaign) -> Findings:
    components = [name for name, good in campaign.goods.items() if good.item == "component"]
    for name, good in campaign.goods.items():
        path = ("goods", name)
        if good.item == "component" and good.element:
            found = "a component with an element"
            yield Finding(
                (*path, "element"), shown(good.element), explain(found, "no element, as it is in no catalogue")
            )
        if good.item != "component" and not good.element and good.price_usd is None:
            yield Finding((*path, "element"), "nothing", explain("no element and no price_usd", "one of the two"))
        if good.element:
            yield from known((*path, "element"), good.element, catalogue.names(good.own), "element of the catalogue")
        if good.has_entry and good.price_usd is None:
            cost = catalogue.load(good.element, good.own).cost
            if good.item == "round" and cost.round is None:
                found = f"{good.element} has no round with a price"
                yield Finding((*path, "item"), "round", explain(found, "element, or price_usd"))
        for component in good.bill:
            yield from known((*path, "bill", component), component, components, "component")


def _rings(campaign: Campaign) -> Findings:
    """Yield goods that would be components of themselves; a component has no bill of its own."""
    for name, good in campaign.goods.items():
        if good.item == "component" and good.bill:
            ring = " of itself" if name in good.bill else ""
            found = f"a component{ring} with a bill of components"
            yield Finding(
                ("goods", name, "bill"), shown(dict(good.bill)), explain(found, "a bill of what is no component")
            )


def _lines(campaign: Campaign) -> Findings:
    taken: dict[str, str] = {}
    for name, line in campaign.lines.items():
        path = ("lines", name)
        yield from known((*path, "nation"), line.nation, campaign.nations, "nation")
        yield from known((*path, "good"), line.good, storable(campaign), "good that a line can make")
        for i, customer in enumerate(line.customers):
            yield from known((*path, "customers", i), customer, campaign.nations, "nation")
            yield from _same_side(campaign, (*path, "customers", i), line.nation, customer)
        yield from _retooling(campaign, name)
        yield from _whole(path, "lead_weeks", line.lead_weeks, line.lead_shape > 0, "lead_shape")
        for customer in line.base_rate_a_week:
            yield from known((*path, "base_rate_a_week", customer), customer, campaign.nations, "nation")
        goods = goods_of(line)
        bill = {part for good in goods if good in campaign.goods for part in campaign.goods[good].bill}
        for component in line.components:
            yield from known((*path, "components", component), component, bill, "component of its good")
        for component in sorted(bill):
            if component in campaign.goods and not any(s.component == component for s in campaign.suppliers.values()):
                found = f"nobody supplies '{component}', which this line takes"
                yield Finding((*path, "good"), shown(line.good), explain(found, "a supplier of each component"))
        if line.unit is not None:
            yield from known((*path, "unit"), line.unit, campaign.units, "unit with a nation behind it")
            if line.unit in taken:
                found = f"'{line.unit}' stands for the line '{taken[line.unit]}' too"
                yield Finding((*path, "unit"), shown(line.unit), explain(found, "a unit of its own"))
            taken[line.unit] = name
            yield from _stands_for(campaign, path, line)
    yield from _shares(campaign)


def _stands_for(campaign: Campaign, path: KeyPath, line: LineTable) -> Findings:
    """Yield a unit of the battle that stands for a line and is stock, or of the other side."""
    row = campaign.units.get(line.unit or "")
    if row is None:
        return
    if row.element is not None:
        found = f"'{line.unit}' has elements from stock, which keep no damage"
        yield Finding((*path, "unit"), shown(line.unit), explain(found, "a unit without element"))
    yield from _same_side(campaign, (*path, "unit"), line.nation, row.nation)


def _shares(campaign: Campaign) -> Findings:
    """Yield shares of money for goods that nobody makes, or makes for others only."""
    makers: dict[str, set[str]] = {}
    for line in campaign.lines.values():
        for good in goods_of(line):
            makers.setdefault(good, set()).update(line.customers or [line.nation])
    for name, nation in campaign.nations.items():
        for good, share in nation.shares.items():
            path, own = ("nations", name, "shares", good), [one for one in makers if name in makers[one]]
            if share > 0.0 and good in campaign.goods and name not in makers.get(good, ()):
                found = f"no line makes '{good}'{' for this nation' if good in makers else ''}"
                yield Finding(
                    path, f"{share:g}", explain(found, sorted(own) or "a line that has it as a customer", good)
                )


def _retooling(campaign: Campaign, name: str) -> Findings:
    """Yield what is wrong with the other goods of a line: its own among them, or one twice."""
    line = campaign.lines[name]
    for i, good in enumerate(line.retooling.makes if line.retooling else ()):
        path = ("lines", name, "retooling", "makes", i)
        yield from known(path, good, storable(campaign), "good that a line can make")
        if line.retooling and (good == line.good or good in line.retooling.makes[:i]):
            yield Finding(path, shown(good), explain(f"'{good}' twice", "other goods than its own, each once"))


def _whole(path: KeyPath, key: str, weeks: float, is_drawn: bool, law: str) -> Findings:
    """Yield a fixed time that is no whole number of weeks."""
    if not is_drawn and weeks != int(weeks):
        yield Finding((*path, key), f"{weeks:g}", explain(f"fixed, and {weeks:g} weeks", f"whole weeks, or {law}"))


def _same_side(campaign: Campaign, path: KeyPath, one: str, other: str) -> Findings:
    nations = campaign.nations
    if one in nations and other in nations and nations[one].side != nations[other].side:
        found = f"'{other}' is on the other side than '{one}'"
        yield Finding(path, shown(other), explain(found, f"a nation of {nations[one].side}"))


def _suppliers(campaign: Campaign) -> Findings:
    components = [name for name, good in campaign.goods.items() if good.item == "component"]
    shares: dict[str, float] = {}
    for name, supplier in campaign.suppliers.items():
        path = ("suppliers", name)
        yield from known((*path, "component"), supplier.component, components, "component")
        yield from known((*path, "origin"), supplier.origin, campaign.origins, "origin")
        shares[supplier.component] = shares.get(supplier.component, 0.0) + supplier.share
        if supplier.origin_share > 0.0 and supplier.origin is None:
            found = "outages of an origin, and no origin"
            yield Finding((*path, "origin_share"), f"{supplier.origin_share:g}", explain(found, "an origin, or 0"))
    yield from _origins(campaign)
    for component, total in shares.items():
        if total > 1.0 + 1e-9:
            name = next(n for n, s in campaign.suppliers.items() if s.component == component)
            found = f"shares of all suppliers of '{component}' come to {total:g}"
            yield Finding(("suppliers", name, "share"), f"{total:g}", explain(found, "at most 1 together"))


def _origins(campaign: Campaign) -> Findings:
    """Yield suppliers that say of their common origin what another does not: there is one chain of outages for all."""
    first: dict[str, tuple[str, float, float]] = {}
    for name in sorted(campaign.suppliers):
        one = campaign.suppliers[name]
        if one.origin is None or one.origin_share == 0.0 or one.failures_a_week == 0.0:
            continue
        down = one.origin_share * one.failures_a_week / (one.failures_a_week + one.repairs_a_week)
        other, share, repairs = first.setdefault(one.origin, (name, down, one.repairs_a_week))
        if abs(down - share) > 1e-9 or one.repairs_a_week != repairs:
            found = f"'{one.origin}' down {down:.4g} of the time by '{name}' and {share:.4g} by '{other}'"
            allowed = "the same repairs_a_week, and origin_share such that the origin is down as often"
            yield Finding(("suppliers", name, "origin_share"), f"{one.origin_share:g}", explain(found, allowed))


def _depots(campaign: Campaign) -> Findings:
    for nation, goods in campaign.depots.items():
        yield from known(("depots", nation), nation, campaign.nations, "nation")
        for good, stock in goods.items():
            path = ("depots", nation, good)
            yield from known(path, good, storable(campaign), "good that is stored")
            high = stock.reserve_high
            if high is not None and high < stock.reserve_low:
                found = f"reserve_high = {high} below reserve_low = {stock.reserve_low}"
                yield Finding((*path, "reserve_high"), shown(high), explain(found, f"{stock.reserve_low} or more"))


def _consumption(campaign: Campaign) -> Findings:
    goods = storable(campaign)
    for name, demand in campaign.demands.items():
        yield from known(("demands", name, "nation"), demand.nation, campaign.nations, "nation")
        yield from known(("demands", name, "good"), demand.good, goods, "good that is stored")
        begin = campaign.clock.pre_war_weeks if demand.from_week is None else demand.from_week
        yield from _until(("demands", name, "until_week"), begin, demand.until_week)
    yield from _given(campaign)
    for name, donation in campaign.donations.items():
        path = ("donations", name)
        for key, nation in (("giver", donation.giver), ("receiver", donation.receiver)):
            yield from known((*path, key), nation, campaign.nations, "nation")
        yield from known((*path, "good"), donation.good, goods, "good that is stored")
        yield from _same_side(campaign, (*path, "receiver"), donation.giver, donation.receiver)
        yield from _until((*path, "until_week"), donation.from_week, donation.until_week)
        if donation.giver == donation.receiver:
            found = "a nation that gives to itself"
            yield Finding((*path, "receiver"), shown(donation.receiver), explain(found, "another nation"))


def _until(path: KeyPath, begin: int, until: int | None) -> Findings:
    """Yield an end that is no later than its begin."""
    if until is not None and until <= begin:
        found = f"until week {until}, and from week {begin} on"
        yield Finding(path, shown(until), explain(found, f"a later week than {begin}"))


def _given(campaign: Campaign) -> Findings:
    """Yield donations of a good that come to more than there is."""
    totals: dict[tuple[str, str, str], float] = {}
    for name in sorted(campaign.donations):
        one = campaign.donations[name]
        key = one.giver, one.good, one.mode
        total = totals[key] = totals.get(key, 0.0) + one.share
        if total > 1.0 + 1e-9:
            words = "has" if one.mode == "stock" else "is delivered"
            found = f"shares of {total:g} of what '{one.giver}' {words} of '{one.good}'"
            yield Finding(("donations", name, "share"), f"{one.share:g}", explain(found, "at most 1 together"))


def _raids(campaign: Campaign) -> Findings:
    if campaign.raids is not None and not campaign.battle:
        yield Finding(("battle",), "nothing", explain("raids, and no battle that they are", "a scenario"))
    if campaign.battle and campaign.raids is None:
        yield Finding(("battle",), shown(campaign.battle), explain("a battle, and no [raids]", "both or none"))
    if campaign.raids is not None and campaign.raids.policy == "saved-up" and campaign.raids.size == 0:
        yield Finding(("raids", "size"), "0", explain("attackers saved up for: 0", "a whole number > 0"))


def _room(campaign: Campaign, battle: LoadedScenario) -> Findings:
    """Yield sizes of raids that the units of the battle have no room for, or that are never flown."""
    plan, units = campaign.raids, battle.scenario.units
    if plan is None:
        return
    room = sum(
        elements_of(units, name)
        for name, row in campaign.units.items()
        if name in units and row.element is not None and units[name].side == battle.scenario.attacker
    )
    for key in ("size", "least") if plan.policy == "saved-up" else ("least",):
        n = getattr(plan, key)
        if n > room:
            found = f"{n:,} attackers, and room for {room:,}"
            yield Finding(("raids", key), shown(n), explain(found, f"at most {room:,}, as its units of stock have"))
    if plan.policy == "saved-up" and 0 < plan.size < plan.least:
        found = f"raids of {plan.size:,} and least = {plan.least:,}: none is flown"
        yield Finding(("raids", "least"), shown(plan.least), explain(found, f"at most size = {plan.size:,}"))


def elements_of(units: Mapping[str, UnitTable], name: str) -> int:
    """Return how many elements a unit has in all; one that is carried has its count on each of its carriers."""
    unit, n = units[name], units[name].count
    while unit.carried_by:
        unit = units[unit.carried_by]
        n *= unit.count
    return n


def _units(campaign: Campaign, battle: LoadedScenario) -> Findings:
    units, goods = battle.scenario.units, storable(campaign)
    for name, row in campaign.units.items():
        path = ("units", name)
        if name not in units:
            yield from known(path, name, units, "unit of the battle")
            continue
        yield from known((*path, "nation"), row.nation, campaign.nations, "nation")
        for key, good in (("element", row.element), ("round", row.round), ("gun_round", row.gun_round)):
            yield from known((*path, key), good, goods, "good that is stored")
        if row.nation in campaign.nations and campaign.nations[row.nation].side != units[name].side:
            found = f"'{row.nation}' is {campaign.nations[row.nation].side}, the unit {units[name].side}"
            yield Finding((*path, "nation"), shown(row.nation), explain(found, f"a nation of {units[name].side}"))
        element = battle.elements[name]
        if row.round is not None and element.launcher is None:
            yield Finding((*path, "round"), shown(row.round), explain("it has no launcher", "no round"))
        if row.gun_round is not None and element.gun is None:
            yield Finding((*path, "gun_round"), shown(row.gun_round), explain("it has no gun", "no gun_round"))
    for name in units:
        if name not in campaign.units:
            found = f"nobody stands behind the unit '{name}' of the battle"
            yield Finding(("units",), "nothing", explain(found, f"[units.{name}] with a nation"))
