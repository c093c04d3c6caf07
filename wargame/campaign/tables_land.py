"""Table of a campaign file on fighting on land that takes munitions."""

from typing import Annotated, Final

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.values import Name

MOST_UNITS: Final = 10**6  # of a force
MOST_A_WEEK: Final = 1e5  # reinforcements

Rate = Annotated[float, Field(ge=0, le=100)]  # a week


class LandForce(Table):
    """A land force: units as the war begins, what each destroys of the enemy a week, what joins it.

    ``fire_missions`` is the demand process whose rounds its fire takes: it destroys as much less as that gets less than
    it asks for. Reinforcements come out of the depot of ``nation`` if they are an ``element``, else without limit.
    """

    strength: Annotated[int, Field(ge=0, le=MOST_UNITS)]
    kills_a_week: Rate
    reinforcements_a_week: Annotated[float, Field(ge=0, le=MOST_A_WEEK)] = 0.0
    nation: Name | None = None
    element: Name | None = None
    fire_missions: Name | None = None


class LandTable(Table):
    """Attrition between two land forces in the weeks of the war, in so many steps a week."""

    red: LandForce
    blue: LandForce
    steps_a_week: Annotated[int, Field(ge=1, le=1_000)] = 7
