"""Detection by a network: a hazard fed by all its sensors, a track kept while its rate stays up.

lambda = min(lambda_max, sum over sensors of lambda_s S), S = sigma (R_s/r)^4 / (1 + J/S), where only sensors with
S >= 1 count: at reference range R_s a target of 1 m2 is found at rate lambda_s, and range grows with
sigma^(1/4). The hazard H += lambda dt detects when it passes a threshold drawn once from Exp(1), so that results
converge as the tick shrinks. Source: radar range equation, Skolnik ch. 1; Koopman, Search and Screening (1946).
"""

import math

from wargame.kernels.compile import inlined, kernel
from wargame.kernels.fields import read
from wargame.kernels.impact import claim
from wargame.kernels.jamming import (
    jam_to_signal,
    jammer_to_credit,
    loss_rate_per_s,
    place,
    set_emitter,
    works,
)
from wargame.kernels.memory import AHEAD, ask, gather_due
from wargame.kernels.position import locate, tick_after
from wargame.kernels.random import DETECT, DISCRIMINATE, exponential, uniform
from wargame.kernels.state import (
    DETECTED,
    DETECTION_RANGE_M,
    FLYING,
    LOOK,
    NEVER,
    NO_TICK,
    NOBODY,
    REPLICATION,
    SEED,
    STANDING,
    VERSION,
    State,
    World,
)


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


@inlined
def signal(world: World, state: State, row: int, unit: int, cell: int) -> float:
    """Return the signal of an element of ``unit`` in a cell at a sensor, relative to detection, jamming included."""
    gain = state.emitters[row].gain
    if gain == 0.0:
        return 0.0
    u = world.units[unit]
    return u.rcs * gain * read(world, state, row, cell, u.layer)


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
    return signal(world, state, row, world.unit_of[target], state.bodies[target].cell) >= 1.0


@kernel
def nearest_sensor_m(world: World, state: State, network: int, element: int) -> float:
    """Return the distance from an element to the nearest working sensor of a network that sees it, m."""
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
    draw = state.searches[network, element].draws
    state.searches[network, element].threshold = exponential(
        state.counts[SEED], state.counts[REPLICATION], DETECT, key, draw
    )


@kernel
def begin_track(world: World, state: State, network: int, element: int, now_s: float) -> None:
    """Start a track, recognise a decoy or not, and count a first detection, in place."""
    state.tracks[network, element].since_s = now_s
    state.networks[network].changed = 1
    if state.searches[network, element].draws > 0:
        return
    unit = world.unit_of[element]
    net = world.networks[network]
    if world.units[unit].is_decoy and net.p_discriminate > 0.0:
        key = world.elements[element].key ^ net.key
        known = uniform(state.counts[SEED], state.counts[REPLICATION], DISCRIMINATE, key, 0) < net.p_discriminate
        state.tracks[network, element].known_decoy = 1 if known else 0
    if not net.is_omniscient:
        state.tally[unit, DETECTED] += 1.0
        state.tally[unit, DETECTION_RANGE_M] += nearest_sensor_m(world, state, network, element)


@kernel
def drop_track(world: World, state: State, network: int, element: int) -> None:
    """Lose a track; finding the element again takes a new threshold, in place."""
    state.networks[network].changed = 1
    state.tracks[network, element].since_s = NEVER
    state.searches[network, element].hazard = 0.0
    state.searches[network, element].draws += 1
    set_threshold(world, state, network, element)


@kernel
def read_cell(world: World, state: State, unit: int, cell: int) -> None:
    """Compute what all fields do to a unit like this one in a cell, for everybody who comes by, in place."""
    row, n = world.units[unit].look, len(world.networks)
    for w in range(n):
        net = world.networks[w]
        if net.side != world.units[unit].side and net.is_watching:
            state.looks[row, cell, w] = detection_rate_per_s(world, state, w, unit, cell)
    state.looks[row, cell, n] = loss_rate_per_s(world, state, unit, cell)
    state.looked[row, cell] = state.counts[VERSION]


@inlined
def rate_now_per_s(world: World, state: State, which: int, unit: int, element: int) -> float:
    """Return the rate at which a network finds an element where it is now, 1/s; of loss to jamming for the last."""
    cell, row = state.bodies[element].cell, world.units[unit].look
    if row == NOBODY:
        if which == len(world.networks):
            return loss_rate_per_s(world, state, unit, cell)
        return detection_rate_per_s(world, state, which, unit, cell)
    if state.looked[row, cell] != state.counts[VERSION]:
        read_cell(world, state, unit, cell)
    return state.looks[row, cell, which]


@inlined
def look(world: World, state: State, network: int, unit: int, element: int, held_s: float) -> None:
    """Read anew at what rate a network finds an element, and drop its track if that is too low, in place.

    ``held_s`` is how long the old rate held; a search adds up the hazard of that time.
    """
    search, is_held = state.searches[network, element], state.tracks[network, element].since_s != NEVER
    if not is_held and search.rate_per_s > 0.0 and held_s > 0.0:
        search.hazard += search.rate_per_s * held_s
    rate = NEVER
    if not world.networks[network].is_omniscient:
        rate = rate_now_per_s(world, state, network, unit, element)
    search.rate_per_s = rate
    if is_held and (rate == 0.0 or rate < world.grid.drop_rate_per_s):
        drop_track(world, state, network, element)


@inlined
def tick_of(tick: int, hazard: float, rate_per_s: float, tick_s: float, threshold: float) -> int:
    """Return the tick before which a hazard that grows at a rate surely stays below a threshold."""
    return tick_after(tick, (threshold - hazard) / (rate_per_s * tick_s))


@inlined
def watch(world: World, state: State, network: int, element: int, tick: int) -> int:
    """Let one network search for an element up to this tick, in place; return when it next need look."""
    search, tick_s = state.searches[network, element], world.grid.tick_s
    if search.rate_per_s == 0.0 or state.tracks[network, element].since_s != NEVER:
        return NO_TICK
    hazard = search.hazard + search.rate_per_s * ((tick + 1 - state.bodies[element].since) * tick_s)
    if hazard >= search.threshold:
        search.hazard = hazard
        begin_track(world, state, network, element, (tick + 1) * tick_s)
        return NO_TICK
    return tick_of(tick, hazard, search.rate_per_s, tick_s, search.threshold)


@inlined
def jam(world: World, state: State, element: int, tick: int) -> int:
    """Expose an element to jamming up to this tick, in place; return when that need be done next."""
    body, tick_s = state.bodies[element], world.grid.tick_s
    if body.jam_rate_per_s == 0.0:
        return NO_TICK
    hazard = body.jam_hazard + body.jam_rate_per_s * ((tick + 1 - body.since) * tick_s)
    if hazard >= body.jam_threshold:
        claim(world, state, element, jammer_to_credit(world, state, element), True, tick)
        return tick + 1
    return tick_of(tick, hazard, body.jam_rate_per_s, tick_s, body.jam_threshold)


@inlined
def read_fields(world: World, state: State, unit: int, element: int, tick: int) -> None:
    """Read all rates of an element where it is, from this tick on; settle what the old ones came to. In place."""
    body, u = state.bodies[element], world.units[unit]
    held_s = (tick - body.since) * world.grid.tick_s
    for w in range(len(world.networks)):
        if world.networks[w].is_watching and world.networks[w].side != u.side:
            look(world, state, w, unit, element, held_s)
    if u.nav > 0.0 or u.link > 0.0:
        body.jam_hazard += body.jam_rate_per_s * held_s
        body.jam_rate_per_s = rate_now_per_s(world, state, len(world.networks), unit, element)
    body.seen, body.since = state.counts[VERSION], tick


@inlined
def expose_one(world: World, state: State, unit: int, element: int, tick: int) -> None:
    """Let an element be searched for and jammed up to this tick, and note when it need be looked at next, in place."""
    body, side = state.bodies[element], world.units[unit].side
    due = NO_TICK
    if body.status == FLYING or body.status == STANDING:
        if body.seen != state.counts[VERSION]:
            read_fields(world, state, unit, element, tick)
        for w in range(len(world.networks)):
            if world.networks[w].is_watching and world.networks[w].side != side:
                due = min(due, watch(world, state, w, element, tick))
        due = min(due, jam(world, state, element, tick))
    state.due[LOOK, element] = due


@inlined
def ask_for(world: World, state: State, unit: int, element: int) -> None:
    """Ask for what a look at an element will read."""
    ask(state.bodies, element)
    for w in range(len(world.networks)):
        if world.networks[w].is_watching and world.networks[w].side != world.units[unit].side:
            ask(state.searches, (w, element))
            ask(state.tracks, (w, element))


@inlined
def expose(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 4: every element of a unit that is due is searched for and jammed; all are if a field changed. In place.

    Between two looks hazards grow at a constant rate, H = H0 + lambda (t - t0), so that the tick in which one passes
    its threshold is known: an element is due then, or when it changes its cell.
    """
    u = world.units[unit]
    is_stale = state.unit_seen[unit] != state.counts[VERSION]
    n = gather_due(state, LOOK, u.first, u.count, NO_TICK if is_stale else tick)
    for i in range(n):
        if i + AHEAD < n:
            ask_for(world, state, unit, state.queue[i + AHEAD])
        expose_one(world, state, unit, state.queue[i], tick)
    state.unit_seen[unit] = state.counts[VERSION]
