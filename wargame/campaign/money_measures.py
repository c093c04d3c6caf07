"""Measures of money: what was paid, what a campaign has cost each side, and the campaign cost-exchange ratio.

Cost of a side = paid for goods, repairs, security and common designs + opening stock - closing stock + value destroyed,
from the first week of peace. What is paid to rebuild makes good a value that was destroyed, and is not counted again
(`docs/decisions/027`), nor what partners pay each other. Closing stock is what is in depots, on its way to them from
partners, and in repair, the last at what it has cost by then. What lines have started and not delivered is committed
money: it is paid at delivery, and neither cost nor stock before.

With a discount rate d of the file, costs and ratios are given a second time. With v = (1 + d)^(-1/52.18) a week and W
weeks in all,

    cost = opening stock + sum_w v^w (paid in week w + value destroyed in week w) - v^W closing stock:

flows of week w are discounted to week 0, opening stock is of week 0, and closing stock is what is left as the last
week closes. Prices are of their weeks.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from wargame.battle.build.setup import SIDES
from wargame.battle.exchange import largest_hit
from wargame.campaign.campaign_weeks import F8, VALUATIONS, CampaignWeeks, spec_of
from wargame.campaign.kernels import state as s
from wargame.estimates.measure import Recipe
from wargame.inputs.names import column_part

Recipes = Iterator[Recipe]
ORIENTATION: Final = "defender USD per attacker USD"
COST_NOTE: Final = (
    "Paid for goods, repairs and security, plus opening stock, less closing stock, plus value destroyed, from the first"
    " week of peace."
)
SINCE: Final = "USD from the first week"


def exchange(weeks: CampaignWeeks) -> Recipes:
    """Yield the campaign cost-exchange ratios and the balances, discounted ones last if the file discounts."""
    for is_discounted in _discounts(weeks):
        suffix, words_of = ("_discounted", ", discounted") if is_discounted else ("", "")
        for rank, (name, words) in enumerate(VALUATIONS.items()):
            own_cost, their_cost = (
                partial(weeks.cost, side, name, is_discounted) for side in (weeks.defender, weeks.attacker)
            )
            own: dict[str, Any] = {"player": weeks.defender, "direction": "min", "is_headline": True}
            own |= {"rank": rank + 5 * is_discounted, "note": COST_NOTE}
            definition = f"what the campaign has cost, closing stock at {words}{words_of}"
            label, empty = f"Cost-exchange ratio, stock at {words}", "the campaign cost the attacker nothing"
            more = {**own, "role": "exchange", "even": 1.0, "definition": definition, "empty": empty}
            ratio = spec_of(f"cer_{name}{suffix}", label + words_of, "USD/USD", ORIENTATION, "ratio", True, **more)
            yield Recipe(ratio, own_cost, their_cost)
            label = f"Defender's cost less the attacker's, stock at {words}{words_of}"
            balance = spec_of(
                f"balance_{name}{suffix}", label, "USD", "USD", **own, role="balance", definition=definition
            )
            yield Recipe(balance, partial(_less, own_cost, their_cost))


def _discounts(weeks: CampaignWeeks) -> tuple[bool, ...]:
    return (False, True) if weeks.setup.campaign.money.discount_a_year > 0.0 else (False,)


def _less(top: Callable[[], F8], bottom: Callable[[], F8]) -> F8:
    return top() - bottom()


def money(weeks: CampaignWeeks) -> Recipes:
    """Yield what nations and sides have paid, for what, what is left of it, and what it cost."""
    for row, name in enumerate(weeks.setup.nations):
        yield from _accounts(weeks, f"nation_{column_part(name)}", name, [row], {})
    for side in SIDES:
        aim: dict[str, Any] = {"player": side, "direction": "min"}
        yield from _accounts(weeks, side, side, weeks.nations(side), aim)
        yield from _costs(weeks, side, aim)


def _accounts(weeks: CampaignWeeks, part: str, who: str, rows: list[int], aim: dict[str, Any]) -> Recipes:
    """Yield what some nations have paid, and where the rest of what was granted to them is at the end."""
    paid = spec_of(f"paid_{part}", f"Paid by {who}", "USD", SINCE, is_headline=bool(aim), **aim)
    yield Recipe(paid, partial(weeks.money, rows, *s.PAYMENTS))
    bought = spec_of(f"bought_{part}", f"Paid by {who} for goods", "USD", SINCE, **aim)
    yield Recipe(bought, partial(weeks.bought, rows))
    rebuilt = spec_of(f"rebuilt_{part}", f"Paid by {who} to rebuild", "USD", SINCE, **aim)
    yield Recipe(rebuilt, partial(weeks.money, rows, s.REBUILT))
    at_end = {
        "in_work": (f"Committed by {who} for what lines have started", partial(weeks.money, rows, s.IN_WORK)),
        "on_order": (f"Committed by {who} for what no line has started", partial(_on_order, weeks, rows)),
        "unspent": (f"Neither paid nor committed: {who}", partial(weeks.money, rows, s.BUDGET)),
        "transit": (f"On its way to {who} from partners", partial(weeks.transit, rows)),
    }
    for word, (label, value) in at_end.items():
        yield Recipe(spec_of(f"{word}_{part}", label, "USD", "USD at the end"), value)


def _on_order(weeks: CampaignWeeks, rows: list[int]) -> F8:
    return weeks.money(rows, s.COMMITTED) - weeks.money(rows, s.IN_WORK)


def _costs(weeks: CampaignWeeks, side: str, aim: dict[str, Any]) -> Recipes:
    headline = side == weeks.defender
    label = f"Value destroyed of {side}"
    value = spec_of(f"value_destroyed_{side}", label, "USD", "USD in the war", "loss", is_headline=headline, **aim)
    most = largest_hit(weeks.setup.battle).value_usd if weeks.setup.battle and headline else 1.0
    yield Recipe(value, partial(weeks.destroyed, side), event=float(most))
    for is_discounted in _discounts(weeks):
        suffix, words_of = ("_discounted", ", discounted") if is_discounted else ("", "")
        for valuation, words in VALUATIONS.items():
            cost: dict[str, Any] = {**aim, "role": "cost", "note": COST_NOTE, "rank": 5 * is_discounted}
            label = f"Cost to {side}, stock at {words}{words_of}"
            spec = spec_of(f"cost_{side}_{valuation}{suffix}", label, "USD", SINCE, **cost)
            yield Recipe(spec, partial(weeks.cost, side, valuation, is_discounted))
