"""Scenarios with element files of their own, for tests."""

import shutil
from pathlib import Path

from wargame.catalogue.elements import folder

SKIRMISH = Path(__file__).parent / "experiments" / "skirmish.toml"
THIN = Path(__file__).parent / "wargame" / "campaign" / "thin.toml"
KITE = (
    (folder() / "decoy.toml")
    .read_text("utf-8")
    .replace('name = "decoy"', 'name = "kite"')
    .replace("usd = [500, 3_000, 5_000]", "usd = [100, 200, 900]")
)


def line_of(text, beginning):
    """Return the number of the only line that begins so."""
    (line,) = [number for number, each in enumerate(text.splitlines(), 1) if each.startswith(beginning)]
    return line


def with_kites(place, **files):
    """Return a scenario whose decoys are kites, the file of which lies beside it, with other element files."""
    (place / "elements").mkdir(parents=True)
    for name, text in {"kite": KITE, **files}.items():
        (place / "elements" / f"{name}.toml").write_text(text, "utf-8")
    scenario = place / "skirmish.toml"
    shutil.copy(SKIRMISH, scenario)
    text = scenario.read_text("utf-8")
    assert text.count('element = "decoy"') == 1
    scenario.write_text(text.replace('element = "decoy"', 'element = "kite"'), "utf-8")
    return scenario
