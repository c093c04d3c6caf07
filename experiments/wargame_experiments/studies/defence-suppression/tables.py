"""Answer, tables and figures of the study defence-suppression."""

from reading import Row, Sweep, markdown, percent, sentence, signed

from wargame_experiments.figures.figure_spec import FigureSpec, made_with
from wargame_experiments.figures.panels import Panel, PanelCurve, Panels, figure_spec

ANSWER = """
    In a raid spread over time as in the scenario, red takes value of {value_none} (USD) if nobody hunts radars. If
    {share} of the drones do, that changes by {gain_drones} USD by chance, {drones_worlds}; if half of the missiles do
    as well, by {gain_both} USD by chance, {both_worlds}. With what blue loses of its forces, the changes are
    {all_drones} and {all_both} USD. Leakage is then {leakage_both} against {leakage_none}, the ratio full {cer_both}
    against {cer_none}. If each wave arrives at once, {share} of the drones as hunters change value by {gain_once} USD;
    with half of the missiles, value with forces by {all_once} USD.
"""
SPREAD, AT_ONCE = 0, 1  # simultaneity
NO_MISSILES, HALF = 0, 0.5  # share of the missiles that hunts
SHARE = 0.5  # of the drones, in the answer


MISSILES = "missiles that hunt"
TIMINGS = {SPREAD: "spread", AT_ONCE: "at once"}
FACTORS = ("raid", MISSILES, "drones that hunt")
VALUE, ALL = ("value_lost",), ("value_lost", "cost_blue_lost")


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {"answer": _answer(sweep), "levels": _levels(sweep), "gain": _gain(sweep)}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the value lost and leakage over the share that hunts, for each timing of the raid."""
    lines = """of the drones that hunts radars and command nodes, in a raid as spread as that of the scenario (a) and in
        one of which each wave arrives at once (b); one line for the share of the cruise missiles that hunts them"""
    of_value = f"""
        Value lost by the defender (USD a raid) against the share {lines}. Bars: intervals. {made_with(sweep.data)}"""
    of_leakage = f"""
        Leakage (share of armed attackers launched, those that arrive at what they hunt among them) against the share
        {lines}. Bars: intervals. {made_with(sweep.data)}"""
    value, leakage = "value lost,\nUSD a raid", "leakage,\nshare of armed attackers launched"
    return [
        figure_spec("value_lost", Panels(value, "USD", _panels(sweep, "value_lost"), by=MISSILES), of_value),
        figure_spec("leakage", Panels(leakage, "1", _panels(sweep, "leakage"), by=MISSILES), of_leakage),
    ]


def _panels(sweep: Sweep, measure: str) -> list[Panel]:
    """Return a panel for each timing of the raid."""
    panels = []
    for simultaneity, words in TIMINGS.items():
        curves = []
        for missiles in (NO_MISSILES, HALF):
            rows = _rows(sweep, simultaneity, missiles)
            shares = [row["hunting_share"] for row in rows]
            curves.append(PanelCurve(percent(missiles), shares, [sweep.estimate(row, measure) for row in rows]))
        panels.append(Panel(words, "share of the drones that hunts", "1", curves))
    return panels


def _rows(sweep: Sweep, simultaneity: float, missiles: float) -> list[Row]:
    """Return the points of one timing and one share of the missiles, by the share of the drones that hunts."""
    found = sweep.where(simultaneity=simultaneity, hunting_missiles=missiles)
    return sorted(found, key=lambda row: row["hunting_share"])


def _all(sweep: Sweep) -> list[tuple[list[str], Row]]:
    """Return all points, each with the cells that say which it is."""
    return [
        ([words, percent(missiles), percent(row["hunting_share"])], row)
        for simultaneity, words in TIMINGS.items()
        for missiles in (NO_MISSILES, HALF)
        for row in _rows(sweep, simultaneity, missiles)
    ]


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
    rows = [[*words, *(sweep.cell(row, name) for name in measures)] for words, row in _all(sweep)]
    headers = [*FACTORS, "value lost, USD", "forces lost, USD", "leakage", "long-range shots"]
    return markdown([*headers, "medium-range shots", "asset-days lost", "ratio full"], rows)


def _gain(sweep: Sweep) -> str:
    """Return what hunting gains red against no hunters, paired by raid: value, and value with forces."""
    rows = []
    for words, row in _all(sweep):
        none = _rows(sweep, row["simultaneity"], NO_MISSILES)[0]
        if row is not none:
            gains = (sweep.difference(row, none, *measures) for measures in (VALUE, ALL))
            rows.append([*words, *map(signed, gains)])
    return markdown([*FACTORS, "value lost, USD", "value and forces lost, USD"], rows)


def _answer(sweep: Sweep) -> str:
    def at(simultaneity: float, missiles: float, share: float) -> Row:
        return sweep.at(simultaneity=simultaneity, hunting_missiles=missiles, hunting_share=share)

    none, none_once = (at(simultaneity, NO_MISSILES, 0) for simultaneity in (SPREAD, AT_ONCE))
    drones, both, once = at(SPREAD, NO_MISSILES, SHARE), at(SPREAD, HALF, SHARE), at(AT_ONCE, HALF, SHARE)
    cell, change = sweep.cell, lambda a, b, measures: signed(sweep.difference(a, b, *measures))
    return sentence(
        ANSWER.format(
            value_none=sweep.headline(none, "value_lost"),
            drones_worlds=sweep.change_over_worlds(drones, none, *VALUE),
            both_worlds=sweep.change_over_worlds(both, none, *VALUE),
            share=percent(SHARE),
            gain_drones=change(drones, none, VALUE),
            gain_both=change(both, none, VALUE),
            all_drones=change(drones, none, ALL),
            all_both=change(both, none, ALL),
            leakage_both=cell(both, "leakage"),
            leakage_none=cell(none, "leakage"),
            cer_both=cell(both, "cer_full"),
            cer_none=cell(none, "cer_full"),
            gain_once=change(at(AT_ONCE, NO_MISSILES, SHARE), none_once, VALUE),
            all_once=change(once, none_once, ALL),
        )
    )
