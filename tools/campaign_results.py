"""Run the shipped campaigns and the variants of their questions, and keep what the pages of questions quote.

    python tools/campaign_results.py --run                  all of tools/campaign_results.toml, some minutes
    python tools/campaign_results.py --run shell-hunger     one of them
    python tools/campaign_results.py --check                exits 1 if a file is not of the campaign as it is shipped

Each table of tools/campaign_results.toml makes `results/campaigns/<name>.json`: measures of each variant with 95 %
intervals, and those of the paired differences to the first variant, replication by replication. Figures of the first
variant stand in `results/campaigns/figures`. A check runs nothing: it compares campaigns and what is asked for.
Exit codes: 0 done, 1 a file differs, 2 there is no such campaign or measure.
"""

import argparse
import json
import math
import sys
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from wargame.campaign.assess import block_size
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run_many
from wargame.campaign.measures import recipes
from wargame.campaign.scenario_file import LoadedCampaign, load
from wargame.campaign.summary import CampaignAssessment, CampaignSummary
from wargame.campaign.surge import surge_setup
from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.formatting import command_line
from wargame_experiments.statistics.comparison import compare

ROOT = Path(__file__).parent.parent
WANTED = "tools/campaign_results.toml"
RESULTS = "results/campaigns"
SEED = 1
DPI = 110  # of figures kept with the results
DIGITS = 6  # significant, of a number that is kept
ABOUT = ("command", "campaign_sha256", "battle_sha256")  # of each variant


class Trouble(Exception):
    """A campaign or a measure that is not there."""


class CampaignVariant(NamedTuple):
    """A campaign with settings laid over it."""

    name: str
    loaded: LoadedCampaign
    about: dict[str, Any]


class VariantRun(NamedTuple):
    """Observations of the measures that are kept, their units, and all that is said of the campaign."""

    observations: dict[str, Observations]
    units: dict[str, str]
    assessment: CampaignAssessment


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="tables of campaign_results.toml; all without any")
    parser.add_argument("--run", action="store_true", help="run the campaigns and write their files")
    parser.add_argument("--check", action="store_true", help="run nothing; exit 1 if a file is not of its campaign")
    parser.add_argument("--replications", type=int, help="in place of those of the table")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    tables = tomllib.loads((options.root / WANTED).read_text("utf-8"))
    try:
        if unknown := sorted(set(options.names) - set(tables)):
            raise Trouble(f"no campaign {', '.join(unknown)} in {WANTED}; allowed: {', '.join(tables)}")
        chosen = {name: tables[name] for name in options.names or tables}
        if options.run:
            for name, table in chosen.items():
                write(options.root / RESULTS, name, table, options.replications)
    except Trouble as trouble:
        print(f"campaign_results: {trouble}", file=sys.stderr)
        return 2
    return report(options.root, chosen) if options.check or not options.run else 0


def report(root: Path, tables: dict[str, Any]) -> int:
    """Print which files are not of their campaigns, and return 1 if there are any."""
    stale = [name for name, table in tables.items() if not is_current(root / RESULTS / f"{name}.json", name, table)]
    for name in stale:
        print(f"{RESULTS}/{name}.json: not of the campaign as it is shipped; to make it again: {remake(name)}")
    return int(bool(stale))


def remake(name: str) -> str:
    return f"python tools/campaign_results.py --run {name}"


def is_current(file: Path, name: str, table: dict[str, Any]) -> bool:
    """Return whether a file is of the campaigns, settings, replications and measures that its table asks for."""
    if not file.is_file():
        return False
    found = json.loads(file.read_text("utf-8"))
    about = {one.name: one.about for one in variants(name, table)}
    stored = {key: {word: one.get(word) for word in ABOUT} for key, one in found["variants"].items()}
    if stored != about or found["replications"] != table["replications"]:
        return False
    kept, patterns = found["variants"][next(iter(about))]["measures"], asked(table)
    return all(matches(name, patterns) for name in kept) and all(is_met(pattern, kept) for pattern in patterns)


def variants(name: str, table: dict[str, Any]) -> list[CampaignVariant]:
    """Return the variants of a campaign, loaded."""
    return [_variant(key, name, one, table["replications"]) for key, one in table["variants"].items()]


def _variant(key: str, name: str, one: dict[str, Any], replications: int) -> CampaignVariant:
    source, settings = one.get("campaign", name), one.get("settings", [])
    loaded = load(source, settings)
    command = command_line("campaign", source, settings, {"replications": replications, "seed": SEED})
    battle = loaded.battle.text_sha256 if loaded.battle else None
    return CampaignVariant(key, loaded, dict(zip(ABOUT, (command, loaded.text_sha256, battle), strict=True)))


def write(folder: Path, name: str, table: dict[str, Any], replications: int | None) -> None:
    """Run the variants of a campaign, and write their measures and the figures of the first."""
    n = replications or table["replications"]
    found: dict[str, Any] = {}
    first: VariantRun | None = None
    for one in variants(name, {**table, "replications": n}):
        print(f"{name}, {one.name}: {one.about['command']}", file=sys.stderr)
        done = run(one.loaded, table, n)
        if first is None:
            first = done
            draw(folder / "figures", name, done.assessment, table.get("figures", []))
        found[one.name] = one.about | {
            "measures": {key: cell(estimate(o), done.units[key]) for key, o in done.observations.items()}
        }
        if done is not first:
            found[one.name]["difference"] = dict(differences(done, first))
    document = {"campaign": name, "made_by": remake(name), "seed": SEED, "replications": n, "variants": found}
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n"
    (folder / f"{name}.json").write_text(text, "utf-8")


def run(loaded: LoadedCampaign, table: dict[str, Any], replications: int) -> VariantRun:
    """Run a campaign block by block, and return what is kept of it."""
    setup = build(loaded)
    rich, summary, size = surge_setup(setup), CampaignSummary(setup), block_size(setup)
    blocks, units = list[dict[str, Observations]](), dict[str, str]()
    for start in range(0, replications, size):
        count = min(size, replications - start)
        outcome = run_many(setup, SEED, count, start)
        surge = rich and (rich, run_many(rich, SEED, count, start))
        summary.add(outcome, surge)
        found = recipes(setup, outcome, surge)
        names = {name: found[name].observations() for name in found if matches(name, table["measures"])}
        units |= {name: found[name].spec.unit for name in names}
        for pattern in table.get("means", []):
            each = [found[name] for name in found if fnmatchcase(name, pattern)]
            if each:
                names[pattern] = mean_of([one.observations() for one in each])
                units[pattern] = each[0].spec.unit
        blocks.append(names)
    if lacking := [pattern for pattern in asked(table) if not is_met(pattern, blocks[0])]:
        raise Trouble(f"{loaded.campaign.name} has no measure {', '.join(lacking)}")
    return VariantRun(
        {name: joined([block[name] for block in blocks]) for name in blocks[0]}, units, summary.assessment()
    )


def asked(table: dict[str, Any]) -> list[str]:
    """Return the patterns of all measures that a table asks for."""
    return [*table["measures"], *table.get("means", [])]


def matches(name: str, patterns: Iterable[str]) -> bool:
    return any(name == pattern or fnmatchcase(name, pattern) for pattern in patterns)


def is_met(pattern: str, names: Iterable[str]) -> bool:
    return any(matches(name, [pattern]) for name in names)


def mean_of(parts: list[Observations]) -> Observations:
    """Return the mean of several measures replication by replication; of shares and ratios sum over sum."""
    tops = np.sum([one.numerator for one in parts], axis=0)
    if parts[0].denominator is None or parts[0].kind not in ("share", "ratio", "price"):
        return Observations("mean", tops / len(parts))
    return Observations(parts[0].kind, tops, np.sum([one.denominator for one in parts], axis=0))


def joined(blocks: list[Observations]) -> Observations:
    """Return the observations of several blocks as one."""
    columns = [
        None if parts[0] is None else np.concatenate(parts) for parts in zip(*(b[1:] for b in blocks), strict=True)
    ]
    return Observations(blocks[0].kind, *columns)  # type: ignore[arg-type]


def differences(run: VariantRun, first: VariantRun) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield by measure how much a variant differs from the first, replication by replication."""
    for name in (name for name in run.observations if name in first.observations):
        yield name, cell(compare(run.observations[name], first.observations[name]).difference, run.units[name])


def cell(found: Interval, unit: str) -> dict[str, Any]:
    """Return an estimate as plain values, undefined ones as None."""
    words = ("mean", "low", "high")
    return {word: _rounded(value) for word, value in zip(words, found, strict=True)} | {"unit": unit}


def _rounded(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def draw(folder: Path, campaign: str, assessment: CampaignAssessment, names: list[str]) -> None:
    """Draw the figures of a campaign that are kept, as ``<campaign>-<figure>.png`` with its caption beside it."""
    from wargame_experiments.figures import campaign as figures
    from wargame_experiments.figures.figure_spec import checked, write_picture

    folder.mkdir(parents=True, exist_ok=True)
    known = {spec.name: spec for spec in map(checked, figures.figure_specs(assessment, SEED))}
    if unknown := [name for name in names if name not in known or known[name].reason]:
        raise Trouble(f"{campaign}: no figure {', '.join(unknown)}; allowed: {', '.join(known)}")
    for name in names:
        write_picture(folder, known[name], f"{campaign}-{name}", DPI)


if __name__ == "__main__":
    sys.exit(main())
