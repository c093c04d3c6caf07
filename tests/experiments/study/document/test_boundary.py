"""What a study file may say and name: names, labels, rows, sizes and files; all else has its line and is not run."""

import json
import os
import time
from pathlib import Path

import pytest

from tests.experiments.study.small import FEW, SKIRMISH, small, with_skirmish
from wargame_experiments.analysis.data import Data
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Study, StudyError, sweep
from wargame_experiments.study.design.case import address
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.design.points import DesignPart, count_findings, rows_of
from wargame_experiments.study.document.point_checks import covering
from wargame_experiments.study.schema import DesignTable
from wargame_experiments.study.store.folder import create

HEAD = 'question = "?"\nscenario = "skirmish.toml"\nmeasures = ["leakage"]\n'
GUNS = {"path": "units.guns.count", "values": [0, 1]}
RED = {"side": "red", "parts": {"drones": ["drones"], "missiles": ["missile"]}}


@pytest.fixture
def problems(tmp_path):
    """Return what is wrong with a study file, as line and words; with other files in its folder."""

    def problems(text, **files):
        folder = with_skirmish(tmp_path / "study")
        for name, content in files.items():
            (folder / f"{name}.csv").write_text(content, "utf-8")
        (folder / "study.toml").write_text(HEAD + text, "utf-8")
        try:
            Study.load(folder)
        except StudyError as error:
            return [(Path(p.file).name, p.line, f"{p.path}: {p.message}") for p in error.problems]
        return []

    return problems


# ------------------------------------------------------------------------------------------------ names and labels


@pytest.mark.parametrize("name", ["помехи", "дальность_2", "無人機", "a.b-c", "2nd", "कखि"])
def test_a_name_is_in_any_script_and_stands_in_tables_without_quotes(name):
    study = small(factors={name: GUNS, **FEW})
    assert [point.values for point in study.points] == [{name: 0}, {name: 1}]
    columns = sweep(study, workers=1).points.column_names
    assert columns[1] == name.replace(".", "_").replace("-", "_")


@pytest.mark.parametrize(
    "name", ["price in $", "$5", "a b", "-a", "a..b", "a.", "", "\x1b[2J", "x" * 65, "e\u0301", "a/b"]
)
def test_a_name_that_is_none_is_refused_with_a_word_about_the_label(problems, name):
    quoted = "".join(f"\\u{ord(letter):04x}" for letter in name)
    (found,) = problems(f'[factors."{quoted}"]\npath = "units.guns.count"\nvalues = [0, 1]\n')
    assert found[:2] == ("study.toml", 4)
    assert "cannot be called" in found[2]
    assert "label =" in found[2]
    assert "\x1b" not in found[2]


def test_names_of_mixes_and_parts_are_names(problems):
    found = problems(
        '[mixes."a b"]\nside = "red"\n[mixes.red]\nside = "red"\nparts = { "$" = ["drones"], b = ["missile"] }\n'
    )
    assert [(line, words.partition(":")[0]) for _, line, words in found] == [
        (4, 'mixes."a b"'),
        (8, 'mixes.red.parts."$"'),
    ]
    (found,) = problems(
        '[mixes.red]\nside = "red"\nparts = { budget_usd = ["drones"] }\nlabels = { budget_usd = "x" }\n'
    )
    assert "this is the mix's money" in found[2]


def test_a_label_is_what_people_read_as_it_is_written(tmp_path, capsys):
    label = "$500 drone, price in $ [x] 100 % \\frac{1}{2}"
    factors = {"price": {"path": "units.drones.figures.cost.element.usd", "values": [500, 5e4], "label": label}}
    study = small(factors={**factors, **FEW}, label="Drones & dollars", measures=["leakage", "cost_red"])
    assert study.title == "Drones & dollars"
    data = Data.of(sweep(study, tmp_path / "out", workers=1))
    assert [axis.words for axis in data.axes] == [label]
    assert data.name_of(0) == f"{label}: 500"
    assert data.study.words()["factors"]["price"]["label"] == label
    assert main(["analyse", str(tmp_path / "out")]) == DONE
    out = capsys.readouterr().out
    assert "Drones & dollars" in out
    again = Study.stored(study.words(), study.inputs, study.name)
    assert [point.address for point in again.points] == [point.address for point in study.points]


def test_mixes_and_their_categories_have_labels():
    mix = {**RED, "label": "the raid", "labels": {"drones": "cheap & many"}}
    design = {"kind": "list", "rows": [{"red.drones": share} for share in (0.25, 1.0)]}
    plain, labelled = (small(factors=FEW, mixes={"red": each}, design=design) for each in (RED, mix))
    assert [point.address for point in plain.points] == [point.address for point in labelled.points]
    data = Data(labelled, [])
    assert data.axes[0].words == "cheap & many share of red's budget for the raid"
    assert data.name_of(0) == "the raid 25 % cheap & many"
    with pytest.raises(
        StudyError, match="no part 'drons' in mix red; allowed: drones, missiles; did you mean 'drones'"
    ):
        small(factors=FEW, mixes={"red": {**RED, "labels": {"drons": "x"}}}, design=design)


def test_a_study_in_a_folder_of_any_name_has_a_name(tmp_path):
    for folder, name in (("my study (2)", "my-study-2"), ("a=b", "a-b"), ("[*]", "study"), ("помехи", "помехи")):
        (with_skirmish(tmp_path / folder) / "study.toml").write_text(HEAD)
        assert Study.load(tmp_path / folder).name == name
    with pytest.raises(StudyError, match="a study cannot be called 'a b'"):
        small(name="a b")


# ------------------------------------------------------------------------------------------------------------ rows


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ("guns\n1\n-4\n", 3, "guns: got -4; allowed: a whole number >= 0"),
        ("guns\n1\nmany\n", 3, "guns: got 'many'; allowed: a whole number"),
        ("guns\n1\n0.5\n", 3, "guns: got 0.5; allowed: a whole number"),
        ("guns\n1\n[1]\n", 3, "guns: got [1]; allowed: a whole number"),
        ("gnus\n1\n0\n", 1, "gnus: 'gnus' is no factor and no path; did you mean 'guns'?"),
        ("guns,units.coyots.count\n1,0\n", 1, "no 'coyots' in [units]; allowed: drones, "),
        ("guns,units.coyotes.cuont\n1,0\n", 1, "unknown key 'cuont'; allowed: "),
        ("guns,clock.tick_s.x\n1,0\n", 1, "clock.tick_s.x"),
        ("guns,red.drones\n1,1.5\n", 2, "red.drones: got 1.5; allowed: a share from 0 to 1"),
        ("guns,red.drones\n1,half\n", 2, "red.drones: got 'half'; allowed: a share from 0 to 1"),
        (
            "guns,red.drons\n1,0.5\n",
            1,
            "no part 'drons' in mix red; allowed: drones, missiles, budget_usd; did you mean",
        ),
        ("guns,red.budget_usd,red.drones\n1,-1,0.5\n", 2, "red.budget_usd: got -1; allowed: a number of USD >= 0"),
        ("guns,red.drones,red.missiles\n1,0.5,0.5\n0,0.5,0.7\n", 3, "shares of red: they sum to 1.2"),
        ("guns,units.guns.count,red.drones\n1,0,0.5\n", 2, "'units.guns.count' is set by two factors"),
    ],
)
def test_a_row_is_checked_before_anything_is_run(problems, tmp_path, table, line, words):
    head = '[mixes.red]\nside = "red"\nparts = { drones = ["drones"], missiles = ["missile"] }\n[factors]\n'
    red = "" if "red." in table else "red.drones = 0.5\n"
    text = (
        f'{head}guns = {{ path = "units.guns.count", values = [0, 1] }}\n{red}[design]\nkind = "csv"\nfile = "d.csv"\n'
    )
    (found,) = problems(text, d=table)
    assert found[:2] == ("d.csv", line)
    assert words in found[2]
    for option in ("--dry-run", "--plan"):
        assert main(["sweep", str(tmp_path / "study"), option, "--out", str(tmp_path / "out")]) == WRONG
    assert not (tmp_path / "out").exists()


def test_a_row_of_a_list_is_checked_too(problems):
    text = '[design]\nkind = "list"\nrows = [\n    { units.guns.count = 1 },\n    { units.guns.count = -4 },\n]\n'
    assert problems(text) == [
        ("study.toml", 8, 'design.rows.1."units.guns.count": got -4; allowed: a whole number >= 0 and <= 1000000')
    ]
    (found,) = problems(text.replace("-4", '"x"'))
    assert found[:2] == ("study.toml", 8)
    (found,) = problems(text.replace("units.guns", "units.gns"))
    assert "did you mean 'guns'?" in found[2]
    with pytest.raises(StudyError, match=r"rows\.1.*got -4"):
        small(factors=FEW, design={"kind": "list", "rows": [{"units.guns.count": 1}, {"units.guns.count": -4}]})


def test_each_value_of_each_factor_is_tried_and_said_once(problems):
    guns = "".join(f"{n},{n % 3}\n" for n in range(200))
    text = '[factors]\na = { path = "units.guns.count", value = 1 }\nb = { path = "units.coyotes.count", value = 1 }\n'
    table = "a,b\n" + guns + "-7,1\n-7,2\n1,-8\n1,-9\n"
    found = problems(text + '[design]\nkind = "csv"\nfile = "d.csv"\n', d=table)
    assert [(line, words.partition(";")[0]) for _, line, words in found] == [
        (202, "a: got -7"), (204, "b: got -8"), (205, "b: got -9")
    ]  # fmt: skip


def test_points_that_are_tried_hold_every_value_and_of_many_the_ends():
    rows = [{"a": a, "b": b, "c": [c]} for a in range(7) for b in ("x", "y") for c in range(3)]
    chosen = [rows[place] for place in covering(rows, 500)]
    assert len(chosen) < len(rows) / 3
    for name in rows[0]:
        assert {str(row[name]) for row in chosen} == {str(row[name]) for row in rows}
    many = [{"a": (n * 7919) % 10_007, "b": (n * 31) % 9_973 / 7} for n in range(9000)]
    chosen = [many[place] for place in covering(many, 100)]
    assert len(chosen) <= 100
    for name in many[0]:
        values = [row[name] for row in many if isinstance(row[name], float) == (name == "b")]
        assert {min(values), max(values)} <= {row[name] for row in chosen}
    assert covering([{}], 10) == [0]


def test_a_stored_study_is_not_checked_again_and_reads_no_table(tmp_path):
    (tmp_path / "d.csv").write_text("units.guns.count\n1\n")
    study = small(factors=FEW, design={"kind": "csv", "file": "d.csv"}, folder=tmp_path)
    words = study.words()
    assert words["design"] == [{"kind": "list", "rows": [{"units.guns.count": 1}]}]
    again = Study.stored({**words, "design": [{"kind": "list", "rows": [{"units.guns.count": -4}]}]}, study.inputs, "a")
    assert len(again.points) == 1
    with pytest.raises(StudyError, match="a stored study names a file"):
        Study.stored({**words, "design": [{"kind": "csv", "file": str(tmp_path / "d.csv")}]}, study.inputs, "a")


def test_an_address_is_that_of_the_whole_case():
    """The hash of all that is run, in one JSON text with sorted keys, as it always was."""
    import hashlib
    import json

    study = small(factors={"units.guns.count": [0, 1], "red.drones": 0.5, **FEW}, mixes={"red": RED})
    for point in study.points:
        case = point.case
        orders = [[*ordered.mix, ordered.shares] for ordered in case.orders]
        content = {"scenario": case.inputs.text, "settings": case.texts, "orders": orders, "seed": case.seed}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        assert point.address == address(case) == hashlib.sha256(text.encode()).hexdigest()


# ----------------------------------------------------------------------------------- counted before they are made

RANGES = "\n".join(f'{name} = {{ path = "{path}", low = 1, high = 2, levels = 2000 }}' for name, path in (
    ("a", "clock.tick_s"), ("b", "raid.ew_cv"), ("c", "raid.visibility_m"),
))  # fmt: skip
FREE = RANGES.replace(", levels = 2000", "")
PARTS = '[mixes.red]\nside = "red"\nparts = { a = ["drones"], b = ["decoys"], c = ["missile"] }\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"[factors]\n{RANGES}\n", "8,000,000,000 points; allowed: up to 1,000,000"),
        (
            f'{PARTS}[factors]\nunits.guns.count = [0, 1]\n[[design]]\nkind = "simplex"\nmix = "red"\nsteps = 1000\n'
            '[[design]]\nfactors = ["units.guns.count"]\n',
            "1,003,002 points (501,501 x 2); allowed: up to 1,000,000",
        ),
        (f'[factors]\n{FREE}\n[design]\nkind = "lhs"\npoints = 1_000_001\n', "a whole number >= 1 and <= 1000000"),
        (f'[factors]\n{FREE}\n[design]\nkind = "nolh"\npoints = 900_000\n', "a search over 900,000 points"),
        (f'[factors]\n{FREE}\n[design]\nkind = "saltelli"\nsamples = 262_144\n', "1,310,720 points; allowed: up to"),
        (f'[factors]\n{FREE}\n[design]\nkind = "morris"\ntrajectories = 100_000_000\n', "allowed: a whole number >= 2"),
        (
            f'[factors]\n{RANGES}\n[[design]]\nfactors = ["a", "b"]\n[[design]]\nfactors = ["c"]\n',
            "8,000,000,000 points (4,000,000 x 2,000); allowed: up to 1,000,000",
        ),
        (
            f'[factors]\n{FREE}\n[design]\nkind = "sobol"\npoints = 1_000_000\n[replications]\nn = 300\nblock = 100\n',
            "3,000,000 blocks of replications; allowed: up to 2,000,000",
        ),
        ("[replications]\nn = 100_000_000\n", "replications.n: got 100000000; allowed: a whole number"),
    ],
)  # fmt: skip
def test_points_are_counted_before_they_are_made(problems, text, words):
    began = time.process_time()
    found = problems(text)
    assert time.process_time() - began < 20.0  # 0.1 s; made, the rows take minutes
    assert found
    assert any(words in message for _, _, message in found)


@pytest.mark.parametrize(
    "table",
    [
        {"kind": "factorial"},
        {"kind": "lhs", "points": 7},
        {"kind": "sobol", "points": 8},
        {"kind": "nolh", "points": 9, "max_correlation": 0.9},
        {"kind": "saltelli", "samples": 4},
        {"kind": "morris", "trajectories": 3},
        {"kind": "one-at-a-time"},
        {"kind": "simplex", "mix": "m", "steps": 5},
    ],
)
def test_the_count_is_that_of_the_rows_that_are_made(table):
    levels = (1, 2, 3) if table["kind"] in ("factorial", "simplex") else ()
    factors = [Factor(name, (name,), levels, 0.0, 1.0) for name in ("a", "b", "c")]
    part = DesignPart(0, DesignTable(**table), factors)
    assert part.size == len(rows_of(part, seed=1))


def test_the_memory_of_points_is_estimated():
    factors = [Factor(name, (f"{name}.{i}" for i in range(20)), (1, 2)) for name in "ab"]
    part = DesignPart(0, DesignTable(kind="lhs", points=900_000), [f._replace(paths=tuple(f.paths)) for f in factors])
    (found,) = count_findings([part], constants=5)
    assert "900,000 points with 45 settings each, about 7.0 GB; allowed: up to 2 GB" in found.message
    assert list(count_findings([part._replace(table=DesignTable(kind="lhs", points=90_000))], constants=5)) == []


def test_a_mix_of_many_shares_is_counted(capsys):
    shares = ",".join(str(n / 2000) for n in range(2001))
    assert main(["mix", "night-raid", "--red-attritable", shares, "--blue-attritable", shares]) == WRONG
    assert "4,004,001 points; allowed: up to 1,000,000" in capsys.readouterr().err


def test_a_received_folder_is_counted_before_its_points_are_made(tmp_path, capsys):
    out = tmp_path / "out"
    create(out, small(replications={"n": 2}), ["sweep"])
    record = json.loads((out / "manifest.json").read_text())
    levels = {"low": 1, "high": 2, "levels": 9000}
    record["study"]["factors"] = {"clock.tick_s": levels, "raid.ew_cv": levels, "raid.visibility_m": levels}
    (out / "manifest.json").write_text(json.dumps(record))
    began = time.process_time()
    for command in (["status"], ["sweep", "--resume"], ["analyse"], ["work"]):
        assert main([*command, str(out)]) == WRONG
        error = capsys.readouterr().err
        assert "729,000,000,000 points; allowed: up to 1,000,000" in error or "not finished" in error
    assert time.process_time() - began < 20.0


# ----------------------------------------------------------------------------------------- what a study reads


@pytest.mark.parametrize(
    "name", ["../secret.csv", "/etc/hostname", "sub/../../secret.csv", "link.csv", "below/link.csv"]
)
def test_a_study_reads_nothing_outside_its_folder(problems, tmp_path, name):
    (tmp_path / "secret.csv").write_text("SECRET,guns\nNOTAREALKEY,1\n")
    folder = with_skirmish(tmp_path / "study")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "below").symlink_to(tmp_path)
    (found,) = problems(f'[design]\nkind = "csv"\nfile = "{name}"\n')
    assert found[:2] == ("study.toml", 6)
    assert "leads out of the study's folder" in found[2]
    assert "SECRET" not in found[2]
    (folder / "study.toml").write_text(HEAD.replace("skirmish.toml", name))
    with pytest.raises(StudyError, match=r"study\.toml:2: scenario: .*leads out of the study's folder"):
        Study.load(folder)


def test_a_link_that_stays_below_the_folder_is_followed(problems, tmp_path):
    folder = with_skirmish(tmp_path / "study")
    (folder / "tables").mkdir()
    (folder / "tables" / "d.csv").write_text("units.guns.count\n1\n")
    (folder / "link.csv").symlink_to(Path("tables") / "d.csv")
    assert problems('[design]\nkind = "csv"\nfile = "link.csv"\n') == []
    assert problems('[design]\nkind = "csv"\nfile = "tables/d.csv"\n') == []


def test_a_study_file_that_is_a_link_out_of_its_folder_is_not_read(tmp_path):
    (tmp_path / "other.toml").write_text('NOTAREALKEY = "x"\n')
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "study.toml").symlink_to(tmp_path / "other.toml")
    with pytest.raises(StudyError, match="leads out of the study's folder") as caught:
        Study.load(tmp_path / "study")
    assert "NOTAREALKEY" not in str(caught.value)


@pytest.mark.parametrize("name", ["x" * 300, "a\x00b", "a\nb", "", "pipe", "loop", "tests", "."])
def test_no_name_of_a_scenario_is_an_error_of_the_program(tmp_path, name):
    folder = with_skirmish(tmp_path / "study")
    os.mkfifo(folder / "pipe")
    (folder / "tests").mkdir()
    (folder / "loop").symlink_to("loop")
    quoted = "".join(f"\\u{ord(letter):04x}" for letter in name)
    (folder / "study.toml").write_text(HEAD.replace("skirmish.toml", quoted))
    with pytest.raises(StudyError, match=r"study\.toml:2: scenario: "):
        Study.load(folder)


def test_a_folder_called_as_a_shipped_scenario_is_not_in_its_way(tmp_path):
    (tmp_path / "duel").mkdir()
    (tmp_path / "study.toml").write_text('question = "?"\nscenario = "duel"\n')
    assert Study.load(tmp_path).inputs.source == "duel"


def test_a_program_names_what_it_likes(tmp_path):
    (tmp_path / "d.csv").write_text("units.guns.count\n1\n")
    study = Study(scenario=SKIRMISH, factors=FEW, design={"kind": "csv", "file": str(tmp_path / "d.csv")})
    assert [point.values for point in study.points] == [{"units.guns.count": 1}]


# --------------------------------------------------------------------------------------------- values of any type


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mixes = 3\n", 4),
        ("[mixes]\nred = 3\n", 5),
        ('[mixes.red]\nside = "red"\nparts = [1]\n', 6),
        ('[mixes.red]\nside = "red"\nparts = { a = 1 }\n', 6),
        ('[mixes.red]\nside = "red"\nbudget_usd = inf\n', 6),
        ("factors = 3\n", 4),
        ("[[factors]]\nvalues = [1]\n", 4),
        ('[factors]\na = { path = "units.guns.count", low = 1, high = inf, whole = true }\n', 5),
        ('[factors]\na = { path = "units.guns.count", low = nan, high = 3, whole = true }\n', 5),
        ('[factors]\na = { path = "units.guns.count", values = [1, 1979-05-27] }\n', 5),
        ("[factors]\na = { paths = [], values = [1, 2] }\n", 5),
        ('[factors]\na = { path = "", values = [1, 2] }\n', 5),
        ("design = 3\n", 4),
        ("[[design]]\nkind = 3\n", 5),
        ('[design]\nkind = "list"\nrows = 3\n', 6),
        ('[design]\nkind = "list"\nrows = []\n', 4),
        ('[design]\nkind = "lhs"\npoints = 4\n', 4),
        ("replications = 3\n", 4),
        ("[replications]\nn = 1e400\n", 5),
        ("series = 3\n", 4),
        ("seed = 9007199254740993\n", 4),
        ("level = nan\n", 4),
        ("x = " + "[" * 300 + "]" * 300 + "\n", 4),
        ("x" + ".x" * 300 + " = 1\n", 4),
    ],
)
def test_a_value_of_another_type_is_a_mistake_with_its_line(problems, text, line):
    found = problems(text)
    assert {file for file, _, _ in found} == {"study.toml"}
    assert line in [where for _, where, _ in found]
