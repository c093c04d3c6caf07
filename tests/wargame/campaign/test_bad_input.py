"""What a campaign file may not say: each mistake with its line, all of them at once, and never a traceback."""

from pathlib import Path

import pytest

from wargame.campaign.scenario_file import check, load_text
from wargame.inputs.errors import Problem, ScenarioError

WHOLE = Path(__file__).with_name("whole.toml").read_text("utf-8")
PART = '[goods.motor]\nitem = "component"\n'
GEAR = 'bill = { gear = 1 }\n[goods.gear]\nitem = "component"\nbill = { motor = 1 }\n'
WEST = '[nations.west]\nside = "blue"\n'
WINDOW = "from_week = 1\nuntil_week = 5"
SAVED = 'policy = "saved-up"\nsize = 2\nleast = 1'

# What stands in the file, what is put there instead, the path that is at fault, and words of what is said.
WRONG = (
    (PART, PART + "bill = { motor = 1 }\n", "goods.motor.bill", "a component of itself"),
    (PART, PART + GEAR, "goods.gear.bill", "a component with a bill"),
    ("bill = { motor = 2 }", "bill = { defender = 1 }", "goods.fighter.bill.defender", "no component 'defender'"),
    ("bill = { motor = 2 }", "bill = { motor = 0 }", "goods.fighter.bill.motor", "got 0"),
    ("{ defender = 1.0 }", "{ defender = 0.5, ghost = 0.5 }", "nations.south.shares.ghost", "'ghost'"),
    (WEST, WEST + "shares = { dart = 0.5 }\n", "nations.west.shares.dart", "no line makes 'dart' for this nation"),
    ("fighter = 0.7, dart = 0.3 }", "fighter = 0.7, dart = 0.4 }", "nations.north.shares", "shares of 1.1"),
    ("fighter = 0.7,", "fighter = 1.7,", "nations.north.shares.fighter", "got 1.7"),
    ("fighter = 0.7,", "fighter = -0.7,", "nations.north.shares.fighter", "got -0.7"),
    ("3.5\nlead_weeks = 2", "3.5\nlead_weeks = -2", "lines.plant.lead_weeks", "got -2"),
    ("3.5\nlead_weeks = 2", "3.5\nlead_weeks = 2.5", "lines.plant.lead_weeks", "whole weeks, or lead_shape"),
    ("0.4\nlead_weeks = 2", "0.4\nlead_weeks = 2.5", "suppliers.second.lead_weeks", "whole number"),
    ("award_weeks = 2, award_cv = 0.5", "award_weeks = 2.5", "nations.south.rules.award_weeks", "whole weeks"),
    ("award_weeks = 2,", "award_weeks = -1,", "nations.south.rules.award_weeks", "got -1"),
    ("{ west = 2 }", "{ west = 1.5 }", "nations.south.export_weeks.west", "got 1.5"),
    ("dead_weeks = 1", "dead_weeks = -1", "lines.yard.expansions.0.dead_weeks", "got -1"),
    ('[units.blue-group]\nnation = "south"\nelement = "defender"\n', "", "units", "'blue-group'"),
    ('origin = "far"\n', "", "suppliers.first.origin_share", "an origin, or 0"),
    ("[origins.far]\n", "", "suppliers.first.origin", "no origin 'far'"),
    ('component = "motor"\nshare = 0.4', 'component = "fighter"\nshare = 0.4', "suppliers.second.component", "motor"),
    ("share = 0.4\n", "share = 0.5\n", "suppliers.first.share", "come to 1.1"),
    ("pre_war_weeks = 3", "pre_war_weeks = 1_000_000", "clock.pre_war_weeks", "5200"),
    ("pre_war_weeks = 3\nwar_weeks = 3", "pre_war_weeks = 4_000\nwar_weeks = 4_000", "clock", "8,000 weeks in all"),
    ("pre_war_weeks = 3\nwar_weeks = 3", "pre_war_weeks = 0\nwar_weeks = 0", "clock", "from 1 to 5,200"),
    *(
        ("war_budget_usd = 6e5", f"war_budget_usd = {value}", "nations.south.war_budget_usd", words)
        for value, words in (
            ("nan", "got nan"), ("inf", "got inf"), ("true", "got true"), ('"much"', "got 'much'"),
            ("1e300", "got 1e+300"), ("1e14", "1e+13"), ("[1]", "got"), ("{ a = 1 }", "got"),
        )
    ),
    ("war_budget_usd = 6e5", "war_budgte_usd = 6e5", "nations.south.war_budgte_usd", "did you mean 'war_budget_usd'"),
    ("[origins.far]", "[orgins.far]", "orgins", "did you mean 'origins'"),
    ('policy = "saved-up"', 'policy = "saved_up"', "raids.policy", "did you mean 'saved-up'"),
    ("[depots.south]\n", "[depots.south]\nmotor = { opening = 3 }\n", "depots.south.motor", "no good that is stored"),
    *(
        ("opening = 4,", f"opening = {value},", "depots.south.defender.opening", "whole number")
        for value in ("-4", "4.5", "true", "1e10")
    ),
    ("reserve_high = 5", "reserve_high = 1", "depots.south.defender.reserve_high", "2 or more"),
    ('[demands.drill]\nnation = "south"', '[demands.drill]\nnation = "sotuh"', "demands.drill.nation", "'south'?"),
    (WINDOW, "from_week = 5\nuntil_week = 1", "demands.drill.until_week", "a later week than 5"),
    (WINDOW, "until_week = 3", "demands.drill.until_week", "a later week than 3"),  # from the first week of war
    ("share = 0.1\n", "share = 0.1\nfrom_week = 9\nuntil_week = 9\n", "donations.gift.until_week", "later week than 9"),
    ("share = 0.1\n", "share = 1.1\n", "donations.gift.share", "got 1.1"),
    ('receiver = "west"', 'receiver = "south"', "donations.gift.receiver", "gives to itself"),
    ('receiver = "west"', 'receiver = "north"', "donations.gift.receiver", "on the other side"),
    ("size = 2", "size = 0", "raids.size", "a whole number > 0"),
    ("size = 2", "size = 4", "raids.size", "4 attackers, and room for 3"),
    ("least = 1", "least = 3", "raids.least", "none is flown"),
    (SAVED, 'policy = "every"\nleast = 4', "raids.least", "room for 3"),
    (f"[raids]\n{SAVED}\n", "", "battle", "a battle, and no [raids]"),
    ('battle = "duel"\n', "", "battle", "raids, and no battle"),
    (WEST, f"{WEST}{WEST}", "nations.west", "a second table of this name"),
    (WEST, f'{WEST}[nations.West]\nside = "blue"\n', "nations.West", "have the same measures"),
    ("[nations.west]", '[nations."we st"]', 'nations."we st"', "letters of any script"),
    ("[nations.west]", f"[nations.{'w' * 65}]", f"nations.{'w' * 65}", "at most 64"),
    ('name = "whole"', 'name = ""', "name", "at most 64"),
    ('name = "whole"', f'name = "{"w" * 300}"', "name", "at most 64"),
    ("capacity_a_week = 3\n", "capacity_a_week = -3\n", "lines.yard.capacity_a_week", "got -3"),
    ("capacity_a_week = 3\n", "", "lines.yard.capacity_a_week", "is missing"),
    ('item = "component"', 'item = "componet"', "goods.motor.item", "did you mean 'component'"),
    ('element = "duellist"', 'element = "duelist"', "goods.fighter.element", "did you mean 'duellist'"),
    ("[units.red-group]", "[units.red-grup]", "units.red-grup", "did you mean 'red-group'"),
    ('[units.red-group]\nnation = "north"', '[units.red-group]\nnation = "west"', "units.red-group.nation", "is blue"),
    ('element = "fighter"', 'element = "motor"', "units.red-group.element", "no good that is stored"),
    ('element = "fighter"', 'element = "fighter"\nround = "dart"', "units.red-group.round", "has no launcher"),
    ('["south", "west"]', '["south", "north"]', "lines.yard.customers.1", "on the other side"),
    ('["south", "west"]', '"south"', "lines.yard.customers", "a list"),
    ('form = "unit"', 'form = "wright"', "goods.fighter.learning.form", "unit, cumulative"),
    ("slope = 0.85", "slope = 1.85", "goods.fighter.learning.slope", "got 1.85"),
    ('makes = ["dart"]', "makes = []", "lines.plant.retooling.makes", "got []"),
    ('makes = ["dart"]', 'makes = ["motor"]', "lines.plant.retooling.makes.0", "no good that a line can make"),
    ("[lines.yard]", '[lines.yard]\nunit = "blue-grup"', "lines.yard.unit", "did you mean 'blue-group'"),
    ("[lines.yard]", '[lines.yard]\nunit = "blue-group"', "lines.yard.unit", "a unit without element"),
    ("components = { motor =", "components = { moter =", "lines.plant.components.moter", "did you mean 'motor'"),
)  # fmt: skip


def problems(text: str) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "whole.toml")
    return list(caught.value.problems)


def changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def test_the_whole_file_is_right() -> None:
    load_text(WHOLE, "whole.toml")


@pytest.mark.parametrize(("old", "new", "path", "words"), WRONG)
def test_a_mistake_is_named_with_its_line(old: str, new: str, path: str, words: str) -> None:
    text = changed(WHOLE, old, new)
    (problem,) = [one for one in problems(text) if one.path == path]
    assert words in problem.message
    table, _, key = path.rpartition(".")
    names = {key, table.rpartition(".")[2], path.split(".")[0], table.split(".")[-2] if "." in table else table}
    line = text.splitlines()[problem.line - 1]
    assert problem.line > 0
    assert not new or any(name.strip('"') in line for name in names if name and not name.isdigit()), line


AT_ONCE = [
    "nations.south.export_weeks.west",
    "nations.south.rules.award_weeks",
    "goods.fighter.learning.slope",
    "goods.fighter.bill.motor",
    "lines.plant.lead_weeks",
    "lines.plant.retooling.makes.0",
    "lines.yard.customers.1",
    "suppliers.second.lead_weeks",
    "depots.south.motor",
    "depots.south.defender.opening",
    "demands.drill.nation",
    "donations.gift.until_week",
    "raids.size",
    "units.red-group.round",
]


def test_all_mistakes_are_named_at_once() -> None:
    """Of every part of the file one or two."""
    text = WHOLE
    for path in AT_ONCE:
        old, new, *_ = next(one for one in WRONG if one[2] == path)
        text = changed(text, old, new)
    assert sorted(set(AT_ONCE) - {one.path for one in problems(text)}) == []


def test_what_follows_from_another_mistake_is_not_said() -> None:
    """A line without capacity is no reason to say that nobody makes its good; nan is not also None."""
    for old, new in (("capacity_a_week = 3\n", ""), ("war_budget_usd = 6e5", "war_budget_usd = nan")):
        assert len(problems(changed(WHOLE, old, new))) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty file"),
        ("# nothing\n", "empty file"),
        ("name = 1", "nations"),
        ("nations = 3", "nations"),
        ("nations.a = []", "nations.a"),
        ("=", "TOML"),
        ('name = "a"\n[nations]\n', "no nation"),
        ("[[nations]]\n", "nations"),
        ("\ufeff" + "\x00", ""),
    ],
)
def test_a_file_that_is_no_campaign_is_refused(text: str, words: str) -> None:
    assert any(words in str(one) for one in problems(text))


def test_tables_that_are_too_many_are_refused() -> None:
    nations = "".join(f'[nations.n-{i}]\nside = "blue"\n' for i in range(65))
    goods = "".join(f"[goods.g-{i}]\nprice_usd = 1\n" for i in range(257))
    lines = "".join(f'[lines.l-{i}]\nnation = "n-0"\ngood = "g-0"\ncapacity_a_week = 1\n' for i in range(513))
    found = {one.path: one.message for one in problems(f'name = "many"\n{nations}{goods}{lines}')}
    assert "65 nations; allowed: at most 64" in found["nations"]
    assert "257 goods; allowed: at most 256" in found["goods"]
    assert "513 lines; allowed: at most 512" in found["lines"]


def test_names_of_any_script_are_taken() -> None:
    text = WHOLE.replace("{ west =", '{ "westfälien" =').replace("[nations.west]", '[nations."westfälien"]')
    text = text.replace('"west"', '"westfälien"').replace('"defender"', '"防衛"').replace("{ defender", '{ "防衛"')
    text = text.replace("[goods.defender]", '[goods."防衛"]').replace("defender = {", '"防衛" = {')
    assert "防衛" in load_text(text, "whole.toml").campaign.goods


@pytest.mark.parametrize("battle", ["deul", "nowhere.toml", "raid.toml"])
def test_mistakes_of_the_battle_are_named_with_its_file(battle: str, tmp_path: Path) -> None:
    """Also of a file beside the campaign's; the campaign's own mistakes are named with them."""
    (tmp_path / "raid.toml").write_text("[map]\nwidth_m = -1\n", "utf-8")
    file = tmp_path / "whole.toml"
    text = changed(WHOLE, 'battle = "duel"', f'battle = "{battle}"').replace("opening = 4,", "opening = -4,")
    file.write_text(text, "utf-8")
    found = check(file)
    assert any(battle in one.file for one in found)
    assert any(one.path == "depots.south.defender.opening" for one in found)


def test_settings_that_lead_nowhere_are_named() -> None:
    for setting, words in (("nations.sotuh.side=red", "south"), ("clock.weeks=3", "war_weeks"), ("=", "path=value")):
        with pytest.raises(ScenarioError, match=words):
            load_text(WHOLE, "whole.toml", [setting])
