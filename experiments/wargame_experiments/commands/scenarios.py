"""``wargame scenarios``: list of the shipped scenarios."""


def scenarios() -> None:
    """List the shipped scenarios."""
    from wargame.battle.scenario_file import load, shipped
    from wargame_experiments.console import console, table

    listing = table(
        "Scenarios", "name", "title", "units", "elements", left=2, caption="Simulate one: wargame battle NAME"
    )
    for name in shipped():
        scenario = load(name).scenario
        elements = sum(
            unit.count * (scenario.units[unit.carried_by].count if unit.carried_by else 1)
            for unit in scenario.units.values()
        )
        listing.add_row(name, scenario.title, str(len(scenario.units)), str(elements))
    console().print(listing)
