"""Tables of a campaign's repair and of its incidents, for a terminal."""

from rich.table import Table

from wargame.campaign.state_measures import holdings
from wargame.campaign.summary import CampaignAssessment
from wargame.campaign.upkeep_measures import CAUSES
from wargame.campaign.upkeep_series import STAGES, rows_of, stopped_by_incidents
from wargame.inputs.names import column_part
from wargame_experiments.console import table
from wargame_experiments.formatting import number, share


def upkeep_tables(assessment: CampaignAssessment) -> list[Table]:
    """Return the tables of what a campaign has: repaired goods, shops, what incidents stopped."""
    campaign = assessment.setup.campaign
    tables = [repair_table(assessment), shop_table(assessment)] if campaign.shops else []
    return [*tables, incident_table(assessment)] if campaign.providers else tables


def repair_table(assessment: CampaignAssessment) -> Table:
    """Return what came of goods that go to shops, and what their downtime was made of."""
    listing = table(
        "Repair in the war", "side", "good", "available, %", "sent", "back", "scrapped", *STAGES,
        left=2, caption="Wait, work, travel: weeks for each unit sent.",
    )  # fmt: skip
    found = assessment.measures
    for one in holdings(assessment.setup):
        if rows_of(assessment.setup, one):
            counts = [number(found[f"{word}_{one.name}"].mean) for word in ("wrecks", "repaired", "scrapped")]
            weeks = [found[f"repair_{what}_weeks_{one.name}"].mean for what in STAGES]
            available = share(found[f"availability_{one.name}"].mean)
            listing.add_row(one.side, one.good, available, *counts, *(number(w) if w == w else "" for w in weeks))
    return listing


def shop_table(assessment: CampaignAssessment) -> Table:
    """Return how busy shops were, and what held them up."""
    listing = table("Shops in the war", "shop", "at work, %", "queue, mean", *(f"{what}, weeks" for what in CAUSES))
    found = assessment.measures
    for name in assessment.setup.shops:
        part = column_part(name)
        held = [number(found[f"weeks_bound_{what}_shop_{part}"].mean) for what in CAUSES]
        busy, queue = found[f"utilisation_shop_{part}"].mean, found[f"queue_mean_shop_{part}"].mean
        listing.add_row(name, share(busy), number(queue), *held)
    return listing


def incident_table(assessment: CampaignAssessment) -> Table:
    """Return how many incidents there were, and for how long they stopped whom."""
    providers = sorted(assessment.setup.campaign.providers)
    counts = ", ".join(f"{n}: {number(assessment.measures[f'incidents_{column_part(n)}'].mean)}" for n in providers)
    listing = table("Stopped by incidents in the war", "what", "name", "weeks", left=2, caption=f"Incidents: {counts}.")
    for kind, name, _, _ in stopped_by_incidents(assessment.setup):
        weeks = assessment.measures[f"weeks_stopped_{kind}_{column_part(name)}"].mean
        listing.add_row(kind, name, number(weeks))
    return listing
