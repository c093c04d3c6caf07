"""Measure specification: described once, where it is computed, and read by all that stores, compares or draws it.

Nobody else looks at a measure's name. Which way is better, where a ratio is even, which of two measures an analysis
takes for a cost: all of it stands here.
"""

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from wargame.estimates.marginal_ratio import MarginalObservations
from wargame.estimates.observations import Kind

Direction = Literal["min", "max"]
Role = Literal["", "size", "cost", "exchange", "balance", "loss", "magazine"]

NUMERATOR = ("num",)
PAIR = ("num", "den")
LOSS = ("num", "event")
LOSS_RATIO = ("num", "den", "loss", "event")


class MeasureSpec(NamedTuple):
    """A measure.

    Attributes
    ----------
    name
        In tables and on the command line.
    label
        In sentences and titles.
    unit
        ``1`` for a share, ``USD``, ``USD/USD``, ``element``, ``round``, ``s``, ``m`` …
    per
        The unit in words, as it stands on an axis: what it is a share of, or counted in.
    kind
        How observations make an estimate (`wargame.estimates.observations`); ``margin`` is that of
        `wargame.estimates.marginal_ratio`.
    columns
        What each replication contributes: columns of `wargame.estimates.observations.FIELDS`, or the fields of
        `MarginalObservations`.
    player, direction
        Whose aim it is, and which way that player wants it; the opponent wants the other. None if it is nobody's aim.
    variants
        Variants of the model's case that it is computed from, besides the case itself.
    even
        The value that divides the player's good values from the bad ones: 1 of a ratio of costs. None if there is none.
    role, rank
        For analyses that choose measures: ``cost`` is what the player uses up, ``exchange`` a ratio of costs,
        ``balance`` what the player is out of in all, less the opponent, ``loss`` what the player loses, ``size`` how
        large the effort against the player is. Of one role the lowest rank is preferred.
    definition
        What is compared or counted, in a few words.
    note
        A sentence that belongs under every figure of it.
    is_headline
        Whether a summary shows it first.
    empty
        Why it is undefined where there is nothing to divide by.
    is_ranked
        Whether options may be ranked by it. Not by one that is good when a player does nothing: a ratio of what is used
        up is smallest for a defence that does not shoot.
    """

    name: str
    label: str
    unit: str
    per: str
    kind: Kind | Literal["margin"]
    columns: tuple[str, ...] = NUMERATOR
    player: str = ""
    direction: Direction | None = None
    variants: tuple[str, ...] = ()
    even: float | None = None
    role: Role = ""
    rank: int = 0
    definition: str = ""
    note: str = ""
    is_headline: bool = False
    empty: str = ""
    is_ranked: bool = True

    def direction_for(self, player: str) -> Direction | None:
        """Return whether a player wants the measure small or large, None if it is nobody's aim.

        >>> leakage = MeasureSpec("leakage", "Leakage", "1", "share", "share", PAIR, "blue", "min")
        >>> leakage.direction_for("blue"), leakage.direction_for("red")
        ('min', 'max')
        """
        if self.direction is None or player == self.player:
            return self.direction
        return "max" if self.direction == "min" else "min"

    @property
    def is_ratio(self) -> bool:
        """Return whether one value of it is even, so that it is shown by its logarithm, with a contour there."""
        return self.even is not None


class StateMeasure(NamedTuple):
    """A number that a state of the model holds, to be followed over time.

    Attributes
    ----------
    name, label, unit
        As those of a `MeasureSpec`.
    at
        Returns it for a state of the model; nan where it is undefined.
    player, subject
        Whose it is, and of which unit or line; "" if of none.
    role
        For analyses that look for it: ``magazine`` is a stock as a share of what it was at the start.
    full
        Of a magazine: rounds at the start.
    """

    name: str
    label: str
    unit: str
    at: Callable[[Any], float]
    player: str = ""
    subject: str = ""
    role: Role = ""
    full: float = 0.0


def columns_of(kind: str, has_denominator: bool) -> tuple[str, ...]:
    """Return what each replication contributes to a measure.

    >>> columns_of("ratio", True), len(columns_of("margin", True))
    (('num', 'den'), 6)
    """
    if kind == "margin":
        return MarginalObservations._fields
    own = {"loss": LOSS, "loss-ratio": LOSS_RATIO}
    return own.get(kind) or (PAIR if has_denominator else NUMERATOR)


def of_role(specs: Iterable[MeasureSpec], role: Role, player: str | None = None) -> list[MeasureSpec]:
    """Return the measures of a role, of one player or of any, the preferred first."""
    found = [spec for spec in specs if spec.role == role and player in (None, spec.player)]
    return sorted(found, key=lambda spec: spec.rank)
