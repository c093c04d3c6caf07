"""Plants one fault after the other in the kernels, in plain Python, and prints what the engine says of it."""

from collections.abc import Callable
from typing import Any

from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run
from wargame.campaign.kernels import donations, orders, production, stock, week
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario_file import load_text
from wargame.estimates.ledger import LedgerError

TEXT = """
name = "faults"
[clock]
pre_war_weeks = 12
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = 20_000
shares = { good = 1.0 }
rules = { award_weeks = 1 }
[goods.good]
price_usd = 1_000
bill = { part = 1 }
learning = { slope = 0.9 }
[goods.part]
item = "component"
[suppliers.shop]
component = "part"
lead_weeks = 2
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 5
lead_weeks = 2
[depots.home.good]
opening = 4
target = 30
[demands.use]
nation = "home"
good = "good"
units_a_week = 3
from_week = 0
"""
PARTNER = """
[nations.away]
side = "blue"
[donations.gift]
giver = "home"
receiver = "away"
good = "good"
share = 0.5
transfer_weeks = 3
"""


JOINT = """
[joint.pool]
good = "good"
replaces = ["good"]
lead = "home"
members = ["home"]
open_weeks = 2
award_weeks = 6
"""


def planted(module: Any, name: str, fault: Callable[..., Any], setup: Setup) -> str:
    """Return what the engine says with a kernel replaced; ``fault`` gets the right one first."""
    right = getattr(module, name)
    setattr(module, name, lambda *arguments: fault(right, *arguments))
    try:
        run(setup, 1)
    except LedgerError as error:
        return str(error)
    finally:
        setattr(module, name, right)
    return "nothing"


def lose_a_unit(right: Any, state: Any, nation: int, good: int, units: int, column: int) -> int:
    """Take one unit more than is booked."""
    state.stock[nation, good] -= 1
    return right(state, nation, good, units, column)


def lose_a_cent(right: Any, state: Any, nation: int, good: int, units: int, column: int) -> int:
    """Lose a cent of what the stock has cost."""
    state.stock_cents[nation, good] -= 1
    return right(state, nation, good, units, column)


def keep_the_change(right: Any, world: Any, state: Any, product: int, nation: int, price: float, w: int) -> None:
    """Take a cent of the money that an award frees."""
    right(world, state, product, nation, price, w)
    state.money[nation, s.BUDGET] -= 1


def release_too_much(right: Any, world: Any, state: Any, nation: int, good: int) -> int:
    """Release a hundred units more than there are."""
    return right(world, state, nation, good) + 100


def deliver_twice(right: Any, state: Any, nation: int, good: int, units: int, cents: int, column: int) -> None:
    """Put what arrives into stock twice."""
    right(state, nation, good, units, cents, column)
    state.stock[nation, good] += units


def forget_a_start(right: Any, world: Any, state: Any, *rest: Any) -> None:
    """Leave a unit out of what is on its way."""
    right(world, state, *rest)
    state.due[0, 0, -1] += 1


def conjure_a_part(right: Any, world: Any, state: Any, *rest: Any) -> None:
    """Order a component that no supplier knows of."""
    right(world, state, *rest)
    state.coming[0] += 1


def spend_before_grant(right: Any, world: Any, state: Any, w: int) -> None:
    """Spend money that was never granted."""
    right(world, state, w)
    state.money[0, s.BUDGET] -= 10**9
    state.money[0, s.PAID] += 10**9


def lose_a_gift(right: Any, world: Any, state: Any, *rest: Any) -> None:
    """Lose a unit on its way to a partner, from what is due and from what is known to be on its way."""
    right(world, state, *rest)
    state.help_due[0, 0, -1] -= 1
    state.transit[0, 0] -= 1


def withdraw(right: Any, world: Any, state: Any, nation: int, *rest: Any) -> None:
    """Take a unit back out of the orders that wait for the award at the end."""
    right(world, state, nation, *rest)
    if state.joint_units[0, nation] > 0 and state.award_units[0, nation, -1] > 0:
        state.award_units[0, nation, -1] -= 1
        state.on_order[nation, world.products[0].good] -= 1


def design_for_nothing(right: Any, world: Any, state: Any, number: int) -> None:
    """Develop a common design with money that nobody has."""
    right(world, state, number)
    state.money[0, s.DEVELOPMENT] += 1


def refund_twice(right: Any, world: Any, state: Any, *rest: Any) -> None:
    """Credit a giver with money that nobody has paid back."""
    right(world, state, *rest)
    state.money[0, s.BUDGET] += 1


def main() -> None:
    """Print a line for each fault."""
    setup, partners = build(load_text(TEXT, "faults")), build(load_text(TEXT + PARTNER, "faults"))
    together = build(load_text(TEXT + JOINT, "faults"))
    run(setup, 1)
    run(partners, 1)
    run(together, 1)
    print("right: nothing")
    faults = (
        (stock, "take", lose_a_unit),
        (stock, "take", lose_a_cent),
        (orders, "join", keep_the_change),
        (stock, "usable", release_too_much),
        (stock, "put", deliver_twice),
        (production, "begin", forget_a_start),
        (week, "ship", conjure_a_part),
        (week, "open_books", spend_before_grant),
    )
    for module, name, fault in faults:
        print(f"{fault.__name__}: {planted(module, name, fault, setup)}")
    print(f"lose_a_gift: {planted(donations, 'give', lose_a_gift, partners)}")
    print(f"refund_twice: {planted(donations, 'give', refund_twice, partners)}")
    print(f"withdraw: {planted(orders, 'order_jointly', withdraw, together)}")
    print(f"design_for_nothing: {planted(orders, 'develop', design_for_nothing, together)}")


if __name__ == "__main__":
    main()
