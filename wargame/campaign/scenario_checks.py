"""Consistency checks between the tables of a campaign: names that exist, sides that agree, who can make what."""

from collections.abc import Collection, Iterator

from wargame.battle.scenario_file import LoadedScenario
from wargame.campaign.scenario import MOST_GOODS, MOST_LINES, MOST_NATIONS, MOST_WEEKS, Campaign
from wargame.catalogue import elements as catalogue
from wargame.inputs.errors import Finding, KeyPath, explain, shown
from wargame.inputs.names import column_part

Findings = Iterator[Finding]


def findings(campaign: Campaign, battle: LoadedScenario | None) -> Findings:
    """Yield what is wrong between the parts of a campaign; ``battle`` is None if it has none or a wrong one."""
    yield from _sizes(campaign)
    yield from _alike(campaign)
    yield from _nations(campaign)
    yield from _goods(campaign)
    yield from _rings(campaign)
    yield from _lines(campaign)
    yield from _suppliers(campaign)
    yield from _depots(campaign)
    yield from _consumption(campaign)
    yield from _raids(campaign)
    if battle is not None:
        yield from _units(campaign, battle)


def _sizes(campaign: Campaign) -> Findings:
    weeks = campaign.clock.pre_war_weeks + campaign.clock.war_weeks
    if not 1 <= weeks <= MOST_WEEKS:
        found = f"{weeks:,} weeks in all"
        yield Finding(("clock",), shown(weeks), explain(found, f"from 1 to {MOST_WEEKS:,}"))
    limits = {"nations": MOST_NATIONS, "goods": MOST_GOODS, "lines": MOST_LINES}
    for family, most in limits.items():
        n = len(getattr(campaign, family))
        if n > most:
            yield Finding((family,), shown(n), explain(f"{n:,} {family}", f"at most {most}"))


def _alike(campaign: Campaign) -> Findings:
    """Yield names of one family that would be one column, so that their measures would be one."""
    for family in ("nations", "goods", "lines"):
        seen: dict[str, str] = {}
        for name in getattr(campaign, family):
            other = seen.setdefault(column_part(name), name)
            if other != name:
                found = f"{family} '{name}' and '{other}' have the same measures, *_{column_part(name)}"
                yield Finding((family, name), name, explain(found, "names that differ in letters or digits"))


def _known(path: KeyPath, name: str | None, names: Collection[str], what: str) -> Findings:
    if name is not None and name not in names:
        yield Finding(
            path, shown(name), explain(f"no {what} '{name}'", list(names) or f"a {what} that the file has", name)
        )


def _nations(campaign: Campaign) -> Findings:
    for name, nation in campaign.nations.items():
        for good in nation.shares:
            yield from _known(("nations", name, "shares", good), good, _orderable(campaign), "good that can be ordered")
        total = sum(nation.shares.values())
        if total > 1.0 + 1e-9:
            yield Finding(
                ("nations", name, "shares"), f"{total:g}", explain(f"shares of {total:g} in all", "at most 1 together")
            )


def _orderable(campaign: Campaign) -> list[str]:
    return [name for name, good in campaign.goods.items() if good.item != "component"]


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
        if good.element in catalogue.names() and good.price_usd is None:
            cost = catalogue.load(good.element).cost
            if good.item == "round" and cost.round is None:
                found = f"{good.element} has no round with a price"
                yield Finding((*path, "item"), "round", explain(found, "element, or price_usd"))
        for component in good.bill:
            yield from _known((*path, "bill", component), component, components, "component")


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
        yield from _known((*path, "nation"), line.nation, campaign.nations, "nation")
        yield from _known((*path, "good"), line.good, _orderable(campaign), "good that a line can make")
        for i, customer in enumerate(line.customers):
            yield from _known((*path, "customers", i), customer, campaign.nations, "nation")
            yield from _same_side(campaign, (*path, "customers", i), line.nation, customer)
        for customer in line.base_rate_a_week:
            yield from _known((*path, "base_rate_a_week", customer), customer, campaign.nations, "nation")
        bill = campaign.goods[line.good].bill if line.good in campaign.goods else {}
        for component in line.components:
            yield from _known((*path, "components", component), component, bill, "component of its good")
        for component in bill:
            if component in campaign.goods and not any(s.component == component for s in campaign.suppliers.values()):
                found = f"nobody supplies '{component}', which '{line.good}' takes"
                yield Finding((*path, "good"), shown(line.good), explain(found, "a supplier of each component"))
        if line.unit is not None:
            yield from _known((*path, "unit"), line.unit, campaign.units, "unit with a nation behind it")
            if line.unit in taken:
                found = f"'{line.unit}' stands for the line '{taken[line.unit]}' too"
                yield Finding((*path, "unit"), shown(line.unit), explain(found, "a unit of its own"))
            taken[line.unit] = name
    made = {line.good for line in campaign.lines.values()}
    for name, nation in campaign.nations.items():
        for good, share in nation.shares.items():
            if share > 0.0 and good in campaign.goods and good not in made:
                found = f"no line makes '{good}'"
                yield Finding(
                    ("nations", name, "shares", good), f"{share:g}", explain(found, sorted(made) or "a line", good)
                )


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
        yield from _known((*path, "component"), supplier.component, components, "component")
        yield from _known((*path, "origin"), supplier.origin, campaign.origins, "origin")
        shares[supplier.component] = shares.get(supplier.component, 0.0) + supplier.share
        if supplier.origin_share > 0.0 and supplier.origin is None:
            found = "outages of an origin, and no origin"
            yield Finding((*path, "origin_share"), f"{supplier.origin_share:g}", explain(found, "an origin, or 0"))
    for component, total in shares.items():
        if total > 1.0 + 1e-9:
            name = next(n for n, s in campaign.suppliers.items() if s.component == component)
            found = f"shares of all suppliers of '{component}' come to {total:g}"
            yield Finding(("suppliers", name, "share"), f"{total:g}", explain(found, "at most 1 together"))


def _depots(campaign: Campaign) -> Findings:
    for nation, goods in campaign.depots.items():
        yield from _known(("depots", nation), nation, campaign.nations, "nation")
        for good, stock in goods.items():
            path = ("depots", nation, good)
            yield from _known(path, good, _orderable(campaign), "good that is stored")
            high = stock.reserve_high
            if high is not None and high < stock.reserve_low:
                found = f"reserve_high = {high} below reserve_low = {stock.reserve_low}"
                yield Finding((*path, "reserve_high"), shown(high), explain(found, f"{stock.reserve_low} or more"))


def _consumption(campaign: Campaign) -> Findings:
    goods = _orderable(campaign)
    for name, demand in campaign.demands.items():
        yield from _known(("demands", name, "nation"), demand.nation, campaign.nations, "nation")
        yield from _known(("demands", name, "good"), demand.good, goods, "good that is stored")
    for name, donation in campaign.donations.items():
        path = ("donations", name)
        for key, nation in (("giver", donation.giver), ("receiver", donation.receiver)):
            yield from _known((*path, key), nation, campaign.nations, "nation")
        yield from _known((*path, "good"), donation.good, goods, "good that is stored")
        yield from _same_side(campaign, (*path, "receiver"), donation.giver, donation.receiver)
        if donation.giver == donation.receiver:
            found = "a nation that gives to itself"
            yield Finding((*path, "receiver"), shown(donation.receiver), explain(found, "another nation"))


def _raids(campaign: Campaign) -> Findings:
    if campaign.raids is not None and not campaign.battle:
        yield Finding(("battle",), "nothing", explain("raids, and no battle that they are", "a scenario"))
    if campaign.battle and campaign.raids is None:
        yield Finding(("battle",), shown(campaign.battle), explain("a battle, and no [raids]", "both or none"))
    if campaign.raids is not None and campaign.raids.policy == "saved-up" and campaign.raids.size == 0:
        yield Finding(("raids", "size"), "0", explain("attackers saved up for: 0", "a whole number > 0"))


def _units(campaign: Campaign, battle: LoadedScenario) -> Findings:
    units, goods = battle.scenario.units, _orderable(campaign)
    for name, row in campaign.units.items():
        path = ("units", name)
        if name not in units:
            yield from _known(path, name, units, "unit of the battle")
            continue
        yield from _known((*path, "nation"), row.nation, campaign.nations, "nation")
        for key, good in (("element", row.element), ("round", row.round), ("gun_round", row.gun_round)):
            yield from _known((*path, key), good, goods, "good that is stored")
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
