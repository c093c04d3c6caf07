"""``wargame scenarios``: what can be fought without writing a file."""


def scenarios() -> None:
    """List the scenarios that come with the package."""
    from wargame.battle.scenario_file import load, shipped
    from wargame_experiments.reports.console import console, table

    made = table("Scenarios", "name", "title", "units", "elements", left=2, caption="Fight one: wargame battle NAME")
    for name in shipped():
        scenario = load(name).scenario
        elements = sum(
            unit.count * (scenario.units[unit.carried_by].count if unit.carried_by else 1)
            for unit in scenario.units.values()
        )
        made.add_row(name, scenario.title, str(len(scenario.units)), str(elements))
    console().print(made)
