"""What magazine-depth says."""

import itertools

from reading import Row, Sweep, markdown, sentence, shown, signed

from wargame.battle.scenario_file import load_text
from wargame.estimates.interval import Interval
from wargame_experiments.figures import depletion
from wargame_experiments.figures.figure_spec import Plate, made_with
from wargame_experiments.figures.panels import Curve, Panel, Panels, plate
from wargame_experiments.formatting import listed, number, usd

LAUNCHERS = {"missiles": ["medium-range"], "interceptor_drones": ["pads-north", "pads-south"]}
SHOTS = {"missiles": "shots_unit_medium_range", "interceptor_drones": "shots_kind_blue_interceptor_drone_pad"}
OTHER = {"missiles": {"interceptor_drones": 12}, "interceptor_drones": {"missiles": 16}}  # what the scenario has
WORDS = {"missiles": "missiles a launcher", "interceptor_drones": "interceptor drones a pad"}


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {
        "answer": _answer(sweep),
        "missiles": _steps(sweep, "missiles"),
        "interceptor-drones": _steps(sweep, "interceptor_drones"),
    }


def figures(sweep: Sweep) -> list[Plate]:
    """Return value lost against the depth of both magazines, and how magazines empty."""
    panels = [_panel(sweep, kind) for kind in WORDS]
    found = Panels("value lost by the defender, USD a raid", "USD", panels, by="launched in the raid", ordered=True)
    caption = f"""
        Value lost by the defender (USD a raid) against the rounds of each medium-range missile launcher (a, pads with
        {OTHER["missiles"]["interceptor_drones"]} interceptor drones) and of each interceptor-drone pad (b, launchers
        with {OTHER["interceptor_drones"]["missiles"]} missiles), nothing reloaded; one line for each size of raid, all
        equally long. Bars: intervals. {made_with(sweep.data)}"""
    return [plate("value_lost", found, caption), *depletion.plates(sweep.data)]


def _panel(sweep: Sweep, kind: str) -> Panel:
    depths = _depths(sweep, kind)
    curves = [
        Curve(
            f"{_size(drones, sweep)} elements",
            depths,
            [sweep.estimate(sweep.at(drones_a_wave=drones, **{kind: n}, **OTHER[kind]), "value_lost") for n in depths],
        )
        for drones in _raids(sweep)
    ]
    return Panel(" and ".join(LAUNCHERS[kind]), WORDS[kind], "", curves, is_log=True)


def _raids(sweep: Sweep) -> list[int]:
    return sorted({row["drones_a_wave"] for row in sweep.points})


def _depths(sweep: Sweep, kind: str) -> list[int]:
    return sorted({row[kind] for row in sweep.points})


def _size(drones_a_wave: int, sweep: Sweep) -> int:
    """Return how many are launched: both waves, their decoys and the cruise missiles."""
    decoys = sweep.where(drones_a_wave=drones_a_wave)[0]["decoys_a_wave"]
    return 2 * (drones_a_wave + decoys) + _scenario(sweep).units["cruise-missiles"].count


def _scenario(sweep: Sweep):
    return load_text(sweep.results.study.inputs.text, sweep.results.study.inputs.source).scenario


class _Step:
    """From one depth to the next, at one size of raid."""

    def __init__(self, sweep: Sweep, kind: str, less: Row, more: Row) -> None:
        rounds = _launchers(sweep, kind) * (more[kind] - less[kind])
        self.loaded_usd = rounds * _round_usd(sweep, kind)
        self.fired = sweep.difference(more, less, SHOTS[kind])
        self.saved = sweep.difference(less, more, "value_lost")
        self.spent = sweep.difference(more, less, "cost_blue")

    @property
    def per_usd(self) -> Interval:
        """Return value saved in one raid per USD of the rounds loaded."""
        return Interval(*(value / self.loaded_usd for value in self.saved))


def _launchers(sweep: Sweep, kind: str) -> int:
    return sum(_scenario(sweep).units[name].count for name in LAUNCHERS[kind])


def _round_usd(sweep: Sweep, kind: str) -> float:
    loaded = load_text(sweep.results.study.inputs.text, sweep.results.study.inputs.source)
    cost = loaded.elements[LAUNCHERS[kind][0]].cost.round
    assert cost is not None
    return cost.usd.at(loaded.scenario.catalog_level)


def _step(sweep: Sweep, kind: str, drones: int, low: int, high: int) -> _Step:
    less, more = (sweep.at(drones_a_wave=drones, **{kind: n}, **OTHER[kind]) for n in (low, high))
    return _Step(sweep, kind, less, more)


def _steps(sweep: Sweep, kind: str) -> str:
    rows = []
    depths = _depths(sweep, kind)
    for drones in _raids(sweep):
        for low, high in itertools.pairwise(depths):
            step = _step(sweep, kind, drones, low, high)
            dry = "p_dry_unit_medium_range" if kind == "missiles" else "p_dry_unit_pads_north"
            at = sweep.at(drones_a_wave=drones, **{kind: low}, **OTHER[kind])
            rows.append(
                [
                    str(_size(drones, sweep)),
                    f"{low} to {high}",
                    sweep.cell(at, dry),
                    usd(step.loaded_usd),
                    number(step.fired.mean),
                    signed(step.saved),
                    shown(step.per_usd, ""),
                    signed(step.spent),
                ]
            )
    headers = ["launched", WORDS[kind], "dry before", "rounds loaded, USD", "more fired", "value saved, USD a raid"]
    return markdown([*headers, "saved per USD loaded", "more used up, USD a raid"], rows)


def _answer(sweep: Sweep) -> str:
    knees = [f"{_knee(sweep, drones)} at {_size(drones, sweep)} launched" for drones in _raids(sweep)]
    drones = _raids(sweep)[1]
    missiles, pads = _step(sweep, "missiles", drones, 16, 32), _step(sweep, "interceptor_drones", drones, 12, 24)
    return sentence(f"""
        The deepest magazine of the missile launchers to which the last doubling saved value, its 95 % interval being
        above 0, is {listed(knees)}; 64 is the deepest that was fought. In the raid of {_size(drones, sweep)}, going
        from 16 to 32 missiles a launcher saves {shown(missiles.per_usd, "")} USD of value in that one raid
        per USD of missiles loaded, going from 12 to 24 interceptor drones a pad {shown(pads.per_usd, "")}.
    """)


def _knee(sweep: Sweep, drones: int) -> str:
    """Return the depth from which no doubling saves value significantly."""
    depths = _depths(sweep, "missiles")
    useful = [
        high for low, high in itertools.pairwise(depths) if _step(sweep, "missiles", drones, low, high).saved.low > 0.0
    ]
    return str(useful[-1] if useful else depths[0])
