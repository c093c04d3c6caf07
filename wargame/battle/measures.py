"""Measures of a batch of raids, each value with its confidence interval and unit.

Names are stable. ``<unit>`` is the name of a unit, ``<kind>`` of a catalogue element, hyphens as underscores;
``<side>`` is red or blue, others speak of the attacker or the defender.

Leakage (attacker; armed: expendable, with a warhead that does damage, and no imitation):
``leakage`` armed arrivals per armed launched; ``leakage_all`` the same of all expendables, decoys included;
``leakage_kind_<kind>``; ``leakers_armed``, ``leakers_decoy`` arrivals; ``leakers_wasted`` armed arrivals at what was
destroyed before, of those; ``launched`` elements that took off;
``hits`` arrivals that did damage; ``killed``, ``soft_killed`` elements lost; ``soft_kill_share`` of those launched or
lost aboard.

Damage (defender): ``value_lost`` USD; ``damage`` suffered, hits; ``asset_days_lost`` days that its assets do not work,
repair_days times the share of each that was destroyed in this raid, summed; ``service_lost`` USD, service and revenue
lost in those days, in the same proportion, which counts in the money below only with ``money.count_service``.

Fire: ``shots_unit_<unit>``, ``shots_kind_<side>_<kind>`` rounds of all kinds (shots, gun rounds, laser engagements,
pulses); ``p_dry_unit_<unit>`` share of raids in which the last magazine ran empty, ``dry_s_unit_<unit>`` when, the mean
of those raids; ``channel_use_unit_<unit>`` share of the battle that a launcher's channels are held;
``overkill_share`` of the defender's shots whose target was gone; ``detection_range_unit_<unit>`` of an attacker's
first detections, m.

Battle: ``duration`` s; ``p_win_red``, ``p_win_blue`` chance that a side has living elements and the other none;
``p_draw`` neither.

Money, USD per raid, see `wargame.battle.exchange.Spending`: ``cost_<side>_rounds``, ``cost_<side>_expendables``,
``cost_<side>_lost``, ``cost_<side>`` their sum, ``cost_<side>_amortised``; ``cer_<ratio>`` for each of
`wargame.battle.exchange.RATIOS`, defender USD per attacker USD; ``balance`` what the defender is out of in all, less
what the attacker is: numerator less denominator of ``cer_full``.

USD a year, see `wargame.battle.year`: ``year_<side>_<account>`` for each of its accounts, ``damages`` of the defender
alone; ``year_<side>`` their sum.

A proportion over elements has the Wilson interval corrected for clustering in raids, one over raids Wilson's, a mean
Student's, a loss and a count of hits or of kills the gamma interval, a ratio Fieller's (`wargame.estimates`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.books import is_shooter, rounds_fired
from wargame.battle.build.setup import SIDES, Setup
from wargame.battle.engine import Outcome, empty_outcome
from wargame.battle.exchange import (
    RATIO_PREFIX,
    RATIOS,
    Ratio,
    Spending,
    armed,
    largest_hit,
    on_side,
    ratio_specs,
    ratio_terms,
    spending,
)
from wargame.battle.kernels.state import (
    ARRIVALS_WASTED,
    ARRIVED,
    CARRIED,
    CHANNEL_S,
    DAMAGE_HITS,
    DETECTED,
    DETECTION_RANGE_M,
    DRY_S,
    F8,
    HITS,
    KILLED,
    LAUNCHED,
    LEAKED,
    SHOTS,
    SHOTS_WASTED,
    SOFT_KILLED,
    VALUE_LOST_USD,
    WAITING,
)
from wargame.battle.service import REPAIR, destroyed, of_value
from wargame.battle.variants import Batch, Batches
from wargame.battle.year import ACCOUNTS, standing_of
from wargame.estimates.marginal_ratio import MarginalObservations
from wargame.estimates.measure import Measure, Recipe, measured
from wargame.estimates.measure_spec import Direction, MeasureSpec, columns_of
from wargame.estimates.observations import Kind, Observations
from wargame.inputs.names import column_part

BALANCE: Final = "balance"
BALANCE_NOTE: Final = "Its terms are those of the ratio full: used up, capital and crews of one raid, value lost"
GONE: Final = [ARRIVED, KILLED, SOFT_KILLED]
COSTS: Final = {"_rounds": "rounds", "_expendables": "expendables", "_lost": "lost", "": "consumed"}
ABSENT: Final = "no element of the unit is there"
Recipes = Iterator[Recipe]
Rows = NDArray[np.bool_]


class _View:
    """A batch whose columns are computed when they are asked for."""

    def __init__(self, setup: Setup, outcome: Outcome) -> None:
        self.setup, self.outcome, self.batch = setup, outcome, Batch(setup, outcome)
        self._spent: dict[str, Spending] = {}

    def sum(self, column: int, rows: Rows) -> F8:
        """Return a tally column summed over units, shape (n,)."""
        return self.outcome.tally[:, rows, column].sum(axis=1)

    def status(self, rows: Rows, status: int) -> F8:
        """Return the number of elements of some units with a final status, shape (n,)."""
        return self.outcome.statuses[:, rows].sum(axis=1).astype(float)[:, status]

    def spent(self, side: str, field: str) -> F8:
        """Return what a side used up, by field of `wargame.battle.exchange.Spending`, shape (n,)."""
        if side not in self._spent:
            self._spent[side] = spending(self.setup, self.outcome, side)
        return np.broadcast_to(getattr(self._spent[side], field), len(self.outcome.ticks))

    def fired(self, rows: Rows) -> F8:
        """Return rounds of all kinds summed over units, shape (n,)."""
        return rounds_fired(self.outcome)[:, rows].sum(axis=1)


def of_ratio(ratio: Ratio) -> Measure:
    """Return a cost-exchange ratio as a measure."""
    return Measure(*ratio[:4], ratio.events)


def measures(
    setup: Setup, outcome: Outcome, ratios: Mapping[str, Ratio] | None = None, level: float = 0.95
) -> dict[str, Measure]:
    """Return all measures of a batch by name; the names are listed at the head of this module.

    Parameters
    ----------
    setup
        The scenario as it was built.
    outcome
        Its replications.
    ratios
        Cost-exchange ratios from `wargame.battle.exchange.exchange_ratios`, to be reported as ``cer_<name>``.
    level
        Confidence level, in (0, 1).

    Examples
    --------
    >>> from wargame.battle.engine import run_many
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> setup = build(load("duel"))
    >>> found = measures(setup, run_many(setup.world, seed=1, replications=4))
    >>> found["leakage"].mean, found["p_win_red"].unit
    (nan, '1')
    """
    found = {
        name: measured(recipe.observations(), recipe.spec.unit, level)
        for name, recipe in recipes(setup, outcome).items()
    }
    for name, ratio in (ratios or {}).items():
        found[f"cer_{name}"] = of_ratio(ratio)
    return found


def recipes(setup: Setup, outcome: Outcome) -> dict[str, Recipe]:
    """Return how each measure of a batch is computed, by name, in order; cost-exchange ratios are not among them.

    Examples
    --------
    >>> from wargame.battle.engine import run_many
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> setup = build(load("duel"))
    >>> recipes(setup, run_many(setup.world, seed=1, replications=4))["duration"].spec.kind
    'mean'
    """
    view = _View(setup, outcome)
    groups = (_leakage, _damage, _fire, _units, _battle, _money, _balance, _year)
    return {recipe.spec.name: recipe for group in groups for recipe in group(view)}


def observations(batches: Batches, wanted: Collection[str]) -> dict[str, Observations | MarginalObservations]:
    """Return what each replication contributes to some measures, by name; nothing else is computed.

    Parameters
    ----------
    batches
        The raid, and the variants that the cost-exchange ratios among the measures need.
    wanted
        Names of measures, cost-exchange ratios as ``cer_<name>``. One that this raid does not have, or whose
        variant was not fought, contributes zeros, of which every ratio is undefined.

    Examples
    --------
    >>> from wargame.battle.engine import run_many
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.variants import Batch
    >>> from wargame.battle.build.setup import build
    >>> setup = build(load("duel"))
    >>> found = observations(Batches(Batch(setup, run_many(setup.world, 1, 3))), ["leakage", "cer_raid"])
    >>> found["cer_raid"].kind, found["leakage"].numerator.tolist()
    ('ratio', [0.0, 0.0, 0.0])
    """
    n = len(batches.main.outcome.ticks)
    known = recipes(*batches.main)
    return {name: _observations(batches, name, known, np.zeros(n)) for name in wanted}


def specs(setup: Setup) -> dict[str, MeasureSpec]:
    """Return the measures of a scenario by name, cost-exchange ratios among them.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> specs(build(load("duel")))["leakage"].columns
    ('num', 'den')
    """
    found = {name: recipe.spec for name, recipe in recipes(setup, empty_outcome(setup.world, 1)).items()}
    return found | {spec.name: spec for spec in ratio_specs(setup.scenario.defender)}


def _observations(
    batches: Batches, name: str, known: Mapping[str, Recipe], none: F8
) -> Observations | MarginalObservations:
    if name in known:
        return known[name].observations()
    ratio = name.removeprefix(RATIO_PREFIX)
    terms = ratio_terms(batches, ratio) if ratio in RATIOS else name
    if not isinstance(terms, str):
        return terms
    return (
        MarginalObservations(*[none] * len(MarginalObservations._fields))
        if ratio == "marginal"
        else Observations("ratio", none, none)
    )


def _spec(name: str, label: str, unit: str, per: str, kind: Kind, pair: bool = False, **more: Any) -> MeasureSpec:
    return MeasureSpec(name, label, unit, per, kind, columns_of(kind, pair), **more)


def _lost(rank: int, defender: str, direction: Direction = "min", **more: Any) -> dict[str, Any]:
    """Return what measures have in common that say how well the defence holds."""
    return {"player": defender, "direction": direction, "role": "loss", "rank": rank, **more}


def _leakage(view: _View) -> Recipes:
    setup, scenario = view.setup, view.setup.scenario
    units, attacker, aim = setup.world.units, on_side(setup, scenario.attacker), scenario.defender
    real, spent, decoys = armed(setup), attacker & units["is_expendable"], attacker & units["is_decoy"]
    per, per_all = "share of armed attackers launched", "share of expendable attackers launched"
    yield _leaked(view, real, "leakage", "Leakage", per, **_lost(1, aim, is_headline=True))
    yield _leaked(view, spent, "leakage_all", "Leakage, decoys included", per_all, **_lost(2, aim, is_headline=True))
    for kind, rows in _kinds(setup, scenario.attacker):
        if (rows & spent).any():
            more = {"player": aim, "direction": "min"}
            yield _leaked(
                view, rows & spent, f"leakage_kind_{column_part(kind)}", f"Leakage: {kind}", "share launched", **more
            )
    label = "Armed attackers that got through"
    yield Recipe(_events("leakers_armed", label, **_lost(3, aim)), partial(view.sum, LEAKED, real))
    own = {"player": aim, "direction": "min"}
    label = "Armed attackers that arrived at what was destroyed"
    wasted = _events("leakers_wasted", label, player=aim, direction="max")
    yield Recipe(wasted, partial(view.sum, ARRIVALS_WASTED, real))
    yield Recipe(_events("leakers_decoy", "Decoys that got through", **own), partial(view.sum, LEAKED, decoys))
    sized = {"player": aim, "role": "size", "is_headline": True}
    yield Recipe(_count("launched", "Attackers launched", **sized), partial(view.sum, LAUNCHED, attacker))
    yield Recipe(_events("hits", "Hits", **_lost(5, aim)), partial(view.sum, HITS, attacker))
    killed = _events("killed", "Attackers destroyed", **_lost(6, aim, "max"))
    yield Recipe(killed, partial(view.status, attacker, KILLED))
    good = {"player": aim, "direction": "max"}
    soft = _events("soft_killed", "Attackers lost to jamming", **good)
    yield Recipe(soft, partial(view.status, attacker, SOFT_KILLED))
    movers = attacker & units["is_mover"]
    sent = partial(_sent, view, movers)
    share = _spec(
        "soft_kill_share", "Soft kills", "1", "share of attackers launched", "share", True, **good, is_headline=True,
        empty="no attacker that moves is launched",
    )  # fmt: skip
    yield Recipe(share, partial(view.status, movers, SOFT_KILLED), sent)


def _leaked(view: _View, rows: Rows, name: str, label: str, per: str, **more: Any) -> Recipe:
    spec = _spec(name, label, "1", per, "share", True, empty="no such attacker is launched", **more)
    return Recipe(spec, partial(view.sum, LEAKED, rows), partial(view.sum, LAUNCHED, rows))


def _count(name: str, label: str, unit: str = "element", per: str = "elements a raid", **more: Any) -> MeasureSpec:
    return _spec(name, label, unit, per, "mean", **more)


def _events(name: str, label: str, unit: str = "element", per: str = "elements a raid", **more: Any) -> MeasureSpec:
    """Return a measure of what happens to elements: never below 0, and in some raids not at all."""
    return _spec(name, label, unit, per, "loss", **more)


def _sent(view: _View, rows: Rows) -> F8:
    """Return the elements of some units that took off or were lost aboard, shape (n,)."""
    status = view.outcome.statuses[:, rows].sum(axis=1).astype(float)
    return status.sum(axis=1) - status[:, WAITING] - status[:, CARRIED]


def _damage(view: _View) -> Recipes:
    aim = view.setup.scenario.defender
    defender = on_side(view.setup, aim)
    value = _events("value_lost", "Value lost by the defender", "USD", "USD a raid", **_lost(0, aim, is_headline=True))
    yield Recipe(value, partial(view.sum, VALUE_LOST_USD, defender), event=largest_hit(view.setup).value_usd)
    damage = _events("damage", "Damage to the defender", "hit", "hits a raid", **_lost(4, aim))
    yield Recipe(damage, partial(view.sum, DAMAGE_HITS, defender), event=largest_hit(view.setup).damage_hits)
    own = {"player": aim, "direction": "min"}
    days = _events("asset_days_lost", "Days of assets lost by the defender", "d", "asset-days a raid", **own)
    repair, hits = of_value(view.setup, REPAIR), view.setup.world.units["hits_to_destroy"]
    most_days = float((repair * largest_hit(view.setup).damage_hits / hits).max(initial=0.0))
    yield Recipe(days, lambda: destroyed(*view.batch) @ (repair * defender), event=most_days)
    counts = "counted" if view.setup.scenario.money.count_service else "not counted"
    note = f"Revenue and service until what is damaged works again, {counts} in what the defender is out of."
    service = _events("service_lost", "Service lost by the defender", "USD", "USD a raid", note=note, **own)
    yield Recipe(service, partial(view.spent, aim, "service_lost"), event=largest_hit(view.setup).service_usd)


def _fire(view: _View) -> Recipes:
    setup, aim = view.setup, view.setup.scenario.defender
    shooters = np.array([is_shooter(group.element) for group in setup.groups])
    for row in np.flatnonzero(shooters):
        one, group = np.arange(len(shooters)) == row, setup.groups[row]
        spec = _rounds(f"shots_unit_{column_part(group.name)}", f"Rounds fired: {group.label}")
        yield Recipe(spec, partial(view.fired, one))
    for side in SIDES:
        for kind, rows in _kinds(setup, side):
            if (rows & shooters).any():
                spec = _rounds(f"shots_kind_{side}_{column_part(kind)}", f"Rounds fired: {kind} of {side}")
                yield Recipe(spec, partial(view.fired, rows))
    defender = on_side(setup, aim)
    wasted, shots = (partial(view.sum, column, defender) for column in (SHOTS_WASTED, SHOTS))
    own = {"player": aim, "direction": "min", "empty": "the defender fires no shot"}
    yield Recipe(
        _spec("overkill_share", "Wasted shots", "1", "share of the shots fired", "share", True, **own), wasted, shots
    )


def _rounds(name: str, label: str) -> MeasureSpec:
    return _count(name, label, "round", "rounds a raid")


def _units(view: _View) -> Recipes:
    for row, group in enumerate(view.setup.groups):
        name = column_part(group.name)
        if group.element.launcher is not None or group.element.gun is not None:
            dry, there = partial(_is_dry, view, row), partial(_is_there, view, row)
            label = f"Magazines empty: {group.label}"
            spec = _spec(f"p_dry_unit_{name}", label, "1", "share of raids", "chance", True, empty=ABSENT)
            yield Recipe(spec, dry, there)
            label, per = f"Magazines empty after: {group.label}", "s, of the raids in which they are"
            spec = _spec(f"dry_s_unit_{name}", label, "s", per, "mean", True, empty="they are empty in no raid")
            yield Recipe(spec, partial(_dry_s, view, row), dry)
        if group.element.launcher is not None:
            label = f"Channels held: {group.label}"
            spec = _spec(f"channel_use_unit_{name}", label, "1", "share of the battle", "ratio", True, empty=ABSENT)
            yield Recipe(spec, partial(_tally, view, row, CHANNEL_S), partial(_channel_s, view, row))
        if group.unit.side == view.setup.scenario.attacker:
            range_m, detected = (partial(_tally, view, row, column) for column in (DETECTION_RANGE_M, DETECTED))
            label = f"Range of first detection: {group.label}"
            spec = _spec(f"detection_range_unit_{name}", label, "m", "m", "ratio", True, empty="it is never detected")
            yield Recipe(spec, range_m, detected)


def _tally(view: _View, row: int, column: int) -> F8:
    return view.outcome.tally[:, row, column]


def _is_there(view: _View, row: int) -> F8:
    return np.full(len(view.outcome.ticks), float(view.setup.groups[row].count > 0))


def _is_dry(view: _View, row: int) -> F8:
    return (_tally(view, row, DRY_S) >= 0.0) * _is_there(view, row)


def _dry_s(view: _View, row: int) -> F8:
    return np.maximum(_tally(view, row, DRY_S), 0.0)


def _channel_s(view: _View, row: int) -> F8:
    """Return channels x count x seconds fought, shape (n,)."""
    unit = view.setup.world.units[row]
    return float(unit["channels"] * unit["count"]) * _duration_s(view)


def _battle(view: _View) -> Recipes:
    yield Recipe(_count("duration", "Duration", "s", "s"), partial(_duration_s, view))
    for side, other in zip(SIDES, SIDES[::-1], strict=True):
        spec = _spec(f"p_win_{side}", f"Wins: {side}", "1", "share of raids", "chance", player=side, direction="max")
        yield Recipe(spec, partial(_wins, view, side, other))
    draw = _spec("p_draw", "Neither wins", "1", "share of raids", "chance")
    yield Recipe(draw, lambda: (_lives(view, "red") == _lives(view, "blue")).astype(float))


def _wins(view: _View, side: str, other: str) -> F8:
    return _lives(view, side) * (1.0 - _lives(view, other))


def _money(view: _View) -> Recipes:
    labels = {"_rounds": "Rounds used up by", "_expendables": "Expendables used up by", "_lost": "Losses of"}
    for side in SIDES:
        own: dict[str, Any] = {"player": side, "direction": "min"}
        for name, field in COSTS.items():
            total: dict[str, Any] = {} if name else {"role": "cost", "is_headline": True}
            spec = _count(
                f"cost_{side}{name}", f"{labels.get(name, 'Used up by')} {side}", "USD", "USD a raid", **own, **total
            )
            yield Recipe(spec, partial(view.spent, side, field))
        label = f"Capital and crews of {side}"
        spec = _spec(f"cost_{side}_amortised", label, "USD", "USD a raid", "constant", **own)
        yield Recipe(spec, partial(view.spent, side, "amortised"))


def _balance(view: _View) -> Recipes:
    defender, attacker = view.setup.scenario.defender, view.setup.scenario.attacker
    more = ", service lost." if view.setup.scenario.money.count_service else "."
    spec = _spec(
        BALANCE, f"What {defender} is out of, less {attacker}", "USD", "USD a raid", "loss-ratio", player=defender,
        direction="min", role="balance", is_headline=True, note=BALANCE_NOTE + more,
    )  # fmt: skip
    lost = partial(view.spent, defender, "damages")

    def out_of(side: str) -> F8:
        return view.spent(side, "consumed") + view.spent(side, "amortised")

    yield Recipe(
        spec, lambda: out_of(defender) + lost() - out_of(attacker), lambda: np.ones(len(view.outcome.ticks)),
        largest_hit(view.setup).damages_usd, lost,
    )  # fmt: skip


def _year(view: _View) -> Recipes:
    raids = view.setup.scenario.money.raids_per_year
    for side in SIDES:
        fixed = standing_of(view.setup, side)
        own: dict[str, Any] = {"player": side, "direction": "min"}
        accounts = {"expended": partial(view.spent, side, "expended"), "lost": partial(view.spent, side, "lost")}
        for name, usd in zip(("capital", "crews"), fixed, strict=True):
            yield Recipe(_of_year(side, name, "constant", **own), partial(np.full, len(view.outcome.ticks), usd))
        for name, of_raid in accounts.items():
            yield Recipe(_of_year(side, name, "mean", **own), partial(_times, raids, of_raid))
        largest, lost = 0.0, partial(np.zeros, len(view.outcome.ticks))
        if side == view.setup.scenario.defender:
            largest = raids * largest_hit(view.setup).damages_usd
            lost = partial(_times, raids, partial(view.spent, side, "damages"))
            yield Recipe(_of_year(side, "damages", "loss", **own), lost, event=largest)
        spec = _spec(f"year_{side}", f"Spending of {side}", "USD", "USD a year", "loss-ratio", **own)
        total = partial(_total, sum(fixed), raids, partial(view.spent, side, "consumed"), lost)
        yield Recipe(spec, total, partial(np.ones, len(view.outcome.ticks)), largest, lost)


def _of_year(side: str, account: str, kind: Kind, **more: Any) -> MeasureSpec:
    return _spec(f"year_{side}_{account}", f"{ACCOUNTS[account]}: {side}", "USD", "USD a year", kind, **more)


def _times(raids: float, of_raid: Callable[[], F8]) -> F8:
    return raids * of_raid()


def _total(fixed_usd: float, raids: float, consumed: Callable[[], F8], lost: Callable[[], F8]) -> F8:
    """Return what a side spends in a year of raids like each, USD, shape (n,); ``lost`` is that of a year."""
    return fixed_usd + raids * consumed() + lost()


def _duration_s(view: _View) -> F8:
    return view.outcome.ticks.astype(float) * view.setup.world.grid.tick_s


def _lives(view: _View, side: str) -> F8:
    """Return 1 for each raid in which a side has elements that are neither spent nor lost, else 0, shape (n,)."""
    status = view.outcome.statuses[:, on_side(view.setup, side)].sum(axis=1)
    return (status.sum(axis=1) > status[:, GONE].sum(axis=1)).astype(float)


def _kinds(setup: Setup, side: str) -> Iterator[tuple[str, Rows]]:
    """Yield the kinds of a side with their units, in the order of the scenario."""
    names = [group.element.name if group.unit.side == side else "" for group in setup.groups]
    for kind in dict.fromkeys(filter(None, names)):
        yield kind, np.array([name == kind for name in names])
