"""
How deep should magazines be?
=============================

Value that the defender loses against the missiles of each launcher, for three sizes of raid, from a stored study.
"""

import matplotlib.pyplot as plt

import forcemix as fm

results = fm.Results.load("../../results/magazine-depth")
frame = results.measure("value_lost").to_pandas()
frame = frame[frame["interceptor_drones"] == 12]

figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
for drones, rows in frame.groupby("drones_a_wave"):
    rows = rows.sort_values("missiles")
    axes.plot(rows["missiles"], rows["mean"] / 1e6, marker="o", label=f"{drones:.0f} drones a wave")
    axes.fill_between(rows["missiles"], rows["low"] / 1e6, rows["high"] / 1e6, alpha=0.25)
axes.set(xlabel="missiles of a launcher", ylabel="value lost, million USD a raid", xscale="log", ylim=0)
axes.legend()
plt.show()
