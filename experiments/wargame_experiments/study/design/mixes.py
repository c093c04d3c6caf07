"""Mixes: one player's money split over categories by shares. The model decides what that buys."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from wargame_experiments.models.model import Mix, PurchaseOrder

ROUNDING: Final = 1e-9  # by how much shares may miss their sum of 1


def order(mix: Mix, given: Mapping[str, float]) -> PurchaseOrder:
    """Return a mix with the shares of some parts; the one part that is left out gets the rest.

    Raises
    ------
    ValueError
        If a share is out of range, they do not sum to 1, or it is not clear which part gets the rest.

    Examples
    --------
    >>> two = Mix("red", "red", 1e6, (("drones", ("drones",)), ("missiles", ("missile",))))
    >>> order(two, {"drones": 0.25}).shares
    (0.25, 0.75)
    """
    names = [name for name, _ in mix.parts]
    wrong = [f"{mix.name}.{name}={share!r}" for name, share in given.items() if not _is_share(share)]
    if wrong:
        raise ValueError(f"got {', '.join(wrong)}; allowed: shares from 0 to 1")
    missing = [name for name in names if name not in given]
    rest = 1 - sum(Fraction(repr(float(share))) for share in given.values())
    if len(missing) > 1:
        raise ValueError(
            f"shares of {mix.name}: none for {', '.join(missing)}; allowed: one part without, for the rest"
        )
    if rest < -ROUNDING or (not missing and rest > ROUNDING):
        raise ValueError(
            f"shares of {mix.name}: they sum to {float(1 - rest):g}; allowed: 1, or less with one left out"
        )
    rest_share = float(max(rest, Fraction(0)))
    return PurchaseOrder(mix, tuple(float(given[name]) if name in given else rest_share for name in names))


def _is_share(share: object) -> bool:
    return isinstance(share, int | float) and not isinstance(share, bool) and 0.0 <= share <= 1.0
