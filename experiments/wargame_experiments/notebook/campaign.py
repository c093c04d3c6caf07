"""A campaign that was simulated many times: what ``wargame campaign`` reports, for Python."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from wargame.campaign.assess import assess
from wargame.campaign.build.setup import build
from wargame.campaign.scenario_file import LoadedCampaign, load, text_of
from wargame.campaign.summary import CampaignAssessment
from wargame.estimates.measure import Measure
from wargame.inputs.errors import explain
from wargame.inputs.settings import Settings
from wargame_experiments import frames
from wargame_experiments.models.campaign_engines import choose_engine, reject_agents
from wargame_experiments.notebook.battle import setting_texts
from wargame_experiments.notebook.measures import measure_html, measure_table
from wargame_experiments.replay.campaign import ReplayedCampaign
from wargame_experiments.replay.reader import Replay, parse
from wargame_experiments.reports.campaign_document import document

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

CampaignTable = Literal["measures", "weeks"]
TABLES: Final = ("measures", "weeks")


class SimulatedCampaign:
    """A campaign that was simulated many times.

    Attributes
    ----------
    campaign
        What was simulated.
    assessment
        Measures, and the series of weeks.
    seed
        Of its replications.
    """

    def __init__(self, campaign: LoadedCampaign, assessment: CampaignAssessment, seed: int) -> None:
        self.campaign, self.assessment, self.seed = campaign, assessment, seed

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Return all measures by name, each with its 95 % interval and unit."""
        return self.assessment.measures

    def document(self) -> dict[str, Any]:
        """Return what ``wargame campaign --json`` prints."""
        return document(self.campaign.campaign.name, self.seed, self.assessment)

    def to_pandas(self, table: CampaignTable = "measures") -> "pd.DataFrame":
        """Return a row a measure, or for ``weeks`` a row a series and week: mean, limits and unit.

        The limits of a measure are those of its mean, at 95 %. Between the limits of a week lie the middle 95 % of
        replications.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        found = frames.to_pandas(self._table(table))
        return found.set_index("measure" if table == "measures" else ["measure", "week"])

    def to_polars(self, table: CampaignTable = "measures") -> "pl.DataFrame":
        """Return the rows of `to_pandas`; raise ImportError if Polars is not installed."""
        return frames.to_polars(self._table(table))

    def __repr__(self) -> str:
        """Return campaign and size."""
        one = self.assessment
        return f"<Campaign {self.campaign.campaign.name}: {one.replications:,} replications, seed {self.seed}>"

    def _repr_html_(self) -> str:
        """Return the headline measures as a table for a notebook."""
        one, clock = self.campaign.campaign, self.campaign.campaign.clock
        weeks = f"{clock.pre_war_weeks} weeks of peace and {clock.war_weeks} of war"
        note = f"{self.assessment.replications:,} replications of {weeks}, seed {self.seed}."
        return measure_html(f"{one.name}: {one.title}", self.measures, self.assessment.specs, note)

    def _table(self, table: str) -> "pa.Table":
        if table not in TABLES:
            raise ValueError(explain(f"no table '{table}'", TABLES, table))
        return measure_table(self.measures, self.assessment.specs) if table == "measures" else self._weeks()

    def _weeks(self) -> "pa.Table":
        """Return the series as rows; a series of codes, which has no mean, is left out."""
        import pyarrow as pa

        series = {name: one for name, one in self.assessment.series.items() if not name.startswith("bound_")}
        n = next(iter(series.values())).weeks.shape[1]
        bands = np.stack([np.stack(one.band()) for one in series.values()])
        ends = {end: bands[:, i].ravel().astype(np.float64) for i, end in enumerate(("mean", "low", "high"))}
        names, units = (np.repeat([*values], n) for values in (series, (one.measure.unit for one in series.values())))
        return pa.table({"measure": names, "week": np.tile(np.arange(n), len(series)), **ends, "unit": units})


def campaign(
    file: str | Path,
    *,
    replications: int = 200,
    seed: int = 1,
    first: int = 0,
    settings: Settings = (),
    engine: str | None = None,
    allow_agents: Collection[str] = (),
) -> SimulatedCampaign:
    """Simulate a campaign many times, as ``wargame campaign`` does.

    Parameters
    ----------
    file
        Name of a shipped campaign, or path of a TOML file.
    replications, first
        Number of campaigns, >= 1, and number of the first.
    seed
        Key of the random numbers, 0 to 4294967295. The same seed gives the same numbers.
    settings
        Values laid over the campaign: ``"path=value"`` texts, or a mapping of dotted paths to values; ``battle.PATH``
        is a value of its battle.
    engine
        ``compiled`` or ``mesa``; None for the one that suits the campaign.
    allow_agents
        Modules and packages with agent classes whose Python code may run.

    Raises
    ------
    ScenarioError
        If anything is wrong with the campaign, with all that is wrong.
    ValueError
        If another argument is out of range.
    """
    loaded = load(file, settings)
    setup = build(loaded).allowing(allow_agents)
    reject_agents(loaded, text_of(file), settings, allow_agents)
    return SimulatedCampaign(loaded, assess(setup, seed, replications, choose_engine(setup, engine), first=first), seed)


def replay_campaign(
    file: str | Path,
    *,
    seed: int = 1,
    replication: int = 0,
    settings: Settings = (),
    raids: int = 12,
    engine: str | None = None,
    allow_agents: Collection[str] = (),
) -> Replay:
    """Return the record of one campaign, which a notebook shows as a page, as ``wargame replay CAMPAIGN`` does.

    Parameters
    ----------
    file, settings, engine, allow_agents
        As of `campaign`.
    seed, replication
        Key of the campaign.
    raids
        Raids whose battles are in it, those with the most value lost, >= 0; a raid takes some 50 KB of the page.

    Raises
    ------
    ScenarioError
        If anything is wrong with the campaign, with all that is wrong.
    ValueError
        If another argument is out of range.
    """
    shown = ReplayedCampaign(str(file), setting_texts(settings), engine, allow_agents)
    return parse(shown.record(seed, replication, raids).document())
