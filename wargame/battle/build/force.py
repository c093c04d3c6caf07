"""Forces: elements present and their state. The scenario's own, copies to change, and the faults of a force.

What each field means is said in :class:`wargame.battle.kernels.force.Force`.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.unit_records import magazines
from wargame.battle.kernels.force import OF_GUNS, Force
from wargame.battle.kernels.state import I8, NOBODY, World
from wargame.catalogue.elements import TARGET_CLASSES

if TYPE_CHECKING:
    from wargame.battle.build.setup import Setup

SHAPES = {
    "count": ("units",),
    "rounds": ("units", "stores"),
    "price_usd": ("units",),
    "value_usd": ("units",),
    "round_usd": ("units",),
    "scarcity_usd": ("units",),
    "damage_hits": ("units",),
    "target_weights": ("units", "units"),
    "sensing": ("units",),
    "jamming": ("units",),
    "kill": ("units", "classes"),
    "susceptibility": ("units",),
    "up": ("networks",),
    "p_discriminate": ("networks",),
    "raid_quantiles": ("effects", "levels"),
}
STORES = ("launchers", "guns")
RAID_EFFECTS = ("jamming", "visibility", "readiness")
POSITIVE = "finite numbers >= 0"
MOST_ROUNDS = 2.0**31 - 1.0  # of the launchers of a unit
MOST_SHOWN = 3  # values of one field that are named in a message


class ForceFault(NamedTuple):
    """A value of a force that cannot be: ``at`` names whose it is, a unit or network, then store, class or target."""

    field: str
    at: tuple[str, ...]
    value: float
    allowed: str


def neutral(world: World, count: Sequence[int] | NDArray[Any]) -> Force:
    """Return a force with full magazines and reloads, by the catalogue in all else, and so many elements of each unit.

    Parameters
    ----------
    world
        Before or after a muster of the kind of force that this is.
    count
        Shape (n_units,).
    """
    units, n = world.units, len(world.units)
    present = np.asarray(count, np.int64)
    return Force(
        count=present.copy(),
        rounds=full_stores(world, present),
        price_usd=units["price_usd"].copy(),
        value_usd=units["value_usd"].copy(),
        round_usd=units["round_usd"].copy(),
        scarcity_usd=units["scarcity_usd"].copy(),
        damage_hits=np.zeros(n),
        target_weights=np.full((n, n), np.nan),
        sensing=np.ones(n),
        jamming=np.ones(n),
        kill=np.ones((n, len(TARGET_CLASSES))),
        susceptibility=np.ones(n),
        up=np.ones(len(world.networks), np.int64),
        p_discriminate=world.networks["p_discriminate"].copy(),
        raid_quantiles=world.raid_quantiles.copy(),
    )


def full_stores(world: World, count: I8) -> NDArray[np.float64]:
    """Return the rounds of so many elements of each unit with full magazines and reloads, shape (n_units, 2)."""
    return np.where(count[:, None] > 0, magazines(world.units), 0.0) * np.maximum(count, 1)[:, None]


def copy_of(force: Force) -> Force:
    """Return a force that can be changed without changing this one."""
    return Force(**{name: np.array(field) for name, field in force._asdict().items()})


def check(setup: "Setup", force: Force) -> None:
    """Raise unless a force is one of a scenario.

    Raises
    ------
    ValueError
        With all that is wrong: what was found, where, and what is allowed.
    """
    wrong = list(_misshapen(setup, force)) or [*_told(faults(setup, force))]
    if wrong:
        raise ValueError("this is no force of the scenario:\n" + "\n".join(f"  {line}" for line in wrong))


def _misshapen(setup: "Setup", force: Force) -> Iterator[str]:
    """Yield a line for each field that is no array of the right kind."""
    world = setup.base
    sizes = {
        "units": len(world.units),
        "networks": len(world.networks),
        "classes": len(TARGET_CLASSES),
        "stores": len(STORES),
        "effects": len(RAID_EFFECTS),
        "levels": world.raid_quantiles.shape[1],
    }
    for name, array in force._asdict().items():
        shape, like = tuple(sizes[axis] for axis in SHAPES[name]), getattr(setup.present, name)
        if not isinstance(array, np.ndarray) or array.shape != shape or array.dtype != like.dtype:
            got = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
            yield f"{name}: got {got}; allowed: an array of {like.dtype} of shape {shape}"


def _told(found: Iterator[ForceFault]) -> Iterator[str]:
    """Yield a line for all faults of a kind, of which it names a few."""
    for (field, allowed), group in groupby(found, key=lambda fault: (fault.field, fault.allowed)):
        values = [f"{' '.join(fault.at)} {fault.value:g}" for fault in group]
        more = f" and {len(values) - MOST_SHOWN} more" if len(values) > MOST_SHOWN else ""
        yield f"{field}: {', '.join(values[:MOST_SHOWN])}{more}; allowed: {allowed}"


def faults(setup: "Setup", force: Force) -> Iterator[ForceFault]:
    """Yield what is wrong with the values of a force whose arrays are of the right shapes."""
    sites, names = setup.plan.deployments["sites"], [g.name for g in setup.groups]
    units, count = setup.base.units, force.count
    yield from _outside("count", count, (count < 0) | (count > sites), names, "from 0 to its sites")
    carrier = units["carrier"]
    alone = (count > 0) & (carrier != NOBODY) & (count[carrier] == 0)
    yield from _outside("count", count, alone, names, "0, since nothing is there to carry it")
    rounds, is_gun = force.rounds, np.arange(len(STORES)) == OF_GUNS
    too_many = rounds > np.where(is_gun, np.inf, MOST_ROUNDS)
    bad = ~(rounds >= 0.0) | (np.floor(rounds) != rounds) | too_many
    yield from _outside("rounds", rounds, bad, names, "whole numbers >= 0, of guns also inf", STORES)
    for name in ("price_usd", "value_usd", "round_usd", "scarcity_usd", "sensing", "jamming", "susceptibility"):
        yield from _outside(name, getattr(force, name), ~_is_positive(getattr(force, name)), names, POSITIVE)
    yield from _outside("kill", force.kill, ~_is_positive(force.kill), names, POSITIVE, TARGET_CLASSES)
    damage = force.damage_hits
    bad = ~((damage >= 0.0) & (damage < units["hits_to_destroy"]))
    yield from _outside("damage_hits", damage, bad, names, "from 0 to less than destroys it")
    yield from _weights(force.target_weights, units["side"], names)
    yield from _outside("up", force.up, (force.up != 0) & (force.up != 1), setup.networks, "0 or 1")
    chance = force.p_discriminate
    bad = ~((chance >= 0.0) & (chance <= 1.0))
    yield from _outside("p_discriminate", chance, bad, setup.networks, "from 0 to 1")
    table = force.raid_quantiles
    bad = ~_is_positive(table).all(axis=1) | (np.diff(table, axis=1) < 0.0).any(axis=1)
    yield from _outside("raid_quantiles", table[:, 0], bad, RAID_EFFECTS, f"{POSITIVE} that never fall")


def _is_positive(values: NDArray[Any]) -> NDArray[np.bool_]:
    return np.isfinite(values) & (values >= 0.0)


def _weights(weights: NDArray[Any], side: NDArray[Any], names: Sequence[str]) -> Iterator[ForceFault]:
    """Yield what is wrong with the weights of targets."""
    is_weighted = ~np.isnan(weights).all(axis=1)[:, None]
    bad = is_weighted & ~_is_positive(weights)
    yield from _outside("target_weights", weights, bad, names, f"{POSITIVE}, or a row of nan", names)
    own = is_weighted & (weights > 0.0) & (side[:, None] == side[None, :])
    yield from _outside("target_weights", weights, own, names, "0 for units of the same side", names)


def _outside(
    field: str,
    values: NDArray[Any],
    bad: NDArray[np.bool_],
    rows: Sequence[str],
    allowed: str,
    columns: Sequence[str] = (),
) -> Iterator[ForceFault]:
    """Yield the values of a field that are not allowed."""
    for row, *column in np.argwhere(bad):
        at = (str(rows[row]), *(str(columns[c]) for c in column))
        yield ForceFault(field, at, float(values[(row, *column)]), allowed)
