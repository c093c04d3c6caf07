"""Validation case: one number of the model beside the number that theory gives for it."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from wargame_experiments.validation.bench import Bench

Level = Literal["quick", "full"]
Kind = Literal["engine", "limit", "identity"]
LETTERS: dict[str, str] = {"engine": "A", "limit": "B", "identity": "C"}  # of kinds, as in tables
LEVELS: tuple[Level, ...] = ("quick", "full")


class ReferenceComparison(NamedTuple):
    """What a case found.

    Attributes
    ----------
    reference
        The number that theory gives.
    model
        What the model gives: an estimate over battles, or a number without chance.
    se
        Standard error of ``model``, > 0; 0 if there is no chance in it.
    battles
        Battles fought, or campaigns run, for it.
    tolerance
        How far the two may be apart for a reason that is stated and bounded (time step, cell, rounding), >= 0.
    low, high
        95 % limits of ``model``; nan if there is no chance in it.
    p
        Probability of a difference at least as large if theory holds; nan if there is no chance in it.
    z
        Of a test of fit: the normal error that has its probability; nan otherwise.
    """

    reference: float
    model: float
    se: float
    battles: int
    tolerance: float = 0.0
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan
    z: float = math.nan

    @property
    def errors(self) -> float:
        """Return the difference beyond the tolerance in standard errors, of a fit its ``z``; nan without chance."""
        if not self.is_random or not math.isnan(self.z):
            return self.z
        difference = self.model - self.reference
        return math.copysign(max(abs(difference) - self.tolerance, 0.0), difference) / self.se

    @property
    def is_random(self) -> bool:
        """Return whether chance has a part in the difference."""
        return self.se > 0.0


class ValidationCase(NamedTuple):
    """One comparison to be made.

    Attributes
    ----------
    name
        Unique, ``group/words-with-hyphens``; what ``--cases`` is matched with.
    what
        What is compared, in words.
    source
        Short citation of the theory.
    compare
        Makes the comparison; battles and campaigns are run by the bench, which remembers them.
    kind
        ``"engine"`` if battles or campaigns are run and theory is theirs up to chance, ``"limit"`` if theory is in
        continuous time and the step makes an error that is bounded, ``"identity"`` if a closed form is compared with a
        published number.
    """

    name: str
    what: str
    source: str
    compare: "Callable[[Bench], ReferenceComparison]"
    kind: Kind = "engine"

    @property
    def group(self) -> str:
        """Return the first part of the name.

        >>> ValidationCase("duel/4-v-3", "", "", lambda bench: ReferenceComparison(1.0, 1.0, 0.0, 0)).group
        'duel'
        """
        return self.name.split("/")[0]
