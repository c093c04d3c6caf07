"""What attritable-share says."""

from functools import cache

import numpy as np
from reading import Row, Sweep, markdown, percent, sentence, signed

from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations
from wargame_experiments.analysis.game import BALANCE, MixGame, limits
from wargame_experiments.figures import game
from wargame_experiments.figures import heat_map as plane
from wargame_experiments.figures.figure_spec import Plate
from wargame_experiments.formatting import listed, usd
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.statistics.game import Game, estimate_game

SEED = 1


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    reds, blues = _shares(sweep)
    return {
        "answer": _answer(sweep, reds, blues),
        "full": _grid(sweep, reds, blues, "cer_full"),
        "leakage": _grid(sweep, reds, blues, "leakage"),
        "bought": _bought(sweep, reds, blues),
    }


def figures(sweep: Sweep) -> list[Plate]:
    """Return the ratio full over both shares, and the game."""
    reds, blues = _shares(sweep)
    of_red, of_blue = (f"attritable share of {side}'s budget" for side in ("red", "blue"))
    rows, columns = ([percent(share) for share in shares] for shares in (reds, blues))
    low, high = limits(_balances(sweep), sweep.level)
    found = MixGame(BALANCE, BALANCE.unit, "red", "blue", of_red, of_blue, rows, columns, low, high, _game(sweep))
    planes = {one.name: one for one in plane.plates(sweep.data)}
    return [planes["heat_map_cer_full"], game.plate(found, sweep.data)]


def _shares(sweep: Sweep) -> tuple[list[float], list[float]]:
    red, blue = (sorted({row[f"{side}_attritable"] for row in sweep.points}) for side in ("red", "blue"))
    return red, blue


@cache
def _game(sweep: Sweep) -> Game:
    return estimate_game(_balances(sweep), sweep.level, seed=SEED)


def _balances(sweep: Sweep) -> list[list[Observations]]:
    """Return what a raid costs blue in full less what it costs red, red's shares by blue's."""
    reds, blues = _shares(sweep)
    return [[sweep.balance(_at(sweep, r, b)) for b in blues] for r in reds]


def _at(sweep: Sweep, red: float, blue: float) -> Row:
    return sweep.at(red_attritable=red, blue_attritable=blue)


def _grid(sweep: Sweep, reds: list[float], blues: list[float], measure: str) -> str:
    rows = [[percent(b), *(sweep.cell(_at(sweep, r, b), measure) for r in reds)] for b in blues]
    return markdown(["blue \\ red", *(percent(r) for r in reds)], rows)


def _bought(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    kinds = ("medium_range", "coyotes", "rockets", "manpads", "pads_north", "pads_south", "guns_north", "guns_south")
    rows = []
    for b in blues:
        row = _at(sweep, reds[0], b)
        rows.append([percent(b), *(str(row[f"count_{kind}"]) for kind in kinds), usd(row["blue_left_usd"])])
    return markdown(["blue", *(kind.replace("_", "-") for kind in kinds), "left, USD"], rows)


def _answer(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    solved = _game(sweep)
    played = solved.equilibrium
    red, blue = (", ".join(_played(*p)) for p in ((reds, played.red), (blues, played.blue)))
    best_blue = blues[int(np.argmax(played.blue))]
    high, low = (_at(sweep, reds[-1], b) for b in (best_blue, 0.0))
    apart = compare(sweep.balance(low), sweep.balance(high), sweep.level).difference
    return sentence(f"""
        In equilibrium red puts {red} of its money into attritable units and blue {blue}; a raid then costs blue
        {signed(Interval(*solved.value))} USD more in full than it costs red. Where red buys drones alone and blue
        {percent(best_blue)} attritable, the ratio raid is {sweep.cell(high, "cer_raid")} and the ratio full
        {sweep.cell(high, "cer_full")}; a blue without attritable units pays {signed(apart)} USD a raid more.
        Red's share that is dearest for blue is {_best_of_red(sweep, reds, blues)}.
    """)


def _played(shares: list[float], chances: np.ndarray) -> list[str]:
    """Return the shares that are played, with how often if it is more than one."""
    played = [(s, p) for s, p in zip(shares, chances, strict=True) if p > 1e-7]
    return [percent(s) if len(played) == 1 else f"{percent(s)} (in {percent(p)} of raids)" for s, p in played]


def _best_of_red(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    """Return the share that costs blue most at each of blue's shares."""
    found, best = [], set()
    for b in blues:
        means = [float(sweep.balance(_at(sweep, r, b)).numerator.mean()) for r in reds]
        share = percent(reds[int(np.argmax(means))])
        best.add(share)
        found.append(f"{share} against {percent(b)}")
    return f"{best.pop()} whatever blue has" if len(best) == 1 else listed(found)
