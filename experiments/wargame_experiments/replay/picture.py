"""Moving picture of a replay: the map of a battle as a GIF, for a page that runs no script."""

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from wargame_experiments.figures import style
from wargame_experiments.figures.battlefield import MARKERS
from wargame_experiments.formatting import usd
from wargame_experiments.replay.reader import Replay

SUFFIXES: Final = (".gif",)
FRAMES: Final = 90
FRAME_MS: Final = 90
LAST_MS: Final = 2_500  # for which the last frame stays
SIZE_IN: Final = (7.2, 5.4)
DPI: Final = 100
COLOURS: Final = 64  # of the palette of a frame
KM: Final = 1e-3
WAITING, CARRIED, FLYING, STANDING, ARRIVED, DESTROYED, JAMMED, HOME = range(8)
SIDES: Final = (style.VERMILION, style.BLUE)
STATES: Final = {"unseen": style.GREY, "tracked": style.ORANGE, "engaged": style.VERMILION}
GONE: Final[dict[int, tuple[str, Any]]] = {
    DESTROYED: ("destroyed", dict(marker="x", color=style.BLACK, s=14, linewidths=0.8)),
    JAMMED: ("lost to jamming", dict(marker="o", facecolors="none", edgecolors=style.GREEN, s=12, linewidths=0.8)),
    ARRIVED: ("arrived", dict(marker="*", color=style.VERMILION, s=60, edgecolors="white", linewidths=0.4)),
}

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Moment:
    """Where everybody is after a tick: status, place in km, and whether it is tracked or engaged, by element."""

    tick: int
    status: Ints
    x_km: NDArray[np.float64]
    y_km: NDArray[np.float64]
    is_tracked: NDArray[np.bool_]
    is_engaged: NDArray[np.bool_]
    shots: tuple[Ints, Ints]  # shooters and targets of the shots and beams under way


def write_picture(file: Path, replay: Replay) -> None:
    """Write the moving picture of a replay into a file, at once and whole.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    frames = [image.quantize(COLOURS, dither=Image.Dither.NONE) for image in _images(replay)]
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    times = [FRAME_MS] * (len(frames) - 1) + [LAST_MS]
    try:
        frames[0].save(part, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0, optimize=True)
        os.replace(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def moment(replay: Replay, tick: int) -> Moment:
    """Return where everybody is after a tick."""
    legs, tick_s = replay.columns["legs"], replay.header["tick_s"]
    element, since = legs["element"].astype(np.int64), legs["tick"].astype(np.int64)
    n, span = len(replay.columns["elements"]["unit"]), int(replay.header["ticks"]) + 2
    row = np.searchsorted(element * span + since, np.arange(n) * span + tick, side="right") - 1
    flown_s = (tick - since[row]) * tick_s
    x, y = (legs[axis][row] + legs[speed][row] * flown_s for axis, speed in (("x_m", "vx_mps"), ("y_m", "vy_mps")))
    tracks, shots, beams = (replay.columns[name] for name in ("tracks", "shots", "beams"))
    is_held = (tracks["from_tick"] <= tick) & (tracks["to_tick"] > tick)
    in_flight = (shots["launch_tick"] <= tick) & (shots["arrive_tick"] > tick)
    on = (beams["from_tick"] < tick) & (beams["to_tick"] >= tick)
    shooters = np.concatenate([shots["shooter"][in_flight], beams["shooter"][on]]).astype(np.int64)
    targets = np.concatenate([shots["target"][in_flight], beams["target"][on]]).astype(np.int64)
    is_tracked, is_engaged = np.zeros(n, bool), np.zeros(n, bool)
    is_tracked[tracks["element"][is_held].astype(np.int64)] = True
    is_engaged[targets] = True
    status = legs["status"][row].astype(np.int64)
    return Moment(tick, status, x * KM, y * KM, is_tracked, is_engaged, (shooters, targets))


def _images(replay: Replay) -> Iterator[Image.Image]:
    """Yield the frames, drawn with the style of all figures."""
    ticks = np.unique(np.linspace(0, replay.header["ticks"], FRAMES).round().astype(int))
    for tick in ticks.tolist():
        with style.styled():
            figure = Figure(figsize=SIZE_IN, dpi=DPI)
            canvas = FigureCanvasAgg(figure)
            _draw(figure, replay, moment(replay, tick))
            canvas.draw()
            yield Image.fromarray(np.asarray(canvas.buffer_rgba())[:, :, :3].copy())


def _draw(figure: Figure, replay: Replay, now: Moment) -> None:
    header = replay.header
    axes = figure.add_axes((0.07, 0.09, 0.66, 0.84))
    area = header["map"]
    axes.set(xlim=(0, area["width_m"] * KM), ylim=(0, area["height_m"] * KM), xlabel="x, km", ylabel="y, km")
    axes.set_aspect("equal")
    minutes = now.tick * header["tick_s"] / 60.0
    axes.set_title(f"{header['scenario']}, seed {header['seed']}: minute {minutes:.0f}")
    _fields(axes, replay, now.tick)
    _ground(axes, replay, now)
    _movers(axes, replay, now)
    for shooter, target in zip(*now.shots, strict=True):
        axes.plot(now.x_km[[shooter, target]], now.y_km[[shooter, target]], color=style.BLUE, linewidth=0.7, alpha=0.8)
    _counters(figure, replay, now)


def _fields(axes: Axes, replay: Replay, tick: int) -> None:
    """Shade what the defender sees and jams, as it is at a tick."""
    fields, area = replay.columns["fields"], replay.header["map"]
    maps = np.flatnonzero(fields["tick"] <= max(tick, 1))
    if not len(maps):
        return
    extent = (0.0, area["nx"] * area["cell_m"] * KM, 0.0, area["ny"] * area["cell_m"] * KM)
    for name, colour, level in (("coverage", style.SKY, 0.5), ("jamming", style.GREEN, 127.0)):
        values = fields[name][maps[-1]].astype(float)
        if (values > level).any():
            axes.contourf(values, levels=[level, 256.0], colors=[colour], alpha=0.13, extent=extent)


def _ground(axes: Axes, replay: Replay, now: Moment) -> None:
    for unit in replay.header["units"]:
        own = slice(unit["first"], unit["first"] + unit["count"])
        if unit["is_mover"] or not unit["count"]:
            continue
        is_up = now.status[own] == STANDING
        colour = style.BLACK if unit["kind"] == "asset" else SIDES[unit["side"]]
        look: dict[str, Any] = dict(marker=MARKERS[unit["kind"]], linestyle="", color=colour, zorder=4)
        axes.plot(now.x_km[own][is_up], now.y_km[own][is_up], **look, markersize=4.5, markeredgewidth=0.6)
        axes.plot(now.x_km[own][~is_up], now.y_km[own][~is_up], **look, markersize=4.5, alpha=0.25)


def _movers(axes: Axes, replay: Replay, now: Moment) -> None:
    movers = np.array([unit["is_mover"] for unit in replay.header["units"]], bool)
    is_mover = movers[replay.columns["elements"]["unit"]]
    flying = is_mover & (now.status == FLYING)
    for name, colour in STATES.items():
        chosen = (
            flying
            & {
                "unseen": ~now.is_tracked & ~now.is_engaged,
                "tracked": now.is_tracked & ~now.is_engaged,
                "engaged": now.is_engaged,
            }[name]
        )
        axes.scatter(now.x_km[chosen], now.y_km[chosen], s=11, color=colour, zorder=5, label=name, linewidths=0)
    for status, (label, look) in GONE.items():
        chosen = is_mover & (now.status == status)
        axes.scatter(now.x_km[chosen], now.y_km[chosen], **look, zorder=3, label=label)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 0.62), handletextpad=0.4)


def _counters(figure: Figure, replay: Replay, now: Moment) -> None:
    """Write what both sides are out of so far."""
    header, series = replay.header, replay.columns["series"]
    row = max(0, int(np.searchsorted(series["tick"], now.tick, side="right")) - 1)
    lines = []
    for side in (header["sides"][header["attacker"]], header["sides"][header["defender"]]):
        money = {word: float(series[name][row]) for word, name in _balance(header, side).items()}
        lines += [f"{side}", *(f"  {word.replace('_', ' ')} {usd(value)} USD" for word, value in money.items()), ""]
    figure.text(0.75, 0.92, "\n".join(lines), va="top", fontsize=8, linespacing=1.35)


def _balance(header: Mapping[str, Any], side: str) -> dict[str, str]:
    names = header["balance"]
    return {word: names[f"{side}_{word}"] for word in ("spent", "lost", "value_lost") if f"{side}_{word}" in names}
