"""Figures of a campaign: stock and fill, output by what bound it, price, backlog, exhaustion, money, repair, gap."""

import math
from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES
from wargame.campaign.state_measures import BOUNDS, Holding, holdings
from wargame.campaign.summary import CampaignAssessment
from wargame.estimates.interval import Interval
from wargame.estimates.proportions import wilson
from wargame.inputs.names import column_part
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.campaign_adaptation import adaptation_specs
from wargame_experiments.figures.campaign_gap import gap
from wargame_experiments.figures.campaign_panels import (
    MONTH,
    SIDE_COLOURS,
    by_month,
    grid,
    series_table,
    spec_of,
    titled,
    weeks_of,
)
from wargame_experiments.figures.campaign_repair import repair
from wargame_experiments.figures.figure_spec import FigureSpec, legend_columns
from wargame_experiments.formatting import count_of

Array = NDArray[Any]
BOUND_COLOURS: Final = ("#D9D9D9", style.BLUE, style.ORANGE, style.VERMILION, style.PURPLE, style.GREEN, style.SKY)
COLOURS: Final = dict(zip(BOUNDS, BOUND_COLOURS, strict=True))
FILL_WEEKS: Final = 8  # over which a fill rate is taken
IDLE: Final = "Lines that start nothing and have no queue are left out."
# What was granted to a nation: measure, label, colour.
MONEY: Final = {
    "bought": ("paid for goods", style.BLUE),
    "rebuilt": ("paid to rebuild", style.VERMILION),
    "repairs": ("paid for repairs", style.ORANGE),
    "security": ("paid for security", style.GREEN),
    "reimbursed": ("paid back to partners", style.BLACK),
    "in_work": ("committed, in work", style.SKY),
    "on_order": ("committed, not begun", style.YELLOW),
    "unspent": ("unspent", "#D9D9D9"),
}
PAID: Final = ("bought", "rebuilt", "repairs", "security")
CENT_USD: Final = 0.01
DEVELOPMENT: Final = ("paid for common designs and methods", style.PURPLE)  # the rest of what was paid
DASHES: Final = ("-", "--", ":", "-.")


def figure_specs(assessment: CampaignAssessment, seed: int) -> list[FigureSpec]:
    """Return the figures of a campaign; one with nothing to draw has a reason."""
    how = (
        f"Campaign {assessment.setup.campaign.name}; {count_of(assessment.replications, 'replication')}, seed {seed}."
        " Week 0 is the first of the war, earlier ones are of peace."
    )
    makers = (_stock, _output, _price, _backlog, _exhaustion, _money, repair, gap)
    return [maker(assessment, how) for maker in makers] + adaptation_specs(assessment, how)


def _used(assessment: CampaignAssessment) -> list[Holding]:
    """Return the goods that are fired, spent or made: others only stand there."""
    found = assessment.measures
    return [one for one in holdings(assessment.setup) if one.is_asked_for or found[f"expended_{one.name}"].mean > 0.0]


def _working(assessment: CampaignAssessment) -> list[str]:
    """Return the lines that start anything, or that anything waits for."""
    found = assessment.series
    words = ("output", "backlog")
    return [
        name
        for name in assessment.setup.lines
        if any(found[f"{word}_line_{column_part(name)}"].weeks.any() for word in words)
    ]


# -------------------------------------------------------------------------------------------------- stock and fill


def _stock(assessment: CampaignAssessment, how: str) -> FigureSpec:
    goods = _used(assessment)
    rows = series_table(assessment, {f"stock_{one.name}": f"{one.side} {one.good}" for one in goods})
    caption = (
        "Stock at the end of each week, mean and the band that holds 95 % of the replications (left axes, units), and"
        f" fill rate, units served over units asked for in the last {FILL_WEEKS} weeks (grey, right axes, share). {how}"
    )
    draw = partial(_draw_stock, assessment, goods)
    return spec_of("stock", draw, ("good", "week", "mean", "low", "high"), rows, caption, "week")


def _draw_stock(assessment: CampaignAssessment, goods: list[Holding], width_in: float) -> Figure:
    figure, panels = grid(len(goods), width_in)
    weeks = weeks_of(assessment)
    for panel, one in zip(panels, goods, strict=True):
        mean, low, high = assessment.series[f"stock_{one.name}"].band()
        colour = SIDE_COLOURS[one.side]
        panel.fill_between(weeks, low, high, color=colour, alpha=0.22, linewidth=0.0)
        panel.plot(weeks, mean, color=colour, linewidth=1.0)
        panel.set_ylim(bottom=0.0)
        panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
        titled(panel, one.good)
        panel.tick_params(labelsize=6)
        if one.is_asked_for:
            fill = panel.twinx()
            fill.plot(weeks, _fill(assessment, one), color=style.GREY, linewidth=0.9)
            fill.set(ylim=(0.0, 1.05), yticks=[0.0, 0.5, 1.0])
            fill.tick_params(labelsize=5, colors=style.GREY)
            fill.set_ylabel("fill rate", fontsize=5, color=style.GREY)
    figure.supxlabel("week of the war", fontsize=8)
    figure.supylabel("stock, units", fontsize=8)
    return figure


def _fill(assessment: CampaignAssessment, one: Holding) -> Array:
    """Return units served over units asked for in the last weeks, all replications together; nan if none were."""
    wanted, served = (assessment.series[f"{word}_{one.name}"].weeks.sum(axis=0) for word in ("wanted", "served"))
    window = np.ones(FILL_WEEKS)
    asked, got = (np.convolve(column, window)[: len(column)] for column in (wanted, served))
    return np.divide(got, asked, out=np.full(len(asked), np.nan), where=asked > 0.5)


# ---------------------------------------------------------------------------------------- output by what bound it


def _output(assessment: CampaignAssessment, how: str) -> FigureSpec:
    names = {f"output_line_{column_part(name)}": name for name in _working(assessment)}
    rows = series_table(assessment, names)
    caption = (
        f"Units that each line started in a week, mean over replications and {MONTH} weeks, split by what bound the"
        " line in that week and replication. Money: a customer requires more than it could order; nothing: nobody asks"
        f" for more. Black: capacity with surge and damage. {IDLE} {how}"
    )
    spec = spec_of(
        "output", partial(_draw_output, assessment), ("line", "week", "mean", "low", "high"), rows, caption, "week"
    )
    return spec if rows else spec._replace(reason="no line makes anything")


def _draw_output(assessment: CampaignAssessment, width_in: float) -> Figure:
    names = _working(assessment)
    figure, panels = grid(len(names), width_in, 0.8)
    weeks = weeks_of(assessment)
    for panel, name in zip(panels, names, strict=True):
        part = column_part(name)
        output, bound = (assessment.series[f"{word}_line_{part}"].weeks for word in ("output", "bound"))
        stacks = [by_month(np.where(bound == code, output, 0.0).mean(axis=0)) for code in range(len(BOUNDS))]
        panel.stackplot(weeks, stacks, colors=list(COLOURS.values()), labels=BOUNDS, linewidth=0.0)
        capacity = assessment.series[f"capacity_line_{part}"].weeks.mean(axis=0)
        panel.plot(weeks, capacity, color=style.BLACK, linewidth=0.6)
        panel.set_ylim(bottom=0.0)
        panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
        panel.tick_params(labelsize=6)
        titled(panel, name)
    keys, labels = panels[0].get_legend_handles_labels()
    title = "what bound it (black line: capacity)"
    across = legend_columns(labels, width_in)
    figure.legend(keys, labels, title=title, loc="outside upper center", ncols=across, fontsize=6, title_fontsize=6)
    figure.supxlabel("week of the war", fontsize=8)
    figure.supylabel("output, units a week", fontsize=8)
    return figure


# ------------------------------------------------------------------------------------------ price against volume


def _price(assessment: CampaignAssessment, how: str) -> FigureSpec:
    rows = [
        [good, week, made, float(mean), float(low), float(high)]
        for good in _priced(assessment)
        for week, (made, mean, low, high) in enumerate(_curve(assessment, good))
    ]
    caption = (
        "Price of the next unit over that of week 0, against all units made over those made before week 0, week by week"
        " from the point (1, 1); both axes logarithmic, so that learning is a straight line. Learning makes a price"
        f" fall, a queue longer than normal makes it rise. {how}"
    )
    header = ("good", "week", "made", "mean", "low", "high")
    spec = spec_of("price", partial(_draw_price, assessment), header, rows, caption, "week")
    return spec if rows else spec._replace(reason="nothing that is made has a learning curve")


def _priced(assessment: CampaignAssessment) -> list[str]:
    goods, made = assessment.setup.campaign.goods, {one.good for one in assessment.setup.campaign.lines.values()}
    return [name for name in assessment.setup.goods if name in made and goods[name].learning.slope < 1.0]


def _curve(assessment: CampaignAssessment, good: str) -> list[tuple[float, float, float, float]]:
    """Return cumulative output of a good, and its price with limits, week by week."""
    campaign = assessment.setup.campaign
    lines = [name for name, line in campaign.lines.items() if line.good == good]
    output = sum(assessment.series[f"output_line_{column_part(name)}"].weeks.mean(axis=0) for name in lines)
    made = campaign.goods[good].learning.units_before + np.cumsum(output)
    return list(zip(made.tolist(), *assessment.series[f"price_{column_part(good)}"].band(), strict=True))


def _relative(assessment: CampaignAssessment, good: str) -> Array:
    """Return cumulative output over that before week 0 (or its first unit), and price over that of week 0, (4, n)."""
    made, mean, low, high = np.array(_curve(assessment, good)).T
    before = max(1.0, assessment.setup.campaign.goods[good].learning.units_before)
    return np.stack([np.maximum(made / before, 1.0), mean / mean[0], low / mean[0], high / mean[0]])


def _draw_price(assessment: CampaignAssessment, width_in: float) -> Figure:
    goods = _priced(assessment)
    figure = Figure(figsize=(width_in, 3.4), layout="constrained")
    panel = figure.subplots()
    for i, good in enumerate(goods):
        made, mean, low, high = _relative(assessment, good)
        look: dict[str, Any] = {"color": style.CYCLE[i % len(style.CYCLE)]}
        panel.fill_between(made, low, high, alpha=0.22, linewidth=0.0, **look)
        panel.plot(made, mean, label=style.named(good), linestyle=DASHES[i // len(style.CYCLE)], linewidth=1.1, **look)
        panel.plot(made[-1:], mean[-1:], marker="o", markersize=3, **look)
    panel.set(xlabel="units made, over those of week 0", ylabel="price, over that of week 0")
    panel.axhline(1.0, color=style.GREY, linewidth=0.5)
    for axis, column in ((panel.xaxis, 0), (panel.yaxis, 1)):
        values = np.concatenate([_relative(assessment, good)[column] for good in goods])
        above = values[values > 0.0]
        scales.logarithmic(axis, above.min(), above.max())
        scales.label_values(axis, "1")
    figure.legend(loc="outside upper center", ncols=legend_columns(goods, width_in), fontsize=6)
    return figure


# -------------------------------------------------------------------------------------------- backlog, exhaustion


def _backlog(assessment: CampaignAssessment, how: str) -> FigureSpec:
    names = {f"backlog_line_{column_part(name)}": name for name in _working(assessment)}
    rows = series_table(assessment, names)
    caption = f"Units in the queue of each line, mean and the band that holds 95 % of the replications. {IDLE} {how}"
    draw = partial(_draw_backlog, assessment)
    spec = spec_of("backlog", draw, ("line", "week", "mean", "low", "high"), rows, caption, "week")
    return spec if rows else spec._replace(reason="no line makes anything")


def _draw_backlog(assessment: CampaignAssessment, width_in: float) -> Figure:
    names = _working(assessment)
    figure, panels = grid(len(names), width_in)
    weeks = weeks_of(assessment)
    for panel, name in zip(panels, names, strict=True):
        mean, low, high = assessment.series[f"backlog_line_{column_part(name)}"].band()
        colour = SIDE_COLOURS[assessment.setup.campaign.nations[assessment.setup.campaign.lines[name].nation].side]
        panel.fill_between(weeks, low, high, color=colour, alpha=0.22, linewidth=0.0)
        panel.plot(weeks, mean, color=colour, linewidth=1.0)
        panel.set_ylim(bottom=0.0)
        panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
        panel.tick_params(labelsize=6)
        titled(panel, name)
    figure.supxlabel("week of the war", fontsize=8)
    figure.supylabel("backlog, units", fontsize=8)
    return figure


def _exhaustion(assessment: CampaignAssessment, how: str) -> FigureSpec:
    rows = [
        [f"{one.side} {one.good}", week + 1, *map(float, limits)]
        for one in _dry(assessment)
        for week, limits in enumerate(_p_dry(assessment, one))
    ]
    caption = (
        "Share of the replications in which a side has run dry of a good by a week of the war, with Wilson's 95 %"
        " interval; dry: nothing left at the end of a week, or under a tenth of what was asked for. Goods that run dry"
        f" in none are left out. {how}"
    )
    header = ("good", "week", "mean", "low", "high")
    spec = spec_of("exhaustion", partial(_draw_exhaustion, assessment), header, rows, caption, "week")
    return spec if rows else spec._replace(reason="no side runs dry of anything")


def _dry(assessment: CampaignAssessment) -> list[Holding]:
    return [one for one in _used(assessment) if assessment.measures[f"p_dry_{one.name}"].mean > 0.0]


def _p_dry(assessment: CampaignAssessment, one: Holding) -> list[Interval]:
    """Return the share of replications that have been dry by each week of the war, with limits."""
    flags = assessment.series[f"dry_{one.name}"].weeks[:, assessment.setup.campaign.clock.pre_war_weeks :] > 0.5
    so_far = np.logical_or.accumulate(flags, axis=1)
    return [wilson(float(count), len(flags)) for count in so_far.sum(axis=0)]


def _draw_exhaustion(assessment: CampaignAssessment, width_in: float) -> Figure:
    goods = _dry(assessment)
    figure = Figure(figsize=(width_in, 3.2), layout="constrained")
    panel = figure.subplots()
    for i, one in enumerate(goods):
        share, low, high = np.array(_p_dry(assessment, one)).T
        weeks = np.arange(1, len(share) + 1)
        look: dict[str, Any] = {"color": style.CYCLE[i % len(style.CYCLE)]}
        begun = share > 0.0
        panel.fill_between(weeks, low, high, where=begun, step="post", alpha=0.18, linewidth=0.0, **look)
        dashes = DASHES[i // len(style.CYCLE) % len(DASHES)]
        panel.step(weeks, share, where="post", label=style.named(f"{one.side} {one.good}"), linestyle=dashes, **look)
    panel.set(ylim=(0.0, 1.03), xlim=(1, None), xlabel="week of the war", ylabel="share of wars dry by then")
    names = [f"{one.side} {one.good}" for one in goods]
    figure.legend(loc="outside upper center", ncols=legend_columns(names, width_in), fontsize=6)
    return figure


# ---------------------------------------------------------------------------------------------------------- money


def _money(assessment: CampaignAssessment, how: str) -> FigureSpec:
    found = assessment.measures
    rows = [
        [name, label, *map(float, found[f"{word}_nation_{column_part(name)}"][:3])]
        for name in assessment.setup.nations
        for word, (label, _) in MONEY.items()
        if f"{word}_nation_{column_part(name)}" in found
    ]
    for name in assessment.setup.nations:
        if (usd := _developed_usd(assessment, name)) > CENT_USD:
            rows.append([name, DEVELOPMENT[0], usd, "", ""])
    for side in SIDES:
        measure = found[f"value_destroyed_{side}"]
        if measure.mean > 0.0:
            rows.append([side, "value destroyed", *map(float, measure[:3])])
    caption = (
        "Where all that was granted to each nation from the first week of peace has gone by the end, and by side the"
        f" value that was destroyed; means over replications. {how}"
    )
    header = ("who", "what", "mean", "low", "high")
    return spec_of("money", partial(_draw_money, assessment, rows), header, rows, caption, "bar")


def _developed_usd(assessment: CampaignAssessment, nation: str) -> float:
    """Return the mean of what a nation has paid, less what it has paid for goods, rebuilding, repairs and security."""
    found, part = assessment.measures, f"nation_{column_part(nation)}"
    paid = [found[f"{word}_{part}"].mean for word in PAID if f"{word}_{part}" in found]
    return found[f"paid_{part}"].mean - math.fsum(paid)


def _draw_money(assessment: CampaignAssessment, rows: list[list[Any]], width_in: float) -> Figure:
    names = list(dict.fromkeys(who for who, *_ in rows))
    figure = Figure(figsize=(width_in, 1.0 + 0.26 * len(names)), layout="constrained")
    panel = figure.subplots()
    there = {what for _, what, *_ in rows}
    colours = {label: colour for label, colour in (*MONEY.values(), DEVELOPMENT) if label in there}
    left = dict.fromkeys(names, 0.0)
    for who, what, mean, _, _ in rows:
        hatch = "" if what in colours else "////"
        panel.barh(
            names.index(who), mean / 1e6, left=left[who], color=colours.get(what, "white"), hatch=hatch,
            edgecolor=style.BLACK, linewidth=0.3,
        )  # fmt: skip
        left[who] += mean / 1e6
    panel.set_yticks(range(len(names)), [name if name not in SIDES else f"{name}: value destroyed" for name in names])
    panel.invert_yaxis()
    panel.set_xlabel("million USD")
    keys = [Patch(facecolor=colour, edgecolor=style.BLACK, linewidth=0.3) for colour in colours.values()]
    across = legend_columns(list(colours), width_in)
    figure.legend(keys, list(colours), loc="outside upper center", ncols=across, fontsize=6)
    return figure
