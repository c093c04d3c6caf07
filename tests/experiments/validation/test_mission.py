"""Rows of what the documents describe: complete, of shipped campaigns, as the page has them, and as expected."""

import importlib.util
from pathlib import Path

import pytest

from wargame.campaign.assess import assess
from wargame.campaign.build.setup import build
from wargame.campaign.measures import specs
from wargame.campaign.scenario_file import check, load, shipped
from wargame.estimates.interval import Interval
from wargame_experiments.figures.campaign import figure_specs
from wargame_experiments.statistics.comparison import PairedComparison
from wargame_experiments.validation.mission import ROWS, TWINS, arms, built, compared, is_as_expected, rows

ROOT = Path(__file__).parents[3]
TURNS = [(row, turn) for row in rows() for turn in row.turns]
SHOWN = {row.figure for row in rows()}


def tool():
    spec = importlib.util.spec_from_file_location("mission_table", ROOT / "tools" / "mission_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_from_7_to_30_stands_once_and_is_turned_or_read():
    assert [row.number for row in rows()] == list(ROWS)
    for row in rows():
        assert bool(row.turns) != bool(row.reads), row.number
    assert {row.number for row in rows() if row.reads} == {25, 28, 30}


def test_turns_are_values_that_their_campaigns_take_and_that_differ():
    for _, turn in TURNS:
        assert turn.low != turn.high
        for campaign, settings in arms(turn):
            assert campaign in shipped()
            assert check(campaign, settings) == [], turn.name


@pytest.mark.parametrize("campaign", ["aid-to-partner", "attrition-year", "fragmented", "shell-hunger", "standardised"])
def test_measures_of_the_table_are_those_of_the_campaign(campaign):
    wanted = {
        turn.measure for _, turn in TURNS if turn.campaign == campaign or (turn.path == TWINS and campaign in turn)
    }
    wanted |= {name for row in rows() for one in row.reads if one.campaign == campaign for name in one.measures}
    assert wanted
    surge = {"surge_red", "surge_blue"}  # of a variant of the campaign
    assert wanted - surge <= set(specs(built(campaign)))


def test_figures_of_the_table_are_drawn():
    drawn = {path.stem for path in (ROOT / "docs" / "figures").glob("*.png")}
    for campaign in ("aid-to-partner", "shell-hunger"):
        one = assess(build(load(campaign, ["clock.pre_war_weeks=8", "clock.war_weeks=2"])), 1, 1)
        drawn |= {spec.name for spec in figure_specs(one, 1)}
    assert drawn >= SHOWN


def test_an_interval_that_holds_zero_is_not_as_expected():
    turn = next(turn for _, turn in TURNS if turn.sign == "+")
    point = Interval(0.0, 0.0, 0.0)
    for low, high, expected in ((0.1, 0.3, True), (-0.1, 0.3, False), (-0.3, -0.1, False)):
        found = PairedComparison(point, point, Interval((low + high) / 2, low, high), 0.5, 0.0, 1.0, 10)
        assert is_as_expected(turn, found) is expected
        assert is_as_expected(turn._replace(sign="-"), found) is (high < 0.0)


def test_the_page_has_the_table(capsys):
    assert tool().main(["--check"]) == 0


def test_another_table_on_the_page_is_noticed(tmp_path, capsys):
    (tmp_path / "docs").mkdir()
    page = (ROOT / "docs" / "campaign.md").read_text("utf-8")
    (tmp_path / "docs" / "campaign.md").write_text(page.replace("skilled workforce", "workforce"), "utf-8")
    assert tool().main(["--check", "--root", str(tmp_path)]) == 1
    assert "differs" in capsys.readouterr().err
    assert tool().main(["--root", str(tmp_path)]) == 0
    assert (tmp_path / "docs" / "campaign.md").read_text("utf-8") == page
    (tmp_path / "docs" / "campaign.md").write_text("# no markers\n", "utf-8")
    assert tool().main(["--root", str(tmp_path)]) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "turn"), TURNS, ids=[f"{row.number}-{turn.measure}-{i}" for i, (row, turn) in enumerate(TURNS)]
)
def test_each_turn_comes_out_as_the_table_and_the_page_say(row, turn):
    """Paired replications, 95 %: where a sign is claimed the interval leaves out 0; where it fails a note says why."""
    found = compared(turn)
    assert is_as_expected(turn, found) is (not turn.note), f"{turn.name}: {found.difference}"
    cells = tool().turn_cells(row, turn, found)
    assert f"| {' | '.join(cells)} |" in (ROOT / "docs" / "campaign.md").read_text("utf-8")
