"""Report of a battle as tables for the terminal: measures with intervals, magazines, kills, books."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wargame.battle.build.setup import SIDES, Setup
from wargame.battle.exchange import ORIENTATION, RATIO_PREFIX, ratio_specs
from wargame.battle.measures import of_ratio, specs
from wargame.battle.scenario import Side
from wargame.battle.scoreboard import ScoreLine
from wargame.battle.summary import Assessment
from wargame.battle.year import ACCOUNTS
from wargame.estimates.measure import Measure
from wargame.inputs.names import column_part
from wargame_experiments.console import table
from wargame_experiments.formatting import RARE_MARK, RARE_NOTE, count_of, in_unit, interval, listed, number, usd

LEVEL_LABEL: Final = "95 % interval"
VARIANT_LABELS: Final = ("as it is", "undefended", "with more attack", "with more defence")
YEAR_NOTE: Final = (
    "{raids} raids a year like these, capital over {years} years, crews of {shifts} a day, {lost}. The ratio of both"
    " totals is the ratio full. Launch sites of expendables are not modelled: the attacker's capital is its platforms."
)
LEDGER_COLUMNS: Final = ("opening", "bought", "expended", "lost_hard", "lost_soft", "remaining")


def report(assessment: Assessment, seed: int) -> Group:
    """Return the whole report of an assessment for a terminal.

    Parameters
    ----------
    assessment
        The assessment.
    seed
        Seed of its battles.
    """
    setup = assessment.setups.main
    sections: list[RenderableType] = [
        headline(assessment, seed),
        measure_table(assessment, setup),
        ratio_table(assessment),
        year_table(assessment),
        magazine_table(assessment, setup),
        scoreboard_table(assessment.scoreboard),
        *(ledger_table(assessment, side) for side in SIDES),
    ]
    return Group(*sections)


def headline(assessment: Assessment, seed: int) -> Text:
    """Return the scenario, both forces and the number of battles, in a few lines."""
    setup, ticks = assessment.setups.main, assessment.ticks
    scenario, n = setup.scenario, len(ticks)
    minutes = ticks.mean() * setup.world.grid.tick_s / 60.0
    variants = [label for label, each in zip(VARIANT_LABELS, assessment.setups, strict=True) if each is not None]
    battles = count_of(n * len(variants), "battle")
    text = Text()
    text.append(f"\n{scenario.name}: {scenario.title or scenario.summary}\n", "bold")
    text.append(f"{scenario.attacker.capitalize()} attacks with {forces(setup, scenario.attacker)}.\n")
    text.append(f"{scenario.defender.capitalize()} defends with {forces(setup, scenario.defender)}.\n")
    text.append(f"{count_of(n, 'replication')}, seed {seed}: {battles} ({listed(variants)}). ")
    text.append(f"Mean length {number(minutes)} min.\n")
    return text


def forces(setup: Setup, side: Side) -> str:
    """Return a side's elements by kind, as in "71 one-way-attack-drone and 4 cruise-missile"."""
    counts: dict[str, int] = {}
    for group in setup.groups:
        if group.unit.side == side and group.count:
            counts[group.element.name] = counts.get(group.element.name, 0) + group.count
    return listed([f"{count:,} {name}" for name, count in counts.items()])


def measure_table(assessment: Assessment, setup: Setup) -> Table:
    """Return the headline measures with their intervals."""
    listing = table("Measures", "measure", "in", "mean", LEVEL_LABEL, left=2)
    shown = [(spec, assessment.measures[spec.name]) for spec in specs(setup).values() if spec.is_headline]
    for spec, measure in shown:
        listing.add_row(spec.label, spec.per, *_cells(measure))
    if any(measure.is_rare for _, measure in shown):
        listing.caption = RARE_NOTE
    return listing


def ratio_table(assessment: Assessment) -> Table:
    """Return the cost-exchange ratios with their intervals, or why there is none."""
    listing = table(
        f"Cost-exchange ratios: {ORIENTATION}", "ratio", "what it compares", "mean", LEVEL_LABEL, left=2,
        caption="Above 1 the defender pays more. A ratio of means with Fieller's interval; in the ratio full, losses"
        " that are seldom have gamma limits.",
    )  # fmt: skip
    for spec in ratio_specs(assessment.setups.main.scenario.defender):
        name = spec.name.removeprefix(RATIO_PREFIX)
        if name in assessment.ratios:
            ratio, definition = assessment.ratios[name], Text(spec.definition)
            if ratio.reason:
                definition.append(f"\n({ratio.reason})", "dim")
            listing.add_row(name, definition, *_cells(of_ratio(ratio)))
    if any(of_ratio(ratio).is_rare for ratio in assessment.ratios.values()):
        listing.caption = f"{listing.caption} {RARE_NOTE}"
    return listing


def year_table(assessment: Assessment) -> Table:
    """Return what each side spends in a year, account by account, with the share of each in its total."""
    scenario = assessment.setups.main.scenario
    money, sides = scenario.money, (scenario.defender, scenario.attacker)
    heads = [head for side in sides for head in (side, f"% of {side}")]
    listing = table("Spending of a year, USD", "account", *heads, left=1, caption=YEAR_NOTE.format(
        raids=number(money.raids_per_year), years=number(money.service_life_years),
        shifts=f"{number(money.crew_shifts)} shift{'s' if money.crew_shifts != 1.0 else ''}",
        lost="value and service lost" if money.count_service else "value lost",
    ))  # fmt: skip
    totals = {side: assessment.measures[f"year_{side}"] for side in sides}
    for account, label in ACCOUNTS.items():
        found = [(assessment.measures.get(f"year_{side}_{account}"), totals[side].mean) for side in sides]
        cells = [cell for measure, total in found for cell in _of_total(measure, total)]
        listing.add_row(label, *cells)
    cells = [cell for total in totals.values() for cell in (" ".join(_cells(total)), "")]
    listing.add_row("all", *cells)
    return listing


def _of_total(measure: Measure | None, total_usd: float) -> tuple[str, str]:
    """Return an amount, and its share of a total; blank if there is no such account."""
    if measure is None:
        return "", ""
    return usd(measure.mean), number(100.0 * measure.mean / total_usd) if total_usd else ""


def magazine_table(assessment: Assessment, setup: Setup) -> Table:
    """Return the rounds fired by each shooter, and the time at which its last magazine ran dry."""
    listing = table("Magazines", "unit", "element", "rounds a raid", "ran dry, % of raids", "after, min", left=2)
    for group in setup.groups:
        unit = column_part(group.name)
        shots, dry = (assessment.measures.get(f"{measure}_unit_{unit}") for measure in ("shots", "p_dry"))
        if shots is None or not group.count:
            continue
        cells = [group.label, f"{group.count} {group.element.name}", number(shots.mean)]
        after = assessment.measures.get(f"dry_s_unit_{unit}")
        listing.add_row(*cells, _with_limits(dry), _minutes(after))
    return listing


def scoreboard_table(lines: Sequence[ScoreLine]) -> Table:
    """Return mean losses per raid: a row a cause, a column a victim."""
    ambiguous = {line.victim for line in lines if line.victim_side == "red"}
    ambiguous &= {line.victim for line in lines if line.victim_side == "blue"}
    victims = list(dict.fromkeys(_victim(line, ambiguous) for line in lines))
    causes = list(dict.fromkeys((line.cause_side, line.cause, line.how) for line in lines))
    listing = table("Who destroyed what: mean number a raid", "cause", "kill", *victims, left=2)
    for cause in sorted(causes):
        cells = {_victim(x, ambiguous): x.mean for x in lines if (x.cause_side, x.cause, x.how) == cause}
        listing.add_row(f"{cause[0]} {cause[1]}", cause[2], *(number(cells[v]) if v in cells else "" for v in victims))
    if not lines:
        listing.caption = "Nothing was destroyed."
    return listing


def ledger_table(assessment: Assessment, side: str) -> Table:
    """Return the books of a side: means per raid, in units and in USD."""
    listing = table(
        f"Books of {side}: units a raid, and USD",
        "kind", "item", "opening", "bought", "expended", "lost hard", "lost soft", "left", "USD bought", "USD gone",
        left=2,
    )  # fmt: skip
    for entry in assessment.books:
        if entry.line.side != side or not (entry.units["bought"] or entry.units["opening"]):
            continue
        gone = entry.usd["bought"] + entry.usd["opening"] - entry.usd["remaining"]
        units = [_or_blank(entry.units[column]) for column in LEDGER_COLUMNS]
        listing.add_row(entry.line.kind, entry.line.item, *units, usd(entry.usd["bought"]), usd(gone))
    return listing


def _victim(line: ScoreLine, ambiguous: set[str]) -> str:
    return f"{line.victim_side} {line.victim}" if line.victim in ambiguous else line.victim


def _cells(measure: Measure) -> Iterator[str]:
    yield in_unit(measure.mean, measure.unit)
    limits = interval(measure.low, measure.high, measure.unit)
    yield f"{limits}{RARE_MARK}" if measure.is_rare else limits


def _with_limits(measure: Measure | None) -> str:
    """Return a mean with its limits, blank where there is nothing to measure."""
    return " ".join(_cells(measure)) if measure is not None and measure.mean == measure.mean else ""


def _minutes(measure: Measure | None) -> str:
    if measure is None:
        return ""
    return _with_limits(Measure(measure.mean / 60.0, measure.low / 60.0, measure.high / 60.0, "min"))


def _or_blank(value: float) -> str:
    return number(value) if value else ""
