"""Every shipped study and campaign has a page of its question, and the numbers of the pages are those of results/."""

import importlib.util
import json
import re
import shlex
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from wargame.campaign.scenario_file import load
from wargame_experiments.cli import app

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs/questions"
NAMES = sorted(file.stem for file in PAGES.glob("*.md") if file.stem != "index")
STUDIES = sorted(file.parent.name for file in (ROOT / "experiments/wargame_experiments/studies").glob("*/study.toml"))
CAMPAIGNS = sorted(file.stem for file in (ROOT / "wargame/campaign/scenarios").glob("*.toml"))
WANTED = tomllib.loads((ROOT / "tools/campaign_results.toml").read_text("utf-8"))
FILLED = re.compile(r"<!-- ([a-z-]+) -->.*?<!-- /\1 -->", re.DOTALL)
CODE_OR_LINK = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)
HEADS = ("What it hangs on", "When not to trust it", "Method, and why", "Command")


def load_tool(name):
    """Return a module of tools/."""
    sys.path.insert(0, str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool():
    return load_tool("question_pages")


@pytest.fixture(scope="module")
def campaigns():
    return load_tool("campaign_results")


def test_every_study_has_a_page():
    assert set(STUDIES) <= set(NAMES)


def test_every_campaign_is_run_on_a_page():
    """With results of its own, of which the page of its table shows the commands."""
    run = {one.get("campaign", name) for name, table in WANTED.items() for one in table["variants"].values()}
    assert run == set(CAMPAIGNS)
    assert set(WANTED) <= set(NAMES)
    text = "\n".join((PAGES / f"{name}.md").read_text("utf-8") for name in WANTED)
    assert [name for name in CAMPAIGNS if f"\nwargame campaign {name} --replications" not in text] == []


def test_the_numbers_are_those_of_the_results(tool, capsys):
    assert tool.main(["--check"]) == 0, capsys.readouterr().out


def test_a_changed_number_and_an_unknown_marker_are_named(tool, tmp_path, capsys):
    """In a repository with the page of one campaign, which reads one small file."""
    name = "shell-hunger"
    for file in ("tools/questions/shell_hunger.py", f"results/campaigns/{name}.json", f"docs/questions/{name}.md"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    shutil.copytree(ROOT / "results/campaigns/figures", tmp_path / "results/campaigns/figures")
    (tmp_path / "docs/questions/index.md").write_text(f"<!-- {name} -->\n<!-- /{name} -->\n", "utf-8")
    page, root = tmp_path / f"docs/questions/{name}.md", ["--root", str(tmp_path)]
    right = page.read_text("utf-8")
    assert tool.main(root) == 0
    assert page.read_text("utf-8") == right
    results = tmp_path / f"results/campaigns/{name}.json"
    found = json.loads(results.read_text("utf-8"))
    found["variants"]["shipped"]["measures"]["fill_rate_blue_shell"]["mean"] = 0.5
    results.write_text(json.dumps(found), "utf-8")
    assert tool.main(["--check", *root]) == 1
    assert f"docs/questions/{name}.md: not what its results say" in capsys.readouterr().out
    assert page.read_text("utf-8") == right
    assert tool.main(root) == 0
    assert "50 % [" in page.read_text("utf-8")
    page.write_text(right + "\n<!-- nothing -->\n<!-- /nothing -->\n", "utf-8")
    assert tool.main(root) == 2
    assert "markers that nothing fills: nothing" in capsys.readouterr().err


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_its_parts_and_types_no_number(name):
    """Outside of markers, commands and links a page has no digit: a number comes from results/."""
    text = (PAGES / f"{name}.md").read_text("utf-8")
    assert text.startswith("# ")
    assert [head for head in HEADS if f"\n## {head}\n" not in text] == []
    assert {"short", "hangs"} <= {match[1] for match in FILLED.finditer(text)}
    words = CODE_OR_LINK.sub("", FILLED.sub("", text))
    assert re.findall(r".*\d.*", words) == []


@pytest.mark.parametrize("name", [*NAMES, "index"])
def test_the_links_of_a_page_lead_somewhere(name):
    text = (PAGES / f"{name}.md").read_text("utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (PAGES / link).is_file()] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_of_a_page_are_understood(name):
    text = (PAGES / f"{name}.md").read_text("utf-8")
    lines = [line for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    assert lines
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "wargame"
        app.parse_args(words, exit_on_error=False, print_error=False)


def test_the_index_names_every_page_once():
    text = (PAGES / "index.md").read_text("utf-8")
    assert sorted(re.findall(r"^\*\*\[.*?\?\]\(([a-z-]+)\.md\)", text, re.MULTILINE)) == NAMES


@pytest.mark.parametrize("name", WANTED)
def test_the_results_of_a_campaign_are_of_the_campaign_as_it_is_shipped(campaigns, name):
    file = ROOT / f"results/campaigns/{name}.json"
    assert campaigns.is_current(file, name, WANTED[name]), campaigns.remake(name)


def test_results_of_another_campaign_are_found(campaigns, tmp_path):
    name = "shell-hunger"
    right = (ROOT / f"results/campaigns/{name}.json").read_text("utf-8")
    for old, new in (
        (load(name).text_sha256, "0" * 64),
        ('"replications": 100', '"replications": 99'),
        ("27300", "27301"),
    ):
        assert old in right
        (tmp_path / "changed.json").write_text(right.replace(old, new), "utf-8")
        assert not campaigns.is_current(tmp_path / "changed.json", name, WANTED[name])
    fewer = {**WANTED[name], "measures": WANTED[name]["measures"][1:]}
    assert not campaigns.is_current(ROOT / f"results/campaigns/{name}.json", name, fewer)


def test_an_unknown_campaign_is_named(campaigns, capsys):
    assert campaigns.main(["--run", "shell-hungr"]) == 2
    assert "shell-hunger" in capsys.readouterr().err


def test_results_of_campaigns_are_small():
    assert sum(file.stat().st_size for file in (ROOT / "results/campaigns").rglob("*")) < 700_000
