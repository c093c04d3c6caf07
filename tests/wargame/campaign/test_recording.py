"""Recording of a campaign: what goes from whom to whom adds up to the books of every week, and raids are known."""

from pathlib import Path

import numpy as np
import pytest

from wargame.campaign.build.setup import build
from wargame.campaign.engine import run
from wargame.campaign.kernels import state as s
from wargame.campaign.recording import record
from wargame.campaign.replay import raid_replay
from wargame.campaign.scenario_file import load, names_campaign, shipped

TOGETHER = Path(__file__).with_name("together.toml")
GIFTS = {  # a second donation out of the same stock, and one that outlasts it
    "depots.north.arrow": {"opening": 60, "target": 80},
    "donations.more": {"giver": "north", "receiver": "south", "good": "arrow", "share": 0.15},
    "donations.queue": {"giver": "north", "receiver": "south", "good": "arrow", "share": 0.3, "mode": "queue"},
}


def summed(flow, keys, shape):
    """Return the units of a flow by some of its columns."""
    total = np.zeros(shape, np.int64)
    np.add.at(total, tuple(flow[:, key] for key in keys), flow[:, -1])
    return total


@pytest.fixture(scope="module", params=[*shipped(), "gifts"])
def recorded(request):
    """Return the recording of a campaign, and its outcome as the engine runs it."""
    setup = build(load(TOGETHER, GIFTS) if request.param == "gifts" else load(request.param))
    return record(setup, 3, 1), run(setup, 3, 1)


def test_the_weeks_are_those_of_the_engine(recorded):
    recording, outcome = recorded
    assert all(one.tobytes() == other.tobytes() for one, other in zip(recording.outcome, outcome, strict=True))


def test_deliveries_and_donations_are_those_of_the_books(recorded):
    recording, outcome = recorded
    world, goods = recording.setup.world, outcome.goods[0]
    flow = recording.flows["deliveries"]
    product = np.asarray(world.products["good"])[flow[:, 1]]
    rows = np.column_stack([flow[:, 0], flow[:, 2], product, flow[:, 3]])
    assert (summed(rows, (0, 1, 2), goods.shape[:3]) == goods[..., s.RECEIVED]).all()
    flow = recording.flows["donations"]
    giver, good = (np.asarray(world.donations[name])[flow[:, 1]] for name in ("giver", "good"))
    rows = np.column_stack([flow[:, 0], giver, good, flow[:, 2]])
    assert (summed(rows, (0, 1, 2), goods.shape[:3]) == goods[..., s.GIVEN]).all()
    assert (flow[:, 2] > 0).all()


def test_awards_less_output_are_the_change_of_queues(recorded):
    recording, outcome = recorded
    flow, lines = recording.flows["awards"], outcome.lines[0]
    line = np.asarray(recording.setup.world.products["line"])[flow[:, 1]]
    awards = summed(np.column_stack([flow[:, 0], line, flow[:, 3]]), (0, 1), lines.shape[:2])
    assert ((awards - lines[..., s.OUTPUT])[1:] == np.diff(lines[..., s.BACKLOG], axis=0)).all()


def test_components_received_less_used_are_the_change_of_stock(recorded):
    recording, outcome = recorded
    world, flow = recording.setup.world, recording.flows["supplies"]
    came = summed(flow, (0, 2), recording.components.shape)
    owner = np.searchsorted(world.supply_first, np.arange(len(world.supplies)), side="right") - 1
    made, good = (outcome.lines[0][:, owner, column] for column in (s.OUTPUT, s.MAKES))
    used = made * np.asarray(world.use)[np.arange(len(owner)), good]
    assert (np.diff(recording.components, axis=0) == (came - used)[1:]).all()


def test_raids_have_the_force_and_the_key_that_their_replay_has(recorded):
    recording, outcome = recorded
    peace = recording.setup.campaign.clock.pre_war_weeks
    flown = {
        (int(week) - peace, int(outcome.raids[0, week, s.OF_RAIDS]) - 1)
        for week in np.flatnonzero(outcome.raids[0, :, s.OF_RAIDS])
    }
    assert recording.raids.keys() == flown
    for place in list(flown)[:2]:
        again, there = raid_replay(recording.setup, 3, 1, *place), recording.raids[place]
        assert (again.seed, again.replication) == (there.seed, there.replication)
        assert all(one.tobytes() == other.tobytes() for one, other in zip(again.force, there.force, strict=True))


def test_a_campaign_is_known_by_its_name_or_its_text(tmp_path):
    (tmp_path / "mine.toml").write_text("[nations.a]\n")
    assert names_campaign("attrition-year")
    assert names_campaign(str(TOGETHER))
    assert names_campaign(str(tmp_path / "mine.toml"))
    assert not names_campaign("night-raid")
    assert not names_campaign(str(tmp_path))
