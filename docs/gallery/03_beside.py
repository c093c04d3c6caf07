"""
The same night without jamming
==============================

Two battles under common random numbers, side by side on one clock: whatever differs comes from the setting.
"""

from frames import Frame

from wargame_experiments.replay.battle import Replayed
from wargame_experiments.replay.page import html

settings = ["raid.ew_effectiveness=0"]
with_jamming = Replayed("night-raid").document(seed=1, replication=0)
without = Replayed("night-raid", settings).document(seed=1, replication=0)
Frame(html(with_jamming, without))
