"""Table of a campaign file on the capital of a line."""

from typing import Annotated, Final

from pydantic import Field

from wargame.battle.scenario import Table
from wargame.inputs.units import unit

MOST_WEEKS: Final = 5_200

Share = Annotated[float, Field(ge=0, le=1), unit("share")]
Time = Annotated[float, Field(ge=0, le=MOST_WEEKS)]


class CapitalTable(Table):
    """Capital of a line, of which a share s is private, and what its makers add to it on their own.

    Private capital takes ``shortening`` s off the dead time of its expansions, and leaves a fixed cost of
    ``fixed_usd_a_year`` s in the price of its output.
    """

    private_share: Share = 0.0
    """Share of the capital that is private."""
    shortening: Annotated[float, Field(ge=0, lt=1), unit("share")] = 0.0
    """Share of the dead time of expansions that private capital alone would take off."""
    fixed_usd_a_year: Annotated[float, Field(ge=0, le=1e13)] = 0.0
    """Fixed cost that private capital alone would leave; the price of the output covers it."""
    most_markup: Annotated[float, Field(ge=0, le=10), unit("share")] = 1.0
    """Most that this adds to the price, as a share of the price without."""
    growth_a_year: Annotated[float, Field(ge=0, le=5), unit("share/year")] = 0.0
    """Share of the capacity that makers add for each further year of their nation's contracts."""
    most_growth: Annotated[float, Field(ge=0, le=10), unit("share")] = 0.5
    """Most that they add, as a share of the capacity."""
    dead_weeks: Time = 0.0
    """Time until what they add begins."""
    ramp_weeks: Time = 0.0
    """Time constant with which it is built up."""
