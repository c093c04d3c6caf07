"""Answer, tables and figures of the study shared-picture."""

from collections.abc import Callable

from reading import Row, Sweep, markdown, sentence, signed

from wargame.estimates.interval import Interval
from wargame_experiments.figures.figure_spec import FigureSpec, made_with
from wargame_experiments.figures.panels import Panel, PanelCurve, Panels, figure_spec

FEW, MANY = (36, 4), (36, 16)  # drones a wave and cruise missiles

NAMES = {
    ("south-net", '["command-north"]'): "two networks",
    ("north-net", '["command-north"]'): "one network, one command node",
    ("north-net", '["command-north", "command-south"]'): "one network, either node",
}

ANSWER = """
    The smaller raid has {few_drones} drones and {few_missiles} cruise missiles. One network that either command node
    can lead lowers the share of wasted shots in it from {wasted_two} to {wasted_one}. Against two networks it saves
    {value_saved} USD of value by chance, {value_worlds}, and {rounds_saved} USD of rounds by chance, {rounds_worlds}.
    With {many_missiles} cruise missiles it saves {value_saved_many} USD and {rounds_saved_many} USD. One network that
    depends on a single command node changes the value lost by {value_change_single} USD in the smaller raid.
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {"answer": _answer(sweep), "levels": _levels(sweep), "gain": _gain(sweep)}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the value saved by one network against two, and the share of wasted shots."""
    one = list(NAMES.values())[1:]
    saved = "value saved against\ntwo networks, USD a raid"
    wasted = "wasted shots,\nshare of the shots fired"
    of_value = f"""
        Value that the defender saves (USD a raid) if both nations are on one network, against two networks in the same
        raids: paired differences, replication by replication; below 0 it loses more. Left 36, right 72 drones a wave of
        two. Bars: intervals. {made_with(sweep.data)}"""
    of_shots = f"""
        Shots of the defender whose target was gone when they arrived, as a share of all that were fired, against the
        number of cruise missiles in the raid. Left 36, right 72 drones a wave of two. Bars: intervals.
        {made_with(sweep.data)}"""
    return [
        figure_spec("value_saved", Panels(saved, "USD", _panels(sweep, one, _saved), at=0.0), of_value),
        figure_spec("wasted_shots", Panels(wasted, "1", _panels(sweep, [*one, "two networks"], _wasted)), of_shots),
    ]


def _saved(sweep: Sweep, name: str, raid: tuple[int, int]) -> Interval:
    return sweep.difference(_at(sweep, "two networks", raid), _at(sweep, name, raid), "value_lost")


def _wasted(sweep: Sweep, name: str, raid: tuple[int, int]) -> Interval:
    return sweep.estimate(_at(sweep, name, raid), "overkill_share")


def _panels(sweep: Sweep, names: list[str], found: Callable[[Sweep, str, tuple[int, int]], Interval]) -> list[Panel]:
    """Return a panel for each size of the waves: curves over the number of cruise missiles."""
    panels = []
    for drones in sorted({raid[0] for raid in _raids(sweep)}):
        raids = [raid for raid in _raids(sweep) if raid[0] == drones]
        missiles = [raid[1] for raid in raids]
        curves = [PanelCurve(name, missiles, [found(sweep, name, raid) for raid in raids]) for name in names]
        panels.append(Panel(f"{drones} drones a wave", "cruise missiles in the raid", "", curves))
    return panels


def _raids(sweep: Sweep) -> list[tuple[int, int]]:
    return sorted({(row["drones_a_wave"], row["cruise_missiles"]) for row in sweep.points})


def _at(sweep: Sweep, name: str, raid: tuple[int, int]) -> Row:
    network, nodes = next(key for key, value in NAMES.items() if value == name)
    drones, missiles = raid
    return sweep.at(southern_network=network, command_nodes=nodes, drones_a_wave=drones, cruise_missiles=missiles)


def _levels(sweep: Sweep) -> str:
    measures = (
        "overkill_share",
        "leakage_kind_one_way_attack_drone",
        "leakage_kind_cruise_missile",
        "value_lost",
        "cer_raid",
    )
    rows = []
    for raid in _raids(sweep):
        for name in NAMES.values():
            row = _at(sweep, name, raid)
            rows.append([str(raid[0]), str(raid[1]), name, *(_cell(sweep, row, measure) for measure in measures)])
    headers = ["drones a wave", "missiles", "networks", "overkill", "drones through", "missiles through"]
    return markdown([*headers, "value lost, USD", "ratio raid"], rows)


def _cell(sweep: Sweep, row: Row, measure: str) -> str:
    return "" if row[measure] is None or row[measure] != row[measure] else sweep.cell(row, measure)


def _gain(sweep: Sweep) -> str:
    """Return paired savings against two networks: rounds and value."""
    rows = []
    for raid in _raids(sweep):
        two = _at(sweep, "two networks", raid)
        for name in list(NAMES.values())[1:]:
            one = _at(sweep, name, raid)
            saved = (sweep.difference(two, one, m) for m in ("cost_blue_rounds", "value_lost"))
            rows.append([str(raid[0]), str(raid[1]), name, *(signed(found) for found in saved)])
    return markdown(
        ["drones a wave", "missiles", "against two networks", "rounds saved, USD", "value saved, USD"], rows
    )


def _answer(sweep: Sweep) -> str:
    two, weak, one = (_at(sweep, name, FEW) for name in NAMES.values())
    many, _, shared = (_at(sweep, name, MANY) for name in NAMES.values())
    cell, less = sweep.cell, lambda a, b, measure: signed(sweep.difference(a, b, measure))
    return sentence(
        ANSWER.format(
            few_drones=2 * FEW[0],
            few_missiles=FEW[1],
            wasted_two=cell(two, "overkill_share"),
            wasted_one=cell(one, "overkill_share"),
            value_saved=less(two, one, "value_lost"),
            rounds_saved=less(two, one, "cost_blue_rounds"),
            value_worlds=sweep.change_over_worlds(two, one, "value_lost"),
            rounds_worlds=sweep.change_over_worlds(two, one, "cost_blue_rounds"),
            many_missiles=MANY[1],
            value_saved_many=less(many, shared, "value_lost"),
            rounds_saved_many=less(many, shared, "cost_blue_rounds"),
            value_change_single=less(weak, two, "value_lost"),
        )
    )
