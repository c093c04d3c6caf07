"""What a battle is mustered from: where units may be (Layout), and who and what is there (Force).

Index letters as in :mod:`wargame.battle.kernels.state`; ``s`` a site, of which a unit has as many as elements at most.
"""

from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8, I4, I8, Records

# Formations.
POINT: Final = 0
DISC: Final = 1
LINE: Final = 2

# Columns of Force.rounds.
OF_LAUNCHERS: Final = 0
OF_GUNS: Final = 1

# What mustering came to.
MUSTERED: Final = 0
TOO_MANY: Final = 1  # a unit has more elements than sites, or fewer than none
NO_CARRIER: Final = 2  # elements are carried, and nothing is there to carry them
NO_ROOM: Final = 3  # an array of the world is too short

# Where a unit is and what it emits, whoever is there; shape (n_units,).
DEPLOYMENT = np.dtype(
    [
        ("sites", np.int64),  # elements at most; of a carried unit, on all its platforms together
        ("formation", np.int64),
        ("x_m", np.float64),
        ("y_m", np.float64),
        ("spread_m", np.float64),
        ("heading_sin", np.float64),
        ("heading_cos", np.float64),
        ("launch_s", np.float64),
        ("launch_gap_s", np.float64),
        ("time_on_target_s", np.float64),  # nan if launch times are given
        ("target_first", np.int64),  # rows of Layout.targets
        ("target_count", np.int64),
        ("hunted_first", np.int64),  # rows of Layout.hunted
        ("hunted_count", np.int64),
        ("hunting_share", np.float64),  # of the elements that aim at these
        ("wave", np.int64),  # its number; NOBODY if its launches stay as they are
        ("simultaneity", np.float64),  # of arrivals in a wave, 0 .. 1
        ("shots_of_channel", np.int64),  # in flight at once, at most
        ("sensor_range_m", np.float64),
        ("sensor_rate_per_s", np.float64),
        ("sensor_instrumented_m", np.float64),
        ("sensor_mast_m", np.float64),
        ("sensor_raster", np.int64),  # row of World.rasters of its first site; NOBODY if it moves
        ("jammer_kind", np.int64),
        ("jammer_range_m", np.float64),
        ("jammer_mast_m", np.float64),
        ("jammer_raster", np.int64),
    ],
    align=True,
)


class Layout(NamedTuple):
    """What does not depend on who is there, beside the World at full strength that it belongs to."""

    deployments: Records  # DEPLOYMENT, (n_units,)
    targets: I4  # units aimed at, by unit
    hunted: I4  # units that the share which hunts the defence aims at, by unit
    nodes: I4  # units of command nodes, by network
    node_rows: I8  # (n_networks, 2): first row in ``nodes``, and how many
    spiral: F8  # (n, 2): cosine and sine of a multiple of the golden angle; n as many as any unit has sites
    effects: F8  # (5, n_units, n_classes): as World.effects, by the catalogue
    reach_m: F8  # (4, n_units, n_units): as World.reach_m, as if every weapon in reach did something to everybody
    width_m: F8  # (2,): of the map along x and y
    work: F8  # scratch, modified; not to be shared by threads


class Force(NamedTuple):
    """Who and what is there, by unit in the order of World.units, by network in that of World.networks.

    Attributes
    ----------
    count
        Elements present, shape (n_units,), 0 .. sites; of a carried unit on all its platforms together.
    rounds
        Rounds in store of a whole unit, shape (n_units, 2), of its launchers and of its guns, magazines included:
        whole, or infinite for guns. Dealt out evenly, the first of those that get one more; what a magazine does
        not hold is for reloads, of which the last may be partial.
    price_usd, value_usd
        Of one element, undamaged, shape (n_units,), >= 0.
    round_usd
        Price of a round of a unit, shape (n_units,), >= 0.
    scarcity_usd
        What a round of a unit's launchers is worth beyond its price to those who decide whether to fire it, shape
        (n_units,), >= 0: what it would have saved later, if no other follows.
    damage_hits
        Damage already taken by each element present, shape (n_units,), 0 .. less than destroys it.
    target_weights
        Share of a unit's elements that aims at a unit of the enemy, relative to the other shares, shape (n_units,
        n_units), >= 0. A row of nan: in turn at the elements of the targets that the scenario names.
    sensing
        Multiplies the rate at which a unit's sensors find, lambda_s in lambda = min(lambda_max, sigma sum of lambda_s
        (R_s/r)^4 / (1 + J/S)), shape (n_units,), >= 0. From how far something can be found at all stays as it is.
    jamming
        Multiplies the effect of a unit's jammers, J = jamming * effectiveness * (R/r)^2, shape (n_units,), >= 0.
    kill
        Multiplies what a unit does to each target class, shape (n_units, n_classes), >= 0: the chance that a shot
        kills and that an arrival hits, both up to 1, kills of guns per s, the hazard of a pulse, the irradiance of a
        beam.
    susceptibility
        Multiplies what jamming does to a unit's elements, on all bands, shape (n_units,), >= 0.
    up
        Whether a network works, shape (n_networks,), 1 or 0: down for the whole battle.
    p_discriminate
        Chance that a network recognises a decoy, shape (n_networks,), 0 .. 1.
    raid_quantiles
        Quantile tables of what holds for a whole raid: jamming, visibility, readiness; shape (3, n).
    """

    count: I8  # type: ignore[assignment]
    rounds: F8
    price_usd: F8
    value_usd: F8
    round_usd: F8
    scarcity_usd: F8
    damage_hits: F8
    target_weights: F8
    sensing: F8
    jamming: F8
    kill: F8
    susceptibility: F8
    up: I8
    p_discriminate: F8
    raid_quantiles: F8
