"""The battle as arrays: what never changes in a battle (World) and what does (State).

Arrays of records: what belongs together lies together, and a kernel is handed few arrays (a call copies
each one's header, which would cost more than the work it does).
Index letters: ``u`` unit, ``e`` element, ``w`` network, ``c`` target class, ``l`` altitude layer.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.compiled.pointed import register_pointed
from wargame.compiled.records import LINE, Records, in_lines, records

F8 = NDArray[np.float64]
F4 = NDArray[np.float32]
I8 = NDArray[np.int64]
I4 = NDArray[np.int32]
I1 = NDArray[np.int8]
U8 = NDArray[np.uint64]

# Status of an element.
WAITING: Final = 0  # not launched yet
CARRIED: Final = 1  # on its platform
FLYING: Final = 2
STANDING: Final = 3  # on the ground, alive
ARRIVED: Final = 4  # spent on its target
KILLED: Final = 5  # destroyed
SOFT_KILLED: Final = 6  # lost to jamming, no wreck
HOME: Final = 7  # a platform that came back
N_STATUS: Final = 8

# What a flying platform is doing.
INBOUND: Final = 0
LOITERING: Final = 1
RETURNING: Final = 2

# Emitters, in the order in which their rows are sorted.
SENSOR: Final = 0
JAM_NAV: Final = 1
JAM_LINK: Final = 2
JAM_RADAR: Final = 3

# Doctrine priorities.
BY_TIME: Final = 0
BY_VALUE: Final = 1
BY_COST: Final = 2

NOBODY: Final = -1  # no element
NEVER: Final = np.inf  # no time
NOT_DRAWN: Final = -1.0  # no threshold yet

# Columns of State.raid.
EW: Final = 0  # multiplier of jamming
VISIBILITY: Final = 1  # m
READINESS: Final = 2  # share of the defender's systems that work
EXTINCTION: Final = 3  # of laser light, 1/m

# Columns of State.tally, one row a unit.
LAUNCHED: Final = 0  # elements that took off
LEAKED: Final = 1  # elements that arrived
HITS: Final = 2  # arrivals that did damage
SHOTS: Final = 3  # missiles or interceptor drones fired
ROUNDS: Final = 4  # gun rounds fired
ENGAGEMENTS: Final = 5  # laser engagements begun
BEAM_S: Final = 6  # seconds of laser beam
PULSES: Final = 7  # microwave pulses
CHANNEL_S: Final = 8  # channel-seconds in use
DRY_S: Final = 9  # when the last magazine of the unit ran empty; -1 = never
VALUE_LOST_USD: Final = 10  # value destroyed, USD
DETECTED: Final = 11  # first detections of this unit's elements, over networks
DETECTION_RANGE_M: Final = 12  # sum over these of the range to the nearest working sensor, m
SHOTS_WASTED: Final = 13  # shots whose target was gone on arrival
LOCKED_S: Final = 14  # seconds a laser was locked out by heat
DAMAGE_HITS: Final = 15  # damage on its elements, in hits, what they came with included
DAMAGED: Final = 16  # elements that live with damage
ROUNDS_LOST: Final = 17  # rounds on launchers and guns that were destroyed
ARRIVALS_WASTED: Final = 18  # arrivals at what was destroyed before
N_TALLY: Final = 19

PER_LINE: Final = LINE // 4  # entries of State.wakeups in a line of the processor's cache

UNIT = np.dtype(
    [
        ("key", np.uint64),
        ("side", np.int64),
        ("network", np.int64),
        ("first", np.int64),
        ("count", np.int64),
        ("target_class", np.int64),
        ("layer", np.int64),
        (
            "signature_class",
            np.int64,
        ),  # row of State.cell_rates: units of equal signature share it; NOBODY on the ground
        ("is_mover", np.bool_),
        ("is_expendable", np.bool_),
        ("has_cargo", np.bool_),  # another unit rides on it
        ("is_pursuer", np.bool_),
        ("is_decoy", np.bool_),
        ("is_exposed", np.bool_),  # an enemy sensor or jammer can do something to it
        ("is_system", np.bool_),  # readiness applies
        ("is_armed", np.bool_),  # it has a weapon of some kind
        ("speed_mps", np.float64),
        ("height_m", np.float64),
        ("dive_slope", np.float64),  # tangent of the angle at which its elements dive on their aims; 0: they do not
        ("own_track_only", np.bool_),  # it engages only what its own sensor holds
        ("floor_m", np.float64),  # of its launchers: least height of a target where it is met, above the ground
        ("ceiling_m", np.float64),  # and greatest, above the launcher
        ("gun_floor_m", np.float64),
        ("gun_ceiling_m", np.float64),
        ("laser_floor_m", np.float64),
        ("laser_ceiling_m", np.float64),
        ("pulse_floor_m", np.float64),
        ("pulse_ceiling_m", np.float64),
        ("release_range_m", np.float64),
        ("loiter_s", np.float64),
        ("carrier", np.int64),
        ("waypoint_first", np.int64),
        ("waypoint_count", np.int64),
        ("poisson_gap_s", np.float64),
        ("rcs", np.float64),
        ("hits_to_destroy", np.float64),
        ("fluence_j_per_m2", np.float64),
        ("nav", np.float64),
        ("link", np.float64),
        ("damage_hits", np.float64),
        ("p_hit", np.float64),
        ("threshold_hits", np.float64),  # an arrival of fewer hits does nothing to its elements
        ("target_first", np.int64),  # rows of World.targets
        ("target_count", np.int64),
        ("retarget_range_m", np.float64),  # within which it flies on from what is destroyed; 0: it does not
        ("fire_control_first", np.int64),  # rows of World.fire_control
        ("fire_control_count", np.int64),
        ("price_usd", np.float64),
        ("value_usd", np.float64),
        ("has_sensor", np.bool_),
        ("has_jammer", np.bool_),
        ("has_launcher", np.bool_),
        ("channels", np.int64),
        ("magazine", np.int64),
        ("reloads", np.int64),
        ("reload_s", np.float64),
        ("min_range_m", np.float64),
        ("max_range_m", np.float64),
        ("shot_speed_mps", np.float64),
        ("seeker_range_m", np.float64),
        ("launch_interval_s", np.float64),
        ("round_usd", np.float64),
        ("salvo", np.int64),
        ("max_shots", np.int64),
        ("priority", np.int64),
        ("economy_factor", np.float64),
        ("scarcity_usd", np.float64),  # what a round is worth beyond its price, since none may follow
        ("prior_threat_usd", np.float64),  # expected damage of one element before its course tells its aim
        ("seems_armed", np.bool_),  # it looks like something that is spent on its aim
        ("seen_damage_hits", np.float64),  # of what it looks like
        ("seen_p_hit", np.float64),
        ("has_hold", np.bool_),  # rounds are held for a class of target, see World.reserved
        ("shots_row", np.int64),  # row of State.fired; NOBODY if nobody of its kind has a limit
        ("thrift_row", np.int64),  # row of State.left; NOBODY if it does not weigh its rounds
        ("shot_first", np.int64),
        ("shot_capacity", np.int64),  # shots in flight at once, at most
        ("has_gun", np.bool_),
        ("gun_range_m", np.float64),
        ("gun_rounds_per_s", np.float64),
        ("gun_magazine", np.float64),
        ("gun_reloads", np.int64),
        ("gun_reload_s", np.float64),
        ("has_laser", np.bool_),
        ("beam_w", np.float64),
        ("spot_radius_m", np.float64),
        ("divergence_rad", np.float64),
        ("laser_range_m", np.float64),
        ("slew_s", np.float64),
        ("heat_limit_s", np.float64),
        ("cooling_ratio", np.float64),
        ("random_dwell", np.bool_),
        ("has_microwave", np.bool_),
        ("pulse_range_m", np.float64),
        ("half_angle_rad", np.float64),
        ("recharge_s", np.float64),
        ("min_targets", np.int64),
        ("targets_per_pulse", np.int64),  # 0 = no limit
        ("side_lobe", np.float64),  # gain of a pulse outside its sector
        ("pulse_sigma", np.float64),  # of ln(hardness) against pulses, from airframe to airframe
        ("pulse_share", np.float64),  # of a pulse that its hardening lets through
        ("takeovers_per_s", np.float64),  # what a jammer of it can lead astray; 0 = no limit
        ("engagements_per_s", np.float64),  # what a command node of it can start; 0 = no limit
        ("sensor_is_optical", np.bool_),  # it sees no farther than the visibility
        ("launcher_is_optical", np.bool_),
        ("gun_is_optical", np.bool_),
        ("rounds", np.float64),  # in store of all its launchers together as the battle begins, magazines included
        ("gun_rounds", np.float64),  # and of all its guns; infinite where a magazine is
    ],
    align=True,
)

NETWORK = np.dtype(
    [
        ("key", np.uint64),
        ("side", np.int64),
        ("latency_s", np.float64),
        ("sensor_first", np.int64),
        ("sensor_count", np.int64),
        ("command_first", np.int64),
        ("command_count", np.int64),
        ("mtbf_s", np.float64),
        ("mttr_s", np.float64),
        ("p_discriminate", np.float64),
        ("p_misidentify", np.float64),
        ("p_discriminate_after_shot", np.float64),
        ("identify_s", np.float64),
        ("is_omniscient", np.bool_),
        ("is_watching", np.bool_),  # it has sensors, or needs none
        ("is_down", np.bool_),  # for the whole battle
        ("course_known_m", np.float64),  # way left to its aim at which an attacker's course tells it
        ("estimate_row", np.int64),  # row of World.estimate_quantiles; NOBODY if nobody asks what a target threatens
    ],
    align=True,
)

EMITTER = np.dtype(
    [
        ("kind", np.int64),
        ("unit", np.int64),
        ("element", np.int64),
        ("network", np.int64),
        ("side", np.int64),
        ("range_m", np.float64),
        ("rate_per_s", np.float64),
        ("instrumented_m", np.float64),
        ("mast_m", np.float64),
        ("raster", np.int64),  # row of World.rasters; NOBODY for one that moves
        ("power", np.float64),  # of a jammer, relative to its figures: multiplies (R/r)^2
    ],
    align=True,
)


# What is fixed for each element, (n_elements,).
ELEMENT = np.dtype(
    [
        ("key", np.uint64),
        ("x_m", np.float64),
        ("y_m", np.float64),
        ("dx_m", np.float64),  # offset from the unit's centre, kept along its waypoints
        ("dy_m", np.float64),
        ("launch_s", np.float64),
        ("path_m", np.float64),
        ("aim", np.int32),
        ("parent", np.int32),
        ("sensor_row", np.int32),
        ("rounds", np.int32),  # on the launcher as the battle begins
        ("stock", np.int32),  # and in store for its reloads
        ("gun_rounds", np.float64),
        ("gun_stock", np.float64),
        ("damage_hits", np.float64),  # taken before the battle
    ],
    align=True,
)

# Where each element is and how it fares, shape (n_elements,). Place and hazard are functions of the time since a
# leg or a rate began, and worked out when somebody asks: :mod:`wargame.battle.kernels.motion` and ``sensing``. What
# a flight straight on takes lies in the first two lines of the processor's cache, 64 bytes each.
BODY = in_lines(
    np.dtype(
        [
            ("leg_x_m", np.float64),  # where this leg began
            ("leg_y_m", np.float64),
            ("leg_s", np.float64),  # when it began
            ("leg_remaining_m", np.float64),  # of the path, when it began
            ("vx_mps", np.float64),
            ("vy_mps", np.float64),
            ("emits_from", np.int32),  # cell, of one that emits
            ("placed", np.int32),  # ticks moved when x_m, y_m and remaining_m were worked out
            ("leg", np.int32),
            ("mode", np.int8),
            ("status", np.int8),
            ("x_m", np.float64),
            ("y_m", np.float64),
            ("remaining_m", np.float64),  # left to the end of the path
            ("impact_s", np.float64),  # until it is there, if it is spent there; else NEVER
            ("jam_rate_per_s", np.float64),
            ("jam_hazard", np.float64),  # when the rate began
            ("jam_threshold", np.float64),
            ("rates_version", np.int64),  # field version at which its rates were read
            ("since", np.int32),  # tick from which its rates hold; it may lie ahead
            ("cell", np.int32),  # for which they hold
            ("checkpoint_jam_hazard", np.float64),  # checkpoint: these three when the walk ahead began
            ("checkpoint_since", np.int32),
            ("checkpoint_cell", np.int32),
            ("aim", np.int32),
            ("leg_m", np.float64),  # how long the leg is
            ("until_s", np.float64),  # launch time, end of loitering, or when it arrived or came home
            ("damage", np.float64),
            ("damage_added", np.float64),
            ("damage_by", np.int32),
            ("damage_contributions", np.int32),
            ("fire_hazard", np.float64),
            ("fire_threshold", np.float64),  # NOT_DRAWN before the first fire on it
            ("fire_added", np.float64),
            ("fire_by", np.int32),
            ("fire_contributions", np.int32),  # contributions of this tick
            ("claims", np.int32),
            ("claimed_by", np.int32),
            ("claimed_soft", np.int8),
            ("takeovers_resisted", np.int32),  # times that jamming had it and no pod had time for it
        ],
        align=True,
    )
)

# How each network's search for each element stands, shape (n_networks, n_elements).
SEARCH = np.dtype(
    [
        ("rate_per_s", np.float64),
        ("hazard", np.float64),  # when the rate began, or the track
        ("checkpoint_hazard", np.float64),  # as it was when the walk ahead began
        ("threshold", np.float64),
    ],
    align=True,
)

# A network's search for an element as it runs while that flies ahead, shape (n_networks,).
CLOCK = np.dtype(
    [
        ("network", np.int64),
        ("rate_per_s", np.float64),
        ("hazard", np.float64),
        ("last_rate_per_s", np.float64),  # these as they were before it last ran
        ("last_hazard", np.float64),
        ("threshold", np.float64),  # NEVER while a track is held
        ("runs", np.float64),  # 1, or 0 while a track is held
        ("floor_per_s", np.float64),  # rate below which the track is lost
    ],
    align=True,
)

# What each network knows of each element, shape (n_networks, n_elements).
TRACK = np.dtype(
    [
        ("since_s", np.float64),  # when the track began; NEVER without one
        ("draws", np.int32),  # thresholds of its search before this one
        ("engaged", np.int32),  # shots on their way
        ("estimate", np.float32),  # of what it threatens, relative to the expected damage
        ("assigned", np.int32),  # guns and lasers on it
        ("known_decoy", np.int8),
        ("is_waiting", np.int8),  # it is in State.waiting
    ],
    align=True,
)

# Magazines, channels and beams of each element, shape (n_elements,).
SHOOTER = np.dtype(
    [
        ("ready", np.int8),
        ("rounds", np.int32),
        ("stock", np.int32),  # rounds for reloads
        ("reload_until_s", np.float64),
        ("busy", np.int32),
        ("next_launch_s", np.float64),
        ("n_fired", np.int32),
        ("gun_rounds", np.float64),
        ("gun_stock", np.float64),
        ("gun_until_s", np.float64),
        ("gun_target", np.int32),
        ("laser_target", np.int32),
        ("laser_last", np.int32),  # the last it was on
        ("hold_until_s", np.float64),  # a laser that holds its fire looks again then
        ("slew_left_s", np.float64),
        ("fluence", np.float64),
        ("fluence_needed", np.float64),
        ("heat_s", np.float64),
        ("locked", np.int8),
        ("n_engaged", np.int32),
        ("recharged_s", np.float64),
        ("n_pulses", np.int32),
        ("pulse_last", np.int32),  # what the last one was laid on
    ],
    align=True,
)

# Shots in flight; unit ``u`` owns the rows from its ``shot_first``, of which ``n_flying[u]`` are in use.
SHOT = np.dtype(
    [
        ("target", np.int32),
        ("shooter", np.int32),
        ("arrive_s", np.float64),
        ("release_s", np.float64),  # when the channel is freed; NEVER once it is
    ],
    align=True,
)

# When a weapon of an element searches for targets again, (4, n_elements), rows as in World.effects: before ``until_s``
# none of the targets that its network had listed at ``picture`` can be in reach, or, for a launcher that weighs its
# rounds, worth one as long as ``n_spent`` is the same.
SLEEP = np.dtype([("until_s", np.float64), ("picture", np.int64), ("spent", np.int64)], align=True)

# Until when a unit surely leaves a target to others, or to nobody, as long as ``n_spent`` is the same.
LEFT = np.dtype([("until_s", np.float64), ("spent", np.int64)], align=True)

# What an emitter does now, (n_emitters,).
EMITTING = np.dtype(
    [
        ("x_m", np.float64),
        ("y_m", np.float64),
        ("gain", np.float64),
        ("floor", np.float64),  # field below which an optical sensor sees nothing: that at the visibility; else 0
        ("takeovers", np.float64),  # that a jammer could begin when they were last counted
        ("counted", np.int64),  # tick in which that was
    ],
    align=True,
)

# What a network does now, (n_networks,): its next outage event, how many tracks are listed, how many times a
# target was added to the list, up or down.
NETWORKING = np.dtype(
    [
        ("change_s", np.float64),
        ("engagements", np.float64),  # that its command can start in this tick; NEVER without a limit
        ("picture", np.int64),
        ("next_since_s", np.float64),  # when the oldest track began that is not known of yet; NEVER if none
        ("n_spent", np.int64),  # times that something changed on which those who weigh their rounds may have counted
        ("n_changes", np.int64),  # tracks that began or ended since somebody looked
        ("draws", np.int32),
        ("n_waiting", np.int32),
        ("n_ended", np.int32),  # entries of State.listed whose track ended
        ("n_freed", np.int32),
        ("n_listed", np.int32),
        ("n_new", np.int32),
        ("up", np.int8),
        ("changed", np.int8),  # went up or down in this tick
    ],
    align=True,
)


class Grid(NamedTuple):
    """Cells, ticks, and the rates that hold for all."""

    cell_m: float
    per_cell_m: float  # 1 / cell_m
    nx: int
    ny: int
    tick_s: float
    n_ticks: int
    detection_rate_max_per_s: float
    drop_rate_per_s: float
    jam_rate_max_per_s: float
    defender: int
    has_hills: bool


class Roster(NamedTuple):
    """Who has a capability: units, in order; int64 arrays of any length."""

    jammers: I8
    sensors: I8
    pursuers: I8
    launchers: I8
    guns: I8
    lasers: I8
    microwaves: I8


@register_pointed
class World(NamedTuple):
    """A battle before it is fought; shared, read-only, by all replications.

    Arrays by element, emitter and command node may have more room than is taken: elements are the first
    ``side_first[2]``. Who is present is filled in by :func:`wargame.battle.kernels.muster.muster`.
    """

    grid: Grid
    roster: Roster
    units: Records  # UNIT, (n_units,), sorted by side
    elements: Records  # ELEMENT, (n_elements,)
    unit_of: I4  # (n_elements,) the unit of each
    networks: Records  # NETWORK, (n_networks,)
    emitters: Records  # EMITTER: sensors by network, then jammers by side and band
    side_first: I8  # (3,) first element of each side, and the end
    jammers: I8  # (2 sides, 4 kinds, 2): first row and number of the jammers of a side and kind
    command: I4  # elements that are command nodes, by network
    targets: I4  # units aimed at, by unit
    fire_control: I4  # units of which the launchers of a unit each need one that works, by unit
    waypoints: F8  # (n_waypoints, 2), m
    layers_m: F8  # (n_layers,) heights of the altitude layers, m
    rasters: F4  # (n_rasters, n_layers, ny * nx): effect of each fixed emitter in each cell
    ground_m: F8  # (ny, nx) terrain height, m
    effects: F8  # (5, n_units, n_classes): of a unit's weapons on target classes, see P_KILL …
    reach_m: F8  # (4, n_units, n_units): beyond which a unit's weapon can't touch an element of another; below 0: never
    raid_quantiles: F8  # (3, n) quantile tables of the raid effects
    estimate_quantiles: F8  # (n_tables, n) of the commanders' estimates, relative to the expected damage
    hurdles_usd: (
        F8  # (n_units, n_classes): expected damage from which on a unit's round is worth its price; 0: not asked
    )
    reserved: I8  # (n_units, n_classes): rounds of a unit that a target class may not have, held for the others
    muster: I8  # (2,): what holds for all that are present, see IS_STATIC_FIGHT …


# Results of a shot, in State.landed.
UNDER_WAY: Final = 0
HIT_TARGET: Final = 1
MISSED: Final = 2
WASTED: Final = 3  # its target was gone, or no longer tracked

# Layers of World.effects.
P_KILL: Final = 0  # of one shot
GUN_RATE: Final = 1  # kills per s
LASER: Final = 2  # share of the irradiance that takes effect, 0 if it may not be burnt
PULSE: Final = 3  # hazard of one pulse at range
STRIKE: Final = 4  # chance that an arrival hits
N_EFFECTS: Final = 5
N_WEAPONS: Final = 4  # effects of weapons that search for targets: all but STRIKE

# Entries of World.muster.
IS_STATIC_FIGHT: Final = 0  # 1 if something on the ground can hurt an enemy on the ground
MUSTERS: Final = 1  # how many times these arrays were filled in before


@register_pointed
class State(NamedTuple):
    """One battle under way; every array is modified in place."""

    bodies: Records  # BODY, (n_elements,)
    wakeups: I4  # (2, n_elements, padded to whole lines): ticks before which an element need not move, be exposed
    earliest: I4  # (2, n_lines): the least entry in a line of ``wakeups``
    unit_rates_version: I8  # (n_units,): field version at which all elements of a unit were exposed
    searches: Records  # SEARCH, (n_networks, n_elements)
    clocks: Records  # CLOCK, (n_networks,), at least one: searches for the element that is exposed
    tracks: Records  # TRACK, (n_networks, n_elements)
    left: Records  # LEFT, (n_rows, n_elements), rows as in UNIT.thrift_row
    fired: I4  # (n_rows, n_elements): shots so far of the units of a network and kind that have a limit
    waiting: I4  # (n_networks, n_elements): the first n_waiting of a row have a track that is not known of yet
    on_list: I1  # (n_networks, n_elements): whether it may be engaged now
    listed: I4  # (n_networks, n_elements + 1): the first n_listed of a row are those that may, in order
    changes: I4  # (n_networks, n_elements): elements whose track began or ended, as far as there is room
    freed: I4  # (n_networks, n_elements): on the first n_freed of a row the last shot arrived in the tick before
    new: I4  # (n_networks, n_elements): the first n_new of a row were put on the list or freed
    shooters: Records  # SHOOTER, (n_elements,)
    sleep_until: Records  # SLEEP, (4, n_elements)
    shots: Records  # SHOT: unit u owns the rows from its shot_first, n_flying[u] of them in use
    n_flying: I4  # (n_units,)
    emitters: Records  # EMITTING, (n_emitters,)
    networks: Records  # NETWORKING, (n_networks,)
    lines: I4  # (n_lines + 1,): of ``wakeups`` in which an element wakes up
    queue: I4  # (n_elements + 1,): elements awake in the phase under way
    lists: I4  # (3, n_elements): elements to settle this tick, see HIT …
    pulse_hazards: F8  # (n_elements,): of a pulse, to those in ``queue``
    landed: I4  # (n_shots, 4): network, target, unit and result of shots that arrived this tick
    counts: I8  # (N_COUNTS,)
    raid: F8  # (4,)
    cell_rates: F8  # (2, n_signature_classes, ny * nx, n_networks + 1): of detection and, last, of loss to jamming
    cell_rates_version: I8  # (n_signature_classes, ny * nx): the field version at which they were computed
    tally: F8  # (n_units, N_TALLY)
    scoreboard: I4  # (2, n_units, n_units): hard and soft kills, victim x cause
    stop: I1  # (1,): not 0 once another thread wants the battle to end at the next tick; no kernel writes it


# Rows of State.wakeups.
MOVE: Final = 0
EXPOSE: Final = 1
NO_TICK: Final = 2**31 - 1  # asleep for good

# Layers of State.cell_rates.
NOW: Final = 0  # under the fields as they were when the rates of the cell were last computed
BEFORE: Final = 1  # and as they had been the time before

# Rows of State.lists.
HIT: Final = 0  # under fire
CLAIMED: Final = 1  # with a claim on them
STRUCK: Final = 2  # with an impact

# Entries of State.counts.
N_HIT: Final = 0  # used entries of the lists
N_CLAIMED: Final = 1
N_STRUCK: Final = 2
N_LANDED: Final = 3
N_MOVING: Final = 4  # elements waiting, carried or flying
N_SHOTS: Final = 5  # shots in flight
N_ALIVE: Final = 6  # +side: standing or flying elements of a side (2 entries)
N_TICKS: Final = 8  # ticks fought
VERSION: Final = 9  # of the fields: rises when an emitter changes, and never falls
SEED: Final = 10
REPLICATION: Final = 11
CHANGED: Final = 12  # last tick in which an emitter was moved, launched or lost
MOVED: Final = 13  # ticks that elements have moved: N_TICKS, one more once a tick's moves began
UNSTEADY: Final = 14  # last tick, but for the first, in which a field changed
FOUGHT: Final = 15  # World.muster[MUSTERS] of the battle under way
N_REMOVED: Final = 16  # elements destroyed or lost to jamming so far
N_COUNTS: Final = 17


def empty_state(world: World, n_signature_classes: int = 0, n_shots: int = 0, stop: I1 | None = None) -> State:
    """Return a state with arrays of the right shapes, to be filled by :func:`wargame.battle.kernels.battle.reset`.

    Parameters
    ----------
    world
        What is fought from; other forces may be mustered into it later if it has room for them.
    n_signature_classes, n_shots
        Room for so many signatures and shots in flight at least, where a later force may have more than this one.
    stop
        Flag of shape (1,) by which another thread ends the battle; None for one that nobody else has.
    """
    n_units, n_networks, n = len(world.units), len(world.networks), len(world.elements)
    n_lines, n_cells = -(-n // PER_LINE), world.grid.ny * world.grid.nx
    n_shots = max(n_shots, int(world.units["shot_capacity"].sum()))
    n_signature_classes = max(n_signature_classes, int(world.units["signature_class"].max()) + 1)
    return State(
        bodies=records(n, BODY),
        wakeups=np.full((2, n_lines * PER_LINE), NO_TICK, np.int32),
        earliest=np.full((2, n_lines), NO_TICK, np.int32),
        unit_rates_version=np.zeros(n_units, np.int64),
        searches=records((n_networks, n), SEARCH),
        clocks=records(max(1, n_networks), CLOCK),
        tracks=records((n_networks, n), TRACK),
        left=records((int(world.units["thrift_row"].max()) + 1, n), LEFT),
        fired=np.zeros((int(world.units["shots_row"].max()) + 1, n), np.int32),
        waiting=np.zeros((n_networks, n), np.int32),
        on_list=np.zeros((n_networks, n), np.int8),
        listed=np.zeros((n_networks, n + 1), np.int32),
        changes=np.zeros((n_networks, n), np.int32),
        freed=np.zeros((n_networks, n), np.int32),
        new=np.zeros((n_networks, n), np.int32),
        shooters=records(n, SHOOTER),
        sleep_until=records((4, n), SLEEP),
        shots=records(n_shots, SHOT),
        n_flying=np.zeros(n_units, np.int32),
        emitters=records(len(world.emitters), EMITTING),
        networks=records(n_networks, NETWORKING),
        lines=np.zeros(n_lines + 1, np.int32),
        queue=np.zeros(n + 1, np.int32),
        lists=np.zeros((3, n), np.int32),
        pulse_hazards=np.zeros(n),
        landed=np.zeros((n_shots, 4), np.int32),
        counts=np.zeros(N_COUNTS, np.int64),
        raid=np.zeros(4),
        cell_rates=np.zeros((2, n_signature_classes, n_cells, n_networks + 1)),
        cell_rates_version=np.full((n_signature_classes, n_cells), -1),
        tally=np.zeros((n_units, N_TALLY)),
        scoreboard=np.zeros((2, n_units, n_units), np.int32),
        stop=np.zeros(1, np.int8) if stop is None else stop,
    )
