"""
A war of stocks
===============

A year of raids out of what five nations had, ordered and made. Lines, suppliers, depots and prices move week by week.
"""

from wargame.campaign.assess import assess
from wargame.campaign.build.setup import build
from wargame.campaign.scenario_file import load
from wargame_experiments.figures import campaign

assessment = assess(build(load("attrition-year")), seed=1, replications=8)
figures = {spec.name: spec for spec in campaign.figure_specs(assessment, seed=1)}
figures["stock"].draw(7.2)
print(figures["stock"].caption)

# %%
# What the lines made, and what bound them.

figures["output"].draw(7.2)
print(figures["output"].caption)
