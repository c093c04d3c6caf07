"""Answer, tables and figures of the study jamming-decay."""

import math

import numpy as np
from reading import Row, Sweep, markdown, percent, sentence, shown

from wargame.estimates.interval import Interval
from wargame_experiments.figures.figure_spec import FigureSpec, made_with
from wargame_experiments.figures.panels import Panel, PanelCurve, Panels, figure_spec
from wargame_experiments.formatting import usd

OPTIONS = {"pads": "interceptor drones", "coyotes": "Coyotes", "guns": "guns"}
RESAMPLES, SEED = 2000, 1

ANSWER = """
    Jamming at full strength holds leakage at {leakage_full} and the ratio full at {cer_full}. Without jamming they are
    {leakage_none} and {cer_none}; leakage is {rise} more by chance, {rise_worlds}. With {most} USD more of interceptor
    drones in place of all jamming it is {pads} more than with jamming by chance, {pads_worlds}. Interceptor drones
    restore the leakage for {pads_half} USD when half of the jamming is left, and for {pads_none} USD when none is. The
    same takes {guns_half} and {guns_none} USD of guns, or {coyotes_half} and {coyotes_none} USD of Coyotes.
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {
        "answer": _answer(sweep),
        "decay": _decay(sweep),
        "break-even": _break_even_table(sweep),
    }


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return leakage over the money spent on each option, for each share of jamming left."""
    target = sweep.estimate(_baseline(sweep, 1), "leakage")
    panels = [_panel(sweep, option, target) for option in OPTIONS]
    found = Panels("leakage,\nshare of armed attackers launched", "1", panels, by="jamming left", ordered=True)
    caption = f"""
        Leakage (share of armed attackers launched) against what is spent in addition on interceptor-drone pads (a), on
        Coyote launchers (b) or on guns (c), USD, one line for each share of the jamming that is left. Bars: intervals.
        Dashed, with its band: leakage with all of the jamming and nothing added; where a line falls to it, the money
        has made up for what jamming lost. {made_with(sweep.data)}"""
    return [figure_spec("leakage", found, caption)]


def _panel(sweep: Sweep, option: str, target: Interval) -> Panel:
    curves, added = [], [0.0]
    for strength in _strengths(sweep)[1:]:
        steps = _steps(sweep, option, strength)
        added = [row[f"{option}_budget_usd"] - _own(sweep)[option] for row in steps]
        curves.append(PanelCurve(percent(strength), added, [sweep.estimate(row, "leakage") for row in steps]))
    curves.append(PanelCurve("100 %, nothing added", [0.0, added[-1]], [target, target], guide=True))
    return Panel(OPTIONS[option], f"added for {OPTIONS[option]}, USD", "USD", curves)


def _strengths(sweep: Sweep) -> list[float]:
    return sorted({row["raid_ew_effectiveness"] for row in sweep.points}, reverse=True)


def _own(sweep: Sweep) -> dict[str, float]:
    """Return the cost of each option in the scenario, USD."""
    return {name: min(row[f"{name}_budget_usd"] for row in sweep.points) for name in OPTIONS}


def _steps(sweep: Sweep, option: str, strength: float) -> list[Row]:
    """Return the points with more of one option and the others as they are, by money."""
    others = {f"{name}_budget_usd": usd_ for name, usd_ in _own(sweep).items() if name != option}
    found = sweep.where(raid_ew_effectiveness=strength, **others)
    return sorted(found, key=lambda row: row[f"{option}_budget_usd"])


def _baseline(sweep: Sweep, strength: float) -> Row:
    return _steps(sweep, "pads", strength)[0]


def _decay(sweep: Sweep) -> str:
    measures = ("soft_kill_share", "leakage", "value_lost", "cost_blue", "cer_raid", "cer_full")
    rows = []
    for strength in _strengths(sweep):
        row = _baseline(sweep, strength)
        rows.append([percent(strength), *(sweep.cell(row, name) for name in measures)])
    headers = ["jamming left", "lost to jamming", "leakage", "value lost, USD", "used up by blue, USD", "raid", "full"]
    return markdown(headers, rows)


def _break_even(sweep: Sweep, option: str, strength: float) -> Interval:
    """Return the money that brings leakage back to what it was with all jamming, USD, with the bootstrap's interval.

    Leakage is interpolated linearly between the simulated amounts. Replications are resampled together at all points,
    which use common random numbers. Infinite where the largest amount does not suffice.
    """
    steps = _steps(sweep, option, strength)
    parts = [sweep.observations(row, "leakage") for row in (_baseline(sweep, 1), *steps)]
    n = min(len(part.numerator) for part in parts)
    top = np.array([part.numerator[:n] for part in parts])
    bottom = np.array([part.denominator[:n] for part in parts if part.denominator is not None])
    added = np.array([row[f"{option}_budget_usd"] for row in steps]) - _own(sweep)[option]
    draws = np.random.Generator(np.random.Philox(SEED)).integers(n, size=(RESAMPLES, n))
    found = [_crossing(added, top[:, rows].sum(axis=1) / bottom[:, rows].sum(axis=1)) for rows in draws]
    tail = (1.0 - sweep.level) / 2.0
    low, high = np.quantile(found, tail, method="lower"), np.quantile(found, 1.0 - tail, method="higher")
    return Interval(_crossing(added, top.sum(axis=1) / bottom.sum(axis=1)), float(low), float(high))


def _crossing(added: np.ndarray, leakage: np.ndarray) -> float:
    """Return the money at which leakage falls to that of the first entry; the others are by money."""
    target, curve = leakage[0], leakage[1:]
    if curve[0] <= target:
        return 0.0
    for i in range(1, len(curve)):
        if curve[i] <= target:
            return float(added[i - 1] + (added[i] - added[i - 1]) * (curve[i - 1] - target) / (curve[i - 1] - curve[i]))
    return math.inf


def _money(found: Interval, most: float) -> str:
    def amount(value: float) -> str:
        return f"over {usd(most)}" if math.isinf(value) else usd(value)

    if math.isinf(found.low):
        return amount(math.inf)
    return f"{amount(found.mean)} [{amount(found.low)}, {amount(found.high)}]"


def _most(sweep: Sweep, option: str) -> float:
    return max(row[f"{option}_budget_usd"] for row in sweep.points) - _own(sweep)[option]


def _break_even_table(sweep: Sweep) -> str:
    rows = [
        [percent(strength), *(_money(_break_even(sweep, o, strength), _most(sweep, o)) for o in OPTIONS)]
        for strength in _strengths(sweep)[1:]
    ]
    return markdown(["jamming left", *(f"{label}, USD" for label in OPTIONS.values())], rows)


def _answer(sweep: Sweep) -> str:
    first, last = (_baseline(sweep, strength) for strength in (1, 0))
    deepest = _steps(sweep, "pads", 0)[-1]

    def money(option: str, strength: float) -> str:
        return _money(_break_even(sweep, option, strength), _most(sweep, option))

    cell = sweep.cell
    return sentence(
        ANSWER.format(
            leakage_full=sweep.headline(first, "leakage"),
            leakage_none=sweep.headline(last, "leakage"),
            cer_full=cell(first, "cer_full"),
            cer_none=cell(last, "cer_full"),
            rise=shown(sweep.difference(last, first, "leakage"), "1"),
            rise_worlds=sweep.change_over_worlds(last, first, "leakage"),
            most=usd(_most(sweep, "pads")),
            pads=shown(sweep.difference(deepest, first, "leakage"), "1"),
            pads_worlds=sweep.change_over_worlds(deepest, first, "leakage"),
            **{f"{option}_half": money(option, 0.5) for option in OPTIONS},
            **{f"{option}_none": money(option, 0) for option in OPTIONS},
        )
    )
