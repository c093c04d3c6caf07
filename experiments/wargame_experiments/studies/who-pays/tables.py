"""Answer, tables and figures of the study who-pays."""

from functools import cache

import numpy as np
from reading import Row, Sweep, markdown, percent, sentence, signed

from wargame.estimates.interval import Interval
from wargame.inputs.names import column_part
from wargame_experiments.analysis.game import mix_game
from wargame_experiments.figures.figure_spec import FigureSpec
from wargame_experiments.figures.game import figure_spec
from wargame_experiments.formatting import usd
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.statistics.game import Game

RED = {"missiles": "missiles", "drones": "drones", "decoys": "decoys"}
BLUE = {"missiles": "missiles", "interceptors": "interceptors", "guns": "guns", "energy": "energy"}

ANSWER = """
    In equilibrium red buys {red_mix} and blue buys {blue_mix}. A raid then costs blue {balance} USD more in full than
    it costs red, by chance. Between the most probable mix of each side this is {likeliest}, the ratio full {cer_full},
    the ratio raid {cer_raid} and leakage {leakage}. {others} If blue must choose one mix, [{safest_mix}] has the
    smallest worst case: {worst_case} USD a raid.
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    reds, blues = _mixes(sweep, "red", RED), _mixes(sweep, "blue", BLUE)
    rows, game = _game(sweep)
    return {
        "answer": _answer(sweep, game, rows, list(reds), list(blues)),
        "full": _grid(sweep, rows, list(reds), list(blues), "cer_full"),
        "payoff": _payoffs(game, list(reds), list(blues)),
        "bought": _bought(sweep, rows[0], list(blues)),
    }


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the game."""
    reds, blues = (list(_mixes(sweep, side, parts)) for side, parts in (("red", RED), ("blue", BLUE)))
    found = mix_game(sweep.data)._replace(row_words="red's mix", column_words="blue's mix", rows=reds, columns=blues)
    return [figure_spec(found, sweep.data)]


@cache
def _game(sweep: Sweep) -> tuple[list[list[Row]], Game]:
    """Return the points, red's mixes by blue's, and the game solved."""
    reds, blues = _mixes(sweep, "red", RED), _mixes(sweep, "blue", BLUE)
    rows = [[sweep.points[i * len(blues) + j] for j in range(len(blues))] for i in range(len(reds))]
    return rows, mix_game(sweep.data).game


def _mixes(sweep: Sweep, side: str, parts: dict[str, str]) -> dict[str, Row]:
    """Return the mixes of a side by name, in the order of the design."""
    return {_name(row, side, parts): row for row in sweep.points}


def _name(row: Row, side: str, parts: dict[str, str]) -> str:
    shares = [(row[f"{side}_{part}"], label) for part, label in parts.items() if row[f"{side}_{part}"] > 1e-9]
    return shares[0][1] if len(shares) == 1 else ", ".join(f"{percent(share)} {label}" for share, label in shares)


def _grid(sweep: Sweep, rows: list[list[Row]], reds: list[str], blues: list[str], measure: str) -> str:
    lines = [[b, *(sweep.cell(rows[i][j], measure) for i in range(len(reds)))] for j, b in enumerate(blues)]
    return markdown(["blue \\ red", *reds], lines)


def _payoffs(game: Game, reds: list[str], blues: list[str]) -> str:
    """Return the worst payoff of each mix, and its probability in equilibrium."""
    eq = game.equilibrium
    lines = [
        *(_line("red", *each) for each in zip(reds, game.payoffs.min(axis=1), eq.red, game.red_played, strict=True)),
        *(
            _line("blue", *each)
            for each in zip(blues, game.payoffs.max(axis=0), eq.blue, game.blue_played, strict=True)
        ),
    ]
    return markdown(["side", "mix", "at worst, USD a raid", "played", "played in resamples"], lines)


def _line(side: str, mix: str, worst: float, played: float, resamples: float) -> list[str]:
    return [side, mix, usd(worst), percent(played), percent(resamples)]


def _bought(sweep: Sweep, rows: list[Row], blues: list[str]) -> str:
    kinds = [column_part(unit) for _, units in sweep.results.study.mixes["blue"].parts for unit in units]
    lines = [
        [b, *(str(row[f"count_{k}"]) for k in kinds), usd(row["blue_left_usd"])]
        for b, row in zip(blues, rows, strict=True)
    ]
    return markdown(["blue", *(kind.replace("_", "-") for kind in kinds), "left, USD"], lines)


def _answer(sweep: Sweep, game: Game, rows: list[list[Row]], reds: list[str], blues: list[str]) -> str:
    eq = game.equilibrium
    red, blue = (_played(*each) for each in ((reds, eq.red), (blues, eq.blue)))
    i, j = int(np.argmax(eq.red)), int(np.argmax(eq.blue))
    pure = int(np.argmin(game.payoffs.max(axis=0)))
    likeliest = rows[i][j]
    return sentence(
        ANSWER.format(
            red_mix=red,
            blue_mix=blue,
            balance=signed(Interval(*game.value)),
            likeliest=sweep.headline(likeliest, "balance"),
            cer_full=sweep.headline(likeliest, "cer_full"),
            cer_raid=sweep.cell(likeliest, "cer_raid"),
            leakage=sweep.headline(likeliest, "leakage"),
            others=_missiles_instead(sweep, rows[i], j, blues),
            safest_mix=blues[pure],
            worst_case=usd(float(game.payoffs.max(axis=0)[pure])),
        )
    )


def _missiles_instead(sweep: Sweep, rows: list[Row], likeliest: int, blues: list[str]) -> str:
    """Return what missiles alone would cost blue in place of its likeliest mix."""
    other = blues.index(BLUE["missiles"])
    if other == likeliest:
        return ""
    apart = compare(sweep.balance(rows[other]), sweep.balance(rows[likeliest]), sweep.level).difference
    worlds = sweep.change_over_worlds(rows[other], rows[likeliest], "balance")
    return f"With [{blues[other]}] instead, the raid costs blue {signed(apart)} USD more by chance, {worlds}."


def _played(mixes: list[str], probabilities: np.ndarray) -> str:
    played = [(mix, p) for mix, p in zip(mixes, probabilities, strict=True) if p > 1e-7]
    return " or ".join(f"[{mix}]" + ("" if len(played) == 1 else f" in {percent(p)} of raids") for mix, p in played)
