"""Tracks of a replay: where each element was, as vertices of straight lines; shots and beams with their ends.

The record has a leg from each change on. A vertex stands at the beginning of each leg, and another at the last tick of
one that turns within the next tick, so that at every tick a straight line between vertices is where the record has it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame_experiments.replay.reader import Replay

FLYING, STANDING, ARRIVED, DESTROYED, JAMMED, HOME = range(2, 8)
PRESENT: Final = (FLYING, STANDING)
TOLERANCE_M: Final = 0.01  # by which the end of a leg may miss the beginning of the next
NEVER: Final = 2**32 - 1
RESULTS: Final = ("under way", "hit", "missed", "wasted")
BEAMS: Final = ("gun", "laser")

Floats = NDArray[np.float64]


class Track(NamedTuple):
    """An element from when it is there on.

    Attributes
    ----------
    element, unit
        Its number, and its unit as the header of the replay has it.
    ticks
        Of the vertices, shape (n,), n >= 1.
    xyz_m
        Places, shape (n, 3).
    end
        Status that it left with, at the last vertex; None if it was there to the end.
    """

    element: int
    unit: Mapping[str, Any]
    ticks: NDArray[np.int64]
    xyz_m: Floats
    end: int | None

    @property
    def name(self) -> str:
        """Return what people call it: its unit and its number in it, from 1."""
        label = self.unit["label"]
        return label if self.unit["count"] == 1 else f"{label} {self.element - self.unit['first'] + 1}"

    def at(self, tick: float) -> Floats:
        """Return where it is at a tick, m; before its first and after its last vertex where that is."""
        return np.array([np.interp(tick, self.ticks, axis) for axis in self.xyz_m.T])


class Line(NamedTuple):
    """A shot or a beam, from who fires to what it is fired at.

    Attributes
    ----------
    kind
        ``missile``, ``interceptor drone``, ``gun`` or ``laser``.
    shooter, target
        Numbers of elements.
    ticks
        First and last.
    xyz_m
        Where it began and where it met or lost its target, shape (2, 3).
    result
        Of a shot ``hit``, ``missed``, ``wasted`` (its target was gone) or ``under way`` as the battle ended: then its
        line leads to where the target was; of a beam "".
    """

    kind: str
    shooter: int
    target: int
    ticks: tuple[int, int]
    xyz_m: Floats
    result: str


def tracks(replay: Replay) -> dict[int, Track]:
    """Return the track of each element that was there at any time, by its number."""
    legs, last = replay.columns["legs"], int(replay.header["ticks"])
    units = [replay.header["units"][row] for row in replay.columns["elements"]["unit"].tolist()]
    element = legs["element"].astype(np.int64)
    first = np.searchsorted(element, np.arange(len(units) + 1))
    places = np.stack([legs[axis] for axis in ("x_m", "y_m", "z_m")], axis=1).astype(np.float64)
    speeds = np.stack([legs[axis] for axis in ("vx_mps", "vy_mps", "vz_mps")], axis=1).astype(np.float64)
    steps = speeds * replay.header["tick_s"]
    found = {}
    for e, unit in enumerate(units):
        rows = [row for row in range(first[e], first[e + 1]) if legs["status"][row] not in (0, 1)]
        if rows:
            found[e] = _track(
                e, unit, [(int(legs["tick"][r]), int(legs["status"][r]), places[r], steps[r]) for r in rows], last
            )
    return found


def _track(e: int, unit: Mapping[str, Any], legs: list[tuple[int, int, Floats, Floats]], last: int) -> Track:
    ticks: list[int] = []
    places: list[Floats] = []
    for (tick, status, place, step), after in zip(legs, [*legs[1:], None], strict=True):
        ticks.append(tick)
        places.append(place)
        if status not in PRESENT:
            return Track(e, unit, np.array(ticks), np.array(places), status)
        until = last if after is None else after[0]
        misses = after is None or bool(np.abs(place + step * (until - tick) - after[2]).max() > TOLERANCE_M)
        end = until if after is None else until - 1
        if misses and step.any() and end > tick:
            ticks.append(end)
            places.append(place + step * (end - tick))
    return Track(e, unit, np.array(ticks), np.array(places), None)


def lines(replay: Replay, found: Mapping[int, Track]) -> Iterator[Line]:
    """Yield the shots, then the beams of a replay, given its tracks."""
    last = int(replay.header["ticks"])
    for shooter, target, start, end, result in _rows(replay, "shots", "launch_tick", "arrive_tick", "result"):
        until = last if end == NEVER else end
        kind = found[shooter].unit["shot"]
        yield Line(kind, shooter, target, (start, until), _ends(found, shooter, target, start, until), RESULTS[result])
    for shooter, target, start, end, kind in _rows(replay, "beams", "from_tick", "to_tick", "kind"):
        until = last if end == NEVER else end
        yield Line(BEAMS[kind], shooter, target, (start, until), _ends(found, shooter, target, start, start), "")


def _rows(replay: Replay, table: str, *names: str) -> Iterator[tuple[int, ...]]:
    columns = [replay.columns[table][name].tolist() for name in ("shooter", "target", *names)]
    yield from zip(*columns, strict=True)


def _ends(found: Mapping[int, Track], shooter: int, target: int, start: int, end: int) -> Floats:
    return np.stack([found[shooter].at(start), found[target].at(end)])
