"""
One of these raids, to watch
============================

A battle is a scenario, a seed and a replication: the same three give the same battle again. Press play; the arrow keys
step, the wheel zooms, a click on the list of events goes there.
"""

from frames import Frame

from wargame_experiments.replay.battle import Replayed
from wargame_experiments.replay.page import html

battle = Replayed("night-raid").document(seed=1, replication=0)
Frame(html(battle))
