"""SALib: its sample, a battle at each row, its analysis. With one seed for all, a battle is a function of its row."""

import numpy as np
from SALib.analyze import rbd_fast
from SALib.sample import latin

from wargame import assess, load

RATE = "units.{}.figures.gun.kill_rate_per_s.ground"
names = [RATE.format("red-group"), RATE.format("blue-group")]
problem = {"names": names, "num_vars": 2, "bounds": [[5e-4, 2e-3], [5e-4, 2e-3]]}
rows = latin.sample(problem, 100, seed=1)
settings = [dict(zip(names, row, strict=True)) for row in rows]
battles = [assess(load("duel", each), seed=1, replications=50, ratios=()) for each in settings]
y = np.array([battle.measures["p_win_red"].mean for battle in battles])
print(rbd_fast.analyze(problem, rows, y, seed=1).to_df().round(2).to_string())
