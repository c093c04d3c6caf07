"""Command networks: up while a command node lives and no outage runs; who may be engaged now.

A track is known of once it has been shared, and identified: a network that tells decoys from threats at all takes
``identify_s`` over each new track, up or down.

Outages alternate with up-times, both exponential (mean time between failures, mean time to repair). A network that is
down for the whole battle leaves its units their own sensors, as an outage does.

A command post starts so many engagements a minute and no more. It is a bucket of tokens: every engagement begun takes
one, a tick brings rate * tick a node, and of what is left over a node keeps one at most. So n nodes start at most
n + n rate T engagements in a time T, and exactly that many to a whole number of a raid that is larger. Network without
nodes, or down: no limit, since its weapons then look after themselves. Source of the law: token bucket, Turner, IEEE
Communications Magazine 24(10) 8 (1986).
"""

from typing import Final

from wargame.battle.kernels.state import I4, NEVER, REPLICATION, SEED, STANDING, State, World
from wargame.battle.kernels.streams import OUTAGE
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.random import exponential

WHOLE: Final = 1.0 - 1e-9  # a token, of parts that were added up


@kernel
def has_command(world: World, state: State, network: int) -> bool:
    """Return whether a network that needs command nodes has one that lives and works."""
    net = world.networks[network]
    for i in range(net.command_first, net.command_first + net.command_count):
        node = world.command[i]
        if state.bodies[node].status == STANDING and state.shooters[node].ready == 1:
            return True
    return net.command_count == 0


@inlined
def may_begin(state: State, network: int) -> bool:
    """Return whether the command of a network can start another engagement in this tick."""
    return state.networks[network].engagements >= WHOLE


@inlined
def begin(state: State, network: int) -> None:
    """Let the command of a network start an engagement, in place."""
    state.networks[network].engagements -= 1.0


@kernel
def refill(world: World, state: State, network: int) -> None:
    """Give the command of a network the engagements that it can start in this tick, in place."""
    net, now = world.networks[network], state.networks[network]
    rate_per_s, n = 0.0, 0
    for i in range(net.command_first, net.command_first + net.command_count):
        node = world.command[i]
        if state.bodies[node].status == STANDING and state.shooters[node].ready == 1:
            its_rate = world.units[world.unit_of[node]].engagements_per_s
            rate_per_s += its_rate if its_rate > 0.0 else NEVER
            n += 1
    now.engagements = min(now.engagements, float(n)) + rate_per_s * world.grid.tick_s


@inlined
def wait(state: State, network: int, element: int) -> None:
    """Let a track wait until the network knows of it, in place."""
    now, track = state.networks[network], state.tracks[network, element]
    now.next_since_s = min(now.next_since_s, track.since_s)
    if track.is_waiting == 0:
        track.is_waiting = 1
        state.waiting[network, now.n_waiting] = element
        now.n_waiting += 1


@kernel
def draw_change(world: World, state: State, network: int, mean_s: float) -> None:
    """Move the network's next outage event on by an exponential time of the given mean, in place."""
    key = world.networks[network].key
    draw = exponential(state.counts[SEED], state.counts[REPLICATION], OUTAGE, key, state.networks[network].draws)
    state.networks[network].change_s += mean_s * draw
    state.networks[network].draws += 1


@inlined
def command(world: World, state: State, network: int, tick: int) -> None:
    """Phase 1: the network goes up or down, in place. An even number of outage events so far means up."""
    net = world.networks[network]
    if net.mtbf_s > 0.0:
        while state.networks[network].change_s <= tick * world.grid.tick_s:
            works = state.networks[network].draws % 2 == 1
            draw_change(world, state, network, net.mttr_s if works else net.mtbf_s)
    works = net.mtbf_s == 0.0 or state.networks[network].draws % 2 == 1
    up = 1 if works and not net.is_down and has_command(world, state, network) else 0
    if up != state.networks[network].up:
        state.networks[network].up = up
        state.networks[network].changed = 1
        state.networks[network].picture += 1  # who may shoot at what changes for everybody
        state.networks[network].n_spent += 1  # and who is trusted with it
    if net.command_count > 0 and up == 1:
        refill(world, state, network)
    else:
        state.networks[network].engagements = NEVER


@inlined
def sort_last(elements: I4, first: int, n: int) -> None:
    """Sort the entries from ``first`` up to ``n``, in place: few, and mostly in order."""
    for i in range(first + 1, n):
        e, j = elements[i], i
        while j > first and elements[j - 1] > e:
            elements[j] = elements[j - 1]
            j -= 1
        elements[j] = e


@inlined
def merge(listed: I4, n_listed: int, added: I4, first: int, n: int) -> None:
    """Give the entries of ``added`` from ``first`` up to ``n`` their places among those listed, in place."""
    i, j = n_listed - 1, n - 1
    while j >= first:
        at = i + 1 + j - first
        if i >= 0 and listed[i] > added[j]:
            listed[at] = listed[i]
            i -= 1
        else:
            listed[at] = added[j]
            j -= 1


@inlined
def strike_off(state: State, network: int) -> None:
    """Take those whose track ended off the list, in place."""
    now, n = state.networks[network], 0
    for i in range(now.n_listed):
        e = state.listed[network, i]
        state.listed[network, n] = e  # without a branch: the next one overwrites it if it is off
        n += state.on_list[network, e]
    now.n_listed, now.n_ended = n, 0


@inlined
def note_freed(state: State, network: int) -> None:
    """Count those on the list on which no shot flies any more among the new, in place."""
    now = state.networks[network]
    for i in range(now.n_freed):
        e = state.freed[network, i]
        if state.on_list[network, e] == 1:
            state.new[network, now.n_new] = e
            now.n_new += 1
    now.n_freed = 0


@inlined
def list_known(state: State, network: int, known_since: float) -> None:
    """Put those whose track is known of by now on the list and among the new, in place; the others wait on."""
    now, first, n, next_since_s = state.networks[network], state.networks[network].n_new, 0, NEVER
    for i in range(now.n_waiting):
        e = state.waiting[network, i]
        track = state.tracks[network, e]
        if known_since < track.since_s < NEVER:
            state.waiting[network, n] = e
            n += 1
            next_since_s = min(next_since_s, track.since_s)
            continue
        track.is_waiting = 0
        if track.since_s != NEVER and track.known_decoy == 0 and state.on_list[network, e] == 0:
            state.on_list[network, e] = 1
            state.new[network, now.n_new] = e
            now.n_new += 1
    now.n_waiting, now.next_since_s = n, next_since_s
    sort_last(state.new[network], first, now.n_new)
    merge(state.listed[network], now.n_listed, state.new[network], first, now.n_new)
    now.n_listed += now.n_new - first


@kernel
def wait_again(world: World, state: State, network: int, known_since: float) -> None:
    """Take those off the list whose track is not known of any more, since sharing it takes time again, in place."""
    now = state.networks[network]
    for i in range(now.n_listed):
        e = state.listed[network, i]
        track = state.tracks[network, e]
        if state.on_list[network, e] == 1 and track.since_s > known_since:
            state.on_list[network, e] = 0
            wait(state, network, e)
    strike_off(state, network)


@inlined
def share_picture(world: World, state: State, network: int, tick: int) -> None:
    """List the enemy elements that the network holds tracks on and knows of by now, in place.

    The list stays as it is until a track begins, ends, or gets old enough to be known, or a target is free again.
    """
    net, now = world.networks[network], state.networks[network]
    known_since = (tick + 1) * world.grid.tick_s - (net.latency_s if now.up == 1 else 0.0)
    if net.p_discriminate > 0.0 or net.p_misidentify > 0.0:
        known_since -= net.identify_s
    now.n_new = 0
    if now.changed == 1:
        wait_again(world, state, network, known_since)
        now.changed = 0
    if now.n_ended > 0:
        strike_off(state, network)
    if now.n_freed > 0:
        note_freed(state, network)
    if now.next_since_s <= known_since:
        list_known(state, network, known_since)
    now.picture += now.n_new
