"""Exports of a replay, read back: places and events are those of the record, names stay text, the anchor is checked."""

import copy
import dataclasses
import itertools
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.commands.schema import shipped_file
from wargame_experiments.replay.acmi import acmi
from wargame_experiments.replay.anchor import Anchor
from wargame_experiments.replay.battle import Replayed
from wargame_experiments.replay.geojson import geojson
from wargame_experiments.replay.reader import parse

LATITUDE, LONGITUDE = 45.0, -30.0
WITHIN_M = 0.1
HOSTILE = 'a,b\n0,Event=Destroyed|1|\\,Color=Red\u2028<script>"'


@pytest.fixture(scope="module")
def replay():
    return parse(Replayed("night-raid").document(1, 0))


@pytest.fixture(scope="module")
def anchor():
    return Anchor.read(f"{LATITUDE},{LONGITUDE}", 100_000.0, 100_000.0)


def recorded(replay, element, tick):
    """Return where the record has an element after a tick, m: along the leg that holds."""
    legs = replay.columns["legs"]
    own = np.flatnonzero((legs["element"] == element) & (legs["tick"] <= tick))
    row, flown_s = own[-1], (tick - int(legs["tick"][own[-1]])) * replay.header["tick_s"]
    axes = (("x_m", "vx_mps"), ("y_m", "vy_mps"), ("z_m", "vz_mps"))
    return np.array([float(legs[at][row]) + float(legs[speed][row]) * flown_s for at, speed in axes])


def on_the_map(longitude, latitude):
    """Return x and y, m, of a place on the globe: radii of curvature of WGS-84 written out for this anchor."""
    e2, sin = 0.00669437999014, math.sin(math.radians(LATITUDE))
    across = 6_378_137.0 / math.sqrt(1 - e2 * sin * sin)
    along = 6_378_137.0 * (1 - e2) / (1 - e2 * sin * sin) ** 1.5
    x = math.radians(longitude - LONGITUDE) * across * math.cos(math.radians(LATITUDE))
    return 50_000.0 + x, 50_000.0 + math.radians(latitude - LATITUDE) * along


def read_acmi(text):
    """Return the global properties, the objects, and the events of a flight recording."""
    lines = text.split("\n")
    assert lines[:2] == ["FileType=text/acmi/tacview", "FileVersion=2.2"]
    assert lines.pop() == ""
    head, objects, events, now = {}, {}, [], 0.0
    for line in lines[2:]:
        if line.startswith("#"):
            assert float(line[1:]) > now or not objects
            now = float(line[1:])
        elif line.startswith("-"):
            objects[line[1:]]["gone_s"] = now
        else:
            name, *properties = re.split(r"(?<!\\),", line)
            values = dict(one.replace("\\,", ",").split("=", 1) for one in properties)
            if "Event" in values:
                events.append((now, values["Event"].split("|")))
            elif name == "0":
                head |= values
            else:
                assert name in objects or "T" in values
                found = objects.setdefault(name, {"places": []})
                assert "gone_s" not in found
                if place := values.pop("T", None):
                    found["places"].append((now, *map(float, place.split("|"))))
                found |= values
    return head, objects, events


def sampled(replay, element, places):
    """Yield a place read from a file at some ticks, and where the record has the element then."""
    tick_s, times = replay.header["tick_s"], [place[0] for place in places]
    for tick in np.unique(np.linspace(times[0] / tick_s, times[-1] / tick_s, 7).round().astype(int)).tolist():
        read = [np.interp(tick * tick_s, times, axis) for axis in zip(*(place[1:] for place in places), strict=True)]
        yield read, recorded(replay, element, tick)


def test_a_flight_recording_has_every_place_of_the_record(replay, anchor):
    head, objects, _ = read_acmi(acmi(replay, anchor))
    assert "abstract order of battle" in head["Title"]
    assert "off by up to 0.79 %" in head["Comments"]
    n = len(replay.columns["elements"]["unit"])
    legs = replay.columns["legs"]
    there = sorted(set(legs["element"][legs["status"] >= 2].tolist()))
    assert sorted(int(name, 16) - 1 for name in objects if int(name, 16) <= n) == there
    for e in there:
        found, unit = objects[f"{e + 1:x}"], replay.header["units"][replay.columns["elements"]["unit"][e]]
        assert found["Color"] == ("Red", "Blue")[unit["side"]]
        assert found["Coalition"] == ("red", "blue")[unit["side"]]
        assert found["Type"].startswith("Air+") == unit["is_mover"]
        for (longitude, latitude, z, x, y), there_m in sampled(replay, e, found["places"]):
            assert np.abs(np.array([x, y, z]) - there_m).max() < WITHIN_M
            assert np.abs(np.array(on_the_map(longitude, latitude)) - there_m[:2]).max() < WITHIN_M


def test_a_flight_recording_has_every_loss_and_every_shot(replay, anchor):
    _, objects, events = read_acmi(acmi(replay, anchor))
    legs, shots = replay.columns["legs"], replay.columns["shots"]
    tick_s, n = replay.header["tick_s"], len(replay.columns["elements"]["unit"])
    for status, kind, words in ((5, "Destroyed", ""), (6, "Message", "lost to jamming"), (4, "Message", "arrived")):
        rows = np.flatnonzero(legs["status"] == status)
        ends = {(legs["tick"][row] * tick_s, f"{legs['element'][row] + 1:x}") for row in rows}
        found = [(time, event[1]) for time, event in events if event[0] == kind and event[-1] == words]
        assert set(found) == ends
        assert len(found) == len(ends) == len(rows) > 0
        assert all(objects[name]["gone_s"] == time for time, name in found)
    fired = [objects[name] for name in sorted(objects, key=lambda name: int(name, 16)) if int(name, 16) > n]
    assert len(fired) == len(shots["shooter"]) > 0
    results = [event[3] for _, event in events if event[0] == "Message" and len(event) == 4]
    assert {word: results.count(word) for word in ("hit", "missed", "wasted")} == dict(
        zip(("hit", "missed", "wasted"), np.bincount(shots["result"], minlength=4)[1:].tolist(), strict=True)
    )
    for row, shot in enumerate(fired):
        assert shot["Type"].endswith("Weapon+Missile")
        assert shot["Parent"] == f"{shots['shooter'][row] + 1:x}"
        start, end = int(shots["launch_tick"][row]), int(shots["arrive_tick"][row])
        assert [shot["places"][0][0], shot["gone_s"]] == [start * tick_s, end * tick_s]
        for place, element, tick in ((0, "shooter", start), (1, "target", end)):
            at = recorded(replay, shots[element][row], tick)
            assert np.abs(np.array([*shot["places"][place][4:], shot["places"][place][3]]) - at).max() < WITHIN_M


def positions(geometry):
    """Return the positions of a geometry as one list."""
    nested = geometry["coordinates"]
    return {"Point": [nested], "LineString": nested}.get(geometry["type"]) or [one for ring in nested for one in ring]


def is_against_the_clock(ring):
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in itertools.pairwise(ring)) < 0


def test_a_map_layer_is_geojson(replay, anchor):
    found = json.loads(geojson(replay, anchor))
    assert found["type"] == "FeatureCollection"
    assert "abstract order of battle" in found["title"]
    for feature in found["features"]:
        assert feature.keys() == {"type", "geometry", "properties"}
        assert feature["type"] == "Feature"
        geometry = feature["geometry"]
        assert geometry.keys() == {"type", "coordinates"}
        for longitude, latitude, *height in positions(geometry):
            assert abs(longitude - LONGITUDE) < 5
            assert abs(latitude - LATITUDE) < 4  # longitude first
            assert len(height) == (geometry["type"] != "Polygon")
        if geometry["type"] == "LineString":
            assert len(geometry["coordinates"]) >= 2
        if geometry["type"] == "Polygon":
            for number, ring in enumerate(geometry["coordinates"]):
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert is_against_the_clock(ring) == (number == 0)  # a hole goes with it
        if "times_s" in feature["properties"]:
            times = feature["properties"]["times_s"]
            assert len(times) == len(geometry["coordinates"])
            assert times == sorted(set(times))


def test_a_map_layer_has_every_track_site_shot_and_reach(replay, anchor):
    features = json.loads(geojson(replay, anchor))["features"]
    by = {}
    for feature in features:
        by.setdefault(feature["properties"]["what"], []).append(feature)
    units, legs = replay.header["units"], replay.columns["legs"]
    names = {}
    for unit in units:
        for i in range(unit["count"]):
            names[unit["label"] if unit["count"] == 1 else f"{unit['label']} {i + 1}"] = unit["first"] + i
    is_there = set(legs["element"][legs["status"] >= 2].tolist())
    assert {names[f["properties"]["name"]] for f in by["track"] + by["site"]} == is_there
    for feature in by["track"]:
        places = [
            (time, *on_the_map(*place[:2]), place[2])
            for time, place in zip(feature["properties"]["times_s"], feature["geometry"]["coordinates"], strict=True)
        ]
        for read, at in sampled(replay, names[feature["properties"]["name"]], places):
            assert np.abs(np.array(read) - at).max() < WITHIN_M
    for feature in by["site"]:
        longitude, latitude, z = feature["geometry"]["coordinates"]
        at = recorded(replay, names[feature["properties"]["name"]], 0)
        assert np.abs(np.array([*on_the_map(longitude, latitude), z]) - at).max() < WITHIN_M
    assert len(by["shot"]) == len(replay.columns["shots"]["shooter"])
    assert len(by["beam"]) == len(replay.columns["beams"]["shooter"]) > 0
    assert len(by["reach"]) == sum(unit["count"] * len(unit["reach"]) for unit in units if not unit["is_mover"])
    for feature in by["reach"]:
        said = feature["properties"]
        x, y, _ = recorded(replay, names[said["name"]], 0)
        wanted = [said["most_m"], *([said["least_m"]] if said["least_m"] else [])]
        assert len(feature["geometry"]["coordinates"]) == len(wanted)
        for ring, radius_m in zip(feature["geometry"]["coordinates"], wanted, strict=True):
            read = [math.dist(on_the_map(*place), (x, y)) for place in ring]
            assert np.abs(np.array(read) - radius_m).max() < WITHIN_M


def test_a_hostile_name_stays_text(replay, anchor):
    header = copy.deepcopy(dict(replay.header))
    header["title"] = HOSTILE
    for unit in header["units"]:
        unit["label"] = HOSTILE
        unit["element"] = HOSTILE
    hostile = dataclasses.replace(replay, header=header)
    was, now = (read_acmi(acmi(one, anchor)) for one in (replay, hostile))
    assert now[2] == was[2]
    assert now[1].keys() == was[1].keys()
    assert all(now[1][name]["Color"] == one["Color"] for name, one in was[1].items())
    assert now[0]["Title"] == 'a,b 0,Event=Destroyed|1|/,Color=Red <script>" (abstract order of battle)'
    assert now[1]["1"]["Group"] == 'a,b 0,Event=Destroyed|1|/,Color=Red <script>"'
    found = json.loads(geojson(hostile, anchor))
    assert found["title"].startswith(HOSTILE)
    assert found["features"][0]["properties"]["element"] == HOSTILE


def geodesic_m(a, b):
    """Return the distance of two places, degrees east and north, on WGS-84: Vincenty, Survey Review 23 (1975)."""
    f, major = 1 / 298.257223563, 6_378_137.0
    minor, (lon1, lat1), (lon2, lat2) = major * (1 - f), map(np.radians, a), map(np.radians, b)
    u1, u2 = math.atan((1 - f) * math.tan(lat1)), math.atan((1 - f) * math.tan(lat2))
    lam = lon2 - lon1
    for _ in range(20):
        sin_s = math.hypot(
            math.cos(u2) * math.sin(lam), math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam)
        )
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        s = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2 = 1 - sin_a**2
        m = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2
        c = f / 16 * cos2 * (4 + f * (4 - 3 * cos2))
        lam = lon2 - lon1 + (1 - c) * f * sin_a * (s + c * sin_s * (m + c * cos_s * (2 * m * m - 1)))
    k = cos2 * (major**2 - minor**2) / minor**2
    big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    m2 = cos_s * (2 * m * m - 1) - big_b / 6 * m * (4 * sin_s**2 - 3) * (4 * m * m - 3)
    return minor * big_a * (s - big_b * sin_s * (m + big_b / 4 * m2))


@pytest.mark.parametrize(("latitude", "width_m"), [(1.0, 200_000.0), (50.45, 100_000.0), (-70.0, 200_000.0)])
def test_a_map_is_as_far_from_flat_as_is_said(latitude, width_m):
    """Distances between places all over the map are off by no more than is said, and by that along an edge."""
    anchor = Anchor.read(f"{latitude},10", width_m, width_m)
    draw = np.random.default_rng(1)
    places = draw.uniform(0, width_m, (60, 2, 2))
    places[:2] = [[[0, edge], [width_m, edge]] for edge in (0, width_m)]
    off = [abs(geodesic_m(*anchor.lon_lat(*pair.T)) / math.dist(*pair) - 1.0) for pair in places]
    assert max(off) < 1.02 * anchor.error_share + 1e-5  # centimetres of rounding
    assert max(off) > 0.95 * anchor.error_share


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no place for the middle of the map"),
        ("50.45", "got '50.45'"),
        ("north,east", "got 'north,east'"),
        ("85.1,0", "LAT from -85 to 85"),
        ("nan,0", "LAT from -85 to 85"),
        ("0,180.5", "got '0,180.5'"),
        ("50,179.9", "a map across 180 degrees"),
    ],
)
def test_an_anchor_that_is_no_place_is_refused(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        Anchor.read(text, 100_000.0, 100_000.0)


def test_a_large_map_is_refused():
    with pytest.raises(ValueError, match="a map of 250 x 10 km; allowed: at most 200 km"):
        Anchor.read("50,30", 250_000.0, 10_000.0)


def test_the_command_exports_by_the_end_of_a_files_name(tmp_path, capsys):
    place = ["--anchor", "-45,30"]
    for end, starts in ((".acmi", "FileType=text/acmi/tacview\n"), (".geojson", '{"type":"FeatureCollection"')):
        file = tmp_path / f"duel{end}"
        assert main(["replay", "duel", "--out", str(file), *place]) == DONE
        assert "no place on the globe is meant" in capsys.readouterr().err
        assert file.read_text("utf-8").startswith(starts)
        assert main(["replay", "duel", "--out", str(file), *place]) == WRONG
        assert "is there already; allowed: a new file, or --force" in capsys.readouterr().err
    for words, said in (
        (["--out", str(tmp_path / "x.acmi")], "--anchor: no place for the middle of the map"),
        (["--out", str(tmp_path / "x.html"), *place], "--anchor: got"),
        (
            ["--out", str(tmp_path / "x.acmi"), *place, "--against-set", "clock.tick_s=1"],
            "--against: allowed with a page",
        ),
    ):
        assert main(["replay", "duel", *words]) == WRONG
        assert said in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["duel.acmi", "duel.geojson"]


def test_the_examples_in_the_docs_are_true(replay, anchor):
    text = (Path(__file__).parents[3] / "docs/formats.md").read_text("utf-8")
    shown = {kind: re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)[0] for kind in ("acmi", "geojson", "json")}
    lines = set(acmi(replay, anchor).split("\n"))
    assert [line for line in shown["acmi"].strip().split("\n") if line not in lines] == []
    assert json.loads(shown["geojson"]) in json.loads(geojson(replay, anchor))["features"]
    schema = json.loads(shipped_file("scenario").read_text("utf-8"))
    keys = schema["properties"]["clock"]["properties"]
    assert json.loads(f"{{{shown['json']}}}") == {"tick_s": keys["tick_s"]}
    for latitude, percent in ((45, "0.8"), (60, "1.4")):
        assert f"{100 * Anchor.read(f'{latitude},0', 1e5, 1e5).error_share:.1f}" == percent
