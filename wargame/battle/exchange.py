"""Six cost-exchange ratios, all defender USD per attacker USD: above 1 the defender pays more.

=========  =====================================================================================================
munition   expended shots : price of the attackers that the defender destroyed (hard kills)
raid       all expended and lost : all launched
leaker     all expended and lost, per armed leaker that the defence prevents (USD per leaker)
marginal   what the defender must add per USD that the attacker adds, at constant leakage
full       as raid, with capital and crews amortised on both sides and what is lost : as raid, amortised
value      all expended and lost, amortised capital and crews : what the defence saves of it
=========  =====================================================================================================

What is lost is the value, and with ``money.count_service`` the service and revenue too; it is what a defence saves of.
A ratio is a ratio of means over replications with Fieller's interval, never a mean of ratios. Where it has no meaning
it is nan and says why; it is never 0 for want of a value.

What is *launched* is consumed: expendables that took off, decoys included, at their price, and those lost aboard a
platform; platforms that were lost, but not those that came home; rounds fired. The defender's spending is counted by
the same rule.
"""

import math
from collections.abc import Callable, Collection
from functools import partial
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.books import rounds_fired
from wargame.battle.build.setup import SIDES, Setup
from wargame.battle.engine import Outcome
from wargame.battle.kernels.state import ARRIVED, CARRIED, F8, KILLED, LEAKED, SOFT_KILLED, VALUE_LOST_USD, WAITING
from wargame.battle.service import SERVICE, of_value, service_lost
from wargame.battle.variants import Batch, Batches
from wargame.battle.year import standing
from wargame.estimates.marginal_ratio import MarginalObservations, marginal_ratio
from wargame.estimates.measure_spec import MeasureSpec, columns_of
from wargame.estimates.observations import Kind, Observations, estimate

RATIOS: Final = ("munition", "raid", "leaker", "marginal", "full", "value")
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "munition": (),
    "raid": (),
    "leaker": ("undefended",),
    "marginal": ("more_attack", "more_defence"),
    "full": (),
    "value": ("undefended",),
}
RATIO_PREFIX: Final = "cer_"  # of the names of ratios as measures
ORIENTATION: Final = "defender USD per attacker USD"
NOTE: Final = f"Cost-exchange ratios are {ORIENTATION}: above 1 the defender pays more."
USD_PER_USD: Final = "USD/USD"
USD_PER_LEAKER: Final = "USD/leaker"
EMPTY: Final = {  # why a ratio is undefined if its denominator is not above 0
    "munition": "the defender destroys no attacker of any price",
    "raid": "the attacker uses up nothing",
    "leaker": "the defence prevents no armed leaker",
    "full": "the attacker uses up nothing",
    "value": "the defence saves no value",
}


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
    events
        In how many raids value was lost, of a ratio that counts it; None of others.
    """

    mean: float
    low: float
    high: float
    unit: str
    reason: str = ""
    events: int | None = None


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
        Value destroyed beyond the prices: what it costs to rebuild.
    service_lost
        Service and revenue lost until it is rebuilt.
    counts_service
        Whether service counts in `damages`.
    """

    rounds: F8
    expendables: F8
    lost: F8
    amortised: float
    value_lost: F8
    service_lost: F8
    counts_service: bool

    @property
    def damages(self) -> F8:
        """Return the value lost, with the service lost if that counts, USD per raid, shape (n,)."""
        return self.value_lost + self.service_lost if self.counts_service else self.value_lost

    @property
    def expended(self) -> F8:
        """Return rounds and expendables, USD per raid, shape (n,)."""
        return self.rounds + self.expendables

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
        service_lost=service_lost(setup, outcome, rows),
        counts_service=setup.scenario.money.count_service,
    )


def amortised_usd(setup: Setup, side: str) -> float:
    """Return what a side's capital and crews cost it per raid, USD.

    What `wargame.battle.year.standing` charges a year, over the raids of a year. A lost element still bears its charge
    of one raid.
    """
    raids_per_year = setup.scenario.money.raids_per_year
    years = [standing(setup, group) for group in setup.groups if group.unit.side == side]
    return sum((year.capital_usd + year.crews_usd) / raids_per_year for year in years)


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


class LargestHit(NamedTuple):
    """The most that one arrival of any attacker can do to any element of the defender.

    Attributes
    ----------
    value_usd, service_usd
        Value and service lost, USD, each of the element that loses most of it.
    damages_usd
        Both of one element, service only if it counts: one event of `Spending.damages`.
    damage_hits
        Hits.
    """

    value_usd: float
    service_usd: float
    damages_usd: float
    damage_hits: float


def largest_hit(setup: Setup) -> LargestHit:
    """Return the most that one hit can cost the defender in value, and in damage.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> largest_hit(build(load("night-raid"))).damage_hits
    6.0
    """
    units = setup.world.units
    hits = float(units["damage_hits"][armed(setup) & (units["count"] > 0)].max(initial=0.0))
    theirs = on_side(setup, setup.scenario.defender) & (units["count"] > 0)
    share = np.minimum(hits / units["hits_to_destroy"][theirs], 1.0)
    damage = np.minimum(hits, units["hits_to_destroy"][theirs])
    value, service = units["value_usd"][theirs] * share, of_value(setup, SERVICE)[theirs] * share
    damages = value + service * setup.scenario.money.count_service
    return LargestHit(*(float(lost.max(initial=0.0)) for lost in (value, service, damages, damage)))


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
    >>> from wargame.battle.engine import run_many
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> setup = build(load("duel"))
    >>> ratios = exchange_ratios(Batches(Batch(setup, run_many(setup.world, seed=1, replications=4))))
    >>> ratios["munition"].reason
    "the defender's shots cost nothing"
    """
    is_killing = bool(kills_of_defender(batches.main).any())
    return {name: ratio_of(name, ratio_terms(batches, name), is_killing, level) for name in RATIOS if name in wanted}


def ratio_specs(defender: str) -> list[MeasureSpec]:
    """Return the cost-exchange ratios as measures; each is the defender's aim, the smaller the better."""
    ratio, leaker = " cost-exchange ratio", "USD per leaker prevented"
    raid = partial(_ratio_spec, defender, ORIENTATION)
    return [
        raid("munition", f"Munition{ratio}", "price", 2, "shots fired : attackers shot down"),
        raid("raid", f"Raid{ratio}", "ratio", 1, "all used up or lost : all launched"),
        MeasureSpec(
            f"{RATIO_PREFIX}leaker", "Cost of a leaker prevented", USD_PER_LEAKER, leaker, "ratio",
            columns_of("ratio", True), defender, "min", NEEDS["leaker"], definition=f"all used up or lost, {leaker}",
            empty=EMPTY["leaker"],
        ),
        raid("marginal", f"Marginal{ratio}, leakage constant", "margin", 4, "to hold leakage : added by the attacker"),
        raid("full", f"Full{ratio}", "loss-ratio", 0, "raid, with capital, crews, value lost"),
        _ratio_spec(
            defender, "USD of defence per USD of value saved", "value", "Cost of value saved", "ratio", 3,
            "defence, with capital : value that it saves",
        ),
    ]  # fmt: skip


UNRANKED: Final = ("munition", "raid")  # smallest when a defence collapses, or does not shoot


def _ratio_spec(
    defender: str, per: str, name: str, label: str, kind: Kind | Literal["margin"], rank: int, definition: str
) -> MeasureSpec:
    columns = columns_of(kind, True)
    return MeasureSpec(
        f"{RATIO_PREFIX}{name}", label, USD_PER_USD, per, kind, columns, defender, "min", NEEDS[name], 1.0, "exchange",
        rank, definition, NOTE, empty=EMPTY.get(name, ""), is_ranked=name not in UNRANKED,
    )  # fmt: skip


def unit_of(ratio: str) -> str:
    """Return the unit of a cost-exchange ratio by name."""
    return USD_PER_LEAKER if ratio == "leaker" else USD_PER_USD


def ratio_terms(batches: Batches, ratio: str) -> Observations | MarginalObservations | str:
    """Return what each replication contributes to a ratio, or why its batches cannot tell.

    Of all ratios but marginal this is its numerator and denominator; of marginal the differences that its
    observations are computed from, see `wargame.estimates.marginal_ratio.marginal_ratio`.
    """
    terms: dict[str, Callable[[Batches], Observations | MarginalObservations | str]] = {
        "munition": _munition,
        "raid": _raid,
        "leaker": _leaker,
        "marginal": _marginal,
        "full": _full,
        "value": _value,
    }
    return terms[ratio](batches)


def ratio_of(name: str, terms: Observations | MarginalObservations | str, is_killing: bool, level: float) -> Ratio:
    """Return a cost-exchange ratio with its interval.

    Parameters
    ----------
    name
        Out of ``RATIOS``.
    terms
        What each replication contributes, or why the batches cannot tell: `ratio_terms`.
    is_killing
        Whether the defender destroys an attacker in any replication.
    level
        Confidence level, in (0, 1).
    """
    unit = unit_of(name)
    if isinstance(terms, str):
        return undefined(terms, unit)
    observations, reason = (
        marginal_ratio(terms, level)
        if isinstance(terms, MarginalObservations)
        else (terms, _why_empty(terms, name, is_killing))
    )
    if reason:
        return undefined(reason, unit)
    return Ratio(*estimate(observations, level), unit, events=observations.n_events)


def _why_empty(observations: Observations, name: str, is_killing: bool) -> str:
    """Return why a ratio has no value, "" if it has one."""
    if observations.kind == "price" and not observations.numerator.any():
        return "the defender's shots cost nothing" if is_killing else "the defender fires no shot"
    assert observations.denominator is not None
    return "" if observations.denominator.mean() > 0.0 else EMPTY[name]


class _Books(NamedTuple):
    """Both sides' spending in a batch."""

    defender: Spending
    attacker: Spending


def _books(batch: Batch) -> _Books:
    scenario = batch.setup.scenario
    return _Books(*(spending(*batch, side) for side in (scenario.defender, scenario.attacker)))


def _munition(batches: Batches) -> Observations:
    """Return the price of rounds and expendables that arrived, per price of attackers destroyed by the defender."""
    setup, outcome = batches.main
    defence = on_side(setup, setup.scenario.defender)
    price = setup.world.units["price_usd"]
    rammed = outcome.statuses[:, :, ARRIVED] @ (defence * price)
    shots = _books(batches.main).defender.rounds + rammed
    destroyed = kills_of_defender(batches.main) @ (on_side(setup, setup.scenario.attacker) * price)
    return Observations("price", shots, destroyed)


def kills_of_defender(batch: Batch) -> F8:
    """Return the hard kills by the defender, by victim, shape (n, n_units)."""
    defence = on_side(batch.setup, batch.setup.scenario.defender)
    return batch.outcome.scoreboard[:, 0][:, :, defence].sum(axis=2).astype(float)


def _raid(batches: Batches) -> Observations:
    books = _books(batches.main)
    return Observations("ratio", books.defender.consumed, books.attacker.consumed)


def _full(batches: Batches) -> Observations:
    defender, attacker = _books(batches.main)
    cost = defender.consumed + defender.amortised + defender.damages
    event = np.broadcast_to(largest_hit(batches.main.setup).damages_usd, len(cost))
    return Observations("loss-ratio", cost, attacker.consumed + attacker.amortised, defender.damages, event)


def _leaker(batches: Batches) -> Observations | str:
    if batches.undefended is None:
        return "the raid was not fought undefended"
    prevented = armed_leakers(batches.undefended) - armed_leakers(batches.main)
    return Observations("ratio", _books(batches.main).defender.consumed, prevented)


def _value(batches: Batches) -> Observations | str:
    if batches.undefended is None:
        return "the raid was not fought undefended"
    defender = _books(batches.main).defender
    saved = _books(batches.undefended).defender.damages - defender.damages
    return Observations("ratio", defender.consumed + defender.amortised, saved)


def _marginal(batches: Batches) -> MarginalObservations | str:
    main, attack, defence = batches.main, batches.more_attack, batches.more_defence
    if attack is None or defence is None:
        return "the raid was not fought with more attack and with more defence, or there is none to add to"
    leak, cost, launched = armed_leakers(main), _raid_cost(main), _books(main).attacker.consumed
    return MarginalObservations(
        leak_attack=armed_leakers(attack) - leak,
        leak_defence=armed_leakers(defence) - leak,
        attack_defender=_raid_cost(attack) - cost,
        attack_attacker=_books(attack).attacker.consumed - launched,
        defence_defender=_raid_cost(defence) - cost,
        defence_attacker=_books(defence).attacker.consumed - launched,
    )


def _raid_cost(batch: Batch) -> F8:
    defender = _books(batch).defender
    return defender.consumed + defender.amortised


def undefined(reason: str, unit: str = USD_PER_USD) -> Ratio:
    """Return a ratio that has no value, for a reason."""
    return Ratio(math.nan, math.nan, math.nan, unit, reason)
