"""Owners of the paths of a campaign: the side that decides what a path sets."""

from collections.abc import Iterator, Sequence

from wargame.battle.build.setup import SIDES
from wargame.battle.scenario_file import LoadedScenario
from wargame.campaign.scenario import Campaign, goods_of
from wargame.campaign.scenario_file import LoadedCampaign
from wargame.inputs.toml_lines import read_key
from wargame_experiments.models.battle import MODEL as BATTLE


def owner(loaded: LoadedCampaign, path: Sequence[str]) -> str:
    """Return the side that a path belongs to, "" if nobody decides it.

    What is of a nation, a line, a shop, a depot, a donation, a joint order, a method or a unit of the battle belongs to
    the side of its nation, a land force to its side, raids to the attacker. A good, the reform of its standard or the
    supply of a component belongs to the side whose lines or depots alone have it; both have it, and it is the world's.
    So are clock, origins, providers and the demand of a front.

    Examples
    --------
    >>> from wargame.campaign.scenario_file import load
    >>> loaded = load("attrition-year")
    >>> owner(loaded, ("lines", "drone-works", "capacity_a_week")), owner(loaded, ("goods", "coyote", "margin"))
    ('red', 'blue')
    >>> owner(loaded, ("battle", "units", "wave-north", "count")), owner(loaded, ("clock", "war_weeks"))
    ('red', '')
    """
    campaign, family, rest = loaded.campaign, path[0], path[1:]
    if family == "battle":
        return _of_battle(loaded.battle, rest)
    if family == "battle_settings" and len(rest) == 1:
        return _of_battle(loaded.battle, read_key(rest[0])[0])
    if family == "raids":
        return loaded.battle.scenario.attacker if loaded.battle else ""
    if family == "land" and rest and rest[0] in SIDES:
        return rest[0]
    sides = set(_sides(campaign, family, rest[0])) if rest else set()
    return sides.pop() if len(sides) == 1 else ""


def _of_battle(battle: LoadedScenario | None, path: Sequence[str]) -> str:
    return BATTLE.owner(battle, path) if battle is not None and path else ""


def _sides(campaign: Campaign, family: str, name: str) -> Iterator[str]:
    """Yield the sides that a table of a family belongs to."""
    if family == "goods":
        yield from _with(campaign, name)
    elif family == "reforms" and name in campaign.reforms:
        yield from _with(campaign, campaign.reforms[name].good)
    elif family == "suppliers" and name in campaign.suppliers:
        yield from _with(campaign, campaign.suppliers[name].component)
    else:
        nation = _nation(campaign, family, name)
        if nation in campaign.nations:
            yield campaign.nations[nation].side


def _nation(campaign: Campaign, family: str, name: str) -> str:
    """Return the nation that a table belongs to, "" if it is nobody's."""
    if family in ("nations", "depots"):
        return name
    if family == "donations":
        return campaign.donations[name].giver if name in campaign.donations else ""
    if family == "joint":
        return campaign.joint[name].lead if name in campaign.joint else ""
    own = {"lines": campaign.lines, "shops": campaign.shops, "units": campaign.units, "methods": campaign.methods}
    tables = own.get(family, {})
    return tables[name].nation if name in tables else ""


def _with(campaign: Campaign, good: str) -> Iterator[str]:
    """Yield the sides whose lines make or take a good, or whose depots hold it."""
    for line in campaign.lines.values():
        made = goods_of(line)
        if good in made or any(good in campaign.goods[name].bill for name in made if name in campaign.goods):
            yield campaign.nations[line.nation].side
    for nation, depot in campaign.depots.items():
        if good in depot:
            yield campaign.nations[nation].side
