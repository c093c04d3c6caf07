"""A study in Python: does jamming still matter when it works half as well, and not at all?

Run it with `python docs/example-study.py`; it fights 240 battles in a few seconds. The same keys in a file
`study.toml` make a study for `wargame sweep`; docs/studies.md has eight finished ones.
"""

from wargame_experiments.analysis.data import Data
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.study import Results, Study, sweep

# A study has a question, a scenario, factors, measures, and a number of replications at each point.
# A list of values is scanned, anything else is constant. Paths are those of `wargame battle --set`.
study = Study(
    question="Does jamming still matter when it works half as well, and not at all?",
    scenario="night-raid",
    factors={"raid.ew_effectiveness": [1, 0.5, 0], "raid.visibility_m": 10_000},
    measures=["leakage", "cer_raid"],
    replications=80,
    seed=1,
)

# Below this line stands what the script does. With `sweep(study, processes=4)` each worker process imports the script,
# and would run all of it if it could.
if __name__ == "__main__":
    # Everything is checked before the first battle: a misspelt unit or measure is an error that names what is allowed.
    print(f"{len(study.points)} points of {study.table.replications.n} battles")

    # With a folder an interrupted sweep can continue; without one the results last as long as this variable.
    results: Results = sweep(study)

    # Each point is a row, each measure has its interval.
    for row in results.measure("leakage").to_pylist():
        left, mean, low, high = (row[name] for name in ("raid_ew_effectiveness", "mean", "low", "high"))
        print(f"jamming {left:4.0%}: {mean:.1%} of the armed attackers get through [{low:.1%}, {high:.1%}]")

    # Points use common random numbers: replication i of each point has the same ones, so they are compared in pairs.
    # The paired interval is narrower than the difference of two intervals; a claim of a difference should rest on it.
    with_all, _, without = Data.of(results).parts("leakage")
    comparison = compare(without, with_all)
    more, low, high = (100 * share for share in comparison.difference)
    print(f"without jamming {more:.1f} in a hundred more get through [{low:.1f}, {high:.1f}]")
    print(f"common random numbers saved a factor of {comparison.variance_ratio:.1f} in battles")
