"""JSON Schema of campaign files, made of the models that read them."""

from wargame.campaign.scenario import Campaign
from wargame.inputs.json_schema import Json, json_schema


def campaign_json_schema() -> Json:
    """Return the schema of campaign files."""
    return json_schema(Campaign, "forcemix campaign")
