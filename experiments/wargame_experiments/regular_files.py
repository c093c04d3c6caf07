"""Regular files of a folder that may come from anybody: never opened through a link, never waited for.

A link, a pipe, a device or a folder in the place of a file is an error of the system that names the file.
"""

import errno
import json
import math
import os
import stat
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

GIB: Final = 2**30
MOST_BYTES: Final = 8 * GIB  # of a file that is read as a whole
MOST_DEPTH: Final = 64  # of tables and lists in each other in JSON
MOST_WHOLE: Final = 2**53  # beyond it a float does not tell whole numbers apart
NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
ALLOWED: Final = "allowed: a regular file"


def open_regular(file: Path, flags: int = os.O_RDONLY, mode: int = 0o666) -> int:
    """Return a descriptor of a regular file.

    Parameters
    ----------
    file
        Its path. A link in its last part is not followed; those before it are the caller's.
    flags, mode
        As of `os.open`.

    Raises
    ------
    OSError
        If it is no regular file, or cannot be opened.
    """
    if file.is_symlink():  # also where the system knows no O_NOFOLLOW
        raise OSError(errno.ELOOP, f"is a link; {ALLOWED}", str(file))
    try:
        descriptor = os.open(file, flags | NO_FOLLOW | getattr(os, "O_BINARY", 0), mode)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
            raise OSError(error.errno, f"is a link, a pipe or a folder; {ALLOWED}", str(file)) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"is a pipe, a device or a folder; {ALLOWED}", str(file))
    return descriptor


def read_regular(file: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Raises
    ------
    OSError
        If it is no regular file, has more than ``most`` bytes, or cannot be read.
    """
    with os.fdopen(open_regular(file), "rb") as source:
        size = os.fstat(source.fileno()).st_size
        content = source.read(most + 1) if size <= most else b""
    if max(size, len(content)) > most:
        raise OSError(errno.EFBIG, f"is too large; allowed: up to {most:,} bytes", str(file))
    return content


def is_regular(file: Path) -> bool:
    """Return whether a file is there and is no link."""
    return file.is_file() and not file.is_symlink()


def is_folder(folder: Path) -> bool:
    """Return whether a folder is there.

    Raises
    ------
    OSError
        If a link or a file has its name.
    """
    try:
        found = folder.lstat().st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISDIR(found):
        word = "a link" if stat.S_ISLNK(found) else "a file"
        raise OSError(errno.ENOTDIR, f"is {word}; allowed: a folder", str(folder))
    return True


def parse_json(content: bytes) -> Any:
    """Return what JSON says that may come from anybody.

    >>> parse_json(b'{"a": [1, 2.5]}')
    {'a': [1, 2.5]}

    Raises
    ------
    ValueError
        If it is no JSON in UTF-8; if a key stands twice in a table, a number is not finite or a whole one beyond ±2^53,
        or tables and lists are nested deeper than 64.
    """
    too_deep = ValueError(f"nested deeper than {MOST_DEPTH}")
    try:
        found = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_table,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_finite,
        )
    except RecursionError:
        raise too_deep from None
    level = [found]
    for _ in range(MOST_DEPTH + 1):
        level = [inner for value in level for inner in _inside(value)]
    if level:
        raise too_deep
    return found


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise ValueError(f"the key {twice[:60]!r} stands twice")
    return found


def _whole(text: str) -> int:
    if len(text) > len(str(-MOST_WHOLE)) or abs(int(text)) > MOST_WHOLE:
        raise ValueError(f"{text[:20]} is beyond ±2^53")
    return int(text)


def _finite(text: str) -> float:
    if not math.isfinite(float(text)):
        raise ValueError(f"{text[:20]} is no finite number")
    return float(text)
