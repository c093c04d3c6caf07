"""Results of a sweep, for Python."""

from functools import cached_property
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from wargame.inputs.errors import explain
from wargame_experiments.formatting import shell_command
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store import manifest

if TYPE_CHECKING:
    import pyarrow as pa

    from wargame_experiments.explorer.notebook import Explorer
    from wargame_experiments.study.document.columns import TableLayout


class Results:
    """The tables of a finished sweep, none of which is read unless its bytes are those that were written.

    Attributes
    ----------
    folder
        Where they lie.
    study
        What was asked.
    """

    def __init__(self, folder: Path, study: Study, temporary: TemporaryDirectory | None = None) -> None:
        self.folder, self.study, self._temporary = folder, study, temporary

    @classmethod
    def load(cls, folder: str | Path) -> "Results":
        """Return the results in the folder of a sweep.

        Raises
        ------
        ValueError
            If the folder holds no sweep, or one that is not finished.
        """
        folder = Path(folder)
        if manifest.read(folder)["state"] != "finished":
            allowed = f"a finished sweep; to finish it: {shell_command('sweep', '--resume', folder)}"
            raise ValueError(f"{folder}: holds a sweep that is not finished; allowed: {allowed}")
        return cls(folder, store.stored_study(folder))

    @property
    def points(self) -> "pa.Table":
        """Return the table with one row a point: factors, what money bought, every measure with its interval."""
        return self._table("points", len(self.study.points))

    @property
    def runs(self) -> "pa.Table":
        """Return the table with one row a replication: what it contributes to every measure."""
        return self._table("runs")

    @property
    def failures(self) -> "pa.Table":
        """Return the table with one row a failure: stage, traceback, and the command that fights it again."""
        return self._table("failures")

    def measure(self, name: str) -> "pa.Table":
        """Return point, factors and one measure with its limits, its name being ``mean``.

        Raises
        ------
        ValueError
            If the study does not have the measure.
        """
        from wargame_experiments.study.document.columns import layout

        if name not in self.study.measures:
            raise ValueError(explain(f"no measure '{name}'", self.study.measures, name))
        factors = [field.name for field in layout(self.study).factors.values()]
        ends = {name: "mean", f"{name}_low": "low", f"{name}_high": "high", f"{name}_n": "n"}
        found = self.points.select(["point", *factors, *ends])
        return found.rename_columns(["point", *factors, *ends.values()])

    def series(self, name: str | None = None) -> "pa.Table":
        """Return the time series of the raids, one row a point and time: of one state measure or of all.

        Raises
        ------
        ValueError
            If the study does not keep it.
        """
        from wargame_experiments.study.document.columns import layout

        followed, clock = self.study.followed, self.study.model.clock
        if not followed:
            raise ValueError(f"the study keeps no series; allowed: [series] with {clock.key} and measures in its file")
        if name is None:
            return self._table("series")
        if name not in followed:
            raise ValueError(explain(f"no series of '{name}'", list(followed), name))
        first = ["point", *(field.name for field in layout(self.study).factors.values()), clock.column, "n"]
        ends = {name: "mean", f"{name}_sd": "sd", f"{name}_low": "low", f"{name}_high": "high"}
        return self._table("series").select([*first, *ends]).rename_columns([*first, *ends.values()])

    def sql(self, query: str) -> "pa.Table":
        """Return what a query of the views points, runs, failures, series and chunks finds; it can read nothing else.

        >>> from wargame_experiments.study import Study, sweep
        >>> study = Study(scenario="duel", factors={"units.red-group.count": [2, 3]}, replications=4)
        >>> sweep(study, workers=1).sql("SELECT count(*) AS n FROM runs")["n"].to_pylist()
        [8]
        """
        with store.connect(self.folder) as connection:
            return connection.sql(query).to_arrow_table()

    def explore(self) -> "Explorer":
        """Return linked views of the study: shown in a notebook, ``write(file)`` makes a page."""
        name = "wargame_experiments.explorer.notebook"  # by name: what is analysed is known above this layer alone
        return import_module(name).Explorer(self)

    @cached_property
    def _layout(self) -> "TableLayout":
        from wargame_experiments.study.document.columns import layout

        return layout(self.study)

    def _table(self, name: str, rows: int | None = None) -> "pa.Table":
        """Return a table that has the columns and the points of the study; a folder may come from anybody."""
        from wargame_experiments.study.document.columns import about, schema

        found = store.read_table(self.folder, f"{name}.parquet", rows)
        for field in schema(getattr(self._layout, name), {}):
            if found.column_names.count(field.name) != 1 or found.schema.field(field.name).type != field.type:
                raise self._other_table(name, f"no column {field.name} of type {field.type}")
        metadata = found.schema.metadata or {}
        if any(metadata.get(key.encode()) != text.encode() for key, text in about(self.study).items()):
            raise self._other_table(name, "its study, question or level is not that of the manifest")
        points, n = found["point"].to_numpy(), len(self.study.points)
        is_right = len(points) == 0 or bool((np.diff(points) >= 0).all() and points[0] >= 0 and points[-1] < n)
        if name == "points" and is_right:
            is_right = found["point_id"].to_pylist() == [point.address for point in self.study.points]
        if name in ("points", "runs") and is_right:
            starts = np.searchsorted(points, np.arange(n + 1))
            is_right = bool((np.diff(starts) > 0).all())
            if name == "runs" and is_right:
                numbers = np.arange(len(points)) - starts[points]
                is_right = np.array_equal(found["replication"].to_numpy(), numbers)
        if not is_right:
            raise self._other_table(name, "its points or replications are not those of the study")
        return found

    def _other_table(self, name: str, reason: str) -> ValueError:
        allowed = f"the file as it was written; to make it again: {shell_command('sweep', '--resume', self.folder)}"
        return ValueError(f"{self.folder / name}.parquet: {reason}; allowed: {allowed}")
