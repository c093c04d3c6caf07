"""Routes that a nation chooses in Python: what it orders jointly, and what it may not say."""

import pytest

from tests.wargame.campaign.test_alliance import text_of
from wargame.campaign.build.setup import build
from wargame.campaign.engine import check_books, run
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario_file import load_text
from wargame_agents.campaign.model import CampaignModel
from wargame_agents.campaign.nation import Nation


class Loner(Nation):
    """Orders nothing jointly."""

    def choose_route(self, good):
        return 0.0


class Partner(Nation):
    """Orders all jointly, whatever the file says."""

    def choose_route(self, good):
        return 1.0


@pytest.fixture(scope="module")
def setup():
    return build(load_text(text_of(2, 40, "share = 0.5\nopen_weeks = 1"), "routes"))


def money(setup, agent):
    model = CampaignModel(setup, 1, agents={"nations.n1": agent}, collect=False)
    model.run()
    check_books(model.outcome())
    return model.outcome().money[0, -1]


def test_a_route_is_what_the_subclass_says(setup):
    half = run(setup, 1).money[0, -1]
    assert 0 < half[1, s.JOINT_ORDERS] < half[1, s.ORDERS]
    assert (money(setup, Nation) == half).all()
    assert money(setup, Loner)[1, s.JOINT_ORDERS] == 0 < money(setup, Loner)[0, s.JOINT_ORDERS]
    assert money(setup, Partner)[1, s.JOINT_ORDERS] == money(setup, Partner)[1, s.ORDERS] > 0


@pytest.mark.parametrize("share", [-0.1, 1.5, "all", float("nan")])
def test_a_route_that_is_no_share_is_refused(setup, share):
    class Confused(Nation):
        def choose_route(self, good):
            return share

    with pytest.raises(ValueError, match=r"'n1', week 0: choose_route returned .*; allowed: 0 to 1"):
        money(setup, Confused)


def test_a_route_needs_a_joint_order_that_is_open(setup):
    apart = build(load_text(text_of(2, 40), "routes"))
    with pytest.raises(ValueError, match="allowed: 0: no joint order is open"):
        money(apart, Partner)
