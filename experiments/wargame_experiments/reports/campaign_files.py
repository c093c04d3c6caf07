"""Files of a campaign: its measures, its weeks as a table, and figures."""

import platform
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wargame.campaign.scenario_file import LoadedCampaign
from wargame.campaign.summary import CampaignAssessment
from wargame_experiments.figures import campaign as figures
from wargame_experiments.figures import style
from wargame_experiments.figures.figure_spec import checked, write
from wargame_experiments.figures.fonts import Fonts
from wargame_experiments.formatting import command_line
from wargame_experiments.reports.battle_document import dumps
from wargame_experiments.reports.provenance import hashes
from wargame_experiments.versions import PACKAGES, version_of

HEADER = ("measure", "unit", "week", "mean", "low", "high")


def provenance(loaded: LoadedCampaign, settings: Sequence[str], **options: Any) -> dict[str, Any]:
    """Return the contents of a manifest, from which the same result can be made again.

    Parameters
    ----------
    loaded
        The campaign.
    settings
        Values laid over it.
    options
        All other options by name; None for an option that was not given.
    """
    battle, own = loaded.battle, (loaded.battle or loaded).own
    scenario = battle and {"name": battle.scenario.name, "source": battle.source, "sha256": battle.text_sha256}
    return {
        "command": command_line("campaign", loaded.source, settings, options),
        "campaign": {
            "name": loaded.campaign.name,
            "source": loaded.source,
            "sha256": loaded.text_sha256,
            "settings": list(settings),
            **({"elements": hashes(own)} if own else {}),
        },
        "scenario": scenario,
        "options": options,
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in PACKAGES}},
        "machine": f"{platform.system()} {platform.machine()}",
    }


def write_campaign(
    folder: Path,
    summary: dict[str, Any],
    manifest: dict[str, Any],
    assessment: CampaignAssessment,
    seed: int,
    fonts: Fonts | None = None,
    only: Collection[str] = (),
) -> None:
    """Write campaign.json, weeks.csv and the figures that there is something to draw of into a folder.

    Parameters
    ----------
    folder
        Output folder.
    summary, manifest
        The document of the campaign, and its provenance, written into the same file.
    assessment
        Of its replications.
    seed
        Of them.
    fonts
        Those of the figures.
    only
        Names of the figures that are drawn; all without any.
    """
    (folder / "campaign.json").write_text(dumps({**summary, "provenance": manifest}) + "\n", "utf-8")
    style.write_csv(folder / "weeks.csv", HEADER, _rows(assessment))
    for spec in map(checked, figures.figure_specs(assessment, seed)):
        if not spec.reason and (not only or spec.name in only):
            write(folder, spec, fonts)


def _rows(assessment: CampaignAssessment) -> list[list[Any]]:
    """Return a row for each series and week: mean, and limits of the middle 95 % of replications."""
    return [
        [name, one.measure.unit, week, *map(float, values)]
        for name, one in assessment.series.items()
        if not name.startswith("bound_")
        for week, values in enumerate(np.stack(one.band()).T)
    ]
