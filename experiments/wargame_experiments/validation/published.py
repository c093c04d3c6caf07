"""Published numbers: a closed form beside a number worked out apart from it, to half a unit of its last digit."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from wargame_experiments.validation import comparisons
from wargame_experiments.validation.case import ReferenceComparison, ValidationCase

if TYPE_CHECKING:
    from wargame_experiments.validation.bench import Bench


class Published(NamedTuple):
    """A number and the closed form that is to give it.

    Attributes
    ----------
    name
        Unique within its group, words with hyphens.
    what
        What is compared, in words.
    source
        Short citation.
    digits
        The number as it is written: as many digits as are known, ``"24.000"`` if it is 24 to three decimals.
    ours
        Gives our number.
    """

    name: str
    what: str
    source: str
    digits: str
    ours: Callable[[], float]


def half_a_unit(digits: str) -> float:
    """Return half a unit of the last digit of a number.

    >>> half_a_unit("0.25"), half_a_unit("1257")
    (0.005, 0.5)
    """
    return float(Decimal(5).scaleb(int(Decimal(digits).as_tuple().exponent) - 1))


def identities(group: str, numbers: Sequence[Published]) -> list[ValidationCase]:
    """Return a case for each number, named ``group/name``."""
    return [
        ValidationCase(
            f"{group}/{number.name}",
            number.what,
            number.source,
            partial(compare, number.ours, float(number.digits), half_a_unit(number.digits)),
            "identity",
        )
        for number in numbers
    ]


def compare(ours: Callable[[], float], published: float, tolerance: float, bench: "Bench") -> ReferenceComparison:
    """Compare a closed form with a number; no battle is fought."""
    return comparisons.exact(float(ours()), published, tolerance)
