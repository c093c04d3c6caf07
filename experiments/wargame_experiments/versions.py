"""Versions of what computes, samples, stores and draws."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

PACKAGES: Final = ("forcemix", "numpy", "numba", "scipy", "mesa", "matplotlib", "pyarrow")


def forcemix_version() -> str:
    """Return the version of this package, or a word for a source tree that is not installed."""
    return version_of("forcemix")


@cache
def version_of(package: str) -> str:
    """Return the version of an installed package, or a word for none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
