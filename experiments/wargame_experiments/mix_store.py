"""The tables of a sweep as Parquet: one row a point, and one row a replication. Every field says its unit."""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wargame.metrics import snake
from wargame_experiments.mix import SIDES, Result

Column = tuple[str, pa.DataType, str, str, Sequence[Any]]  # name, type, unit, description, values

RUN_COLUMNS = {
    "launched": ("element", "attackers that took off"),
    "armed_launched": ("element", "attackers that took off with a warhead, decoys left out"),
    "armed_leaked": ("element", "of these, those that arrived"),
    "soft_killed": ("element", "attackers lost to jamming"),
    "attacker_used_usd": ("USD", "all that the attacker launched, fired or lost"),
    "defender_used_usd": ("USD", "all that the defender launched, fired or lost"),
    "value_lost_usd": ("USD", "value that the defender lost beyond prices"),
    "duration_s": ("s", "length of the battle"),
}


def write_tables(folder: Path, results: Sequence[Result], manifest: dict[str, Any]) -> None:
    """Write mix.parquet and runs.parquet into a folder.

    Parameters
    ----------
    folder
        Where to.
    results
        The points, in order.
    manifest
        Goes into the metadata of both tables.
    """
    about = {b"forcemix": json.dumps(manifest).encode()}
    pq.write_table(_table(point_columns(results), about), folder / "mix.parquet")
    pq.write_table(_table(run_columns(results), about), folder / "runs.parquet")


def point_columns(results: Sequence[Result]) -> list[Column]:
    """Return the columns of the table with one row a point; an undefined value is null."""
    columns: list[Column] = []
    for side in SIDES:
        forces = [getattr(result.point, side) for result in results]
        columns += [
            _floats(f"{side}_attritable", "1", "share of the budget for attritable units", [f.share for f in forces]),
            _floats(f"{side}_budget_usd", "USD", "budget for units with a tier", [f.budget_usd for f in forces]),
            _floats(f"{side}_spent_usd", "USD", "what was bought with it", [f.spent_usd for f in forces]),
            _floats(f"{side}_left_usd", "USD", "what could buy nothing more", [f.left_usd for f in forces]),
        ]
        for unit in forces[0].counts:
            counts = [force.counts[unit] for force in forces]
            columns.append((f"count_{snake(unit)}", pa.int64(), "element", f"elements of {unit}", counts))
    runs = [len(result.runs["launched"]) for result in results]
    columns.append(("replications", pa.int64(), "1", "battles of this point", runs))
    for name, first in results[0].measures.items():
        for field, words in (("mean", "mean"), ("low", "lower 95 % limit"), ("high", "upper 95 % limit")):
            values = [getattr(result.measures[name], field) for result in results]
            columns.append(_floats(name if field == "mean" else f"{name}_{field}", first.unit, words, values))
    return columns


def run_columns(results: Sequence[Result]) -> list[Column]:
    """Return the columns of the table with one row a replication."""
    columns = [
        _floats(
            f"{side}_attritable", "1", "share of the budget for attritable units",
            [getattr(result.point, side).share for result in results for _ in result.runs["launched"]],
        )
        for side in SIDES
    ]  # fmt: skip
    numbers = [i for result in results for i in range(len(result.runs["launched"]))]
    columns.append(("replication", pa.int64(), "1", "number of the replication, its key of chance", numbers))
    for name, (unit, words) in RUN_COLUMNS.items():
        columns.append(_floats(name, unit, words, [x for result in results for x in result.runs[name].tolist()]))
    return columns


def _floats(name: str, unit: str, description: str, values: Iterable[float]) -> Column:
    return name, pa.float64(), unit, description, [None if math.isnan(value) else value for value in values]


def _table(columns: Sequence[Column], about: dict[bytes, bytes]) -> pa.Table:
    fields = [
        pa.field(name, kind, metadata={"unit": unit, "description": words}) for name, kind, unit, words, _ in columns
    ]
    return pa.table([pa.array(c[4], c[1]) for c in columns], schema=pa.schema(fields, metadata=about))
