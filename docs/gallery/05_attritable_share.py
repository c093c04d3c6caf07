"""
What share should be attritable?
================================

The shipped study of this question, out of the folder that ``wargame sweep`` wrote: equal budgets, both shares varied.
"""

from pathlib import Path

import matplotlib.pyplot as plt

import forcemix as fm

results = fm.Results.load(Path("../../results/attritable-share").resolve())
results.study

# %%
# What the defender is out of, less what the attacker is, in millions of USD a raid.

frame = results.measure("balance").to_pandas()
table = frame.pivot(index="blue_attritable", columns="red_attritable", values="mean") / 1e6
table.round(1)

# %%

figure, axes = plt.subplots(figsize=(6, 4.4), layout="constrained")
mesh = axes.pcolormesh(table.columns, table.index, table, cmap="viridis", shading="nearest")
axes.set(xlabel="attritable share of red's budget", ylabel="attritable share of blue's budget")
figure.colorbar(mesh, label="balance, million USD a raid")
plt.show()

# %%
# The same results as linked views. A click on a cell says how to watch its battle.

results.explore()
