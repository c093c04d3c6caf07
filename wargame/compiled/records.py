"""Arrays of records that lie in whole lines of the processor's cache."""

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

if TYPE_CHECKING:

    class Records(np.recarray[Any, Any]):
        """An array of records: a field is an attribute of a record, and of the whole array a column."""

        def __getitem__(self, index: Any) -> Any: ...  # type: ignore[override]
        def __getattr__(self, name: str) -> Any: ...

else:
    Records = np.recarray

LINE: Final = 64  # bytes of a line of the processor's cache


def in_lines(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return a dtype of records that begin with a line of the processor's cache, padded to whole lines."""
    fields = dtype.fields or {}
    return np.dtype(
        {
            "names": list(fields),
            "formats": [kind for kind, *_ in fields.values()],
            "offsets": [at for _, at, *_ in fields.values()],
            "itemsize": -(-dtype.itemsize // LINE) * LINE,
            "aligned": True,
        }
    )


def records(shape: int | tuple[int, ...], dtype: np.dtype[Any]) -> Records:
    """Return zeroed records of a dtype, with attribute access; the first begins with a line of the cache."""
    n_bytes = int(np.prod(shape)) * dtype.itemsize
    raw = np.zeros(n_bytes + LINE, np.int8)
    first = -raw.ctypes.data % LINE
    return cast(Records, raw[first : first + n_bytes].view(dtype).reshape(shape).view(np.recarray))
