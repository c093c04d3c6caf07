"""Arrow tables as data frames of pandas and Polars and as data sets of xarray, with the unit of every column.

The libraries are optional: ``pip install 'forcemix[frames]'``.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    import xarray as xr

EXTRA: Final = "frames"

Grid = tuple[dict[str, NDArray[Any]], NDArray[np.intp]]  # levels by column, place of each point


def units(table: "pa.Table") -> dict[str, str]:
    """Return the unit of each column, ``1`` for what has none."""
    return {field.name: _about(field).get("unit", "1") or "1" for field in table.schema}


def to_pandas(table: "pa.Table") -> "pd.DataFrame":
    """Return a table as a data frame; ``attrs`` has ``units`` and ``descriptions`` by column, and what it is about.

    Raises
    ------
    ImportError
        If pandas is not installed.
    """
    _library("pandas")
    frame = table.to_pandas()
    descriptions = {field.name: _about(field).get("description", "") for field in table.schema}
    frame.attrs |= {**_about(table.schema), "units": units(table), "descriptions": descriptions}
    return frame


def to_polars(table: "pa.Table") -> "pl.DataFrame":
    """Return a table as a data frame of Polars, which keeps no units: `units` returns them.

    Raises
    ------
    ImportError
        If Polars is not installed.
    """
    return _library("polars").from_arrow(table)


def to_xarray(
    points: "pa.Table",
    factors: Sequence[str],
    rows: "pa.Table | None" = None,
    along: str = "",
    labels: Mapping[str, str] = MappingProxyType({}),
) -> "xr.Dataset":
    """Return points, or rows of points along another dimension, as a data set with units in the attributes.

    A dimension is a factor where every combination of levels is a point once; else there is the dimension ``point``,
    and the factors are coordinates along it. A factor that does not vary is a coordinate without a dimension.

    Parameters
    ----------
    points
        One row a point: ``point``, the factors, and what is known of it.
    factors
        Columns of the factors.
    rows
        Rows of the points by their number ``point``, as replications are; None for the points themselves.
    along
        Column of the rows that becomes a dimension, in ascending order. Where a point has fewer rows, numbers are nan,
        truth values False and texts empty.
    labels
        Names for people by column, which become ``long_name``; by default the description of the column.

    Raises
    ------
    ImportError
        If xarray is not installed.
    """
    xarray = _library("xarray")
    table = points if rows is None else rows
    levels, place = _grid(points, factors)
    shape, dims = tuple(map(len, levels.values())), tuple(levels)
    values, second = _by_point(points, table, along)
    fields = {field.name: field for one in (points, table) for field in one.schema}
    attrs = {name: _attrs(field, labels.get(name, "")) for name, field in fields.items()}
    coords: dict[str, Any] = {name: (name, level, attrs[name]) for name, level in levels.items()}
    if second is not None:
        coords[along] = (along, second, attrs[along])
    for name in (name for name in factors if name not in levels):
        column = _column(points, name)
        is_same = len(set(column.tolist())) == 1
        coords[name] = ((), column[0], attrs[name]) if is_same else (dims, column, attrs[name])
    variables, on = {}, (*dims, along) if second is not None else dims
    for name in (name for name in values if name not in coords):
        ordered = np.empty_like(values[name])
        ordered[place] = values[name]
        variables[name] = (on, ordered.reshape(*shape, *ordered.shape[1:]), attrs[name])
    return xarray.Dataset(variables, coords, _about(table.schema))


def _grid(points: "pa.Table", factors: Sequence[str]) -> Grid:
    """Return the dimensions of a design with their levels, and the place of each point in their order."""
    columns = {name: _column(points, name) for name in factors}
    levels = {name: np.array(_levels(column), dtype=column.dtype) for name, column in columns.items()}
    levels = {name: level for name, level in levels.items() if len(level) > 1}
    shape = tuple(map(len, levels.values()))
    n = points.num_rows
    if levels and int(np.prod(shape, dtype=np.int64)) == n:
        index = [[level.tolist().index(v) for v in columns[name].tolist()] for name, level in levels.items()]
        place = np.ravel_multi_index(index, shape)
        if len(set(place.tolist())) == n:
            return levels, place
    return {"point": _column(points, "point")}, np.arange(n)


def _levels(column: NDArray[Any]) -> list[Any]:
    """Return the values of a column, each once: numbers in ascending order, texts as they come."""
    found = list(dict.fromkeys(column.tolist()))
    return found if any(isinstance(value, str | bool | None) for value in found) else sorted(found)


def _by_point(points: "pa.Table", table: "pa.Table", along: str) -> tuple[dict[str, NDArray[Any]], NDArray[Any] | None]:
    """Return the columns of a table, shape (n_points,) or (n_points, n_along), and the values along."""
    columns = {name: _column(table, name) for name in table.column_names}
    if not along:
        return columns, None
    second, at = np.unique(columns[along], return_inverse=True)
    row = columns["point"]
    made = {}
    for name, column in columns.items():
        if name not in ("point", along):
            values = column.astype(np.float64) if column.dtype.kind in "iu" else column
            empty = {"f": np.nan, "b": False}.get(values.dtype.kind, "")
            made[name] = np.full((points.num_rows, len(second)), empty, values.dtype)
            made[name][row, at] = values
    return made, second


def _column(table: "pa.Table", name: str) -> NDArray[Any]:
    """Return a column as an array; what is null is nan, or an empty text."""
    import pyarrow as pa

    column = table[name]
    if pa.types.is_string(column.type):
        return np.array([value or "" for value in column.to_pylist()], dtype=object)
    return column.to_numpy()


def _attrs(field: "pa.Field", label: str) -> dict[str, str]:
    """Return the attributes of a variable by the conventions of xarray: ``units`` and ``long_name``."""
    about = _about(field)
    return {"units": about.get("unit", "1") or "1", "long_name": label or about.get("description", "")}


def _about(of: Any) -> dict[str, str]:
    metadata: Mapping[bytes, bytes] = of.metadata or {}
    return {key.decode(): value.decode() for key, value in metadata.items() if not key.startswith(b"ARROW")}


def _library(name: str) -> ModuleType:
    """Return an optional library, or raise with what installs it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(f"{name} is not installed; to install it: pip install 'forcemix[{EXTRA}]'") from error
