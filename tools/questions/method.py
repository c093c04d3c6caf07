"""Numbers of docs/questions/method.md."""

import tomllib
from typing import Any

from questions.source import Source, items, sentence
from study_tables import STUDIES, read

from wargame.estimates.observations import estimate
from wargame_experiments.formatting import listed, number, share
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.validation.report import markdown

SHORT = """
    Two factors: a grid. Many: one at a time first. A sum of money: mixes and a game. A few alternatives: a list, and
    differences in the same raids, for which independent raids would take {least} to {most} times as many replications.
    With {first} replications the balance of a raid is known to ± {balance}, and the value lost to ± {value}.
"""
HANGS = """
    **What is measured.** Money that is spent in every raid is known soon; losses hang on few leakers, and take many
    more. To know it to ± 5 %, the balance takes {n_balance} replications at this point, leakage {n_leakage} and the
    value lost {n_value_lost}.

    **What is compared.** A difference in the same raids may take far fewer replications than a level, as the second
    table shows.
"""
POINT = {"red_attritable": 0.75, "blue_attritable": 1}
MEASURES = {
    "balance": "balance, USD",
    "cer_full": "full ratio",
    "leakage": "leakage",
    "value_lost": "value lost, USD",
}
COUNTS = (25, 50, 100, 200, 400)
WANTED = 0.05  # relative half-width
RAID = {"drones_a_wave": 36, "interceptor_drones": 12}
SPREAD = {"hunting_missiles": 0, "simultaneity": 0}
MANY, NONE = {**SPREAD, "hunting_share": 0.5}, {**SPREAD, "hunting_share": 0}
PAIRS = (  # study, measure, two points, what differs
    ("attritable-share", "balance", {**POINT, "red_attritable": 1}, POINT, "attacker's share, balance"),
    ("magazine-depth", "value_lost", {**RAID, "missiles": 32}, {**RAID, "missiles": 16}, "magazine, value lost"),
    ("defence-suppression", "value_lost", MANY, NONE, "hunters, value lost"),
)
PAIRS_HEAD = ("what differs, measure", "pairs", "correlation", "independent ones would take, times")


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    sweep, pairs = source.sweep("attritable-share"), [paired(source, *pair) for pair in PAIRS]
    seen = {name: sweep.observations(sweep.at(**POINT), name) for name in MEASURES}
    counts = [n for n in COUNTS if n <= len(seen["balance"].numerator)]
    widths = {name: [relative(estimate(one.first(n))) for n in counts] for name, one in seen.items()}
    needed = {name: f"{counts[-1] * (row[-1] / WANTED) ** 2:,.0f}" for name, row in widths.items()}
    saved = [one.variance_ratio for _, one in pairs]
    short = SHORT.format(
        least=number(min(saved)),
        most=number(max(saved)),
        first=counts[2],
        balance=share(widths["balance"][2]),
        value=share(widths["value_lost"][2]),
    )
    rows = [[words, *map(share, widths[name]), needed[name]] for name, words in MEASURES.items()]
    head = ("half-width, of the mean", *(f"n = {n}" for n in counts), "n for ± 5 %")
    return {
        "short": sentence(short),
        "replications": markdown(rows, head),
        "pairs": markdown([row for row, _ in pairs], PAIRS_HEAD),
        "studies": studies(source),
        "hangs": items(HANGS.format(**{f"n_{name}": n for name, n in needed.items()})),
    }


def relative(found: Any) -> float:
    """Return the half-width of an interval over its mean."""
    return (found.high - found.low) / 2 / abs(found.mean)


def paired(source: Source, study: str, measure: str, one: dict, other: dict, words: str) -> tuple[list[str], Any]:
    """Return a row of what common random numbers save between two points, and the comparison."""
    sweep = source.sweep(study)
    first, second = (sweep.observations(sweep.at(**point), measure) for point in (one, other))
    found = compare(first, second)
    return [words, str(found.n), number(found.correlation), number(found.variance_ratio)], found


def studies(source: Source) -> str:
    """Return a table of the shipped studies: design, points, replications, what they cost."""
    rows = []
    for file in sorted((source.root / STUDIES).glob("*/study.toml")):
        table, name = tomllib.loads(read(file)), file.parent.name
        rows.append([f"[{name}]({name}.md)", designs(table), precision(table["replications"]), cost(source, name)])
    return markdown(rows, ("study", "design", "replications", "cost"))


def designs(table: dict[str, Any]) -> str:
    """Return the kinds of a study's designs."""
    found = table.get("design", [])
    kinds = [one.get("kind", "factorial") for one in (found if isinstance(found, list) else [found])]
    words = " × ".join(kinds or ["factorial"])
    return f"{words}, mixes" if "mixes" in table else words


def precision(table: dict[str, Any]) -> str:
    """Return how many replications a study asks for."""
    if "n" in table:
        return str(table["n"])
    targets = listed([f"`{name}`" for name in table["targets"]])
    return f"{table['n_min']} to {table['n_max']}, to a target of {targets}"


def cost(source: Source, name: str) -> str:
    """Return runs of a study, and the minutes that they took."""
    return source.readme(name, "cost").partition(": ")[2].rstrip(".")
