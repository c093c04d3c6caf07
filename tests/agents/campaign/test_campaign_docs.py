"""The example of docs/campaign.md runs and does what it says."""

import re
from pathlib import Path

from wargame.campaign import engine
from wargame.campaign.build.setup import build
from wargame.campaign.kernels.state import GIVEN, OF_REQUIRED
from wargame.campaign.scenario_file import load
from wargame_agents.campaign.model import CampaignModel

DOCS = Path(__file__).parents[3] / "docs" / "campaign.md"


def test_the_example_requires_more_in_peace_and_gives_nothing():
    section = DOCS.read_text("utf-8").partition("## Own decisions")[2]
    found = {}
    exec(re.search(r"```python\n(.*?)```", section, re.DOTALL)[1], found)
    more = {"donations.south-to-west.from_week": 0, "depots.south.long-range-missile.opening": 100}
    setup = build(load("attrition-year", {"clock.war_weeks": 2, "clock.pre_war_weeks": 4, **more}))
    south = setup.nations.index("south")
    plain = engine.run(setup, 1).goods[0, :, south]
    model = CampaignModel(setup, 1, agents={"nations.south": found["Stockpiler"]}, collect=False)
    model.run()
    own = model.outcome().goods[0, :, south]
    assert (own[0, :, OF_REQUIRED] == 2 * plain[0, :, OF_REQUIRED]).all()
    assert own[0, :, OF_REQUIRED].sum() > 0
    assert own[..., GIVEN].sum() == 0 < plain[..., GIVEN].sum()
