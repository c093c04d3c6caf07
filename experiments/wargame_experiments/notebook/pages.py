"""Pages for the browser in a notebook: the explorer of a study, the replay of a campaign."""

from collections.abc import Collection
from pathlib import Path

from wargame.inputs.settings import Settings
from wargame.markup import frame
from wargame_experiments.notebook.battle import setting_texts
from wargame_experiments.study import Results
from wargame_experiments.webpage.assembly import PageSource


class Page:
    """A page for the browser, one file that makes no request; a notebook shows it in a frame.

    Attributes
    ----------
    title
        What the frame is called.
    html
        The page.
    """

    def __init__(self, title: str, html: str, source: PageSource) -> None:
        self.title, self.html, self._source = title, html, source

    def write(self, file: str | Path, force: bool = False) -> None:
        """Write the page into a file.

        Raises
        ------
        ValueError
            If the file is there and is no such page, unless forced.
        """
        self._source.write(Path(file), self.html, force)

    def __repr__(self) -> str:
        """Return title and size."""
        return f"<Page {self.title}: {len(self.html):,} characters>"

    def _repr_html_(self) -> str:
        """Return the page in a frame for a notebook."""
        return frame(self.html, self.title)


def explore(results: Results) -> Page:
    """Return the explorer of a finished study, as ``wargame explore`` writes it.

    Parameters
    ----------
    results
        Of a sweep.

    Raises
    ------
    ValueError
        If a table is no longer what was written.

    Examples
    --------
    >>> from wargame_experiments.study import Study, sweep
    >>> study = Study(
    ...     scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"], replications=4
    ... )
    >>> explore(sweep(study, workers=1)).html.startswith("<!doctype html>")
    True
    """
    from wargame_experiments.explorer import page
    from wargame_experiments.explorer.document import document

    return Page(f"Explorer of {results.study.name}", page.html(document(results)), page.SOURCE)


def replay_campaign(
    file: str | Path,
    *,
    seed: int = 1,
    replication: int = 0,
    settings: Settings = (),
    raids: int = 12,
    engine: str | None = None,
    allow_agents: Collection[str] = (),
) -> Page:
    """Return the replay of one campaign, as ``wargame replay CAMPAIGN`` writes it.

    Parameters
    ----------
    file, settings, engine, allow_agents
        As of `wargame_experiments.notebook.campaign.campaign`.
    seed, replication
        Key of the campaign.
    raids
        Raids whose battles are in the page, those with the most value lost; a raid takes some 50 KB.

    Raises
    ------
    ScenarioError
        If anything is wrong with the campaign, with all that is wrong.
    ValueError
        If another argument is out of range.
    """
    from wargame_experiments.replay import campaign_page
    from wargame_experiments.replay.campaign import ReplayedCampaign

    shown = ReplayedCampaign(str(file), setting_texts(settings), engine, allow_agents)
    document = shown.record(seed, replication, raids).document()
    return Page(f"Replay of {shown.setup.campaign.name}", campaign_page.html(document), campaign_page.SOURCE)
