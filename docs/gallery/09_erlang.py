"""
A battle that is a telephone exchange
=====================================

Where threats arrive at random and channels are all that a defence lacks, Erlang's formula of 1917 says how many get
through. The validation fights such battles; here are both.
"""

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from wargame.analytic.queueing import erlang_b

cases = json.loads(Path("../../results/validation/validation.json").read_text())["cases"]
cases = [case for case in cases if case["group"] == "erlang" and "fixed service" in case["what"]]
loads = np.linspace(0.1, 14, 80)

figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
for case in cases:
    channels, load = int(case["what"].split()[0]), float(case["what"].split("load ")[1].split(",")[0])
    (line,) = axes.plot(loads, [erlang_b(x, channels) for x in loads], label=f"{channels} channels")
    errors = [[case["model"] - case["low"]], [case["high"] - case["model"]]]
    axes.errorbar(load, case["model"], yerr=errors, marker="o", capsize=3, color=line.get_color())
axes.set(xlabel="offered load, erlangs", ylabel="share that finds every channel busy")
axes.legend(title="line: formula, dot: battles")
plt.show()
