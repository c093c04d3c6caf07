"""A study that is fought in a moment, and what the tests ask of a folder."""

import hashlib
import shutil
from pathlib import Path
from textwrap import dedent

from wargame_experiments.study import Study
from wargame_experiments.study.store.folder import TABLES

SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")
MEASURES = ["cer_raid", "leakage", "value_lost"]
FEW = {"units.drones.count": 3, "units.decoys.count": 2}
ADAPTIVE = {"n_min": 4, "n_max": 24, "block": 4, "targets": {"leakage": {"half_width": 0.25}}}


def small(**words):
    """Return a study of two points, ten replications each, in blocks of four."""
    given = {
        "scenario": SKIRMISH,
        "factors": {"units.guns.count": [0, 1], **FEW},
        "measures": MEASURES,
        "replications": {"n": 10, "block": 4},
        "name": "small",
    }
    return Study(**{**given, **words})


def unchecked(rows, **words):
    """Return a study like the small one with rows that may be wrong: as a stored one, it is not checked again."""
    study = small(factors={}, design={"kind": "list", "rows": [{}]}, **words)
    return Study.stored({**study.words(), "design": [{"kind": "list", "rows": rows}]}, study.inputs, study.name)


def with_skirmish(folder):
    """Return a folder in which the skirmish lies, as a study that names it has to have it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(SKIRMISH, folder)
    return folder


def study_file(folder, **changes):
    """Write a study.toml that is like the small study, and return its path."""
    text = dedent(
        """
        question = "How many guns?"
        scenario = "skirmish.toml"
        measures = ["cer_raid", "leakage", "value_lost"]

        [factors]
        units.guns.count = [0, 1]
        units.drones.count = 3
        units.decoys.count = 2

        [replications]
        n = 10
        block = 4
        """
    )
    for old, new in changes.get("instead", {}).items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with_skirmish(folder)
    (folder / "study.toml").write_text(text + changes.get("more", ""), "utf-8")
    return folder / "study.toml"


def digests(folder):
    """Return the hash of each table of a sweep."""
    return {name: hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest() for name in TABLES}


def chunk_names(folder):
    """Return the names of the chunks of a sweep."""
    return sorted(path.name for path in (Path(folder) / "chunks").glob("*.parquet"))
