"""Each mistake in a scenario file, on its own: it is found, nothing else is said, and the cure is named."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wargame.battle.scenario_file import check

FILES = Path(__file__).parent / "scenario_files"
GOOD = (FILES / "good.toml").read_text("utf-8")


@pytest.fixture
def write(tmp_path):
    def write(text):
        file = tmp_path / "raid.toml"
        file.write_text(text, "utf-8", newline="")
        return file

    return write


def edited(old, new):
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def line_of(text, fragment):
    """Return the number of the only line that holds a fragment."""
    (number,) = [n for n, line in enumerate(text.split("\n"), start=1) if fragment in line]
    return number


MISTAKES = [
    # what stands there, what is put there instead, path, words of the message
    ('name = "night-raid"', 'name = "Night raid"', "name", "letters of any script"),
    ('name = "night-raid"', 'name = "x"\ntitel = "y"', "titel", "unknown key; did you mean 'title'?"),
    ("width_m = 200_000", "width = 200_000", "map.width", "did you mean 'width_m'?"),
    ("width_m = 200_000", 'width_m = "wide"', "map.width_m", "got 'wide'; a number >= 1 and <= 5000000"),
    ("height_m = 100_000", "height_m = nan", "map.height_m", "got nan"),
    ("height_m = 100_000", "height_m = 1e5\ncell_m = 10", "map.cell_m", "2e+08 cells; at most 4000000"),
    ("height_m = 100_000", "height_m = 1e5\ncell_m = 1e-300", "map.cell_m", "got 1e-300; a number >= 0.1"),
    ("height_m = 100_000", "height_m = 1e5\ncell_m = 1.1e5", "map.cell_m", "wider than the map; <= 100000"),
    ("duration_s = 3600", "duration_s = 1.5", "clock.duration_s", "shorter than a tick; tick_s = 2"),
    ("duration_s = 3600", "duration_s = 1e6\ntick_s = 0.1", "clock.duration_s", "1e+07 ticks; tick_s >= 0.5"),
    ("duration_s = 3600", "duration_s = inf", "clock.duration_s", "got inf"),
    ("x_m = 50_000,", "x_m = -1,", "terrain.hills.0.x_m", "off the map; 0 to width_m = 200000"),
    ("y_m = 40_000,", "y_m = 1e6,", "terrain.hills.0.y_m", "off the map; 0 to height_m = 100000"),
    ("[terrain]\nhills =", "[terrain]\nhils =", "terrain.hils", "did you mean 'hills'?"),
    ("radius_m = 3000", "radius_m = 0", "terrain.hills.0.radius_m", "got 0; a number >= 0.1"),
    ('["bunker"]\nmtbf', '["bunkr"]\nmtbf', "networks.blue-net.command.0", "did you mean 'bunker'?"),
    ('["bunker"]\nmtbf', '["sam"]\nmtbf', "networks.blue-net.command.0", "interceptor-battery; bunker"),
    ("mttr_s = 60\n", "", "networks.blue-net.mtbf_s", "without mttr_s; both, or neither"),
    ("mttr_s = 60", "mttr_s = true", "networks.blue-net.mttr_s", "got true; a number >= 0"),
    ("count = 3", "count = -3", "units.sam.count", "got -3; a whole number >= 0 and <= 1000000"),
    ("count = 3", "count = 2.5", "units.sam.count", "got 2.5"),
    ("count = 3", 'count = "3"', "units.sam.count", "got '3'"),
    ("count = 3\n", "", "units.sam.count", "required key 'count' is missing; a whole number"),
    ("count = 3", "cuont = 3", "units.sam.cuont", "unknown key; did you mean 'count'?"),
    ("count = 3", "count = 3x", "units.sam.count", "not TOML"),
    ("count = 3", "count = 3\nsites = 2", "units.sam.sites", "2 sites for 3 elements; a whole number >= count = 3"),
    ("count = 3", "count = 3\naltitude_m = 500", "units.sam.altitude_m", "'medium-range-battery' stands on the ground"),
    ("count = 3", "count = 3\naltitude_m = -1", "units.sam.altitude_m", "got -1; a number >= 0"),
    ("count = 3", "count = 3\nsites = 2.5", "units.sam.sites", "got 2.5; a whole number"),
    ("count = 3", "count = 3\ncount = 4", "units.sam.count", "has a value already, on line"),
    ("count = 3", "count = 3\nlauncher = 1", "units.sam.launcher", "did you mean 'figures.launcher'?"),
    ('"medium-range-battery"', '"medium_battery"', "units.sam.element", "'medium-range-battery'?"),
    ('element = "medium-range-battery"\n', "", "units.sam.element", "is missing; airburst-gun"),
    ("x_m = 30_000", "x_m = 200_001", "units.sam.x_m", "off the map"),
    ("y_m = 50_001", "y_m = -0.1", "units.sam.y_m", "off the map"),
    ("[60_000, 45_000]", "[60_000, 145_000]", "units.wave-1.waypoints.1.1", "off the map"),
    ("[60_000, 45_000]", "[60_000]", "units.wave-1.waypoints.1.1", "an item is missing; a number"),
    ("[60_000, 45_000]", "60_000", "units.wave-1.waypoints.1", "a list of 2: a number, a number"),
    ('network = "blue-net"', 'network = "blu-net"', "units.sam.network", "did you mean 'blue-net'?"),
    ('network = "blue-net"', 'network = "red-net"', "units.sam.network", "the other side; allowed: blue-net"),
    ('"my_agents.sam:Thrifty"', '"my_agents.sam.Thrifty"', "units.sam.agent", "'module:Class'"),
    ("salvo = 2", "salvo = []", "units.sam.doctrine.salvo", "got []"),
    ("salvo = 2", "salvo = 20", "units.sam.doctrine.salvo", "got 20; >= 1 and <= 16"),
    ("salvo = 2", 'priority = "valeu"', "units.sam.doctrine.priority", "time, value, cost; 'value'?"),
    ("salvo = 2", "hold = { cruise = -1 }", "units.sam.doctrine.hold.cruise", "got -1; number >= 0 and <= 1000000"),
    ("salvo = 2", "hold = { cruise = 4, ballistic = 4 }", "units.sam.doctrine.hold.ballistic",
     "does nothing to ballistic; allowed: small-drone, drone, cruise, aircraft"),
    ('element = "depot"', 'element = "depot"\ndoctrine.hold.drone = 1', "units.store.doctrine.hold",
     "'depot' has no launcher; no hold"),
    ("magazine = [4, 8, 9]", "magazne = 8", "units.sam.figures.launcher.magazne", "did you mean 'magazine'?"),
    ("magazine = [4, 8, 9]", "magazine = [9, 8]", "units.sam.figures.launcher.magazine", "[low, typ"),
    ("magazine = [4, 8, 9]", "magazine = 7.5", "units.sam.figures.launcher.magazine", "whole numbers"),
    ("drone = 0.5", "drone = 1.5", "units.sam.figures.launcher.p_kill.drone", "numbers from 0 to 1"),
    ("drone = 0.5", "dron = 0.5", "units.sam.figures.launcher.p_kill.dron", "did you mean 'drone'?"),
    ('["store", "sam"]', '["stroe"]', "units.wave-1.targets.0", "bunker, sam, store, hunter; mean 'store'?"),
    ('["store", "sam"]', '["store", "ucav"]', "units.wave-1.targets.1", "on the same side"),
    ('["store", "sam"]', '["store", "wave-1"]', "units.wave-1.targets.1", "cannot aim at itself"),
    ('targets = ["store", "sam"]\n', "", "units.wave-1.targets", "no targets; bunker, sam, store, hunter"),
    ('targets = ["bunker"]\n', "", "units.ucav.targets", "no targets; strike-platform"),
    ('"command-node"\ncount = 1', '"command-node"\ncount = 0', "units.ucav.targets", "targets have count 0"),
    ("1800", '1800\nlaunch_process = "poisson"', "units.ucav.time_on_target_s", "draws; one of the two"),
    ("one-way-attack-drone", "long-range-radar", "units.hunter.route", "none of its targets moves"),
    ('element = "depot"', 'element = "depot"\nroute = "pursue"', "units.store.route", "no motion"),
    ('"strike-ucav"\n', '"strike-ucav"\nroute = "avoid"\nwaypoints = [[1, 2]]\n',
     "units.ucav.waypoints", "no waypoints"),
    ('targets = ["bunker"]', 'targets = "bunker"', "units.ucav.targets", "got 'bunker'; a list, each a text"),
    ('targets = ["bunker"]', 'targets = ["bunker"]\ndoctrine = {}\nfigures = 3', "units.ucav.figures", "a table"),
    ('"strike-ucav"\ncount = 2\ntargets = ["bunker"]', '"escort-jammer"\ncount = 2\nroute = "pursue"',
     "units.ucav.route", "nothing to pursue: no targets"),
    ("duration_s = 3600", "duration_s = 3600\n[attack]\nsimultaneity = 1.5",
     "attack.simultaneity", "got 1.5; a number >= 0 and <= 1"),
    ("duration_s = 3600", "duration_s = 3600\n[attack]\ninterval = 2",
     "attack.interval", "did you mean 'interval_factor'?"),
    ("count = 3", 'count = 3\nfire_control = ["bunkr"]', "units.sam.fire_control.0", "did you mean 'bunker'?"),
    ("count = 3", 'count = 3\nfire_control = ["sam"]', "units.sam.fire_control.0", "be its own; bunker, store"),
    ("count = 3", 'count = 3\nfire_control = ["wave-1"]', "units.sam.fire_control.0", "on the other side; bunker"),
    ("count = 3", 'count = 3\nfire_control = ["hunter"]', "units.sam.fire_control.0", "moves: 'fpv'; on the ground"),
    ("count = 40", 'count = 40\nsuppression_targets = ["sma"]', "units.wave-1.suppression_targets.0", "mean 'sam'?"),
    ("count = 40", 'count = 40\nsuppression_targets = ["ucav"]', "units.wave-1.suppression_targets.0", "the same side"),
    ("count = 40", "count = 40\nsuppression_share = 0.3", "units.wave-1.suppression_share", "names nobody; or 0"),
    ("count = 40", "count = 40\nsuppression_share = -1", "units.wave-1.suppression_share", "got -1; <= 1"),
    ("count = 3", "count = 3\nretarget_range_m = 5", "units.sam.retarget_range_m", "not spent on its target"),
    ("count = 5", "count = 5\nretarget_range_m = 5", "units.hunter.retarget_range_m", "turns to the next"),
    ('carried_by = "ucav"', 'carried_by = "ucvav"', "units.missiles.carried_by", "no unit; did you mean 'ucav'?"),
    ('carried_by = "ucav"', 'carried_by = "wave-1"', "units.missiles.carried_by", "is expendable; allowed: ucav"),
    ('carried_by = "ucav"', 'carried_by = "sam"', "units.missiles.carried_by", "the other side; allowed: ucav"),
    ('carried_by = "ucav"', 'carried_by = "missiles"', "units.missiles.carried_by", "would carry itself"),
    ('element = "depot"', 'element = "depot"\ncarried_by = "sam"', "units.store.carried_by", "cannot carry"),
]  # fmt: skip
# Of these, each is wrong whatever else is: no check needs the element, the map or the count that is at fault.
ALONE = [m for m in MISTAKES if not m[2].startswith(("map", "clock")) and not m[2].endswith("element")]
ALONE = [m for m in ALONE if "count = 0" not in m[1] and "radar" not in m[1]]


@pytest.mark.parametrize(("old", "new", "path", "words"), MISTAKES)
def test_a_mistake_is_the_only_one_reported_and_says_what_to_do(write, old, new, path, words):
    text = edited(old, new)
    problems = [p for p in check(write(text)) if "cannot be released" not in p.message]
    assert [p.path for p in problems] == [path]
    assert all(fragment in problems[0].message for fragment in words.split("; "))
    assert problems[0].line > 0
    assert problems[0].got


@pytest.mark.parametrize(
    ("old", "new", "marker", "path"),
    [
        ("count = 3", "count = -3", "count = -3", "units.sam.count"),
        ("count = 3\n", "", "[units.sam]", "units.sam.count"),
        ("radius_m = 3000", "radius_m = 0", "hills", "terrain.hills.0.radius_m"),
        ("[60_000, 45_000]", "[60_000, 1e9]", "[60_000, 1e9]", "units.wave-1.waypoints.1.1"),
        ('["store", "sam"]', '[\n"store",\n\n"smm", # here\n]', "# here", "units.wave-1.targets.1"),
        ("drone = 0.5", "drone = 1.5", "p_kill", "units.sam.figures.launcher.p_kill.drone"),
        (
            "[units.sam.figures.launcher]",
            "[units.sam.figures.lancher]",
            "lancher",
            "units.sam.figures.lancher",
        ),
        ("[clock]", "[clok]", "[clok]", "clok"),
    ],
)
def test_a_mistake_is_at_its_line(write, old, new, marker, path):
    text = edited(old, new)
    (problem,) = check(write(text))
    assert (problem.path, problem.line) == (path, line_of(text, marker))


def test_rounds_are_held_for_what_the_figures_of_the_unit_let_its_launcher_hurt(write):
    text = edited("salvo = 2", "salvo = 2\nhold = { drone = 6, ground = 0 }")  # none are held for ground
    assert not check(write(text))
    (problem,) = check(write(text.replace("drone = 0.5", "drone = 0")))
    assert (problem.path, problem.line) == ("units.sam.doctrine.hold.drone", line_of(text, "hold"))
    assert "allowed: small-drone, cruise, aircraft" in problem.message
    assert not check(write(text.replace("drone = 0.5", "drone = [0, 0, 0.1]")))


def test_what_a_misspelt_table_holds_is_checked_as_well(write):
    text = edited("[clock]\nduration_s = 3600", "[clok]\nduration = -1")
    text = text.replace('targets = ["store", "sam"]', 'tagets = ["stroe", "sam"]')
    line = line_of(text, "[clok]")
    assert [(p.line, p.path) for p in check(write(text))] == [
        (line, "clok"),
        (line + 1, "clock.duration"),
        (line + 1, "clock.duration_s"),
        (line_of(text, "tagets"), "units.wave-1.tagets"),
        (line_of(text, "tagets"), "units.wave-1.targets.0"),
    ]


def test_two_that_carry_each_other(write):
    text = edited("time_on_target_s = 1800", 'carried_by = "scout"') + (
        '[units.scout]\nside = "red"\nelement = "reconnaissance-drone"\ncount = 1\ncarried_by = "ucav"\n'
    )
    assert [p.path for p in check(write(text))] == ["units.ucav.carried_by", "units.scout.carried_by"]


@pytest.mark.parametrize(("one", "other"), [("a-b", "a_b"), ("North", "north"), ("w-1_x", "W_1-X")])
@pytest.mark.parametrize("side", ["red", "blue"])
def test_two_units_of_the_same_measures(write, one, other, side):
    tables = [
        f'[units.{name}]\nside = "{s}"\nelement = "duellist"\ncount = 1\n' for name, s in ((one, "red"), (other, side))
    ]
    first, second = check(write(edited("[units.store]", "".join(tables) + "[units.store]")))
    assert [(p.path, p.got) for p in (first, second)] == [(f"units.{name}", name) for name in (one, other)]
    assert first.line < second.line
    assert f"has the same measures as '{one}'" in second.message


def test_a_command_node_of_the_other_side(write):
    text = edited("[units.store]", '[units.post]\nside = "red"\nelement = "command-node"\ncount = 1\n[units.store]')
    (problem,) = check(write(text.replace('command = ["bunker"]', 'command = ["post"]')))
    assert problem.message == "'post' is on the other side; allowed: bunker"


def test_a_section_added_by_figures_must_be_whole(write):
    problems = check(write(edited("salvo = 2", "salvo = 2\n[units.sam.figures.gun]\nrange_m = 1")))
    assert {p.line for p in problems} == {line_of(GOOD, "salvo = 2") + 1}
    assert "units.sam.figures.gun.basis" in {p.path for p in problems}


def test_figures_that_contradict_each_other(write):
    text = edited('targets = ["store", "sam"]', 'targets = ["store"]\nfigures.target_class = "grund"')
    (problem,) = check(write(text))
    assert "did you mean 'ground'?" in problem.message
    (problem,) = check(write(edited('element = "depot"', 'element = "depot"\nfigures = { expendable = true }')))
    assert (problem.path, problem.line) == ("units.store.figures", line_of(GOOD, '"depot"') + 1)
    assert "needs a [motion] section" in problem.message


def table_of(mistake):
    path = mistake[2].split(".")
    return ".".join(path[:2]) if len(path) > 1 else "top"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(ALONE), max_size=4, unique_by=table_of))
def test_mistakes_in_different_places_do_not_hide_each_other(tmp_path, mistakes):
    file, text = tmp_path / "many.toml", GOOD
    for old, new, _, _ in mistakes:
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    assert {path for _, _, path, _ in mistakes} <= {p.path for p in check(file)}
