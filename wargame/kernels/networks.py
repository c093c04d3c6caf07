"""Command networks: up while a command node lives and no outage runs; who may be engaged now.

Outages alternate with up-times, both exponential (mean time between failures, mean time to repair).
"""

from wargame.kernels.compile import inlined, kernel
from wargame.kernels.random import OUTAGE, exponential
from wargame.kernels.state import NEVER, REPLICATION, SEED, STANDING, State, World


@kernel
def has_command(world: World, state: State, network: int) -> bool:
    """Return whether a network that needs command nodes has one that lives and works."""
    net = world.networks[network]
    for i in range(net.command_first, net.command_first + net.command_count):
        node = world.command[i]
        if state.bodies[node].status == STANDING and state.shooters[node].ready == 1:
            return True
    return net.command_count == 0


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
    up = 1 if works and has_command(world, state, network) else 0
    if up != state.networks[network].up:
        state.networks[network].up = up
        state.networks[network].changed = 1
        state.networks[network].picture += 1  # who may shoot at what changes for everybody


@inlined
def share_picture(world: World, state: State, network: int, tick: int) -> None:
    """List the enemy elements that the network holds tracks on and knows of by now, in place.

    The list stays as it is until a track begins, ends, or gets old enough to be known, or a target is free again.
    """
    net, now = world.networks[network], state.networks[network]
    known_since = (tick + 1) * world.grid.tick_s - (net.latency_s if now.up == 1 else 0.0)
    now.n_new = 0
    if now.changed == 0 and now.next_since_s > known_since:
        return
    now.changed = 0
    enemy, n, next_since_s = 1 - net.side, 0, NEVER
    for e in range(world.side_first[enemy], world.side_first[enemy + 1]):
        track = state.tracks[network, e]
        is_old = track.since_s <= known_since
        known = is_old & (track.known_decoy == 0)
        state.listed[network, n] = e  # without a branch: the next one overwrites it if it is not known
        n += known
        next_since_s = min(next_since_s, NEVER if is_old else track.since_s)
        if known != track.is_listed:
            track.is_listed = known
            if known:
                state.new[network, now.n_new] = e
                now.n_new += 1
    now.n_listed, now.next_since_s = n, next_since_s
    now.picture += now.n_new
