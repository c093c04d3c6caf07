"""Tables of a campaign file on what changes as a war goes on: methods of electronic warfare and their like."""

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.units import unit
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_METHODS: Final = 64
MOST_SUBJECTS: Final = 1_000

Label = Annotated[str, Field(max_length=100)]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Time = Annotated[float, Field(ge=0, le=MOST_WEEKS)]
Usd = Annotated[float, Field(ge=0, le=1e13)]
Multiplier = Annotated[float, Field(ge=0, le=1000), unit("factor")]
Names = Annotated[list[Name], Field(max_length=MOST_SUBJECTS)]


class MethodTable(Table):
    """A method that a nation renews, and what it multiplies in raids.

    It works for a plateau, then decays with a half-life. A new generation follows every ``cycle_weeks`` if it was paid.
    """

    label: Label = ""
    """What people read in place of the name."""
    nation: Name
    """Nation that renews it."""
    kind: Literal["jamming", "kill", "recognition", "detection", "susceptibility"]
    """What it multiplies: of `units` what their jammers do, what they do to a class of targets, how fast their sensors
    find, or what jamming does to them; of `networks` the chance to recognise a decoy.
    """
    units: Names = Field(default_factory=list)
    """Units of the battle whose figures it multiplies."""
    networks: Names = Field(default_factory=list)
    """Networks of the battle whose chance to recognise a decoy it multiplies."""
    target_class: Name | None = None
    """Class of targets that it holds for, with `kind = "kill"`; without one, all."""
    fresh: Multiplier
    """What it multiplies by while it is new."""
    worn: Multiplier = 1.0
    """What it multiplies by when it is worn out."""
    plateau_weeks: Time = 0.0
    """Age up to which it works as new."""
    half_life_weeks: Time = 0.0
    """Time in which half of its effect is lost after that."""
    cycle_weeks: Weeks = 0
    """Weeks from one generation to the next; 0: never."""
    fielding_weeks: Weeks = 0
    """Weeks before it works at which a generation is paid."""
    rd_usd: Usd = 0.0
    """Price of the development of a generation."""
    age_weeks: Weeks = 0
    """Age in week 0."""
    answers: Name | None = None
    """Method of another that it answers: it ages from the other's next generation on, and is renewed `cycle_weeks`
    after it.
    """
    carrier: Name | None = None
    """Good whose units keep the generation that they were delivered with, until a retrofit; without one it is software,
    in the whole force at once.
    """
    retrofit_usd: Usd = 0.0
    """Price of the retrofit of a unit."""
    retrofit_a_week: Annotated[int, Field(ge=0, le=10**9), unit("units/week")] = 0
    """Units that a nation retrofits in a week, oldest first."""
