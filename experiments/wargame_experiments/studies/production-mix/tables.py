"""Answer, tables and figures of the study production-mix."""

import numpy as np
from reading import Row, Sweep, markdown, percent, sentence, signed

from wargame.estimates.interval import Interval
from wargame_experiments.analysis.game import mix_game
from wargame_experiments.figures import game, heat_map
from wargame_experiments.figures.figure_spec import FigureSpec

ANSWER = """
    In equilibrium the attacker (red) puts {red_share} of its money into attritable lines, the defender (blue)
    {blue_share}. The campaign then costs blue {balance} USD more than it costs red, by chance; the cost-exchange ratio
    of the likeliest pair is {cer}, leakage {leakage}. Against that red, blue without attritable lines is out of
    {without} USD more and lets {open} through. With {high} in attritable lines in place of 100 % it is out of {extra}
    USD more: high-end lines save {saved} USD of what is destroyed, and cost more than that. At {high}, in the war
    capacity binds the shoulder-missile line in {short} weeks and the medium-range line in {missiles}, nothing binds the
    interceptor line in {interceptors}. Red leaves {unspent} USD unspent.
"""
BOUNDS = ("nothing", "capacity", "labour", "component", "money")
LINES = (
    "drone_works", "missile_works", "interceptor_works", "shoulder_south", "medium_range_north", "long_range_west",
)  # fmt: skip


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    reds, blues = _shares(sweep)
    grids = ("balance_replacement", "cer_replacement", "leakage", "value_destroyed_blue", "raids")
    return {
        "answer": _answer(sweep, reds, blues),
        "bound": _bound(sweep, reds, blues),
        **{name.partition("_")[0]: _grid(sweep, reds, blues, name) for name in grids},
    }


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the heat map of the balance over both shares, and the mix game."""
    heat_maps = {one.name: one for one in heat_map.figure_specs(sweep.data)}
    return [heat_maps["heat_map_balance_replacement"], *game.figure_specs(sweep.data)]


def _shares(sweep: Sweep) -> tuple[list[float], list[float]]:
    red, blue = (sorted({row[f"{side}_attritable"] for row in sweep.points}) for side in ("red", "blue"))
    return red, blue


def _at(sweep: Sweep, red: float, blue: float) -> Row:
    return sweep.at(red_attritable=red, blue_attritable=blue)


def _grid(sweep: Sweep, reds: list[float], blues: list[float], measure: str) -> str:
    rows = [[percent(b), *(sweep.cell(_at(sweep, r, b), measure) for r in reds)] for b in blues]
    return markdown(["blue \\ red", *(percent(r) for r in reds)], rows)


def _bound(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    rows = []
    for line in LINES:
        for share in (0.25, 1.0):
            own = _at(sweep, share, 0.25) if line in LINES[:2] else _at(sweep, 0.25, share)
            names = [f"weeks_bound_{what}_line_{line}" for what in BOUNDS]
            cells = (sweep.cell(own, name) if name in own else "" for name in names)
            rows.append([line.replace("_", "-"), percent(share), *cells])
    return markdown(["line", "own side's share", *BOUNDS], rows)


def _answer(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    solved = mix_game(sweep.data).game
    equilibrium = solved.equilibrium
    red, blue = (", ".join(_played(*p)) for p in ((reds, equilibrium.red), (blues, equilibrium.blue)))
    at_red = reds[int(np.argmax(equilibrium.red))]
    likeliest = _at(sweep, at_red, blues[int(np.argmax(equilibrium.blue))])
    none, high, all_of_it = (_at(sweep, at_red, share) for share in (0.0, 0.75, 1.0))
    bound = "weeks_bound_{}_line_{}".format
    return sentence(
        ANSWER.format(
            red_share=red,
            blue_share=blue,
            balance=signed(Interval(*solved.value)),
            cer=sweep.cell(likeliest, "cer_replacement"),
            leakage=sweep.cell(likeliest, "leakage"),
            without=signed(sweep.difference(none, likeliest, "balance_replacement")),
            open=sweep.cell(none, "leakage"),
            high=percent(0.75),
            extra=signed(sweep.difference(high, all_of_it, "balance_replacement")),
            saved=signed(sweep.difference(all_of_it, high, "value_destroyed_blue")),
            short=sweep.cell(high, bound("capacity", "shoulder_south")),
            missiles=sweep.cell(high, bound("capacity", "medium_range_north")),
            interceptors=sweep.cell(high, bound("nothing", "interceptor_works")),
            unspent=sweep.cell(likeliest, "unspent_red"),
        )
    )


def _played(shares: list[float], probabilities: np.ndarray) -> list[str]:
    """Return the shares of a mixed strategy, with their probabilities if there is more than one."""
    played = [(s, p) for s, p in zip(shares, probabilities, strict=True) if p > 1e-7]
    return [percent(s) if len(played) == 1 else f"{percent(s)} (in {percent(p)} of campaigns)" for s, p in played]
