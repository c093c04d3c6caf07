"""Preferences: the measures by which a side compares its options, its cost and its value."""

from collections.abc import Iterable

from wargame.estimates.measure_spec import MeasureSpec, of_role


def cost_and_value(measures: Iterable[MeasureSpec], side: str, opponent: str) -> tuple[MeasureSpec, MeasureSpec] | None:
    """Return the measures that are cost and value for a side: what it uses up, or an exchange ratio; what is lost.

    >>> def spec(name, role, player="blue", rank=0):
    ...     return MeasureSpec(name, name, "1", "", "mean", player=player, direction="min", role=role, rank=rank)
    >>> known = [
    ...     spec("leakage", "loss", rank=1),
    ...     spec("red", "cost", "red"),
    ...     spec("blue", "cost"),
    ...     spec("value", "loss"),
    ... ]
    >>> [one.name for one in cost_and_value(known, "blue", "red")]
    ['blue', 'value']
    >>> cost_and_value(known[:1], "blue", "red") is None
    True
    """
    known = list(measures)
    costs = [*of_role(known, "cost", side), *of_role(known, "exchange"), *of_role(known, "cost", opponent)]
    values = of_role(known, "loss")
    return (costs[0], values[0]) if costs and values else None
