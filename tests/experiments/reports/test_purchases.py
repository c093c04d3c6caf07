"""What the money of mixes buys, as printed before, during and after a sweep; life-cycle budgets in a shipped study."""

import json

import pytest

from tests.experiments.study.small import SKIRMISH, small
from wargame_experiments import studies
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.commands.mix_study import MixAxis, mix_study
from wargame_experiments.models.model import Counting
from wargame_experiments.reports.purchases import made, planned, purchases_values
from wargame_experiments.study import Results, Study, sweep

ATTRITABLE = f"{next(iter(studies.__path__))}/attritable-share/study.toml"
SMALL = ["factors.red.attritable=[0.5,1]", "factors.blue.attritable=[0,1]", "replications={n=2}"]
FEW = ["--red-attritable", "0.5", "--blue-attritable", "0,1", "--replications", "4"]
KINDS = ["procurement", "life-cycle"]


@pytest.fixture(scope="module", params=KINDS)
def swept(request, tmp_path_factory):
    """Return a small sweep of the study attritable-share with budgets of either kind."""
    folder = tmp_path_factory.mktemp("purchases") / request.param
    study = Study.load(ATTRITABLE, [*SMALL, f'mixes.blue.budget="{request.param}"'])
    sweep(study, out=folder, workers=1)
    return folder, study, request.param


def test_the_study_of_attritable_shares_takes_life_cycle_budgets(swept):
    folder, study, kind = swept
    column = {"procurement": "procurement", "life-cycle": "life_cycle"}[kind]
    for row in Results.load(folder).points.to_pylist():
        assert row["failed"] == 0
        assert row["blue_spent_usd"] == pytest.approx(row[f"blue_{column}_usd"])
        assert row["blue_spent_usd"] + row["blue_left_usd"] == pytest.approx(500e6)
        assert row["blue_life_cycle_usd"] > row["blue_procurement_usd"]
        assert row["red_life_cycle_usd"] == row["red_procurement_usd"]
    assert study.mixes["blue"].counting == Counting(kind)


def test_what_is_planned_is_what_is_bought(swept):
    folder, study, _ = swept
    before, after = purchases_values(planned(study.points)), purchases_values(made(Results.load(folder)))
    assert len(after["blue"]) == 2
    assert len(after["red"]) == 2
    for mix, rows in after.items():
        for row, plan in zip(rows, before[mix], strict=True):
            assert row["counts"].items() <= plan["counts"].items()  # the plan has the fire control too
            assert {**row, "counts": plan["counts"]} == plan


def test_analyse_prints_what_was_bought_and_what_is_left(swept, capsys):
    folder, _, kind = swept
    assert main(["analyse", str(folder)]) == DONE
    out = capsys.readouterr().out
    words = Counting(kind).words
    assert f"Purchases of blue; its budget pays for {words}" in out
    assert "could buy nothing more" in out
    assert main(["analyse", str(folder), "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)["purchases"]
    assert {row["pays_for"] for row in found["blue"]} == {words}
    assert all(row["spent_usd"] + row["left_usd"] == pytest.approx(500e6) for row in found["blue"])


def test_captions_say_what_budgets_pay_for(swept, tmp_path):
    folder, _, kind = swept
    assert main(["figures", str(folder), "--only", "heat-map", "--out", str(tmp_path / "f")]) == DONE
    captions = [" ".join(file.read_text("utf-8").split()) for file in (tmp_path / "f").glob("*.txt")]
    assert captions
    said = {"procurement": "Budgets pay for procurement."}
    said["life-cycle"] = "The budget of blue pays for procurement and crews of all years of service."
    assert all(said[kind] in caption for caption in captions)


def test_a_dry_run_prints_purchases(capsys):
    settings = [word for setting in SMALL for word in ("--set", setting)]
    assert main(["sweep", ATTRITABLE, "--dry-run", *settings]) == DONE
    out = capsys.readouterr().out
    assert "Purchases of red; its budget pays for procurement" in out
    assert "medium-range" in out
    assert "life cycle" in out


def test_an_order_that_cannot_be_bought_is_left_out_of_the_plan():
    mixes = {"red": {"side": "red", "budget_usd": 3e6}}
    study = small(factors={"red.attritable": [0, 1]}, mixes=mixes)
    none = (("units.drones.count", 0), ("units.decoys.count", 0))
    points = [point._replace(case=point.case._replace(settings=none)) for point in study.points]
    with pytest.raises(ValueError, match="go to attritable"):
        points[1].case.load()
    found = purchases_values(planned(points))
    assert [row["shares"]["attritable"] for row in found["red"]] == [0]


# ------------------------------------------------------------------------------------------ wargame mix


def test_mix_counts_crews_of_as_many_years_and_shifts_as_it_is_told(capsys):
    options = ["--budget-counts", "life-cycle", "--years", "5", "--shifts", "2"]
    assert main(["mix", SKIRMISH, *FEW, *options]) == DONE
    out = " ".join(capsys.readouterr().out.split())
    assert "Purchases of blue; its budget pays for procurement and crews of 5 years, 2 a day" in out


def test_a_mix_over_the_life_cycle_has_what_its_own_units_cost_over_it():
    axis = MixAxis((0.5,), None, Counting("life-cycle"))
    over_life, once = (mix_study(SKIRMISH, [], one, one).mixes for one in (axis, MixAxis((0.5,))))
    assert over_life["blue"].budget_usd > once["blue"].budget_usd
    assert over_life["red"].budget_usd == once["red"].budget_usd


def test_the_manifest_of_a_mix_repeats_its_counting(tmp_path):
    out = tmp_path / "out"
    assert main(["mix", SKIRMISH, *FEW, "--budget-counts", "life-cycle", "--years", "5", "--out", str(out)]) == DONE
    command = json.loads((out / "manifest.json").read_text("utf-8"))["command"]
    assert "--budget-counts life-cycle --years 5" in " ".join(command)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('mixes.blue.budget="lifetime"', "allowed: procurement, life-cycle"),
        ("mixes.blue.years=0", "0.01"),
        ("mixes.blue.shifts=-1", "0"),
    ],
)
def test_a_wrong_count_is_named(setting, words, capsys):
    assert main(["sweep", ATTRITABLE, "--dry-run", "--set", setting]) == WRONG
    error = capsys.readouterr().err
    assert setting.partition("=")[0] in error
    assert words in error
