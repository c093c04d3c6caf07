"""Machine limits of this process."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

SELF: Final = Path("/proc/self")
OCTAL: Final = re.compile(r"\\([0-7]{3})")  # a space and its like in mountinfo


def cores() -> int:
    """Return how many cores this process may use: by affinity, by quota of its cgroups, and as Python is told."""
    limits = [os.cpu_count(), _told(), *quotas()]
    if hasattr(os, "sched_getaffinity"):
        limits.append(len(os.sched_getaffinity(0)))
    return max(1, min((limit for limit in limits if limit), default=1))


def _told() -> int | None:
    """Return the number of cores that ``-X cpu_count`` or ``PYTHON_CPU_COUNT`` names, None if neither does."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count()
    words = (sys._xoptions.get("cpu_count"), os.environ.get("PYTHON_CPU_COUNT"))
    return next((int(word) for word in words if isinstance(word, str) and word.isdecimal()), None)


def quotas(process: Path = SELF) -> Iterator[int]:
    """Yield the quotas of CPU time of the cgroups that a process is in, in cores, rounded up.

    Both versions of cgroups: the group of the process in each hierarchy, and all groups above it.

    Parameters
    ----------
    process
        Its folder in /proc.
    """
    with suppress(OSError, ValueError):
        lines = (process / "cgroup").read_text("utf-8").splitlines()
        groups = {kind: PurePosixPath(path) for _, kinds, path in (line.split(":", 2) for line in lines)
                  for kind in kinds.split(",")}  # fmt: skip
        for root, place, is_second in _mounts(process):
            group = groups.get("" if is_second else "cpu", root)
            below = group.relative_to(root) if group.is_relative_to(root) and ".." not in group.parts else root
            folder = place / str(below).lstrip("/")
            for level in (folder, *folder.parents):
                if level.is_relative_to(place):
                    yield from _quota(level)


def _mounts(process: Path) -> Iterator[tuple[PurePosixPath, Path, bool]]:
    """Yield where hierarchies with CPU quotas are mounted: the group that is mounted, the folder, whether version 2."""
    for line in (process / "mountinfo").read_text("utf-8").splitlines():
        where, _, what = line.partition(" - ")
        kind, _, options = what.split(" ", 2)
        root, place = (OCTAL.sub(lambda m: chr(int(m[1], 8)), word) for word in where.split(" ")[3:5])
        if kind == "cgroup2" or (kind == "cgroup" and "cpu" in options.split(",")):
            yield PurePosixPath(root), Path(place), kind == "cgroup2"


def _quota(folder: Path) -> Iterator[int]:
    """Yield the quota of a cgroup, in cores, if it has one."""
    with suppress(OSError, ValueError):
        if (folder / "cpu.max").is_file():
            quota, period = (folder / "cpu.max").read_text("utf-8").split()
        else:
            names = ("cpu.cfs_quota_us", "cpu.cfs_period_us")
            quota, period = ((folder / name).read_text("utf-8") for name in names)
        if int(quota) > 0 and int(period) > 0:
            yield -(-int(quota) // int(period))
