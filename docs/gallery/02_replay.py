"""
One of these raids, to watch
============================

A battle is a scenario, a seed and a replication: the same three give the same battle again. Press play; the wheel
zooms, a click on the list of events goes there.
"""

# sphinx_gallery_thumbnail_path = "figures/replay-page.png"
import forcemix as fm

fm.replay("night-raid", seed=1, replication=0)
