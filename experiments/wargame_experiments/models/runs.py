"""Runs of a model: what every one does with what went wrong, and with the columns that came out."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from wargame_experiments.models.model import Columns, StageError


def at_stage[T](stage: str, work: Callable[[], T]) -> T:
    """Return what some work returns. Raises StageError with the stage if it fails."""
    try:
        return work()
    except Exception as error:
        raise StageError(stage, error) from error


def finite_columns(columns: Mapping[str, Any]) -> Columns:
    """Return columns as arrays of floats. Raises ValueError with the names of those that are not finite."""
    endless = [name for name, column in columns.items() if not np.isfinite(column).all()]
    if endless:
        raise ValueError(f"not finite: {', '.join(endless)}")
    return {name: np.ascontiguousarray(column, dtype=np.float64) for name, column in columns.items()}
