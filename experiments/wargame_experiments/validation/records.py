"""Record of a judged case as plain values: what is written to files, and what tables are made of."""

import math
from collections.abc import Mapping
from typing import Any, Final

from wargame_experiments.validation.verdict import ValidationRow

Record = Mapping[str, Any]
COLUMNS: Final = (
    "name", "group", "kind", "what", "source", "reference", "model", "low", "high", "se", "tolerance", "errors", "p",
    "verdict", "battles",
)  # fmt: skip


def record(row: ValidationRow) -> dict[str, Any]:
    """Return a row as plain values; what is undefined, such as an error where there is no chance, is None."""
    case, found = row.case, row.found
    values = {
        "name": case.name, "group": case.group, "kind": case.kind, "what": case.what, "source": case.source,
        "errors": found.errors, "verdict": row.verdict,
    } | found._asdict()  # fmt: skip
    return {name: _finite(values[name]) for name in COLUMNS}


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
