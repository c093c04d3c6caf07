"""Results of a sweep, for Python."""

from functools import cached_property
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from wargame.inputs.errors import explain
from wargame_experiments import frames
from wargame_experiments.formatting import count_of, shell_command
from wargame_experiments.study.document.columns import layout
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.points_html import points_html

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    import xarray as xr

    from wargame_experiments.explorer.notebook import Explorer
    from wargame_experiments.study.document.columns import TableLayout

TableName = Literal["points", "runs", "failures", "series"]
TABLES: Final = get_args(TableName)


class Results:
    """The tables of a finished sweep, none of which is read unless its bytes are those that were written.

    Parameters
    ----------
    folder
        Folder of the sweep.
    study
        Its study; None to read the one that the folder holds.
    temporary
        What removes the folder with the results.

    Attributes
    ----------
    folder
        Where they lie.
    study
        What was asked.

    Raises
    ------
    ValueError
        If no study is given and the folder holds no sweep, or one that is not finished.
    """

    def __init__(
        self, folder: str | Path, study: Study | None = None, temporary: TemporaryDirectory | None = None
    ) -> None:
        self.folder, self._temporary = Path(folder), temporary
        self.study = _finished_study(self.folder) if study is None else study

    @classmethod
    def load(cls, folder: str | Path) -> "Results":
        """Return the results in the folder of a sweep, as ``Results(folder)``."""
        return cls(folder)

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

    def to_pandas(self, table: TableName = "points") -> "pd.DataFrame":
        """Return a table as a data frame of pandas, with ``attrs["units"]`` by column.

        Parameters
        ----------
        table
            ``points`` for the estimates with their intervals, ``runs`` for every replication, ``failures``, ``series``.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        return frames.to_pandas(self._named(table))

    def to_polars(self, table: TableName = "points") -> "pl.DataFrame":
        """Return a table as a data frame of Polars; arguments and errors as of `to_pandas`, units by `units`."""
        return frames.to_polars(self._named(table))

    def to_xarray(self, table: TableName = "points") -> "xr.Dataset":
        """Return a table as a data set of xarray, with ``units`` and ``long_name`` of each variable.

        Where every combination of levels was run, the factors are dimensions, else there is one, ``point``. Runs have
        ``replication`` besides, series their clock. Arguments and errors as of `to_pandas`.
        """
        points, factors = self.points, [field.name for field in self._layout.factors.values()]
        along = {"runs": "replication", "series": self.study.model.clock.column}
        if table == "points":
            return frames.to_xarray(points, factors, labels=self._labels())
        if table not in along:
            raise ValueError(explain(f"no data set of the table '{table}'", ["points", *along], table))
        rows = self._named(table)
        rows = rows.drop_columns([name for name in factors if name in rows.column_names])
        return frames.to_xarray(points, factors, rows, along[table], self._labels())

    def units(self, table: TableName = "points") -> dict[str, str]:
        """Return the unit of each column of a table, ``1`` for what has none."""
        return frames.units(self._named(table))

    def __repr__(self) -> str:
        """Return folder and size."""
        study = self.study
        sizes = f"{count_of(len(study.points), 'point')}, {count_of(len(study.measures), 'measure')}"
        return f"<Results of {study.name}: {sizes}, in {self.folder}>"

    def _repr_html_(self) -> str:
        """Return the first points with their estimates as a table for a notebook."""
        return points_html(self.study, self.points)

    def _labels(self) -> dict[str, str]:
        """Return what people call the columns of factors and estimates."""
        study, percent = self.study, f"{100 * self.study.table.level:g} %"
        labels = {field.name: study.labels.get(name, name) for name, field in self._layout.factors.items()}
        for name, spec in study.described.items():
            labels |= {name: spec.label, f"{name}_low": f"{spec.label}, lower {percent} limit"}
            labels |= {f"{name}_high": f"{spec.label}, upper {percent} limit"}
        return labels

    def _named(self, table: str) -> "pa.Table":
        if table not in TABLES:
            raise ValueError(explain(f"no table '{table}'", TABLES, table))
        return self.series() if table == "series" else getattr(self, table)

    @cached_property
    def _layout(self) -> "TableLayout":
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


def _finished_study(folder: Path) -> Study:
    """Return the study of a finished sweep."""
    if manifest.read(folder)["state"] != "finished":
        allowed = f"a finished sweep; to finish it: {shell_command('sweep', '--resume', folder)}"
        raise ValueError(f"{folder}: holds a sweep that is not finished; allowed: {allowed}")
    return store.stored_study(folder)
