"""The table of a `make bench` run, beside the committed baseline.

Run ``python -m benchmarks.baseline`` after the benchmarks. Times are divided by that of a fixed piece of work timed
beside each benchmark (benchmarks/reference.py), so that a baseline from another machine means something: not more
than a hint where caches differ. ``--update`` makes this run the baseline. `make bench-compare` compares revisions.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks import report

RUN = report.OUT / "bench.json"
BASELINE = Path(__file__).parent / "baseline.json"
HINT = 1.15  # times the baseline from which on a line is marked


def read(file: Path) -> dict[str, dict[str, Any]]:
    """Return by name what pytest-benchmark wrote: median, s; quartile range, s; items; time of the reference, s."""
    found = {}
    for row in json.loads(file.read_text())["benchmarks"]:
        stats, more = row["stats"], row["extra_info"]
        found[row["name"].removeprefix("bench_")] = {
            "median_s": stats["median"],
            "spread": stats["iqr"] / stats["median"] if stats["median"] else 0.0,
            "items": more.get("items", 1),
            "reference_s": more["reference_s"],
        }
    return found


def show(run: dict[str, dict[str, Any]], baseline: dict[str, float]) -> str:
    """Return the table."""
    rows = []
    for name, row in run.items():
        units = row["median_s"] / row["reference_s"]
        times = units / baseline[name] if name in baseline else None
        rows.append(
            [
                name,
                f"{1e3 * row['median_s']:.4g}",
                f"{100 * row['spread']:.0f}",
                f"{1e9 * row['median_s'] / row['items']:.4g}",
                f"{units:.4g}",
                "" if times is None else f"{times:.2f}" + (" <--" if times > HINT else ""),
            ]
        )
    return report.table(["benchmark", "median, ms", "IQR, %", "ns/item", "in reference units", "times baseline"], rows)


def main() -> None:
    """Print the table; save the baseline if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="make this run the baseline")
    options = parser.parse_args()
    run = read(RUN)
    kept = json.loads(BASELINE.read_text())["reference_units"] if BASELINE.exists() else {}
    print(show(run, kept))
    print(
        "an item is a draw, a cell, an element in flight, a drone-tick, or a battle of a sweep;", "full numbers:", RUN
    )
    if options.update:
        units = {name: round(row["median_s"] / row["reference_s"], 6) for name, row in run.items()}
        BASELINE.write_text(json.dumps({"machine": report.machine(), "reference_units": units}, indent=1) + "\n")
        print("baseline:", BASELINE)


if __name__ == "__main__":
    main()
