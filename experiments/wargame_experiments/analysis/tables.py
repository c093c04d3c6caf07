"""Tables of the analyses, for the terminal."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from rich.table import Table
from rich.text import Text

from wargame_experiments.analysis.band import BandDifference, StructuralBand
from wargame_experiments.analysis.break_even import BreakEvens, reason
from wargame_experiments.analysis.corners import corner_words, turning_words
from wargame_experiments.analysis.front import Fronts
from wargame_experiments.analysis.game import MixGame, SupportChange, supports
from wargame_experiments.analysis.labels import measured, title, value_writer
from wargame_experiments.analysis.morris import MorrisEffects
from wargame_experiments.analysis.ranking import Ranking
from wargame_experiments.analysis.sobol import SobolIndices
from wargame_experiments.analysis.tornado import TornadoBars
from wargame_experiments.analysis.two_factors import TwoFactorGrid, crossings
from wargame_experiments.console import table
from wargame_experiments.formatting import RARE_MARK, RARE_NOTE, in_unit, interval, listed, number, share

MOST_ROWS = 60  # of one table
NO_LIMITS = "No interval: in some resamples the noise is all there is; more samples or more replications give one."


def front_tables(found: Fronts) -> Iterator[Table]:
    """Yield a table for each circumstance: the options, and how often each is on the front."""
    words = " and ".join(f"{m.label} ({g})" for m, g in zip(found.measures, found.directions, strict=True))
    for one in found.fronts:
        where = f" at {one.circumstance}" if one.circumstance else ""
        made = table(
            f"Pareto front of {found.side}{where}: {words}", found.words or "option",
            *(measure.name for measure in found.measures), "on front", "of resamples",
        )  # fmt: skip
        for i, name in enumerate(one.names[:MOST_ROWS]):
            values = [in_unit(float(v), u) for v, u in zip(one.front.points[i], found.units, strict=True)]
            made.add_row(name, *values, "yes" if one.front.on_front[i] else "no", share(float(one.front.share[i])))
        yield made


def contour_table(grid: TwoFactorGrid) -> Table:
    """Return where a ratio crosses 1 along the attacker's factor, at each level of the other."""
    made = table(
        f"{title(grid.measure)[0]} of 1: {grid.x.words} at which it is crossed", grid.y.words,
        "crossed at", "band", "then the ratio is", caption="Between points the logarithm of the ratio is interpolated.",
    )  # fmt: skip
    along, up = value_writer(grid.x.unit), value_writer(grid.y.unit)
    found = crossings(grid)
    for level in grid.y.levels:
        rows = [one for one in found if one.y == float(level)]
        for one in rows:
            band = " to ".join(along(x) for x in one.band) or "beyond the points"
            made.add_row(up(level), along(one.x), band, "above 1" if one.rises else "below 1")
        if not rows:
            made.add_row(up(level), "nowhere", "", "")
    return made


def break_even_table(found: BreakEvens, level: float) -> Table:
    """Return where a measure crosses a value along a factor, under each circumstance."""
    axis, write = found.axis, value_writer(found.axis.unit)
    words = f"{title(found.measure)[0]}{f', {found.difference},' if found.difference else ''}"
    what = "the difference" if found.difference else words.split(",")[0].lower()
    along = f" With it moves {', '.join(found.along)}." if found.along else ""
    made = table(
        f"{words} of {in_unit(found.value, found.unit)}: {axis.words} at which it is crossed", "circumstance",
        "crossed at", f"{100 * level:g} % interval", f"beyond it {what} is",
        "simulated on both sides",
        caption="Between points the sums behind the measure are interpolated: exact for a price on which no decision"
        f" depends.{along} Open: the interval holds the value up to the last point that was simulated. Points that"
        " differ in their number of replications are compared by those that all of a row have.",
    )  # fmt: skip
    rows = [(line, root) for line in found.lines for root in line.roots or [None]]
    for line, root in rows[:MOST_ROWS]:
        place = line.circumstance or "all"
        if root is None:
            made.add_row(place, "nowhere", "", reason(line, found.value), "")
            continue
        limits = ", ".join(write(x) if math.isfinite(x) else "open" for x in root.at[1:])
        beyond = f"{'above' if root.rises else 'below'} {in_unit(found.value, found.unit)}"
        seen = [f"{write(x)}: {in_unit(line.estimates[line.levels.index(x)].mean, found.unit)}" for x in root.between]
        made.add_row(place, write(root.at.mean), f"[{limits}]{RARE_MARK * line.is_rare}", beyond, ", ".join(seen))
    return _cut(_noted(made, RARE_NOTE * any(line.is_rare for line in found.lines)), len(rows))


def best_table(found: list[Ranking]) -> Table:
    """Return the verdict on one measure under each circumstance."""
    first = found[0]
    made = table(
        f"Best for {first.side} by {title(first.measure)[0].lower()} ({first.direction})", "circumstance",
        "verdict", left=2,
    )  # fmt: skip
    for one in found[:MOST_ROWS]:
        made.add_row(one.circumstance or "all", f"{one.selection.verdict}{', at a corner' if one.corners else ''}")
    return _noted(made, *corner_notes(found))


def corner_notes(found: Sequence[Ranking] | Sequence[MixGame]) -> tuple[str, str]:
    """Return what follows from the corners of answers, and how to learn where they turn."""
    every = [corner for one in found for corner in one.corners]
    return corner_words(every), turning_words(every)


def difference_table(found: list[Ranking], level: float) -> Table:
    """Return all differences to the best of the sample in one measure."""
    first = found[0]
    words, unit = title(first.measure)
    made = table(
        f"{words}: difference to the best of the sample, {unit}", "circumstance", "option", "less", "difference",
        f"{100 * level:g} % interval, all together", "p, Holm", left=3,
        caption="Paired, replication by replication; p-values and intervals are corrected for all pairs of options.",
    )  # fmt: skip
    rows = [(one, pair) for one in found for pair in one.selection.pairs or [None]]
    for one, pair in rows[:MOST_ROWS]:
        if pair is None:
            made.add_row(one.circumstance, "no option", "", "undefined", "", "")
            continue
        mean, low, high = pair.comparison.difference
        limits = interval(low, high, one.unit) + RARE_MARK * bool(one.rare & {pair.first, pair.second})
        p = "undefined" if pair.p_adjusted != pair.p_adjusted else f"{pair.p_adjusted:.2g}"
        made.add_row(one.circumstance, pair.first, pair.second, in_unit(mean, one.unit), limits, p)
    return _cut(_noted(made, RARE_NOTE * any(one.rare for one in found)), len(rows))


def game_table(found: MixGame) -> Table:
    """Return what both sides play, and the value of the game."""
    game, (words, unit) = found.game, title(found.measure)
    limits = interval(game.value.low, game.value.high, found.unit)
    value = f"Value {measured(game.value.mean, found.unit)} {limits}".rstrip() + RARE_MARK * found.is_rare
    made = table(
        f"Mix game: {words}, {unit}; {found.attacker} wants it large, {found.defender} small", "side", "mix", "plays",
        "mean of resamples", "played in", "gives away at worst", left=2,
        caption=f"{value}. Gives away: what the other side's best answer to this mix alone takes beyond the value.",
    )  # fmt: skip
    sides = (
        (found.attacker, found.rows, game.equilibrium.red, game.red_mean, game.red_played, game.red_exploitable),
        (found.defender, found.columns, game.equilibrium.blue, game.blue_mean, game.blue_played, game.blue_exploitable),
    )
    for side, names, *columns in sides:
        for name, *values in zip(names, *columns, strict=True):
            shares = [share(float(v)) for v in values[:3]]
            made.add_row(side, name, *shares, in_unit(float(values[3]), found.unit))
    return _noted(made, *corner_notes([found]), RARE_NOTE * found.is_rare)


def games_table(found: Sequence[MixGame], turns: Sequence[SupportChange]) -> Table:
    """Return what both sides play under each circumstance, and between which of them that changes."""
    words, unit = title(found[0].measure)
    attacker, defender = found[0].attacker, found[0].defender
    made = table(
        f"Mix games: {words}, {unit}; {attacker} wants it large, {defender} small", "circumstance",
        f"{attacker} plays", f"{defender} plays", "value", "interval", left=3,
    )  # fmt: skip
    for one in found[:MOST_ROWS]:
        value = one.game.value
        limits = interval(value.low, value.high, one.unit) + RARE_MARK * one.is_rare
        played = (listed(names) for names in supports(one))
        made.add_row(one.circumstance, *played, in_unit(value.mean, one.unit), limits)
    said = [
        f"{change.side} turns from {listed(change.before)} to {listed(change.after)} between {change.between[0]} and"
        f" {change.between[1]} of {change.words}{f' at {change.circumstance}' if change.circumstance else ''}."
        for change in turns
    ] or ["What is played changes nowhere."]
    return _cut(_noted(made, *said, *corner_notes(found), RARE_NOTE * any(one.is_rare for one in found)), len(found))


def sobol_table(found: SobolIndices, labels: Mapping[str, str]) -> Table:
    """Return Sobol's indices of one measure, with the noise."""
    made = table(
        f"Sobol's indices: {title(found.measure)[0].lower()}", "factor", "first", "interval", "total",
        "interval", caption="Shares of the variance that factors cause, noise taken off; that of the noise is of the"
        f" variance between points. Luck is {share(found.sobol.luck_share)} of the variance of a single raid.",
    )  # fmt: skip
    order = sorted(found.sobol.indices, key=lambda one: -np.nan_to_num(one.total.mean, nan=-np.inf))
    if any(math.isnan(one.first.low) for one in order):
        made.caption = Text(f"{made.caption} {NO_LIMITS}", "dim")
    for one in order[:MOST_ROWS]:
        made.add_row(
            labels.get(one.name, one.name),
            *(cell for i in (one.first, one.total) for cell in (share(i.mean), interval(i.low, i.high, "1"))),
        )
    noise = found.sobol.noise_share
    made.add_row("replication noise", share(noise.mean), interval(noise.low, noise.high, "1"), "", "")
    return _cut(made, len(order))


def morris_table(found: MorrisEffects, labels: Mapping[str, str]) -> Table:
    """Return Morris' effects on one measure."""
    made = table(
        f"Morris' effects: {title(found.measure)[0].lower()}", "factor", "mean size mu*", "interval",
        "noise alone", "spread sigma", "interval", "matters",
        caption="Over the whole range of a factor. Matters: mu* is clearly above what replication noise alone would"
        " show. Spread: interaction with other factors, or curvature.",
    )  # fmt: skip
    order = sorted(found.effects, key=lambda one: -one.mu_star.mean)
    for one in order[:MOST_ROWS]:
        size, spread, unit = one.mu_star, one.sigma, found.unit
        made.add_row(
            labels.get(one.name, one.name),
            in_unit(size.mean, unit), interval(size.low, size.high, unit), in_unit(one.floor, unit),
            in_unit(spread.mean, unit), interval(spread.low, spread.high, unit), "yes" if one.matters else "not shown",
        )  # fmt: skip
    return _cut(made, len(order))


def tornado_table(found: TornadoBars, labels: Mapping[str, str]) -> Table:
    """Return what each factor alone does to one measure."""
    made = table(
        f"One factor at a time: {title(found.measure)[0].lower()}, typically"
        f" {in_unit(found.typical.mean, found.unit)}", "factor", "from", "to", "swing", "interval", "matters",
    )  # fmt: skip
    for bar in found.bars[:MOST_ROWS]:
        low, high = found.ends[bar.name]
        limits = interval(bar.swing.low, bar.swing.high, found.unit)
        matters = "yes" if bar.matters else "not shown"
        made.add_row(
            labels.get(bar.name, bar.name),
            number(float(low)),
            number(float(high)),
            in_unit(bar.swing.mean, found.unit),
            limits,
            matters,
        )
    return _cut(made, len(found.bars))


def band_table(found: Sequence[StructuralBand], level: float) -> Table:
    """Return the band of each measure at each point over the worlds, beside the width that chance gives one of them."""
    points = ["point"] if found[0].point else []
    made = table(
        f"Over {found[0].worlds:,} worlds of the uncertain figures", "measure", *points, "median",
        f"middle {100 * level:g} % of the worlds", "width by chance in one", left=1 + len(points),
    )  # fmt: skip
    for one in found[:MOST_ROWS]:
        limits = interval(one.band.low, one.band.high, one.unit)
        point = [one.point] if points else []
        values = in_unit(one.band.mean, one.unit), limits, in_unit(one.chance, one.unit)
        made.add_row(title(one.measure)[0], *point, *values)
    return _cut(made, len(found))


def band_difference_table(found: Sequence[BandDifference], level: float) -> Table:
    """Return the differences between points over the worlds, and in which share of the worlds the first has more."""
    made = table(
        "Differences between points, world by world", "measure", "point", "less", "median",
        f"middle {100 * level:g} % of the worlds", "width by chance in one", "first has more in", left=3,
        caption="All points have the same worlds and the same raids; in a world with few replications chance can decide"
        " the sign.",
    )  # fmt: skip
    for one in found[:MOST_ROWS]:
        limits = interval(one.band.low, one.band.high, one.unit)
        values = in_unit(one.band.mean, one.unit), limits, in_unit(one.chance, one.unit)
        made.add_row(title(one.measure)[0], one.first, one.less, *values, f"{share(one.above)} of the worlds")
    return _cut(made, len(found))


def _noted(made: Table, *notes: str) -> Table:
    """Return a table with further sentences under it."""
    words = " ".join(filter(None, (str(made.caption or ""), *notes)))
    made.caption = Text(words, "dim") if words else None
    return made


def _cut(made: Table, rows: int) -> Table:
    """Return a table, with a word on the rows that are not shown."""
    if rows > MOST_ROWS:
        made.caption = Text(f"{made.caption or ''} The first {MOST_ROWS} of {rows:,}; all with --json.".strip(), "dim")
    return made
