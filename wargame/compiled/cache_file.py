"""Files of the cache, read only as they were written: content, and a hash of it and of the file's place.

What is missing, damaged or somebody else's is computed again, and replaces it where that is possible. Nothing that
happens to a file of the cache is an error.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wargame.compiled.folder import cache_root, distrust, make
from wargame.compiled.notice import notice

HASH_BYTES: Final = 32  # at the end of a file
TO_READ: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
TO_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
FILE_MODE: Final = 0o644  # less the umask


def read(name: str) -> bytes | None:
    """Return the content of a file of the cache, by its path in it; None if it cannot be used."""
    root = cache_root()
    if root is None:
        return None
    file = root / name
    try:
        content, reason = _content(root, file)
    except FileNotFoundError:
        return None
    except OSError as error:
        content, reason = b"", error.strerror or str(error)
    if reason:
        notice("cache", f"{file}: {reason}; it is not read, and computed again")
        return None
    body, digest = content[:-HASH_BYTES], content[-HASH_BYTES:]
    if digest == _digest(name, body):
        return body
    notice("cache", f"{file}: is damaged; it is computed again", in_every_process=_remove(file))
    return None


def write(name: str, content: bytes) -> None:
    """Write a file of the cache in one step, so that nobody reads half of it; say so if that cannot be done."""
    root = cache_root()
    if root is None:
        return
    file = root / name
    part = file.with_name(f".{file.name[:40]}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        make(file.parent)
        reason = _distrust_above(root, file)
        if not reason:
            _put(part, file, content + _digest(name, content))
            return
    except OSError as error:
        reason = error.strerror or str(error)
    notice("cache", f"{root}: {reason}; nothing new is kept")


def _content(root: Path, file: Path) -> tuple[bytes, str]:
    """Return the bytes of a file, or why they are not to be used."""
    handle = os.open(file, TO_READ)
    with os.fdopen(handle, "rb") as source:
        status = os.fstat(handle)
        reason = distrust(status) or _distrust_above(root, file)
        if reason or not stat.S_ISREG(status.st_mode):
            return b"", reason or "is no file"
        return source.read(), ""


def _distrust_above(root: Path, file: Path) -> str:
    """Return why the folders between the root of the cache and a file are not to be used, "" if they are."""
    return next((reason for folder in _folders(root, file) if (reason := _distrust_folder(root, folder))), "")


def _folders(root: Path, file: Path) -> Iterator[Path]:
    """Yield the folders around a file up to the root of the cache."""
    for folder in file.parents:
        yield folder
        if folder == root:
            return


def _distrust_folder(root: Path, folder: Path) -> str:
    """Return why a folder of the cache is not to be used; only the root may be a link."""
    status = folder.stat() if folder == root else folder.lstat()
    return distrust(status) if stat.S_ISDIR(status.st_mode) else "lies behind a link"


def _put(part: Path, file: Path, content: bytes) -> None:
    """Write a file beside its place and move it there."""
    handle = os.open(part, TO_CREATE, FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as sink:
            sink.write(content)
        os.replace(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _remove(file: Path) -> bool:
    """Remove a file; return whether it was this process that did."""
    try:
        file.unlink()
    except OSError:
        return False
    return True


def _digest(name: str, content: bytes) -> bytes:
    """Return a hash of what a file holds and of its path: another file that is put in its place has another one."""
    return hashlib.sha256(f"{name}\0".encode() + content).digest()
