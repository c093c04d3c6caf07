"""What a batch of raids measured, each value with its confidence interval and unit.

Names are stable. ``<unit>`` is the name of a unit, ``<kind>`` of a catalogue element, hyphens as underscores;
``<side>`` is red or blue, others speak of the attacker or the defender.

Leakage (attacker; armed: expendable, with a warhead that does damage, and no imitation):
``leakage`` armed arrivals per armed launched; ``leakage_all`` the same of all expendables, decoys included;
``leakage_kind_<kind>``; ``leakers_armed``, ``leakers_decoy`` arrivals; ``launched`` elements that took off;
``hits`` arrivals that did damage; ``killed``, ``soft_killed`` elements lost; ``soft_kill_share`` of those launched or
lost aboard.

Damage (defender): ``value_lost`` USD; ``damage`` suffered, hits.

Fire: ``shots_unit_<unit>``, ``shots_kind_<side>_<kind>`` rounds of all kinds (shots, gun rounds, laser engagements,
pulses); ``p_dry_unit_<unit>`` share of raids in which the last magazine ran empty, ``dry_s_unit_<unit>`` when, the mean
of those raids; ``channel_use_unit_<unit>`` share of the battle that a launcher's channels are held;
``overkill_share`` of the defender's shots whose target was gone; ``detection_range_unit_<unit>`` of an attacker's
first detections, m.

Battle: ``duration`` s; ``p_win_red``, ``p_win_blue`` chance that a side has living elements and the other none;
``p_draw`` neither.

Money, USD per raid, see `wargame.exchange.Spending`: ``cost_<side>_rounds``, ``cost_<side>_expendables``,
``cost_<side>_lost``, ``cost_<side>`` their sum, ``cost_<side>_amortised``; ``cer_<ratio>`` for each of
`wargame.exchange.RATIOS`, defender USD per attacker USD.

A proportion over elements has the Wilson interval corrected for clustering in raids, one over raids Wilson's, a mean
Student's, a ratio Fieller's (`wargame.estimates.intervals`).
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle import Outcome, empty_outcome
from wargame.estimates.marginal_ratio import Margin
from wargame.estimates.observations import Kind, Observations, estimate
from wargame.exchange import RATIOS, Ratio, Spending, armed, on_side, ratio_terms, spending, unit_of
from wargame.kernels.state import (
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
from wargame.ledger import is_shooter, rounds_fired
from wargame.scenario import snake
from wargame.variants import Batches
from wargame.world import SIDES, Setup

SHARE: Final = "1"
MANNERS: Final = ("hard", "soft")  # of the scoreboard
GONE: Final = [ARRIVED, KILLED, SOFT_KILLED]
BOTH: Final = ("num", "den")
COSTS: Final = {"_rounds": "rounds", "_expendables": "expendables", "_lost": "lost", "": "consumed"}
Named = Iterator[tuple[str, "Recipe"]]
Rows = NDArray[np.bool_]


class Measure(NamedTuple):
    """A value with its confidence limits, nan where undefined, and its unit (``1`` for a share)."""

    mean: float
    low: float
    high: float
    unit: str


class ScoreLine(NamedTuple):
    """How many elements of a kind another kind destroyed per raid, the mean; ``how`` is hard or soft."""

    victim: str
    cause: str
    mean: float
    how: str
    victim_side: str
    cause_side: str


class Description(NamedTuple):
    """What a measure is made of.

    Attributes
    ----------
    kind
        How its columns make an estimate, see `wargame.estimates.observations`; ``margin`` is that of
        `wargame.estimates.marginal_ratio`.
    unit
        Of the measure; ``1`` for a share.
    columns
        What each replication contributes: ``num`` and ``den``, ``num`` alone, or the fields of `Margin`.
    """

    kind: str
    unit: str
    columns: tuple[str, ...]


class Recipe(NamedTuple):
    """How a measure is computed, before anything is.

    Attributes
    ----------
    kind
        How its columns make an estimate, see `wargame.estimates.observations`.
    unit
        Of the measure; ``1`` for a share.
    numerator, denominator
        Called without arguments, return a column of shape (n,); a denominator of None is none.
    """

    kind: Kind
    unit: str
    numerator: Callable[[], F8]
    denominator: Callable[[], F8] | None = None

    def part(self) -> Observations:
        """Return the columns."""
        return Observations(self.kind, self.numerator(), self.denominator and self.denominator())


class _View:
    """A batch whose columns are computed when they are asked for."""

    def __init__(self, setup: Setup, outcome: Outcome) -> None:
        self.setup, self.outcome = setup, outcome
        self._spent: dict[str, Spending] = {}

    def sum(self, column: int, rows: Rows) -> F8:
        """Return a tally column summed over units, shape (n,)."""
        return self.outcome.tally[:, rows, column].sum(axis=1)

    def status(self, rows: Rows, status: int) -> F8:
        """Return the number of elements of some units with a final status, shape (n,)."""
        return self.outcome.statuses[:, rows].sum(axis=1).astype(float)[:, status]

    def spent(self, side: str, field: str) -> F8:
        """Return what a side used up, by field of `wargame.exchange.Spending`, shape (n,)."""
        if side not in self._spent:
            self._spent[side] = spending(self.setup, self.outcome, side)
        return np.broadcast_to(getattr(self._spent[side], field), len(self.outcome.ticks))

    def fired(self, rows: Rows) -> F8:
        """Return rounds of all kinds summed over units, shape (n,)."""
        return rounds_fired(self.outcome)[:, rows].sum(axis=1)


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
        Cost-exchange ratios from `wargame.exchange.exchange_ratios`, to be reported as ``cer_<name>``.
    level
        Confidence level, in (0, 1).

    Examples
    --------
    >>> from wargame.battle import run_many
    >>> from wargame.scenario_file import load
    >>> from wargame.world import build
    >>> setup = build(load("duel"))
    >>> found = measures(setup, run_many(setup.world, seed=1, replications=4))
    >>> found["leakage"].mean, found["p_win_red"].unit
    (nan, '1')
    """
    found = {
        name: Measure(*estimate(recipe.part(), level), recipe.unit) for name, recipe in recipes(setup, outcome).items()
    }
    for name, ratio in (ratios or {}).items():
        found[f"cer_{name}"] = Measure(ratio.mean, ratio.low, ratio.high, ratio.unit)
    return found


def recipes(setup: Setup, outcome: Outcome) -> dict[str, Recipe]:
    """Return how each measure of a batch is computed, by name, in order; cost-exchange ratios are not among them.

    Examples
    --------
    >>> from wargame.battle import run_many
    >>> from wargame.scenario_file import load
    >>> from wargame.world import build
    >>> setup = build(load("duel"))
    >>> recipes(setup, run_many(setup.world, seed=1, replications=4))["duration"].part().kind
    'mean'
    """
    view = _View(setup, outcome)
    groups = (_leakage, _damage, _fire, _units, _battle, _money)
    return {name: recipe for group in groups for name, recipe in group(view)}


def parts(batches: Batches, wanted: Collection[str]) -> dict[str, Observations | Margin]:
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
    >>> from wargame.battle import run_many
    >>> from wargame.scenario_file import load
    >>> from wargame.variants import Batch
    >>> from wargame.world import build
    >>> setup = build(load("duel"))
    >>> found = parts(Batches(Batch(setup, run_many(setup.world, 1, 3))), ["leakage", "cer_raid"])
    >>> found["cer_raid"].kind, found["leakage"].numerator.tolist()
    ('ratio', [0.0, 0.0, 0.0])
    """
    n = len(batches.main.outcome.ticks)
    known = recipes(*batches.main)
    return {name: _part(batches, name, known, np.zeros(n)) for name in wanted}


def descriptions(setup: Setup) -> dict[str, Description]:
    """Return what every measure of a scenario is made of, by name, cost-exchange ratios among them.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> from wargame.world import build
    >>> descriptions(build(load("duel")))["leakage"]
    Description(kind='share', unit='1', columns=('num', 'den'))
    """
    found = {
        name: Description(recipe.kind, recipe.unit, BOTH if recipe.denominator else BOTH[:1])
        for name, recipe in recipes(setup, empty_outcome(setup.world, 1)).items()
    }
    for name in RATIOS:
        kind = {"munition": "price", "marginal": "margin"}.get(name, "ratio")
        found[f"cer_{name}"] = Description(kind, unit_of(name), Margin._fields if kind == "margin" else BOTH)
    return found


def _part(batches: Batches, name: str, known: Mapping[str, Recipe], none: F8) -> Observations | Margin:
    if name in known:
        return known[name].part()
    terms = ratio_terms(batches, name.removeprefix("cer_")) if name.removeprefix("cer_") in RATIOS else name
    if not isinstance(terms, str):
        return terms
    return Margin(*[none] * len(Margin._fields)) if name == "cer_marginal" else Observations("ratio", none, none)


def to_json(found: Mapping[str, Measure]) -> dict[str, dict[str, float | str | None]]:
    """Return measures as plain values for JSON: what is undefined or unbounded is None.

    >>> to_json({"leakage": Measure(math.nan, math.nan, math.nan, "1")})
    {'leakage': {'mean': None, 'low': None, 'high': None, 'unit': '1'}}
    """
    return {
        name: {
            key: value if isinstance(value, str) or math.isfinite(value) else None
            for key, value in measure._asdict().items()
        }
        for name, measure in found.items()
    }


def scoreboard(setup: Setup, outcome: Outcome) -> list[ScoreLine]:
    """Return the mean kills per raid by victim kind, cause kind and manner, summed over the units of a kind.

    Lines are in the order of victims, then causes, then hard before soft; what never happened has no line.
    """
    mean = outcome.scoreboard.mean(axis=0).transpose(1, 2, 0)  # victim x cause x manner
    counts: dict[ScoreLine, float] = {}
    for victim, cause, manner in np.argwhere(mean > 0.0):
        v, c = setup.groups[victim], setup.groups[cause]
        line = ScoreLine(v.element.name, c.element.name, 0.0, MANNERS[manner], v.unit.side, c.unit.side)
        counts[line] = counts.get(line, 0.0) + float(mean[victim, cause, manner])
    return [line._replace(mean=count) for line, count in counts.items()]


def _leakage(view: _View) -> Named:
    setup = view.setup
    units, attacker = setup.world.units, on_side(setup, setup.scenario.attacker)
    real, spent = armed(setup), attacker & units["is_expendable"]
    yield "leakage", _leaked(view, real)
    yield "leakage_all", _leaked(view, spent)
    for kind, rows in _kinds(setup, setup.scenario.attacker):
        if (rows & spent).any():
            yield f"leakage_kind_{kind}", _leaked(view, rows & spent)
    yield "leakers_armed", Recipe("mean", "element", partial(view.sum, LEAKED, real))
    yield "leakers_decoy", Recipe("mean", "element", partial(view.sum, LEAKED, attacker & units["is_decoy"]))
    yield "launched", Recipe("mean", "element", partial(view.sum, LAUNCHED, attacker))
    yield "hits", Recipe("mean", "element", partial(view.sum, HITS, attacker))
    yield "killed", Recipe("mean", "element", partial(view.status, attacker, KILLED))
    yield "soft_killed", Recipe("mean", "element", partial(view.status, attacker, SOFT_KILLED))
    movers = attacker & units["is_mover"]
    sent = partial(_sent, view, movers)
    yield "soft_kill_share", Recipe("share", SHARE, partial(view.status, movers, SOFT_KILLED), sent)


def _leaked(view: _View, rows: Rows) -> Recipe:
    return Recipe("share", SHARE, partial(view.sum, LEAKED, rows), partial(view.sum, LAUNCHED, rows))


def _sent(view: _View, rows: Rows) -> F8:
    """Return the elements of some units that took off or were lost aboard, shape (n,)."""
    status = view.outcome.statuses[:, rows].sum(axis=1).astype(float)
    return status.sum(axis=1) - status[:, WAITING] - status[:, CARRIED]


def _damage(view: _View) -> Named:
    defender = on_side(view.setup, view.setup.scenario.defender)
    yield "value_lost", Recipe("mean", "USD", partial(view.sum, VALUE_LOST_USD, defender))
    yield "damage", Recipe("mean", "hit", partial(view.sum, DAMAGE_HITS, defender))


def _fire(view: _View) -> Named:
    setup = view.setup
    shooters = np.array([is_shooter(group.element) for group in setup.groups])
    for row in np.flatnonzero(shooters):
        one = np.arange(len(shooters)) == row
        yield f"shots_unit_{snake(setup.groups[row].name)}", Recipe("mean", "round", partial(view.fired, one))
    for side in SIDES:
        for kind, rows in _kinds(setup, side):
            if (rows & shooters).any():
                yield f"shots_kind_{side}_{kind}", Recipe("mean", "round", partial(view.fired, rows))
    defender = on_side(setup, setup.scenario.defender)
    wasted, shots = (partial(view.sum, column, defender) for column in (SHOTS_WASTED, SHOTS))
    yield "overkill_share", Recipe("share", SHARE, wasted, shots)


def _units(view: _View) -> Named:
    for row, group in enumerate(view.setup.groups):
        name = snake(group.name)
        if group.element.launcher is not None or group.element.gun is not None:
            dry, there = partial(_is_dry, view, row), partial(_is_there, view, row)
            yield f"p_dry_unit_{name}", Recipe("chance", SHARE, dry, there)
            yield f"dry_s_unit_{name}", Recipe("mean", "s", partial(_dry_s, view, row), dry)
        if group.element.launcher is not None:
            held = partial(_tally, view, row, CHANNEL_S)
            yield f"channel_use_unit_{name}", Recipe("ratio", SHARE, held, partial(_channel_s, view, row))
        if group.unit.side == view.setup.scenario.attacker:
            range_m, detected = (partial(_tally, view, row, column) for column in (DETECTION_RANGE_M, DETECTED))
            yield f"detection_range_unit_{name}", Recipe("ratio", "m", range_m, detected)


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


def _battle(view: _View) -> Named:
    yield "duration", Recipe("mean", "s", partial(_duration_s, view))
    yield "p_win_red", Recipe("chance", SHARE, lambda: _lives(view, "red") * (1.0 - _lives(view, "blue")))
    yield "p_win_blue", Recipe("chance", SHARE, lambda: _lives(view, "blue") * (1.0 - _lives(view, "red")))
    yield "p_draw", Recipe("chance", SHARE, lambda: (_lives(view, "red") == _lives(view, "blue")).astype(float))


def _money(view: _View) -> Named:
    for side in SIDES:
        for name, field in COSTS.items():
            yield f"cost_{side}{name}", Recipe("mean", "USD", partial(view.spent, side, field))
        yield f"cost_{side}_amortised", Recipe("constant", "USD", partial(view.spent, side, "amortised"))


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
        yield snake(kind), np.array([name == kind for name in names])
