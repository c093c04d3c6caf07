"""Numbers of docs/questions/directed-energy-breakeven.md."""

from questions.source import Source, items, sentence

HANGS = """
    **Visibility and price.** In the raid of {drones}, {cheap} save {cheap_saved} USD against Coyotes; {dear} save
    {dear_saved}. Below 0 lasers cost more.

    **The lethality of microwaves.** Emitters with typical figures save {typical} USD in that raid, with low figures
    {low}.
"""
HAZE, CLEAR = "4 lasers at 20.0 M, 1 km", "2 lasers at 40.0 M, 20 km"


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    rows = {row["80 M USD buy"]: row for row in source.rows("directed-energy-breakeven", "less")}
    drones = list(rows["nothing"])[-1]
    typical, low = (next(row for name, row in rows.items() if word in name) for word in ("typical", "low figures"))
    hangs = HANGS.format(
        drones=drones,
        cheap=f"{HAZE} of visibility",
        cheap_saved=rows[HAZE][drones],
        dear=f"{CLEAR}",
        dear_saved=rows[CLEAR][drones],
        typical=typical[drones],
        low=low[drones],
    )
    return {
        "short": sentence(source.sentences("directed-energy-breakeven", 1, 2)),
        "figure": source.figure("directed-energy-breakeven/figures/saved-page"),
        "hangs": items(hangs),
    }
