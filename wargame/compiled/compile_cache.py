"""Compile cache: a folder for each kernel package, named by all that its machine code depends on.

It saves each process the compilation of the battle: some 30 s, and 270 s where Numba compiles by itself. Numba's own
key is the source file of the compiled function alone, so that an edit in an imported kernel would go unseen; ours
covers the sources of the package, those of the packages it calls, the versions of what compiles them, and how kernels
run. Where the folder cannot be written, every process compiles for itself.
"""

import functools
import hashlib
import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import llvmlite
import numba
import numpy as np
from numba import config

from wargame.compiled.folder import cache_root
from wargame.compiled.mode import MODE
from wargame.compiled.package import package_of

VERSIONS: Final = (sys.version, numba.__version__, llvmlite.__version__, np.__version__)
ONE_AT_A_TIME: Final = threading.RLock()  # numba reads the folder of its cache from a global


def cache_folder(module: str) -> Path:
    """Return the folder of the compiled kernels of a module, from its dotted name or that of its package."""
    package = package_of(module)
    key = hashlib.sha256(repr((*VERSIONS, MODE.name, package.digest)).encode()).hexdigest()
    return cache_root() / f"{package.name}-{key[:16]}"


@functools.cache
def is_writable(folder: Path) -> bool:
    """Return whether compiled code can be kept in ``folder``, which is made if it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


@contextmanager
def numba_cache_in(folder: Path) -> Generator[None]:
    """Let Numba take a folder for its cache while a dispatcher asks for one."""
    with ONE_AT_A_TIME:
        before = config.CACHE_DIR  # type: ignore[attr-defined]
        config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            config.CACHE_DIR = before  # type: ignore[attr-defined]
