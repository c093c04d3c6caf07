"""Shipped studies: folders with a study.toml that come with the package."""

from importlib import resources
from pathlib import Path
from typing import Final

FOLDER: Final = "studies"
MAIN: Final = "study.toml"


def shipped() -> tuple[str, ...]:
    """Return the names of the studies that come with the package, sorted.

    >>> "attritable-share" in shipped()
    True
    """
    folder = resources.files("wargame_experiments") / FOLDER
    return tuple(sorted(entry.name for entry in folder.iterdir() if (entry / MAIN).is_file()))


def resolved(name_or_path: str | Path) -> Path:
    """Return the path of a study: as it is, if something is there, else that of the shipped study of this name.

    >>> resolved("attritable-share").name, resolved("no-such-study").name
    ('attritable-share', 'no-such-study')
    """
    path = Path(name_or_path)
    if path.exists() or path.is_symlink() or str(path) not in shipped():
        return path
    return Path(str(resources.files("wargame_experiments") / FOLDER / str(path)))
