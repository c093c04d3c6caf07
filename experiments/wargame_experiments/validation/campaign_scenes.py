"""Campaigns of one nation, mostly with one good and one line, as text; columns of what they come to."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.campaign.build.setup import Setup, build
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario_file import load_text

USD: Final = 1e-2  # of a cent
MONTH_WEEKS: Final = 52.0 / 12.0
WEEKS_A_YEAR: Final = 365.25 / 7.0  # written anew: an error in that of the engine would show
STEPS: Final = (1, 2, 4, 8)  # weeks to the unit of time of a law

F8 = NDArray[np.float64]


class CampaignBatch(NamedTuple):
    """The setup of a campaign and the outcome of its replications."""

    setup: Setup
    outcome: Outcome

    def good(self, column: int, good: str = "good", nation: str = "home") -> F8:
        """Return a column of a nation's good, shape (n, n_weeks)."""
        at = self.setup.nations.index(nation), self.setup.goods.index(good)
        return self.outcome.goods[:, :, at[0], at[1], column].astype(float)

    def line(self, column: int, line: str = "line") -> F8:
        """Return a column of a line, shape (n, n_weeks)."""
        return self.outcome.lines[:, :, self.setup.lines.index(line), column].astype(float)

    def price_usd(self, good: str = "good") -> F8:
        """Return the price of the next unit of a good, shape (n, n_weeks)."""
        return np.asarray(USD * self.outcome.prices[:, :, self.setup.goods.index(good)], np.float64)

    def paid_usd(self, nation: str = "home") -> F8:
        """Return what a nation has paid in all, shape (n,)."""
        return np.asarray(USD * self.outcome.money[:, -1, self.setup.nations.index(nation), s.PAID], np.float64)


def setup_of(text: str) -> Setup:
    """Return the arrays of a campaign given as text. Raises `ScenarioError` with all that is wrong with it."""
    return build(load_text(text, "validation"))


def campaign(name: str, weeks: int, tables: str, rules: str = "", budget_usd: float = 1e12, shares: str = "") -> str:
    """Return a campaign of one nation at peace, with rules, shares of its money (all for ``good``) and more tables."""
    return f"""
name = "{name}"
[clock]
pre_war_weeks = {weeks}
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = {budget_usd!r}
shares = {{ {shares or "good = 1.0"} }}
rules = {{ {rules} }}
{tables}
"""


def plain(capacity: float = 1e6, more: str = "", good: str = "price_usd = 1000", depot: str = "target = 100") -> str:
    """Return the tables of a good, the line that makes it and its depot."""
    return f"""
[goods.good]
{good}
[lines.line]
nation = "home"
good = "good"
capacity_a_week = {capacity!r}
{more}
[depots.home.good]
{depot}
"""


def demand(units_a_week: float, more: str = "is_poisson = true") -> str:
    """Return the table of a demand process from week 0 on."""
    return f"""
[demands.use]
nation = "home"
good = "good"
units_a_week = {units_a_week!r}
from_week = 0
{more}
"""
