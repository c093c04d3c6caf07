"""Answer, tables and figures of the study magazine-depth."""

import itertools

from reading import Row, Sweep, markdown, sentence, shown, signed

from wargame.battle.scenario_file import load_text
from wargame.estimates.interval import Interval
from wargame_experiments.figures import depletion
from wargame_experiments.figures.figure_spec import FigureSpec, made_with
from wargame_experiments.figures.panels import Panel, PanelCurve, Panels, figure_spec
from wargame_experiments.formatting import listed, number, usd

LAUNCHERS = {"missiles": ["medium-range"], "interceptor_drones": ["pads-north", "pads-south"]}
SHOTS = {"missiles": "shots_unit_medium_range", "interceptor_drones": "shots_kind_blue_interceptor_drone_pad"}
OTHER = {"missiles": {"interceptor_drones": 12}, "interceptor_drones": {"missiles": 16}}  # what the scenario has
LABELS = {"missiles": "missiles a launcher", "interceptor_drones": "interceptor drones a pad"}

ANSWER = """
    A deeper magazine of the missile launchers saves value, by the 95 % interval of the last doubling, up to {knees};
    64 is the largest simulated depth. In the raid of {n_launched} elements, an increase from 16 to 32 missiles a
    launcher saves {missiles_saved} USD of value per USD of missiles loaded, in that one raid. An increase from 12 to
    24 interceptor drones a pad saves {pads_saved}. In all, the first saves {missiles_value} USD of value by chance,
    {missiles_worlds}; the second {pads_value} by chance, {pads_worlds}.
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {
        "answer": _answer(sweep),
        "missiles": _steps(sweep, "missiles"),
        "interceptor-drones": _steps(sweep, "interceptor_drones"),
    }


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return value lost over the depth of both magazines, and the depletion of magazines over time."""
    panels = [_panel(sweep, kind) for kind in LABELS]
    found = Panels("value lost by the defender, USD a raid", "USD", panels, by="launched in the raid", ordered=True)
    caption = f"""
        Value lost by the defender (USD a raid) against the rounds of each medium-range missile launcher (a, pads with
        {OTHER["missiles"]["interceptor_drones"]} interceptor drones) and of each interceptor-drone pad (b, launchers
        with {OTHER["interceptor_drones"]["missiles"]} missiles), nothing reloaded; one line for each size of raid, all
        equally long. Bars: intervals. {made_with(sweep.data)}"""
    return [figure_spec("value_lost", found, caption), *depletion.figure_specs(sweep.data)]


def _panel(sweep: Sweep, kind: str) -> Panel:
    depths = _depths(sweep, kind)
    curves = [
        PanelCurve(
            f"{_size(drones, sweep)} elements",
            depths,
            [sweep.estimate(sweep.at(drones_a_wave=drones, **{kind: n}, **OTHER[kind]), "value_lost") for n in depths],
        )
        for drones in _raids(sweep)
    ]
    return Panel(" and ".join(LAUNCHERS[kind]), LABELS[kind], "", curves, is_log=True)


def _raids(sweep: Sweep) -> list[int]:
    return sorted({row["drones_a_wave"] for row in sweep.points})


def _depths(sweep: Sweep, kind: str) -> list[int]:
    return sorted({row[kind] for row in sweep.points})


def _size(drones_a_wave: int, sweep: Sweep) -> int:
    """Return the number of elements launched: both waves, their decoys and the cruise missiles."""
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
        self._sweep, self._less, self._more = sweep, less, more

    @property
    def over_worlds(self) -> str:
        """Return value saved over the worlds."""
        return self._sweep.change_over_worlds(self._less, self._more, "value_lost")

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
    headers = ["launched", LABELS[kind], "dry before", "rounds loaded, USD", "more fired", "value saved, USD a raid"]
    return markdown([*headers, "saved per USD loaded", "more used up, USD a raid"], rows)


def _answer(sweep: Sweep) -> str:
    knees = [
        f"{_knee(sweep, drones)} missiles in a raid of {_size(drones, sweep)} elements" for drones in _raids(sweep)
    ]
    drones = _raids(sweep)[1]
    missiles, pads = _step(sweep, "missiles", drones, 16, 32), _step(sweep, "interceptor_drones", drones, 12, 24)
    return sentence(
        ANSWER.format(
            knees=listed(knees),
            n_launched=_size(drones, sweep),
            missiles_saved=shown(missiles.per_usd, ""),
            pads_saved=shown(pads.per_usd, ""),
            missiles_value=signed(missiles.saved),
            missiles_worlds=missiles.over_worlds,
            pads_value=signed(pads.saved),
            pads_worlds=pads.over_worlds,
        )
    )


def _knee(sweep: Sweep, drones: int) -> str:
    """Return the depth beyond which no doubling saves value significantly."""
    depths = _depths(sweep, "missiles")
    useful = [
        high for low, high in itertools.pairwise(depths) if _step(sweep, "missiles", drones, low, high).saved.low > 0.0
    ]
    return str(useful[-1] if useful else depths[0])
