"""Arrays in memory by what they depend on, so that what a changed value does not touch is not built anew.

A study builds a scenario at every point; most points change figures that no field and no route depends on. Arrays are
shared between worlds and marked read-only. The cache saves some ten milliseconds a point; without it all works.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MOST_BYTES: Final = 128 * 2**20


def hash_of(array: NDArray[Any]) -> str:
    """Return a hash of an array's bytes.

    >>> hash_of(np.zeros(2)) == hash_of(np.zeros(2)), hash_of(np.zeros(2)) == hash_of(np.ones(2))
    (True, False)
    """
    return hashlib.blake2b(np.ascontiguousarray(array).tobytes(), digest_size=16).hexdigest()


class ArrayCache:
    """The arrays that were last asked for, up to a number of bytes.

    Parameters
    ----------
    most_bytes
        Room; what was not asked for the longest goes first.

    Examples
    --------
    >>> cache = ArrayCache(most_bytes=100)
    >>> cache.get("a", lambda: np.zeros(8)) is cache.get("a", lambda: np.ones(8))
    True
    >>> _ = cache.get("b", lambda: np.zeros(8))
    >>> cache.get("a", lambda: np.ones(8))[0]  # there was no room for both
    np.float64(1.0)
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self.n_bytes = most_bytes, 0
        self.arrays: OrderedDict[Hashable, NDArray[Any]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return the array of a key, made if it is not here; two threads may both make it, to the same bits."""
        with self.lock:
            if key in self.arrays:
                self.arrays.move_to_end(key)
                return self.arrays[key]
        array = make()
        array.flags.writeable = False
        with self.lock:
            if key not in self.arrays:
                self.arrays[key] = array
                self.n_bytes += array.nbytes
            while self.n_bytes > self.most_bytes and len(self.arrays) > 1:
                self.n_bytes -= self.arrays.popitem(last=False)[1].nbytes
            return self.arrays.get(key, array)
