"""What scenarios, studies and campaigns come to, as a tree of numbers and hashes: what tools/frozen_numbers.py keeps.

The keys above a name say of what sort it is (``arrays``, ``measures``, ``columns`` …, see `tools.columns.SORTS`). A
value is a hashed column ``{"sha256": …, "values": some of it}``, a list, or a number.
"""

import dataclasses
import hashlib
import platform
import sys
import tempfile
import tomllib
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks import entry_points
from tools import columns

ROOT: Final = Path(__file__).parent.parent
FILES: Final = ("benchmarks/standard-battle.toml", "benchmarks/every-phase.toml", "tests/**/skirmish.toml")
CAMPAIGNS: Final = ("tests/wargame/campaign/whole.toml",)
SEED: Final = 20_250
COMPILED: Final = 16  # replications of a scenario
MESA: Final = 2
ASSESSED: Final = 8
POINTS: Final = 8  # of a study, at most
FEW: Final = 6  # replications of a point where their number is fixed
ADAPTIVE: Final = {"n_min": 4, "n_max": 8, "block": 4}  # where it is not: both ways to stop are open
IDS: Final = "ids"
UNLIKE: Final = "unlike compiled"  # what Mesa does not give bit for bit
LIMITS: Final = ("_low", "_high")  # how columns of interval limits end; all their values are kept, see `compared`
WORDS: Final = ("point_id", "error", "traceback", "command")  # columns that name places in the program, or hash names
LEDGER: Final = ("opening", "bought", "expended", "lost_hard", "lost_soft", "damaged", "remaining")

Tree = dict[str, Any]


def measured(root: Path = ROOT, only: Collection[str] = (), progress: bool = False) -> Tree:
    """Return the numbers of all scenarios, studies and campaigns, or of those named.

    Raises
    ------
    ValueError
        If a name is none of a scenario, a study or a campaign.
    """
    scenarios, studies = scenario_sources(root), entry_points.studies(root)
    campaigns = {Path(file).stem: root / file for file in CAMPAIGNS if (root / file).is_file()}
    if unknown := sorted(set(only) - {*scenarios, *studies, *campaigns}):
        allowed = ", ".join([*scenarios, *studies, *campaigns])
        raise ValueError(f"no scenario, study or campaign {', '.join(unknown)}; allowed: {allowed}")
    tree: Tree = {"about": about(), "scenarios": {}, "studies": {}, "campaigns": {}}
    for name in [name for name in (*scenarios, *studies, *campaigns) if not only or name in only]:
        if progress:
            print(f"  {name}", file=sys.stderr, flush=True)
        if name in scenarios:
            tree["scenarios"][name] = scenario_numbers(scenarios[name])
        elif name in studies:
            tree["studies"][name] = study_numbers(studies[name])
        else:
            tree["campaigns"][name] = campaign_numbers(campaigns[name])
    return tree


def about() -> Tree:
    """Return what the numbers may depend on beside the code."""
    libraries = {name: version(name) for name in ("numpy", "numba", "llvmlite", "scipy", "mesa", "pyarrow")}
    return {"python": platform.python_version(), "machine": platform.machine(), "libc": platform.libc_ver()[1]} | (
        libraries
    )


def scenario_sources(root: Path) -> dict[str, str | Path]:
    """Return the shipped scenarios and the files of the benchmarks and tests, by name.

    Raises
    ------
    ValueError
        If one of the files is not there, or there twice.
    """
    sources: dict[str, str | Path] = {name: name for name in entry_points.scenarios()}
    for pattern in FILES:
        files = sorted(root.glob(pattern))
        if len(files) != 1:
            raise ValueError(f"{pattern}: {len(files)} files in {root}; allowed: one; name its new place in FILES")
        sources[files[0].stem] = files[0]
    return sources


def scenario_numbers(source: str | Path) -> Tree:
    """Return the numbers of a scenario, with both engines."""
    loaded = entry_points.load(source)
    setup = entry_points.build(loaded)
    compiled = arrays_of(entry_points.run_many(setup, SEED, COMPILED))
    mesa = arrays_of(entry_points.run_many_mesa(setup, SEED, MESA))
    said = assessment(entry_points.assess(loaded, SEED, ASSESSED))
    few, few_mesa = (assessment(do(loaded, SEED, MESA)) for do in (entry_points.assess, entry_points.assess_mesa))
    return {
        "compiled": {"arrays": {name: array_record(array) for name, array in compiled.items()}},
        "mesa": {
            "arrays": {name: array_record(array) for name, array in mesa.items()},
            UNLIKE: [
                *(name for name, array in mesa.items() if array.tobytes() != compiled[name][:MESA].tobytes()),
                *(f"{sort} / {name}" for sort in few for name in few[sort] if few[sort][name] != few_mesa[sort][name]),
            ],
        },
        **said,
    }


def campaign_numbers(file: Path) -> Tree:
    """Return the numbers of a campaign: its weeks as the compiled engine gives them, and its measures."""
    setup = entry_points.campaign(file)
    arrays = arrays_of(entry_points.run_campaigns(setup, SEED, COMPILED))
    found = entry_points.assess_campaign(setup, SEED, ASSESSED)
    return {
        "compiled": {"arrays": {name: array_record(array) for name, array in arrays.items()}},
        "measures": {name: _limits(each) for name, each in found.measures.items()},
    }


def arrays_of(outcome: Any) -> dict[str, np.ndarray]:
    """Return the arrays of an outcome by name."""
    if dataclasses.is_dataclass(outcome):
        names = [field.name for field in dataclasses.fields(outcome)]
    else:
        names = list(getattr(outcome, "_fields", None) or vars(outcome))
    arrays = {name: getattr(outcome, name) for name in names}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items() if isinstance(array, np.ndarray)}


def array_record(array: np.ndarray) -> Tree:
    """Return the hash of an array's bytes in a fixed order, with its shape, type and sum."""
    values = [str(array.dtype), list(array.shape), columns.clear(array.sum(dtype=np.float64))]
    little = array.astype(array.dtype.newbyteorder("<"))
    return {"sha256": hashlib.sha256(little.tobytes()).hexdigest(), "values": values}


def assessment(found: Any) -> Tree:
    """Return measures and ratios with their limits, and the ledger's means over replications, in full digits."""
    return {
        "measures": {name: _limits(each) for name, each in found.measures.items()},
        "ratios": {name: _limits(each) for name, each in found.ratios.items()},
        "ledger": ledger_totals(found.ledger),
    }


def ledger_totals(ledger: Any) -> Tree:
    """Return each column of the books summed over the lines of a side and an item: mean units and mean USD."""
    totals: Tree = {}
    for side, item in sorted({(line.side, line.item) for line in ledger.lines}):
        rows = [i for i, line in enumerate(ledger.lines) if (line.side, line.item) == (side, item)]
        for place, column in enumerate(LEDGER):
            sums = [book[:, rows, place].sum(axis=1).mean() for book in (ledger.units, ledger.usd)]
            totals[f"{side} {item} {column}"] = [columns.clear(total) for total in sums]
    return totals


def _limits(estimate: Any) -> list[Any]:
    return [columns.clear(float(getattr(estimate, end))) for end in ("mean", "low", "high")]


def study_numbers(folder: Path) -> Tree:
    """Return the numbers of a study: of its design all, of its battles few."""
    points = entry_points.points(entry_points.study(folder))
    ids, values = [address for address, _ in points], [row for _, row in points]
    names = list(dict.fromkeys(name for row in values for name in row))
    small = small_study(folder, values)
    return {
        "points": len(values),
        "factors": {name: columns.record([row.get(name) for row in values]) for name in names},
        IDS: {"sha256": columns.digest(ids), "values": [each[:12] for each in ids[:3]]},
        "tables": sweep_numbers(small),
    }


def small_study(folder: Path, values: Sequence[Mapping[str, Any]]) -> Any:
    """Return a study with a few of its points, evenly picked, and a few replications, in the words of its file."""
    rows = [dict(values[i]) for i in picked(len(values))]
    given = tomllib.loads((folder / "study.toml").read_text("utf-8")).get("replications", {})
    replications = {**given, **ADAPTIVE} if "targets" in given else {"n": FEW, "block": ADAPTIVE["block"]}
    return entry_points.study(folder, {"design": [{"kind": "list", "rows": rows}], "replications": replications})


def picked(n: int, most: int = POINTS) -> list[int]:
    """Return at most so many of n places, evenly spread, both ends among them.

    >>> picked(3), picked(100, 3)
    ([0, 1, 2], [0, 50, 99])
    """
    return list(range(n)) if n <= most else [round(i * (n - 1) / (most - 1)) for i in range(most)]


def sweep_numbers(study: Any) -> Tree:
    """Return a hash of each column of the tables of a sweep by table name."""
    with tempfile.TemporaryDirectory(prefix="frozen-") as temporary:
        folder = Path(temporary) / "sweep"
        entry_points.sweep(study, folder, workers=1)
        return {file.stem: table_numbers(columns.read(file)) for file in sorted(folder.glob("*.parquet"))}


def table_numbers(table: columns.Columns) -> Tree:
    """Return the number of rows of a table, and a hash of each column that holds no words."""
    rows = len(next(iter(table.values()), []))
    kept = {name: values for name, values in table.items() if name not in WORDS} if rows else {}
    shown = {name: max(rows, columns.SHOWN) if name.endswith(LIMITS) else columns.SHOWN for name in kept}
    return {"rows": rows, "columns": {name: columns.record(values, shown[name]) for name, values in kept.items()}}
