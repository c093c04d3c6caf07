import pytest

from wargame.battle.build.setup import build
from wargame.battle.force_file import load_force
from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS
from wargame.battle.scenario_file import load
from wargame.inputs.errors import ScenarioError

GOOD = """
[units.wave-north]
count = 12
targets = { depot = 2, power-station = 1 }

[units.medium-range]
rounds = 5
kill = { cruise = 0.5 }
price_usd = 7e6

[networks.blue-net]
up = false

[raid]
readiness_mean = 0.6
"""
BAD = """
[units.wave-north]
count = 37

[units.wave-nort]
count = 1

[units.coyotes]
rounds = 2.5
damage_hits = -1

[units.decoys-north]
targets = { depo = 1 }

[networks.blue-net]
p_discriminate = 2
"""
WRONG_FOR_THE_SCENARIO = """
[units.wave-north]
count = 37

[units.wave-south]
targets = { wave-north = 1 }

[units.city]
damage_hits = 1e9
"""


@pytest.fixture(scope="module")
def setup():
    return build(load("night-raid"))


def written(folder, text):
    path = folder / "force.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_a_file_does_not_say_is_as_the_scenario_has_it(setup, tmp_path):
    own = setup.force()
    force = load_force(written(tmp_path, ""), setup)
    assert all((a == b).all() for a, b in zip(force, own, strict=True) if a.dtype.kind == "i")
    assert (force.rounds == own.rounds).all()
    assert (force.raid_quantiles == own.raid_quantiles).all()


def test_a_file_is_laid_over_the_scenario(setup, tmp_path):
    force = load_force(written(tmp_path, GOOD), setup)
    wave, sam = setup.index("wave-north"), setup.index("medium-range")
    assert (force.count[wave], force.rounds[sam, OF_LAUNCHERS], force.price_usd[sam]) == (12, 5, 7e6)
    assert force.rounds[setup.index("guns-north"), OF_GUNS] == setup.force().rounds[setup.index("guns-north"), OF_GUNS]
    assert force.target_weights[wave, setup.index("depot")] == 2.0
    assert sorted(set(force.kill[sam])) == [0.5, 1.0]
    assert force.up.tolist()[0] == 0
    assert force.raid_quantiles[2].mean() == pytest.approx(0.6, abs=0.01)
    aims = setup.muster(force).world
    assert (aims.unit_of[aims.elements["aim"][:12]] == setup.index("depot")).sum() == 8


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (BAD, {5: "wave-nort", 9: "rounds", 10: "damage_hits", 13: "depo", 16: "p_discriminate"}),
        (WRONG_FOR_THE_SCENARIO, {3: "from 0 to its sites", 6: "same side", 9: "less than destroys it"}),
    ],
)
def test_every_mistake_is_told_with_its_line(setup, tmp_path, text, wrong):
    with pytest.raises(ScenarioError) as error:
        load_force(written(tmp_path, text), setup)
    problems = {problem.line: str(problem) for problem in error.value.problems}
    assert sorted(problems) == sorted(wrong)
    assert [line for line, word in wrong.items() if word not in problems[line]] == []


def test_a_file_that_is_not_there_is_named(setup, tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.toml: cannot be read"):
        load_force(tmp_path / "none.toml", setup)
