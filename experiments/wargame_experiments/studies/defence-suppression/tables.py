"""Answer, tables and figures of the study defence-suppression."""

from reading import Row, Sweep, markdown, percent, sentence, signed

from wargame_experiments.figures.figure_spec import FigureSpec, made_with
from wargame_experiments.figures.panels import Panel, PanelCurve, Panels, figure_spec

ANSWER = """
    In a raid spread over time as in the scenario, red takes {value_none} USD of value if nobody hunts radars. If
    {share_best} do, which is the best of the simulated shares by that measure, it takes {value_best} USD, a change of
    {gain_best} USD, and the ratio full goes from {cer_none} to {cer_best}. Counted with what blue loses of its forces,
    the best share is {share_all}, {gain_all} USD against no hunters. If each wave arrives at once, red takes
    {value_none_once} USD without hunters; the best share of them is then {share_once}, a change of {gain_once} USD.
"""
SPREAD, AT_ONCE = 0, 1  # simultaneity


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {"answer": _answer(sweep), "levels": _levels(sweep), "gain": _gain(sweep)}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the value lost and leakage over the share that hunts, for each timing of the raid."""
    timing = "one line for each simultaneity of arrivals, 0 as in the scenario, 1 all of a wave at once"
    of_value = f"""
        Value lost by the defender (USD a raid) against the share of drones and missiles that hunts radars and command
        nodes, {timing}. Bars: intervals. {made_with(sweep.data)}"""
    of_leakage = f"""
        Leakage (share of armed attackers launched, those that hit what they hunted among them) against the share of
        drones and missiles that hunts radars and command nodes, {timing}. Bars: intervals. {made_with(sweep.data)}"""
    value, leakage = "value lost,\nUSD a raid", "leakage,\nshare of armed attackers launched"
    return [
        figure_spec("value_lost", Panels(value, "USD", [_panel(sweep, "value_lost")], by="simultaneity"), of_value),
        figure_spec("leakage", Panels(leakage, "1", [_panel(sweep, "leakage")], by="simultaneity"), of_leakage),
    ]


def _panel(sweep: Sweep, measure: str) -> Panel:
    curves = []
    for simultaneity in _timings(sweep):
        rows = [sweep.at(hunting_share=share, simultaneity=simultaneity) for share in _shares(sweep)]
        estimates = [sweep.estimate(row, measure) for row in rows]
        curves.append(PanelCurve(f"{simultaneity:g}", _shares(sweep), estimates))
    return Panel("", "share that hunts radars and command nodes", "1", curves)


def _shares(sweep: Sweep) -> list[float]:
    return sorted({row["hunting_share"] for row in sweep.points})


def _timings(sweep: Sweep) -> list[float]:
    return sorted({row["simultaneity"] for row in sweep.points})


def _rows(sweep: Sweep, simultaneity: float) -> list[Row]:
    """Return the points of one timing, by the share that hunts."""
    return sorted(sweep.where(simultaneity=simultaneity), key=lambda row: row["hunting_share"])


def _best(sweep: Sweep, simultaneity: float, *measures: str) -> Row:
    """Return the point of one timing at which the sum of some measures is largest, no hunters left out."""
    return max(_rows(sweep, simultaneity)[1:], key=lambda row: sweep.estimate(row, *measures).mean)


def _levels(sweep: Sweep) -> str:
    measures = (
        "value_lost",
        "cost_blue_lost",
        "leakage",
        "shots_unit_long_range",
        "shots_unit_medium_range",
        "asset_days_lost",
        "cer_full",
    )
    rows = []
    for simultaneity in _timings(sweep):
        for row in _rows(sweep, simultaneity):
            cells = (sweep.cell(row, name) for name in measures)
            rows.append([f"{simultaneity:g}", percent(row["hunting_share"]), *cells])
    headers = ["simultaneity", "hunters", "value lost, USD", "forces lost, USD", "leakage", "long-range shots"]
    return markdown([*headers, "medium-range shots", "asset-days lost", "ratio full"], rows)


def _gain(sweep: Sweep) -> str:
    """Return what hunting gains red against no hunters, paired by raid: value, and value with forces."""
    rows = []
    for simultaneity in _timings(sweep):
        none, *others = _rows(sweep, simultaneity)
        for row in others:
            gains = (sweep.difference(row, none, *m) for m in (("value_lost",), ("value_lost", "cost_blue_lost")))
            rows.append([f"{simultaneity:g}", percent(row["hunting_share"]), *map(signed, gains)])
    return markdown(["simultaneity", "hunters", "value lost, USD", "value and forces lost, USD"], rows)


def _answer(sweep: Sweep) -> str:
    none, none_once = _rows(sweep, SPREAD)[0], _rows(sweep, AT_ONCE)[0]
    both = ("value_lost", "cost_blue_lost")
    best, best_all, once = (
        _best(sweep, SPREAD, "value_lost"),
        _best(sweep, SPREAD, *both),
        _best(sweep, AT_ONCE, "value_lost"),
    )
    return sentence(
        ANSWER.format(
            value_none=sweep.cell(none, "value_lost"),
            share_best=percent(best["hunting_share"]),
            value_best=sweep.cell(best, "value_lost"),
            gain_best=signed(sweep.difference(best, none, "value_lost")),
            cer_none=sweep.cell(none, "cer_full"),
            cer_best=sweep.cell(best, "cer_full"),
            share_all=percent(best_all["hunting_share"]),
            gain_all=signed(sweep.difference(best_all, none, *both)),
            value_none_once=sweep.cell(none_once, "value_lost"),
            share_once=percent(once["hunting_share"]),
            gain_once=signed(sweep.difference(once, none_once, "value_lost")),
        )
    )
