"""Kernel packages: whose sources a compiled kernel depends on.

Machine code of a kernel contains that of the kernels it calls, in its own package and in those that its package says
it calls. The key of the compile cache covers exactly these: an edit of a package makes what calls it stale, and
nothing else. Sources are hashed when a package registers itself, before any of its modules is imported, so that an
edit under a running process is never taken for what that process has loaded.
"""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

OTHERS: Final = "others"  # the package of every kernel that lies outside all registered ones


class KernelPackage(NamedTuple):
    """A package of kernels, with a hash of its sources and of those of the packages it calls."""

    name: str
    digest: str


_packages: dict[str, KernelPackage] = {}


def kernel_package(name: str, calls: Sequence[str] = ()) -> KernelPackage:
    """Register a package of kernels; the first thing its ``__init__.py`` does.

    Parameters
    ----------
    name
        Its dotted name: ``__name__``. Modules in folders below belong to it, unless these are registered too.
    calls
        Dotted names of the registered packages whose kernels its own call.

    Raises
    ------
    ValueError
        If a package that it calls is not registered.
    """
    unknown = [callee for callee in calls if callee not in _packages]
    if unknown:
        known = ", ".join(_packages) or "none"
        raise ValueError(f"{name} calls {', '.join(unknown)}: no registered kernel package (registered: {known})")
    folder = Path(str(sys.modules[name].__file__)).parent
    _packages[name] = KernelPackage(name, source_hash(folder, [_packages[callee].digest for callee in calls]))
    return _packages[name]


def source_hash(folder: Path, callees: Sequence[str] = ()) -> str:
    """Return a hash of all sources in ``folder`` and below, and of the hashes of what they call."""
    digest = hashlib.sha256("".join(callees).encode())
    for path in sorted(folder.rglob("*.py")):
        source = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(source)} ".encode() + source)
    return digest.hexdigest()


def package_of(module: str) -> KernelPackage:
    """Return the kernel package that a module belongs to: the one with the longest name, if several do.

    A module outside all of them may call any: its package covers every one that is registered by now. Its own file is
    covered by Numba, other files outside are not.
    """
    inside = [name for name in _packages if module == name or module.startswith(f"{name}.")]
    if inside:
        return _packages[max(inside, key=len)]
    digests = sorted(package.digest for package in _packages.values())
    return KernelPackage(OTHERS, hashlib.sha256("".join(digests).encode()).hexdigest())
