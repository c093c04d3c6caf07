"""Battlefield map: who stands where, what is seen and jammed, which way attackers came and how far."""

from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch

from wargame.battle.build.setup import Group, Setup
from wargame.battle.kernels.state import ARRIVED, HOME, KILLED, SOFT_KILLED, STANDING
from wargame.catalogue.elements import Element
from wargame_experiments.analysis.timeline import Timeline, ends_m
from wargame_experiments.figures import style
from wargame_experiments.figures.coverage_map import CoverageMap, coverage_map
from wargame_experiments.figures.fonts import Fonts

MARKERS: Final = {
    "radar": "^",
    "command-node": "P",
    "interceptor-battery": "s",
    "interceptor-drone-pad": "p",
    "gun": "D",
    "laser": "d",
    "microwave": "h",
    "ew-pod": "v",
    "asset": "X",
    "swarm": "o",
    "strike-platform": ">",
}
SIDE_COLOURS: Final = {"red": style.VERMILION, "blue": style.BLUE}
ENDS: Final = {
    KILLED: ("destroyed", dict(marker="x", color=style.BLACK, s=16, linewidths=0.9)),
    SOFT_KILLED: ("lost to jamming", dict(marker="o", facecolors="none", edgecolors=style.GREEN, s=14)),
    ARRIVED: ("arrived", dict(marker="*", color=style.VERMILION, s=48, edgecolors="white", linewidths=0.4)),
    HOME: ("came home", dict(marker="<", color=style.GREY, s=16)),
}
STATUS_WORDS: Final = {
    0: "waiting", 1: "carried", 2: "flying", STANDING: "standing", ARRIVED: "arrived", KILLED: "destroyed",
    SOFT_KILLED: "lost to jamming", HOME: "home",
}  # fmt: skip
FILLS: Final = ("full", "none", "left", "top", "right", "bottom")  # tell elements of one kind apart
LINES: Final = 13  # of the legend at most, besides those of what stands on the ground
LINE_IN: Final = 0.158
HEADING: Final = "\u2009"  # begins a line of the legend that is a heading: a thin space
JAMMED: Final = ("#BFE5D8", "#8CD0B8", "#59BA98")
KM: Final = 1e-3
LEGEND_IN, LEFT_IN, BOTTOM_IN, LEAST_IN = (
    2.3,
    0.5,
    0.6,
    4.6,
)  # room for the legend, the y axis, the x axis; least height


def draw(course: Timeline, setup: Setup, note: str) -> Figure:
    """Return the figure; arguments as those of `wargame_experiments.figures.timeline.draw`."""
    area = setup.scenario.map
    met = coverage_map(setup)
    stands = [group.element for group in setup.groups if group.element.motion is None and group.element.kind != "asset"]
    kinds = {element.name for element in stands}
    figure, axes = _sheet(area.width_m, area.height_m, LINES + len(kinds))
    keys = [
        *_headed(f"Met by {met.unit.element.name}" if met else "", _fields(axes, setup, met)),
        *_headed("Attackers", [*_paths(axes, course, setup), *_ends(axes, course, setup)]),
        *_headed("On the ground", [*_stations(axes, setup), *_ranges(axes, setup)]),
    ]
    axes.set(xlim=(0, area.width_m * KM), ylim=(0, area.height_m * KM), xlabel="x, km", ylabel="y, km")
    _legend(figure, keys)
    figure.text(0.01, 0.01, note, fontsize=style.SMALL_PRINT, color="#444444")
    return figure


def _sheet(width_m: float, height_m: float, lines: int) -> tuple[Figure, Axes]:
    """Return a figure with axes of the map's proportions, and room for a legend of so many lines to the right."""
    width = style.PAGE_IN - LEGEND_IN - LEFT_IN - 0.15
    height = min(max(width * height_m / width_m, 2.0), 9.0)
    width = min(width, height * width_m / height_m)
    sheet = max(height + BOTTOM_IN + 0.1, LEAST_IN, lines * LINE_IN + 0.3)
    figure = Figure(figsize=(style.PAGE_IN, sheet))
    where = (LEFT_IN / style.PAGE_IN, 1.0 - (height + 0.1) / sheet, width / style.PAGE_IN, height / sheet)
    return figure, figure.add_axes(where)


def _headed(text: str, keys: list[Any]) -> list[Any]:
    """Return lines of the legend below a line without a symbol."""
    return [Line2D([], [], linestyle="", label=f"{HEADING}{text}"), *keys] if keys else []


def _legend(figure: Figure, keys: list[Any]) -> None:
    """Put the legend to the right of the map, its headings in bold."""
    legend = figure.legend(handles=keys, loc="upper left", bbox_to_anchor=(1.0 - LEGEND_IN / style.PAGE_IN, 0.995))
    for text in legend.get_texts():
        if text.get_text().startswith(HEADING):
            text.set(text=text.get_text().removeprefix(HEADING), weight="bold")


def write(folder: Path, course: Timeline, setup: Setup, note: str, fonts: Fonts | None = None) -> None:
    """Write map.png, map.pdf and map.csv (every element: where it began, where it ended, and how) into a folder."""
    style.save(partial(draw, course, setup, note), folder, "map", fonts)
    header = ("side", "unit", "element", "x_start_m", "y_start_m", "x_end_m", "y_end_m", "end")
    elements, ends, bodies = setup.world.elements, ends_m(course.last), course.last.bodies
    rows = [
        (
            group.unit.side, group.name, group.element.name,
            *(float(elements[axis][i]) for axis in ("x_m", "y_m")),
            *ends[i].tolist(),
            STATUS_WORDS[int(bodies["status"][i])],
        )
        for group in setup.groups for i in range(group.first, group.last)
    ]  # fmt: skip
    style.write_csv(folder / "map.csv", header, rows)


def _fields(axes: Axes, setup: Setup, seen: CoverageMap | None) -> list[Any]:
    """Shade where a typical attacker is found and where it is jammed."""
    if seen is None:
        return []
    grid = setup.world.grid
    extent = (0.0, grid.nx * grid.cell_m * KM, 0.0, grid.ny * grid.cell_m * KM)
    keys = []
    if seen.detection_per_s.any():
        found = np.where(seen.detection_per_s > 0.0, 1.0, 0.0)
        axes.contourf(found, levels=[0.5, 1.5], colors=[style.SKY], alpha=0.16, extent=extent)
        keys.append(Patch(color=style.SKY, alpha=0.16, label="sensor coverage"))
    top = grid.jam_rate_max_per_s
    if top > 0.0 and (seen.loss_per_s > 0.25 * top).any():
        levels = [0.25 * top, 0.5 * top, 0.75 * top, 1.01 * top]
        axes.contourf(seen.loss_per_s, levels=levels, colors=JAMMED, alpha=0.55, extent=extent)
        keys += [
            Patch(color=colour, alpha=0.55, label=f"jamming loss > {100 * 60 * level:.2g} % a minute")
            for level, colour in zip(levels[:3], JAMMED, strict=True)
        ]
    return keys


def reach_m(element: Element, level) -> float:
    """Return the longest range of an element's weapons, m; 0 without any."""
    ranges = [
        element.launcher.max_range_m if element.launcher else None,
        element.gun.range_m if element.gun else None,
        element.laser.range_m if element.laser else None,
        element.microwave.range_m if element.microwave else None,
    ]
    return max((r.at(level) for r in ranges if r is not None), default=0.0)


def _ranges(axes: Axes, setup: Setup) -> list[Any]:
    drawn = False
    for group in _stationed(setup):
        reach = reach_m(group.element, setup.scenario.catalog_level)
        if reach > 0.0 and group.count:
            where = (group.unit.x_m * KM, group.unit.y_m * KM)
            colour = SIDE_COLOURS[group.unit.side]
            axes.add_patch(
                Circle(where, reach * KM, fill=False, edgecolor=colour, linewidth=0.5, alpha=0.6, linestyle=":")
            )
            drawn = True
    return [Line2D([], [], color=style.GREY, linewidth=0.7, linestyle=":", label="reach of a unit")] if drawn else []


def _paths(axes: Axes, course: Timeline, setup: Setup) -> list[Any]:
    """Draw the ways that attackers came."""
    ways = [way[~np.isnan(way[:, 0])] * KM for way in course.paths_m.transpose(1, 0, 2)]
    ways = [way for way in ways if len(way) > 1]
    if not ways:
        return []
    alpha = float(np.clip(30.0 / len(ways), 0.05, 0.5))
    colour = SIDE_COLOURS[setup.scenario.attacker]
    axes.add_collection(LineCollection(ways, colors=colour, linewidths=0.5, alpha=alpha))
    return [Line2D([], [], color=colour, linewidth=0.8, alpha=0.6, label="way flown")]


def _stationed(setup: Setup) -> list[Group]:
    return [group for group in setup.groups if group.element.motion is None and group.count]


def _stations(axes: Axes, setup: Setup) -> list[Any]:
    """Mark what stands on the ground, in its side's colour; assets in black, with their names."""
    keys: dict[str, Any] = {}
    elements, fills = setup.world.elements, _fills(setup)
    both = {g.element.name for g in _stationed(setup) if g.unit.side == "red"}
    both &= {g.element.name for g in _stationed(setup) if g.unit.side == "blue"}
    for i, group in enumerate(_stationed(setup)):
        asset = group.element.kind == "asset"
        look: dict[str, Any] = dict(marker=MARKERS[group.element.kind], linestyle="", zorder=4, markeredgewidth=0.7)
        look |= dict(color=style.BLACK if asset else SIDE_COLOURS[group.unit.side], markersize=6.5 if asset else 5.0)
        look |= dict(fillstyle="full" if asset else fills[group.element.name], markerfacecoloralt="white")
        name = f"{group.unit.side} {group.element.name}" if group.element.name in both else group.element.name
        name = "target of value" if asset else name
        where = slice(group.first, group.last)
        (key,) = axes.plot(elements["x_m"][where] * KM, elements["y_m"][where] * KM, **look, label=name)
        keys.setdefault(f"{group.unit.side} {name}", key)
        if asset:
            at = (group.unit.x_m * KM, group.unit.y_m * KM)
            look = dict(textcoords="offset points", fontsize=7, va="bottom" if i % 2 else "top", zorder=6)
            axes.annotate(group.label, at, (7, 0), **look)
    return list(keys.values())


def _fills(setup: Setup) -> dict[str, str]:
    """Return how the marker of each element on the ground is filled."""
    seen: dict[str, list[str]] = {}
    for group in _stationed(setup):
        names = seen.setdefault(group.element.kind, [])
        if group.element.name not in names:
            names.append(group.element.name)
    return {name: FILLS[i % len(FILLS)] for names in seen.values() for i, name in enumerate(names)}


def _ends(axes: Axes, course: Timeline, setup: Setup) -> list[Any]:
    """Mark where and how attackers that move ended."""
    bodies, ends, keys = course.last.bodies, ends_m(course.last) * KM, []
    first = setup.world.units["is_mover"][setup.world.unit_of]
    attackers = first & course.attackers
    for status, (label, look) in ENDS.items():
        chosen = attackers & (bodies["status"] == status)
        if chosen.any():
            keys.append(axes.scatter(*ends[chosen].T, **look, zorder=5, label=label))
    return keys
