"""
Which uncertain figure matters?
===============================

Every uncertain figure of the catalogue went to its low and its high end, one at a time, replications paired.
"""

from pathlib import Path

import forcemix as fm
from wargame_experiments.analysis.data import Data
from wargame_experiments.figures import tornado

results = fm.Results.load(Path("../../results/catalogue-uncertainty").resolve())
data = Data.of(results)
figure_spec = next(spec for spec in tornado.figure_specs(data) if "balance" in spec.name)
figure = figure_spec.draw(7.2)
figure

# %%
# The words that go with it, and the same study to look around in.

print(figure_spec.caption)

# %%

results.explore()
