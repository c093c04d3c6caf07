"""Answer, tables and figures of the study attritable-share."""

import numpy as np
from reading import Row, Sweep, markdown, percent, sentence, signed

from wargame.estimates.interval import Interval
from wargame_experiments.analysis.game import mix_game
from wargame_experiments.figures import game, heat_map
from wargame_experiments.figures.figure_spec import FigureSpec
from wargame_experiments.formatting import listed, usd
from wargame_experiments.statistics.comparison import compare

ANSWER = """
    In equilibrium the attacker (red) spends {red_share} of its budget on attritable units, the defender (blue)
    {blue_share}. A raid then costs blue {balance} USD more in full than it costs red by chance, {balance_worlds}. If
    red buys only attritable units and blue {best_share}, the ratio full is {cer_full}, the ratio raid {cer_raid} and
    leakage {leakage}. Without attritable units blue pays {extra} USD more for such a raid by chance, {extra_worlds}.
    The most expensive attritable share of red for blue is {worst_share}.
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    reds, blues = _shares(sweep)
    return {
        "answer": _answer(sweep, reds, blues),
        "full": _grid(sweep, reds, blues, "cer_full"),
        "leakage": _grid(sweep, reds, blues, "leakage"),
        "service": _grid(sweep, reds, blues, "service_lost"),
        "bought": _bought(sweep, reds, blues),
    }


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the heat maps of the balance and of the ratio full over both shares, and the mix game."""
    heat_maps = {one.name: one for one in heat_map.figure_specs(sweep.data)}
    return [heat_maps["heat_map_balance"], heat_maps["heat_map_cer_full"], *game.figure_specs(sweep.data)]


def _shares(sweep: Sweep) -> tuple[list[float], list[float]]:
    red, blue = (sorted({row[f"{side}_attritable"] for row in sweep.points}) for side in ("red", "blue"))
    return red, blue


def _at(sweep: Sweep, red: float, blue: float) -> Row:
    return sweep.at(red_attritable=red, blue_attritable=blue)


def _grid(sweep: Sweep, reds: list[float], blues: list[float], measure: str) -> str:
    rows = [[percent(b), *(sweep.cell(_at(sweep, r, b), measure) for r in reds)] for b in blues]
    return markdown(["blue \\ red", *(percent(r) for r in reds)], rows)


def _bought(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    two = (f"{kind}_{side}" for kind in ("pads", "guns", "fire_groups") for side in ("north", "south"))
    kinds = ("medium_range", "coyotes", "rockets", "manpads", *two)
    rows = []
    for b in blues:
        row = _at(sweep, reds[0], b)
        rows.append([percent(b), *(str(row[f"count_{kind}"]) for kind in kinds), usd(row["blue_left_usd"])])
    return markdown(["blue", *(kind.replace("_", "-") for kind in kinds), "left, USD"], rows)


def _answer(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    solved = mix_game(sweep.data).game
    equilibrium = solved.equilibrium
    red, blue = (", ".join(_played(*p)) for p in ((reds, equilibrium.red), (blues, equilibrium.blue)))
    best_blue = blues[int(np.argmax(equilibrium.blue))]
    likeliest = _at(sweep, reds[int(np.argmax(equilibrium.red))], best_blue)
    high, low = (_at(sweep, reds[-1], b) for b in (best_blue, 0.0))
    extra = compare(sweep.balance(low), sweep.balance(high), sweep.level).difference
    return sentence(
        ANSWER.format(
            red_share=red,
            blue_share=blue,
            balance=signed(Interval(*solved.value)),
            best_share=percent(best_blue),
            cer_raid=sweep.cell(high, "cer_raid"),
            cer_full=sweep.headline(high, "cer_full"),
            leakage=sweep.headline(high, "leakage"),
            balance_worlds=sweep.over_worlds(likeliest, "balance"),
            extra=signed(extra),
            extra_worlds=sweep.change_over_worlds(low, high, "balance"),
            worst_share=_worst_share(sweep, reds, blues),
        )
    )


def _played(shares: list[float], probabilities: np.ndarray) -> list[str]:
    """Return the shares of a mixed strategy, with their probabilities if there is more than one."""
    played = [(s, p) for s, p in zip(shares, probabilities, strict=True) if p > 1e-7]
    return [percent(s) if len(played) == 1 else f"{percent(s)} (in {percent(p)} of raids)" for s, p in played]


def _worst_share(sweep: Sweep, reds: list[float], blues: list[float]) -> str:
    """Return red's share that costs blue most, against each of blue's shares."""
    shares, worst = [], set()
    for b in blues:
        means = [float(sweep.balance(_at(sweep, r, b)).numerator.mean()) for r in reds]
        share = percent(reds[int(np.argmax(means))])
        worst.add(share)
        shares.append(f"{share} against {percent(b)}")
    return f"{worst.pop()}, whatever share blue has" if len(worst) == 1 else listed(shares)
