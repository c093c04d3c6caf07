"""Tables of a campaign file on what changes as a war goes on: methods of electronic warfare and their like."""

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.values import Name

MOST_WEEKS: Final = 5_200
MOST_METHODS: Final = 64
MOST_SUBJECTS: Final = 1_000

Label = Annotated[str, Field(max_length=100)]
Weeks = Annotated[int, Field(ge=0, le=MOST_WEEKS)]
Time = Annotated[float, Field(ge=0, le=MOST_WEEKS)]
Usd = Annotated[float, Field(ge=0, le=1e13)]
Multiplier = Annotated[float, Field(ge=0, le=1000)]
Names = Annotated[list[Name], Field(max_length=MOST_SUBJECTS)]


class MethodTable(Table):
    """A method that a nation renews, and what it multiplies in raids: by ``fresh`` new, by ``worn`` worn out.

    ``kind`` says what: of ``units`` the effect of their jammers, what they do to a class of targets (``target_class``;
    to all without one), how fast their sensors find, or what jamming does to them (susceptibility); of ``networks`` the
    chance to recognise a decoy. It works for a plateau, then decays with a half-life. A new generation follows every
    ``cycle_weeks`` (0: never) if ``rd_usd`` is paid ``fielding_weeks`` before. Software is in the whole force at once;
    with a good as ``carrier`` units keep the generation that they were delivered with, until a retrofit. A method that
    ``answers`` another ages from the other's next generation on, and is renewed ``cycle_weeks`` after it.
    """

    label: Label = ""
    nation: Name
    kind: Literal["jamming", "kill", "recognition", "detection", "susceptibility"]
    units: Names = Field(default_factory=list)
    networks: Names = Field(default_factory=list)
    target_class: Name | None = None
    fresh: Multiplier
    worn: Multiplier = 1.0
    plateau_weeks: Time = 0.0
    half_life_weeks: Time = 0.0
    cycle_weeks: Weeks = 0
    fielding_weeks: Weeks = 0
    rd_usd: Usd = 0.0
    age_weeks: Weeks = 0
    answers: Name | None = None
    carrier: Name | None = None
    retrofit_usd: Usd = 0.0
    retrofit_a_week: Annotated[int, Field(ge=0, le=10**9)] = 0
