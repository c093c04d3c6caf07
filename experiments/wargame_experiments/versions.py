"""Versions of what computes, samples, stores and draws."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from wargame.version import ABSENT, forcemix_version

__all__ = ["PACKAGES", "forcemix_version", "version_of"]

PACKAGES: Final = ("forcemix", "numpy", "numba", "scipy", "mesa", "matplotlib", "pyarrow")


@cache
def version_of(package: str) -> str:
    """Return the version of an installed package, or a word for none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ABSENT
