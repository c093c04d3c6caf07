"""Replay as GeoJSON (RFC 7946): tracks, sites, shots, beams and reaches of sites as features with their times.

Positions are longitude, latitude, altitude in degrees and metres. Rings of an area go against the clock, those of a
hole with it (the right-hand rule). What a feature is says its property ``what``; times are in seconds from the start.
"""

import json
import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from wargame_experiments.replay.anchor import Anchor, Floats
from wargame_experiments.replay.reader import Replay
from wargame_experiments.replay.tracks import Line, Track, lines, tracks

RING: Final = 64  # corners of a circle
ALTITUDE_DIGITS: Final = 2
SECOND_DIGITS: Final = 6

Feature = dict[str, Any]


def geojson(replay: Replay, anchor: Anchor) -> str:
    """Return a replay as GeoJSON, with the middle of its map at an anchor."""
    header, found = replay.header, tracks(replay)
    features: list[Feature] = []
    for track in found.values():
        features.append(_track(track, anchor, header))
        features += [] if track.unit["is_mover"] else _reaches(track, anchor, header)
    features += [_line(line, found, anchor, header) for line in lines(replay, found)]
    whole = {
        "type": "FeatureCollection",
        "title": f"{header['title']} (abstract order of battle)",
        "description": anchor.words,
        "made_by": {"forcemix": header["forcemix"], "command": list(header["command"])},
        "features": features,
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _track(track: Track, anchor: Anchor, header: Any) -> Feature:
    """Return the track of what moves, as a line where it has two ends; of what does not its site."""
    places, moves = _positions(anchor, track.xyz_m), track.unit["is_mover"]
    end = None if track.end is None else header["statuses"][track.end]
    said = {"what": "track" if moves else "site", **_of(track, header), "end": end}
    times = _seconds(track.ticks.tolist(), header)
    if moves and len(places) > 1:
        return _feature("LineString", places, said | {"times_s": times})
    return _feature("Point", places[-1], said | {"from_s": times[0], "to_s": None if end is None else times[-1]})


def _reaches(track: Track, anchor: Anchor, header: Any) -> Iterator[Feature]:
    """Yield how far the weapons, sensors and jammers of a site reach, as circles on the map."""
    for what, (least_m, most_m) in track.unit["reach"].items():
        rings = [_ring(track.xyz_m[0], most_m, anchor)]
        rings += [_ring(track.xyz_m[0], least_m, anchor)[::-1]] if least_m else []
        said = {"what": "reach", "of": what, **_of(track, header), "least_m": least_m, "most_m": most_m}
        yield _feature("Polygon", rings, said)


def _line(line: Line, found: dict[int, Track], anchor: Anchor, header: Any) -> Feature:
    start, end = _seconds(line.ticks, header)
    shooter, target = found[line.shooter], found[line.target]
    said = {"what": "shot" if line.result else "beam", "kind": line.kind, "side": _side(shooter, header)}
    said |= {"shooter": shooter.name, "target": target.name, "from_s": start, "to_s": end}
    return _feature(
        "LineString", _positions(anchor, line.xyz_m), said | ({"result": line.result} if line.result else {})
    )


def _ring(xyz_m: Floats, radius_m: float, anchor: Anchor) -> list[list[float]]:
    """Return a circle against the clock, its first corner again at the end."""
    angles = np.arange(RING) * (2.0 * math.pi / RING)
    globe = anchor.lon_lat(xyz_m[0] + radius_m * np.cos(angles), xyz_m[1] + radius_m * np.sin(angles)).tolist()
    return [*globe, globe[0]]


def _positions(anchor: Anchor, xyz_m: Floats) -> list[list[float]]:
    globe = anchor.lon_lat(xyz_m[:, 0], xyz_m[:, 1])
    return np.column_stack([globe, np.round(xyz_m[:, 2], ALTITUDE_DIGITS)]).tolist()


def _seconds(ticks: Any, header: Any) -> list[float]:
    return [round(tick * header["tick_s"], SECOND_DIGITS) for tick in ticks]


def _of(track: Track, header: Any) -> dict[str, Any]:
    unit = track.unit
    return {"name": track.name, "unit": unit["name"], "element": unit["element"], "side": _side(track, header)}


def _side(track: Track, header: Any) -> str:
    return header["sides"][track.unit["side"]]


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
