"""Results of a sweep, for Python."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from wargame.inputs.errors import explain
from wargame_experiments.formatting import shell_command
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store import manifest

if TYPE_CHECKING:
    import pyarrow as pa


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
        return self._table("points")

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

        followed = self.study.followed
        if not followed:
            raise ValueError("the study keeps no series; allowed: [series] with every_s and measures in its file")
        if name is None:
            return self._table("series")
        if name not in followed:
            raise ValueError(explain(f"no series of '{name}'", list(followed), name))
        first = ["point", *(field.name for field in layout(self.study).factors.values()), "time_s", "n"]
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

    def _table(self, name: str) -> "pa.Table":
        return store.read_table(self.folder, f"{name}.parquet")
