"""Bands of the shipped studies: what ``wargame sweep STUDY --band`` found, in one small file beside the results.

A sweep of worlds holds 200 figures of each case, many times as many bytes as its answers need: the estimates of each
point in each world. `tools/study_tables.py --pack` makes ``results/<study>/band.parquet`` of it, whose metadata say
which study, scenario, code and tables it is of. The same command makes the sweep again, with tables of the same hashes.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame_experiments.analysis.band import contributions, worlds_of
from wargame_experiments.analysis.data import Data
from wargame_experiments.statistics.worlds import chance_between_worlds, without_chance
from wargame_experiments.study import Results, Study
from wargame_experiments.study.document.columns import factor_values, layout
from wargame_experiments.study.store import manifest

Point = Mapping[str, Any]
Table = NDArray[np.float64]

KEY: Final = b"band"  # of the metadata
KEPT: Final = ("command", "scenario", "seed", "code", "versions", "tables")  # of the manifest


class PackedBand(NamedTuple):
    """Estimates of a study's points in worlds of the uncertain figures.

    Attributes
    ----------
    about
        Study, scenario, code and tables that it is of, and how many battles and seconds it took.
    points
        Of each point that was run: its values by column.
    estimates
        By measure, shape (points, worlds).
    chance
        Variances and covariances of these by chance alone, shape (measures, points, measures, points).
    """

    about: dict[str, Any]
    points: list[dict[str, Any]]
    estimates: dict[str, Table]
    chance: Table

    @property
    def worlds(self) -> int:
        """Return the number of worlds."""
        return next(iter(self.estimates.values())).shape[1]

    def of(self, measures: Sequence[str], row: Point, less: Point | None = None) -> Table | None:
        """Return a measure, or the sum of several, at a point of the study by world, without chance.

        Parameters
        ----------
        measures
            In one unit.
        row, less
            Points; what the second has is subtracted, world by world.

        Returns
        -------
        Table | None
            Shape (worlds,); None if the points and measures were not run.
        """
        places = [self.place(point) for point in (row, less) if point is not None]
        if None in places or not set(measures) <= set(self.estimates):
            return None
        rows = [list(self.estimates).index(name) for name in measures for _ in places]
        columns, signs = [*places] * len(measures), np.array([1.0, -1.0][: len(places)] * len(measures))
        values = signs @ np.array(list(self.estimates.values()))[rows, columns]
        covariance = self.chance[rows, columns][:, rows, columns]
        return without_chance(values, float(signs @ covariance @ signs))

    def place(self, row: Point) -> int | None:
        """Return the place of a point of the study, None if it was not run."""
        found = [i for i, point in enumerate(self.points) if all(row.get(name) == v for name, v in point.items())]
        return found[0] if len(found) == 1 else None


def fingerprint(study: Study) -> str:
    """Return the hash of what a study says, with the ranges of its figures."""
    return hashlib.sha256(json.dumps(study.words(), sort_keys=True).encode()).hexdigest()


def pack(folder: Path, file: Path) -> None:
    """Write the band in the folder of a finished sweep into one file.

    Raises
    ------
    ValueError
        If the folder holds no finished sweep of worlds.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    results, found = Results.load(folder), manifest.read(folder)
    data, study = Data.of(results), results.study
    worlds, columns = worlds_of(data), layout(study)
    then, now = (datetime.datetime.fromisoformat(found[key]) for key in ("created", "finished"))
    rows = [factor_values(columns.factors, study.points[cases[0]]) for cases in worlds.points]
    own = {field.name for name, field in columns.factors.items() if not _is_figure(study, name)}
    sizes = len(study.measures), len(worlds.points)
    each = [contributions(data, name, cases) for name in study.measures for cases in worlds.points]
    about = {key: found[key] for key in KEPT if key != "code"} | {
        "code": found["code"]["hash"],
        "study": fingerprint(study),
        "level": study.table.level,
        "points": [{name: value for name, value in row.items() if name in own} for row in rows],
        "battles": sum(results.points["simulated"].to_pylist()),
        "seconds": (now - then).total_seconds(),
        "chance": chance_between_worlds(np.stack(each, axis=2)).reshape(*sizes, *sizes).tolist(),
    }
    table = {
        "point": np.repeat(np.arange(len(worlds.points)), len(worlds.points[0])),
        "world": np.tile(np.arange(len(worlds.points[0])), len(worlds.points)),
    }
    for name in study.measures:
        found_here = data.estimates(name)
        table[name] = np.array([found_here[case].mean for cases in worlds.points for case in cases])
    made = pa.table(table).replace_schema_metadata({KEY: json.dumps(about, sort_keys=True).encode()})
    pq.write_table(made, file, compression="zstd", write_statistics=False)


def read(file: Path) -> PackedBand:
    """Return the band in a file that `pack` has written."""
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    about = json.loads((table.schema.metadata or {})[KEY])
    shape = (len(about["points"]), -1)
    names = [name for name in table.column_names if name not in ("point", "world")]
    estimates = {name: table[name].to_numpy().reshape(shape) for name in names}
    return PackedBand(about, about["points"], estimates, np.array(about["chance"], dtype=np.float64))


def _is_figure(study: Study, name: str) -> bool:
    return name in study.factors and bool(study.factors[name].source) and not study.factors[name].levels
