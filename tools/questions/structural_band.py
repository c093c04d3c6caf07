"""Numbers of docs/questions/structural-band.md."""

from questions.source import Source, items, sentence

SHORT = """
    Over {worlds} worlds of the catalogue's ranges the balance of a raid lies in {band} USD (median {median}), the full
    ratio in {full} and leakage in {leakage} %; chance in one world is an interval only {width} USD wide.
"""
HANGS = """
    **What is drawn, not how often.** The full ratio spreads over {full} and leakage over {leakage} %, while chance in
    one world gives intervals {full_width} and {leakage_width} wide. More replications narrow those alone.
"""


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    rows = source.rows("structural-band", "bands")
    by_name = {row["measure"]: row for row in rows}
    balance, full, leakage = (by_name[name] for name in NAMES)
    band, chance = "middle 95 % of the worlds", "width by chance in one world"
    short = SHORT.format(
        worlds=len(source.sweep("structural-band").points),
        band=balance[band],
        median=balance["median"],
        full=full[band],
        leakage=leakage[band],
        width=balance[chance],
    )
    hangs = HANGS.format(full=full[band], leakage=leakage[band], full_width=full[chance], leakage_width=leakage[chance])
    figure = source.figure("structural-band/figures/band_balance-page")
    return {"short": sentence(short), "figure": figure, "hangs": items(hangs)}


NAMES = ("What blue is out of, less red", "Full cost-exchange ratio", "Leakage")
