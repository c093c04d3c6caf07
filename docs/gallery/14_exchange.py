"""
Six ways to say who pays more
=============================

Cost-exchange ratios differ in what they count. Above 1 the defender pays more; intervals are Fieller's.
"""

import matplotlib.pyplot as plt

import forcemix as fm

night = fm.battle("night-raid", replications=100, seed=1)
ratios = {name: ratio for name, ratio in night.assessment.ratios.items() if ratio.unit == "USD/USD"}

figure, axes = plt.subplots(figsize=(7, 3), layout="constrained")
for row, ratio in enumerate(ratios.values()):
    axes.errorbar(ratio.mean, row, xerr=[[ratio.mean - ratio.low], [ratio.high - ratio.mean]], marker="o", capsize=3)
axes.axvline(1, color="grey", linewidth=1)
axes.set(xscale="log", xlabel="defender USD per attacker USD", yticks=range(len(ratios)), yticklabels=list(ratios))
plt.show()

# %%
# Where a ratio is undefined it says why.

for name, ratio in night.assessment.ratios.items():
    print(f"{name:10} {ratio.mean:10.4g} [{ratio.low:.4g}, {ratio.high:.4g}] {ratio.unit} {ratio.reason}")
