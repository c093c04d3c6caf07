"""A study in Python: does jamming still matter when it works half as well, and not at all?

Run it with `python docs/example-study.py`; it fights 240 battles in a few seconds. The same words, in a file
`study.toml`, are what `wargame sweep` takes: see docs/studies.md for seven finished ones.
"""

from wargame_experiments.analysis.data import Data
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.study import Results, Study, sweep

# A study is a question and a scenario, what is varied in it, what is measured, and how often each point is fought.
# A list of values is scanned, anything else is constant. Paths are those of `wargame battle --set`.
study = Study(
    question="Does jamming still matter when it works half as well, and not at all?",
    scenario="night-raid",
    factors={"raid.ew_effectiveness": [1, 0.5, 0], "raid.visibility_m": 10_000},
    measures=["leakage", "cer_raid"],
    replications=80,
    seed=1,
)

# Nothing is fought before everything is checked: a misspelt unit or measure stops here, with what is allowed.
print(f"{len(study.points)} points of {study.table.replications.n} battles")

# Results lie in a folder that a killed sweep goes on in; without one they last as long as this variable.
results: Results = sweep(study)

# Each point is a row, each measure has its interval.
for row in results.measure("leakage").to_pylist():
    left, mean, low, high = (row[name] for name in ("raid_ew_effectiveness", "mean", "low", "high"))
    print(f"jamming {left:4.0%}: {mean:.1%} of the armed attackers get through [{low:.1%}, {high:.1%}]")

# Replication i of every point has common random numbers, so points are compared in pairs: that is narrower than the
# difference of two intervals, and it is what a claim of a difference should rest on.
with_all, _, without = Data.of(results).parts("leakage")
found = compare(without, with_all)
more, low, high = (100 * share for share in found.difference)
print(f"without jamming {more:.1f} in a hundred more get through [{low:.1f}, {high:.1f}]")
print(f"common random numbers were worth {found.variance_ratio:.1f} times the battles")
