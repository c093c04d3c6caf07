"""Which way each side wants a measure to go, and which measures are its cost and its value."""

from collections.abc import Sequence
from typing import Final, Literal

Goal = Literal["min", "max"]
GOOD_IF_SMALL: Final = (
    "cer_",
    "leakage",
    "leakers_",
    "value_lost",
    "damage",
    "hits",
    "overkill_share",
)  # for a defender
OWNED: Final[dict[str, Goal]] = {"cost_": "min", "p_win_": "max"}  # by the side that is named
GOOD_IF_LARGE: Final = ("killed", "soft_kill")
COSTS: Final = ("cer_full", "cer_raid", "cer_munition", "cer_value", "cer_marginal")
VALUES: Final = ("value_lost", "leakage", "leakage_all", "leakers_armed", "damage", "hits", "killed")


def goal(measure: str, side: str, defender: str) -> Goal | None:
    """Return whether a side wants a measure small or large, None if it is no aim of either.

    Parameters
    ----------
    measure
        Its name.
    side
        Who wants.
    defender
        The side that is attacked.

    Examples
    --------
    >>> goal("leakage", "blue", "blue"), goal("leakage", "red", "blue"), goal("launched", "red", "blue")
    ('min', 'max', None)
    >>> goal("cost_red", "red", "blue"), goal("cost_red", "blue", "blue"), goal("p_win_red", "red", "blue")
    ('min', 'max', 'max')
    """
    for start, wanted_by_owner in OWNED.items():
        if measure.startswith(start):
            is_own = measure.removeprefix(start).split("_")[0] == side
            return wanted_by_owner if is_own else _other(wanted_by_owner)
    found: Goal | None = (
        "min" if measure.startswith(GOOD_IF_SMALL) else "max" if measure.startswith(GOOD_IF_LARGE) else None
    )
    return found if found is None or side == defender else _other(found)


def cost_and_value(measures: Sequence[str], side: str, opponent: str) -> tuple[str, str] | None:
    """Return the measures that are cost and value for a side: what it uses up, or an exchange ratio; what is lost.

    >>> cost_and_value(["leakage", "cost_red", "cost_blue", "value_lost"], "blue", "red")
    ('cost_blue', 'value_lost')
    >>> cost_and_value(["leakage", "launched"], "blue", "red") is None
    True
    """
    cost = next((name for name in (f"cost_{side}", *COSTS, f"cost_{opponent}") if name in measures), None)
    value = next((name for name in VALUES if name in measures), None)
    return (cost, value) if cost and value else None


def _other(wanted: Goal) -> Goal:
    return "max" if wanted == "min" else "min"
