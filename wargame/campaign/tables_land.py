"""Table of a campaign file on fighting on land that takes munitions."""

from typing import Annotated, Final

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.units import unit
from wargame.inputs.values import Name

MOST_UNITS: Final = 10**6  # of a force
MOST_A_WEEK: Final = 1e5  # reinforcements

Rate = Annotated[float, Field(ge=0, le=100)]  # a week


class LandForce(Table):
    """A land force."""

    strength: Annotated[int, Field(ge=0, le=MOST_UNITS), unit("units")]
    """Units as the war begins."""
    kills_a_week: Rate
    """Units of the enemy that each destroys in a week."""
    reinforcements_a_week: Annotated[float, Field(ge=0, le=MOST_A_WEEK)] = 0.0
    """Units that join in a week."""
    nation: Name | None = None
    """Nation out of whose depot reinforcements come."""
    element: Name | None = None
    """Good that reinforcements are; without one they have no limit."""
    fire_missions: Name | None = None
    """Demand whose rounds its fire takes: it destroys as much less as that gets less than it asks for."""


class LandTable(Table):
    """Attrition between two land forces in the weeks of the war."""

    red: LandForce
    """Force of red."""
    blue: LandForce
    """Force of blue."""
    steps_a_week: Annotated[int, Field(ge=1, le=1_000), unit("steps/week")] = 7
    """Steps in which a week is fought."""
