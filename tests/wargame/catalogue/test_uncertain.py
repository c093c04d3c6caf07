"""Catalogue figures as inputs."""

from wargame.battle.scenario_file import load
from wargame.catalogue.uncertain import figures, uncertain_figures


def test_every_figure_with_a_range_can_be_set_at_both_ends():
    """All of a scenario's at once; what is loaded holds the value at every level, and nothing is left to vary."""
    loaded = load("night-raid")
    inputs = uncertain_figures(loaded.elements)
    assert len({one.name for one in inputs}) == len(inputs) > 50
    for end in ("low", "high"):
        again = load("night-raid", [f"{path}={getattr(one, end)!r}" for one in inputs for path in one.paths])
        assert uncertain_figures(again.elements) == []
    price = again.elements["wave-north"].cost.element.usd
    assert price == loaded.elements["wave-north"].cost.element.usd._replace(low=price.high, typical=price.high)


def test_units_of_one_element_share_its_figures():
    loaded = load("night-raid")
    by_element = [one for one in uncertain_figures(loaded.elements) if one.name.startswith("airburst-gun.")]
    by_unit = [one for one in uncertain_figures(loaded.elements, by="unit") if one.name.startswith("guns-")]
    assert len(by_unit) == 2 * len(by_element) > 0
    assert all(len(one.paths) == 2 for one in by_element)
    assert by_unit[0].paths[0].startswith("units.guns-north.figures.")


def test_a_unit_with_figures_of_its_own_is_an_input_of_its_own():
    loaded = load("night-raid", ["units.wave-south.figures.cost.element.usd=[1e3,2e3,3e3]"])
    prices = [one for one in uncertain_figures(loaded.elements) if one.name.endswith("cost.element.usd")]
    found = {one.name: one.paths for one in prices if one.paths[0].startswith("units.wave")}
    assert found == {
        "one-way-attack-drone.cost.element.usd": ("units.wave-north.figures.cost.element.usd",),
        "wave-south.cost.element.usd": ("units.wave-south.figures.cost.element.usd",),
    }


def test_paths_that_something_else_sets_are_left_to_it():
    path = "units.wave-north.figures.cost.element.usd"
    price = next(
        one for one in uncertain_figures(load("night-raid").elements, known=[path]) if "drone.cost" in one.name
    )
    assert price.paths == ("units.wave-south.figures.cost.element.usd",)


def test_each_figure_says_what_it_rests_on():
    element = load("night-raid").elements["wave-north"]
    assert element.motion is not None
    found = {one.path: one for one in figures(element)}
    assert found["cost", "element", "usd"].source == f"confidence medium: {element.cost.element.source}"
    assert found["motion", "speed_mps"].source == f"confidence medium: {element.motion.basis}"
    assert found["warhead", "p_hit"].source.startswith("confidence assumed: ")
    counted = {path for path, _, is_whole, _ in figures(load("night-raid").elements["pads-north"]) if is_whole}
    assert ("launcher", "magazine") in counted
    assert ("launcher", "speed_mps") not in counted
