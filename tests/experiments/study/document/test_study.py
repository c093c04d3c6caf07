"""A study says the same in a file and in Python, and everything that is wrong with it at once."""

import pytest

from tests.experiments.study.small import small, study_file, with_skirmish
from wargame_experiments.study import Study, StudyError
from wargame_experiments.study.design.case import toml


def test_a_file_and_python_say_the_same(tmp_path):
    study = Study.load(study_file(tmp_path / "guns"))
    assert study.name == "guns"
    assert [point.values for point in study.points] == [{"units.guns.count": 0}, {"units.guns.count": 1}]
    assert [point.address for point in study.points] == [point.address for point in small().points]
    assert Study.load(tmp_path / "guns").words() == study.words()


def test_a_vector_is_scanned_and_anything_else_is_constant():
    factors = {"raid.ew_cv": [0.1, 0.2], "units.guns.count": 2, "units.drones.targets": {"value": ["depot"]}}
    study = small(factors=factors)
    assert list(study.scanned) == ["raid.ew_cv"]
    constants = ('units.drones.targets=["depot"]', "units.guns.count=2")
    assert [point.case.texts for point in study.points] == [(f"raid.ew_cv={x}", *constants) for x in (0.1, 0.2)]


@pytest.mark.parametrize(
    "factors",
    [
        "[factors]\nunits.guns.count = [0, 1]",
        '[factors]\n"units.guns.count" = [0, 1]',
        "[factors.units.guns]\ncount = [0, 1]",
        '[[factors]]\npath = "units.guns.count"\nvalues = [0, 1]',
        '[[factors]]\nname = "units.guns.count"\nvalues = [0, 1]',
        "[factors]\nunits.guns.count = { low = 0, high = 1, levels = 2 }",
    ],
)
def test_ways_to_write_a_factor(tmp_path, factors):
    (with_skirmish(tmp_path) / "study.toml").write_text(f'question = "?"\nscenario = "skirmish.toml"\n{factors}\n')
    assert [point.values for point in Study.load(tmp_path).points] == [{"units.guns.count": n} for n in (0, 1)]


def test_one_factor_may_set_several_paths():
    study = small(factors={"shooters": {"paths": ["units.guns.count", "units.coyotes.count"], "values": [1, 2]}})
    assert study.points[1].case.texts == ("units.coyotes.count=2", "units.guns.count=2")
    assert study.points[1].values == {"shooters": 2}


def test_designs_over_different_factors_are_crossed(tmp_path):
    (tmp_path / "weather.csv").write_text("raid.visibility_m,raid.ew_cv\n5000,0.1\n20000,0.5\n")
    study = small(
        factors={"units.guns.count": [0, 1, 2], "clock.tick_s": {"low": 1.0, "high": 2.0}},
        design=[
            {"kind": "factorial", "factors": ["units.guns.count"]},
            {"kind": "lhs", "factors": ["clock.tick_s"], "points": 4},
            {"kind": "csv", "file": "weather.csv"},
        ],
        folder=tmp_path,
    )
    assert len(study.points) == 24
    assert {point.values["raid.visibility_m"] for point in study.points} == {5000, 20000}
    assert len({point.values["clock.tick_s"] for point in study.points}) == 4
    again = Study.stored(study.words(), study.inputs, study.name)
    assert [point.address for point in again.points] == [point.address for point in study.points]


@pytest.mark.parametrize(
    "row", ["red.attritable = 0.5, units.guns.count = 1", '"red.attritable" = 0.5, "units.guns.count" = 1']
)
def test_rows_name_factors_with_or_without_quotes(tmp_path, row):
    text = f"""question = "?"
scenario = "skirmish.toml"
[mixes.red]
side = "red"
[[design]]
kind = "list"
rows = [{{ {row} }}, {{ red.attritable = 1, units.guns.count = 0 }}]
"""
    (with_skirmish(tmp_path) / "study.toml").write_text(text)
    study = Study.load(tmp_path)
    assert [point.values for point in study.points] == [
        {"red.attritable": 0.5, "units.guns.count": 1},
        {"red.attritable": 1, "units.guns.count": 0},
    ]
    again = Study.stored(study.words(), study.inputs, study.name)
    assert [point.address for point in again.points] == [point.address for point in study.points]


def test_a_table_in_a_row_may_be_the_value_of_a_factor():
    """A nested table is a dotted name down to the name of a factor; what is below that is the factor's value."""
    doctrine = "units.coyotes.doctrine"
    rows = [{"units": {"coyotes": {"doctrine": {"salvo": 2}}}}, {doctrine: {"salvo": 1}}]
    study = small(factors={doctrine: [{"salvo": 1}, {"salvo": 2}]}, design={"kind": "list", "rows": rows})
    assert [point.values for point in study.points] == [{doctrine: {"salvo": 2}}, {doctrine: {"salvo": 1}}]


def test_a_simplex_splits_the_money_of_a_mix():
    study = small(
        mixes={
            "red": {
                "side": "red",
                "budget_usd": 10e6,
                "parts": {"drones": ["drones"], "decoys": ["decoys"], "missiles": ["missile"]},
            }
        },
        factors={"units.guns.count": [0, 1]},
        design=[{"kind": "simplex", "mix": "red", "steps": 4}, {"kind": "factorial"}],
    )
    assert len(study.points) == 15 * 2
    for point in study.points:
        (ordered,) = point.case.orders
        assert sum(ordered.shares) == pytest.approx(1.0)
        _, (bought,) = point.case.load()
        assert bought.spent_usd + bought.left_usd == 10e6


def test_the_budget_is_by_default_what_the_scenario_has_with_its_constants():
    given = {"red.attritable": [0, 1], "units.decoys.count": 10, "units.drones.figures.cost.element.usd": [20e3, 80e3]}
    study = small(mixes={"red": {"side": "red"}}, factors=given)
    assert study.mixes["red"].budget_usd == 6 * 50e3 + 10 * 3e3 + 1.5e6
    assert {point.case.orders[0].mix.budget_usd for point in study.points} == {study.mixes["red"].budget_usd}


def test_the_address_is_that_of_the_content():
    one, other = small(), small(name="elsewhere", question="Another?", measures=["leakage"])
    assert [point.address for point in one.points] == [point.address for point in other.points]
    addresses = {point.address for point in (*one.points, *small(seed=2).points)}
    assert len(addresses) == 4
    swapped = small(factors={"units.drones.count": 3, "units.decoys.count": 2, "units.guns.count": [0, 1]})
    assert [point.address for point in swapped.points] == [point.address for point in one.points]


# --------------------------------------------------------------------------------------------------- errors


def test_every_mistake_at_once_with_its_line(tmp_path):
    text = """question = "?"
scenario = "skirmish.toml"
measures = ["leakige", "cer_raid"]
sed = 3

[mixes.red]
side = "red"

[factors]
red.atritable = [0, 1]
units.guns.cuont = [0, 1]
units.drones.count = [3, -1]
raid.ew_cv = { low = 2, high = 1 }

[design]
kind = "factorail"

[replications]
n = 5
targets.leakage = { half_width = 0.1 }
"""
    (with_skirmish(tmp_path) / "study.toml").write_text(text)
    with pytest.raises(StudyError) as caught:
        Study.load(tmp_path)
    found = {(problem.line, problem.message) for problem in caught.value.problems}
    for line, words in {
        3: "no measure 'leakige'",
        4: "did you mean 'seed'",
        10: "no part 'atritable' in mix red; allowed: attritable, high-end, budget_usd; did you mean 'attritable'?",
        11: "did you mean 'count'",
        12: "got -1; allowed: a whole number >= 0",
        13: "low 2 is not below high 1; allowed: low < high",
        16: "did you mean 'factorial'",
        18: "n, and n_min, n_max or targets; allowed: n alone, or the others",
    }.items():
        assert any(number == line and words in message for number, message in found), (line, found)
    assert all(str(problem).startswith(f"{tmp_path / 'study.toml'}:") for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"scenario": "nightraid"}, "did you mean 'night-raid'"),
        ({"factors": {"units.guns.count": []}}, "no values; allowed: at least one"),
        ({"factors": {"clock": [1, 2]}}, "allowed: a table"),
        ({"factors": {"raid.ew_cv": {"low": 0.0}}}, "a range with one end; allowed: low and high"),
        ({"factors": {"raid.ew_cv": {"low": 0.0, "high": 1.0, "scale": "log"}}}, "allowed: a low > 0"),
        ({"factors": {"raid.ew_cv": {"low": 0.0, "high": 1.0}}}, "a factorial of raid.ew_cv, a range"),
        ({"design": {"kind": "lhs"}}, "required key 'points' of a lhs is missing; allowed: how many points"),
        ({"design": {"kind": "lhs", "points": 4, "steps": 3}}, "a lhs has no key 'steps'"),
        ({"design": {"factors": ["units.gun.count"]}}, "did you mean 'units.guns.count'"),
        ({"design": {"kind": "simplex", "mix": "rde", "steps": 2}}, "no mix 'rde'"),
        ({"design": {"kind": "csv", "file": "no.csv"}}, "No such file"),
        ({"design": {"kind": "list", "rows": [{"raid.ew_cv": 0.1}]}}, "in no design: units.guns.count"),
        ({"replications": {"n_min": 9, "n_max": 4, "targets": {"leakage": {"half_width": 1}}}}, "n_min above n_max"),
        ({"replications": {"n_min": 2, "n_max": 4}}, "no target; allowed: targets.<measure>"),
        ({"replications": {"n_min": 2, "n_max": 4, "targets": {"lekage": {"half_width": 1}}}}, "mean 'leakage'"),
        ({"replications": {"n_min": 2, "n_max": 4, "targets": {"leakage": {}}}}, "a target without a goal"),
        ({"replications": {}}, "neither n nor n_min, n_max and targets"),
        ({"measures": ["leakage", "leakage"]}, "measure 'leakage' twice"),
        ({"mixes": {"red": {"side": "red", "parts": {"a": ["guns"]}}}}, "no unit 'guns' that red buys"),
        ({"mixes": {"units": {"side": "red"}}}, "a mix cannot be called 'units'"),
        ({"mixes": {"red": {"side": "red"}}}, "shares of red: none for attritable, high-end"),
        (
            {
                "mixes": {"red": {"side": "red"}},
                "factors": {"red.attritable": [0.5, 0.7], "red.high-end": [0.5]},
            },
            "shares of red: they sum to 1.2; allowed: 1",
        ),
        ({"mixes": {"red": {"side": "red"}}, "factors": {"red.attritable": [0.5, 1.5]}}, "got 1.5; allowed: a share"),
        ({"seed": -1}, "seed: got -1"),
        ({"level": 1.0}, "level: got 1"),
    ],
)
def test_one_mistake(words, message):
    with pytest.raises(StudyError) as caught:
        small(**words)
    assert message in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(StudyError, match=r"no such file; allowed: the path of a study.toml"):
        Study.load(tmp_path / "no")


@pytest.mark.parametrize("value", [1, 2.5, True, "a 'b' \"c\"", [1, [2, "x"]], {"a b": 1, "c": {"d": [0.5]}}, 1e300])
def test_a_value_survives_as_toml(value):
    import tomllib

    assert tomllib.loads(f"x = {toml(value)}")["x"] == value
