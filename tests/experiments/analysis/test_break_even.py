"""Break-even levels of a factor: exact for prices, whole for counts, refused in words where there is no root."""

import json
import math

import numpy as np
import pytest

from tests.experiments.analysis.made import SKIRMISH, data, line, mixes, rows_study
from wargame_experiments.analysis.break_even import break_evens
from wargame_experiments.analysis.data import Data
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Study, sweep

PRICE = "units.drones.figures.cost.element.usd"
ONLY_DRONES = {"units.missile.count": 0, "units.decoys.count": 0}


@pytest.fixture(scope="module")
def priced(tmp_path_factory):
    """Return a sweep over the price of a drone: both ends and what lies between."""
    folder = tmp_path_factory.mktemp("priced") / "out"
    study = Study(
        scenario=SKIRMISH, factors={PRICE: [20e3, 80e3], "units.guns.count": [0, 1], **ONLY_DRONES},
        measures=["leakage", "cer_raid"], replications=40, name="priced", question="Which price?",
    )  # fmt: skip
    sweep(study, folder, workers=1)
    return folder


def test_the_root_of_a_price_is_that_of_the_battles_at_that_price(priced, tmp_path):
    """The same raids are run at a third price: the ratio that they have is crossed at that price, to rounding."""
    price = 36_500.0
    found = Study(
        scenario=SKIRMISH, factors={PRICE: price, "units.guns.count": 0, **ONLY_DRONES},
        measures=["cer_raid"], replications=40,
    )  # fmt: skip
    (row,) = sweep(found, tmp_path, workers=1).points.to_pylist()
    made = break_evens(Data.load(priced), PRICE, "cer_raid", row["cer_raid"])
    (root,) = made.lines[0].roots
    assert root.at.mean == pytest.approx(price, abs=1e-4 * 60e3)
    assert root.at.low < price < root.at.high
    assert not root.rises
    assert root.between == (20e3, 80e3)


def test_sums_are_interpolated_and_not_ratios():
    """Ratios exp(-1) and exp(1) of one denominator at 0 and 0.5: the line between them is 1 at 0.1345."""
    made = break_evens(mixes(), "red.attritable")
    assert (made.measure.name, made.value, len(made.lines)) == ("cer_raid", 1.0, 3)
    low, high = (one.mean for one in made.lines[0].estimates[:2])
    assert low == pytest.approx(math.exp(-1.0), rel=0.02)
    (root,) = made.lines[0].roots
    assert root.at.mean == pytest.approx(0.5 * (1.0 - low) / (high - low), abs=1e-4)
    assert root.rises
    assert [one.circumstance for one in made.lines] == [f"blue {share} % attritable" for share in (0, 50, 100)]


def test_a_count_is_a_whole_number():
    """A ratio of half the count is 1 at 2, and 0.9 is first passed there too."""
    for value in (1.0, 0.9):
        (root,) = break_evens(line(), "units.drones.count", "cer_raid", value).lines[0].roots
        assert root.at.mean == 2.0
        assert root.between in ((1.0, 2.0), (1.0, 4.0))


def test_each_of_several_crossings_is_found():
    means = {1: 0.5, 2: 2.0, 3: 0.5, 4: 2.0}
    study = data(
        lambda values: {"cer_raid": means[values["units.drones.count"] // 10]}, noise=0.001,
        factors={"units.drones.count": [10, 20, 30, 40]}, measures=["cer_raid"],
    )  # fmt: skip
    roots = break_evens(study, "units.drones.count").lines[0].roots
    assert [root.between for root in roots] == [(10.0, 20.0), (20.0, 30.0), (30.0, 40.0)]
    assert [root.rises for root in roots] == [True, False, True]
    assert [root.at.mean for root in roots] == [14.0, 27.0, 34.0]  # the first whole number beyond a third of the way


def test_factors_that_go_with_this_one_move_along():
    rows = [
        {"units.drones.count": n, "units.decoys.count": 2 * n, "units.guns.count": g} for n in (1, 4) for g in (0, 1)
    ]
    study = data(
        lambda values: {"cer_raid": 0.5 * values["units.drones.count"]}, measures=["cer_raid"],
        factors={}, design={"kind": "list", "rows": rows},
    )  # fmt: skip
    made = break_evens(study, "units.drones.count")
    assert made.along == ("units.decoys.count",)
    assert [len(found.roots) for found in made.lines] == [1, 1]
    assert all("decoys" not in found.circumstance for found in made.lines)


def test_one_at_a_time_has_a_row_of_each_figure():
    rows = [[0.5, 0.5, 0.5], [0, 0.5, 0.5], [1, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 0]]
    study = rows_study(rows, lambda a, b, c: a, noise=0.0)
    made = break_evens(study, "a", "value_lost", 1.8)
    (found,) = made.lines
    assert found.levels == [0.0, 0.5, 1.0]
    assert found.roots[0].at.mean == pytest.approx(0.8, abs=1e-4)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("red.atritable",), "no factor 'red.atritable' that is scanned over numbers; .*did you mean 'red.attritable'"),
        (("red.attritable", "cer_rad"), "no measure 'cer_rad'; .*did you mean"),
        (("red.attritable", "leakage"), "leakage has no value at which it is even; allowed: a value: .*=VALUE"),
        (
            ("red.attritable", "leakage", 0.5),
            r"not cross 0.5 for red.attritable from 0 to 1, the simulated range;\n.*nowhere above 0.5: 0.101 to 0.302",
        ),
    ],
)
def test_what_cannot_be_asked(asked, message):
    with pytest.raises(ValueError, match=message):
        break_evens(mixes(), *asked)


def test_the_points_of_a_sample_lie_in_no_rows():
    pytest.importorskip("SALib")
    from wargame_experiments.statistics import sobol

    with pytest.raises(ValueError, match="the points of a saltelli design do not lie in rows"):
        break_evens(rows_study(sobol.sample(3, 8, 1), lambda a, b, c: a), "a", "value_lost", 1.5)


def test_the_command_says_it_in_words_and_as_a_document(priced, capsys):
    ratios = [found.mean for found in Data.load(priced).estimates("cer_raid")]
    value = math.sqrt(ratios[0] * ratios[2])  # of the points without guns
    asked = ["analyse", str(priced), "--break-even", f"{PRICE}={value!r}", "--measure", "cer_raid"]
    assert main(asked) == DONE
    said = capsys.readouterr().out
    assert "at which it is crossed" in said
    assert "Pareto" not in said
    assert main([*asked, "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)["break_even"]
    root = found["lines"][0]["roots"][0]["at"]
    assert root["mean"] == pytest.approx(40e3, rel=1e-3)  # of 1 / price, the geometric mean is at that of the prices
    assert root["low"] < root["mean"] < root["high"]
    assert main([*asked[:3], f"{PRICE}=1e9"]) == WRONG
    assert "does not cross 1e+09" in capsys.readouterr().err
    assert main([*asked[:3], f"{PRICE}=much"]) == WRONG
    assert "allowed: FACTOR, or FACTOR=VALUE with a number" in capsys.readouterr().err
    assert main(["analyse", str(priced), "--measure", "cer_raid"]) == WRONG
    assert "allowed with --break-even" in capsys.readouterr().err


def test_the_interval_is_where_the_measures_interval_holds_the_value():
    study = line(noise=0.2)
    made = break_evens(study, "units.drones.count", "leakage", 0.25)
    (root,) = made.lines[0].roots
    low, high = (int(x) for x in root.at[1:])
    inside = [x for x in (1, 2, 4) if low <= x <= high]
    for level, found in zip(made.lines[0].levels, made.lines[0].estimates, strict=True):
        assert (level in inside) == (found.low <= 0.25 <= found.high)
    assert np.isfinite(root.at).all()
