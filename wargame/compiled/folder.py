"""Cache folder of this program: results that take long to compute and can be computed again.

A cache is an aid. Where none can be used, everything is computed anew and one line says why. Compiled kernels are
unpickled when they are read, which runs code: a folder or file is used only if it is this user's or root's and nobody
else may write to it.
"""

import functools
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from wargame.compiled.notice import notice, worker_number

NAME: Final = "forcemix"
VARIABLES: Final = ("FORCEMIX_CACHE_DIR", "XDG_CACHE_HOME", "HOME")
FOLDER_MODE: Final = 0o755  # less the umask: a folder that others may write to would not be used


def cache_root() -> Path | None:
    """Return the folder of all caches, None if there is none to use.

    ``FORCEMIX_CACHE_DIR`` moves it; the default follows the XDG convention. Without a home it is a private folder below
    that for temporary files. It need not be writable: what is in it is read.
    """
    return _root(*(os.environ.get(name) for name in VARIABLES))


def distrust(status: os.stat_result) -> str:
    """Return why a file or folder is not used, "" if it is: who owns it, and who may write to it.

    Root may do everything anyway; the group may write if it is this process's own, as the umask 002 lets it.
    """
    if not hasattr(os, "geteuid"):
        return ""
    if status.st_uid not in (os.geteuid(), 0):
        return "belongs to another user"
    is_shared = status.st_mode & stat.S_IWOTH or (status.st_mode & stat.S_IWGRP and status.st_gid != os.getegid())
    return "others may write to it" if is_shared else ""


def make(folder: Path) -> None:
    """Make a folder, and those above it that are missing, so that nobody else may write to them."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir(FOLDER_MODE, exist_ok=True)


@functools.cache
def _root(own: str | None, xdg: str | None, home: str | None) -> Path | None:
    """Return the folder for these values of the environment, and say so if it is not the usual one."""
    xdg = xdg if xdg and os.path.isabs(xdg) else None
    folder = _usual(own, xdg, home)
    problem = _problem(folder) if folder else "there is no home folder"
    if not problem:
        return folder
    other = None if own or xdg else _private()
    if worker_number() == 0:
        where = f"the cache is {other}" if other else "without a cache every run compiles first"
        notice("cache", f"{problem}; {where} (FORCEMIX_CACHE_DIR=DIR names another)")
    return other


def _usual(own: str | None, xdg: str | None, home: str | None) -> Path | None:
    """Return the folder that is asked for, else the one below the home of the user, None if there is none."""
    if own:
        expanded = os.path.expanduser(own)
        return None if expanded.startswith("~") else Path(os.path.abspath(expanded))
    if xdg:
        return Path(xdg, NAME)
    at_home = os.path.expanduser("~")
    return Path(at_home, ".cache", NAME) if home != "" and os.path.isabs(at_home) and os.path.isdir(at_home) else None


def _problem(folder: Path) -> str:
    """Return why a folder cannot be used, "" if it can; it is made if it is missing."""
    try:
        make(folder)
        reason = distrust(folder.stat())
    except FileExistsError:
        reason = "is no folder"
    except OSError as error:
        reason = error.strerror or str(error)
    return f"{folder}: {reason}" if reason else ""


def _private() -> Path | None:
    """Return this user's folder among the temporary files, None unless nobody else can look into it."""
    if not hasattr(os, "geteuid"):
        return None
    from tempfile import gettempdir

    with suppress(OSError):
        folder = Path(gettempdir(), f"{NAME}-{os.geteuid()}")
        with suppress(FileExistsError):
            folder.mkdir(0o700)
        status = folder.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077:
            return folder
    return None
