"""Closed forms against known answers: no battle is fought, but what the battle is compared with is compared itself.

Each reference follows from the source's formula and was worked out apart from this code; the tolerance is half a
unit of the last digit to which it is known, or rounding where it is a fraction.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from wargame.analytic.historical import iwo_jima
from wargame.analytic.lanchester import square_survivors
from wargame.analytic.learning import unit_cost
from wargame.analytic.queueing import erlang_b
from wargame.analytic.radar import burn_through_factor, range_factor
from wargame.analytic.salvo import Exchange, SalvoLoss, armstrong, hughes
from wargame.analytic.search import random_search
from wargame.analytic.stochastic_lanchester import win_probability
from wargame.analytic.supply import bullwhip, newsvendor
from wargame_experiments.validation.case import Level, ValidationCase
from wargame_experiments.validation.published import compare

Number = tuple[str, str, Callable[[], float], float, float]  # what, source, ours, published, tolerance

BROWN: Final = "Brown 1963"


def cases(level: Level) -> list[ValidationCase]:
    """Return the identities; they take no time at either level."""
    return [
        ValidationCase(f"identity/{name}", what, source, partial(compare, ours, published, tolerance), "identity")
        for name, (what, source, ours, published, tolerance) in {**_combat(), **_salvos(), **_other()}.items()
    ]


def _combat() -> dict[str, Number]:
    troops = {1: 52_835.0, 10: 62_778.0, 28: 53_042.0}
    return {
        "square-100-v-80": (
            "square law, 100 v 80: left",
            "Lanchester 1916",
            lambda: square_survivors(100, 80, 1, 1).x,
            60.0,
            1e-9,
        ),
        "square-4-v-3": ("square law, 4 v 3: P(win)", BROWN, lambda: win_probability(4, 3), 233 / 315, 1e-12),
        "square-5-v-3": ("square law, 5 v 3: P(win)", BROWN, lambda: win_probability(5, 3), 35_779 / 40_320, 1e-12),
        "square-2-v-4": ("square law, 2 v 4: P(win)", BROWN, lambda: win_probability(2, 4), 29 / 360, 1e-12),
        "linear-5-v-3": (
            "linear law, 5 v 3: P(win)",
            BROWN,
            lambda: win_probability(5, 3, law="linear"),
            0.773438,
            5e-7,
        ),
    } | {
        f"iwo-jima-day-{day}": (
            f"Iwo Jima, Engel's equations: Americans on day {day}",
            "Engel 1954",
            partial(lambda at: float(iwo_jima(at).us), float(day)),
            us,
            0.5,
        )
        for day, us in troops.items()
    }


def _salvos() -> dict[str, Number]:
    def exchange() -> Exchange:
        return hughes(12, 16, a=2.479, b=2.08, y=1.759, z=0.761, w=2.72, x=2.446)

    def even() -> Exchange:
        return hughes(12, 12, a=2.08, b=3.618, y=0.562, z=0.858, w=2.145, x=3.37)

    def loss(ships: int) -> SalvoLoss:
        return armstrong(ships, ships, 3, 2, 0.67, 0.67, 0.33, 0.11)

    found: dict[str, Number] = {
        "hughes-12-v-16-a": (
            "salvo equations, 12 v 16: loss of A",
            "Hughes 1995",
            lambda: exchange().lost_a,
            4.475,
            5e-4,
        ),
        "hughes-12-v-16-b": (
            "salvo equations, 12 v 16: loss of B",
            "Hughes 1995",
            lambda: exchange().lost_b,
            7.183974,
            5e-7,
        ),
        "hughes-12-v-12-b": (
            "salvo equations, 12 v 12: loss of B",
            "Hughes 1995",
            lambda: even().lost_b,
            4.351335,
            5e-7,
        ),
    }
    for ships, mean, sd, none in ((3, 0.7018, 0.5590, 0.2025), (6, 1.3474, 0.8378, 0.0857)):
        words, name = f"stochastic salvo, {ships} v {ships}: ", f"armstrong-{ships}-v-{ships}"
        found |= {
            f"{name}-mean": (f"{words}mean loss", "Armstrong 2005", partial(lambda n: loss(n).mean, ships), mean, 5e-5),
            f"{name}-sd": (
                f"{words}standard deviation",
                "Armstrong 2005",
                partial(lambda n: loss(n).sd, ships),
                sd,
                5e-5,
            ),
            f"{name}-none": (
                f"{words}P(no loss)",
                "Armstrong 2005",
                partial(lambda n: loss(n).p_no_loss, ships),
                none,
                5e-5,
            ),
        }
    return found


def _other() -> dict[str, Number]:
    twice = partial(burn_through_factor, 2.0)
    return {
        "erlang-10-10": ("blocking, 10 channels, load 10", "Erlang 1917", lambda: erlang_b(10.0, 10), 0.2145823, 5e-8),
        "erlang-4-4": ("blocking, 4 channels, load 4", "Erlang 1917", lambda: erlang_b(4.0, 4), 0.3106796, 5e-8),
        "radar-tenth": (
            "radar range, a tenth of the cross-section",
            "Skolnik",
            lambda: range_factor(0.1),
            0.562341,
            5e-7,
        ),
        "burn-through-aboard": (
            "burn-through, twice the power aboard",
            "Schleher 1999",
            lambda: twice(True),
            0.707107,
            5e-7,
        ),
        "burn-through-stand-off": (
            "range, twice the power off-board",
            "Schleher 1999",
            lambda: twice(False),
            0.840896,
            5e-7,
        ),
        "random-search": (
            "random search, coverage 1: P(found)",
            "Koopman 1946",
            lambda: random_search(1e3, 10.0, 100.0, 1e6),
            0.632121,
            5e-7,
        ),
        "unit-80": ("unit 100, unit form, 80 %", "Crawford 1944", lambda: float(unit_cost(100, 0.80)), 0.227062, 5e-7),
        "unit-90": ("unit 100, unit form, 90 %", "Crawford 1944", lambda: float(unit_cost(100, 0.90)), 0.496585, 5e-7),
        "bullwhip": ("order variance, lead 4, average of 4", "Chen 2000", lambda: bullwhip(4, 4), 5.0, 1e-12),
        "newsvendor": ("newsvendor 9:1, standard score", "Arrow 1951", lambda: newsvendor(9.0, 1.0).z, 1.281552, 5e-7),
    }
