"""The files of a sweep: tables, manifest and figures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wargame_experiments.document import dumps
from wargame_experiments.figures import heat_map, shares
from wargame_experiments.mix import Result
from wargame_experiments.mix_store import write_tables


def write_mix(folder: Path, results: Sequence[Result], manifest: dict[str, Any]) -> None:
    """Write mix.parquet, runs.parquet, mix.json, heat_map.* and shares.* into a folder.

    Parameters
    ----------
    folder
        Where to.
    results
        The points, in order.
    manifest
        What made them, as `wargame_experiments.provenance.provenance` returns it.
    """
    write_tables(folder, results, manifest)
    (folder / "mix.json").write_text(dumps(manifest) + "\n", "utf-8")
    heat_map.write(folder, results, manifest)
    shares.write(folder, results, manifest)
