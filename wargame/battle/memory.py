"""Memory that a scenario takes, estimated from its numbers before anything is laid out.

Counted are the arrays that grow: fields over cells, searches and tracks over networks and elements, reach over pairs of
units. All of them stand for a raid with its three variants, of which that with more defence has fields of its own, and
for two battles at a time.
"""

from typing import Final, NamedTuple

MOST_BYTES: Final = 1_500_000_000  # beside some 400 MB for Python, the libraries and the compiler
MOST_CACHED: Final = 128 * 2**20  # of fields, see `wargame.battle.build.array_cache`

GROWTH: Final = 1.25  # of the variants with more of something
STATES: Final = 2  # battles at a time; `wargame.battle.engine.run_many` has more if there is room

# Bytes; a test compares them with the arrays.
OF_CELL: Final = 32  # terrain height, and what computes it
OF_ROUTE: Final = 300  # a cell, while a way around sensors is sought
OF_FIELD: Final = 4  # a cell, fixed emitter and layer
OF_RATE: Final = 16  # a cell, signature and network
OF_ELEMENT: Final = 1200  # body, shooter, wakeups, lists, sleep, and records in each setup
OF_TRACK: Final = 85  # an element and network: search, track, lists
OF_LIMIT: Final = 4  # an element and kind of launcher with a limit of shots: how many were fired
OF_SHOT: Final = 40  # in flight at once
OF_PAIR: Final = 450  # units: reach and weights in each setup, scoreboards
OF_UNIT: Final = 5000
OF_BATTLE: Final = 100_000  # quantile tables, and whatever else does not grow


class Sizes(NamedTuple):
    """What the arrays of a scenario are as long as.

    Attributes
    ----------
    cells, layers
        Cells of the map, and altitudes of units.
    fields, more_fields
        Fixed sensors and jammers, and those of the variant with more of them.
    signatures
        Kinds of moving units that differ to sensors and jammers.
    units, elements, networks
        In all; a unit that is on no network has its own.
    limits
        Kinds of launchers on each network, which may have a limit of shots at a target.
    shots
        In flight at once, at most.
    avoids
        Whether a unit finds its way around sensors.
    """

    cells: int
    layers: int
    fields: int
    more_fields: int
    signatures: int
    units: int
    elements: int
    networks: int
    limits: int
    shots: int
    avoids: bool


def bytes_of_cells(sizes: Sizes) -> float:
    """Return the bytes of all that grows with the cells of the map."""
    fields = float(OF_FIELD) * sizes.layers * (sizes.fields + sizes.more_fields)
    rates = float(OF_RATE) * sizes.signatures * (sizes.networks + 2) * STATES
    cached = min(MOST_CACHED, sizes.cells * fields)
    return sizes.cells * (OF_CELL + fields + max(rates, OF_ROUTE * sizes.avoids)) + cached


def bytes_of_forces(sizes: Sizes) -> float:
    """Return the bytes of all that grows with elements, networks, units and shots."""
    elements = GROWTH * sizes.elements
    return (
        elements * (OF_ELEMENT + STATES * (OF_TRACK * sizes.networks + OF_LIMIT * sizes.limits))
        + GROWTH * STATES * OF_SHOT * sizes.shots
        + OF_PAIR * sizes.units**2
        + OF_UNIT * sizes.units
        + OF_BATTLE
    )
