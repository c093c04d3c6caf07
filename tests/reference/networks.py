"""Command networks: a renewal process of up and down times, and the list of what may be engaged."""

from tests.reference.objects import STANDING, Battle, Element, Network


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


def picture(battle: Battle, network: Network) -> list[Element]:
    """Return the enemy elements that the network may engage at the end of the tick."""
    delay_s = network.latency_s if network.up else 0.0
    listed = []
    for element in battle.enemies(network.side):
        track = network.tracks[element]
        is_known = track.since_s is not None and track.since_s <= battle.now_s - delay_s
        if is_known and not track.is_known_decoy:
            listed.append(element)
    return listed
