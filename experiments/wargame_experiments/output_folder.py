"""Output folder that appears with all its files, or not at all.

Files are written into a temporary folder beside it, which takes its place at the end. A folder that exists is filled.
A file list with hashes (``.wargame``, in the format of ``sha256sum``) tells a later run which files it may replace. A
folder may come from anybody: an entry of the list counts only if it is the plain name of a regular file in this folder
whose hash is the one listed.
"""

import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from wargame.inputs.visible import visible
from wargame_experiments.regular_files import is_regular, open_regular

try:
    import fcntl
except ImportError:  # not on POSIX
    fcntl = None

MARKER: Final = ".wargame"
LINE: Final = re.compile(r"([0-9a-f]{64})  ([^/\\\0]+)")  # hash and plain name in the file list
PART: Final = ".part"
NAMED: Final = 40  # letters of a target in the name of its temporary folder
LEFT_OVER_S: Final = 3_600.0  # age of a temporary folder whose process was killed
MAX_LIST_BYTES: Final = 1_000_000  # of a file list


class FolderError(ValueError):
    """Folder with files that no earlier run wrote."""


@contextmanager
def output_folder(target: str | Path, force: bool = False) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``target`` when the block ends, and vanishes if it fails.

    Parameters
    ----------
    target
        Output folder. One that exists must be empty or from an earlier run, whose files are replaced. The folder itself
        stays, so that it may be a working directory.
    force
        Write into ``target`` whatever it holds. Only files of the same names are replaced.

    Raises
    ------
    FolderError
        If ``target`` holds other files and ``force`` is not set.
    OSError
        If it cannot be written.
    """
    target = Path(os.path.abspath(target))
    if not force:
        _reject_foreign(target)
    with beside(target) as temporary:
        yield temporary
        _publish(temporary, target)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yield a temporary folder beside ``target``, which may take its place; it is removed if the block fails.

    What a process left there that was killed long ago is removed as well.

    Raises
    ------
    OSError
        If something cannot be written; it names ``target``.
    """
    above = _make_parents(target.parent)
    try:
        where = target if _must_be_inside(target) else target.parent
        _sweep_up(where, target.name[:NAMED])
        around = Path(tempfile.mkdtemp(prefix=f".{target.name[:NAMED]}.", suffix=PART, dir=where))
        temporary = around / "folder"  # with the rights that the user gives folders, in one that nobody else may enter
        try:
            temporary.mkdir()
            with _in_use(around):
                yield temporary
        finally:
            shutil.rmtree(around, ignore_errors=True)
    except BaseException as error:
        _remove_empty(above)
        if isinstance(error, OSError) and error.errno is not None and _is_of(error, target):
            raise OSError(error.errno, os.strerror(error.errno), str(target)) from error
        raise


def _is_of(error: OSError, target: Path) -> bool:
    """Return whether an error names no file, or one of the temporary folder for a target."""
    name = str(error.filename or "")
    return not name or (f"{os.sep}.{target.name[:NAMED]}." in name and f"{PART}{os.sep}" in name)


def fill(source: Path, target: Path, names: Iterable[str]) -> None:
    """Move the files of one folder into another in the order of ``names``; create the other if it is missing.

    Raises
    ------
    FolderError
        If a folder of that name is in the way of a file, or a file in that of a folder; nothing is moved then.
    """
    names = list(names)
    for name in names:
        entry = target / name
        if entry.is_dir() and not entry.is_symlink() and (not (source / name).is_dir() or any(entry.iterdir())):
            raise FolderError(f"{entry}: is a folder; allowed: a new or empty folder, or another place for the output")
    target.mkdir(exist_ok=True)
    for name in names:
        os.replace(source / name, target / name)


def written(target: str | Path) -> str:
    """Return a line that names the files of a finished folder."""
    return f"Written to {target}: {', '.join(sorted(set(_ours(Path(target))) - {MARKER}))}"


@contextmanager
def _in_use(folder: Path) -> Iterator[None]:
    """Lock a folder as long as the block lasts and this process lives."""
    handle = _locked(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _locked(folder: Path) -> int | None:
    """Return a handle that locks a folder until it is closed, None if another process has it or nothing can be locked.

    Raises
    ------
    OSError
        If there is no such folder, or it is a link.
    """
    if fcntl is None:
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _sweep_up(where: Path, name: str) -> None:
    """Remove temporary folders of this user for a target of that name that are old and that no process has in use."""
    if fcntl is None:
        return
    pattern = re.compile(rf"\.{re.escape(name)}\.[a-z0-9_]{{8}}{re.escape(PART)}")
    for entry in filter(pattern.fullmatch, _entries(where)):
        with suppress(OSError):
            status = os.lstat(where / entry)
            if status.st_uid != os.geteuid() or time.time() - status.st_mtime < LEFT_OVER_S:
                continue
            handle = _locked(where / entry)
            if handle is not None:
                shutil.rmtree(where / entry, ignore_errors=True)
                os.close(handle)


def _must_be_inside(target: Path) -> bool:
    """Return whether the temporary folder must lie inside the target, as nothing can be created or moved beside it."""
    return target.is_dir() and (target.is_mount() or not os.access(target.parent, os.W_OK))


def _reject_foreign(target: Path) -> None:
    """Raise unless a folder is missing, empty, or holds only files of an earlier run."""
    if target.exists() and not target.is_dir():
        raise FolderError(f"{target}: is a file, not a folder")
    foreign = sorted(set(_entries(target)) - set(_ours(target)))
    if foreign:
        named = ", ".join(map(visible, foreign[:3])) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        contents = f"{target}: holds what this command did not write ({named})"
        raise FolderError(
            f"{contents}; allowed: a new or empty folder, one from an earlier run, or --force to add to it"
        )


def _entries(folder: Path) -> list[str]:
    return os.listdir(folder) if folder.is_dir() else []


def _ours(folder: Path) -> list[str]:
    """Return the unchanged files of an earlier run in a folder, their list included."""
    if not is_regular(folder / MARKER):
        return []
    return [MARKER, *(name for name, digest in _listed(folder).items() if _sha256(folder / name) == digest)]


def _listed(folder: Path) -> dict[str, str]:
    """Return the hashes in the list of a folder by plain name of a file; nothing without a list."""
    marker = folder / MARKER
    if not is_regular(marker):
        return {}
    with os.fdopen(open_regular(marker), "rb") as source:
        lines = source.read(MAX_LIST_BYTES).decode("utf-8", "replace").split("\n")
    return {match[2]: match[1] for match in map(LINE.fullmatch, lines) if match}


def _sha256(file: Path) -> str:
    """Return the hash of a regular file, "" if it is none or cannot be read."""
    try:
        with os.fdopen(open_regular(file), "rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError:
        return ""


def _make_parents(folder: Path) -> list[Path]:
    """Create a folder and its parents; return the new ones, the lowest first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    lowest = folder if not missing else missing[-1].parent
    if not lowest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(lowest))
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _publish(temporary: Path, target: Path) -> None:
    """Move finished files to their place, and remove stale files of an earlier run."""
    files = sorted(_entries(temporary))
    marker = "".join(f"{_sha256(temporary / name)}  {name}\n" for name in files)
    (temporary / MARKER).write_text(marker, "utf-8")
    if not target.exists():
        os.replace(temporary, target)
        return
    listed = _listed(target)
    fill(temporary, target, [*files, MARKER])
    for name, digest in listed.items():
        if name not in (MARKER, *files) and _sha256(target / name) == digest:
            (target / name).unlink(missing_ok=True)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
