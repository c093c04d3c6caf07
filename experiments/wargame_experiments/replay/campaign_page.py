"""Browser page of the replay of a campaign: one HTML file with its record, the battles of its raids, and their page."""

from typing import Final

from wargame_experiments.replay import page
from wargame_experiments.webpage.assembly import Document, PageSource

SOURCE: Final = PageSource(
    "wargame_experiments.replay",
    "replay",
    (
        "record.js",
        "events.js",
        "weeks.js",
        "nodes.js",
        "network.js",
        "charts.js",
        "inside.js",
        "week_panels.js",
        "weeks_main.js",
    ),
    page="weeks.html",
    styles=("page.css", "weeks.css"),
    inside=(page.SOURCE,),
)


def html(document: Document) -> str:
    """Return the page of the replay of a campaign, the same bytes for the same document.

    Parameters
    ----------
    document
        As `wargame_experiments.replay.campaign.ReplayedCampaign.document` returns it.

    Examples
    --------
    >>> text = html({"header": {"title": "<b>"}, "data": "", "raids": []})
    >>> "<b>" in text, "<title>&lt;b&gt;</title>" in text
    (False, True)
    """
    record = {key: value for key, value in document.items() if key != "raids"}
    raids = {f"raid-{raid['row']}": raid["document"] for raid in document["raids"]}
    battle = {"battle": {"page": page.SOURCE.html("Raid", {})}} if raids else {}
    return SOURCE.html(str(document["header"]["title"]), {"record": record, **raids, **battle})
