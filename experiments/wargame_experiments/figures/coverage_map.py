"""Coverage map: where the defender sees a typical attacker, and where it jams one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES, Group, Setup
from wargame.battle.kernels.state import JAM_LINK, JAM_NAV, NOBODY, SENSOR

Field = NDArray[np.float64]


class CoverageMap(NamedTuple):
    """Fields over the map as seen by one unit, shape (ny, nx), all emitters working.

    Attributes
    ----------
    unit
        The attacker's most numerous unit that moves.
    detection_per_s
        Rate at which the defender's fixed sensors find an element of it.
    loss_per_s
        Rate at which an element of it is lost to the defender's fixed jammers.
    """

    unit: Group
    detection_per_s: Field
    loss_per_s: Field


def coverage_map(setup: Setup) -> CoverageMap | None:
    """Return the fields as the attacker's most numerous moving unit meets them, None if nothing moves."""
    movers = [
        (group.count, -row) for row, group in enumerate(setup.groups)
        if group.unit.side == setup.scenario.attacker and group.element.motion is not None and group.count
    ]  # fmt: skip
    if not movers:
        return None
    row = -max(movers)[1]
    return CoverageMap(setup.groups[row], _detection(setup, row), _loss(setup, row))


def _detection(setup: Setup, row: int) -> Field:
    """Return the sum over sensors of rate x signal, where the signal is at least 1; at most the ceiling."""
    grid, unit = setup.world.grid, setup.world.units[row]
    rate = np.zeros(grid.ny * grid.nx)
    for emitter, field in _fixed(setup, row):
        if emitter["kind"] == SENSOR:
            signal = unit["rcs"] * field
            rate += np.where(signal >= 1.0, emitter["rate_per_s"] * signal, 0.0)
    return np.minimum(rate, grid.detection_rate_max_per_s).reshape(grid.ny, grid.nx)


def _loss(setup: Setup, row: int) -> Field:
    """Return x/(1 + x) times the largest rate, x the sum over jammers of susceptibility x field."""
    grid, unit = setup.world.grid, setup.world.units[row]
    x = np.zeros(grid.ny * grid.nx)
    susceptibility = {JAM_NAV: unit["nav"], JAM_LINK: unit["link"]}
    for emitter, field in _fixed(setup, row):
        x += susceptibility.get(int(emitter["kind"]), 0.0) * setup.scenario.raid.ew_effectiveness * field
    return (grid.jam_rate_max_per_s * x / (1.0 + x)).reshape(grid.ny, grid.nx)


def _fixed(setup: Setup, row: int):
    """Yield the defender's fixed emitters with their fields in the altitude layer of a unit."""
    world, defender = setup.world, SIDES.index(setup.scenario.defender)
    for emitter in world.emitters:
        if emitter["side"] == defender and emitter["raster"] != NOBODY:
            yield emitter, world.rasters[emitter["raster"], world.units[row]["layer"]].astype(float)
