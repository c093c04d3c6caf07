"""Command networks: a renewal process of up and down times, and the list of what may be engaged."""

from tests.reference.objects import NEVER, STANDING, Battle, Element, Network


def outages(battle: Battle, network: Network, until_s: float) -> list[float]:
    """Return the times at which the network's equipment fails and is repaired, in turn, up to a time."""
    events: list[float] = []
    at_s = 0.0
    while True:
        mean_s = (network.mtbf_s, network.mttr_s)[len(events) % 2]
        at_s += mean_s * battle.chance.exponential("outage", network.key, len(events))
        if at_s > until_s:
            return events
        events.append(at_s)


def is_up(battle: Battle, network: Network) -> bool:
    """Return whether the network is up at the start of the tick."""
    if network.is_down:
        return False
    if network.mtbf_s > 0.0 and len(outages(battle, network, battle.tick * battle.grid.tick_s)) % 2 == 1:
        return False
    return not network.needs_nodes or any(n.status == STANDING and n.is_ready for n in network.nodes)


def refill(battle: Battle, network: Network) -> None:
    """Note how many engagements the command of a network can start in this tick; one a node may be left over."""
    working = [n for n in network.nodes if n.status == STANDING and n.is_ready]
    if not network.up or not working or any(n.unit.engagements_per_s == 0.0 for n in working):
        network.engagements_left = NEVER
        return
    kept = min(network.engagements_left, len(working))
    network.engagements_left = kept + battle.grid.tick_s * sum(n.unit.engagements_per_s for n in working)


def may_begin(network: Network) -> bool:
    """Return whether the command of a network has time for another engagement, sums of parts being what they are."""
    return network.engagements_left > 1.0 - 1e-9


def identifies_s(network: Network) -> float:
    """Return how long a network looks at a new track before it engages it."""
    return network.identify_s if network.p_discriminate + network.p_misidentify > 0.0 else 0.0


def picture(battle: Battle, network: Network) -> list[Element]:
    """Return the enemy elements that the network may engage at the end of the tick."""
    delay_s = identifies_s(network) + (network.latency_s if network.up else 0.0)
    listed = []
    for element in battle.enemies(network.side):
        track = network.tracks[element]
        is_known = track.since_s is not None and track.since_s <= battle.now_s - delay_s
        if is_known and not track.is_known_decoy:
            listed.append(element)
    return listed
