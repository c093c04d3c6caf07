"""One revision's side of a comparison: loads that revision's package, then times what it is told to, line by line.

Run by benchmarks/compare.py with the revision's folder first on the path. Only what every revision has is used: load a
scenario, build its world, run many battles; benchmarks/entry_points.py finds them under that revision's names.
"""

import json
import sys
import time
from pathlib import Path


def main() -> None:
    """Read ``case`` lines from standard input; answer each with the seconds it took."""
    root, cases = Path(sys.argv[1]), json.loads(sys.argv[2])
    here = Path(__file__).parent.parent  # last of these: the package is the revision's, the entry points are ours
    sys.path[:0] = [str(root), str(root / "agents"), str(root / "experiments"), str(here)]
    from benchmarks import entry_points

    runners = {}
    for name, case in cases.items():
        source = Path(case["file"]) if "file" in case else case["scenario"]
        runners[name] = entry_points.runner(entry_points.build(entry_points.load(source, case.get("settings", {}))))
    if strangers := entry_points.foreign_modules(root):
        raise SystemExit(f"timed the wrong package: {strangers[0]} is not in {root}")
    print("ready", flush=True)
    for line in sys.stdin:
        case = cases[line.strip()]
        start = time.perf_counter()
        runners[line.strip()](1, case["battles"], threads=case["threads"])
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
