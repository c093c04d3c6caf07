"""Version of the distribution forcemix, which all its packages have."""

from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "forcemix"
ABSENT = "(not installed)"


def forcemix_version() -> str:
    """Return the version, or a word for a source tree that is not installed."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return ABSENT
