"""What an analysis found, as tables for the terminal."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from wargame_experiments.analysis.bests import Best
from wargame_experiments.analysis.fronts import Fronts
from wargame_experiments.analysis.games import MixGame
from wargame_experiments.analysis.labels import measured, title, value_writer
from wargame_experiments.analysis.planes import Plane, crossings
from wargame_experiments.analysis.sensitivity import Bars, Effects, Indices
from wargame_experiments.console import table
from wargame_experiments.wording import in_unit, interval, number, share

MOST_ROWS = 60  # of one table


def front_tables(found: Fronts) -> Iterator[Table]:
    """Yield a table for each circumstance: the options, and how often each is on the front."""
    words = " and ".join(
        f"{title(m, u)[0]} ({g})" for m, u, g in zip(found.measures, found.units, found.goals, strict=True)
    )
    for one in found.fronts:
        where = f" at {one.circumstance}" if one.circumstance else ""
        made = table(
            f"Pareto front of {found.side}{where}: {words}", found.words or "option", *found.measures, "on front",
            "of resamples",
        )  # fmt: skip
        for i, name in enumerate(one.names[:MOST_ROWS]):
            values = [in_unit(float(v), u) for v, u in zip(one.front.points[i], found.units, strict=True)]
            made.add_row(name, *values, "yes" if one.front.on_front[i] else "no", share(float(one.front.share[i])))
        yield made


def contour_table(plane: Plane) -> Table:
    """Return where a ratio crosses 1 along the attacker's factor, at each level of the other."""
    made = table(
        f"{title(plane.measure, plane.unit)[0]} of 1: {plane.x.words} at which it is crossed", plane.y.words,
        "crossed at", "band", "then the ratio is", caption="Between points the logarithm of the ratio is interpolated.",
    )  # fmt: skip
    along, up = value_writer(plane.x.unit), value_writer(plane.y.unit)
    found = crossings(plane)
    for level in plane.y.levels:
        rows = [one for one in found if one.y == float(level)]
        for one in rows:
            band = " to ".join(along(x) for x in one.band) or "beyond the points"
            made.add_row(up(level), along(one.x), band, "above 1" if one.rises else "below 1")
        if not rows:
            made.add_row(up(level), "nowhere", "", "")
    return made


def best_table(found: list[Best]) -> Table:
    """Return the verdict on one measure under each circumstance."""
    first = found[0]
    made = table(
        f"Best for {first.side} by {title(first.measure, first.unit)[0].lower()} ({first.goal})", "circumstance",
        "verdict", left=2,
    )  # fmt: skip
    for one in found[:MOST_ROWS]:
        made.add_row(one.circumstance or "all", one.verdict.verdict)
    return made


def difference_table(found: list[Best], level: float) -> Table:
    """Return all differences to the best of the sample in one measure."""
    first = found[0]
    words, unit = title(first.measure, first.unit)
    made = table(
        f"{words}: difference to the best of the sample, {unit}", "circumstance", "option", "less", "difference",
        f"{100 * level:g} % interval, all together", "p, Holm", left=3,
        caption="Paired, replication by replication; p-values and intervals are corrected for all pairs of options.",
    )  # fmt: skip
    rows = [(one, pair) for one in found for pair in one.verdict.pairs]
    for one, pair in rows[:MOST_ROWS]:
        mean, low, high = pair.comparison.difference
        limits = interval(low, high, one.unit)
        p = "undefined" if pair.p_adjusted != pair.p_adjusted else f"{pair.p_adjusted:.2g}"
        made.add_row(one.circumstance, pair.first, pair.second, in_unit(mean, one.unit), limits, p)
    if len(rows) > MOST_ROWS:
        made.caption = Text(f"The first {MOST_ROWS} of {len(rows):,}; all with --json.", "dim")
    return made


def game_table(found: MixGame) -> Table:
    """Return what both sides play, and the value of the game."""
    game, (words, unit) = found.game, title(found.measure, found.unit)
    limits = interval(game.value.low, game.value.high, found.unit)
    value = f"Value {measured(game.value.mean, found.unit)} {limits}".rstrip()
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
    return made


def sobol_table(found: Indices) -> Table:
    """Return Sobol's indices of one measure, with the noise."""
    made = table(
        f"Sobol's indices: {title(found.measure, found.unit)[0].lower()}", "factor", "first", "interval", "total",
        "interval", caption=f"Luck is {share(found.sobol.luck_share)} of the variance of a single raid.",
    )  # fmt: skip
    for one in found.sobol.indices:
        made.add_row(
            one.name, *(cell for i in (one.first, one.total) for cell in (share(i.mean), interval(i.low, i.high, "1")))
        )
    noise = found.sobol.noise_share
    made.add_row("replication noise", share(noise.mean), interval(noise.low, noise.high, "1"), "", "")
    return made


def morris_table(found: Effects) -> Table:
    """Return Morris' effects on one measure."""
    made = table(
        f"Morris' effects: {title(found.measure, found.unit)[0].lower()}", "factor", "mean size", "interval",
        "noise alone", "spread", "matters",
    )  # fmt: skip
    for one in found.effects:
        size, unit = one.mu_star, found.unit
        made.add_row(
            one.name, in_unit(size.mean, unit), interval(size.low, size.high, unit), in_unit(one.floor, unit),
            in_unit(one.sigma, unit), "yes" if one.matters else "not shown",
        )  # fmt: skip
    return made


def tornado_table(found: Bars) -> Table:
    """Return what each factor alone does to one measure."""
    made = table(
        f"One factor at a time: {title(found.measure, found.unit)[0].lower()}, typically"
        f" {in_unit(found.typical.mean, found.unit)}", "factor", "from", "to", "swing", "interval", "matters",
    )  # fmt: skip
    for bar in found.bars[:MOST_ROWS]:
        low, high = found.ends[bar.name]
        limits = interval(bar.swing.low, bar.swing.high, found.unit)
        matters = "yes" if bar.matters else "not shown"
        made.add_row(
            bar.name, number(float(low)), number(float(high)), in_unit(bar.swing.mean, found.unit), limits, matters
        )
    return made
