"""An output folder that is there with all its files, or not at all.

Files are written into a temporary folder beside it, which takes its place at the end. The list of its files is kept in
the folder (``.wargame``), so that a later run knows which files it may replace.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

MARKER: Final = ".wargame"


class FolderError(ValueError):
    """A folder that holds files which are not ours to replace."""


@contextmanager
def output_folder(target: str | Path, force: bool = False) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``target`` when the block ends, and vanishes if it fails.

    Parameters
    ----------
    target
        The folder to be. One that exists must be empty or be from an earlier run, whose files are replaced.
    force
        Put the files into ``target`` whatever it holds; only files of the same names are replaced.

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
    """Yield a temporary folder beside ``target``, which may take its place; of a block that fails nothing is left.

    Raises
    ------
    OSError
        If something cannot be written; it names ``target``.
    """
    above = _make_parents(target.parent)
    try:
        where = target if target.is_mount() else target.parent
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=where))
        temporary.chmod(0o777 & ~_umask())
        try:
            yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except BaseException as error:
        _remove_empty(above)
        if isinstance(error, OSError) and error.errno is not None and error.filename is None:
            raise OSError(error.errno, os.strerror(error.errno), str(target)) from error
        raise


def written(target: str | Path) -> str:
    """Return a line that names the files of a finished folder."""
    return f"Written to {target}: {', '.join(sorted(set(_ours(Path(target))) - {MARKER}))}"


def _reject_foreign(target: Path) -> None:
    """Raise unless a folder is missing, empty, or holds nothing but what an earlier run put there."""
    if target.exists() and not target.is_dir():
        raise FolderError(f"{target}: is a file, not a folder")
    strange = sorted(set(_entries(target)) - set(_ours(target)))
    if strange:
        named = ", ".join(strange[:3]) + (f" and {len(strange) - 3} more" if len(strange) > 3 else "")
        found = f"{target}: holds what this command did not write ({named})"
        raise FolderError(f"{found}; allowed: a new or empty folder, one from an earlier run, or --force to add to it")


def _entries(folder: Path) -> list[str]:
    return os.listdir(folder) if folder.is_dir() else []


def _ours(folder: Path) -> list[str]:
    """Return the files that an earlier run put into a folder, the list of them included."""
    marker = folder / MARKER
    return [MARKER, *marker.read_text("utf-8").splitlines()] if marker.is_file() else []


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder and all above it; return those that were made, the lowest first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    lowest = folder if not missing else missing[-1].parent
    if not lowest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(lowest))
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _publish(temporary: Path, target: Path) -> None:
    """Put a finished folder in its place."""
    files = sorted(_entries(temporary))
    (temporary / MARKER).write_text("".join(f"{name}\n" for name in files), "utf-8")
    if not _entries(target):
        os.replace(temporary, target)
        return
    stale = set(_ours(target)) - {MARKER, *files}
    for name in [*files, MARKER]:
        os.replace(temporary / name, target / name)
    for name in stale:
        (target / name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
