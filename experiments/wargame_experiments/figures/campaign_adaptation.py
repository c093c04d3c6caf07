"""Figures of what changes as a war goes on: effectiveness of methods, generations in stock, forces on land."""

from functools import partial
from typing import Final

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from wargame.battle.build.setup import SIDES
from wargame.campaign.summary import CampaignAssessment
from wargame.inputs.names import column_part
from wargame_experiments.figures import style
from wargame_experiments.figures.campaign_panels import SIDE_COLOURS, series_table, spec_of, weeks_of
from wargame_experiments.figures.figure_spec import FigureSpec, legend_columns

HEADER: Final = ("of", "week", "mean", "low", "high")
Names = dict[str, str]  # label by series


def adaptation_specs(assessment: CampaignAssessment, how: str) -> list[FigureSpec]:
    """Return the figures of methods and of fighting on land that a campaign has.

    Parameters
    ----------
    how
        What every caption ends with: campaign, replications, seed.
    """
    campaign = assessment.setup.campaign
    parts = {column_part(name): one.label or name for name, one in sorted(campaign.methods.items())}
    carried = {column_part(name): name for name, one in sorted(campaign.methods.items()) if one.carrier is not None}
    found = list[FigureSpec]()
    if parts:
        caption = "Share of its fresh effect that the newest generation of each method has, mean over replications."
        names = {f"effectiveness_method_{part}": words for part, words in parts.items()}
        found.append(_spec(assessment, "method-effectiveness", names, "effectiveness", f"{caption} {how}"))
    if carried:
        caption = (
            "Share of the units in depots that carry the newest generation of each method, mean over replications."
        )
        names = {f"newest_share_method_{part}": parts[part] for part in carried}
        found.append(
            _spec(assessment, "generations-in-stock", names, "units of the newest generation", f"{caption} {how}")
        )
    if campaign.land is not None:
        caption = "Land forces, mean and the band that holds 95 % of the replications."
        names = {f"strength_land_{side}": side for side in SIDES}
        found.append(_spec(assessment, "land-forces", names, "units", f"{caption} {how}", True))
    return found


def _spec(
    assessment: CampaignAssessment, name: str, names: Names, label: str, caption: str, has_bands: bool = False
) -> FigureSpec:
    draw = partial(_draw, assessment, names, label, has_bands)
    return spec_of(name, draw, HEADER, series_table(assessment, names), caption, "week")


def _draw(assessment: CampaignAssessment, names: Names, label: str, has_bands: bool, width_in: float) -> Figure:
    figure, weeks = Figure(figsize=(width_in, 2.6), layout="constrained"), weeks_of(assessment)
    panel = figure.subplots()
    for i, (series, words) in enumerate(names.items()):
        mean, low, high = assessment.series[series].band()
        colour = SIDE_COLOURS.get(words, style.CYCLE[i % len(style.CYCLE)])
        panel.step(weeks, mean, where="post", color=colour, linewidth=1.0, label=style.named(words))
        if has_bands:
            panel.fill_between(weeks, low, high, step="post", color=colour, alpha=0.2, linewidth=0.0)
    panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
    panel.set(xlabel="week of the war", ylabel=label)
    panel.set_ylim(bottom=0.0)
    if not has_bands:
        panel.set_ylim(top=1.03)
        panel.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    figure.legend(loc="outside upper center", ncols=legend_columns(list(names.values()), width_in), fontsize=6)
    return figure
