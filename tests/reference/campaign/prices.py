"""Prices of lots, behind the queues of lines."""

from tests.reference.campaign.learning import Cost, families
from tests.reference.campaign.line import Line
from wargame.campaign.scenario import Campaign


class Prices:
    """What lots cost: costs by good, and the premiums on components."""

    def __init__(self, campaign: Campaign, lines: dict[str, Line], premiums: dict[str, float]) -> None:
        self.campaign, self.lines, self.premiums = campaign, lines, premiums
        self.family = families(campaign)
        self.costs = {name: Cost(good, self.family[name]) for name, good in campaign.goods.items()}

    def price(self, line: Line, good: str, nation: str, n: int, week: int) -> float:
        """Return the price of a lot behind the queue of a line."""
        premium = 1.0
        for part in self.campaign.goods[good].bill:
            premium += self.premiums[part]
        rules = self.campaign.nations[nation].rules
        price = self.costs[good].price(line.backlog(good), n, line.capacity, premium, week, rules)
        return price + line.fixed_cost(n, price)

    def price_now(self, good: str, week: int) -> float:
        """Return the price of the next unit."""
        lines = [line for line in self.lines.values() if line.good == good and line.capacity > 0]
        if not lines:
            return self.costs[good].lot(self.family[good].made, 1, week) * (1 + self.campaign.goods[good].margin)
        best = min(lines, key=lambda line: line.backlog(good) / line.capacity)
        return self.price(best, good, best.table.nation, 1, week)

    def affordable(self, line: Line, good: str, nation: str, n: int, cents: int, week: int) -> int:
        """Return how many of n units some money buys."""
        low, high = 0, n + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (
                (middle, high) if self.price(line, good, nation, middle, week) - 1e-6 <= cents else (low, middle)
            )
        return low
