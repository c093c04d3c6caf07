"""Detection by a network: a hazard fed by all its sensors, a track kept while its rate stays up.

lambda = min(lambda_max, sum over sensors of lambda_s S), S = sigma (R_s/r)^4 / (1 + J/S), where only sensors with
S >= 1 count: at reference range R_s a target of 1 m2 is found at rate lambda_s, and range grows with
sigma^(1/4). An optical sensor sees nothing beyond the visibility V of the raid, where (R_s/r)^4 < (R_s/V)^4.
At its first track a network takes a decoy for what it is with one chance, and a real threat for a decoy with another:
of real threats a share p_m is not engaged, of decoys a share p_d, so that of a stream of threats that it destroys
whenever it engages them p_m leak, and 1 - p_d of the decoys are fired at.
The hazard H += lambda dt detects when it passes a threshold drawn once from Exp(1), so that results
converge as the tick shrinks. Source: radar range equation, Skolnik ch. 1; Koopman, Search and Screening (1946).
"""

import math
from typing import Final

from wargame.battle.kernels.estimate import draw_estimate
from wargame.battle.kernels.fields import read
from wargame.battle.kernels.impact import end_track, note_track
from wargame.battle.kernels.jamming import (
    jam_to_signal,
    loss_rate_per_s,
    place,
    set_emitter,
    works,
)
from wargame.battle.kernels.networks import wait
from wargame.battle.kernels.position import cell_now, locate
from wargame.battle.kernels.state import (
    BEFORE,
    DETECTED,
    DETECTION_RANGE_M,
    NEVER,
    NOBODY,
    NOW,
    REPLICATION,
    SEED,
    VERSION,
    VISIBILITY,
    State,
    World,
)
from wargame.battle.kernels.streams import DETECT, DISCRIMINATE
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.hints import cold
from wargame.compiled.random import exponential, uniform


@kernel
def emit_sensing(world: World, state: State, unit: int) -> None:
    """Phase 2: the unit's sensors are moved, lost or jammed; their gain 1/(1 + J/S) and place change, in place."""
    u = world.units[unit]
    for e in range(u.first, u.first + u.count):
        row = world.elements[e].sensor_row
        if row != NOBODY:
            x, y = place(world, state, row)
            gain = 1.0 / (1.0 + jam_to_signal(world, state, row)) if works(world, state, e) else 0.0
            set_emitter(state, row, gain, x, y)


SEEN: Final = 1.0 - 1e-6  # fields are kept in single precision: what is right at the visibility is seen


@kernel
def set_floor(world: World, state: State, row: int) -> None:
    """Let an optical sensor see no farther than the visibility of the raid, in place.

    The least field that it sees is (R/V)^4; 0, so that all is as it was, where its instrumented range is shorter.
    """
    emitter, visibility_m, floor = world.emitters[row], state.raid[VISIBILITY], 0.0
    if world.units[emitter.unit].sensor_is_optical and visibility_m < emitter.instrumented_m:
        ratio = emitter.range_m / visibility_m
        floor = ratio * ratio * (ratio * ratio) * SEEN
    if state.emitters[row].floor != floor:
        state.emitters[row].floor = floor
        state.counts[VERSION] += 1


@inlined
def signal(world: World, state: State, row: int, unit: int, cell: int) -> float:
    """Return the signal of an element of ``unit`` in a cell at a sensor, relative to detection, jamming included."""
    gain = state.emitters[row].gain
    if gain == 0.0:
        return 0.0
    u = world.units[unit]
    field = read(world, state, row, cell, u.layer)
    return u.rcs * gain * field if field >= state.emitters[row].floor else 0.0


@inlined
def watches(world: World, network: int, side: int) -> bool:
    """Return whether a network searches for elements of a side."""
    return world.networks[network].is_watching and world.networks[network].side != side


@kernel
def detection_rate_per_s(world: World, state: State, network: int, unit: int, cell: int) -> float:
    """Return the rate at which a network finds an element of ``unit`` that is in a cell, 1/s."""
    net = world.networks[network]
    rate = 0.0
    for row in range(net.sensor_first, net.sensor_first + net.sensor_count):
        s = signal(world, state, row, unit, cell)
        if s >= 1.0:
            rate += world.emitters[row].rate_per_s * s
    return min(rate, world.grid.detection_rate_max_per_s)


@kernel
def sees_itself(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether the shooter's own sensor holds the target: what is left when the network is down."""
    row = world.elements[shooter].sensor_row
    if row == NOBODY:
        return False
    return signal(world, state, row, world.unit_of[target], cell_now(world, state, target)) >= 1.0


@kernel
def nearest_sensor_m(world: World, state: State, network: int, element: int) -> float:
    """Return the distance over the ground from an element to the nearest working sensor that sees it, m.

    Of a network's sensors. The range at first detection is reported as on a map; the slant range decides who sees.
    """
    net = world.networks[network]
    unit, cell = world.unit_of[element], state.bodies[element].cell
    nearest = NEVER
    locate(world, state, element)
    for row in range(net.sensor_first, net.sensor_first + net.sensor_count):
        if signal(world, state, row, unit, cell) >= 1.0:
            dx = state.bodies[element].x_m - state.emitters[row].x_m
            dy = state.bodies[element].y_m - state.emitters[row].y_m
            nearest = min(nearest, math.hypot(dx, dy))
    return nearest


@kernel
def set_threshold(world: World, state: State, network: int, element: int) -> None:
    """Draw how much hazard the network's next detection of an element takes, in place."""
    key = world.elements[element].key ^ world.networks[network].key
    draw = state.tracks[network, element].draws
    state.searches[network, element].threshold = exponential(
        state.counts[SEED], state.counts[REPLICATION], DETECT, key, draw
    )


@kernel
def begin_track(world: World, state: State, network: int, element: int, now_s: float) -> None:
    """Start a track; at the first one estimate the threat, recognise a decoy or not, and count it, in place."""
    state.tracks[network, element].since_s = now_s
    note_track(state, network, element)
    wait(state, network, element)
    if state.tracks[network, element].draws > 0:
        return
    unit = world.unit_of[element]
    net = world.networks[network]
    if net.estimate_row != NOBODY:
        draw_estimate(world, state, network, element)
    p_dismissed = net.p_discriminate if world.units[unit].is_decoy else net.p_misidentify
    if p_dismissed > 0.0:
        key = world.elements[element].key ^ net.key
        dismissed = uniform(state.counts[SEED], state.counts[REPLICATION], DISCRIMINATE, key, 0) < p_dismissed
        state.tracks[network, element].known_decoy = 1 if dismissed else 0
    if not net.is_omniscient:
        state.tally[unit, DETECTED] += 1.0
        state.tally[unit, DETECTION_RANGE_M] += nearest_sensor_m(world, state, network, element)


@kernel
def drop_track(world: World, state: State, network: int, element: int) -> None:
    """Lose a track; finding the element again takes a new threshold, in place."""
    end_track(state, network, element)
    state.searches[network, element].hazard = 0.0
    state.tracks[network, element].draws += 1
    set_threshold(world, state, network, element)


@kernel
def read_cell(world: World, state: State, unit: int, cell: int) -> None:
    """Compute what all fields do to a unit like this one in a cell, for everybody who comes by, in place."""
    cold()
    row, n = world.units[unit].signature_class, len(world.networks)
    for which in range(n + 1):
        state.cell_rates[BEFORE, row, cell, which] = state.cell_rates[NOW, row, cell, which]
    for w in range(n):
        if watches(world, w, world.units[unit].side):
            state.cell_rates[NOW, row, cell, w] = detection_rate_per_s(world, state, w, unit, cell)
    state.cell_rates[NOW, row, cell, n] = loss_rate_per_s(world, state, unit, cell)
    state.cell_rates_version[row, cell] = state.counts[VERSION]
