"""Six cost-exchange ratios, all defender USD per attacker USD: above 1 the defender pays more.

=========  =====================================================================================================
munition   expended shots : price of the attackers that the defender destroyed (hard kills)
raid       all expended and lost : all launched
leaker     all expended and lost, per armed leaker that the defence prevents (USD per leaker)
marginal   what the defender must add per USD that the attacker adds, at constant leakage
full       as raid, with capital and crews amortised on both sides and the value lost : as raid, amortised
value      all expended and lost, amortised capital and crews : value that the defence saves
=========  =====================================================================================================

A ratio is a ratio of means over replications with Fieller's interval, never a mean of ratios. Where it has no meaning
it is nan and says why; it is never 0 for want of a value.

What is *launched* is consumed: expendables that took off, decoys included, at their price, and those lost aboard a
platform; platforms that were lost, but not those that came home; rounds fired. The defender's spending is counted by
the same rule.
"""

import math
from collections.abc import Collection
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle import Outcome
from wargame.catalogue import Cost
from wargame.intervals import mean_interval, ratio_of_means
from wargame.kernels.state import ARRIVED, CARRIED, F8, KILLED, LEAKED, SOFT_KILLED, VALUE_LOST_USD, WAITING
from wargame.ledger import rounds_fired
from wargame.variants import Batch, Batches
from wargame.world import SIDES, Group, Setup

RATIOS: Final = ("munition", "raid", "leaker", "marginal", "full", "value")
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "munition": (),
    "raid": (),
    "leaker": ("undefended",),
    "marginal": ("more_attack", "more_defence"),
    "full": (),
    "value": ("undefended",),
}
USD_PER_USD: Final = "USD/USD"
USD_PER_LEAKER: Final = "USD/leaker"


class Ratio(NamedTuple):
    """A cost-exchange ratio with its interval.

    Attributes
    ----------
    mean, low, high
        Ratio of means and its confidence limits; nan if undefined, limits infinite if the data do not bound them.
    unit
        ``USD/USD`` (defender per attacker) or ``USD/leaker``.
    reason
        Why the ratio is undefined; empty if it is not.
    """

    mean: float
    low: float
    high: float
    unit: str
    reason: str = ""


class Spending(NamedTuple):
    """What a side used up in each raid, USD, shape (n,), and what a raid costs it whatever happens.

    Attributes
    ----------
    rounds
        Missiles, interceptor drones, gun rounds, laser engagements and microwave pulses.
    expendables
        Elements that are spent by arriving: all that took off, or were lost aboard a platform.
    lost
        All other elements that were destroyed or lost to jamming, at their price.
    amortised
        Capital, systems and crews charged to one raid; see `amortised_usd`.
    value_lost
        Value destroyed beyond the prices: infrastructure, lives, output.
    """

    rounds: F8
    expendables: F8
    lost: F8
    amortised: float
    value_lost: F8

    @property
    def consumed(self) -> F8:
        """Return rounds, expendables and losses, USD per raid, shape (n,)."""
        return self.rounds + self.expendables + self.lost


def spending(setup: Setup, outcome: Outcome, side: str) -> Spending:
    """Return what a side, red or blue, used up in each replication."""
    units, rows = setup.world.units, on_side(setup, side)
    status = outcome.statuses.astype(float)
    sent = units["count"] - status[:, :, WAITING] - status[:, :, CARRIED]
    lost = status[:, :, KILLED] + status[:, :, SOFT_KILLED]
    price, spent_by_arriving = units["price_usd"], rows & units["is_expendable"]
    return Spending(
        rounds=rounds_fired(outcome) @ (rows * units["round_usd"]),
        expendables=sent @ (spent_by_arriving * price),
        lost=lost @ ((rows & ~units["is_expendable"]) * price),
        amortised=amortised_usd(setup, side),
        value_lost=outcome.tally[:, rows, VALUE_LOST_USD].sum(axis=1),
    )


def amortised_usd(setup: Setup, side: str) -> float:
    """Return what a side's capital and crews cost it per raid, USD.

    Per unit (count c * element + system) / (service_life_years * raids_per_year) + c * crew_per_year / raids_per_year.
    Expendables are no capital, assets no means of defence. ``cost.system`` is the radar and command post of one unit
    and is charged once however many launchers the unit has. A lost element still bears its charge of one raid.
    """
    return sum(_unit_amortised_usd(setup, group) for group in setup.groups if group.unit.side == side)


def on_side(setup: Setup, side: str) -> NDArray[np.bool_]:
    """Return which units are on a side, shape (n_units,)."""
    return setup.world.units["side"] == SIDES.index(side)


def armed(setup: Setup) -> NDArray[np.bool_]:
    """Return which of the attacker's units leak damage: expendable, warhead with effect, no imitation; (n_units,)."""
    units = setup.world.units
    real = units["is_expendable"] & (units["damage_hits"] > 0.0) & ~units["is_decoy"]
    return on_side(setup, setup.scenario.attacker) & real


def armed_leakers(batch: Batch) -> F8:
    """Return how many armed attackers arrived in each replication, shape (n,)."""
    return batch.outcome.tally[:, armed(batch.setup), LEAKED].sum(axis=1)


def exchange_ratios(batches: Batches, wanted: Collection[str] = RATIOS, level: float = 0.95) -> dict[str, Ratio]:
    """Return the cost-exchange ratios of a raid, by name, in the order of ``RATIOS``.

    Parameters
    ----------
    batches
        The raid and its variants, paired by replication; ``NEEDS`` says which ratio needs which variant.
    wanted
        Names out of ``RATIOS``.
    level
        Confidence level of the intervals, in (0, 1).

    Examples
    --------
    >>> from wargame.battle import run_many
    >>> from wargame.scenario_file import load
    >>> from wargame.world import build
    >>> setup = build(load("duel"))
    >>> ratios = exchange_ratios(Batches(Batch(setup, run_many(setup.world, seed=1, replications=4))))
    >>> ratios["munition"].reason
    "the defender's shots cost nothing"
    """
    functions = {
        "munition": _munition,
        "raid": _raid,
        "leaker": _leaker,
        "marginal": _marginal,
        "full": _full,
        "value": _value,
    }
    return {name: functions[name](batches, level) for name in RATIOS if name in wanted}


class _Books(NamedTuple):
    """Both sides' spending in a batch."""

    defender: Spending
    attacker: Spending


def _books(batch: Batch) -> _Books:
    scenario = batch.setup.scenario
    return _Books(*(spending(*batch, side) for side in (scenario.defender, scenario.attacker)))


def _munition(batches: Batches, level: float) -> Ratio:
    """Return the price of rounds and expendables that arrived, per price of attackers destroyed by the defender."""
    setup, outcome = batches.main
    defence = on_side(setup, setup.scenario.defender)
    price = setup.world.units["price_usd"]
    rammed = outcome.statuses[:, :, ARRIVED] @ (defence * price)
    shots = _books(batches.main).defender.rounds + rammed
    kills = outcome.scoreboard[:, 0][:, :, defence].sum(axis=2).astype(float)
    destroyed = kills @ (on_side(setup, setup.scenario.attacker) * price)
    if not shots.any():
        return undefined("the defender's shots cost nothing" if kills.any() else "the defender fires no shot")
    return _quotient(shots, destroyed, level, "the defender destroys no attacker of any price")


def _raid(batches: Batches, level: float) -> Ratio:
    books = _books(batches.main)
    return _quotient(books.defender.consumed, books.attacker.consumed, level, "the attacker uses up nothing")


def _full(batches: Batches, level: float) -> Ratio:
    defender, attacker = _books(batches.main)
    cost = defender.consumed + defender.amortised + defender.value_lost
    return _quotient(cost, attacker.consumed + attacker.amortised, level, "the attacker uses up nothing")


def _leaker(batches: Batches, level: float) -> Ratio:
    if batches.undefended is None:
        return undefined("the raid was not fought undefended", USD_PER_LEAKER)
    prevented = armed_leakers(batches.undefended) - armed_leakers(batches.main)
    spent = _books(batches.main).defender.consumed
    return _quotient(spent, prevented, level, "the defence prevents no armed leaker")._replace(unit=USD_PER_LEAKER)


def _value(batches: Batches, level: float) -> Ratio:
    if batches.undefended is None:
        return undefined("the raid was not fought undefended")
    defender = _books(batches.main).defender
    saved = _books(batches.undefended).defender.value_lost - defender.value_lost
    return _quotient(defender.consumed + defender.amortised, saved, level, "the defence saves no value")


def _marginal(batches: Batches, level: float) -> Ratio:
    """Return dcost_def / dcost_att along constant leakage: what the defender pays more when the attacker does.

    Secants. One step of attack (a quarter more) changes armed leakers by A, costs by (a_def, a_att); one step of
    defence changes leakers by -D, costs by (d_def, d_att). Leakage stays when A/D steps of defence answer one of
    attack, so the ratio is (D a_def + A d_def) / (D a_att + A d_att). Costs of the defender are rounds, losses,
    amortised capital and crews; of the attacker what it consumes. Fieller's interval is taken of the linearised
    products per replication.
    """
    main, attack, defence = batches.main, batches.more_attack, batches.more_defence
    if attack is None or defence is None:
        return undefined("the raid was not fought with more attack and with more defence, or there is none to add to")
    leak = armed_leakers(main)
    leak_attack, leak_defence = armed_leakers(attack) - leak, armed_leakers(defence) - leak
    cost_attack = _books(attack).attacker.consumed - _books(main).attacker.consumed
    cost_defence = _raid_cost(defence) - _raid_cost(main)
    if reason := _no_margin(cost_attack, cost_defence, leak_defence, level):
        return undefined(reason)
    drawn = _raid_cost(attack) - _raid_cost(main)
    extra = _books(defence).attacker.consumed - _books(main).attacker.consumed
    added = _product(cost_defence, leak_attack) + _product(drawn, -leak_defence)
    needed = _product(cost_attack, -leak_defence) + _product(extra, leak_attack)
    return _quotient(added, needed, level, "more defence prevents no leaker")


def _raid_cost(batch: Batch) -> F8:
    defender = _books(batch).defender
    return defender.consumed + defender.amortised


def _no_margin(cost_attack: F8, cost_defence: F8, leak_defence: F8, level: float) -> str:
    """Return why there is no marginal ratio, "" if there is one."""
    if cost_attack.mean() <= 0.0:
        return "a larger attack launches nothing more"
    if cost_defence.mean() <= 0.0:
        return "a larger defence costs no more per raid"
    effect = mean_interval(leak_defence, level)
    if not effect.high < 0.0:
        return "the effect of more defence on leakage is not significantly different from zero, or makes it worse"
    return ""


def _product(x: F8, y: F8) -> F8:
    """Return values per replication with the mean mean(x) mean(y) and, to first order, the variance of that product.

    mean(y) x + mean(x) y - mean(x) mean(y), the delta method's linearisation (Cramer, Mathematical Methods of
    Statistics, 1946, sec. 28.4).
    """
    return y.mean() * x + x.mean() * y - x.mean() * y.mean()


def _quotient(numerator: F8, denominator: F8, level: float, empty: str) -> Ratio:
    """Return a ratio of means, or ``empty`` as the reason where the denominator's mean is not above 0."""
    if not denominator.mean() > 0.0:
        return undefined(empty)
    return Ratio(*ratio_of_means(numerator, denominator, level), USD_PER_USD)


def undefined(reason: str, unit: str = USD_PER_USD) -> Ratio:
    """Return a ratio that has no value, for a reason."""
    return Ratio(math.nan, math.nan, math.nan, unit, reason)


def _unit_amortised_usd(setup: Setup, group: Group) -> float:
    element, money = group.element, setup.scenario.money
    if group.count == 0 or element.role == "asset":
        return 0.0

    def usd(cost: Cost | None) -> float:
        return cost.usd.at(setup.scenario.catalog_level) if cost else 0.0

    capital = usd(element.cost.system) + (0.0 if element.expendable else group.count * usd(element.cost.element))
    crew = group.count * usd(element.cost.crew_per_year)
    return (capital / money.service_life_years + crew) / money.raids_per_year
