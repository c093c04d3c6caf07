"""Families: what they have learned, and what a lot costs."""

import math

from wargame.campaign.scenario import Campaign, GoodTable, OrderRules, price_usd

WEEKS_A_YEAR = 365.25 / 7


class Family:
    """Goods that learn together."""

    def __init__(self, goods: list[GoodTable]) -> None:
        self.made = max(good.learning.units_before for good in goods)
        self.before = self.made
        self.kept = min((1 - good.learning.yearly_forgetting) ** (1 / WEEKS_A_YEAR) for good in goods)

    def learn(self, units: int) -> None:
        """Forget for a week, then learn from units."""
        self.made = self.made * self.kept + units


class Cost:
    """Cost of a good: a sum over units, one by one."""

    def __init__(self, good: GoodTable, family: Family) -> None:
        self.good, self.family = good, family
        self.b = math.log2(good.learning.slope)
        next_unit = self.relative(family.before, 1)
        self.first = 100 * price_usd(good) / (1 + good.margin) / next_unit

    def relative(self, made: float, n: int) -> float:
        """Return the cost of n units after some were made, the first unit being 1."""
        learning = self.good.learning
        begin = made + learning.prior_units
        if learning.form == "cumulative":
            learned = (begin + n) ** (1 + self.b) - begin ** (1 + self.b)
        else:
            learned = math.fsum((begin + i) ** self.b for i in range(1, n + 1))
        return learning.fixed_share * n + (1 - learning.fixed_share) * learned

    def lot(self, made: float, n: int, week: int) -> float:
        """Return the cost of a lot in a week, cents."""
        return self.first * self.relative(made, n) * (1 - self.good.learning.yearly_fall) ** (week / WEEKS_A_YEAR)

    def price(self, ahead: int, n: int, capacity: float, premium: float, week: int, rules: OrderRules) -> float:
        """Return the price of a lot behind a queue, cents."""
        normal = capacity * self.good.normal_weeks
        excess = min(ahead / normal - 1, 9) if normal > 0 else 9
        dear = 1 + self.good.scarcity * max(0, excess)
        cut = self.good.margin - rules.margin_cut_a_year * (rules.contract_years - 1)
        margin = max(cut, min(rules.margin_floor, self.good.margin))
        return self.lot(self.family.made + ahead, n, week) * (1 + margin) * dear * premium


def families(campaign: Campaign) -> dict[str, Family]:
    """Return the family of each good, one object for all of a family."""
    names = {name: good.family or f"~{name}" for name, good in campaign.goods.items()}
    members = {f: [campaign.goods[n] for n in names if names[n] == f] for f in set(names.values())}
    shared = {f: Family(goods) for f, goods in members.items()}
    return {name: shared[f] for name, f in names.items()}


def up(cents: float) -> int:
    """Return whole cents, rounded up."""
    return math.ceil(cents - 1e-6)
