"""A year of raids in money: what each side spends in it, account by account.

=========  =====================================================================================================
capital    price of all elements that are not spent by their use, and of systems, over the years of service
crews      of all these elements, ``money.crew_shifts`` shifts a day
expended   rounds and expendables used up
lost       other elements destroyed, or lost to jamming, at their price
damages    value that the defender loses, with ``money.count_service`` the service too
=========  =====================================================================================================

Capital and crews are spent whatever happens; the rest is that of a raid, times ``money.raids_per_year``. The ratio of
both sides' years is the ratio ``full`` by construction: it charges each raid with its part of capital and crews, so
that a year is ``raids_per_year`` times a raid on both sides. So there is no ratio of the year.

A year's interval is that of its expected spending: that of a mean raid, times the number of raids. It says nothing of
how years differ.

The attacker's capital is that of its platforms. What launches its expendables is not modelled: a raid of drones and
missiles alone has neither capital nor crews.
"""

from typing import Final, NamedTuple

from wargame.battle.build.setup import Group, Setup
from wargame.catalogue.elements import Cost

ACCOUNTS: Final = {
    "capital": "Capital",
    "crews": "Crews",
    "expended": "Rounds and expendables used up",
    "lost": "Elements lost",
    "damages": "Value lost",
}


class Standing(NamedTuple):
    """What is spent in a year whatever happens.

    Attributes
    ----------
    capital_usd
        Capital over the years of service, USD a year.
    crews_usd
        Crews, USD a year.
    """

    capital_usd: float
    crews_usd: float


def standing(setup: Setup, group: Group) -> Standing:
    """Return what a unit costs in a year whatever happens.

    Capital is (count c * element + system) / service_life_years, crews c * crew_per_year, of as many shifts as the
    scenario has. Expendables are no capital, assets no means of defence. ``cost.system`` is shared by one unit and is
    charged once.

    Examples
    --------
    >>> from wargame.battle.build.setup import build
    >>> from wargame.battle.scenario_file import load
    >>> setup = build(load("night-raid"))
    >>> standing(setup, setup.groups[setup.index("guns-north")])  # a gun over 20 years, three people
    Standing(capital_usd=810000.0, crews_usd=300000.0)
    """
    element, money, level = group.element, setup.scenario.money, setup.scenario.catalog_level
    if group.count == 0 or element.role == "asset":
        return Standing(0.0, 0.0)

    def usd(cost: Cost | None) -> float:
        return cost.usd.at(level) if cost else 0.0

    capital = usd(element.cost.system) + (0.0 if element.expendable else group.count * usd(element.cost.element))
    crew = element.cost.crew_per_year
    crews = group.count * crew.usd_at(level, money.crew_shifts) if crew else 0.0
    return Standing(capital / money.service_life_years, crews)


def standing_of(setup: Setup, side: str) -> Standing:
    """Return what a side spends in a year whatever happens."""
    units = [standing(setup, group) for group in setup.groups if group.unit.side == side]
    return Standing(sum(one.capital_usd for one in units), sum(one.crews_usd for one in units))
