"""
A raid, two hundred times
=========================

A scenario is loaded, laid out as arrays, and fought 200 times. Every measure comes with its interval.
"""

from wargame import build, load, run_many

setup = build(load("night-raid"))
outcome = run_many(setup.world, seed=1, replications=200)
print(outcome.ticks.mean())
