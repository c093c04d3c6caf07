"""
A doctrine of your own
======================

A subclass changes one decision; rules and random numbers stay. Here missiles go to the nearest threat first.
"""

import sys
from pathlib import Path

doctrine = '''
from wargame import NOBODY
from wargame_agents import InterceptorBattery


class NearestFirst(InterceptorBattery):
    def choose_target(self, shooter: int) -> int:
        targets = [t for t in self.tracks() if self.may_engage(shooter, t)]
        return min(targets, key=lambda t: self.distance_m(shooter, t), default=NOBODY)
'''
Path("my_doctrine.py").write_text(doctrine)
sys.path.insert(0, ".")

# %%
# The scenario names the class, and the module is allowed to run. Left the shipped doctrine, right ours, in one raid.

from frames import Frame

from wargame_experiments.replay.battle import Replayed
from wargame_experiments.replay.page import html

raid = ["units.wave-north.count=12", "units.wave-south.count=12", "units.decoys-north.count=4", "units.decoys-south.count=4"]
settings = [*raid, "units.medium-range.agent=my_doctrine:NearestFirst"]
shipped = Replayed("night-raid", raid).document(seed=1, replication=3)
ours = Replayed("night-raid", settings, allow_agents=["my_doctrine"]).document(seed=1, replication=3)
Frame(html(shipped, ours))
