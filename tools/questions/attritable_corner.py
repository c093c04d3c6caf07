"""Numbers of docs/questions/attritable-corner.md."""

from questions.source import Source, items, sentence

SHORT = """
    All of the attacker's money in drones and all of it in cruise missiles come out alike at {price} USD a drone, and
    below that price drones are better for it (alike along the pace of the launches: {pace}; along the hardness of the
    targets: {hits}).
"""
HANGS = """
    **Which mix is compared.** With {rival} in drones, the rest in missiles, the price at which it comes out like
    drones alone is {mixed} USD.

    **Uncertain prices, values and performance.** At the catalogue's typical figures the attacker's best is {more} USD
    above its next best by chance, {worlds}.
"""


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    from reading import shown

    sweep, turns = source.sweep("attritable-corner"), source.rows("attritable-corner", "turns")
    pure = [row for row in turns if row["shares"] == "100 % less 0 %"]
    mixed = next(row for row in turns if row not in pure)
    price, pace, hits = (row["alike at"] for row in pure)
    first, second = (sweep.at(**{**BASE, "red_attritable": one}) for one in (1, 0.75))
    hangs = HANGS.format(
        rival=mixed["shares"].partition(" less ")[2],
        mixed=mixed["alike at"],
        more=shown(sweep.difference(first, second, "balance"), "USD"),
        worlds=sweep.change_over_worlds(first, second, "balance"),
    )
    return {
        "short": sentence(SHORT.format(price=price, pace=pace, hits=hits)),
        "figure": source.figure("attritable-corner/figures/line_balance_price-page"),
        "hangs": items(hangs),
    }


BASE = {"drone_price_usd": 50_000, "pace": 1, "hits_power_station": 40}
