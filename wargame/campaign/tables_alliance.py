"""Tables of a campaign file on what nations do together: joint orders, reforms of standards, procurement targets."""

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_MEMBERS: Final = 64
MOST_REPLACED: Final = 256

Label = Annotated[str, Field(max_length=100)]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Share = Annotated[float, Field(ge=0, le=1)]


class TargetTable(Table):
    """Least shares of the money that a nation orders for, from a week on; 0 for no target.

    ``joint`` through joint orders, ``union`` at lines of nations of the union, ``traded`` at those of its other
    nations. The defaults are the targets for 2030 of the European Defence Industrial Strategy, JOIN(2024) 10.
    """

    joint: Share = 0.40
    union: Share = 0.50
    traded: Share = 0.35
    from_week: Weeks = 0


class JointTable(Table):
    """Joint orders of one design by several nations, one after the other.

    Of what each member orders of its own good, one of those that the common one ``replaces``, a ``share`` goes into the
    joint order. That is open for ``open_weeks``, and what all have joined for is awarded as one lot after the delay of
    the award. With ``mode`` "existing" the common design is one of the national ones, with "variant" one more, whose
    development costs ``rd_usd`` times the square root of the number of members, paid in equal parts.
    """

    label: Label = ""
    good: Name
    replaces: Annotated[list[Name], Field(min_length=1, max_length=MOST_REPLACED)]
    lead: Name
    members: Annotated[list[Name], Field(min_length=1, max_length=MOST_MEMBERS)]
    share: Share = 1.0
    mode: Literal["existing", "variant"] = "existing"
    open_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 4
    award_weeks: Annotated[float, Field(ge=0, le=MOST_WEEKS)] = 0.0
    award_cv: Annotated[float, Field(ge=0, le=3)] = 0.0
    rd_usd: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    from_week: Weeks = 0


class ReformTable(Table):
    """Reform of the standard of a good: decided in a week, in force after a delay."""

    good: Name
    standard: Label
    decided_week: Weeks = 0
    delay_weeks: Weeks = 156
