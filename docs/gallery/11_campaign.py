"""
A war of stocks
===============

A year of raids out of what five nations had, ordered and made. Lines, suppliers, depots and prices move week by week.
"""

# sphinx_gallery_thumbnail_path = "figures/campaign-page.png"
import forcemix as fm
from wargame_experiments.figures import campaign as figures

war = fm.campaign("attrition-year", replications=4, seed=1)
war

# %%
# Stocks of both sides.

figure_specs = {spec.name: spec for spec in figures.figure_specs(war.assessment, seed=1)}
figure = figure_specs["stock"].draw(7.2)
figure

# %%
# One of these campaigns, to watch: weeks on the slider, and the two raids that cost most open as battles inside.

fm.replay_campaign("attrition-year", seed=1, raids=2)
