"""
Six ways to say who pays more
=============================

Cost-exchange ratios differ in what they count. Above 1 the defender pays more; intervals are Fieller's.
"""

import matplotlib.pyplot as plt

from wargame import assess, load

assessment = assess(load("night-raid"), seed=1, replications=100)
ratios = {name: ratio for name, ratio in assessment.ratios.items() if ratio.unit == "USD/USD"}

figure, axes = plt.subplots(figsize=(7, 3), layout="constrained")
for row, (name, ratio) in enumerate(ratios.items()):
    axes.errorbar(ratio.mean, row, xerr=[[ratio.mean - ratio.low], [ratio.high - ratio.mean]], marker="o", capsize=3)
axes.axvline(1, color="grey", linewidth=1)
axes.set(xscale="log", xlabel="defender USD per attacker USD", yticks=range(len(ratios)), yticklabels=list(ratios))
plt.show()
