"""Numbers of docs/questions/jamming-decay.md."""

from questions.source import Source, items, points, sentence

SHORT = """
    Without jamming leakage rises by {rise} by chance, {rise_worlds}. When half of the jamming is left, {pads} USD of
    interceptor drones restore the leakage, or {coyotes} of Coyotes, or {guns} of guns; when none is, {pads_none},
    {coyotes_none} and {guns_none}.
"""
HANGS = """
    **How much jamming is left.** Leakage is {full} with all of it, {half} with half and {none} with none.

    **Uncertain prices and performance.** With the most interceptor drones that were simulated in place of all jamming,
    leakage differs from that with jamming by {deepest} by chance, {deepest_worlds}.
"""
BASE = {"pads_budget_usd": 224e3, "coyotes_budget_usd": 22e6, "guns_budget_usd": 33.162e6}


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    from reading import shown

    sweep = source.sweep("jamming-decay")
    full, half, none = (sweep.at(raid_ew_effectiveness=left, **BASE) for left in (1, 0.5, 0))
    pads = max(sweep.where(raid_ew_effectiveness=0), key=lambda row: row["pads_budget_usd"])
    money = {row["jamming left"]: row for row in source.rows("jamming-decay", "break-even")}
    kinds = {"pads": "interceptor drones, USD", "coyotes": "Coyotes, USD", "guns": "guns, USD"}
    short = SHORT.format(
        rise=points(shown(sweep.difference(none, full, "leakage"), "1")),
        rise_worlds=sweep.change_over_worlds(none, full, "leakage"),
        **{kind: money["50 %"][column] for kind, column in kinds.items()},
        **{f"{kind}_none": money["0 %"][column] for kind, column in kinds.items()},
    )
    hangs = HANGS.format(
        full=sweep.headline(full, "leakage"),
        half=sweep.cell(half, "leakage"),
        none=sweep.headline(none, "leakage"),
        deepest=points(shown(sweep.difference(pads, full, "leakage"), "1")),
        deepest_worlds=sweep.change_over_worlds(pads, full, "leakage"),
    )
    figure = source.figure("jamming-decay/figures/leakage-page")
    return {"short": sentence(short), "figure": figure, "hangs": items(hangs)}
