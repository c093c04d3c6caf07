"""The shipped `attrition-year` with every mechanism on: tables added to its own, and settings over both."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wargame.campaign.scenario_file import LoadedCampaign, load_text

YEAR: Final = Path(__file__).parents[1] / "wargame" / "campaign" / "scenarios" / "attrition-year.toml"
MORE: Final = Path(__file__).with_name("every-mechanism.toml")
SETTINGS: Final = (
    # shops take the place of readiness, and mend what wears
    "battle.raid.readiness_mean=1",
    "battle.raid.readiness_cv=0",
    "depots.frontline.interceptor-pad.war_wear_a_week=0.05",
    "depots.frontline.fire-group.wear_a_week=0.01",
    "depots.frontline.fire-group.war_wear_a_week=0.05",
    "depots.east.jammer.war_wear_a_week=0.05",
    # contracts, procurement targets, security, export control
    "nations.west.union=true",
    "nations.west.rules.contract_years=3",
    "nations.west.rules.margin_cut_a_year=0.02",
    "nations.west.rules.margin_floor=0.10",
    "nations.west.rules.targets={joint=0.4,union=0.5,traded=0.35}",
    "nations.frontline.security_usd_a_week=5000",
    "nations.frontline.rules.security_scale_usd=20000",
    "nations.west.export_weeks.south=2",
    # so that even a few weeks see a gift out of stock, and rockets that stand in for light missiles
    "donations.south-to-west.from_week=0",
    "depots.south.long-range-missile.opening=40",
    "depots.south.shoulder-missile.opening=2",
    "goods.guided-rocket.standard=light",
)


def text() -> str:
    """Return the file: the tables of the shipped campaign, and those that it lacks."""
    return "\n".join(file.read_text("utf-8") for file in (YEAR, MORE))


def every_mechanism(settings: Sequence[str] = (), of: str | None = None) -> LoadedCampaign:
    """Return the campaign with settings over it; of another text than `text()`, if one is given."""
    return load_text(text() if of is None else of, str(YEAR), [*SETTINGS, *settings])
