"""Detection from its formulas: every rate is worked out anew at every tick."""

import math

from tests.reference import fields, jamming
from tests.reference.objects import Battle, Element, Emitter, Network, Track


def emit(battle: Battle) -> None:
    """Phase 2 for all sensors, once the jammers have emitted."""
    for emitter in battle.emitters:
        if emitter.is_sensor:
            emitter.x_m, emitter.y_m = jamming.place(battle, emitter)
            is_on = jamming.works(emitter.element)
            emitter.gain = 1.0 / (1.0 + jamming.jam_to_signal(battle, emitter)) if is_on else 0.0


def signal(battle: Battle, sensor: Emitter, element: Element) -> float:
    """Return the signal of an element at a sensor, 1 at the range of reference."""
    if sensor.gain == 0.0:
        return 0.0
    field = fields.read(battle, sensor, battle.cell(element), element.unit.height_m)
    if sensor.unit.sensor_is_optical and field > 0.0:
        slant_m = sensor.range_m / field**0.25  # the field is that at the slant range, (R/r)^4
        if slant_m > battle.raid["visibility"] * (1.0 + 2.5e-7):
            return 0.0
    return element.unit.rcs * sensor.gain * field


def detection_rate_per_s(battle: Battle, network: Network, element: Element) -> float:
    """Return the rate at which a network finds an element where it is."""
    signals = [(sensor.rate_per_s, signal(battle, sensor, element)) for sensor in network.sensors]
    return min(battle.grid.detection_rate_max_per_s, sum(rate * s for rate, s in signals if s >= 1.0))


def sees_itself(battle: Battle, shooter: Element, target: Element) -> bool:
    """Return whether a shooter's own sensor is enough to hold a target."""
    return shooter.sensor is not None and signal(battle, shooter.sensor, target) >= 1.0


def threshold(battle: Battle, network: Network, element: Element, draw: int) -> float:
    """Return the hazard that the network's next detection of an element takes."""
    return battle.chance.exponential("detect", element.key ^ network.key, draw)


def reset(battle: Battle, network: Network) -> None:
    """Let a network know nothing."""
    network.tracks = {
        element: Track(threshold=threshold(battle, network, element, 0)) for element in battle.enemies(network.side)
    }


def begin_track(battle: Battle, network: Network, element: Element) -> None:
    """Start a track now; at the first one recognise a decoy or not, and note at what range."""
    track, unit = network.tracks[element], element.unit
    track.since_s = battle.now_s
    if track.draws > 0:
        return
    draw = battle.chance.uniform("discriminate", element.key ^ network.key)
    track.is_known_decoy = draw < (network.p_discriminate if unit.is_decoy else network.p_misidentify)
    if not network.is_omniscient:
        seers = [s for s in network.sensors if signal(battle, s, element) >= 1.0]
        unit.tally["detected"] += 1
        unit.tally["detection_range_m"] += min(math.dist((s.x_m, s.y_m), (element.x_m, element.y_m)) for s in seers)


def watch(battle: Battle, network: Network, element: Element) -> None:
    """Let a network search for an element for a tick, or keep its track."""
    track = network.tracks[element]
    rate = math.inf if network.is_omniscient else detection_rate_per_s(battle, network, element)
    if track.since_s is not None and (rate == 0.0 or rate < battle.grid.drop_rate_per_s):
        track.since_s = None
        track.hazard = 0.0
        track.draws += 1
        track.threshold = threshold(battle, network, element, track.draws)
    if track.since_s is None and rate > 0.0:
        track.hazard += rate * battle.grid.tick_s
        if track.hazard >= track.threshold:
            begin_track(battle, network, element)


def expose(battle: Battle) -> None:
    """Phase 4: whoever is in the battle is searched for and jammed."""
    for element in battle.elements:
        if not element.is_alive:
            continue
        for network in battle.networks:
            if network.side != element.unit.side and network.is_watching:
                watch(battle, network, element)
        rate = jamming.loss_rate_per_s(battle, element.unit, battle.cell(element))
        element.jam_hazard += rate * battle.grid.tick_s
        if element.jam_hazard >= element.jam_threshold:
            jamming.lead_astray(battle, element)
