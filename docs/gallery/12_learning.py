"""
What seventeen designs cost
===========================

Unit cost falls along a learning curve, and each design learns alone. The closed form, without any simulation.
"""

import matplotlib.pyplot as plt
import numpy as np

from wargame.analytic.learning import unit_total

units, designs = 1_700, np.arange(1, 26)
figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
for slope in (0.95, 0.90, 0.85):
    one = unit_total(units, slope)
    cost = [v * unit_total(units / v, slope) / one for v in designs]
    axes.plot(designs, cost, label=f"slope {slope:.2f}")
    print(f"slope {slope:.2f}: 17 designs cost {cost[16]:.2f} times one")
axes.set(xlabel=f"designs among which {units:,} units are split", ylabel="cost, one design = 1")
axes.legend()
plt.show()
