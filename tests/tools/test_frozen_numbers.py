"""The tool that freezes numbers: a change is found and named, a renamed column is compared, addresses stand apart."""

import copy
import doctest
import json

import numpy as np
import pytest

from benchmarks import entry_points
from tools import frozen_numbers, measured_numbers
from tools.columns import Renamed, RenamedError
from tools.frozen_numbers import compared, flat, main, selected, text_of, write
from tools.measured_numbers import UNLIKE, measured

SCENARIO, STUDY = "skirmish", "jamming-decay"
NOTHING = Renamed()


@pytest.fixture(scope="module")
def tree():
    """Return the numbers of one scenario and one study, as they come out of a file."""
    return json.loads(text_of(measured(only=(SCENARIO, STUDY))))


@pytest.fixture
def changed(tree):
    """Return a copy to be changed."""
    return copy.deepcopy(tree)


@pytest.fixture
def run(tree, tmp_path, monkeypatch):
    """Return a function that runs the command on a frozen tree, the code being as it is; exit code and file."""
    monkeypatch.setattr(frozen_numbers, "measured", lambda **_: copy.deepcopy(tree))

    def command(frozen, *words, renamed=""):
        file, names = tmp_path / "numbers.json", tmp_path / "renamed.toml"
        file.write_text(text_of(frozen), "utf-8")
        names.write_text(renamed, "utf-8")
        return main([*words, "--file", str(file), "--renamed", str(names)]), file

    return command


def columns_of(tree):
    """Return the hashed columns of the study's points."""
    return tree["studies"][STUDY]["tables"]["points"]["columns"]


def test_the_examples_are_right():
    assert doctest.testmod(measured_numbers).failed == 0


def test_the_same_tree_has_no_difference(tree):
    assert compared(tree, copy.deepcopy(tree)) == ([], [], [])


def test_the_tree_holds_what_it_should(tree):
    paths = {"/".join(path) for path, _ in flat(tree)}
    scenario, study = f"scenarios/{SCENARIO}", f"studies/{STUDY}"
    arrays = ("statuses", "scoreboard", "tally", "raid", "ticks")
    assert {f"{scenario}/{engine}/arrays/{name}" for engine in ("compiled", "mesa") for name in arrays} <= paths
    assert {f"{scenario}/{name}" for name in ("measures/leakage", "ratios/full", "ledger/blue round expended")} <= paths
    assert {
        f"{study}/{name}" for name in ("points", "ids", "factors/raid.ew_effectiveness", "tables/runs/rows")
    } <= paths
    assert f"{study}/factors/raid.ew_effectiveness" in paths
    assert f"{study}/tables/points/columns/leakage_low" in paths
    assert not any(path.endswith("point_id") for path in paths)


def test_the_numbers_do_not_depend_on_the_run(tree):
    again = json.loads(text_of(measured(only=(STUDY,))))
    assert compared(selected(tree, (STUDY,)), selected(again)) == ([], [], [])


@pytest.mark.parametrize("array", ["tally", "ticks"])
def test_a_changed_bit_of_an_outcome_is_found_and_so_is_that_mesa_has_another(tree, monkeypatch, array):
    fight = entry_points.run_many

    def other(*arguments, **words):
        outcome = fight(*arguments, **words)
        getattr(outcome, array).reshape(-1).view(np.uint8)[0] ^= 1  # the last bit of the first value, little-endian
        return outcome

    monkeypatch.setattr(entry_points, "run_many", other)
    found = compared(selected(tree, (SCENARIO,)), selected(measured(only=(SCENARIO,)))).numbers
    paths = [each.path[2:] for each in found]
    assert paths == [("compiled", "arrays", array), ("mesa", UNLIKE)]
    assert found[1].found == [array]


def test_a_mesa_that_assesses_otherwise_is_found(tree, monkeypatch):
    assess = entry_points.assess_mesa
    monkeypatch.setattr(entry_points, "assess_mesa", lambda loaded, seed, n: assess(loaded, seed + 1, n))
    (difference,) = compared(selected(tree, (SCENARIO,)), selected(measured(only=(SCENARIO,)))).numbers
    assert {"measures / overkill_share", "ratios / full"} <= set(difference.found)


def test_numbers_on_which_the_engines_disagree_are_not_written(changed, tmp_path):
    changed["scenarios"][SCENARIO]["mesa"][UNLIKE] = ["tally"]
    with pytest.raises(ValueError, match="skirmish: Mesa differs from compiled in tally; nothing written"):
        write(changed, tmp_path / "numbers.json")
    assert not list(tmp_path.iterdir())


def test_a_measure_that_changes_in_its_last_digit_is_shown_old_and_new(run, changed, capsys):
    limits = changed["scenarios"][SCENARIO]["measures"]["leakage"]
    now, limits[0] = list(limits), np.nextafter(limits[0], 1.0).item()
    assert run(changed)[0] == 1
    said = f"DIFFERENT scenarios / {SCENARIO} / measures / leakage: frozen {limits}, found {now}"
    assert said in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(("factor", "code"), [(1 + 1e-15, 0), (1 + 1e-9, 1)])
@pytest.mark.parametrize("end", [1, 2])
def test_a_limit_may_differ_by_the_rounding_of_another_processor_alone(run, changed, end, factor, code):
    changed["scenarios"][SCENARIO]["measures"]["leakage"][end] *= factor
    assert run(changed)[0] == code


@pytest.mark.parametrize(("factor", "code"), [(1 + 1e-15, 0), (1 + 1e-9, 1)])
@pytest.mark.parametrize("row", range(8))
def test_so_may_any_row_of_a_column_of_limits(run, changed, row, factor, code):
    column = columns_of(changed)["leakage_high"]
    column["values"][row] *= factor
    column["sha256"] = "0" * 64
    assert run(changed)[0] == code


def test_a_column_that_changes_is_named_with_table_and_study(run, changed, capsys):
    columns_of(changed)["leakage"]["sha256"] = "0" * 64
    assert run(changed)[0] == 1
    assert f"DIFFERENT studies / {STUDY} / tables / points / columns / leakage: frozen 0000" in capsys.readouterr().out


def test_a_column_that_is_gone_is_found(run, changed, capsys):
    columns_of(changed)["gone"] = columns_of(changed)["leakage"]
    assert run(changed)[0] == 1
    assert "columns / gone: frozen" in (said := capsys.readouterr().out)
    assert "found nothing" in said


def test_a_column_that_is_new_is_told_and_is_no_difference(run, changed, capsys):
    del columns_of(changed)["leakage"]
    assert run(changed)[0] == 0
    assert f"new, not frozen: studies / {STUDY} / tables / points / columns / leakage" in capsys.readouterr().out


def test_a_renamed_column_is_compared_if_it_is_declared(run, changed):
    columns_of(changed)["leaked"] = columns_of(changed).pop("leakage")
    assert run(changed)[0] == 1
    assert run(changed, renamed='[columns]\n"leaked" = "leakage"\n')[0] == 0
    columns_of(changed)["leaked"]["sha256"] = "0" * 64
    assert run(changed, renamed='[columns]\n"leaked" = "leakage"\n')[0] == 1


def test_a_renamed_study_is_compared_if_it_is_declared(run, changed):
    changed["studies"]["old"] = changed["studies"].pop(STUDY)
    assert run(changed)[0] == 1
    assert run(changed, renamed=f'[studies]\n"old" = "{STUDY}"\n')[0] == 0
    assert run(changed, "--only", STUDY, "--only", SCENARIO, renamed=f'[studies]\n"old" = "{STUDY}"\n')[0] == 0


def test_a_declaration_that_meets_nothing_is_told(run, tree, capsys):
    assert run(tree, renamed='[columns]\n"nowhere" = "somewhere"\n')[0] == 0
    assert "renamed, but nothing has that name: columns: nowhere" in capsys.readouterr().out


def test_two_columns_do_not_become_one(tree):
    with pytest.raises(RenamedError, match=r"two frozen numbers become .* / leakage; allowed: one"):
        compared(tree, tree, Renamed({"columns": {"failed": "leakage"}}))


def test_addresses_alone_have_an_exit_code_of_their_own_and_can_be_taken(run, tree, changed, capsys):
    changed["studies"][STUDY]["ids"]["sha256"] = "0" * 64
    assert run(changed)[0] == 3
    assert f"ADDRESSES studies / {STUDY} / ids: frozen 0000" in capsys.readouterr().out
    code, file = run(changed, "--write-ids")
    assert code == 0
    assert json.loads(file.read_text("utf-8")) == tree


def test_addresses_are_not_taken_beside_other_numbers(run, changed):
    changed["studies"][STUDY]["ids"]["sha256"] = "0" * 64
    columns_of(changed)["leakage"]["sha256"] = "0" * 64
    code, file = run(changed, "--write-ids")
    assert code == 1
    assert json.loads(file.read_text("utf-8")) == changed


def test_what_is_written_is_what_is_read(run, tree, changed):
    columns_of(changed).clear()
    code, file = run(changed, "--write")
    assert code == 0
    assert json.loads(file.read_text("utf-8")) == tree


def test_a_name_that_is_neither_scenario_nor_study_is_told(capsys):
    assert main(["--only", "dual"]) == 2
    assert "no scenario, study or campaign dual; allowed: defence-suppression, duel, " in capsys.readouterr().err


def test_other_versions_are_told_with_a_difference(run, changed, capsys):
    columns_of(changed)["leakage"]["sha256"], changed["about"]["numpy"] = "0" * 64, "1.0"
    assert run(changed)[0] == 1
    assert "frozen with numpy 1.0 (now 2" in capsys.readouterr().out
