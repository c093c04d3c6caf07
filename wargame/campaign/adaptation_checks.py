"""Consistency checks of methods, of land forces and of capital with what else a campaign has."""

from collections.abc import Iterator, Sequence
from typing import Final

from wargame.battle.scenario_file import LoadedScenario
from wargame.campaign.name_checks import alike, known, listed, storable
from wargame.campaign.scenario import MOST_PLACES, Campaign
from wargame.campaign.tables_adaptation import MOST_METHODS
from wargame.campaign.tables_industry import MOST_A_WEEK
from wargame.catalogue.elements import TARGET_CLASSES
from wargame.inputs.errors import Finding, explain, shown

Findings = Iterator[Finding]
SIDES: Final = ("red", "blue")


def findings(campaign: Campaign, battle: LoadedScenario | None) -> Findings:
    """Yield what is wrong with them; ``battle`` is None if the campaign has none or a wrong one."""
    yield from alike(campaign, ["methods"])
    if len(campaign.methods) > MOST_METHODS:
        found = f"{len(campaign.methods)} methods"
        yield Finding(("methods",), shown(len(campaign.methods)), explain(found, f"at most {MOST_METHODS}"))
    for name in campaign.methods:
        yield from _method(campaign, name)
        yield from _subjects(campaign, name, battle)
        yield from _answers(campaign, name)
    yield from _generations(campaign)
    yield from _land(campaign)
    yield from _capital(campaign)


def _method(campaign: Campaign, name: str) -> Findings:
    method, path = campaign.methods[name], ("methods", name)
    yield from known((*path, "nation"), method.nation, campaign.nations, "nation")
    yield from known((*path, "carrier"), method.carrier, storable(campaign), "good that is stored")
    yield from known((*path, "target_class"), method.target_class, TARGET_CLASSES, "target class")
    if method.target_class is not None and method.kind != "kill":
        found = f"a target class with kind '{method.kind}'"
        yield Finding((*path, "target_class"), shown(method.target_class), explain(found, "only with kind 'kill'"))
    if method.kind == "recognition" and method.carrier is not None:
        found = "recognition that a good carries: networks recognise decoys, and have no stock"
        yield Finding((*path, "carrier"), shown(method.carrier), explain(found, "no carrier: software"))
    for key in ("retrofit_usd", "retrofit_a_week"):
        if getattr(method, key) > 0 and method.carrier is None:
            found = f"{key} of software, which the whole force has at once"
            yield Finding((*path, key), shown(getattr(method, key)), explain(found, "0, or a carrier"))
    if method.cycle_weeks == 0 and method.rd_usd > 0.0:
        found = "development of a method that is never renewed"
        yield Finding((*path, "rd_usd"), shown(method.rd_usd), explain(found, "0, or cycle_weeks"))


def _subjects(campaign: Campaign, name: str, battle: LoadedScenario | None) -> Findings:
    method, path = campaign.methods[name], ("methods", name)
    key, other = ("networks", "units") if method.kind == "recognition" else ("units", "networks")
    subjects: Sequence[str] = getattr(method, key)
    if not subjects:
        found = f"a method that multiplies nothing: {method.kind} is of {key}"
        yield Finding(path, name, explain(found, f"{key} of the battle"))
    if getattr(method, other):
        found = f"{other} with kind '{method.kind}'"
        yield Finding((*path, other), shown(len(getattr(method, other))), explain(found, f"only {key}"))
    if not campaign.battle:
        found = f"no battle that has {key}"
        yield Finding((*path, key), shown(len(subjects)), explain(found, "a battle"))
    if battle is None or method.nation not in campaign.nations:
        return
    side, tables = campaign.nations[method.nation].side, getattr(battle.scenario, key)
    own = [one for one in tables if tables[one].side == side]
    yield from listed((*path, key), subjects, own, f"{key[:-1]} of {side}")
    for i, one in enumerate(subjects):
        if method.carrier in campaign.goods and one in campaign.units and not _has(campaign, one, method.carrier):
            found = f"'{one}' has no '{method.carrier}'"
            yield Finding(
                (*path, key, i), shown(one), explain(found, "a unit whose elements or rounds carry the method")
            )


def _has(campaign: Campaign, unit: str, carrier: str) -> bool:
    """Return whether a unit may have a good, as its own or in place of its own."""
    own = campaign.units[unit]
    goods = {good for good in (own.element, own.round, own.gun_round) if good in campaign.goods}
    return carrier in goods or any(_standards(campaign, good) & _standards(campaign, carrier) for good in goods)


def _standards(campaign: Campaign, good: str) -> set[str]:
    """Return the standards that a good ever has."""
    later = {reform.standard for reform in campaign.reforms.values() if reform.good == good}
    return {standard for standard in (campaign.goods[good].standard, *later) if standard}


def _answers(campaign: Campaign, name: str) -> Findings:
    method, path = campaign.methods[name], ("methods", name, "answers")
    other = campaign.methods.get(method.answers or "")
    if method.answers is not None:
        yield from known(path, method.answers, [one for one in campaign.methods if one != name], "other method")
    if other is None or not {method.nation, other.nation} <= campaign.nations.keys():
        return
    if campaign.nations[method.nation].side == campaign.nations[other.nation].side:
        found = f"'{method.answers}' is of the same side"
        yield Finding(path, shown(method.answers), explain(found, "a method of the other side"))


def _generations(campaign: Campaign) -> Findings:
    """Yield if generations in stock would take more places than there may be."""
    n_weeks = campaign.clock.pre_war_weeks + campaign.clock.war_weeks
    carried = sum(one.carrier is not None for one in campaign.methods.values())
    places = (len(campaign.methods) + carried * len(campaign.nations)) * (n_weeks + 2)
    if places > MOST_PLACES:
        found = f"{places:,} methods and stocks times weeks"
        yield Finding(("methods",), shown(len(campaign.methods)), explain(found, f"at most {MOST_PLACES:,}"))


def _land(campaign: Campaign) -> Findings:
    if campaign.land is None:
        return
    for side in SIDES:
        force, path = getattr(campaign.land, side), ("land", side)
        yield from known((*path, "nation"), force.nation, campaign.nations, "nation")
        yield from known((*path, "element"), force.element, storable(campaign), "good that is stored")
        yield from known((*path, "fire_missions"), force.fire_missions, campaign.demands, "demand process")
        if (force.nation is None) != (force.element is None):
            key = "element" if force.nation is not None else "nation"
            found = f"reinforcements of {side} with a nation or an element alone"
            yield Finding(path, side, explain(found, f"'{key}' too: whose depot they come out of"))
        nations = {"nation": force.nation}
        if force.fire_missions in campaign.demands:
            nations["fire_missions"] = campaign.demands[force.fire_missions].nation
        for key, nation in nations.items():
            if nation in campaign.nations and campaign.nations[nation].side != side:
                found = f"'{nation}' is not on the side {side}"
                yield Finding((*path, key), shown(getattr(force, key)), explain(found, f"one of {side}"))


def _capital(campaign: Campaign) -> Findings:
    """Yield lines whose makers would add more than a line may make."""
    for name, line in campaign.lines.items():
        if line.capital is not None and line.capacity_a_week * line.capital.most_growth > MOST_A_WEEK:
            found = f"up to {line.capacity_a_week * line.capital.most_growth:g} units a week more"
            yield Finding(
                ("lines", name, "capital", "most_growth"),
                f"{line.capital.most_growth:g}",
                explain(found, f"at most {MOST_A_WEEK:g}"),
            )
