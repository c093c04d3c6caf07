"""
A raid, two hundred times
=========================

A scenario is fought 200 times. What is shown below is its headline; every measure comes with its interval.
"""

# sphinx_gallery_thumbnail_path = "../results/calibration/raid-leakage.png"
import forcemix as fm

night = fm.battle("night-raid", replications=200, seed=1)
night

# %%
# All measures as a data frame.

frame = night.to_pandas()
frame.loc[["leakage", "value_lost", "soft_kill_share", "overkill_share", "duration"]]
