"""Figure of requirement against capacity in a campaign, week by week, and its table: the planning board's."""

from functools import partial
from typing import Any, Final

from matplotlib.figure import Figure

from wargame.campaign.gap_series import planned
from wargame.campaign.state_measures import Holding, holdings
from wargame.campaign.summary import CampaignAssessment
from wargame_experiments.figures import style
from wargame_experiments.figures.campaign_panels import (
    MONTH,
    Array,
    by_month,
    grid,
    series_table,
    spec_of,
    titled,
    weeks_of,
)
from wargame_experiments.figures.figure_spec import FigureSpec, legend_columns

WORDS: Final = ("consumption", "capacity", "gap", "required")  # of the series
HEADER: Final = ("side", "good", "what", "week", "mean", "low", "high")


def gap(assessment: CampaignAssessment, how: str) -> FigureSpec:
    """Return the figure; goods that are neither consumed nor required in the war are left out of the drawing."""
    goods = planned(holdings(assessment.setup))
    rows = [row for one in goods for word in WORDS for row in _rows(assessment, one, word)]
    caption = (
        f"Units a week, mean over replications: consumption, which forecasts are of, over {MONTH} weeks, and capacity"
        " of the lines that are tooled for the good; the gap is shaded. Grey, right axes: units that nations require"
        f" beyond what they have and have ordered. {how}"
    )
    spec = spec_of("gap", partial(_draw, assessment), HEADER, rows, caption, "week")
    return spec if _shown(assessment) else spec._replace(reason="nothing is consumed or required")


def _rows(assessment: CampaignAssessment, one: Holding, word: str) -> list[list[Any]]:
    return [[one.side, one.good, *row] for row in series_table(assessment, {f"{word}_{one.name}": word})]


def _mean(assessment: CampaignAssessment, one: Holding, word: str) -> Array:
    return assessment.series[f"{word}_{one.name}"].weeks.mean(axis=0)


def _shown(assessment: CampaignAssessment) -> list[Holding]:
    return [
        one
        for one in planned(holdings(assessment.setup))
        if any(_mean(assessment, one, word).any() for word in ("consumption", "required"))
    ]


def _draw(assessment: CampaignAssessment, width_in: float) -> Figure:
    goods, weeks = _shown(assessment), weeks_of(assessment)
    figure, panels = grid(len(goods), width_in, 0.8)
    for panel, one in zip(panels, goods, strict=True):
        use, capacity = by_month(_mean(assessment, one, "consumption")), _mean(assessment, one, "capacity")
        panel.fill_between(weeks, capacity, use, where=use > capacity, color=style.VERMILION, alpha=0.22, linewidth=0.0)
        panel.plot(weeks, use, color=style.VERMILION, linewidth=1.0, label="consumption")
        panel.plot(weeks, capacity, color=style.BLUE, linewidth=1.0, label="capacity")
        panel.set_ylim(bottom=0.0)
        panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
        panel.tick_params(labelsize=6)
        titled(panel, f"{one.side} {one.good}")
        lacking = panel.twinx()
        lacking.plot(weeks, _mean(assessment, one, "required"), color=style.GREY, linewidth=0.7)
        lacking.set_ylim(bottom=0.0)
        lacking.tick_params(labelsize=5, colors=style.GREY)
    keys, labels = panels[0].get_legend_handles_labels()
    figure.legend(keys, labels, loc="outside upper center", ncols=legend_columns(labels, width_in), fontsize=6)
    figure.supxlabel("week of the war", fontsize=8)
    figure.supylabel("units a week", fontsize=8)
    return figure
