"""Report of a campaign as tables for the terminal: shortages, what bound lines, prices, money, exchange ratios."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wargame.battle.build.setup import SIDES
from wargame.campaign.money_measures import COST_NOTE
from wargame.campaign.state_measures import BOUNDS, holdings
from wargame.campaign.summary import CampaignAssessment
from wargame.estimates.measure import Measure
from wargame.inputs.names import column_part
from wargame_experiments.console import table
from wargame_experiments.formatting import count_of, in_unit, interval, number, share, usd
from wargame_experiments.reports.campaign_upkeep import upkeep_tables

LEVEL_LABEL: Final = "95 % interval"
MONEY: Final = {
    "bought": "paid for goods",
    "rebuilt": "paid to rebuild",
    "repairs": "paid for repairs",
    "security": "paid for security",
    "development": "paid for common designs and methods",
    "in_work": "committed, in work",
    "on_order": "committed, not begun",
    "unspent": "left unspent",
    "transit": "goods between partners",
    "value_destroyed": "value destroyed",
}


def full_report(assessment: CampaignAssessment, seed: int) -> Group:
    """Return the whole report of an assessment for a terminal."""
    sections: list[RenderableType] = [
        headline(assessment, seed),
        in_brief(assessment),
        measure_table(assessment),
        shortage_table(assessment),
        line_table(assessment),
        price_table(assessment),
        money_table(assessment),
        strength_table(assessment),
        *upkeep_tables(assessment),
    ]
    return Group(*sections)


def headline(assessment: CampaignAssessment, seed: int) -> Text:
    """Return the campaign, its clock and the number of replications, in a few lines."""
    campaign, clock = assessment.setup.campaign, assessment.setup.campaign.clock
    text = Text()
    text.append(f"\n{campaign.name}: {campaign.title or campaign.summary}\n", "bold")
    for side in SIDES:
        names = [name for name, nation in campaign.nations.items() if nation.side == side]
        text.append(f"{side.capitalize()}: {', '.join(names)}.\n")
    text.append(f"{count_of(clock.pre_war_weeks, 'week')} of peace, {count_of(clock.war_weeks, 'week')} of war. ")
    text.append(f"{count_of(assessment.replications, 'replication')}, seed {seed}.\n")
    return text


def in_brief(assessment: CampaignAssessment) -> Text:
    """Return the answer in four lines: who ran dry and when, what bound, what it cost, what is dearer and cheaper."""
    found = assessment.measures
    dry = sorted(
        (found[f"weeks_to_dry_{one.name}"].mean, f"{one.side} {one.good}")
        for one in holdings(assessment.setup)
        if found[f"p_dry_{one.name}"].mean > 0.5
    )
    ran = ", ".join(f"{name} (week {number(week)})" for week, name in dry) or "nobody of anything"
    bound = {what: [name for name in assessment.setup.lines if _binds(assessment, name) == what] for what in BOUNDS}
    held = "; ".join(f"{what} {', '.join(names)}" for what, names in bound.items() if names and what != "nothing")
    cost = ", ".join(f"{side} {usd(found[f'cost_{side}_book'].mean)} USD" for side in SIDES)
    ratios = [
        (found[name].mean, name.removeprefix("price_ratio_")) for name in found if name.startswith("price_ratio_")
    ]
    moved = sorted((ratio, good) for ratio, good in ratios if abs(ratio - 1.0) >= 0.1)
    prices = ", ".join(f"{good.replace('_', '-')} x {ratio:.2f}" for ratio, good in moved) or "all within a tenth"
    lines = {"Dry in most wars": ran, "Bound in most weeks by": held or "nothing", "Cost": cost, "Prices": prices}
    return Text("".join(f"{label}: {words}.\n" for label, words in lines.items()))


def _binds(assessment: CampaignAssessment, line: str) -> str:
    """Return what bound a line in most weeks of the war."""
    part = column_part(line)
    return max(BOUNDS, key=lambda what: assessment.measures[f"weeks_bound_{what}_line_{part}"].mean)


def measure_table(assessment: CampaignAssessment) -> Table:
    """Return the headline measures with their intervals."""
    listing = table("Measures", "measure", "in", "mean", LEVEL_LABEL, left=2, caption=f"Cost: {COST_NOTE}")
    for name, spec in assessment.specs.items():
        if spec.is_headline:
            listing.add_row(spec.label, spec.per, *_cells(assessment.measures[name]))
    return listing


def shortage_table(assessment: CampaignAssessment) -> Table:
    """Return who ran out of what, and when: goods that were short or ran dry in some replication, the worst first."""
    listing = table(
        "Who ran out of what in the war, and when",
        "side", "good", "asked for and got, %", "weeks short", "ran dry, % of wars", "after weeks", "used", "destroyed",
        left=2, caption="Dry: nothing left at the end of a week, or under a tenth of what was asked for.",
    )  # fmt: skip
    rows, found = [], assessment.measures
    for one in holdings(assessment.setup):
        fill, dry = found.get(f"fill_rate_{one.name}"), found[f"p_dry_{one.name}"]
        short = found.get(f"stockout_weeks_{one.name}")
        if not dry.mean > 0.0 and not (short is not None and short.mean > 0.0):
            continue
        got = fill.mean if fill is not None and fill.mean == fill.mean else 1.0
        cells = [share(got) if fill is not None else "", number(short.mean) if short is not None else ""]
        after = found[f"weeks_to_dry_{one.name}"].mean
        used = [number(found[f"{word}_{one.name}"].mean) for word in ("expended", "lost")]
        when = number(after) if after == after else ""
        rows.append((got, [one.side, one.good, *cells, share(dry.mean), when, *used]))
    for _, row in sorted(rows, key=lambda each: each[0]):
        listing.add_row(*row)
    if not rows:
        listing.caption = "Nobody ran out of anything."
    return listing


def line_table(assessment: CampaignAssessment) -> Table:
    """Return what each line made in the war, and in how many of its weeks what bound it."""
    names = assessment.setup.lines
    means = {
        what: [assessment.measures[f"weeks_bound_{what}_line_{column_part(name)}"].mean for name in names]
        for what in BOUNDS
    }
    what = [one for one, weeks in means.items() if any(weeks)]
    listing = table(
        "Lines in the war: what bound them, weeks", "line", "good", "output", "backlog, mean", "at the end", *what,
        left=2, caption="Money: customers require more than they can pay for. Nothing: nobody asks for more.",
    )  # fmt: skip
    found = assessment.measures
    for row, name in enumerate(names):
        part = column_part(name)
        values = [found[f"{word}_line_{part}"].mean for word in ("output", "backlog_mean", "backlog_end")]
        cells = [number(value) for value in values]
        cells += [number(means[one][row]) if means[one][row] else "" for one in what]
        listing.add_row(name, assessment.setup.campaign.lines[name].good, *cells)
    return listing


def price_table(assessment: CampaignAssessment) -> Table:
    """Return unit prices then and now."""
    listing = table("Unit prices, USD", "good", "week 0", "last week", "ratio", LEVEL_LABEL)
    for good in assessment.setup.goods:
        part = column_part(good)
        end, ratio = assessment.measures.get(f"price_end_{part}"), assessment.measures.get(f"price_ratio_{part}")
        if end is None or ratio is None:
            continue
        start = assessment.series[f"price_{part}"].weeks[:, 0].mean()
        limits = interval(ratio.low, ratio.high, ratio.unit)
        listing.add_row(good, usd(float(start)), usd(end.mean), in_unit(ratio.mean, ratio.unit), limits)
    return listing


def money_table(assessment: CampaignAssessment) -> Table:
    """Return what nations and sides have paid, and for what, what is committed, and what was destroyed."""
    listing = table(
        "Money from the first week of peace, USD", "who", "what", "mean", LEVEL_LABEL, left=2,
        caption="Rebuilding makes good what was destroyed: cost counts the loss, not the payment.",
    )  # fmt: skip
    campaign, found = assessment.setup.campaign, assessment.measures
    for name in assessment.setup.nations:
        listing.add_row(name, "paid", *_cells(found[f"paid_nation_{column_part(name)}"]))
    for side in SIDES:
        if any(nation.side == side for nation in campaign.nations.values()):
            for word, label in MONEY.items():
                if f"{word}_{side}" in found and found[f"{word}_{side}"].mean > 0.0:
                    listing.add_row(side, label, *_cells(found[f"{word}_{side}"]))
    return listing


def strength_table(assessment: CampaignAssessment) -> Table:
    """Return readiness, what damage leaves, and surge: all that is a share, at the end and in the mean of the war."""
    listing = table(
        "Readiness, what survives, surge", "measure", "in", "mean of the war", "at the end", LEVEL_LABEL, left=2,
        caption="Readiness: what depots release of what is wanted in them. Surge: from the industry of week 0.",
    )  # fmt: skip
    found, specs = assessment.measures, assessment.specs
    for name, spec in specs.items():
        end = found[name]
        if name.startswith("surge_"):
            listing.add_row(
                spec.label, spec.per, "", in_unit(end.mean, end.unit), interval(end.low, end.high, end.unit)
            )
        other = next((o for o in (name.replace("_end_", "_mean_"), _mean_of(name)) if o != name and o in found), None)
        if other is not None and spec.unit == "1":
            label = spec.label.replace(" at the end", "")
            listing.add_row(label, spec.per, share(found[other].mean), *_cells(end))
    return listing


def _mean_of(name: str) -> str:
    return f"{name.removesuffix('_end')}_mean" if name.endswith("_end") else name


def _cells(measure: Measure) -> Iterator[str]:
    yield in_unit(measure.mean, measure.unit)
    yield interval(measure.low, measure.high, measure.unit)
