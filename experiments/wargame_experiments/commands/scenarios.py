"""``wargame scenarios``: list of the shipped scenarios and campaigns."""

from typing import TYPE_CHECKING, Any

from wargame_experiments.commands.options import Flag

if TYPE_CHECKING:
    from rich.table import Table


def scenarios(*, json: Flag = False) -> None:
    """List the shipped scenarios and campaigns.

    Parameters
    ----------
    json
        Print one JSON document: "scenarios", each with "name", "title", "units" and "elements", and "campaigns", each
        with "name", "title", "nations", "lines" and "weeks".
    """
    from wargame_experiments.console import console
    from wargame_experiments.reports.battle_document import print_json

    battles, campaigns = _battles(), _campaigns()
    if json:
        print_json({"scenarios": battles, "campaigns": campaigns})
        return
    console().print(_listing("Scenarios", battles, "Simulate one: wargame battle NAME"))
    console().print(_listing("Campaigns", campaigns, "Simulate one: wargame campaign NAME"))


def _battles() -> list[dict[str, Any]]:
    from wargame.battle.scenario_file import load, shipped

    found = []
    for name in shipped():
        scenario = load(name).scenario
        elements = sum(
            unit.count * (scenario.units[unit.carried_by].count if unit.carried_by else 1)
            for unit in scenario.units.values()
        )
        found.append({"name": name, "title": scenario.title, "units": len(scenario.units), "elements": elements})
    return found


def _campaigns() -> list[dict[str, Any]]:
    from wargame.campaign.scenario_file import load, shipped

    found = []
    for name in shipped():
        one = load(name).campaign
        weeks = one.clock.pre_war_weeks + one.clock.war_weeks
        numbers = {"nations": len(one.nations), "lines": len(one.lines), "weeks": weeks}
        found.append({"name": name, "title": one.title, **numbers})
    return found


def _listing(title: str, rows: list[dict[str, Any]], caption: str) -> "Table":
    from wargame_experiments.console import table

    listing = table(title, *rows[0], left=2, caption=caption)
    for row in rows:
        listing.add_row(*map(str, row.values()))
    return listing
