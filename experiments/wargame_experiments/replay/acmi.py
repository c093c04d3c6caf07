"""Replay as a flight recording for Tacview: text in the format ACMI 2.2.

An object is an element or a shot; its number is that of the element, from 1, in hexadecimal, shots after all elements.
Its place is ``T=longitude|latitude|altitude|x|y``: that on the globe, and that on the map in metres. A text has its
commas escaped; a backslash, which escapes them, and a line end, which ends the object, become / and a space.
Source of the format: Tacview, Technical Reference, ACMI flight recordings 2.2.
"""

from collections.abc import Iterator
from typing import Final

from wargame.inputs.visible import STEERING
from wargame_experiments.replay.anchor import Anchor, Floats
from wargame_experiments.replay.reader import Replay
from wargame_experiments.replay.tracks import DESTROYED, HOME, Line, Track, lines, tracks

NO_DATE: Final = "2000-01-01T00:00:00Z"  # a battle has none, and the format asks for one
COLOURS: Final = ("Red", "Blue")
AIR: Final = "Air+FixedWing"
TYPES: Final = {
    "radar": "Ground+Vehicle+Sensor",
    "command-node": "Ground+Vehicle",
    "ew-pod": "Ground+Vehicle",
    "asset": "Ground+Static+Building",
}  # of what does not move, by kind; weapons are anti-aircraft
SHOTS: Final = {"missile": "Weapon+Missile", "interceptor drone": "Light+Weapon+Missile"}
APPEARS, MOVES, HAPPENS, LEAVES = range(4)  # order of lines at one time

Timed = tuple[int, int, str]  # tick, order, line


def acmi(replay: Replay, anchor: Anchor) -> str:
    """Return a replay as a flight recording, with the middle of its map at an anchor."""
    header, found = replay.header, tracks(replay)
    head = {
        "ReferenceTime": NO_DATE,
        "Title": f"{header['title']} (abstract order of battle)",
        "DataSource": f"forcemix {header['forcemix']}",
        "DataRecorder": "wargame replay",
        "Comments": f"{anchor.words} Seed {header['seed']}, replication {header['replication']}.",
    }
    timed = [line for track in found.values() for line in _element(track, anchor, header["sides"])]
    numbered = enumerate(lines(replay, found), len(replay.columns["elements"]["unit"]))
    for number, line in numbered:
        timed += _shot(number, line, found, anchor) if line.kind in SHOTS else _beam(line)
    text = [
        "FileType=text/acmi/tacview",
        "FileVersion=2.2",
        *(f"0,{key}={_text(value)}" for key, value in head.items()),
    ]
    now = -1
    for tick, _, line in sorted(timed, key=lambda one: one[:2]):
        if tick != now:
            text.append(f"#{tick * header['tick_s']:.10g}")
            now = tick
        text.append(line)
    return "\n".join(text) + "\n"


def _element(track: Track, anchor: Anchor, sides: list[str]) -> Iterator[Timed]:
    name, unit = _id(track.element), track.unit
    kind = AIR if unit["is_mover"] else TYPES.get(unit["kind"], "Ground+AntiAircraft")
    side = unit["side"]
    said = {"Type": kind, "Name": unit["element"], "CallSign": track.name, "Group": unit["label"]}
    said |= {"Coalition": sides[side], "Color": COLOURS[side]}
    places = _places(anchor, track.xyz_m)
    yield int(track.ticks[0]), APPEARS, f"{name},T={places[0]},{_said(said)}"
    for tick, place in zip(track.ticks[1:].tolist(), places[1:], strict=True):
        yield tick, MOVES, f"{name},T={place}"
    if track.end is not None:
        tick, ends = int(track.ticks[-1]), {DESTROYED: "Destroyed", HOME: "LeftArea"}
        event, words = ends.get(track.end, "LeftArea"), {4: "arrived", 6: "lost to jamming"}.get(track.end, "")
        if words:
            yield tick, HAPPENS, f"0,Event=Message|{name}|{words}"
        yield tick, HAPPENS, f"0,Event={event}|{name}|"
        yield tick, LEAVES, f"-{name}"


def _shot(number: int, line: Line, found: dict[int, Track], anchor: Anchor) -> Iterator[Timed]:
    name, shooter, places = _id(number), found[line.shooter], _places(anchor, line.xyz_m)
    said = {
        "Type": SHOTS[line.kind],
        "Name": line.kind,
        "Parent": _id(line.shooter),
        "Color": COLOURS[shooter.unit["side"]],
    }
    yield line.ticks[0], APPEARS, f"{name},T={places[0]},{_said(said)}"
    yield line.ticks[1], MOVES, f"{name},T={places[1]}"
    yield line.ticks[1], HAPPENS, f"0,Event=Message|{name}|{_id(line.target)}|{line.result}"
    yield line.ticks[1], LEAVES, f"-{name}"


def _beam(line: Line) -> Iterator[Timed]:
    """Yield what a gun or a laser aims at."""
    name = _id(line.shooter)
    yield line.ticks[0], MOVES, f"{name},LockedTargetMode=1,LockedTarget={_id(line.target)}"
    yield line.ticks[1], MOVES, f"{name},LockedTargetMode=0"


def _id(number: int) -> str:
    return f"{number + 1:x}"  # 0 is the recording itself


def _places(anchor: Anchor, xyz_m: Floats) -> list[str]:
    globe = anchor.lon_lat(xyz_m[:, 0], xyz_m[:, 1])
    return [
        f"{longitude:.7f}|{latitude:.7f}|{z:.2f}|{x:.2f}|{y:.2f}"
        for (longitude, latitude), (x, y, z) in zip(globe.tolist(), xyz_m.tolist(), strict=True)
    ]


def _said(properties: dict[str, str]) -> str:
    return ",".join(f"{key}={_text(value)}" for key, value in properties.items())


def _text(text: str) -> str:
    r"""Return a text as the value of a property.

    >>> print(_text("a,b\n0,Event=Destroyed|1|\\"))
    a\,b 0\,Event=Destroyed|1|/
    """
    return STEERING.sub(" ", text).replace("\\", "/").replace(",", "\\,")
