"""
Who pays whom when each side answers the other?
===============================================

Each side buys one mix, knowing that the other will answer. The game over all pairs of mixes is solved.
"""

from pathlib import Path

import forcemix as fm
from wargame_experiments.analysis.data import Data
from wargame_experiments.figures import game

results = fm.Results.load(Path("../../results/who-pays").resolve())
figure_spec = game.figure_specs(Data.of(results))[0]
figure = figure_spec.draw(7.2)
figure

# %%
# The words that go with it, and the same study to look around in.

print(figure_spec.caption)

# %%

results.explore()
