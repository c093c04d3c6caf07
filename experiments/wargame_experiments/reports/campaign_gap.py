"""Report of requirement against capacity by good, the table of a planning board: ``wargame campaign --report gap``."""

import numpy as np
from rich.console import Group
from rich.table import Table

from wargame.campaign.gap_series import planned
from wargame.campaign.state_measures import Holding, holdings
from wargame.campaign.summary import CampaignAssessment
from wargame_experiments.console import table
from wargame_experiments.formatting import number
from wargame_experiments.reports.campaign import headline

CAPTION = (
    "Units a week of the war; first and last: its first and last week. Gap: consumption less capacity, 95 % interval of"
    " its mean. Short: weeks of the war in which consumption is above capacity. Lacking: units that nations require"
    " beyond what they have and have ordered, in its last week; to make: weeks of capacity that this takes."
)


def gap_report(assessment: CampaignAssessment, seed: int) -> Group:
    """Return requirement against capacity for a terminal."""
    return Group(headline(assessment, seed), gap_table(assessment))


def gap_table(assessment: CampaignAssessment) -> Table:
    """Return consumption, capacity, and the gap between them, of each good of a side, the widest in weeks first."""
    listing = table(
        "Requirement against capacity", "side", "good", "consumption", "capacity, first", "last", "gap", "interval",
        "short, weeks", "lacking", "to make, weeks", left=2, caption=CAPTION,
    )  # fmt: skip
    rows = [gap_row(assessment, one) for one in planned(holdings(assessment.setup))]
    for _, row in sorted(rows, key=lambda each: -each[0]):
        listing.add_row(*row)
    return listing


def gap_row(assessment: CampaignAssessment, one: Holding) -> tuple[float, list[str]]:
    """Return the gap of a good as a share of what is consumed, and the cells of its row."""
    start = assessment.setup.campaign.clock.pre_war_weeks
    use, capacity, lacking, gap = (
        assessment.series[f"{word}_{one.name}"].weeks[:, start:].astype(float)
        for word in ("consumption", "capacity", "required", "gap")
    )
    if use.shape[1] == 0:
        return 0.0, [one.side, one.good, *[""] * 8]
    found = assessment.measures.get(f"capacity_gap_{one.name}")
    mean = float(gap.mean())
    limits = f"{number(found.low)} to {number(found.high)}" if found is not None else ""
    last, need = float(capacity[:, -1].mean()), float(lacking[:, -1].mean())
    to_make = number(need / last) if last > 0.0 else ("never" if need > 0.0 else "")
    cells = [number(float(use.mean())), number(float(capacity[:, 0].mean())), number(last), number(mean), limits]
    cells += [number(float((gap > 0.0).sum(axis=1).mean())), number(need), to_make]
    return mean / max(float(np.mean(use)), 1e-9), [one.side, one.good, *cells]
