"""Answers at the end of what was simulated say so, and where they turn."""

import json

import numpy as np
import pytest

from tests.experiments.analysis.made import MIXES, SHARES, SKIRMISH, N, data, line, mixes
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.analysis.corners import corner_words, corners
from wargame_experiments.analysis.game import mix_game, mix_games, support_changes, supports
from wargame_experiments.analysis.indifference import indifferences
from wargame_experiments.analysis.ranking import rankings
from wargame_experiments.analysis.summary import sections
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.console import console
from wargame_experiments.figures import game, heat_map
from wargame_experiments.study import Study, sweep

PRICE = "units.drones.figures.cost.element.usd"
PRICES = [20e3, 40e3, 80e3]


def turning(noise=0.02, **words):
    """Return a share crossed with a price: 100 % gains 3e6 - 50 * price more than 0 %, which turns at 60e3."""

    def means(values):
        return {"value_lost": 5e6 + values["red.attritable"] * (3e6 - 50.0 * values[PRICE])}

    given = {"factors": {"red.attritable": [0, 0.5, 1], PRICE: PRICES}, "measures": ["value_lost"]}
    return data(means, noise=noise, mixes={"red": {"side": "red"}}, **{**given, **words})


def printed(capsys, found):
    for section in sections(found):
        for table in section.tables:
            console().print(table)
    return " ".join(capsys.readouterr().out.split())


def test_a_share_of_0_or_1_is_all_or_nothing_and_another_end_is_a_range_too_short():
    red = next(axis for axis in mixes().axes if axis.side == "red")
    (whole,) = corners([red], [(1,), (1,)])
    assert (whole.side, whole.level, whole.is_bound) == ("red", 1.0, True)
    assert "100 %, the last level that was simulated): nothing lies beyond" in whole.words
    assert not corners([red], [(0.5,)])
    assert not corners([red], [(0,), (1,)])  # both are played: no corner
    (short,) = corners([red._replace(levels=(0.2, 0.5))], [(0.5,)])
    assert not short.is_bound
    assert "the range was too short" in corner_words([short, short])
    assert corner_words([short, short]).count("corner") == 1


def test_a_count_that_goes_on_is_a_range_too_short_and_none_is_not():
    counts = line().axes
    assert [one.is_bound for one in corners(counts, [(4,)])] == [False]
    (axis,) = counts
    assert [one.is_bound for one in corners([axis._replace(levels=(0, 4))], [(0,)])] == [True]


def test_the_game_says_its_corners_in_the_table_the_caption_and_the_document(capsys):
    found = mix_game(mixes())
    assert [(one.side, one.level) for one in found.corners] == [("red", 1.0), ("blue", 1.0)]
    assert "Red's choice is a corner" in game.caption(found, mixes())
    said = printed(capsys, mixes())
    assert "Red's choice is a corner (attritable share of red's budget: 100 %" in said
    assert "--break-even FACTOR --difference red.attritable or blue.attritable" in said
    (section,) = (one for one in sections(mixes()) if one.name == "game")
    assert [one["side"] for one in section.values["corners"]] == ["red", "blue"]


def test_a_best_option_at_an_end_is_a_corner_and_one_inside_is_none():
    def means(values):
        return {"leakage": 0.1 + (values["units.drones.count"] - 2) ** 2 * 0.1}

    inside = data(means, factors={"units.drones.count": [1, 2, 4]}, measures=["leakage"])
    assert rankings(line())[0].corners[0].level == 4.0  # red wants leakage large, which rises with its count
    best = rankings(data(lambda v: {"leakage": 0.9 - means(v)["leakage"]}, factors={"units.drones.count": [1, 2, 4]},
                         measures=["leakage"]))[0]  # fmt: skip
    assert "2" in best.selection.best
    assert not best.corners
    assert rankings(inside)[0].corners[0].level == 4.0


def test_a_corner_turns_where_two_shares_come_out_alike():
    """The difference between the ends is 3e6 - 50 * price, 0 at 60e3; that of neighbours is half of it."""
    for named in ("red.attritable", "red.attritable=1:0", "red.attritable=1:0.5"):
        (found,) = indifferences(turning(), PRICE, named).lines
        (root,) = found.roots
        # the same noise multiplies both, so that the interval is that of the difference: 0 where it is 0
        assert root.at.mean == pytest.approx(60e3, abs=1e-4 * 60e3 * 2)
        assert not root.rises
        assert root.between == (40e3, 80e3)
    (found,) = indifferences(turning(), PRICE, "red.attritable=0:1").lines
    assert found.roots[0].rises


def test_the_difference_is_paired_replication_by_replication():
    """Noise that both shares have in common leaves no width; that of the measure itself would leave one of 1e5."""
    (found,) = indifferences(turning(noise=0.2), PRICE, "red.attritable").lines
    first = found.estimates[0]
    assert first.mean == pytest.approx(2e6, rel=0.1)
    assert first.high - first.low < 0.15 * first.mean  # 0.2 * 3.92 / sqrt(60) = 0.10 of the difference
    alone = estimate(turning(noise=0.2).parts("value_lost")[2])
    assert alone.high - alone.low > 2.0 * (first.high - first.low)


def test_where_no_corner_turns_the_line_says_so_and_is_no_error(capsys):
    found = indifferences(turning(factors={"red.attritable": [0, 1], PRICE: [10e3, 20e3]}), PRICE, "red.attritable")
    assert found.lines[0].roots == []
    from wargame_experiments.analysis.tables import break_even_table

    console().print(break_even_table(found, 0.95))
    said = " ".join(capsys.readouterr().out.split())
    assert "nowhere below 0" in said
    assert "100 % less 0 %" in said


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ((PRICE, "red.atritable"), "--difference: no factor 'red.atritable'.*did you mean"),
        ((PRICE, PRICE), "--difference: no factor"),
        ((PRICE, "red.attritable=1:0.7"), "got red.attritable=1:0.7; allowed: .*two of 0, 0.5, 1"),
        ((PRICE, "red.attritable=1:1"), "allowed: .*two of"),
        ((PRICE, "red.attritable=1"), "allowed: .*two of"),
        ((PRICE, "red.attritable", "value_los"), "no measure 'value_los'; .*did you mean"),
    ],
)
def test_what_cannot_be_compared(asked, message):
    with pytest.raises(ValueError, match=message):
        indifferences(turning(), *asked)


def test_the_difference_of_two_ratios_is_refused():
    with pytest.raises(ValueError, match=r"cer_raid is a ratio, .*allowed: an additive measure \(mean, loss"):
        indifferences(mixes(), "blue.attritable", "red.attritable", "cer_raid")


def changing():
    """Return the game of made.mixes at three prices; from 50e3 on red gains by having nothing attritable."""

    def means(values):
        red, blue = values["red.attritable"], values["blue.attritable"]
        gain = 2e6 if values[PRICE] < 50e3 else -2e6
        return {"value_lost": 9e6 + gain * red - 2e6 * blue, "cost_red": 1e5, "cost_blue": 1e6 * (1.0 + blue)}

    factors = {**SHARES, PRICE: PRICES}
    return data(means, factors=factors, mixes=MIXES, measures=["value_lost", "cost_red", "cost_blue"])


def test_the_equilibrium_says_between_which_levels_it_turns(capsys):
    found = changing()
    games = mix_games(found)
    assert [supports(one) for one in games] == [(("100 %",), ("100 %",))] * 2 + [(("0 %",), ("100 %",))]
    (change,) = support_changes(found, games)
    assert (change.side, change.before, change.after) == ("red", ("100 %",), ("0 %",))
    assert (change.factor, change.between) == (PRICE, ("40.0 k", "80.0 k"))
    assert "red turns from 100 % to 0 % between 40.0 k and 80.0 k of" in printed(capsys, found)
    with pytest.raises(ValueError, match="which neither side chooses"):
        mix_game(found)


def test_the_command_finds_where_a_share_turns(tmp_path, capsys):
    """Drones that are dearer are fewer: the value that the share of drones takes falls below that of missiles."""
    study = Study(
        scenario=SKIRMISH, mixes={"red": {"side": "red", "budget_usd": 6e6}}, replications=50, name="turn",
        factors={"red.attritable": [0, 1], PRICE: [50e3, 500e3, 7e6]}, measures=["value_lost", "cer_raid"],
    )  # fmt: skip
    folder = tmp_path / "out"
    sweep(study, out=folder, workers=1)
    capsys.readouterr()
    asked = ["analyse", str(folder), "--break-even", PRICE, "--difference", "red.attritable", "--measure", "value_lost"]
    assert main([*asked, "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)["break_even"]
    assert found["difference"].endswith("100 % less 0 %")
    (root,) = found["lines"][0]["roots"]
    assert root["between"] == [500e3, 7e6]  # 11 drones, and none
    assert not root["rises"]
    assert main([*asked[:-1], "cer_raid"]) == WRONG
    assert "an additive measure" in capsys.readouterr().err
    assert main([*asked[:2], *asked[4:6]]) == WRONG
    assert "allowed with --break-even" in capsys.readouterr().err


def seldom():
    """Return the made mixes with a loss in 5 of 60 raids at every point."""
    found = mixes()
    made = data(lambda values: {name: 0.5 for name in found.study.measures}, factors=SHARES, mixes=MIXES)
    lost = np.where(np.arange(N) % 12 == 0, 1e6, 0.0)
    for i, run in enumerate(made.runs):
        run.columns["value_lost__num"] = lost * (1.0 + i)
        run.columns["value_lost__event"] = np.full(N, 1e6)
    return made


def test_intervals_of_few_events_are_marked_where_they_are_listed(capsys):
    made = seldom()
    assert made.events("value_lost") == [5] * 9
    assert all(made.rare("value_lost"))
    assert made.events("leakage") == [None] * 9
    (spec,) = (one for one in heat_map.figure_specs(made) if one.name == "heat_map_value_lost")
    assert "At 9 of 9 points, something was lost in fewer than 10 raids" in spec.caption
    assert [row[spec.header.index("events")] for row in spec.rows] == [5] * 9
    said = printed(capsys, made)
    assert "(few): something was lost in fewer than 10 raids" in said
    assert "] (few)" in said
    assert "(few)" not in printed(capsys, mixes())


def test_a_measure_without_possible_losses_is_not_few():
    lost = Observations("loss", np.zeros(20), event=np.zeros(20))
    assert not lost.is_rare
    assert lost._replace(event=np.ones(20)).is_rare
    assert not lost._replace(numerator=np.ones(20), event=np.ones(20)).is_rare
