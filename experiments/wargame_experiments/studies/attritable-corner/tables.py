"""Answer, tables and figures of the study attritable-corner."""

import math

from reading import Row, Sweep, markdown, percent, sentence, shown, signed

from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.break_even import BreakEvenLine
from wargame_experiments.analysis.indifference import indifferences
from wargame_experiments.figures import line
from wargame_experiments.figures.figure_spec import FigureSpec
from wargame_experiments.formatting import in_unit, listed, number
from wargame_experiments.statistics.comparison import compare

ANSWER = """
    As night-raid is, red's best of the shares {shares} is {best}: a raid costs blue {more} USD more than with {rival}
    by chance, {more_worlds}. Along the price of a drone in USD {price}; along the factor on the launch intervals
    {pace}; along the hits that destroy the power station, with those of the other targets, {hits}.
"""
SHARE = "red.attritable"
BASE = {"drone-price-usd": 50_000, "pace": 1, "hits-power-station": 40}
NAMES = {"drone-price-usd": "price", "pace": "pace", "hits-power-station": "hits"}
UNITS = {"drone-price-usd": "USD", "pace": "", "hits-power-station": ""}


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {"answer": _answer(sweep), "turns": _turns(sweep), "balance": _balance(sweep)}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the balance against each of the three factors, a line for each share."""
    data = sweep.data
    axes = {axis.name: axis for axis in data.axes}
    made = []
    for factor, name in NAMES.items():
        points = {row["point"] for row in _scan(sweep, factor)}
        found = line.lines_of(data, data.spec("balance"), axes[factor], axes[SHARE], points)
        spec = line.plate(data, found)
        made.append(spec._replace(name=f"line_balance_{name}", caption=f"{spec.caption} What else varies is as it is."))
    return made


def _axis(sweep: Sweep, factor: str) -> FactorAxis:
    return next(axis for axis in sweep.data.axes if axis.name == factor)


def _scan(sweep: Sweep, factor: str) -> list[Row]:
    """Return the points at which the other factors are as in the scenario."""
    fixed = {name.replace("-", "_"): level for name, level in BASE.items() if name != factor}
    return sweep.where(**fixed)


def _shares(sweep: Sweep) -> list[float]:
    return sorted({row["red_attritable"] for row in sweep.points})


def _best(rows: list[Row]) -> Row:
    return max(rows, key=lambda row: row["balance"])


def _base(sweep: Sweep) -> list[Row]:
    """Return the points at which all is as in the scenario."""
    return sweep.where(**{name.replace("-", "_"): level for name, level in BASE.items()})


def _rivals(sweep: Sweep) -> tuple[float, list[float]]:
    """Return the best share where all is as in the scenario, and the others."""
    best = _best(_base(sweep))["red_attritable"]
    return best, [share for share in _shares(sweep) if share != best]


def _line(sweep: Sweep, factor: str, best: float, rival: float) -> BreakEvenLine:
    """Return where the best share and another come out alike along a factor."""
    found = indifferences(sweep.data, factor, f"{SHARE}={best:g}:{rival:g}", "balance")
    (one,) = found.lines
    return one


def _at(x: float, factor: str) -> str:
    return in_unit(x, UNITS[factor]) if math.isfinite(x) else "open"


def _roots(one: BreakEvenLine, factor: str) -> str:
    return listed([f"{_at(r.at.mean, factor)} [{_at(r.at.low, factor)}, {_at(r.at.high, factor)}]" for r in one.roots])


def _answer(sweep: Sweep) -> str:
    best, rivals = _rivals(sweep)
    words = {}
    for factor, name in NAMES.items():
        lines = {rival: _line(sweep, factor, best, rival) for rival in rivals}
        turns = [f"{percent(r)} at {_roots(one, factor)}" for r, one in lines.items() if one.roots]
        levels = _axis(sweep, factor).levels
        never = f"it turns nowhere from {_at(levels[0], factor)} to {_at(levels[-1], factor)}"
        words[name] = f"it comes out like {listed(turns)}" if turns else never
    shares = listed([percent(share) for share in _shares(sweep)])
    points = {row["red_attritable"]: row for row in _base(sweep)}
    rival = max(rivals, key=lambda share: points[share]["balance"])
    pair = points[best], points[rival]
    words |= {
        "best": percent(best),
        "rival": percent(rival),
        "more": signed(sweep.difference(*pair, "balance")),
        "more_worlds": sweep.change_over_worlds(*pair, "balance"),
    }
    return sentence(ANSWER.format(shares=shares, **words))


def _turns(sweep: Sweep) -> str:
    """Return where the best share and each other come out alike, and the difference at both ends."""
    best, rivals = _rivals(sweep)
    rows = []
    for factor in NAMES:
        for rival in rivals:
            one = _line(sweep, factor, best, rival)
            ends = [shown(one.estimates[i], "USD") for i in (0, -1)]
            span = " to ".join(_at(one.levels[i], factor) for i in (0, -1))
            pair = f"{percent(best)} less {percent(rival)}"
            rows.append(
                [_axis(sweep, factor).words, span, pair, _roots(one, factor) if one.roots else "nowhere", *ends]
            )
    header = ["along", "simulated", "shares", "alike at", "difference at the first level, USD", "at the last, USD"]
    return markdown(header, rows)


def _balance(sweep: Sweep) -> str:
    """Return the balance of each share, and the best of them, at every level of each factor."""
    shares, rows = _shares(sweep), []
    for factor in NAMES:
        column = factor.replace("-", "_")
        scan = _scan(sweep, factor)
        for level in sorted({row[column] for row in scan}):
            points = {row["red_attritable"]: row for row in scan if row[column] == level}
            cells = [sweep.cell(points[share], "balance") for share in shares]
            rows.append([_axis(sweep, factor).words, number(level), *cells, _verdict(sweep, points)])
    return markdown(["factor", "level", *(f"red {percent(share)}" for share in shares), "best"], rows)


def _verdict(sweep: Sweep, points: dict[float, Row]) -> str:
    """Return the best share, with each other that its paired difference does not tell from it."""
    best = _best(list(points.values()))
    alike = [
        share
        for share, row in points.items()
        if row is not best
        and compare(sweep.observations(best, "balance"), sweep.observations(row, "balance"), sweep.level).difference.low
        <= 0.0
    ]
    return " or ".join(percent(share) for share in [best["red_attritable"], *alike])
