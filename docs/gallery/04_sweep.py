"""
A sweep with pandas
===================

Twelve points in one call, a data frame back. A list of values is scanned, anything else is constant.
"""

import forcemix as fm

study = fm.Study(
    question="What does the number of interceptor drones change, by size of the raid?",
    scenario="night-raid",
    factors={"units.pads-north.count": [0, 2, 4, 8], "units.wave-north.count": [30, 60, 120]},
    measures=["leakage", "value_lost"],
    replications=60,
    seed=1,
)
results = fm.sweep(study, workers=1)
frame = results.measure("leakage").to_pandas()
frame.head()

# %%
# Intervals are columns, so that a plot with error bars is a line.

import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
for drones, rows in frame.groupby("units_wave_north_count"):
    errors = [rows["mean"] - rows["low"], rows["high"] - rows["mean"]]
    axes.errorbar(
        rows["units_pads_north_count"], rows["mean"], yerr=errors, marker="o", capsize=3, label=f"{drones} drones"
    )
axes.set(xlabel="interceptor-drone pads in the north", ylabel="leakage", ylim=0)
axes.legend()
plt.show()

# %%
# Or look around: select in one view, and all views show the selection.

results.explore()
