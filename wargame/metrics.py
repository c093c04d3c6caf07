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
Student's, a ratio Fieller's (`wargame.intervals`).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle import Outcome
from wargame.exchange import Ratio, armed, on_side, spending
from wargame.intervals import clustered_proportion, mean_interval, ratio_of_means, wilson
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
from wargame.world import SIDES, Setup

SHARE: Final = "1"
MANNERS: Final = ("hard", "soft")  # of the scoreboard
GONE: Final = [ARRIVED, KILLED, SOFT_KILLED]
Named = Iterator[tuple[str, "Measure"]]
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


class _View(NamedTuple):
    """A batch, and the level of its intervals."""

    setup: Setup
    outcome: Outcome
    level: float

    def sum(self, column: int, rows: Rows) -> F8:
        """Return a tally column summed over units, shape (n,)."""
        return self.outcome.tally[:, rows, column].sum(axis=1)

    def mean(self, values: F8, unit: str) -> Measure:
        return Measure(*mean_interval(values, self.level), unit)

    def share(self, part: F8, whole: F8) -> Measure:
        return Measure(*clustered_proportion(part, whole, self.level), SHARE)

    def chance(self, happened: Rows) -> Measure:
        return Measure(*wilson(int(happened.sum()), len(happened), self.level), SHARE)


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
    view = _View(setup, outcome, level)
    groups = (_leakage, _damage, _fire, _units, _battle, _money)
    found = {name: measure for group in groups for name, measure in group(view)}
    for name, ratio in (ratios or {}).items():
        found[f"cer_{name}"] = Measure(ratio.mean, ratio.low, ratio.high, ratio.unit)
    return found


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


def snake(name: str) -> str:
    """Return the name of a unit or kind as it stands in the name of a measure.

    >>> snake("wave-north")
    'wave_north'
    """
    return name.replace("-", "_")


def _leakage(view: _View) -> Named:
    setup, outcome = view.setup, view.outcome
    units, attacker = setup.world.units, on_side(setup, setup.scenario.attacker)
    real, spent = armed(setup), attacker & units["is_expendable"]
    yield "leakage", view.share(view.sum(LEAKED, real), view.sum(LAUNCHED, real))
    yield "leakage_all", view.share(view.sum(LEAKED, spent), view.sum(LAUNCHED, spent))
    for kind, rows in _kinds(setup, setup.scenario.attacker):
        if (rows & spent).any():
            leaked, launched = view.sum(LEAKED, rows & spent), view.sum(LAUNCHED, rows & spent)
            yield f"leakage_kind_{kind}", view.share(leaked, launched)
    yield "leakers_armed", view.mean(view.sum(LEAKED, real), "element")
    yield "leakers_decoy", view.mean(view.sum(LEAKED, attacker & units["is_decoy"]), "element")
    yield "launched", view.mean(view.sum(LAUNCHED, attacker), "element")
    yield "hits", view.mean(view.sum(HITS, attacker), "element")
    status = outcome.statuses[:, attacker].sum(axis=1).astype(float)
    yield "killed", view.mean(status[:, KILLED], "element")
    yield "soft_killed", view.mean(status[:, SOFT_KILLED], "element")
    flying = outcome.statuses[:, attacker & units["is_mover"]].sum(axis=1).astype(float)
    sent = flying.sum(axis=1) - flying[:, WAITING] - flying[:, CARRIED]
    yield "soft_kill_share", view.share(flying[:, SOFT_KILLED], sent)


def _damage(view: _View) -> Named:
    defender = on_side(view.setup, view.setup.scenario.defender)
    yield "value_lost", view.mean(view.sum(VALUE_LOST_USD, defender), "USD")
    yield "damage", view.mean(view.sum(DAMAGE_HITS, defender), "hit")


def _fire(view: _View) -> Named:
    setup, fired = view.setup, rounds_fired(view.outcome)
    shooters = np.array([is_shooter(group.element) for group in setup.groups])
    for row in np.flatnonzero(shooters):
        yield f"shots_unit_{snake(setup.groups[row].name)}", view.mean(fired[:, row], "round")
    for side in SIDES:
        for kind, rows in _kinds(setup, side):
            if (rows & shooters).any():
                yield f"shots_kind_{side}_{kind}", view.mean(fired[:, rows].sum(axis=1), "round")
    defender = on_side(setup, setup.scenario.defender)
    yield "overkill_share", view.share(view.sum(SHOTS_WASTED, defender), view.sum(SHOTS, defender))


def _units(view: _View) -> Named:
    for row, group in enumerate(view.setup.groups):
        name = snake(group.name)
        if group.element.launcher is not None or group.element.gun is not None:
            dry_s = view.outcome.tally[:, row, DRY_S]
            is_dry = dry_s >= 0.0
            yield f"p_dry_unit_{name}", view.chance(is_dry if group.count else is_dry[:0])
            yield f"dry_s_unit_{name}", view.mean(dry_s[is_dry], "s")
        if group.element.launcher is not None:
            yield f"channel_use_unit_{name}", _channel_use(view, row)
        if group.unit.side == view.setup.scenario.attacker:
            tally = view.outcome.tally[:, row]
            range_m = ratio_of_means(tally[:, DETECTION_RANGE_M], tally[:, DETECTED], view.level)
            yield f"detection_range_unit_{name}", Measure(*range_m, "m")


def _channel_use(view: _View, row: int) -> Measure:
    """Return channel-seconds held / (channels x count x seconds fought)."""
    unit = view.setup.world.units[row]
    offered = float(unit["channels"] * unit["count"]) * _duration_s(view)
    return Measure(*ratio_of_means(view.outcome.tally[:, row, CHANNEL_S], offered, view.level), SHARE)


def _battle(view: _View) -> Named:
    yield "duration", view.mean(_duration_s(view), "s")
    red, blue = (_lives(view, side) for side in SIDES)
    yield "p_win_red", view.chance(red & ~blue)
    yield "p_win_blue", view.chance(blue & ~red)
    yield "p_draw", view.chance(red == blue)


def _money(view: _View) -> Named:
    for side in SIDES:
        spent = spending(view.setup, view.outcome, side)
        yield f"cost_{side}_rounds", view.mean(spent.rounds, "USD")
        yield f"cost_{side}_expendables", view.mean(spent.expendables, "USD")
        yield f"cost_{side}_lost", view.mean(spent.lost, "USD")
        yield f"cost_{side}", view.mean(spent.consumed, "USD")
        yield f"cost_{side}_amortised", Measure(spent.amortised, spent.amortised, spent.amortised, "USD")


def _duration_s(view: _View) -> F8:
    return view.outcome.ticks.astype(float) * view.setup.world.grid.tick_s


def _lives(view: _View, side: str) -> Rows:
    """Return in which raids a side has elements that are neither spent nor lost, shape (n,)."""
    status = view.outcome.statuses[:, on_side(view.setup, side)].sum(axis=1)
    return status.sum(axis=1) > status[:, GONE].sum(axis=1)


def _kinds(setup: Setup, side: str) -> Iterator[tuple[str, Rows]]:
    """Yield the kinds of a side with their units, in the order of the scenario."""
    names = [group.element.name if group.unit.side == side else "" for group in setup.groups]
    for kind in dict.fromkeys(filter(None, names)):
        yield snake(kind), np.array([name == kind for name in names])
