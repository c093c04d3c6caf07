"""Numbers of docs/questions/structural-band.md."""

from questions.source import Source, paragraphs, sentence

SHORT = """
    Over {worlds} worlds of the catalogue's ranges the balance of a raid lies in {band} USD (median {median}), the full
    ratio in {full} and leakage in {leakage} %; chance in one world is an interval only {width} USD wide.
"""
HANGS = """
    - **What is drawn, not how often**: for {measure} the worlds spread over {band}, while the raids of one world give an
    interval {width} wide. More replications narrow the second alone.
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
    hangs = "\n\n".join(
        HANGS.format(measure=row["measure"].lower(), band=row[band], width=row[chance]) for row in (full, leakage)
    )
    figure = source.figure("structural-band/figures/band_balance-page")
    return {"short": sentence(short), "figure": figure, "hangs": paragraphs(hangs)}


NAMES = ("What blue is out of, less red", "Full cost-exchange ratio", "Leakage")
