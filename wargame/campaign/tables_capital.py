"""Table of a campaign file on the capital of a line."""

from typing import Annotated, Final

from pydantic import Field

from wargame.battle.scenario import Table

MOST_WEEKS: Final = 5_200

Share = Annotated[float, Field(ge=0, le=1)]
Time = Annotated[float, Field(ge=0, le=MOST_WEEKS)]


class CapitalTable(Table):
    """Capital of a line, of which a share is private, and what its makers add to it on their own.

    Private capital takes ``shortening * private_share`` off the dead time of its expansions, and leaves a fixed cost of
    ``fixed_usd_a_year * private_share`` that the price of its output covers, up to ``most_markup`` times the price
    without. Where its nation contracts for more years than one, makers add ``growth_a_year`` of the capacity for each
    further year, at most ``most_growth``, after ``dead_weeks`` and with the time constant ``ramp_weeks``.
    """

    private_share: Share = 0.0
    shortening: Annotated[float, Field(ge=0, lt=1)] = 0.0
    fixed_usd_a_year: Annotated[float, Field(ge=0, le=1e13)] = 0.0
    most_markup: Annotated[float, Field(ge=0, le=10)] = 1.0
    growth_a_year: Annotated[float, Field(ge=0, le=5)] = 0.0
    most_growth: Annotated[float, Field(ge=0, le=10)] = 0.5
    dead_weeks: Time = 0.0
    ramp_weeks: Time = 0.0
