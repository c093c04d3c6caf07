"""Numbers of docs/questions/attritable-share.md."""

from questions.source import Source, items, mixes, money, sentence

SHORT = """
    On one night of mass drones the attacker spends {red} of its budget on attritable units, the defender {blue}, when
    each answers the other; the raid costs the defender {value} USD more than the attacker by chance, {worlds}.
"""
HANGS = """
    **Uncertain prices, values and performance.** Against drones alone, a defender without attritable units is out of
    {extra} USD more than one with nothing else by chance, {extra_worlds}. The attacker's own choice is far less
    certain: against that defender, {best} attritable in place of 100 % gains it {gain} USD by chance, {gain_worlds}.
"""


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    from reading import shown

    sweep, (red, blue, value) = source.sweep("attritable-share"), source.game("attritable-share")
    best = max(red, key=lambda mix: red[mix])
    pairs = ((float(best.split()[0]) / 100, 1), (1, 1), (1, 0))
    likely, cheap, none = (sweep.at(red_attritable=r, blue_attritable=b) for r, b in pairs)
    short = SHORT.format(
        red=mixes(red), blue=mixes(blue), value=money(value), worlds=sweep.over_worlds(likely, "balance")
    )
    hangs = HANGS.format(
        extra=shown(sweep.difference(none, cheap, "balance"), "USD"),
        extra_worlds=sweep.change_over_worlds(none, cheap, "balance"),
        best=best,
        gain=shown(sweep.difference(likely, cheap, "balance"), "USD"),
        gain_worlds=sweep.change_over_worlds(likely, cheap, "balance"),
    )
    figure = source.figure("attritable-share/figures/heat_map_balance-page")
    return {"short": sentence(short), "figure": figure, "hangs": items(hangs)}
