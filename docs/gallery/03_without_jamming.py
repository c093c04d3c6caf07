"""
The same night without jamming
==============================

Both batches have the same random numbers, so that whatever differs comes from the setting.
"""

# sphinx_gallery_thumbnail_path = "figures/replay-page.png"
import forcemix as fm

with_jamming = fm.battle("night-raid", replications=100, seed=1)
without = fm.battle("night-raid", replications=100, seed=1, settings={"raid.ew_effectiveness": 0})

names = ["leakage", "value_lost", "balance"]
with_jamming.to_pandas().loc[names].join(without.to_pandas().loc[names], rsuffix=" without")

# %%
# The first raid without jamming. It is the raid of the example before, but for what jammers did.

without.replay(0)
