"""
A raid, two hundred times
=========================

A scenario is loaded, laid out as arrays, and fought 200 times. Every measure comes with its interval.
"""

from wargame import build, load, measures, run_many

setup = build(load("night-raid"))
outcome = run_many(setup.world, seed=1, replications=200)
found = measures(setup, outcome)

for name in ("leakage", "value_lost", "soft_kill_share", "overkill_share"):
    measure = found[name]
    print(f"{name:16} {measure.mean:12,.4g}  [{measure.low:,.4g}, {measure.high:,.4g}]  {measure.unit}")

# %%
# A mean hides that raids differ: here is how many armed attackers arrived in each.

import matplotlib.pyplot as plt
import numpy as np

from wargame.battle.exchange import armed
from wargame.battle.kernels.state import ARRIVED

leakers = outcome.statuses[:, armed(setup), ARRIVED].sum(axis=1)
figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
axes.hist(leakers, bins=np.arange(leakers.max() + 2) - 0.5)
axes.set(xlabel="armed attackers that arrive in a raid", ylabel="raids of 200")
plt.show()
