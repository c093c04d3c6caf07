"""
A doctrine of your own
======================

A subclass changes one decision; rules and random numbers stay. Here missiles go to the nearest
threat first. A scenario that names a class runs code, so that its module has to be allowed.
"""

import sys
from pathlib import Path
from tempfile import mkdtemp

# sphinx_gallery_thumbnail_path = "figures/replay-page.png"
import forcemix as fm

doctrine = """
from wargame import NOBODY
from wargame_agents import InterceptorBattery


class NearestFirst(InterceptorBattery):
    def choose_target(self, shooter: int) -> int:
        targets = [t for t in self.tracks() if self.may_engage(shooter, t)]
        return min(targets, key=lambda t: self.distance_m(shooter, t), default=NOBODY)
"""
folder = mkdtemp()
Path(folder, "my_doctrine.py").write_text(doctrine)
sys.path.append(folder)

small = {"wave-north": 12, "wave-south": 12, "decoys-north": 4, "decoys-south": 4}
raid = [f"units.{name}.count={count}" for name, count in small.items()]
settings = [*raid, "units.medium-range.agent=my_doctrine:NearestFirst"]
fm.replay("night-raid", settings=settings, allow_agents=["my_doctrine"])
