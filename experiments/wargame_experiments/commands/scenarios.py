"""``wargame scenarios``: list of the shipped scenarios and campaigns."""


def scenarios() -> None:
    """List the shipped scenarios and campaigns."""
    from wargame.battle.scenario_file import load, shipped
    from wargame.campaign.scenario_file import load as load_campaign
    from wargame.campaign.scenario_file import shipped as shipped_campaigns
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
    campaigns = table(
        "Campaigns", "name", "title", "nations", "lines", "weeks", left=2, caption="Simulate one: wargame campaign NAME"
    )
    for name in shipped_campaigns():
        one = load_campaign(name).campaign
        weeks = one.clock.pre_war_weeks + one.clock.war_weeks
        campaigns.add_row(name, one.title, str(len(one.nations)), str(len(one.lines)), str(weeks))
    console().print(campaigns)
