"""One scenario at many raid sizes: attackers add up, shares stay, the defence grows as it is said to."""

import numpy as np
import pytest

from wargame.battle.scenario_file import load
from wargame_experiments.calibration.raid_sizes import apportioned, at_size, dithered, reference_size

NIGHT_RAID = load("night-raid")


@pytest.mark.parametrize("size", [1, 30, 49, 115, 157, 810])
def test_a_raid_has_the_size_that_was_asked_for(size):
    assert reference_size(at_size(NIGHT_RAID, size, 1.0)) == size


def test_at_its_own_size_the_scenario_stays_as_it_is():
    for raid_class in range(40):
        assert at_size(NIGHT_RAID, 115, 0.8, raid_class).scenario == NIGHT_RAID.scenario


def test_shares_of_kinds_stay():
    large = at_size(NIGHT_RAID, 1150, 1.0).scenario.units
    for name, unit in NIGHT_RAID.scenario.units.items():
        if unit.side == "red":
            assert large[name].count == 10 * unit.count


def test_the_defence_grows_with_its_exponent_on_average_over_classes():
    factor = (300 / 115) ** 0.8
    counts = [at_size(NIGHT_RAID, 300, 0.8, j).scenario.units["coyotes"].count for j in range(200)]
    assert np.mean(counts) == pytest.approx(factor, abs=0.02)  # offsets are spread evenly, not drawn
    assert set(counts) == {int(factor), int(factor) + 1}


def test_sensors_command_and_what_is_defended_stay():
    large = at_size(NIGHT_RAID, 810, 1.0).scenario.units
    for name in ("early-warning", "gap-fillers", "command", "power-station", "depot", "city"):
        assert large[name] == NIGHT_RAID.scenario.units[name]


def test_a_longer_raid_has_the_time_to_end():
    assert at_size(NIGHT_RAID, 810, 1.0).scenario.clock.duration_s > 7 * NIGHT_RAID.scenario.clock.duration_s
    assert at_size(NIGHT_RAID, 40, 1.0).scenario.clock == NIGHT_RAID.scenario.clock


def test_apportionment_and_rounding():
    assert apportioned([1, 1, 1], 4) == [2, 1, 1]
    assert [dithered(0.25, offset) for offset in (0.0, 0.5, 0.75)] == [0, 0, 1]
    assert dithered(0.0, 0.9) == 0


@pytest.mark.parametrize("size", [0, -3])
def test_a_raid_of_nobody_is_refused(size):
    with pytest.raises(ValueError, match="size of 1 or more"):
        at_size(NIGHT_RAID, size, 1.0)


def test_carried_attackers_are_refused():
    with pytest.raises(ValueError, match="nothing carries"):
        at_size(load("high-end-strike"), 100, 1.0)
