"""Timeline of one battle: attackers in flight, what became of them, shots, and value lost, against time."""

from functools import partial
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wargame.battle.build.setup import Setup
from wargame_experiments.analysis.timeline import PRESENT, Timeline
from wargame_experiments.figures import style
from wargame_experiments.figures.fonts import Fonts
from wargame_experiments.formatting import usd

HEADROOM: Final = 1.45  # of an axis over its data, for the legend
FATES: Final = {
    "killed": ("destroyed", style.BLUE, "-"),
    "soft_killed": ("lost to jamming", style.GREEN, "-"),
    "leakers_armed": ("leaked, armed", style.VERMILION, "-"),
    "leakers_decoy": ("leaked, decoy", style.VERMILION, ":"),
}


def draw(course: Timeline, setup: Setup, note: str) -> Figure:
    """Return the figure.

    Parameters
    ----------
    course
        The battle.
    setup
        Its scenario.
    note
        Small print: which replication of which seed.
    """
    figure = Figure(figsize=(style.PAGE_IN, 4.6), layout="constrained")
    panels = figure.subplots(2, 2, sharex=True).ravel()
    minutes = course.columns["time_s"] / 60.0
    _present(panels[0], course, minutes, setup)
    _fates(panels[1], course, minutes)
    _shots(panels[2], course, minutes, setup.scenario.defender)
    _value(panels[3], course, minutes)
    for panel in panels:
        panel.set_ylim(0.0, HEADROOM * panel.dataLim.y1 or 1.0)
        panel.set_xlim(0.0, 1.03 * max(minutes[-1], 1e-9))
    for panel in panels[2:]:
        panel.set_xlabel("time, min")
    style.letter(panels)
    style.caption(figure, note)
    return figure


def write(folder: Path, course: Timeline, setup: Setup, note: str, fonts: Fonts | None = None) -> None:
    """Write timeline.png, timeline.pdf and timeline.csv into a folder."""
    style.save(partial(draw, course, setup, note), folder, "timeline", fonts)
    style.write_csv(folder / "timeline.csv", list(course.columns), zip(*course.columns.values(), strict=True))


def _present(panel: Axes, course: Timeline, minutes, setup: Setup) -> None:
    """Draw the attacker's elements that fly or stand, stacked by kind."""
    flies = any(group.element.motion for group in setup.groups if group.unit.side == setup.scenario.attacker)
    panel.set_title(f"Attackers {'in flight' if flies else 'alive'}")
    kinds = {name: measure.label for name, measure in course.measures.items() if name.startswith(PRESENT)}
    panel.stackplot(
        minutes, [course.columns[name] for name in kinds], labels=list(kinds.values()), colors=style.CYCLE,
        step="post", linewidth=0.0, alpha=0.85,
    )  # fmt: skip
    panel.set_ylabel("elements")
    _legend(panel)


def _fates(panel: Axes, course: Timeline, minutes) -> None:
    panel.set_title("What became of them")
    for name, (label, colour, line) in FATES.items():
        if course.columns[name].any():
            panel.step(minutes, course.columns[name], where="post", label=label, color=colour, linestyle=line)
    panel.set_ylabel("elements, cumulative")
    _legend(panel)


def _shots(panel: Axes, course: Timeline, minutes, defender: str) -> None:
    panel.set_title("Defender's missiles and interceptor drones")
    fired, flying = (course.columns[f"{word}_{defender}"] for word in ("missiles", "shots_flying"))
    panel.fill_between(minutes, flying, step="post", color=style.SKY, linewidth=0.0, label="in flight")
    panel.step(minutes, fired, where="post", color=style.BLUE, label="fired, cumulative")
    panel.set_ylabel("shots")
    _legend(panel)


def _value(panel: Axes, course: Timeline, minutes) -> None:
    lost = course.columns["value_lost"]
    panel.set_title("Value lost by the defender")
    text = f"{usd(lost[-1])} USD" if lost[-1] else "none"
    panel.step(minutes, lost / 1e6, where="post", color=style.VERMILION, label=text)
    panel.set_ylabel("million USD, cumulative")
    _legend(panel)


def _legend(panel: Axes) -> None:
    if panel.get_legend_handles_labels()[0]:
        panel.legend(loc="upper left")
