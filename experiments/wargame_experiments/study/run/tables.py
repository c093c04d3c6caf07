"""Tables of a finished sweep: points, runs and failures, written from the chunks one point after the other.

They hold nothing of the machine or the time, and rows come in the order of the design, so that their bytes depend on
the study, the code and the versions alone. No more than the runs of one point and one row group are held in memory.
"""

import hashlib
import os
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from wargame.estimates.interval import UNDEFINED
from wargame.estimates.observations import Observations, estimate
from wargame.inputs.names import column_part
from wargame_experiments import models
from wargame_experiments.models.model import Bought, PurchaseOrder
from wargame_experiments.models.units import Amounts
from wargame_experiments.regular_files import open_regular
from wargame_experiments.study.design.case import Point, counts_of
from wargame_experiments.study.document.columns import (
    Field,
    TableLayout,
    about,
    factor_values,
    layout,
    schema,
)
from wargame_experiments.study.run.sweep_state import Runs, SweepState, parts_of
from wargame_experiments.study.store.blocks import Failure
from wargame_experiments.study.store.chunks import merged, sync
from wargame_experiments.study.store.folder import SERIES_TABLE, TABLES, tables_of

GROUP_ROWS: Final = 65_536
LOOSE: Final = 256  # small tables that are held before they become one: each takes far more than its rows


class BrokenChunkError(Exception):
    """A chunk is no longer what was written; its replications must be run again."""


def write_tables(state: SweepState) -> dict[str, str]:
    """Write the tables of a sweep in which every point is settled; return the hash of each chunk used, by file name.

    Raises
    ------
    BrokenChunkError
        If the file of a chunk is no longer what was written; the tables are then as before.
    """
    study, folder, made = state.study, state.store.folder, layout(state.study)
    fields = (made.points, made.runs, made.failures, *([made.series] if made.series else []))
    writers = [_Writer(folder / name, each, about(study)) for name, each in zip(tables_of(study), fields, strict=True)]
    used: dict[str, str] = {}
    try:
        for point in study.points:
            found = state.runs(point.address, state.decisions[point.address].n_required)
            if not isinstance(found, Runs):
                raise BrokenChunkError(point.address)
            used |= {str(state.store.index[at]): chunk.sha256 for at, chunk in found.chunks}
            rows = [
                _point_row(state, made, point, found),
                _run_rows(state, point, found),
                _failed(made, point, found),
            ]
            if made.series:
                rows.append(_series_rows(state, made, point))
            for writer, each in zip(writers, rows, strict=True):
                writer.add(each)
        for writer in writers:
            writer.close()
        if not made.series:
            (folder / SERIES_TABLE).unlink(missing_ok=True)  # of a study that followed something, and no longer does
    finally:
        for writer in writers:
            writer.abandon()
    sync(folder)
    return used


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of each table that is there and can be read, by file name."""
    found = {}
    for name in (*TABLES, SERIES_TABLE):
        if os.path.lexists(folder / name):
            with suppress(OSError), os.fdopen(open_regular(folder / name), "rb") as source:
                found[name] = hashlib.file_digest(source, "sha256").hexdigest()
    return found


def replay(point: Point, failure: Failure, bought: Sequence[Bought]) -> str:
    """Return the command that runs a failed replication again."""
    model = models.find(point.case.model)
    return shlex.join(model.command(point.case, counts_of(model, tuple(bought)), failure.first))


class _Writer:
    """A table that grows row by row and takes its place when it is closed."""

    def __init__(self, file: Path, fields: Sequence[Field], metadata: Mapping[str, str]) -> None:
        import pyarrow.parquet as pq

        self.file, self.temporary = file, file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
        self.schema = schema(fields, dict(metadata))
        self.sink = self.temporary.open("xb")
        self.writer = pq.ParquetWriter(self.sink, self.schema, compression="zstd")
        self.pending: list[Any] = []
        self.rows = 0

    def add(self, columns: Mapping[str, Any]) -> None:
        """Add rows; a column that is left out is null."""
        import pyarrow as pa

        n = len(next(iter(columns.values())))
        if not n:
            return
        arrays = [
            pa.array(columns[f.name], f.type, from_pandas=True) if f.name in columns else pa.nulls(n, f.type)
            for f in self.schema
        ]
        self.pending.append(pa.table(arrays, schema=self.schema))
        self.rows += n
        if len(self.pending) >= LOOSE:
            self.pending = [pa.concat_tables(self.pending).combine_chunks()]
        while self.rows >= GROUP_ROWS:
            self._flush(GROUP_ROWS)

    def _flush(self, count: int) -> None:
        import pyarrow as pa

        table = pa.concat_tables(self.pending)
        self.writer.write_table(table.slice(0, count).combine_chunks(), row_group_size=GROUP_ROWS)
        self.pending, self.rows = [table.slice(count)], self.rows - count

    def close(self) -> None:
        """Write what is left, and put the table in its place."""
        if self.pending:
            self._flush(self.rows)
        self.writer.close()
        self.sink.flush()
        os.fsync(self.sink.fileno())
        self.sink.close()
        os.replace(self.temporary, self.file)

    def abandon(self) -> None:
        """Remove what is not in its place."""
        if not self.sink.closed:
            self.writer.close()
            self.sink.close()
        self.temporary.unlink(missing_ok=True)


def _point_row(state: SweepState, made: TableLayout, point: Point, runs: Runs) -> dict[str, list[Any]]:
    study, decision, bought = state.study, state.decisions[point.address], _bought(runs)
    row: dict[str, Any] = {"point": point.number, "point_id": point.address, **factor_values(made.factors, point)}
    for i, ordered in enumerate(point.case.orders):
        row |= _money(ordered, bought[i] if bought else None, study.model.amounts)
    rows = ~runs.failed[: decision.used]
    row |= {"replications": decision.used, "simulated": decision.n_required, "failed": int((~rows).sum())}
    row["reached"] = decision.reached
    used = {name: column[: decision.used] for name, column in runs.columns.items()}
    kinds = {name: about.kind for name, about in study.described.items()}
    for name, part in parts_of(used, kinds, rows, study.table.level).items():
        found = estimate(part, study.table.level) if len(part.numerator) else UNDEFINED
        row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high, f"{name}_n": _n(part)}
    return {name: [value] for name, value in row.items()}


def _bought(runs: Runs) -> tuple[Bought, ...]:
    """Return what the mixes bought; nothing if the case could not be loaded."""
    return next((chunk.bought for _, chunk in runs.chunks if chunk.bought), ())


def _n(part: Observations) -> int:
    """Return how many replications an estimate is made of."""
    if part.kind in ("mean", "chance", "share") and part.denominator is not None:
        return int(np.count_nonzero(part.denominator))
    return len(part.numerator)


def _money(ordered: PurchaseOrder, bought: Bought | None, amounts: Amounts) -> dict[str, Any]:
    mix, name = ordered.mix, column_part(ordered.mix.name)
    row: dict[str, Any] = {
        column_part(f"{mix.name}.{part}"): share for (part, _), share in zip(mix.parts, ordered.shares, strict=True)
    }
    row[f"{name}_budget_usd"] = mix.budget_usd
    if bought is not None:
        row |= {f"{name}_{key}": usd for key, usd in bought._asdict().items() if key.endswith("_usd")}
        row |= {amounts.column(good): amount for good, amount in bought.counts.items()}
    return row


def _run_rows(state: SweepState, point: Point, runs: Runs) -> dict[str, Any]:
    numbers = np.arange(len(runs.failed))
    stages: list[str | None] = [None] * len(numbers)
    for _, chunk in runs.chunks:
        for failure in chunk.failures:
            stages[failure.first : failure.first + failure.size] = [failure.stage] * failure.size
    used = numbers < state.decisions[point.address].used
    row = {"point": np.full(len(numbers), point.number), "replication": numbers, "used": used, "failed_at": stages}
    return {**row, **runs.columns}


def _series_rows(state: SweepState, made: TableLayout, point: Point) -> dict[str, Any]:
    found = state.time_series(point.address)
    if found is None:
        raise BrokenChunkError(point.address)
    times = len(found.time)
    row: dict[str, Any] = {"point": np.full(times, point.number), "n": np.full(times, found.n)}
    row[found.clock.column] = found.time
    row |= {name: [value] * times for name, value in factor_values(made.factors, point).items()}
    return {**row, **found.columns}


def _failed(made: TableLayout, point: Point, runs: Runs) -> dict[str, list[Any]]:
    found = merged({f.first: f for _, chunk in runs.chunks for f in chunk.failures})
    bought, values = _bought(runs), factor_values(made.factors, point)
    return {
        "point": [point.number] * len(found),
        **{name: [value] * len(found) for name, value in values.items()},
        "replication": [failure.first for failure in found],
        "replications": [failure.size for failure in found],
        "stage": [failure.stage for failure in found],
        "error": [failure.error for failure in found],
        "traceback": [failure.trace for failure in found],
        "command": [replay(point, failure, bought) for failure in found],
    }
