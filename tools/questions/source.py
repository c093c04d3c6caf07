"""Results that the pages of questions quote: shipped studies, campaigns, validation and calibration."""

import csv
import json
import math
import sys
from pathlib import Path
from typing import Any

from study_tables import STUDIES, Trouble, read

from wargame.estimates.interval import Interval
from wargame_experiments.formatting import in_unit, interval, listed, usd

RESULTS = "../../results"  # as a page sees it


class Source:
    """Results of a repository.

    Parameters
    ----------
    root
        Of the repository.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        if str(root / STUDIES) not in sys.path:
            sys.path.insert(0, str(root / STUDIES))

    def is_study(self, name: str) -> bool:
        """Return whether there is a shipped study of this name."""
        return (self.root / STUDIES / name / "study.toml").is_file()

    def sweep(self, study: str) -> Any:
        """Return the results of a study, as its tables.py reads them."""
        from reading import load  # pyright: ignore[reportMissingImports]

        return load(self.root / "results" / study)

    def readme(self, study: str, marker: str) -> str:
        """Return what stands between two markers of the README of a study."""
        file = self.root / STUDIES / study / "README.md"
        found = read(file).partition(f"<!-- {marker} -->")[2].partition(f"<!-- /{marker} -->")[0].strip()
        if not found:
            raise Trouble(f"{file}: nothing between the markers of '{marker}'")
        return found

    def sentences(self, study: str, first: int, last: int) -> str:
        """Return sentences of a study's answer, from ``first`` up to and without ``last``."""
        return ". ".join(self.readme(study, "answer").split(". ")[first:last]).rstrip(".") + "."

    def rows(self, study: str, marker: str) -> list[dict[str, str]]:
        """Return the rows of a table in the README of a study, by the words of its head."""
        lines = [line[1:-1].split("|") for line in self.readme(study, marker).splitlines() if line[:1] == "|"]
        head, _, *rows = [[cell.strip() for cell in line] for line in lines]
        return [dict(zip(head, row, strict=True)) for row in rows]

    def figure(self, path: str) -> str:
        """Return a figure with the caption beside it, as a page shows it; ``path`` without ending, in results/."""
        stem = path.removesuffix("-page")
        words = " ".join(read(self.root / "results" / f"{stem}.txt").split())
        if not (self.root / "results" / f"{path}.png").is_file():
            raise Trouble(f"results/{path}.png: no such figure")
        return f"![{words.partition('. ')[0]}]({RESULTS}/{path}.png)\n\n*{words}*"

    def plain_figure(self, path: str, words: str) -> str:
        """Return a picture in results/ with a caption."""
        if not (self.root / "results" / path).is_file():
            raise Trouble(f"results/{path}: no such figure")
        return f"![{words.rstrip('.')}]({RESULTS}/{path})\n\n*{words}*"

    def table(self, path: str) -> list[dict[str, str]]:
        """Return the rows of a table of comma-separated values in results/."""
        return list(csv.DictReader(read(self.root / "results" / path).splitlines()))

    def document(self, path: str) -> dict[str, Any]:
        """Return a JSON document in results/."""
        return json.loads(read(self.root / "results" / path))

    def game(self, study: str) -> tuple[dict[str, float], dict[str, float], Interval]:
        """Return how often each mix of attacker and defender is played in equilibrium, and the value of the game."""
        rows = self.table(f"{study}/figures/game.csv")
        red = {row["attacker_mix"]: float(row["value"]) for row in rows if _is_share(row, "attacker_mix")}
        blue = {row["defender_mix"]: float(row["value"]) for row in rows if _is_share(row, "defender_mix")}
        value = next(row for row in rows if row["kind"] == "value of the game")
        return red, blue, Interval(*(float(value[word]) for word in ("value", "low", "high")))

    def campaign(self, name: str) -> "CampaignResults":
        """Return what tools/campaign_results.py has kept of a campaign."""
        return CampaignResults(self.document(f"campaigns/{name}.json"))


def _is_share(row: dict[str, str], side: str) -> bool:
    return row["kind"] == "share" and bool(row[side])


class CampaignResults:
    """What is kept of a campaign: measures of each variant, and their differences to the first."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.variants: dict[str, Any] = document["variants"]
        self.first = next(iter(self.variants))
        self.replications: int = document["replications"]

    @property
    def made_with(self) -> str:
        """Return how many replications the numbers rest on."""
        return f"{self.replications} replications; intervals at the 95 % level, of differences paired."

    @property
    def commands(self) -> str:
        """Return the commands of all variants."""
        return "\n".join(["```", *(one["command"] for one in self.variants.values()), "```"])

    def mean(self, measure: str, variant: str = "") -> float:
        """Return the estimate of a measure; nan where it is undefined."""
        found = self.variants[variant or self.first]["measures"][measure]["mean"]
        return math.nan if found is None else found

    def cell(self, measure: str, variant: str = "") -> str:
        """Return a measure with its interval."""
        return in_words(self.variants[variant or self.first]["measures"][measure])

    def change(self, measure: str, variant: str) -> str:
        """Return by how much a measure differs from the first variant's, paired, with its interval and sign."""
        return points(in_words(self.variants[variant]["difference"][measure], signed=True))

    def less(self, measure: str, variant: str) -> str:
        """Return by how much a measure of the first variant is above that of another, paired, with its interval."""
        return points(in_words(_turned(self.variants[variant]["difference"][measure])))


def _turned(found: dict[str, Any]) -> dict[str, Any]:
    """Return a difference the other way round."""
    sign = {word: None if found[word] is None else -found[word] for word in ("mean", "low", "high")}
    return {**found, "mean": sign["mean"], "low": sign["high"], "high": sign["low"]}


def in_words(found: dict[str, Any], signed: bool = False) -> str:
    """Return an estimate with its limits; the interval is left out where nothing varies."""
    if found["mean"] is None:
        return "undefined"
    sign = "+" if signed and found["mean"] > 0.0 else ""
    if found["low"] is None or found["low"] == found["high"]:
        return f"{sign}{in_unit(found['mean'], found['unit'])}"
    return f"{sign}{in_unit(found['mean'], found['unit'])} {interval(found['low'], found['high'], found['unit'])}"


def points(text: str) -> str:
    """Return a difference of shares in words: 5 % against 4 % is one percentage point more.

    >>> points("+1.09 % [1.03, 1.15]")
    '+1.09 percentage points [1.03, 1.15]'
    """
    return text.replace(" %", " percentage points", 1)


def sentence(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def items(text: str) -> str:
    """Return the items of a list, which a blank line separates, each in one line."""
    return "\n".join(f"- {sentence(item)}" for item in text.strip().split("\n\n"))


def mixes(played: dict[str, float]) -> str:
    """Return the mixes that are played in equilibrium, with how often where there are several."""
    found = {mix: p for mix, p in played.items() if p > 0.01}
    if len(found) == 1:
        return next(iter(found))
    return listed([f"{mix} (in {100 * p:.0f} % of cases)" for mix, p in found.items()])


def money(found: Interval) -> str:
    """Return an amount of money with its limits."""
    return f"{usd(found.mean)} [{usd(found.low)}, {usd(found.high)}]"
