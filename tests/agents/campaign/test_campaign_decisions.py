"""Decisions of a campaign that a subclass takes in Python: each changes what it should, and bad ones are refused."""

import numpy as np
import pytest

from tests.agents.battle.comparison import differences
from wargame.battle.build.setup import SIDES
from wargame.campaign import engine
from wargame.campaign.build.setup import build
from wargame.campaign.engine import check_books
from wargame.campaign.kernels import land_state as f
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels import state as s
from wargame.campaign.kernels.state import NONE
from wargame.campaign.scenario_file import load_text
from wargame_agents.campaign.adversary import Adversary
from wargame_agents.campaign.depot import Depot
from wargame_agents.campaign.model import CampaignModel
from wargame_agents.campaign.nation import Nation
from wargame_agents.campaign.production_line import ProductionLine
from wargame_agents.campaign.repair_shop import RepairShop

TEXT = """
name = "decisions"
battle = "duel"
[clock]
pre_war_weeks = 4
war_weeks = 4
[nations.home]
side = "blue"
pre_war_budget_usd = 20_000
war_budget_usd = 20_000
shares = { arrow = 0.5, bolt = 0.5 }
[nations.ally]
side = "blue"
[nations.foe]
side = "red"
[goods.arrow]
price_usd = 1_000
[goods.bolt]
price_usd = 1_000
[goods.raider]
price_usd = 1_000
[lines.big]
nation = "home"
good = "arrow"
capacity_a_week = 20
retooling = { makes = ["bolt"], weeks = 1 }
[lines.small]
nation = "home"
good = "arrow"
capacity_a_week = 2
[depots.home.arrow]
opening = 40
target = 60
reserve_low = 10
[depots.home.bolt]
opening = 5
target = 30
[depots.foe.raider]
opening = 30
[demands.drill]
nation = "home"
good = "arrow"
units_a_week = 50
from_week = 3
[donations.gift]
giver = "home"
receiver = "ally"
good = "arrow"
share = 0.1
[raids]
share = 0.1
[units.red-group]
nation = "foe"
element = "raider"
[units.blue-group]
nation = "home"
element = "bolt"
"""
ALLY, FOE, HOME = 0, 1, 2
ARROW, BOLT, RAIDER = 0, 1, 2
BIG, SMALL = 0, 1


@pytest.fixture(scope="module")
def setup():
    return build(load_text(TEXT, "decisions"))


@pytest.fixture(scope="module")
def plain(setup):
    return engine.run(setup, 1)


def with_agent(setup, name, agent):
    model = CampaignModel(setup, 1, agents={name: agent}, collect=False)
    model.run()
    check_books(model.outcome())
    return model.outcome()


def test_the_campaign_has_something_to_decide(setup, plain):
    goods = plain.goods[0]
    assert goods[:, HOME, ARROW, s.OF_ORDERED].sum() > 0 < goods[:, HOME, BOLT, s.OF_ORDERED].sum()
    assert goods[:, HOME, ARROW, s.GIVEN].sum() > 0
    assert plain.raids[0, 4:, s.OF_RAIDS].tolist() == [1] * 4
    assert plain.raids[0, 4, s.OF_ATTACKERS] == 3


def test_who_requires_nothing_orders_nothing(setup):
    class Content(Nation):
        def requirement(self, good):
            return 0

    goods = with_agent(setup, "nations.home", Content).goods[0]
    assert goods[..., s.OF_REQUIRED].sum() == goods[..., s.OF_ORDERED].sum() == 0


def test_who_allots_all_to_one_good_orders_that(setup):
    class Archer(Nation):
        def split_budget(self):
            cents = np.zeros(len(self.model.setup.goods), np.int64)
            cents[BOLT] = self.budget_cents
            return cents

    goods = with_agent(setup, "nations.home", Archer).goods[0, :, HOME]
    assert goods[:, ARROW, s.OF_ORDERED].sum() == 0 < goods[:, BOLT, s.OF_ORDERED].sum()


def test_who_asks_the_small_line_has_its_backlog_there(setup, plain):
    class Loyal(Nation):
        def choose_line(self, good):
            return self.products(good)[-1]

    lines = with_agent(setup, "nations.home", Loyal).lines[0, 2]
    assert lines[SMALL, s.BACKLOG] > plain.lines[0, 2, SMALL, s.BACKLOG]


def test_who_orders_from_nobody_pays_nobody(setup):
    class Recluse(Nation):
        def choose_line(self, good):
            return s.NONE

    outcome = with_agent(setup, "nations.home", Recluse)
    assert outcome.money[0, -1, HOME, s.PAID] == outcome.money[0, -1, HOME, s.COMMITTED] == 0


def test_who_gives_two_a_week_gives_two_a_week(setup):
    class Steady(Nation):
        def donate(self, donation):
            return min(2, self.stock(ARROW))

    goods = with_agent(setup, "nations.home", Steady).goods[0]
    assert goods[:3, HOME, ARROW, s.GIVEN].tolist() == [2, 2, 2]
    assert goods[1:4, ALLY, ARROW, s.HELP].tolist() == [2, 2, 2]


def test_a_line_makes_what_it_chooses(setup, plain):
    class Faithful(ProductionLine):
        def choose_good(self):
            return self.tooled

    lines = with_agent(setup, "lines.big", Faithful).lines[0]
    assert set(plain.lines[0, :, BIG, s.MAKES]) == {ARROW, BOLT}
    assert set(lines[:, BIG, s.MAKES]) == {ARROW}


def test_a_depot_without_a_reserve_serves_more(setup, plain):
    class Open(Depot):
        def release(self, good):
            return self.stock(good)

    served = with_agent(setup, "depots.home", Open).goods[0, 3, HOME, ARROW, s.OF_SERVED]
    assert served == plain.goods[0, 3, HOME, ARROW, s.OF_SERVED] + 10


def test_a_depot_that_holds_back_everything_sends_nobody(setup):
    class Shut(Depot):
        def release(self, good):
            return 0

    outcome = with_agent(setup, "depots.foe", Shut)
    assert outcome.raids[0, :, s.OF_RAIDS].sum() == 0


LAND = """
[land.blue]
strength = 50
kills_a_week = 0.01
reinforcements_a_week = 2
nation = "home"
element = "bolt"
[land.red]
strength = 50
kills_a_week = 0.01
"""


def test_a_depot_that_holds_back_everything_reinforces_nobody():
    class Shut(Depot):
        def release(self, good):
            return 0

    setup = build(load_text(TEXT + LAND, "decisions"))
    joined = engine.run(setup, 1).land[0, :, SIDES.index("blue"), f.REINFORCEMENTS]
    assert joined.tolist()[:5] == [0, 0, 0, 0, 2]
    assert with_agent(setup, "depots.home", Shut).land[0, :, SIDES.index("blue"), f.REINFORCEMENTS].sum() == 0


def test_an_adversary_flies_when_it_plans_to(setup):
    class Once(Adversary):
        def plan_raid(self):
            return 1.0 if self.war_week == 2 else 0.0

    raids = with_agent(setup, "nations.foe", Once).raids[0]
    assert raids[:, s.OF_RAIDS].tolist() == [0, 0, 0, 0, 0, 0, 1, 0]
    assert raids[6, s.OF_ATTACKERS] == 3  # all that the scenario has room for


def test_an_agent_may_act_in_the_phase_without_a_mechanism(setup, plain):
    seen = []

    class Scientist(Nation):
        def adapt(self):
            seen.append(self.week)

    assert differences(with_agent(setup, "nations.home", Scientist), plain) == []
    assert seen == list(range(8))


BAD = {
    "requirement": (Nation, "nations.home", -1, "a whole number from 0"),
    "split_budget": (Nation, "nations.home", np.full(3, 10**15), "whole cents >= 0 for each of 3 goods"),
    "choose_line": (Nation, "nations.home", 99, r"one of \[0, 2\], or NONE"),
    "donate": (Nation, "nations.home", 10**6, "a whole number from 0 to 40"),
    "choose_good": (ProductionLine, "lines.small", 0, r"one of \[2\]"),
    "release": (Depot, "depots.home", 0.5, "a whole number from 0"),
    "plan_raid": (Adversary, "nations.foe", float("nan"), "a share from 0 to 1"),
}


@pytest.mark.parametrize("decision", BAD)
def test_a_decision_that_kernels_cannot_take_is_refused(setup, decision):
    base, name, value, allowed = BAD[decision]
    wrong = type("Wrong", (base,), {decision: lambda *_: value})
    own = name.partition(".")[2]
    with pytest.raises(ValueError, match=rf"'{own}', week \d: {decision} returned .*; allowed: {allowed}"):
        with_agent(setup, name, wrong)


REPAIR = """
[shops.yard]
nation = "home"
goods = ["arrow", "bolt"]
crews = 2
work_weeks = 2
"""


def test_shop_repairs_what_it_is_told_first():
    class Bolts(RepairShop):
        def choose_job(self):
            return next((job for job in self.waiting_jobs() if self.good(job) == BOLT), NONE)

    worn = TEXT.replace("opening = 40", "opening = 40\nwear_a_week = 0.2", 1)
    worn = worn.replace("opening = 5", "opening = 5\nwear_a_week = 0.4") + REPAIR
    setup = build(load_text(worn, "worn"))
    plain, bolts = engine.run(setup, 1).repairs[0], with_agent(setup, "shops.yard", Bolts).repairs[0]
    assert plain[:, ARROW, r.RETURNED].sum() > 0
    assert bolts[:, ARROW, [r.RETURNED, r.WORKING]].sum() == 0
    assert bolts[:, BOLT, r.RETURNED].sum() > 0


def test_shop_that_repairs_what_does_not_wait_is_refused(setup):
    class Wrong(RepairShop):
        def choose_job(self):
            return 7

    worn = TEXT.replace("opening = 40", "opening = 40\nwear_a_week = 0.2", 1) + REPAIR
    with pytest.raises(ValueError, match=r"shop 'yard', week 0: choose_job returned 7; allowed: one of \[0\]"):
        with_agent(build(load_text(worn, "worn")), "shops.yard", Wrong)
