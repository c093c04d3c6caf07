"""Study of ``wargame mix``: each side's share of attritable units, crossed, at equal budgets.

Every pair of shares is one point. All points are run with the same seed: replication i has common random numbers
throughout (common random numbers), so that differences between points are differences of the mix.
"""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from wargame.battle.build.setup import build
from wargame.battle.measures import specs
from wargame.battle.scenario import Side
from wargame.battle.scenario_file import LoadedScenario, load
from wargame.estimates.measure_spec import of_role
from wargame.inputs.errors import dotted
from wargame.inputs.names import name_from
from wargame.inputs.settings import parsed
from wargame.inputs.toml_lines import read_key
from wargame_experiments.models.battle_budget import TIERS, in_tier
from wargame_experiments.models.model import PROCUREMENT, Counting
from wargame_experiments.study.document.study import Study

SIDES: Final[tuple[Side, Side]] = ("red", "blue")


class MixAxis(NamedTuple):
    """One side's budget and the shares of it that go to attritable units; a budget of None is what it has now."""

    shares: Sequence[float]
    budget_usd: float | None = None
    counting: Counting = PROCUREMENT


def parse_shares(text: str, option: str = "shares") -> tuple[float, ...]:
    """Return shares in ascending order, each once, from a text of numbers between commas.

    Parameters
    ----------
    text
        As in ``0,0.5,1``.
    option
        What an error calls it.

    Raises
    ------
    ValueError
        If one of them is not a number from 0 to 1, or there is none.

    Examples
    --------
    >>> parse_shares("0.5, 0,1")
    (0.0, 0.5, 1.0)
    """
    words = [word.strip() for word in text.split(",")]
    try:
        shares = {float(word) for word in words}
    except ValueError:
        shares = {-1.0}
    if not all(0.0 <= share <= 1.0 for share in shares):
        raise ValueError(f"{option}: got '{text}', allowed are numbers from 0 to 1 with commas between, as in 0,0.5,1")
    return tuple(sorted(shares))


def mix_study(
    scenario: str, settings: Sequence[str], red: MixAxis, blue: MixAxis, replications: int = 100, seed: int = 1
) -> Study:
    """Return the study of all pairs of shares, red's the slower; each pair is a scenario that is known to be right.

    Parameters
    ----------
    scenario
        Name of a shipped scenario, or path of a file.
    settings
        What is laid over it at each point, as ``path=value``.
    red, blue
        Budgets and shares.
    replications, seed
        The same at all points.

    Raises
    ------
    ValueError
        If a side has no unit with a tier, or a budget, a share or the scenario of a point is not right.

    Examples
    --------
    >>> study = mix_study("night-raid", [], MixAxis((0.0, 1.0)), MixAxis((0.5,)))
    >>> [point.values for point in study.points], study.mixes["red"].budget_usd
    ([{'red.attritable': 0}, {'red.attritable': 1}], 9670000.0)
    """
    loaded = load(scenario, settings)
    axes = dict(zip(SIDES, (red, blue), strict=True))
    for side, axis in axes.items():
        _check(loaded, side, axis)
    shares = {f"{side}.{TIERS[0]}": list(axis.shares) for side, axis in axes.items()}
    return Study(
        name=name_from(f"mix-{loaded.scenario.name}", "mix"),
        question="What share of each side's budget should go to attritable units?",
        scenario=scenario,
        factors={**_constants(settings), **shares},
        mixes={side: _budget(side, axis) for side, axis in axes.items()},
        measures=list(headline(loaded)),
        replications=replications,
        seed=seed,
    )


def headline(loaded: LoadedScenario) -> list[str]:
    """Return the measures of a sweep of mixes: cost-exchange ratios of the raid alone, and what a summary shows first.

    >>> headline(load("night-raid"))[:3]
    ['cer_full', 'cer_raid', 'cer_munition']
    """
    known = specs(build(loaded)).values()
    ratios = [spec for spec in of_role(known, "exchange") if not spec.variants]
    return [spec.name for spec in (*ratios, *(spec for spec in known if spec.is_headline))]


def _check(loaded: LoadedScenario, side: Side, axis: MixAxis) -> None:
    if not any(in_tier(loaded, side, tier) for tier in TIERS):
        found = f"{loaded.source}: no unit of {side} has a tier, so there is nothing for a budget to buy"
        raise ValueError(f"{found}; allowed: tier = '{TIERS[0]}' or '{TIERS[1]}' in some of its [units]")
    if axis.budget_usd is not None and not 0.0 <= axis.budget_usd < math.inf:
        raise ValueError(f"--budget-{side}: got {axis.budget_usd:g}, allowed is a number of USD >= 0")


def _budget(side: Side, axis: MixAxis) -> dict[str, Any]:
    counting = axis.counting
    given = {"budget_usd": axis.budget_usd, "years": counting.years, "shifts": counting.shifts}
    told = {key: value for key, value in given.items() if value is not None}
    return {"side": side, "budget": counting.kind, **told}


def _constants(settings: Sequence[str]) -> dict[str, Any]:
    """Return settings as factors of one value; of two for the same path the last counts."""
    keys = [read_key(text) for text in settings]
    return {dotted(key): {"value": parsed(rest.strip()[1:].strip())} for key, rest in keys}
