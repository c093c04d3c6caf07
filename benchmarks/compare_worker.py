"""One revision's side of a comparison: loads that revision's package, then times what it is told to, line by line.

Run by benchmarks/compare.py with the revision's folder first on the path. Only what every revision has is used: load a
scenario, build its world, run many battles.
"""

import json
import sys
import time
from pathlib import Path


def main() -> None:
    """Read ``case`` lines from standard input; answer each with the seconds it took."""
    root, cases = Path(sys.argv[1]), json.loads(sys.argv[2])
    sys.path[:0] = [str(root), str(root / "agents"), str(root / "experiments")]
    from wargame import battle, scenario_file, world

    here = Path(battle.__file__).resolve()
    if not here.is_relative_to(root.resolve()):
        raise SystemExit(f"timed the wrong package: {here} is not in {root}")
    worlds = {}
    for name, case in cases.items():
        source = Path(case["file"]) if "file" in case else case["scenario"]
        worlds[name] = world.build(scenario_file.load(source, case.get("settings", {}))).world
    print("ready", flush=True)
    for line in sys.stdin:
        case = cases[line.strip()]
        start = time.perf_counter()
        battle.run_many(worlds[line.strip()], 1, case["battles"], threads=case["threads"])
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
