"""Disk cache of SciPy's results: loading SciPy takes longer than fighting a hundred battles.

An array is stored under a hash of the function's code, of the bytes of its input and of the versions behind both, and
is read back bit for bit. What cannot be read is worked out again; what cannot be written is not stored.
"""

import functools
import hashlib
import io
import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from types import CodeType
from typing import Any, Final, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.compiled import cache_file
from wargame.compiled.folder import cache_root

FOLDER: Final = "scipy"
FILES: Final = 256  # stored at most; the oldest goes


def disk_cache[F: Callable[..., NDArray[Any]]](function: F) -> F:
    """Return a function that does its work once, and from then on reads the result from disk.

    Parameters
    ----------
    function
        Takes numbers and arrays, returns an array that depends on nothing else, and does little but call SciPy: an
        edit of its own code is noticed, one in a function that it calls is not.
    """
    name, code = function.__name__.strip("_"), function.__code__  # type: ignore[attr-defined]

    @functools.wraps(function)
    def cached(*inputs: ArrayLike) -> NDArray[Any]:
        file = f"{FOLDER}/{name}-{_key(code, inputs)}.npy"
        content = cache_file.read(file)
        if content is not None:
            with suppress(ValueError, EOFError):
                return np.load(io.BytesIO(content), allow_pickle=False)
        result = function(*inputs)
        sink = io.BytesIO()
        np.save(sink, result, allow_pickle=False)
        cache_file.write(file, sink.getvalue())
        _remove_oldest()
        return result

    return cast(F, cached)


def _key(code: CodeType, inputs: tuple[ArrayLike, ...]) -> str:
    """Return a hash of all that a result depends on."""
    import scipy  # its version alone, which takes little

    versions = (sys.version, platform.machine(), np.__version__, scipy.__version__)
    digest = hashlib.sha256(repr((versions, code.co_code, code.co_names, code.co_consts)).encode())
    for value in map(np.ascontiguousarray, inputs):
        digest.update(repr((value.dtype.str, value.shape)).encode() + value.tobytes())
    return digest.hexdigest()[:32]


def _remove_oldest() -> None:
    """Remove the oldest of too many files."""
    root = cache_root()
    with suppress(OSError):
        files = sorted((root / FOLDER).glob("*.npy"), key=os.path.getmtime) if root else []
        for old in files[: max(0, len(files) - FILES)]:
            old.unlink(missing_ok=True)
