"""Figure of repair in a campaign: units that wait, are worked on and travel, week by week, and availability."""

from functools import partial
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from wargame.campaign.state_measures import Holding, holdings
from wargame.campaign.summary import CampaignAssessment
from wargame.campaign.upkeep_series import STAGES, rows_of
from wargame_experiments.figures import style
from wargame_experiments.figures.campaign_panels import Array, grid, series_table, spec_of, titled, weeks_of
from wargame_experiments.figures.figure_spec import FigureSpec, legend_columns

COLOURS: Final = {"wait": style.VERMILION, "work": style.BLUE, "travel": style.SKY}
HEADER: Final = ("what", "week", "mean", "low", "high")


def repair(assessment: CampaignAssessment, how: str) -> FigureSpec:
    """Return the figure; goods of which nothing is ever in repair are left out."""
    goods = _repaired(assessment)
    names = {f"in_repair_{what}_{one.name}": f"{one.side} {one.good}: {what}" for one in goods for what in STAGES}
    caption = (
        "Units in repair as weeks close, mean over replications, by where they are: waiting for a crew, money or"
        " spares; in work; on the way to the shop or back. Black, right axes: availability, units in depots over units"
        f" in depots and in repair. {how}"
    )
    rows = series_table(assessment, names)
    spec = spec_of("repair", partial(_draw, assessment, goods), HEADER, rows, caption, "week")
    return spec if rows else spec._replace(reason="nothing is in repair")


def _repaired(assessment: CampaignAssessment) -> list[Holding]:
    return [
        one
        for one in holdings(assessment.setup)
        if rows_of(assessment.setup, one) and any(_mean(assessment, one, what).any() for what in STAGES)
    ]


def _mean(assessment: CampaignAssessment, one: Holding, what: str) -> Array:
    return assessment.series[f"in_repair_{what}_{one.name}"].weeks.mean(axis=0)


def _draw(assessment: CampaignAssessment, goods: list[Holding], width_in: float) -> Figure:
    figure, panels = grid(len(goods), width_in, 0.8)
    weeks = weeks_of(assessment)
    for panel, one in zip(panels, goods, strict=True):
        stages = [_mean(assessment, one, what) for what in STAGES]
        panel.stackplot(weeks, stages, colors=[COLOURS[what] for what in STAGES], labels=list(STAGES), linewidth=0.0)
        panel.set_ylim(bottom=0.0)
        panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
        panel.tick_params(labelsize=6)
        titled(panel, f"{one.side} {one.good}")
        stock = assessment.series[f"stock_{one.name}"].weeks.mean(axis=0)
        held = stock + np.sum(stages, axis=0)
        share = panel.twinx()
        share.plot(weeks, np.divide(stock, held, out=np.full(len(held), np.nan), where=held > 0.0), color=style.BLACK,
                   linewidth=0.9)  # fmt: skip
        share.set(ylim=(0.0, 1.05), yticks=[0.0, 0.5, 1.0])
        share.tick_params(labelsize=5)
    keys, labels = panels[0].get_legend_handles_labels()
    figure.legend(keys, labels, loc="outside upper center", ncols=legend_columns(labels, width_in), fontsize=6)
    figure.supxlabel("week of the war", fontsize=8)
    figure.supylabel("units in repair", fontsize=8)
    return figure
