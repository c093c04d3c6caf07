"""Schemas of the four kinds of input file: every key, every shipped file, and mistakes that are refused."""

import copy
import json
import random
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wargame.battle import scenario_schema
from wargame.battle.scenario_schema import WORDS
from wargame.campaign.scenario import Campaign
from wargame.catalogue.elements import Element, names
from wargame.inputs.json_schema import keys
from wargame.inputs.schema import table, validated
from wargame.inputs.texts import SCHEMA_LINE, hashed
from wargame.inputs.units import KEYWORD, unit_of
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.commands.schema import SHIPPED, schema_text, shipped_file
from wargame_experiments.study.design.case import Case, address
from wargame_experiments.study.document.file import from_words
from wargame_experiments.study.schema import FactorTable, StudyTable

SCHEMAS = {kind: json.loads(shipped_file(kind).read_text("utf-8")) for kind in SHIPPED}
FILES = {
    kind: sorted(shipped_file(kind).parent.glob("*/study.toml" if kind == "study" else "*.toml")) for kind in SHIPPED
}
# Keys whose unit is not the one that their names end with: a rate, a price of capacity, a share.
OTHER_UNITS = {
    *("pre_war_budget_usd", "war_budget_usd", "security_scale_usd", "capacity_usd", "rounds_per_s", "growth_a_year"),
    *("units_a_week", "added_a_week", "capacity_a_week", "base_rate_a_week", "raids_a_week", "steps_a_week"),
    *("hires_a_week", "units_a_worker", "retrofit_a_week", "threshold_hits"),
}
MUTANTS = 60  # of a file


@pytest.mark.parametrize("kind", SHIPPED)
def test_the_shipped_schema_is_what_the_command_makes(kind, capsys):
    assert main(["schema", kind]) == DONE
    assert capsys.readouterr().out == shipped_file(kind).read_text("utf-8") == schema_text(kind)
    Draft202012Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("kind", SHIPPED)
def test_every_key_has_a_description_and_a_unit(kind):
    whole = [SCHEMAS[kind], *SCHEMAS[kind].get("$defs", {}).values()]
    found = [pair for schema in whole for pair in keys(schema)]
    assert len(found) > 60
    for path, key in found:
        assert key[KEYWORD], path
        text = key["description"].removesuffix(f" [{key[KEYWORD]}]")
        assert len(text) > 3, path
        assert text != key["description"], path  # the unit stands in it
        if key.get("type") in ("number", "integer"):
            assert key[KEYWORD] not in ("text", "name", "word", "table"), path
            assert {"minimum", "exclusiveMinimum"} & key.keys(), path
            assert {"maximum", "exclusiveMaximum"} & key.keys(), path
        name = path.rpartition(".")[2]
        if (said := unit_of(name)) and name not in OTHER_UNITS:
            entries = key.get("additionalProperties") or key
            assert said in (key[KEYWORD], entries[KEYWORD]) or "properties" in key, path
        if "properties" in key:
            assert key["additionalProperties"] is False, path


@pytest.mark.parametrize("kind", SHIPPED)
def test_every_shipped_file_is_valid_and_names_its_schema(kind):
    validator = Draft202012Validator(SCHEMAS[kind])
    assert FILES[kind]
    for file in FILES[kind]:
        text = file.read_text("utf-8")
        assert [error.message for error in validator.iter_errors(tomllib.loads(text))] == [], file
        first = text.partition("\n")[0]
        assert first.startswith(SCHEMA_LINE), file
        assert (file.parent / first.removeprefix(SCHEMA_LINE)).resolve() == shipped_file(kind).resolve()


def taplo(*files):
    """Return the exit code and the output of a check of files as editors make it, by the schemas that they name."""
    program = Path(sys.executable).parent / "taplo"
    done = subprocess.run([program, "lint", *files], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_an_editor_finds_the_schemas_and_nothing_wrong_in_shipped_files(tmp_path):
    code, text = taplo(*(file for files in FILES.values() for file in files))
    assert code == 0, text
    mistakes = {"scenario": ("tick_s", "900"), "campaign": ("war_weeks", '"a year"'), "elements": ("usd", '"dear"')}
    for kind, (key, value) in {**mistakes, "study": ("scenario", "3")}.items():
        made = re.sub(rf"(?m)^{key} *=.*", f"{key} = {value}", FILES[kind][0].read_text("utf-8"))
        file = tmp_path / f"{kind}.toml"
        file.write_text(re.sub(r"\A.*\n", f"{SCHEMA_LINE}{shipped_file(kind).as_uri()}\n", made), "utf-8")
        code, text = taplo(file)
        assert code != 0, made
        assert value in text


def is_refused(kind, data):
    """Return whether what reads a file of a kind refuses the shape of its data: keys, types and bounds."""
    if kind == "campaign":
        return bool(table(Campaign, data)[1])
    if kind == "elements":
        return any(map(is_of_shape, validated(Element, data, lambda: Element.model_validate(data), WORDS)[1]))
    if kind == "scenario":
        scenario, findings = scenario_schema.scenario(data)
        units = [] if scenario is None else [unit for unit in scenario.units.values() if unit.element in names()]
        of_figures = (f for unit in units for f in scenario_schema.element_with(unit.element, unit.figures)[1])
        return bool(findings) or any(map(is_of_shape, of_figures))
    document = from_words(data, "study", Path("."))
    factors = document.data.get("factors")
    tables = [value for value in factors.values() if isinstance(value, dict)] if isinstance(factors, dict) else []
    wrong = table(StudyTable, document.data)[1] or [f for one in tables for f in table(FactorTable, one)[1]]
    return bool(document.problems or wrong)


def is_of_shape(finding):
    """Return whether a finding is about a value alone: not about the order of a figure's three, nor between tables."""
    return bool(finding.path) and "low <= typical <= high" not in finding.message


def places(data, path=()):
    """Yield the path of every table, list and value."""
    yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from places(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]


def with_a_mistake(data, draw):
    """Return data with one thing changed: a key too many, another type, or a number that is out of all bounds."""
    made = copy.deepcopy(data)
    *above, last = draw.choice([path for path in places(made) if path])
    holder = made
    for key in above:
        holder = holder[key]
    if isinstance(holder[last], dict) and draw.random() < 0.5:
        holder[last]["no-such-key"] = 1
    else:
        holder[last] = draw.choice(["a text", 12.5, -1e12, 1e300, True, [], {}, {"a": {"b": [1]}}, [[1]]])
    return made


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("scenario", "duel"),
        ("scenario", "skirmish"),
        ("campaign", "shell-hunger"),
        ("campaign", "aid-to-partner"),
        ("study", "attritable-share"),
        ("study", "catalogue-uncertainty"),
        ("elements", "coyote-launcher"),
        ("elements", "high-energy-laser"),
    ],
)
def test_a_mistake_of_shape_is_refused_by_the_schema_too(kind, name):
    files = {file.parent.name if kind == "study" else file.stem: file for file in FILES[kind]}
    file = files.get(name, Path(__file__).parents[1] / f"{name}.toml")
    data, validator = tomllib.loads(file.read_text("utf-8")), Draft202012Validator(SCHEMAS[kind])
    assert not is_refused(kind, data)
    draw, refused = random.Random(f"{kind} {name}"), 0
    for _ in range(MUTANTS):
        mutant = with_a_mistake(data, draw)
        if is_refused(kind, mutant):
            refused += 1
            assert not validator.is_valid(mutant), mutant
    assert refused > MUTANTS / 3


def test_a_schema_is_written_to_a_file_that_is_new(tmp_path, capsys):
    file = tmp_path / "scenario.schema.json"
    assert main(["schema", "scenario", "--out", str(file)]) == DONE
    assert json.loads(file.read_text("utf-8")) == SCHEMAS["scenario"]
    file.write_text("mine")
    assert main(["schema", "scenario", "--out", str(file)]) == WRONG
    assert "is there already; allowed: a new file, or --force" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert main(["schema", "scenario", "--out", str(file), "--force"]) == DONE
    assert main(["schema", "scenarios"]) == WRONG
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_no_hash_sees_the_line_that_names_a_schema():
    from wargame.battle.scenario_file import load_text
    from wargame_experiments.models.model import Inputs

    [file] = [file for file in FILES["scenario"] if file.stem == "duel"]
    text = file.read_text("utf-8")
    assert hashed(text) == text.partition("\n")[2] != text
    both = [text, hashed(text)]
    assert len({load_text(one, "duel").text_sha256 for one in both}) == 1
    assert len({load_text(one, "duel", {"clock.tick_s": 1.0}).text_sha256 for one in both}) == 1
    cases = [Case(Inputs("duel", (("scenario.toml", one), ("raids.toml", one))), (), (), 1) for one in both]
    assert len({address(case) for case in cases}) == 1
    assert address(cases[0]) != address(Case(Inputs("duel", (("scenario.toml", text + "#"),)), (), (), 1))


def test_a_stored_sweep_goes_on_after_its_scenario_names_a_schema(tmp_path, capsys):
    [duel] = [file for file in FILES["scenario"] if file.stem == "duel"]
    scenario, out = tmp_path / "mine.toml", str(tmp_path / "out")
    scenario.write_text(hashed(duel.read_text("utf-8")), "utf-8")
    words = 'question = "?"\nscenario = "mine.toml"\nmeasures = ["p_win_red"]\nreplications = { n = 4, block = 4 }\n'
    (tmp_path / "study.toml").write_text(words, "utf-8")
    assert main(["sweep", str(tmp_path), "--out", out]) == DONE
    scenario.write_text(f"{SCHEMA_LINE}./anywhere.json\n{scenario.read_text('utf-8')}", "utf-8")
    assert main(["sweep", str(tmp_path), "--resume", out, "--replications", "8"]) == DONE
    assert "4 of 8 replications" in capsys.readouterr().err  # those that were stored
    scenario.write_text(scenario.read_text("utf-8") + "# changed\n", "utf-8")
    assert main(["sweep", str(tmp_path), "--resume", out, "--replications", "12"]) == WRONG
    said = capsys.readouterr().err
    assert "# changed" in said
    assert SCHEMA_LINE not in said
