"""Files that a study names: its inputs and the tables of its designs, which lie below its folder."""

import stat
from pathlib import Path
from typing import Final

from wargame.inputs.errors import explain, shown

MOST_BYTES: Final = 2**28  # of a file that a study names; a table of a million rows has some 50 MB
WORDS: Final = "a file below the study's folder, by its path without '..'; a scenario also by its shipped name"


def named_file(name: str, folder: Path, is_confined: bool) -> Path:
    """Return the path of a file that a study names, which need not be there.

    Parameters
    ----------
    name
        As the study has it, seen from its folder.
    folder
        The study's.
    is_confined
        Whether the file has to lie below the folder, also after all links are followed: a study file may come from
        anybody. A program in Python names what it likes.

    Raises
    ------
    ValueError
        If it leads out of the folder, is a pipe or a device, or is too large.

    Examples
    --------
    >>> named_file("options.csv", Path("study"), True).as_posix()
    'study/options.csv'
    """
    path = folder / name
    if not name or not name.isprintable():
        raise ValueError(explain(f"got {shown(name)}", WORDS))
    if is_confined and (Path(name).is_absolute() or ".." in Path(name).parts):
        raise ValueError(explain(f"{shown(name)} leads out of the study's folder", WORDS))
    try:
        if is_confined and not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(explain(f"{shown(name)} is a link that leads out of the study's folder", WORDS))
        found = path.stat()
    except FileNotFoundError:
        return path
    except (OSError, RuntimeError) as error:  # a loop of links, a name that no system takes, a folder that is closed
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ValueError(explain(f"{shown(name)} cannot be read: {reason}", WORDS)) from error
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):  # a folder may be called as what is shipped
        raise ValueError(explain(f"{shown(name)} is a pipe or a device, not a file", WORDS))
    if found.st_size > MOST_BYTES:
        raise ValueError(explain(f"{shown(name)} has {found.st_size:,} bytes", f"up to {MOST_BYTES:,}"))
    return path
