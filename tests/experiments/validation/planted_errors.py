"""Plants an error of a tenth in one kernel of the campaign after the other and prints which cases notice it.

In plain Python (``NUMBA_DISABLE_JIT=1``), where a kernel can be replaced: in its own module and in all that import it.
A tenth of a whole number of weeks or units is one of them.
"""

import sys
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from wargame.campaign.kernels import (
    capacity,
    capital,
    demand,
    donations,
    joint,
    labour,
    land,
    learning,
    methods,
    opening,
    orders,
    price,
    production,
    repair,
    shares,
    stock,
    supply,
    targets,
    tooling,
    wrecks,
)
from wargame.campaign.kernels.state import BUDGET, DEVELOPMENT
from wargame.estimates.ledger import LedgerError
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.registry import cases
from wargame_experiments.validation.verdict import judge

Kernel = Callable[..., Any]
KERNELS = "wargame.campaign.kernels"


def tenth_more(right: Kernel) -> Kernel:
    """Return a kernel whose number is a tenth larger."""
    return lambda *arguments: 1.1 * right(*arguments)


def tenth_of_units_more(right: Kernel) -> Kernel:
    """Return a kernel whose whole number is a tenth larger, at least by one if there is any."""
    return lambda *arguments: -(-11 * right(*arguments) // 10)


def state_more(*columns: str) -> Callable[[Kernel], Kernel]:
    """Return what makes columns of the state a tenth larger after a kernel."""

    def fault(right: Kernel) -> Kernel:
        def wrong(world: Any, state: Any, *rest: Any) -> Any:
            found = right(world, state, *rest)
            for name in columns:
                array = attrgetter(name)(state)
                array[...] = (array * 1.1).astype(array.dtype)
            return found

        return wrong

    return fault


def twice(right: Kernel) -> Kernel:
    """Return a kernel that does what it does twice in a week."""

    def wrong(*arguments: Any) -> None:
        right(*arguments)
        right(*arguments)

    return wrong


def surge_more(right: Kernel) -> Kernel:
    """Return a kernel that adds a tenth to what surge adds."""

    def wrong(world: Any, state: Any, line: int, backlog: int) -> None:
        right(world, state, line, backlog)
        state.surge[line] = 1.0 + 1.1 * (state.surge[line] - 1.0)

    return wrong


def dear_stock(right: Kernel) -> Kernel:
    """Return a kernel that takes units out of stock at a tenth more than they have cost, books and all."""

    def wrong(state: Any, nation: int, good: int, units: int, column: int) -> int:
        cents = right(state, nation, good, units, column)
        state.stock_cents[nation, good] -= cents // 10
        state.book_cents[nation, good, column] += cents // 10
        return cents + cents // 10

    return wrong


def dear_design(right: Kernel) -> Kernel:
    """Return a kernel that lets members pay a tenth more for a common design, books and all."""

    def wrong(world: Any, state: Any, number: int) -> None:
        before = state.money[:, DEVELOPMENT].copy()
        right(world, state, number)
        more = (state.money[:, DEVELOPMENT] - before) // 10
        for column, sign in ((DEVELOPMENT, 1), (BUDGET, -1)):
            state.money[:, column] += sign * more

    return wrong


def dear(right: Kernel) -> Kernel:
    """Return a kernel that adds a tenth to what it adds to 1."""
    return lambda *arguments: 1.0 + 1.1 * (right(*arguments) - 1.0)


def one_less(right: Kernel) -> Kernel:
    """Return a kernel that lets one of several units fall under the table."""
    return lambda *arguments: max(0, right(*arguments) - 1)


def one_week_late(right: Kernel) -> Kernel:
    """Return a kernel that does what was due a week ago."""
    return lambda world, state, row, week: right(world, state, row, max(0, week - 1))


FAULTS: dict[str, tuple[Any, str, Callable[[Kernel], Kernel], str]] = {
    "learning curve": (learning, "power_sum", tenth_more, "campaign-learning/unit-total"),
    "cost of a lot": (learning, "lot_cost", tenth_more, "campaign-learning/cumulative-total"),
    "price of a lot": (learning, "lot_price", tenth_more, "campaign-learning/margin"),
    "scarcity": (learning, "scarcity_factor", dear, "campaign-learning/scarcity"),
    "premium": (learning, "premium", dear, "campaign-outage/premium"),
    "whole cents": (learning, "cents_of", tenth_of_units_more, "campaign-learning/one-lot"),
    "experience": (learning, "learn", state_more("experience"), "campaign-learning/knowledge"),
    "price of today": (price, "price_now", tenth_more, "campaign-learning/unit-101"),
    "labour": (labour, "labour_limit", tenth_more, "campaign-labour/quits"),
    "training": (labour, "train", state_more("rookies"), "campaign-labour/weeks"),
    "ramp": (capacity, "built", tenth_more, "campaign-ramp/slip"),
    "capacity": (capacity, "capacity_of_week", tenth_more, "campaign-ramp/slip"),
    "surge": (capacity, "change_surge", surge_more, "campaign-line/surge"),
    "throttle": (supply, "throttle", tenth_more, "campaign-line/throttle"),
    "components used": (supply, "use_a_week", tenth_more, "campaign-line/throttle"),
    "shares of suppliers": (supply, "qualify", state_more("component_premium"), "campaign-outage/premium"),
    "shipments": (supply, "ship", twice, "campaign-outage/capacity"),
    "change-over": (tooling, "retool", twice, "campaign-line/retooling"),
    "forgetting of a line": (tooling, "forget_left", twice, "campaign-line/half-forgotten"),
    "forecast": (orders, "forecast", tenth_more, "campaign-line/little"),
    "requirement": (orders, "requirement", tenth_of_units_more, "campaign-learning/later-lot"),
    "award": (orders, "award_week", lambda right: lambda *a: right(*a) + 1, "campaign-orders/fixed"),
    "lead time": (production, "lead_time", lambda right: lambda *a: right(*a) + 1, "campaign-orders/fixed"),
    "pipeline of week 0": (opening, "fill_pipeline", twice, "campaign-line/little"),
    "reserve": (stock, "usable", tenth_of_units_more, "campaign-stock/reserve"),
    "moving average": (stock, "take", dear_stock, "campaign-stock/moving-average"),
    "donation": (donations, "give", twice, "campaign-stock/donation"),
    "place in the queue": (donations, "pass_on", twice, "campaign-alliance/place-in-queue"),
    "joint share": (joint, "joint_part", tenth_of_units_more, "campaign-alliance/joint-existing-0.4"),
    "development": (joint, "develop", dear_design, "campaign-alliance/development-4"),
    "target": (targets, "is_under", lambda right: lambda *a: 0, "campaign-alliance/target-union"),
    "life of a method": (methods, "life_of", tenth_more, "campaign-method/life-9"),
    "effect of a method": (methods, "note_effects", state_more("methods.effect"), "campaign-method/effect"),
    "losses on land": (land, "losses", tenth_of_units_more, "campaign-land/week"),
    "shells": (land, "fire_share", tenth_more, "campaign-land/week-shells"),
    "reinforcements": (land, "joining", tenth_of_units_more, "campaign-land/week"),
    "fixed cost": (capital, "fixed_cents", tenth_more, "campaign-capital/fixed"),
    "demand": (demand, "demand_of", tenth_of_units_more, "campaign-line/little"),
    "Poisson": (demand, "poisson", tenth_of_units_more, "campaign-demand/poisson"),
    "whole units of a week": (shares, "by_week", tenth_of_units_more, "campaign-line/little"),
    "binomial": (demand, "binomial", tenth_of_units_more, "campaign-repair/palm"),
    "wrecks on their way": (wrecks, "set_off", twice, "campaign-repair/palm"),
    "work of a shop": (repair, "take_up", twice, "campaign-repair/palm"),
    "end of a repair": (repair, "finish", one_week_late, "campaign-repair/palm"),
    "whole numbers dealt out": (shares, "dealt", one_less, "campaign-outage/capacity"),
}


def replaced(module: Any, name: str, fault: Callable[[Kernel], Kernel]) -> list[tuple[Any, Kernel]]:
    """Put a fault in the place of a kernel, wherever it is known; return what was there."""
    right = getattr(module, name)
    wrong, before = fault(right), []
    for other in [one for key, one in sys.modules.items() if key.startswith(KERNELS)]:
        if getattr(other, name, None) is right:
            setattr(other, name, wrong)
            before.append((other, right))
    return before


def failures(pattern: str) -> list[str]:
    """Return which cases fail; one that cannot be run, as books do not balance, fails too. No other error counts."""
    bench, wanted = Bench(), cases("quick", pattern)
    try:
        rows = judge(wanted, [case.compare(bench) for case in wanted])
    except LedgerError as error:
        return [f"{type(error).__name__}: {error}"]
    return [row.case.name for row in rows if row.verdict == "FAIL"]


def main() -> None:
    """Print a line for each fault, and before all what fails without one."""
    patterns = dict.fromkeys(pattern for *_, pattern in FAULTS.values())
    print(f"right: {' '.join(failures(','.join(patterns)))}")
    for words, (module, name, fault, pattern) in FAULTS.items():
        before = replaced(module, name, fault)
        print(f"{words}: {' '.join(failures(pattern))}", flush=True)
        for other, right in before:
            setattr(other, name, right)


if __name__ == "__main__":
    main()
