import numpy as np
import pytest

from wargame.battle.books import ledger
from wargame.battle.build.setup import build
from wargame.battle.engine import empty_outcome, run_many
from wargame.battle.kernels.state import (
    ARRIVED,
    CARRIED,
    DAMAGE_HITS,
    DRY_S,
    ENGAGEMENTS,
    FLYING,
    KILLED,
    LEAKED,
    PULSES,
    ROUNDS,
    SHOTS,
    SOFT_KILLED,
    STANDING,
    WAITING,
)
from wargame.battle.scenario_file import load, shipped
from wargame.estimates.ledger import COLUMNS, LedgerError, LedgerLine

DRONES = LedgerLine("red", "one-way-attack-drone", "element")

# Numbers that the shipped scenario and the catalogue may change.
NIGHT = [
    "units.wave-north.count=36",
    "units.wave-south.count=35",
    "units.wave-north.figures.cost.element.usd=[20_000, 50_000, 80_000]",
    "units.wave-south.figures.cost.element.usd=[20_000, 50_000, 80_000]",
    "units.medium-range.count=3",
    "units.medium-range.figures.launcher={magazine = 8, reloads = 1}",
    "units.medium-range.figures.cost.round.usd=1_000_000",
    "units.long-range.count=2",
    "units.long-range.figures.launcher={magazine = 16, reloads = 0}",
    "units.guns-north.count=2",
    "units.guns-south.count=2",
    "units.guns-north.figures.gun={magazine = 250, reloads = 2}",
    "units.guns-south.figures.gun={magazine = 250, reloads = 2}",
    "units.coyotes.figures.cost.round.usd=125_000",
    "units.laser.figures.cost.round.usd=10",
    "units.microwave.figures.cost.round.usd=0.25",
    "units.city.count=4",
    "units.city.figures.cost.element.usd=1_000_000",
]


def night(*settings):
    return build(load("night-raid", [*NIGHT, *settings]))


def untouched(setup, n=1):
    """Return an outcome of battles in which nothing happened."""
    outcome = empty_outcome(setup.world, n)
    for row, group in enumerate(setup.groups):
        start = CARRIED if group.unit.carried_by else WAITING if group.element.motion else STANDING
        outcome.statuses[:, row, start] = group.count
    outcome.tally[:, :, DRY_S] = -1.0
    return outcome


def entries(setup, outcome, line, book="usd", replication=0):
    books = ledger(setup, outcome)
    values = getattr(books, book)[replication, books.lines.index(line)]
    return dict(zip(COLUMNS, values.tolist(), strict=True))


@pytest.fixture(scope="module")
def raid():
    return night()


@pytest.fixture(scope="module")
def fought(raid):
    """Return 36 northern drones of which 5 arrive, 20 are shot down, 8 jammed and 3 still fly; the south waits."""
    outcome = untouched(raid)
    north, pods = raid.index("wave-north"), raid.index("ew-pods")
    outcome.statuses[0, north, [WAITING, ARRIVED, KILLED, SOFT_KILLED, FLYING]] = 0, 5, 20, 8, 3
    outcome.scoreboard[0, 0, north, raid.index("long-range")] = 12
    outcome.scoreboard[0, 0, north, raid.index("guns-north")] = 8
    outcome.scoreboard[0, 1, north, pods] = 8
    outcome.tally[0, north, LEAKED] = 5
    return outcome


def test_elements_are_counted_by_what_became_of_them(raid, fought):
    assert entries(raid, fought, DRONES, "units") == {
        "opening": 0,
        "bought": 71,
        "expended": 5,
        "lost_hard": 20,
        "lost_soft": 8,
        "damaged": 0,
        "remaining": 3 + 35,
    }
    usd = entries(raid, fought, DRONES)
    assert usd["lost_hard"] == 20 * 50_000
    assert usd["bought"] == 71 * 50_000
    ledger(raid, fought).check()


def test_lines_are_red_then_blue_and_elements_have_no_line_twice(raid, fought):
    lines = ledger(raid, fought).lines
    sides = [line.side for line in lines]
    assert sides == sorted(sides, reverse=True)
    assert len(set(lines)) == len(lines)
    assert lines[0] == DRONES


def test_units_of_a_kind_may_have_prices_of_their_own():
    setup = night("units.wave-north.figures.cost.element.usd=100_000")
    assert entries(setup, untouched(setup), DRONES)["bought"] == 36 * 100_000 + 35 * 50_000


def test_prices_are_at_the_scenarios_level():
    setup = night("catalog_level=high")
    assert entries(setup, untouched(setup), DRONES)["bought"] == 71 * 80_000


def test_a_magazine_with_reloads_is_bought_and_what_is_fired_is_expended(raid, fought):
    fought = fought._replace(tally=fought.tally.copy())
    fought.tally[0, raid.index("medium-range"), SHOTS] = 10
    line = LedgerLine("blue", "medium-range-battery", "round")
    units = entries(raid, fought, line, "units")
    assert (units["bought"], units["expended"], units["remaining"]) == (3 * 8 * 2, 10, 38)
    assert entries(raid, fought, line)["expended"] == 10 * 1_000_000


def test_gun_rounds_need_not_be_whole(raid, fought):
    fought = fought._replace(tally=fought.tally.copy())
    fought.tally[0, raid.index("guns-north"), ROUNDS] = 0.1
    fought.tally[0, raid.index("guns-south"), ROUNDS] = 0.2
    units = entries(raid, fought, LedgerLine("blue", "airburst-gun", "round"), "units")
    assert units["expended"] == pytest.approx(0.3)
    assert units["bought"] == 4 * 250 * 3
    ledger(raid, fought).check()


@pytest.mark.parametrize(
    ("unit", "kind", "column", "usd"),
    [("laser", "high-energy-laser", ENGAGEMENTS, 10.0), ("microwave", "microwave-emitter", PULSES, 0.25)],
)
def test_rounds_without_a_magazine_are_made_on_the_spot(raid, fought, unit, kind, column, usd):
    fought = fought._replace(tally=fought.tally.copy())
    fought.tally[0, raid.index(unit), column] = 7
    line = LedgerLine("blue", kind, "round")
    units = entries(raid, fought, line, "units")
    assert (units["opening"], units["bought"], units["expended"], units["remaining"]) == (7, 0, 7, 0)
    assert entries(raid, fought, line)["expended"] == 7 * usd


def test_damage_on_the_living_is_a_share_of_the_price(raid):
    setup, outcome, city = raid, untouched(raid), raid.index("city")
    hits = setup.world.units[city]["hits_to_destroy"]
    outcome.statuses[0, city, [STANDING, KILLED]] = 3, 1
    outcome.scoreboard[0, 0, city, setup.index("wave-south")] = 1
    outcome.tally[0, city, DAMAGE_HITS] = 1.25 * hits
    line = LedgerLine("blue", "city-block", "element")
    assert entries(setup, outcome, line, "units")["damaged"] == 0
    usd = entries(setup, outcome, line)
    assert usd["lost_hard"] == 1_000_000
    assert usd["damaged"] == pytest.approx(250_000)
    assert usd["remaining"] == pytest.approx(2_750_000)
    ledger(setup, outcome).check()


def test_totals_and_means(raid, fought):
    two = fought._replace(**{name: np.repeat(column, 2, axis=0) for name, column in fought._asdict().items()})
    two.tally[1, raid.index("coyotes"), SHOTS] = 4
    books = ledger(raid, two)
    assert books.total_usd("expended", "blue").tolist() == [0.0, 4 * 125_000.0]
    assert books.total_usd("expended", "red", "element").tolist() == [250_000.0, 250_000.0]
    row = next(m for m in books.mean() if m.line == LedgerLine("blue", "coyote-launcher", "round"))
    assert (row.units["expended"], row.usd["expended"]) == (2.0, 250_000.0)


def test_a_lost_element_that_nobody_counts_is_found(raid, fought):
    fought = fought._replace(statuses=fought.statuses.copy())
    fought.statuses[0, raid.index("wave-north"), FLYING] -= 1
    with pytest.raises(LedgerError, match="red one-way-attack-drone element, replication 0: out of balance by 1 units"):
        ledger(raid, fought).check()


def test_a_loss_without_a_cause_is_found(raid, fought):
    fought = fought._replace(scoreboard=fought.scoreboard.copy())
    fought.scoreboard[0, 0, raid.index("wave-north"), raid.index("long-range")] -= 1
    with pytest.raises(LedgerError, match="lost_hard: 20 by status, 19 by arrivals and scoreboard"):
        ledger(raid, fought).check()


def test_more_shots_than_rounds_are_found(raid, fought):
    fought = fought._replace(tally=fought.tally.copy())
    fought.tally[0, raid.index("long-range"), SHOTS] = 33
    with pytest.raises(LedgerError, match="blue long-range-battery round"):
        ledger(raid, fought).check()


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("seed", np.random.default_rng(20_250).integers(2**32, size=3).tolist())
def test_real_battles_balance(name, seed):
    setup = build(load(name))
    outcome = run_many(setup.world, seed, 6)
    books = ledger(setup, outcome)
    books.check()
    elements = [i for i, line in enumerate(books.lines) if line.item == "element"]
    assert (books.units[:, elements] == np.rint(books.units[:, elements])).all()
    assert books.units[:, elements, COLUMNS.index("bought")].sum(axis=1).tolist() == [len(setup.world.elements)] * 6
