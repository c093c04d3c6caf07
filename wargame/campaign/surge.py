"""Surge: what industry makes after half a year of money without limit, over what it makes now.

A deterrence proxy. From the steady state of week 0 every nation has more money than it can spend on all that it has a
share for, nothing is consumed, and no raid is flown. What is then left to bind is capacity and how it grows, labour,
components and their lead times, and the delay of awards.

    surge = mean output of weeks 22 to 25 / output at the base rates of week 0,

both in USD a week, each good at its price of week 0: output in the 26th week, over a month since lines start whole
units. It needs a campaign of its own, 26 weeks without battles, with the same random numbers.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.setup import Setup, build, price_usd
from wargame.campaign.campaign_weeks import F8, spec_of
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario import MOST_USD, Clock, MoneyRules, Stock
from wargame.campaign.scenario_file import LoadedCampaign
from wargame.estimates.measure import Recipe

SURGE: Final = "surge"
WEEKS: Final = 26
MONTH: Final = 4  # weeks over which output is taken
ENDLESS: Final = 10**8  # units that nations want of everything: more than lines make in half a year
RICH_USD: Final = MOST_USD / 1e3  # a week


def surge_setup(setup: Setup) -> Setup | None:
    """Return the campaign of half a year with money without limit; None if no line has a base rate."""
    campaign = setup.campaign
    if not any(rate > 0.0 for line in campaign.lines.values() for rate in line.base_rate_a_week.values()):
        return None
    money = {"pre_war_budget_usd": RICH_USD, "war_budget_usd": RICH_USD}
    nations = {name: nation.model_copy(update=money) for name, nation in campaign.nations.items()}
    depots = {
        name: {good: Stock(target=ENDLESS) for good, share in nation.shares.items() if share > 0.0}
        for name, nation in nations.items()
    }
    lines, shops = (
        {name: one.model_copy(update={"unit": None}) for name, one in tables.items()}
        for tables in (campaign.lines, campaign.shops)
    )
    providers = {name: one.model_copy(update={"networks": []}) for name, one in campaign.providers.items()}
    off: dict[str, Any] = {"battle": "", "battle_settings": {}, "raids": None, "units": {}, "demands": {}}
    off |= {
        "methods": {},
        "land": None,
        "donations": {},
        "clock": Clock(pre_war_weeks=WEEKS, war_weeks=0),
        "money": MoneyRules(),
    }
    rich = campaign.model_copy(update={**off, "nations": nations, "depots": depots, "lines": lines, "shops": shops})
    rich = rich.model_copy(update={"providers": providers})
    return build(LoadedCampaign(rich, None, campaign.name, "")).allowing(setup.allow_agents)


def surge_measures(setup: Setup, outcome: Outcome) -> Iterator[Recipe]:
    """Yield the surge of each side whose lines have base rates.

    Parameters
    ----------
    setup
        Of the campaign with money without limit.
    outcome
        Its replications, paired with those of the campaign itself.
    """
    price = np.array([price_usd(setup.campaign.goods[name]) for name in setup.goods])
    for side in SIDES:
        rows = [i for i, name in enumerate(setup.lines) if _side(setup, name) == side]
        base = sum(
            setup.world.base_rate[row].sum() * price[setup.goods.index(setup.campaign.lines[setup.lines[row]].good)]
            for row in rows
        )
        if base > 0.0:
            spec = spec_of(
                f"surge_{side}", f"Surge of {side}", "USD/USD", "output at week 26 with all the money over output now",
                "ratio", True, player=side, direction="max", variants=(SURGE,),
            )  # fmt: skip
            now = np.full(len(outcome.lines), float(base))
            yield Recipe(spec, partial(_output_usd, outcome, rows, price), lambda now=now: now)


def _side(setup: Setup, line: str) -> str:
    return setup.campaign.nations[setup.campaign.lines[line].nation].side


def _output_usd(outcome: Outcome, rows: list[int], price: F8) -> F8:
    """Return the mean output of some lines in the last month, USD a week, shape (n,)."""
    last = outcome.lines[:, -MONTH:, rows]
    return (last[..., s.OUTPUT] * price[last[..., s.MAKES]]).sum(axis=(1, 2)) / MONTH
