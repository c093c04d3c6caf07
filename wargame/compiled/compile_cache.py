"""Compile cache: a folder for each kernel package, named by all that its machine code depends on.

It saves each process the compilation of the battle: some 30 s, and 270 s where Numba compiles by itself. Numba's own
key is the source file of the compiled function alone, so that an edit in an imported kernel would go unseen; ours
covers the sources of the package, those of the packages it calls, the versions of what compiles them, and how kernels
run. A folder that cannot be written is read; without one, every process compiles for itself.
"""

import hashlib
import sys
from typing import Final

import llvmlite
import numba
import numpy as np

from wargame.compiled.mode import MODE
from wargame.compiled.package import package_of

VERSIONS: Final = (sys.version, numba.__version__, llvmlite.__version__, np.__version__)


def cache_folder(module: str) -> str:
    """Return the folder of the compiled kernels of a module, in the cache; by its dotted name or its package's."""
    package = package_of(module)
    key = hashlib.sha256(repr((*VERSIONS, MODE.name, package.digest)).encode()).hexdigest()
    return f"{package.name}-{key[:16]}"
