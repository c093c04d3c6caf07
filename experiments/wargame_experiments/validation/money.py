"""Money: a raid small and certain enough to be reckoned by hand.

Ten drones of 50,000 USD attack an asset worth 1,000,000 that takes ten hits. A launcher of 20,000,000 has six
interceptors of 100,000 USD each; every shot and every arrival counts. So six drones are destroyed, four arrive,
400,000 USD of value is lost, and the defender uses up 600,000 USD against 500,000 launched. Every ratio is defender
USD per attacker USD.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from wargame.battle.assess import Assessment, assess
from wargame.battle.books import ledger
from wargame.estimates.ledger import SOURCES, USES
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, Data, loaded, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import drones, ground, launcher, scene, shipped

BY_HAND: Final = "by hand"
DRONE_USD: Final = 50e3
ROUND_USD: Final = 100e3
VALUE_USD: Final = 1e6
LAUNCHER_USD: Final = 20e6
RAIDS: Final = 20.0 * 50.0  # over which capital is written off: service life, years, times raids a year


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of money."""
    rounds, drones_lost, prevented = 6 * ROUND_USD, 6 * DRONE_USD, 6
    launched, capital, lost = 10 * DRONE_USD, LAUNCHER_USD / RAIDS, 4 * VALUE_USD / 10
    saved = VALUE_USD - lost
    by_hand: dict[str, tuple[str, Callable[[Assessment], float], float]] = {
        "munition": ("munition", _ratio("munition"), rounds / drones_lost),
        "raid": ("raid", _ratio("raid"), rounds / launched),
        "leaker": ("USD a leaker", _ratio("leaker"), rounds / prevented),
        "full": ("full", _ratio("full"), (rounds + capital + lost) / launched),
        "value": ("value", _ratio("value"), (rounds + capital) / saved),
        "value-lost": ("USD lost", _measure("value_lost"), lost),
        "leakage": ("leakage", _measure("leakage"), 0.4),
    }
    found = [
        ValidationCase(
            f"money/{name}", f"10 drones, 6 sure interceptors: {words}", BY_HAND, partial(_compare, read, exact)
        )
        for name, (words, read, exact) in by_hand.items()
    ]
    n = of(level, 250, 1_500)
    return [
        *found,
        ValidationCase("money/swapped", "red and blue swapped: raid ratio", "symmetry", _swapped),
        ValidationCase(
            "money/balance", "night-raid: books out of balance, share", "double entry", partial(_balance, n)
        ),
    ]


def raid(attacker: str = "red") -> Data:
    """Return the raid, attacked by red or by blue."""
    defender = "blue" if attacker == "red" else "red"
    weapon, doctrine = launcher(1.0, 6, 6), {"salvo": 1, "max_shots": 1}
    units = {
        "drones": drones(attacker, 1e3, 20e3, 10, ["asset"], usd=DRONE_USD),
        "asset": ground(defender, 39e3, 20e3, hits=10.0, value_usd=VALUE_USD),
        "launcher": ground(
            defender, 38e3, 20e3, launcher=weapon, doctrine=doctrine, network="net",
            usd=LAUNCHER_USD, round_usd=ROUND_USD, role="defender",
        ),
    }  # fmt: skip
    return scene("money", units, 2.0, size_m=40e3, attacker=attacker)


def _assessed(attacker: str, bench: Bench) -> Assessment:
    ratios = ("munition", "raid", "leaker", "full", "value")
    return bench.once(
        ("money", attacker), lambda: assess(loaded(raid(attacker)), bench.seed, 3, bench.run, ratios=ratios)
    )


def _ratio(name: str) -> Callable[[Assessment], float]:
    return lambda found: found.ratios[name].mean


def _measure(name: str) -> Callable[[Assessment], float]:
    return lambda found: found.measures[name].mean


def _compare(read: Callable[[Assessment], float], exact: float, bench: Bench) -> ReferenceComparison:
    return comparisons.exact(read(_assessed("red", bench)), exact, 1e-12 * exact, 3)


def _swapped(bench: Bench) -> ReferenceComparison:
    """Let blue attack: the ratio is of defender to attacker, whoever they are."""
    red, blue = (_assessed(attacker, bench).ratios["raid"].mean for attacker in ("red", "blue"))
    return comparisons.exact(blue, red, 0.0, 6)


def _balance(n: int, bench: Bench) -> ReferenceComparison:
    """Compare what went into the books with what came out, line by line, elements and rounds, raid by raid."""
    books = ledger(*bench.fight(shipped("night-raid", 2.0), n))
    sources, uses = (books.usd[:, :, columns].sum(axis=2) for columns in (SOURCES, USES))
    off = float(np.abs(sources - uses).max() / sources.sum(axis=1).max())
    return comparisons.exact(off, 0.0, 1e-9, n)
