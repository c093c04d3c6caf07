"""Files of a battle: its measures, and one replication as a timeline and a map."""

from pathlib import Path
from typing import Any

import numpy as np

from wargame.battle.kernels.state import F8
from wargame.battle.summary import Assessment
from wargame_experiments.analysis.timeline import timeline
from wargame_experiments.figures import battlefield
from wargame_experiments.figures import timeline as timeline_figure
from wargame_experiments.figures.fonts import Fonts
from wargame_experiments.formatting import count_of
from wargame_experiments.replay.battle import Replayed
from wargame_experiments.replay.page import html, write_page
from wargame_experiments.reports.battle_document import dumps


def typical(leakers: F8) -> int:
    """Return the first replication whose number of armed leakers is nearest to the mean; shape (n,)."""
    return int(np.argmin(np.abs(leakers - leakers.mean())))


def write_battle(
    folder: Path,
    summary: dict[str, Any],
    manifest: dict[str, Any],
    assessment: Assessment,
    seed: int,
    first: int = 0,
    fonts: Fonts | None = None,
    shown_by: Replayed | None = None,
) -> None:
    """Write battle.json, timeline.*, map.* and replay.html into a folder.

    Parameters
    ----------
    folder
        Output folder.
    summary
        The document of the battle.
    manifest
        Its provenance, written into the same file.
    assessment
        Of the battles; the timeline, the map and the replay show one of them.
    seed
        Seed of the battles.
    first
        Number of the first replication.
    fonts
        Those of the figures.
    shown_by
        The scenario as a replay is made of it; None for no replay.
    """
    (folder / "battle.json").write_text(dumps({**summary, "provenance": manifest}) + "\n", "utf-8")
    setup, shown = assessment.setups.main, first + typical(assessment.leakers)
    replay = timeline(setup, seed, shown)
    choice = f"of {count_of(len(assessment.ticks), 'replication')} the first with the typical number of leakers"
    note = f"{setup.scenario.name}: one battle (seed {seed}, replication {shown}), {choice}."
    timeline_figure.write(folder, replay, setup, note, fonts)
    battlefield.write(folder, replay, setup, note, fonts)
    if shown_by is not None:
        write_page(folder / "replay.html", html(shown_by.document(seed, shown)))
