"""Numbers of docs/questions/catalogue-uncertainty.md."""

from questions.source import Source, items, points, sentence

SHORT = """
    The balance of a raid hangs most on {balance}, the full cost-exchange ratio on {full}, and leakage on {leakage}.
"""
HANGS = """
    **The balance**: {balance}. Of the {n} figures that move it most, {weak} are assumed or of low confidence.

    **The full ratio**: {full}. Here {weak_full} of {n_full}.

    **Leakage**: {leakage}. Here {weak_leakage} of {n_leakage}.
"""
MARKERS = ("balance", "full", "leakage")
WEAK = ("low", "assumed")


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    tables = {marker: source.rows("catalogue-uncertainty", marker) for marker in MARKERS}
    weak = {marker: sum(row["confidence"] in WEAK for row in rows) for marker, rows in tables.items()}
    hangs = HANGS.format(
        **{marker: "; ".join(moved(row) for row in rows[:3]) for marker, rows in tables.items()},
        n=len(tables["balance"]),
        n_full=len(tables["full"]),
        n_leakage=len(tables["leakage"]),
        weak=weak["balance"],
        weak_full=weak["full"],
        weak_leakage=weak["leakage"],
    )
    return {
        "short": sentence(SHORT.format(**{marker: moved(rows[0]) for marker, rows in tables.items()})),
        "figure": source.figure("catalogue-uncertainty/figures/tornado_balance-page"),
        "hangs": items(hangs),
    }


def moved(row: dict[str, str]) -> str:
    """Return a figure with its range and its swing."""
    return f"{row['figure']} (from {row['low']} to {row['high']} it moves by {points(row['swing'])})"
