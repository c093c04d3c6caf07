"""Muster: fill in a World with those who are there, from a World at full strength, its Layout, and a Force.

Absent elements are not in the arrays, so they cost nothing in the battle. A unit that does not move takes its first
sites, and its emitters their rasters; formation, aims, ways and launch times of what moves follow from who is there.
Nothing is allocated.

Sums are taken in the order in which NumPy takes them (pairwise: Higham, SIAM J. Sci. Comput. 14(4) 783, 1993), so
that a length is the same to the last digit wherever it is worked out.
"""

import math

import numpy as np

from wargame.battle.kernels.force import (
    DISC,
    LINE,
    MUSTERED,
    NO_CARRIER,
    NO_ROOM,
    OF_GUNS,
    OF_LAUNCHERS,
    TOO_MANY,
    Force,
    Layout,
)
from wargame.battle.kernels.state import (
    F8,
    I4,
    IS_STATIC_FIGHT,
    JAM_LINK,
    JAM_NAV,
    JAM_RADAR,
    MUSTERS,
    N_EFFECTS,
    N_WEAPONS,
    NEVER,
    NOBODY,
    P_KILL,
    SENSOR,
    STRIKE,
    Records,
    World,
)
from wargame.compiled.compile import kernel


@kernel
def muster(base: World, layout: Layout, force: Force, world: World) -> int:
    """Fill in ``world`` with a force, modified in place; return MUSTERED, or why it cannot be, then with no element.

    Parameters
    ----------
    base
        The world at full strength: every site taken.
    layout
        What it was laid out from; its ``work`` is modified.
    force
        Who and what is there.
    world
        A copy of ``base`` with room enough; what does not depend on the force may be shared with it.
    """
    status = present(base, layout, force, world)
    if status != MUSTERED:
        world.side_first[:] = 0
        world.units["count"][:] = 0
        return status
    for u in range(len(world.units)):
        place(layout, force, world, u)
        arm(layout, force, world, u)
        aim(layout, force, world, u)
    emit(layout, force, world)
    link(layout, force, world)
    expose(base, force, world)
    affect(layout, force, world)
    for u in range(len(world.units)):
        if world.units[u].is_mover and world.units[u].carrier == NOBODY:
            measure(layout, world, u)
    time_waves(layout, world)
    threaten(layout, world)
    for i in range(3):
        for j in range(world.raid_quantiles.shape[1]):
            world.raid_quantiles[i, j] = force.raid_quantiles[i, j]
    world.muster[IS_STATIC_FIGHT] = 1 if is_static_fight(layout, world) else 0
    world.muster[MUSTERS] += 1
    return MUSTERED


@kernel
def present(base: World, layout: Layout, force: Force, world: World) -> int:
    """Note how many elements each unit has and what they are worth, in place; return whether that is possible."""
    n, n_emitters = 0, 0
    for u in range(len(world.units)):
        unit, count, carrier = world.units[u], force.count[u], world.units[u].carrier
        if count < 0 or count > layout.deployments[u].sites:
            return TOO_MANY
        if count > 0 and carrier != NOBODY and force.count[carrier] == 0:
            return NO_CARRIER
        if unit.side == 1 and (u == 0 or world.units[u - 1].side == 0):
            world.side_first[1] = n
        unit.first, unit.count = n, count
        n += count
        n_emitters += count * (int(unit.has_sensor) + int(unit.has_jammer))
        unit.price_usd, unit.value_usd = force.price_usd[u], force.value_usd[u]
        unit.round_usd, unit.scarcity_usd = force.round_usd[u], force.scarcity_usd[u]
        unit.nav = base.units[u].nav * force.susceptibility[u]
        unit.link = base.units[u].link * force.susceptibility[u]
    if world.units[0].side == 1:
        world.side_first[1] = 0
    elif world.units[len(world.units) - 1].side == 0:
        world.side_first[1] = n
    world.side_first[0], world.side_first[2] = 0, n
    if n > len(world.elements) or n > len(world.unit_of) or n_emitters > len(world.emitters):
        return NO_ROOM
    return MUSTERED


@kernel
def offset_m(layout: Layout, u: int, n: int, i: int) -> tuple[float, float]:
    """Return where the i-th of n elements of a unit is in its formation, from its centre, m."""
    at = layout.deployments[u]
    if at.spread_m == 0.0 or n < 2:
        return 0.0, 0.0
    if at.formation == LINE:
        across = i * ((at.spread_m + at.spread_m) / (n - 1)) - at.spread_m if i < n - 1 else at.spread_m
        return -across * at.heading_sin, across * at.heading_cos
    if at.formation == DISC:
        radius = at.spread_m * math.sqrt((i + 0.5) / n)
        return radius * layout.spiral[i, 0], radius * layout.spiral[i, 1]
    return 0.0, 0.0


@kernel
def place(layout: Layout, force: Force, world: World, u: int) -> None:
    """Put the elements of a unit where they start, on their platforms if they are carried, in place."""
    unit = world.units[u]
    host = u if unit.carrier == NOBODY else unit.carrier
    at, own = layout.deployments[host], layout.deployments[u]
    n = force.count[host] if world.units[host].is_mover else at.sites
    for i in range(unit.count):
        e, row = unit.first + i, i % max(n, 1)
        element = world.elements[e]
        world.unit_of[e] = u
        element.key = unit.key | np.uint64(i)
        element.dx_m, element.dy_m = offset_m(layout, host, n, row)
        element.x_m = min(max(at.x_m + element.dx_m, 0.0), layout.width_m[0])
        element.y_m = min(max(at.y_m + element.dy_m, 0.0), layout.width_m[1])
        element.parent = NOBODY if host == u else world.units[host].first + row
        element.launch_s = own.launch_s + own.launch_gap_s * i if host == u else 0.0
        element.path_m = 0.0
        element.damage_hits = force.damage_hits[u]
        element.sensor_row = NOBODY


@kernel
def share_of(total: float, n: int, i: int) -> float:
    """Return what the i-th of n gets of a whole number dealt out evenly, the first first; of infinity, all."""
    if total == NEVER:
        return NEVER
    each = math.floor(total / n)
    return each + (1.0 if i < total - each * n else 0.0)


@kernel
def arm(layout: Layout, force: Force, world: World, u: int) -> None:
    """Deal a unit's rounds out to its launchers and guns, in place."""
    unit = world.units[u]
    unit.rounds = force.rounds[u, OF_LAUNCHERS] if unit.has_launcher else 0.0
    unit.gun_rounds = force.rounds[u, OF_GUNS] if unit.has_gun else 0.0
    for i in range(unit.count):
        element = world.elements[unit.first + i]
        rounds = share_of(unit.rounds, unit.count, i)
        element.rounds = int(min(float(unit.magazine), rounds))
        element.stock = int(rounds - element.rounds)
        gun_rounds = share_of(unit.gun_rounds, unit.count, i)
        element.gun_rounds = min(unit.gun_magazine, gun_rounds)
        element.gun_stock = 0.0 if gun_rounds == NEVER else gun_rounds - element.gun_rounds
    most = share_of(unit.rounds, unit.count, 0) if unit.count > 0 else 0.0
    in_flight = min(most, float(unit.channels * layout.deployments[u].shots_of_channel))
    unit.shot_first = 0 if u == 0 else world.units[u - 1].shot_first + world.units[u - 1].shot_capacity
    unit.shot_capacity = unit.count * int(in_flight) if unit.has_launcher else 0


@kernel
def aim(layout: Layout, force: Force, world: World, u: int) -> None:
    """Deal the elements of a unit out to targets, in place: in turn, or by weights if the force has some."""
    unit = world.units[u]
    if math.isnan(force.target_weights[u, 0]):
        aim_in_turn(layout, force, world, u)
        return
    total = apportion(layout, force, u)
    n_units, work = len(world.units), layout.work
    for i in range(unit.count):
        best, lag = NOBODY, 0.0
        for t in range(n_units if total > 0.0 else 0):
            behind = work[t] * (i + 1) - work[n_units + t] * unit.count  # of what is its due by now
            if work[n_units + t] < work[t] and (best == NOBODY or behind > lag):
                best, lag = t, behind
        if best == NOBODY:
            world.elements[unit.first + i].aim = NOBODY
            continue
        turn = int(work[n_units + best])
        world.elements[unit.first + i].aim = world.units[best].first + turn % world.units[best].count
        work[n_units + best] += 1.0


@kernel
def aim_in_turn(layout: Layout, force: Force, world: World, u: int) -> None:
    """Let the elements of a unit aim in turn at the elements of the targets that the scenario names, in place.

    The share that hunts the defence, evenly among the others, does so at what it hunts, if that is there.
    """
    unit, at = world.units[u], layout.deployments[u]
    share = 0.0
    if at.hunting_share > 0.0 and total_of(force, layout.hunted, at.hunted_first, at.hunted_count) > 0:
        share = at.hunting_share
    for i in range(unit.count):
        before = hunters(share, i)
        if hunters(share, i + 1) > before:
            aim_at = in_turn(force, world, layout.hunted, at.hunted_first, at.hunted_count, before)
        else:
            aim_at = in_turn(force, world, layout.targets, at.target_first, at.target_count, i - before)
        world.elements[unit.first + i].aim = aim_at


@kernel
def hunters(share: float, n: int) -> int:
    """Return how many of the first n elements hunt the defence: floor(n share), with 1e-9 against rounding."""
    return math.floor(n * share + 1e-9)


@kernel
def total_of(force: Force, units: I4, first: int, count: int) -> int:
    """Return how many elements the units in some rows have together."""
    total = 0
    for row in range(first, first + count):
        total += int(force.count[units[row]])
    return total


@kernel
def in_turn(force: Force, world: World, units: I4, first: int, count: int, turn: int) -> int:
    """Return the element whose turn it is among those of the units in some rows, NOBODY if there is none."""
    total = total_of(force, units, first, count)
    if total == 0:
        return NOBODY
    left, row = turn % total, first
    while left >= force.count[units[row]]:
        left -= force.count[units[row]]
        row += 1
    return world.units[units[row]].first + left


@kernel
def apportion(layout: Layout, force: Force, u: int) -> float:
    """Put how many elements of a unit are to aim at each unit at the front of ``work``, in place, zeros behind it.

    By largest remainder of the weights of those that are there, the first first; returns the sum of these weights.
    """
    n_units, work, total = len(force.count), layout.work, 0.0
    for t in range(n_units):
        work[t], work[n_units + t] = 0.0, 0.0
        total += force.target_weights[u, t] if force.count[t] > 0 else 0.0
    if total == 0.0:
        return total
    left = force.count[u]
    for t in range(n_units):
        weight = force.target_weights[u, t] if force.count[t] > 0 else 0.0
        exact = weight / total * force.count[u]
        work[t] = min(math.floor(exact), float(left))
        work[n_units + t] = exact - work[t]
        left -= int(work[t])
    while left > 0:
        best = 0
        for t in range(n_units):
            best = t if work[n_units + t] > work[n_units + best] else best
        work[best] += 1.0
        work[n_units + best] = -1.0
        left -= 1
    for t in range(n_units):
        work[n_units + t] = 0.0
    return total


@kernel
def emit(layout: Layout, force: Force, world: World) -> None:
    """List the emitters: sensors by network, then jammers by side and band; in place."""
    n = 0
    for w in range(len(world.networks)):
        world.networks[w].sensor_first = n
        for u in range(len(world.units)):
            if world.units[u].has_sensor and world.units[u].network == w:
                n = add_sensors(layout, force, world, u, n)
        world.networks[w].sensor_count = n - world.networks[w].sensor_first
        if world.networks[w].sensor_count == 0:
            world.networks[w].sensor_first = 0
    for side in range(2):
        for kind in (JAM_NAV, JAM_LINK, JAM_RADAR):
            first = n
            for u in range(len(world.units)):
                if (
                    world.units[u].has_jammer
                    and world.units[u].side == side
                    and layout.deployments[u].jammer_kind == kind
                ):
                    n = add_jammers(layout, force, world, u, n)
            world.jammers[side, kind, 0] = first if n > first else 0
            world.jammers[side, kind, 1] = n - first


@kernel
def add_emitter(world: World, row: int, u: int, i: int, raster: int) -> None:
    """Note whose an emitter is, in place; ``raster`` is that of its unit's first site, or NOBODY."""
    emitter, unit = world.emitters[row], world.units[u]
    emitter.unit, emitter.element = u, unit.first + i
    emitter.network, emitter.side = unit.network, unit.side
    emitter.raster = NOBODY if raster == NOBODY else raster + i


@kernel
def add_sensors(layout: Layout, force: Force, world: World, u: int, n: int) -> int:
    """Add the sensors of a unit to ``n`` emitters, in place; return how many there are then."""
    at = layout.deployments[u]
    for i in range(world.units[u].count):
        emitter = world.emitters[n]
        add_emitter(world, n, u, i, at.sensor_raster)
        emitter.kind, emitter.range_m, emitter.mast_m, emitter.power = SENSOR, at.sensor_range_m, at.sensor_mast_m, 1.0
        emitter.rate_per_s = at.sensor_rate_per_s * force.sensing[u]
        emitter.instrumented_m = at.sensor_instrumented_m
        world.elements[world.units[u].first + i].sensor_row = n
        n += 1
    return n


@kernel
def add_jammers(layout: Layout, force: Force, world: World, u: int, n: int) -> int:
    """Add the jammers of a unit to ``n`` emitters, in place; return how many there are then."""
    at = layout.deployments[u]
    for i in range(world.units[u].count):
        emitter = world.emitters[n]
        add_emitter(world, n, u, i, at.jammer_raster)
        emitter.kind, emitter.range_m, emitter.mast_m = at.jammer_kind, at.jammer_range_m, at.jammer_mast_m
        emitter.rate_per_s, emitter.instrumented_m, emitter.power = 0.0, NEVER, force.jamming[u]
        n += 1
    return n


@kernel
def link(layout: Layout, force: Force, world: World) -> None:
    """Note what each network has: command nodes, sensors, whether it works; in place."""
    n = 0
    for w in range(len(world.networks)):
        net, first = world.networks[w], n
        for row in range(layout.node_rows[w, 0], layout.node_rows[w, 0] + layout.node_rows[w, 1]):
            unit = world.units[layout.nodes[row]]
            for e in range(unit.first, unit.first + unit.count):
                world.command[n] = e
                n += 1
        net.command_first, net.command_count = first, n - first
        if layout.node_rows[w, 1] > 0 and n == first:
            net.command_count = -1  # it needs one
        net.is_watching = net.sensor_count > 0 or net.is_omniscient
        net.is_down = force.up[w] == 0
        net.p_discriminate = force.p_discriminate[w]


@kernel
def expose(base: World, force: Force, world: World) -> None:
    """Note whom an enemy can see or jam at all, and which of those that move have the same signature, in place."""
    n_signature_classes = 0
    for u in range(len(world.units)):
        unit = world.units[u]
        enemy, seen = 1 - unit.side, False
        for w in range(len(world.networks)):
            seen |= world.networks[w].side != unit.side and world.networks[w].is_watching
        jammed = unit.nav > 0.0 and world.jammers[enemy, JAM_NAV, 1] > 0
        jammed |= unit.link > 0.0 and world.jammers[enemy, JAM_LINK, 1] > 0
        unit.is_exposed = seen or jammed
        unit.signature_class = NOBODY
        if unit.is_mover:
            for v in range(u):
                if unit.signature_class == NOBODY and has_same_signature(unit, world.units[v]):
                    unit.signature_class = world.units[v].signature_class
            if unit.signature_class == NOBODY:
                unit.signature_class = n_signature_classes
                n_signature_classes += 1


@kernel
def has_same_signature(a: Records, b: Records) -> bool:
    """Return whether two units that move are the same to sensors and jammers."""
    return (
        b.is_mover
        and a.side == b.side
        and a.layer == b.layer
        and a.rcs == b.rcs
        and a.nav == b.nav
        and a.link == b.link
    )


@kernel
def affect(layout: Layout, force: Force, world: World) -> None:
    """Work out what each unit does to each target class, what it must save, and from how far it does it, in place."""
    n_units = len(world.units)
    for u in range(n_units):
        for c in range(world.effects.shape[2]):
            for kind in range(N_EFFECTS):
                effect = layout.effects[kind, u, c] * force.kill[u, c]
                world.effects[kind, u, c] = min(effect, 1.0) if kind in (P_KILL, STRIKE) else effect
        for weapon in range(N_WEAPONS):
            for t in range(n_units):
                hurts = world.effects[weapon, u, world.units[t].target_class] > 0.0
                world.reach_m[weapon, u, t] = layout.reach_m[weapon, u, t] if hurts else -1.0
        for c in range(world.effects.shape[2]):
            world.hurdles_usd[u, c] = hurdle_usd(world, u, c)


@kernel
def hurdle_usd(world: World, u: int, target_class: int) -> float:
    """Return the expected damage from which on a round is worth its price, USD: (price + scarcity) / (k p).

    NEVER if it does nothing to a target class; 0 if the unit does not ask.
    """
    unit, p_kill = world.units[u], world.effects[P_KILL, u, target_class]
    if p_kill == 0.0:
        return NEVER
    return (unit.round_usd + unit.scarcity_usd) / (unit.economy_factor * p_kill) if unit.economy_factor > 0.0 else 0.0


@kernel
def is_static_fight(layout: Layout, world: World) -> bool:
    """Return whether something on the ground can hurt an enemy on the ground, by the catalogue."""
    for u in range(len(world.units)):
        for t in range(len(world.units)):
            a, b = world.units[u], world.units[t]
            if a.side != b.side and a.count > 0 and b.count > 0 and not a.is_mover and not b.is_mover:
                for weapon in range(N_WEAPONS):
                    if layout.effects[weapon, u, b.target_class] > 0.0:
                        return True
    return False


@kernel
def pairwise_sum(terms: F8, first: int, n: int) -> float:
    """Return the sum of ``n`` terms from ``first`` on, as NumPy adds up."""
    if n < 8:
        total = 0.0
        for i in range(first, first + n):
            total += terms[i]
        return total
    if n > 128:
        half = n // 2 - n // 2 % 8
        return pairwise_sum(terms, first, half) + pairwise_sum(terms, first + half, n - half)
    a, b, c, d = terms[first], terms[first + 1], terms[first + 2], terms[first + 3]
    e, f, g, h = terms[first + 4], terms[first + 5], terms[first + 6], terms[first + 7]
    i = first + 8
    while i < first + n - n % 8:
        a, b, c, d = a + terms[i], b + terms[i + 1], c + terms[i + 2], d + terms[i + 3]
        e, f, g, h = e + terms[i + 4], f + terms[i + 5], g + terms[i + 6], h + terms[i + 7]
        i += 8
    total = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for j in range(i, first + n):
        total += terms[j]
    return total


@kernel
def path_m(layout: Layout, world: World, e: int) -> float:
    """Return the length of an element's way over its waypoints to its target, m."""
    element, unit, n = world.elements[e], world.units[world.unit_of[e]], 0
    x, y = element.x_m, element.y_m
    for row in range(unit.waypoint_first, unit.waypoint_first + unit.waypoint_count):
        next_x, next_y = world.waypoints[row, 0] + element.dx_m, world.waypoints[row, 1] + element.dy_m
        layout.work[n] = math.sqrt((next_x - x) * (next_x - x) + (next_y - y) * (next_y - y))
        x, y, n = next_x, next_y, n + 1
    if element.aim != NOBODY:
        dx, dy = world.elements[element.aim].x_m - x, world.elements[element.aim].y_m - y
        layout.work[n] = math.sqrt(dx * dx + dy * dy)
        n += 1
    return pairwise_sum(layout.work, 0, n)


@kernel
def measure(layout: Layout, world: World, u: int) -> None:
    """Work out the length of each element's way, and when it starts for a given time on target, in place."""
    unit, at = world.units[u], layout.deployments[u]
    for e in range(unit.first, unit.first + unit.count):
        element = world.elements[e]
        element.path_m = path_m(layout, world, e)
        if not math.isnan(at.time_on_target_s):
            flown_m = element.path_m - (0.0 if unit.is_expendable else unit.release_range_m)
            wanted_s = at.time_on_target_s - flown_m / unit.speed_mps
            element.launch_s += max(wanted_s, 0.0) - at.launch_s


@kernel
def arrival_s(world: World, u: int, e: int) -> float:
    """Return when an element arrives if nothing happens to it, s: its launch, and its way at its speed."""
    return world.elements[e].launch_s + world.elements[e].path_m / world.units[u].speed_mps


@kernel
def first_arrival_s(world: World, u: int) -> float:
    """Return when the first element of a unit arrives, NEVER if none is there."""
    first_s = NEVER
    for e in range(world.units[u].first, world.units[u].first + world.units[u].count):
        first_s = min(first_s, arrival_s(world, u, e))
    return first_s


@kernel
def put_off(world: World, u: int, delay_s: float) -> float:
    """Launch all elements of a unit later, in place; return when the last of them arrives, s."""
    last_s = 0.0
    for e in range(world.units[u].first, world.units[u].first + world.units[u].count):
        world.elements[e].launch_s += delay_s
        last_s = max(last_s, arrival_s(world, u, e))
    return last_s


@kernel
def bring_together(world: World, u: int, simultaneity: float, latest_s: float) -> None:
    """Launch each element of a unit later by a share of the time by which it would be early, in place."""
    for e in range(world.units[u].first, world.units[u].first + world.units[u].count):
        world.elements[e].launch_s += simultaneity * max(latest_s - arrival_s(world, u, e), 0.0)


@kernel
def time_waves(layout: Layout, world: World) -> None:
    """Delay launches so that the units of a wave first arrive together, then all of it as close as is wanted. In place.

    With a_e = launch + path / speed: the first arrivals min a_e of all units of a wave are put off to the latest of
    them; then each launch by simultaneity times T* - a_e, T* the latest arrival of the wave.
    """
    n_units, work = len(world.units), layout.work
    for u in range(n_units):
        work[u], work[n_units + u] = 0.0, 0.0  # by wave: when first arrivals coincide, and the latest arrival
    for u in range(n_units):
        wave = layout.deployments[u].wave
        if wave != NOBODY and world.units[u].count > 0:
            work[wave] = max(work[wave], first_arrival_s(world, u))
    for u in range(n_units):
        wave = layout.deployments[u].wave
        if wave != NOBODY and world.units[u].count > 0:
            last_s = put_off(world, u, float(work[wave]) - first_arrival_s(world, u))
            work[n_units + wave] = max(work[n_units + wave], last_s)
    for u in range(n_units):
        wave = layout.deployments[u].wave
        if wave != NOBODY and layout.deployments[u].simultaneity > 0.0:
            bring_together(world, u, layout.deployments[u].simultaneity, float(work[n_units + wave]))


@kernel
def worth_usd(world: World, u: int) -> float:
    """Return what an enemy destroys with an undamaged element of a unit, USD."""
    return world.units[u].price_usd + world.units[u].value_usd


@kernel
def expected_damage_usd(world: World, u: int, target: int) -> float:
    """Return what a leak of an element of unit ``u``, as it looks, is expected to destroy of an undamaged target."""
    unit, at = world.units[u], world.units[target]
    if unit.seen_damage_hits < at.threshold_hits:
        return 0.0
    share = min(unit.seen_damage_hits / at.hits_to_destroy, 1.0)
    return unit.seen_p_hit * share * worth_usd(world, target)


@kernel
def prior_usd(world: World, u: int) -> float:
    """Return what a leak of an element of a unit is expected to destroy, its aim unknown, USD.

    The mean over all on the ground of the other side, each as likely an aim as it is worth. Without a warhead that it
    is spent with, or something that looks like one, an element is worth its own price and value to an enemy.
    """
    if not world.units[u].seems_armed:
        return worth_usd(world, u)
    total, weight = 0.0, 0.0
    for t in range(len(world.units)):
        target = world.units[t]
        if target.side != world.units[u].side and not target.is_mover:
            total += target.count * worth_usd(world, t) * expected_damage_usd(world, u, t)
            weight += target.count * worth_usd(world, t)
    return total / weight if weight > 0.0 else 0.0


@kernel
def threaten(layout: Layout, world: World) -> None:
    """Work out what an element of each unit threatens to destroy as long as its aim is unknown, USD, in place.

    A platform threatens with what it carries, too.
    """
    own = layout.work
    for u in range(len(world.units)):
        own[u] = prior_usd(world, u)
        world.units[u].prior_threat_usd = own[u]
    for u in range(len(world.units)):
        above = world.units[u].carrier
        while above != NOBODY and world.units[above].count > 0:
            world.units[above].prior_threat_usd += own[u] * world.units[u].count / world.units[above].count
            above = world.units[above].carrier
