"""Claims and impacts: who destroyed what this tick. Nothing dies before the tick is settled.

All fire of a tick is simultaneous. A hit is a *claim*; when several units claim one element in a tick, one of
them gets the kill by a fair draw (reservoir sampling: the n-th claim replaces the credited one with
probability 1/n, a hazard of share d of the sum with probability d/sum), so credit does not depend on order.
Source: Vitter, ACM TOMS 11(1) 37 (1985), for the reservoir.
"""

from wargame.battle.kernels.position import locate
from wargame.battle.kernels.state import (
    ARRIVALS_WASTED,
    ARRIVED,
    CARRIED,
    CHANGED,
    CLAIMED,
    DAMAGE_HITS,
    DAMAGED,
    FLYING,
    HIT,
    HITS,
    HOME,
    KILLED,
    LEAKED,
    N_ALIVE,
    N_CLAIMED,
    N_HIT,
    N_LANDED,
    N_MOVING,
    N_REMOVED,
    N_STRUCK,
    N_TICKS,
    NEVER,
    NOBODY,
    NOT_DRAWN,
    REPLICATION,
    ROUNDS_LOST,
    SEED,
    SOFT_KILLED,
    STANDING,
    STRIKE,
    STRUCK,
    VALUE_LOST_USD,
    Records,
    State,
    World,
)
from wargame.battle.kernels.streams import CREDIT, FIRE, IMPACT
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.random import exponential, uniform


@inlined
def note_change(state: State, unit: Records) -> None:
    """Note that an element of a unit moved, came or went, if it emits, so that the fields are brought up to date."""
    if unit.has_sensor or unit.has_jammer:
        state.counts[CHANGED] = state.counts[N_TICKS]


@inlined
def is_alive(state: State, element: int) -> bool:
    """Return whether an element is in the battle: flying, or standing on the ground."""
    return state.bodies[element].status == FLYING or state.bodies[element].status == STANDING


@kernel
def claim(world: World, state: State, element: int, by: int, soft: bool, tick: int) -> None:
    """Claim a kill of an element for unit ``by``, in place; ``soft`` means loss to jamming."""
    bodies = state.bodies
    bodies[element].claims += 1
    n = bodies[element].claims
    if n == 1:
        state.lists[CLAIMED, state.counts[N_CLAIMED]] = element
        state.counts[N_CLAIMED] += 1
    elif (
        uniform(
            state.counts[SEED],
            state.counts[REPLICATION],
            CREDIT,
            world.elements[element].key,
            256 * (tick + 1) + n,
        )
        * n
        >= 1.0
    ):
        return
    bodies[element].claimed_by = by
    bodies[element].claimed_soft = 1 if soft else 0


@kernel
def is_credited(world: World, state: State, element: int, share: float, tick: int, by: int, n: int) -> bool:
    """Return whether the n-th contribution of a tick, ``share`` of the sum so far, takes the credit (a keyed draw)."""
    if share >= 1.0:
        return True
    key = world.elements[element].key ^ world.units[by].key
    return uniform(state.counts[SEED], state.counts[REPLICATION], CREDIT, key, 256 * (tick + 1) + n) < share


@kernel
def add_fire(world: World, state: State, element: int, by: int, hazard: float, tick: int) -> None:
    """Put gun or microwave hazard on an element, settled at the end of the tick, in place."""
    bodies = state.bodies
    if hazard <= 0.0:
        return
    if bodies[element].fire_threshold == NOT_DRAWN:
        seed, replication = state.counts[SEED], state.counts[REPLICATION]
        bodies[element].fire_threshold = exponential(seed, replication, FIRE, world.elements[element].key, 0)
    if bodies[element].fire_added == 0.0:
        state.lists[HIT, state.counts[N_HIT]] = element
        state.counts[N_HIT] += 1
    bodies[element].fire_added += hazard
    bodies[element].fire_contributions += 1
    if bodies[element].fire_by == by and bodies[element].fire_added > hazard:
        return
    if is_credited(
        world, state, element, hazard / bodies[element].fire_added, tick, by, bodies[element].fire_contributions
    ):
        bodies[element].fire_by = by


@inlined
def note_track(state: State, network: int, element: int) -> None:
    """Note that a network's track of an element begins or ends, for whoever records the battle, in place."""
    now = state.networks[network]
    if now.n_changes < state.changes.shape[1]:
        state.changes[network, now.n_changes] = element
    now.n_changes += 1


@inlined
def end_track(state: State, network: int, element: int) -> None:
    """End a network's track of an element, in place; it is taken off the list with the next picture."""
    if state.tracks[network, element].since_s != NEVER:
        note_track(state, network, element)
    state.tracks[network, element].since_s = NEVER
    state.networks[network].n_ended += state.on_list[network, element]
    state.on_list[network, element] = 0


@kernel
def dismiss(state: State, network: int, element: int) -> None:
    """Let a network take what it tracks for a decoy from now on, in place; the next picture is without it."""
    state.tracks[network, element].known_decoy = 1
    state.networks[network].n_ended += state.on_list[network, element]
    state.on_list[network, element] = 0


@inlined
def forget(world: World, state: State, element: int) -> None:
    """Drop all tracks of an element that left the battle, in place."""
    for w in range(len(world.networks)):
        end_track(state, w, element)


@inlined
def note_spent(world: World, state: State, side: int) -> None:
    """Note on all networks of a side that something fell on which others may have counted, in place."""
    for w in range(len(world.networks)):
        state.networks[w].n_spent += world.networks[w].side == side


@inlined
def is_between(damage: float, hits_to_destroy: float) -> float:
    """Return 1.0 for a damage that is neither none nor destruction, else 0.0."""
    return 1.0 if 0.0 < damage < hits_to_destroy else 0.0


@inlined
def was_there(state: State, element: int, now_s: float) -> bool:
    """Return whether an element was in the battle as this tick began: who moves first in it makes no difference."""
    body = state.bodies[element]
    return is_alive(state, element) or ((body.status == ARRIVED or body.status == HOME) and body.until_s == now_s)


@kernel
def strike(world: World, state: State, attacker: int, tick: int) -> None:
    """Let an element arrive: it is spent, and if it hits, its damage is put on its target, in place.

    At what was gone before this tick it is wasted. Below the target's threshold its warhead does nothing.
    """
    bodies = state.bodies
    unit = world.unit_of[attacker]
    u = world.units[unit]
    target = bodies[attacker].aim
    bodies[attacker].status, bodies[attacker].until_s = ARRIVED, (tick + 1) * world.grid.tick_s
    state.tally[unit, DAMAGED] -= is_between(bodies[attacker].damage, u.hits_to_destroy)
    note_change(state, u)
    forget(world, state, attacker)
    state.tally[unit, LEAKED] += 1.0
    state.counts[N_MOVING] -= 1
    state.counts[N_ALIVE + u.side] -= 1
    if target == NOBODY:
        return
    if not was_there(state, target, bodies[attacker].until_s):
        state.tally[unit, ARRIVALS_WASTED] += 1.0
        return
    of = world.units[world.unit_of[target]]
    if u.damage_hits == 0.0 or u.damage_hits < of.threshold_hits:
        return
    p_hit = world.effects[STRIKE, unit, of.target_class]
    if uniform(state.counts[SEED], state.counts[REPLICATION], IMPACT, world.elements[attacker].key, 0) >= p_hit:
        return
    state.tally[unit, HITS] += 1.0
    if bodies[target].damage_added == 0.0:
        state.lists[STRUCK, state.counts[N_STRUCK]] = target
        state.counts[N_STRUCK] += 1
    bodies[target].damage_added += u.damage_hits
    bodies[target].damage_contributions += 1
    share = u.damage_hits / bodies[target].damage_added
    if is_credited(world, state, target, share, tick, unit, bodies[target].damage_contributions):
        bodies[target].damage_by = unit


@inlined
def settle_hazards(world: World, state: State, tick: int) -> None:
    """Turn this tick's gun and microwave hazard into claims, in place."""
    bodies = state.bodies
    for i in range(state.counts[N_HIT]):
        e = state.lists[HIT, i]
        bodies[e].fire_hazard += bodies[e].fire_added
        if bodies[e].fire_hazard >= bodies[e].fire_threshold and is_alive(state, e):
            claim(world, state, e, bodies[e].fire_by, False, tick)
        bodies[e].fire_added, bodies[e].fire_contributions = 0.0, 0
    state.counts[N_HIT] = 0


@kernel
def lose_rounds(world: World, state: State, element: int) -> None:
    """Write off the rounds that a destroyed element still had, in place."""
    unit, shooter = world.unit_of[element], state.shooters[element]
    state.tally[unit, ROUNDS_LOST] += shooter.rounds + shooter.stock
    if shooter.gun_rounds != NEVER:
        state.tally[unit, ROUNDS_LOST] += shooter.gun_rounds + shooter.gun_stock


@kernel
def lose_value(world: World, state: State, element: int, damage: float) -> None:
    """Raise an element's damage, at most to destruction, and write off that share of its value, in place."""
    unit = world.unit_of[element]
    u = world.units[unit]
    before = state.bodies[element].damage
    after = min(before + damage, u.hits_to_destroy)
    state.bodies[element].damage = after
    state.tally[unit, DAMAGED] += is_between(after, u.hits_to_destroy) - is_between(before, u.hits_to_destroy)
    state.tally[unit, DAMAGE_HITS] += after - before
    state.tally[unit, VALUE_LOST_USD] += u.value_usd * (after - before) / u.hits_to_destroy


@inlined
def settle_impacts(world: World, state: State, tick: int) -> None:
    """Put this tick's impacts on their targets and claim those that are destroyed, in place."""
    bodies = state.bodies
    for i in range(state.counts[N_STRUCK]):
        e = state.lists[STRUCK, i]
        if is_alive(state, e):
            lose_value(world, state, e, bodies[e].damage_added)
            if bodies[e].damage >= world.units[world.unit_of[e]].hits_to_destroy * (1.0 - 1e-12):
                claim(world, state, e, bodies[e].damage_by, False, tick)
        bodies[e].damage_added, bodies[e].damage_contributions = 0.0, 0
    state.counts[N_STRUCK] = 0


@kernel
def remove(world: World, state: State, element: int, by: int, soft: bool) -> None:
    """Take an element out of the battle, with its value, its tracks and what it carries, in place."""
    bodies = state.bodies
    unit = world.unit_of[element]
    u = world.units[unit]
    locate(world, state, element)  # where it went down
    if bodies[element].status != CARRIED:
        state.counts[N_ALIVE + u.side] -= 1
    if u.is_mover:
        state.counts[N_MOVING] -= 1
    bodies[element].status = SOFT_KILLED if soft else KILLED
    note_change(state, u)
    state.scoreboard[1 if soft else 0, unit, by] += 1
    state.counts[N_REMOVED] += 1
    if not u.is_mover or u.has_launcher:
        note_spent(world, state, u.side)
    lose_value(world, state, element, u.hits_to_destroy)
    lose_rounds(world, state, element)
    forget(world, state, element)


@kernel
def remove_cargo(world: World, state: State, carrier: int, by: int, soft: bool) -> None:
    """Take out what a lost platform still carries, and what that carries, in place.

    What was released in the same tick is on its own, with its own cargo. What went down a moment ago took along
    what it carried.
    """
    side = world.units[world.unit_of[carrier]].side
    for e in range(world.side_first[side], world.side_first[side + 1]):
        above = world.elements[e].parent if state.bodies[e].status == CARRIED else NOBODY
        while above != NOBODY and above != carrier:
            status = state.bodies[above].status
            is_aboard = status in (CARRIED, KILLED, SOFT_KILLED)
            above = world.elements[above].parent if is_aboard else NOBODY
        if above == carrier:
            remove(world, state, e, by, soft)


@inlined
def settle(world: World, state: State, tick: int) -> None:
    """Phase 7: hazards, impacts and claims of the tick take effect, all at once, in place."""
    bodies = state.bodies
    settle_hazards(world, state, tick)
    settle_impacts(world, state, tick)
    for i in range(state.counts[N_CLAIMED]):
        e = state.lists[CLAIMED, i]
        by, soft = bodies[e].claimed_by, bodies[e].claimed_soft == 1
        if is_alive(state, e):
            remove(world, state, e, by, soft)
            if world.units[world.unit_of[e]].has_cargo:
                remove_cargo(world, state, e, by, soft)
        bodies[e].claims = 0
    state.counts[N_CLAIMED] = 0
    for i in range(state.counts[N_LANDED]):
        w, target = state.landed[i, 0], state.landed[i, 1]
        state.tracks[w, target].engaged -= 1
        if state.tracks[w, target].engaged == 0:
            state.freed[w, state.networks[w].n_freed] = target
            for row in range(state.left.shape[0]):
                state.left[row, target].until_s = 0.0  # others have fewer shots left at it
            state.networks[w].n_freed += 1
    state.counts[N_LANDED] = 0
    state.counts[N_TICKS] = tick + 1
