"""Cyber incidents: whom they stop and for how long, and what security takes off."""

import numpy as np
import pytest

from tests.wargame.campaign.test_raids import night_raids
from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run, run_many
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario_file import load_text
from wargame.inputs.errors import ScenarioError

TEXT = """
name = "incidents"
[clock]
pre_war_weeks = 40
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = 1_000
security_usd_a_week = 700
shares = { good = 1.0 }
[goods.good]
price_usd = 1
bill = { part = 1 }
[goods.part]
item = "component"
[suppliers.source]
component = "part"
outage = "orders-refused"
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 1
components = { part = { target_weeks = 1 } }
scarcity_share = 0
[depots.home.good]
target = 1_000_000
[providers.cloud]
incidents_a_year = 20
hit_share = 0.5
stop_weeks = 2
"""


def setup_of(more: str, *changes: tuple[str, str]) -> Setup:
    """Return the campaign with more keys of the provider, and texts changed."""
    text = TEXT + more
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return build(load_text(text, "incidents"))


def test_stopped_line_makes_nothing() -> None:
    outcome = run_many(setup_of('lines = ["line"]'), 1, 20)
    stopped = outcome.stops[:, :, 0] == 1
    assert stopped.any()
    assert not stopped.all()
    assert (outcome.lines[:, :, 0, s.BOUND] == s.STOPPED)[stopped].all()
    assert (outcome.lines[:, :, 0, s.OUTPUT] == 0)[stopped].all()
    assert (outcome.lines[:, :, 0, s.OUTPUT] == 1)[~stopped].all()


def test_stopped_supplier_ships_nothing_whatever_its_kind() -> None:
    """A line with a week of stock starts a unit one week after its supplier shipped one."""
    outcome = run_many(setup_of('suppliers = ["source"]', ("[suppliers.source]", SLOW)), 1, 20)
    stopped = outcome.stops[:, :, 1] == 1
    made = outcome.lines[:, :, 0, s.OUTPUT]
    assert stopped.any()
    assert (made[:, 2:] == 0)[stopped[:, 1:-1]].all()
    assert (made[:, 2:] == 1)[~stopped[:, 1:-1]].all()


SLOW = "[suppliers.source]\ncapacity_a_week = 1"


def test_security_is_paid_before_orders_as_far_as_money_goes() -> None:
    outcome = run(setup_of('lines = ["line"]'), 1)
    assert outcome.money[0, :, 0, s.SECURITY].tolist() == [70_000 * (week + 1) for week in range(40)]
    poor = run(setup_of('lines = ["line"]', ("budget_usd = 1_000", "budget_usd = 500")), 1)
    assert poor.money[0, -1, 0, s.SECURITY] == 40 * 50_000
    assert poor.lines[0, :, 0, s.OUTPUT].sum() == 0


def test_security_lowers_hits_and_a_standard_raises_them() -> None:
    """Of common incidents those that strike are nested: more spending stops a line in a part of the weeks."""

    def weeks(rules: str) -> np.ndarray:
        changed = ("shares =", f"rules = {{ {rules} }}\nshares =")
        return run_many(setup_of('lines = ["line"]', changed), 1, 50).stops[:, :, 0]

    bare, safe = weeks(""), weeks("security_scale_usd = 700")
    below = weeks("security_scale_usd = 700, security_standard_usd_a_week = 800, below_standard_factor = 2")
    assert safe.sum() < below.sum() < bare.sum()
    assert (safe <= below).all()
    assert (below <= bare).all()


def test_network_that_is_down_lets_more_through() -> None:
    def leakers(hit_share: float) -> float:
        cloud = f"""[providers.links]
incidents_a_year = 10_000
hit_share = {hit_share}
stop_weeks = 1
networks = ["blue-net"]
"""
        return float(run_many(build(night_raids(more=cloud)), 1, 10).raids[:, :, s.OF_LEAKERS].sum())

    assert leakers(1.0) > 1.05 * leakers(0.0)


def test_network_that_is_up_leaves_the_battle_as_it_was() -> None:
    cloud = '[providers.links]\nincidents_a_year = 100\nhit_share = 0\nstop_weeks = 1\nnetworks = ["blue-net"]\n'
    for one, other in zip(run(build(night_raids(more=cloud)), 1)[:6], run(build(night_raids()), 1)[:6], strict=True):
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize(
    ("more", "path", "words"),
    [
        ('lines = ["lien"]', "providers.cloud.lines.0", "did you mean 'line'"),
        ('lines = ["line", "line"]', "providers.cloud.lines.1", "each once"),
        ('suppliers = ["line"]', "providers.cloud.suppliers.0", "no supplier"),
        ('networks = ["net"]', "providers.cloud.networks", "no battle"),
        ("", "providers.cloud", "nobody uses"),
        ('lines = ["line"]\ndefender = "away"', "providers.cloud.defender", "no nation"),
        ('lines = ["line"]\nstop_cv = 4', "providers.cloud.stop_cv", "got 4"),
    ],
)
def test_bad_providers_are_named(more: str, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load_text(TEXT + more, "wrong")
    problems = {problem.path: problem for problem in error.value.problems}
    assert words in problems[path].message
    assert problems[path].line > 0
